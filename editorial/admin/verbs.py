"""The editors' verbs: a button each on the decision page, a page each to confirm it."""

from inspect import signature
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.forms.signing import SigningForm
from articles.lifecycle import Opposed, Stale, needs_signature, offer, offers
from articles.models import Article, Policy
from articles.roles import an_impartial_editor, an_uninvolved_editor, author_or_editor
from articles.signature import Meaning, Unsigned
from articles.views.keeping import PersonRequest
from articles.views.signing import signed
from reviewers.models import Assignment, Progress, Review

from .forms import VerbForm
from .timeline import TOLD


def _permissions(verb: str) -> set[Any]:
    return {way.permission for way in Article.machine()[verb].transitions.values()}


# Authors' verbs belong to their desk, also when an editor is the author; what both may do comes last.
VERBS = [
    *(verb for verb in Article.machine() if _permissions(verb) & {an_impartial_editor, an_uninvolved_editor}),
    *(verb for verb in Article.machine() if author_or_editor in _permissions(verb)),
]
LEADING = {"start_review", "approve"}  # what the page is for, when it can be done
STOPPING = {"reject", "retract", "cancel"}
TO_THE_AUTHOR = {"request_changes", "reject"}
MEANINGS = {"approve": Meaning.APPROVAL}  # what is proposed; the signer chooses
CONSEQUENCES = {
    "start_review": ["The chairs and the topic’s board members are told.", "You choose whom to invite on the next page."],
    "request_changes": ["The author reads your reason; what the reviewers wrote for the author stands in it already, yours to change.",
                        "Reviews that are still open are cancelled.", "The text you saw stays on the record as it was."],
    "approve": [
        "The text goes up at its public address at once.", "The author and the reviewers are told.",
        "Your name, the time and this digest stay on the record for good. To take it back you must retract, in public.",
    ],
    "reject": [
        "The author reads your reason.", "Reviews that are still open are cancelled.",
        "A text that is public stays up. Otherwise this manuscript has ended: the author would have to begin a new one.",
    ],
    "revise": ["The author can change the text and submit it again.", "The next revision is reviewed like the first."],
    "retract": ["Your reason stands at the top of the page, for every reader.", "It leaves every list. This cannot be undone."],
    "cancel": ["The member is told that this review is no longer needed.", "You can ask somebody else, or the same person again."],
}


def submitted_or_404(pk: int, by: Any) -> Article:
    """Return an article that was submitted at least once, with what pages about it show; raises Http404.

    Raises PermissionDenied for its authors: what reviewers say to the editors is not for them, whatever their role.
    """
    if Article.objects.written_by(by).filter(pk=pk).exists():
        raise PermissionDenied("You are an author of this article: you find it at your desk, and other editors look after it.")
    shown = Article.objects.select_related("revision__by", "revision__edited_by", "approved_revision", "topic", "author", "galley")
    return get_object_or_404(shown, pk=pk, revision__isnull=False)


def buttons(article: Article, by: Any) -> list[dict[str, Any]]:
    """Return the editors' verbs as `_verbs.html` draws them, closed ones with their reasons."""
    offered = sorted((one for one in offers(article, by) if one.verb in VERBS), key=lambda one: VERBS.index(one.verb))
    primary = next((one.verb for one in offered if one.is_open and one.verb in LEADING), None)
    return [
        {
            "verb": one.verb, "label": one.label, "explain": one.explain, "allowed": one.is_open, "reasons": one.reasons,
            "url": reverse("admin:articles_article_verb", kwargs={"pk": article.pk, "verb": one.verb}),
            "is_primary": one.verb == primary, "is_stop": one.verb in STOPPING,
        }
        for one in offered
    ]


def act(request: PersonRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm one of the editors' verbs on an article."""
    article = submitted_or_404(pk, request.user)
    shown = {}
    if verb == "approve":
        complete = Assignment.objects.filter(revision=article.revision, status=Progress.COMPLETED).select_related("review").order_by("pk")
        shown = {"reviews": [one.review for one in complete], "policies": Policy.objects.in_force().values()}
    return _confirm(request, article, verb, article, shown)


def cancel(request: PersonRequest, pk: int, assignment: int) -> HttpResponse:
    """Confirm the cancelling of an assignment."""
    article = submitted_or_404(pk, request.user)
    chosen = get_object_or_404(
        Assignment.objects.select_related("revision__article", "member__person"), pk=assignment, revision__article=article,
    )
    return _confirm(request, chosen, "cancel", article, {"assignment": chosen})


@require_http_methods(["GET", "HEAD", "POST"])
def _confirm(request: PersonRequest, subject: Any, verb: str, article: Article, shown: dict[str, Any]) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    offered, machine = offer(subject, verb, request.user), subject.machine()[verb]
    needs_reason = any(way.custom.get("reason") for way in machine.transitions.values())
    revision = article.revision_for(verb) or article.revision
    on_screen = {"digest": subject.digest_for(verb), "reason": _letter(article) if verb in TO_THE_AUTHOR else ""}
    form = VerbForm(typed, needs_reason=needs_reason, initial=on_screen)
    is_signed = needs_signature(machine) and offered.is_permitted
    signing = SigningForm(typed, person=request.user, meaning=MEANINGS.get(verb, Meaning.RESPONSIBILITY)) if is_signed else None
    late = ""
    if typed and form.is_valid():
        try:
            _run(request, subject, verb, signing, **form.cleaned_data)
        except (Stale, Unsigned) as refusal:
            late = "" if article.was_just(verb, by=request.user) else str(refusal)
        except Opposed as refusal:
            form.add_error(None, refusal.objections)
        if form.is_valid() and not late:
            messages.success(request, f"{TOLD[verb]}. It is on the record with your name.")
            return redirect("admin:articles_article_change", pk=article.pk)
    is_unproved = bool(signing and signing.errors)  # the page says what is missing, beside its field
    status = 422 if form.errors or is_unproved else 409 if late else 200
    facts = {"article": article, "revision": revision, "offer": offered, "form": form, "late": "" if is_unproved else late,
             "signing": signing, "consequences": CONSEQUENCES[verb], "is_stop": verb in STOPPING, **shown}
    return render(request, "editorial/admin/confirm.html", facts, status=status)


def _letter(article: Article) -> str:
    """What the reviewers wrote for the author, without their names, as a beginning: the author reads what is sent."""
    words = Review.objects.filter(revision=article.revision).exclude(comments_to_author="").order_by("pk")
    return "\n\n".join(f"Reviewer {number}: {review.comments_to_author}" for number, review in enumerate(words, 1))


def _run(request: PersonRequest, subject: Any, verb: str, signing: SigningForm | None, *, digest: str, reason: str) -> None:
    step = getattr(subject, verb)
    given: dict[str, Any] = {"digest": digest} if "digest" in signature(step).parameters else {}
    if signing and digest == subject.digest_for(verb):  # else it is refused, and no code used up
        given["signature"] = signed(request, signing, digest)
    step(by=request.user, reason=reason, **given)
