"""Waiving: a chair sets aside, in public and signed, what speaks against a member reviewing one
article."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.forms.signing import SigningForm
from articles.initial_data.names import CHAIRS
from articles.ledger.signature import Unsigned
from articles.models import Article, Person
from articles.views.form_recovery import PersonRequest
from articles.views.signing import signed
from articles.workflow.recorded import Opposed, Stale
from reviewers.acts import DECLARE, WAIVE
from reviewers.assigning.warnings import authors_of, warnings
from reviewers.models import Assignment, BoardMember, Waiver, may_waive, waivable
from reviewers.models.assigning.waiver import NOTHING_TO_WAIVE, ONLY_A_CHAIR

from .forms import WaiveForm
from .verbs import submitted_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def waive(request: PersonRequest, pk: int, member: int) -> HttpResponse:
    """Let a chair set aside what speaks against a member; whoever may not sees no more than
    that."""
    article = submitted_or_404(pk, request.user)
    if CHAIRS not in request.user.roles:
        raise PermissionDenied(ONLY_A_CHAIR)
    board_member = get_object_or_404(BoardMember.objects.select_related("person"), pk=member)
    Person.objects.tell_apart([board_member.person])
    if not may_waive(article, board_member, request.user):
        raise PermissionDenied(ONLY_A_CHAIR)
    typed = request.POST if request.method == "POST" else None
    form = WaiveForm(typed, initial={"digest": article.digest})
    signing = SigningForm(typed, person=request.user, verb=WAIVE)
    late = ""
    if typed and form.is_valid():
        try:
            _grant(request, article, board_member, form, signing)
        except (Stale, Unsigned) as refusal:
            late = "" if _was_just_done(article, board_member, request.user, form) else str(refusal)
        except Opposed as refusal:
            if not _was_just_done(article, board_member, request.user, form):
                form.add_error(None, refusal.objections)
        if form.is_valid() and not late:
            messages.success(
                request,
                f"Waived for {board_member.label}. It is recorded with your name and your reason.",
            )
            return redirect(_way_back(article, board_member))
    is_unproved = bool(signing.errors)  # the page says what is missing, beside its field
    status = 422 if form.errors or is_unproved else 409 if late else 200
    facts = {
        "article": article,
        "revision": article.revision,
        "member": board_member,
        "standing": waivable(article, board_member),
        "form": form,
        "signing": signing,
        "late": "" if is_unproved else late,
        "warnings": _warned(article, board_member),
        "back": _way_back(article, board_member),
        "is_reading": _reads(article, board_member),
        "declared": _declared(article, board_member),
        "is_in_question": _is_in_question(article, board_member),
    }
    return render(request, "editorial/admin/waive.html", facts, status=status)


def _grant(
    request: PersonRequest,
    article: Article,
    member: BoardMember,
    form: WaiveForm,
    signing: SigningForm,
) -> None:
    given = form.cleaned_data
    if not waivable(article, member):  # asked here, too, so that no code is used up in vain
        raise Opposed([NOTHING_TO_WAIVE])
    signature = (
        signed(request, signing, given["digest"]) if given["digest"] == article.digest else None
    )
    Waiver.objects.grant(article, member, by=request.user, signature=signature, **given)


def _was_just_done(article: Article, member: BoardMember, by: Any, form: WaiveForm) -> bool:
    about = {"id": member.person_id, "name": str(member.person)}
    return not waivable(article, member) and article.was_signed(
        WAIVE, by=by, member=about, **form.cleaned_data
    )


def _way_back(article: Article, member: BoardMember) -> str:
    """Who reads already is seen on the decision page; who does not can be invited now."""
    return reverse(
        "admin:articles_article_change"
        if _reads(article, member)
        else "admin:articles_article_invite",
        args=[article.pk],
    )


def _reads(article: Article, member: BoardMember) -> bool:
    return (
        Assignment.objects.open_or_completed()
        .filter(revision=article.revision, member=member)
        .exists()
    )


def _declared(article: Article, member: BoardMember) -> list[str]:
    """What the member has declared about any revision of the article, the oldest first."""
    own = Assignment.objects.filter(revision__article=article, member=member).exclude(
        interests_text=""
    )
    return list(dict.fromkeys(own.order_by("pk").values_list("interests_text", flat=True)))


def _is_in_question(article: Article, member: BoardMember) -> bool:
    """Did the member declare an interest after the decision that rested on their review, and has
    nobody settled that?"""
    return any(
        concern.verb == DECLARE and concern.actor_id == member.person_id
        for concern in article.concerns()
    )


def _warned(article: Article, member: BoardMember) -> list[str]:
    revision: Any = article.revision
    return warnings(member.person, revision, authors_of(revision))
