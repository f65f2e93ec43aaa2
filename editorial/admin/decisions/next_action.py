"""What an article waits for, and for whom, in one sentence or two."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format

from articles.evidence.approval import open_objections
from articles.models import OPEN, Article, Status
from articles.text.clean import enumerated
from articles.workflow.rules import DecisionContext
from reviewers.deciding.expertise import Demand, demand_for
from reviewers.deciding.quorum import (
    Quorum,
    blocking_on,
    once_all_approve,
    quorum,
    signed_reviews,
)
from reviewers.models import (
    OPEN_PROGRESS,
    OVER,
    Assignment,
    AssignmentStatus,
    Comment,
    Interests,
    Review,
)

FOR_NOBODY = "None."
TO_BE_SETTLED = (
    "For a second editor or chair: what puts the public text in question is to be resolved."
)
TO_BE_READ_FIRST = (
    "For a second editor or chair: what was published before full review is to be resolved, "
    "once its review is through."
)
CHANGED = "The text it was adapted from has changed since."
OUT_OF_STEP = f"For an editor: {CHANGED} Have it revised, or sign that it still holds."
OUTSTANDING = "Still outstanding: "
MINOR = "a minor correction needs one who has not made it."


def waiting(
    article: Article,
    assignments: Iterable[Assignment],
    demand: Demand | None = None,
    *,
    blocking: int = 0,
    in_question: bool = False,
    is_forced: bool = False,
) -> str:
    """Return the sentence. `assignments` are those of the article's revision, with their outlook,
    member, person, topics and review.

    `demand` is what is asked of it, for whoever has it at hand; `blocking` is how many blocking
    comments are open; `in_question` says that something is to be settled, `is_forced` that this is
    a publication before full review.
    """
    asked = list(assignments)
    if in_question:
        return _in_question(article, asked, demand, blocking, is_forced=is_forced)
    if article.out_of_step_since and article.status != Status.RETRACTED:
        return (
            OUT_OF_STEP
            if article.status == Status.APPROVED
            else f"{_by_status(article, asked, demand, blocking)} {CHANGED}"
        )
    return _by_status(article, asked, demand, blocking)


def _by_status(
    article: Article, asked: list[Assignment], demand: Demand | None, blocking: int
) -> str:
    match article.status:
        case Status.SUBMITTED if article.revision and article.revision.is_minor:
            return f"For an editor to start its review: {MINOR}"
        case Status.SUBMITTED:
            return f"For an editor: nobody has looked at {str(article.revision).lower()} yet."
        case Status.UNDER_REVIEW:
            return _review(article, asked, demand, blocking)
        case Status.CHANGES_REQUESTED:
            return f"For the author, since {_day(article.status_since)}."
        case Status.DRAFT:
            return "For the author, who is writing the next revision."
        case _:
            return FOR_NOBODY


def with_blocking(articles: QuerySet[Article]) -> QuerySet[Any]:
    """Return the articles, each with `blocking_count`: how many blocking comments on any of its
    revisions are open."""
    here = Comment.objects.blocking().filter(revision__article=OuterRef("pk")).order_by()
    return articles.annotate(
        blocking_count=Coalesce(
            Subquery(here.values("revision__article").annotate(n=Count("pk")).values("n")), 0
        )
    )


def _in_question(
    article: Article,
    asked: list[Assignment],
    demand: Demand | None,
    blocking: int,
    *,
    is_forced: bool,
) -> str:
    sentence = TO_BE_SETTLED
    if is_forced and article.revision_id != article.approved_revision_id:
        sentence = TO_BE_READ_FIRST
    elif is_forced and _against(article, asked, demand, blocking):
        sentence = f"Published before full review. {_review(article, asked, demand, blocking)}"
    others = waiting(article, asked, demand, blocking=blocking) if article.status in OPEN else ""
    return f"{sentence} {others}".strip()


def _review(article: Any, asked: list[Assignment], demand: Demand | None, blocking: int) -> str:
    """What the review of the latest revision waits for: what stands against the approval, in the
    words that close it."""
    revision, against = article.revision, _against(article, asked, demand, blocking)
    if revision.is_minor:
        return (
            f"For an editor: {' '.join(against)}"
            if against
            else f"For an editor to decide: {MINOR}"
        )
    done = _reviews(asked)
    now = quorum(revision, done, demand)
    if not against:
        return f"For an editor to decide: {now.sentence}{_outstanding(asked)}"
    others = [sentence for sentence in against if sentence != now.sentence]
    if now.is_met or not all(review.is_approving for review in done):
        return f"For an editor: {' '.join(others)}{_outstanding(asked)}"
    return " ".join([_missing(now, asked), *others])


def _against(
    article: Article, asked: list[Assignment], demand: Demand | None, blocking: int
) -> list[str]:
    """What the approval rules say of the latest revision, from what is at hand; of findings only
    where its text was read."""
    revision, context = article.revision, DecisionContext()
    found = article.context.known(open_objections, revision) if article.context else None
    context.know(found or [], open_objections, revision)
    context.know(_reviews(asked), signed_reviews, revision)
    context.know(blocking, blocking_on, revision)
    if demand:
        context.know(demand, demand_for, revision)
    return context.evaluate(revision).objections


def _reviews(asked: Sequence[Any]) -> list[Review]:
    return [
        assignment.review for assignment in asked if assignment.status == AssignmentStatus.COMPLETED
    ]


def _missing(now: Quorum, asked: Sequence[Any]) -> str:
    """Whom the quorum waits for; where those who are asked cannot meet it, what an editor or a
    chair can do."""
    if not asked:
        return f"For an editor: nobody has been invited yet. {now.sentence}"
    if once_all_approve(now, asked).is_met:
        return f"{now.sentence} Waiting for {_awaited(asked)}."
    declared = _names(
        assignment
        for assignment in asked
        if assignment.interests == Interests.DECLARED and assignment.status not in OVER
    )
    gone = _names(
        assignment
        for assignment in asked
        if assignment.status in OPEN_PROGRESS
        and assignment.interests != Interests.DECLARED
        and not assignment.is_awaited
    )
    sentences = [
        f"For an editor: {now.sentence}",
        f"{gone} can no longer sign." if gone else "",
        f"More must be invited, unless a chair waives what {declared} declared."
        if declared
        else "More must be invited.",
    ]
    return " ".join(filter(None, sentences)) + _outstanding(asked)


def _outstanding(asked: Sequence[Any]) -> str:
    """Who may still sign, where that does not decide what comes next, as a sentence to add."""
    names = _awaited(asked)
    return f" {OUTSTANDING}{names}." if names else ""


def _awaited(asked: Sequence[Any]) -> str:
    names = [_asked(assignment) for assignment in asked if assignment.is_awaited]
    return enumerated(names) if names else ""


def _names(assignments: Iterable[Assignment]) -> str:
    found = [assignment.member.person.label for assignment in assignments]
    return enumerated(found) if found else ""


def _asked(assignment: Assignment) -> str:
    name = assignment.member.person.label
    state = "reading" if assignment.is_text_open else assignment.get_status_display().lower()
    if assignment.falls_due_at is None:
        return f"{name} ({state}, away)"
    due = "overdue since" if assignment.is_overdue else "due"
    return f"{name} ({state}, {due} {_day(assignment.falls_due_at)})"


def _day(at: datetime) -> str:
    return date_format(at, "j F")
