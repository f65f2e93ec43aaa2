"""Co-authors confirm that they are authors, and say their own interests."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...declarations import confirming
from ...forms import ConfirmForm
from ...ledger.acts import CONFIRM_AUTHORSHIP
from ...models import Article
from ..form_recovery import PersonRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask a co-author; to everybody else the page is not there."""
    article, person = _shared(request, pk), request.user
    confirmation = confirming.confirmed_in(
        article.events.filter(verb=CONFIRM_AUTHORSHIP, actor=person)
    ).get(person.pk)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None,
        by=person,
        interests=confirmation.interests if confirmation else None,
    )
    if form.is_valid():
        confirming.confirm(article, by=person, interests=form.interests_text)
        messages.success(request, "Confirmed. Your name and your interests are recorded.")
        return redirect("desk:articles")
    is_current = confirmation is not None and confirmation.name == str(person)
    return render(
        request,
        "articles/author/confirm.html",
        {
            "article": article,
            "form": form,
            "is_confirmed": is_current,
            "over": confirming.OVER if article.is_over else "",
        },
    )


def _shared(request: PersonRequest, pk: int) -> Article:
    article = Article.objects.select_related("revision", "author").filter(pk=pk).first()
    if article is None or not confirming.is_asked(article, request.user):
        raise Http404
    return article
