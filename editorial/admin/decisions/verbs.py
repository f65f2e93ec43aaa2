"""The editors' verbs: a button each on the decision page, a page each to confirm it."""

from inspect import signature
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.database.prepared import Prepared
from articles.evidence.approval import key_of, open_objections
from articles.forms.signing import SigningForm
from articles.ledger import acts
from articles.ledger.details import Disclosure, WaivedFindings
from articles.ledger.signature import Unsigned
from articles.library.telling import still_stated
from articles.models import Article, Event, Policy, Revision
from articles.publishing.audiences.beginning import adapted
from articles.text.comparing.changes import changes
from articles.views.form_recovery import PersonRequest
from articles.views.signing import signed
from articles.workflow.corrections import compared
from articles.workflow.permissions import (
    a_second_key,
    an_impartial_editor,
    an_impartial_editor_of_both,
    an_uninvolved_chair,
    an_uninvolved_editor,
    author_or_editor,
)
from articles.workflow.recorded import Opposed, Stale, acting, needs_signature, offer
from articles.workflow.rules import objections
from reviewers.acts import CANCEL, DECLARE, REMIND
from reviewers.deciding.decision_letter import letter
from reviewers.models import Assignment, AssignmentStatus, Comment

from ...recusal import withheld_from
from .changed import Changed, changed
from .consequences import IN_PUBLIC, OF_A_CORRECTION, READERS, TO_BE_EXPLAINED, WHY, consequences
from .forms import VerbForm
from .reviews import LOOK_AGAIN, on_screen, without
from .timeline import as_entry, rule_for_today


def _permissions(verb: str) -> set[Any]:
    return {way.permission for way in Article.machine()[verb].transitions.values()}


# Authors' verbs belong to their desk, also when an editor is the author; what both may do comes
# last.
EDITORS = {
    an_impartial_editor,
    an_impartial_editor_of_both,
    an_uninvolved_editor,
    an_uninvolved_chair,
    a_second_key,
}
VERBS = [
    *(verb for verb in Article.machine() if _permissions(verb) & EDITORS),
    *(verb for verb in Article.machine() if author_or_editor in _permissions(verb)),
]
LEADING = acts.doing(acts.Does.LEADS)
HOUSEKEEPING = {acts.CHANGE_ADDRESS}  # says nothing of the text: after all that does
STOPPING = acts.doing(acts.Does.STOPS)
TO_THE_AUTHOR = acts.doing(acts.Does.WRITES_TO_AUTHOR)
RESTING = acts.doing(acts.Does.RESTS_ON_REVIEWS)
ON_ASSIGNMENT = {
    REMIND: "{} will be reminded of what is still missing.",
    CANCEL: "The invitation of {} will be cancelled.",
}
CHANGED_AGAIN = (
    "The text it was adapted from changed once more while this page was open. Look again before "
    "you decide."
)
OTHER_FINDINGS = (
    "The text has other findings now than when this page was opened. Look again before "
    "you waive them."
)
OTHERWISE_CHANGED = {
    acts.CONFIRM_IN_STEP: CHANGED_AGAIN,
    acts.WAIVE_FINDINGS: OTHER_FINDINGS,
}  # verb: what is said when what it rests on changed


def submitted_or_404(pk: int, by: Any) -> Article:
    """Return an article that was submitted at least once, with what pages about it show; raises
    Http404.

    It is not there, either, for who wrote the text, to whom what reviewers say to the editors is
    not said, whatever their role, and for who is still asked to review it: a review is written
    before those of others are read.
    """
    for article in _submitted(pk=pk, by=by.pk):
        return article  # type: ignore[no-any-return]
    raise Http404


@Prepared
def _submitted(pk: int, by: int) -> Any:
    joined = (
        "revision__by",
        "revision__edited_by",
        "revision__topic",
        "approved_revision",
        "topic",
        "author",
        "galley",
        "adapted_from__article__approved_revision",
    )
    rows = Article.objects.filter(revision__isnull=False, pk=pk).exclude(
        pk__in=withheld_from(by, pk)
    )
    return rows.select_related(*joined)


def buttons(
    article: Article, by: Any, *, with_concerns: bool, with_findings: bool = False
) -> list[dict[str, Any]]:
    """Return the editors' verbs as `_verbs.html` draws them, closed ones with their reasons: what
    the page is for first, what stops a text last, before it what concerns its address only.

    Settling is among them only `with_concerns`, waiving findings only `with_findings`, and that it
    still holds only for a text that is out of step. A preview can be opened, or closed where one is
    open. What nobody can do from this status `is_later`.
    """
    rare = {
        acts.SETTLE: with_concerns,
        acts.CONFIRM_IN_STEP: article.out_of_step_since is not None,
        acts.WAIVE_FINDINGS: with_findings,
        acts.OPEN_PREVIEW: not article.has_preview,
        acts.CLOSE_PREVIEW: article.has_preview,
    }
    verbs = [verb for verb in VERBS if rare.get(verb, True)]
    offered = [offer(article, verb, by) for verb in verbs]
    primary = next((step.verb for step in offered if step.is_open and step.verb in LEADING), None)
    offered.sort(
        key=lambda step: (step.verb in STOPPING, step.verb in HOUSEKEEPING, step.verb != primary)
    )
    return [
        {
            "verb": step.verb,
            "label": step.label,
            "explain": step.explain,
            "allowed": step.is_open,
            "reasons": step.reasons,
            "url": reverse(
                "admin:articles_article_verb", kwargs={"pk": article.pk, "verb": step.verb}
            ),
            "is_primary": step.verb == primary,
            "is_stop": step.verb in STOPPING,
            "is_later": not Article.machine()[step.verb].has_transition(article.status),
        }
        for step in offered
    ]


def act(request: PersonRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm one of the editors' verbs on an article."""
    article: Any = submitted_or_404(pk, request.user)
    shown = (
        _SHOWN.get(verb, lambda _: {})(article) if verb not in RESTING else _rests_on(article, verb)
    )
    if verb in OF_A_CORRECTION and article.revision.is_minor:
        shown |= {
            "changed": changed(article, article.revision),
            "lead": "A minor correction needs one editor who has not made it.",
        }
    return _confirm(request, article, verb, article, shown)


def _rests_on(article: Article, verb: str) -> dict[str, Any]:
    """What a decision for readers rests on, for its confirm page."""
    about: Any = article.revision_for(verb)
    complete = (
        Assignment.objects.filter(revision=about, status=AssignmentStatus.COMPLETED)
        .select_related("review")
        .order_by("pk")
    )
    reviews: list[Any] = [assignment.review for assignment in complete]  # type: ignore[attr-defined]
    shown: dict[str, Any] = {
        "reviews": reviews,
        "policies": list(Policy.objects.in_force(article.audience).values()),
    }
    if verb == acts.FORCE_PUBLISH:
        shown["missing"] = objections(article)
    if verb == acts.SETTLE:
        shown["concerns"] = [_concern(event, about, reviews) for event in article.concerns()]
    is_late = verb == acts.SETTLE and all(
        concern["verb"] == DECLARE for concern in shown["concerns"]
    )
    if not is_late:  # the approval rules are asked
        shown["policies"].append(rule_for_today(about))
    return shown


def _beside(article: Article) -> dict[str, Any]:
    """What has become of the text that a variant was adapted from."""
    was: Any = article.adapted_from
    now = was.article.approved_revision if was else None
    is_another = now is not None and now.pk != was.pk
    return adapted(article) | {
        "beside": Changed(was, changes(compared(was, now))) if is_another else None,
        "source": now,
    }


def _waived(article: Article) -> dict[str, Any]:
    """The findings that are waived by it."""
    return {"findings": open_objections(article.revision)}


_SHOWN = {
    acts.CONFIRM_IN_STEP: _beside,
    acts.WAIVE_FINDINGS: _waived,
    acts.RETRACT: lambda article: {"still": still_stated(article)},
}  # verb: what stands beside the form, for those that rest on no reviews


def _seen(article: Article, verb: str) -> str:
    """A digest of what was on the screen and the act rests on, beside the text itself; empty for
    acts that rest on nothing else."""
    if verb == acts.CONFIRM_IN_STEP:
        last = article.last_change()
        return last.hash if last else ""
    if verb == acts.WAIVE_FINDINGS:
        return key_of(open_objections(article.revision))
    return on_screen(article.revision_for(verb)) if verb in RESTING else ""


def _concern(event: Event, about: Revision, reviews: list[Any]) -> dict[str, Any]:
    """What puts the public text in question, with what was declared, and how far the quorum is
    without that review."""
    disclosure = Disclosure.from_detail(event.detail) if event.verb == DECLARE else None
    is_here = disclosure is not None and disclosure.about == about.digest
    left = without(event, about, reviews) if is_here else ""
    return as_entry(event) | {
        "verb": event.verb,
        "words": disclosure.text if disclosure else "",
        "without": left,
    }


def on_assignment(request: PersonRequest, pk: int, assignment: int, verb: str) -> HttpResponse:
    """Confirm one of the editors' verbs on an assignment: to remind its member, or to cancel it."""
    article = submitted_or_404(pk, request.user)
    chosen = get_object_or_404(
        Assignment.objects.select_related("revision__article", "member__person"),
        pk=assignment,
        revision__article=article,
    )
    return _confirm(
        request, chosen, verb, article, {"lead": ON_ASSIGNMENT[verb].format(chosen.member)}
    )


def settle_comment(request: PersonRequest, pk: int, comment: int, verb: str) -> HttpResponse:
    """Confirm that a comment is settled, or open again."""
    article = submitted_or_404(pk, request.user)
    chosen = get_object_or_404(
        Comment.objects.published().filter(parent=None).select_related("revision", "person"),
        pk=comment,
        revision__article=article,
    )
    chosen.revision.article = article
    return _confirm(
        request, chosen, verb, article, {"comment": chosen, "revision": chosen.revision}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def _confirm(
    request: PersonRequest, subject: Any, verb: str, article: Article, shown: dict[str, Any]
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    offered, machine = offer(subject, verb, request.user), subject.machine()[verb]
    needs_reason = verb in TO_BE_EXPLAINED or any(
        way.custom.get("reason") for way in machine.transitions.values()
    )
    revision: Any = article.revision_for(verb) or article.revision
    initial = {
        "digest": subject.digest_for(verb),
        "reason": letter(article) if verb in TO_THE_AUTHOR else "",
        "seen": _seen(article, verb),
    }
    form = VerbForm(
        typed,
        needs_reason=needs_reason,
        why=WHY.get(verb, ""),
        is_letter=verb in TO_THE_AUTHOR,
        is_public=WHY.get(verb) == IN_PUBLIC,
        reader=READERS.get(verb, ""),
        initial=initial,
    )
    is_signed = needs_signature(verb) and offered.is_open
    asks_next = verb == acts.START_REVIEW and not revision.is_minor  # whom to ask
    signing = SigningForm(typed, person=request.user, verb=verb) if is_signed else None
    late = ""
    if typed and form.is_valid():
        try:
            _run(request, subject, verb, signing, **form.cleaned_data)
        except (Stale, Unsigned) as refusal:
            if _was_just(article, verb, subject, request.user, form):
                late = ""
            elif isinstance(refusal, Unsigned) and offered.reasons:
                form.add_error(None, list(offered.reasons))  # nothing to sign yet
            else:
                late = str(refusal)
        except Opposed as refusal:
            if not _was_just(article, verb, subject, request.user, form):
                form.add_error(None, refusal.objections)
        if form.is_valid() and not late:
            messages.success(request, f"{acts.find(verb).past}. It is recorded with your name.")
            return redirect(
                "admin:articles_article_invite" if asks_next else "admin:articles_article_change",
                pk=article.pk,
            )
    is_unproved = bool(
        signing and signing.errors
    )  # the page says what is missing, beside its field
    status = 422 if form.errors or is_unproved else 409 if late else 200
    facts = {
        "article": article,
        "revision": revision,
        "offer": offered,
        "form": form,
        "late": "" if is_unproved else late,
        "signing": signing,
        "consequences": consequences(verb, revision, shown),
        "is_stop": verb in STOPPING,
        **shown,
    }
    return render(request, "editorial/admin/confirm.html", facts, status=status)


def _was_just(article: Article, verb: str, subject: Any, by: Any, form: VerbForm) -> bool:
    """Was this pressed a moment ago, on this very subject? Then a second press shows the result,
    not an error.

    A signed act that can be signed once more was not: there is something new to sign, and a wrong
    code is no repeat.
    """
    if needs_signature(verb):
        is_over = not offer(Article.objects.get(pk=article.pk), verb, by).is_open
        sent = {name: form.cleaned_data[name] for name in ("digest", "reason")}
        return is_over and article.was_signed(verb, by=by, **sent)
    named = next(
        (
            name
            for kind, name in ((Assignment, "assignment"), (Comment, "remark"))
            if isinstance(subject, kind)
        ),
        "",
    )
    return article.was_just(verb, by=by, **({named: subject.pk} if named else {}))


def _run(
    request: PersonRequest,
    subject: Any,
    verb: str,
    signing: SigningForm | None,
    *,
    digest: str,
    reason: str,
    seen: str,
) -> None:
    step = getattr(subject, verb)
    given: dict[str, Any] = {"digest": digest} if "digest" in signature(step).parameters else {}
    if (
        signing and signing.is_valid() and digest == subject.digest_for(verb)
    ):  # else it is refused, and no code used up
        _look_again(subject, verb, seen)
        given["signature"] = signed(request, signing, digest)
    with acting(verb, subject, request.user):
        step(by=request.user, reason=reason, **given)
        if given.get("signature"):
            # Under the lock, and after the rules were asked: what they rested on is what was on the
            # screen.
            _look_again(subject, verb, seen, is_done=True)


def _look_again(subject: Any, verb: str, seen: str, *, is_done: bool = False) -> None:
    """Raises Stale when a decision rests on reviews, or on another text, and these are not the
    ones that were on the screen."""
    today = _waived_now if is_done and verb == acts.WAIVE_FINDINGS else _seen
    if (verb in RESTING or verb in OTHERWISE_CHANGED) and seen != today(subject, verb):
        raise Stale(OTHERWISE_CHANGED.get(verb, LOOK_AGAIN), object=subject)


def _waived_now(article: Article, verb: str) -> str:
    """What an act has just waived, as `_seen` names what it would waive: after it nothing is
    open any more."""
    last = article.events.filter(verb=verb).latest("sequence")
    return " ".join(finding.key for finding in WaivedFindings.from_detail(last.detail).waives)
