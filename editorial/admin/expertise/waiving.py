"""Waiving expertise: an editor says, in public and signed, that a text no longer needs what one
before it made the rule ask for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from articles.forms.signing import SigningForm
from articles.ledger.signature import Unsigned
from articles.models import Article
from articles.views.form_recovery import PersonRequest
from articles.views.signing import signed
from articles.workflow.recorded import Opposed, Stale
from reviewers.acts import WAIVE_EXPERTISE
from reviewers.deciding import expertise

from ..decisions.forms import WaiveForm
from ..decisions.verbs import submitted_or_404

DONE = "Waived. It is recorded with your name and your reason."


@require_http_methods(["GET", "HEAD", "POST"])
def waive_expertise(request: PersonRequest, pk: int) -> HttpResponse:
    """Let an editor waive what is asked for because of medicines; whoever may not sees no more
    than that."""
    article = submitted_or_404(pk, request.user)
    expertise.permit(article, request.user)
    typed = request.POST if request.method == "POST" else None
    form = WaiveForm(typed, initial={"digest": article.digest})
    signing = SigningForm(typed, person=request.user, verb=WAIVE_EXPERTISE)
    late = ""
    if typed and form.is_valid():
        try:
            _waive(request, article, form, signing)
        except (Stale, Unsigned) as refusal:
            late = "" if _was_just_done(article, request, form) else str(refusal)
        except Opposed as refusal:
            if not _was_just_done(article, request, form):
                form.add_error(None, refusal.objections)
        if form.is_valid() and not late:
            messages.success(request, DONE)
            return redirect("admin:articles_article_change", article.pk)
    why, professions = expertise.waivable(article)
    is_unproved = bool(signing.errors)  # the page says what is missing, beside its field
    facts = {
        "article": article,
        "revision": article.revision,
        "why": why,
        "form": form,
        "signing": signing,
        "asked": expertise.in_words(professions) if professions else "",
        "late": "" if is_unproved else late,
    }
    return render(
        request,
        "editorial/admin/waive_expertise.html",
        facts,
        status=422 if form.errors or is_unproved else 409 if late else 200,
    )


def _waive(request: PersonRequest, article: Article, form: WaiveForm, signing: SigningForm) -> None:
    given = form.cleaned_data
    if not expertise.waivable(article)[0]:  # asked here, too, so that no code is used up in vain
        raise Opposed([expertise.NOTHING_TO_WAIVE])
    signature = (
        signed(request, signing, given["digest"]) if given["digest"] == article.digest else None
    )
    expertise.waive(article, by=request.user, signature=signature, **given)


def _was_just_done(article: Article, request: PersonRequest, form: WaiveForm) -> bool:
    """Did this person sign exactly this a moment ago, and is nothing left to waive? Then a
    second press shows the result."""
    today = Article.objects.select_related("revision").get(pk=article.pk)
    return not expertise.waivable(today)[0] and article.was_signed(
        WAIVE_EXPERTISE, by=request.user, **form.cleaned_data
    )
