"""The pictures of an article, for the figures of its text."""

import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ...forms.images import ImageForm
from ...ledger import acts
from ...models import Article, Image
from ...workflow.recorded import Opposed, offer
from ..form_recovery import PersonRequest, signed_in
from .author import own

log = logging.getLogger(__name__)

NOT_KEPT = (
    "The picture could not be kept: the place for pictures is full or closed. Whoever runs this "
    "site can see why in its log. Try again later."
)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def images(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the pictures of an article, each with the lines by which the text shows it, and take in
    another one."""
    article = own(request, pk)
    form = ImageForm(request.POST or None, request.FILES or None)
    way = offer(article, acts.EDIT, request.user)
    if request.method == "POST" and not way.is_open:
        return _page(request, article, form, status=409)
    if request.method == "POST" and form.is_valid():
        try:
            added, is_new = Image.objects.add(
                article, form.cleaned_data["file"], by=request.user, **form.described()
            )
        except Opposed as refusal:
            form.add_error("file", refusal.objections)
            return _page(request, article, form, status=422)
        except OSError as trouble:
            log.error("A picture cannot be kept: %s", type(trouble).__name__)
            form.add_error("file", NOT_KEPT)
            return _page(request, article, form, status=503)
        if is_new:
            messages.success(
                request, "The picture is kept. Copy its lines into the text, where it should stand."
            )
        else:
            messages.info(request, "This picture is here already. Its lines stand with it.")
        path = reverse("desk:images", args=[article.pk])
        return redirect(f"{path}#picture-{added.pk}")
    return _page(request, article, form)


def _page(
    request: PersonRequest, article: Article, form: ImageForm, status: int = 200
) -> HttpResponse:
    rows = [(image, image.name in article.body) for image in article.images.all()]
    facts = {
        "article": article,
        "form": form,
        "pictures": rows,
        acts.EDIT: offer(article, acts.EDIT, request.user),
    }
    return render(request, "articles/author/images.html", facts, status=status)
