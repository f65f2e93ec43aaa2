"""Changing the address of a question, for all its readers; the former one leads to the new one
for ever."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from articles.ledger import acts
from articles.ledger.details import ChangedAddress
from articles.models import Article
from articles.text.characters.slugs import slug
from articles.views.form_recovery import PersonRequest
from articles.workflow.recorded import Opposed, Stale, offer

from .forms import AddressForm
from .verbs import submitted_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def change_address(request: PersonRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm another address."""
    article = submitted_or_404(pk, request.user)
    typed, late = request.POST if request.method == "POST" else None, ""
    form = AddressForm(
        typed,
        initial={
            "former": article.slug,
            "slug": slug(article.revision.title) if article.revision else "",
        },
    )
    if typed and form.is_valid():
        try:
            article.change_address(by=request.user, **form.cleaned_data)
        except Stale as refusal:
            late = "" if _was_just_done(article, request.user, form) else str(refusal)
        except Opposed as refusal:
            if not _was_just_done(article, request.user, form):
                form.add_error("slug", refusal.objections)
        if form.is_valid() and not late:
            messages.success(request, "The address is changed. It is recorded with your name.")
            return redirect("admin:articles_article_change", pk)
    facts = {
        "article": article,
        "revision": article.revision,
        "offer": offer(article, verb, request.user),
        "form": form,
        "late": late,
        "others": _others(article),
    }
    return render(
        request,
        "editorial/admin/change_address.html",
        facts,
        status=422 if form.errors else 409 if late else 200,
    )


def _others(article: Article) -> list[str]:
    """The other readers whose texts move along, in words."""
    rows: Any = Article.objects.filter(slug=article.slug).exclude(pk=article.pk).order_by("pk")
    return list(dict.fromkeys(variant.get_audience_display().lower() for variant in rows))


def _was_just_done(article: Article, by: Any, form: AddressForm) -> bool:
    given = form.cleaned_data
    changed_address = ChangedAddress(given["former"], given["slug"])
    return article.was_just(acts.CHANGE_ADDRESS, by=by, **changed_address.to_detail())
