"""What was said of a revision, as an editor reads it before deciding: reviews, verdicts on its
statements, comments, concerns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from articles.database.canonical import digest
from articles.ledger.details import AssignmentAct, GrantedWaiver
from articles.models import Event, Revision
from reviewers.acts import WAIVE
from reviewers.deciding.expertise import Demand
from reviewers.deciding.quorum import quorum
from reviewers.models import Assignment, Comment, CommentStatus, QuorumPolicy, Review
from reviewers.reading_view import ReadingView

from .verdict_rows import row

LOOK_AGAIN = (
    "A review, a comment or a new quorum policy came in while this page was open. Look again "
    "before you decide."
)


def on_screen(revision: Revision | None) -> str:
    """Return a digest of what a decision rests on: reviews, whether each counts, comments and
    replies and where they stand, the policy."""
    if revision is None:
        return ""
    reviews = (
        Review.objects.filter(revision=revision)
        .order_by("pk")
        .values_list("pk", "assignment__interests")
    )
    comments = (
        Comment.objects.published().filter(revision__article=revision.article_id).order_by("pk")
    )
    rule = QuorumPolicy.objects.in_force(revision.topic).number
    return digest([list(reviews), list(comments.values_list("pk", "status")), rule])


def comments_on(revisions: Sequence[Revision]) -> list[Comment]:
    """Return the published comments on the revisions of an article, each with its replies and
    names, in one query."""
    known = {revision.pk: revision for revision in revisions}
    found = list(
        Comment.objects.published()
        .filter(revision__in=known)
        .select_related("person", "resolved_by")
        .order_by("pk")
    )
    for comment in found:
        comment.revision = known[comment.revision_id]
    first = {comment.pk: comment for comment in found if comment.parent_id is None}
    answers: dict[int, list[Comment]] = {pk: [] for pk in first}
    for comment in found:
        if comment.parent_id in answers:
            answers[comment.parent_id].append(comment)
    for pk, comment in first.items():
        comment.thread = answers[pk]  # type: ignore[attr-defined]  # for the template
    return list(first.values())


def blocking(comments: Iterable[Comment]) -> int:
    """Return how many of these comments keep the text from being approved
    (Comment.objects.blocking)."""
    return sum(comment.is_blocking and comment.status == CommentStatus.OPEN for comment in comments)


@dataclass(frozen=True)
class Verdicts:
    """Statement by reviewer, a row of HTML for each: `rows` are those that somebody did not agree
    with, `agreed` the others that were judged; `silent` counts the clinical ones that nobody has
    judged."""

    reviewers: tuple[Assignment, ...]
    rows: tuple[SafeString, ...]
    agreed: tuple[SafeString, ...]
    silent: int


def verdicts(
    sheet: ReadingView, assignments: Iterable[Assignment], comments: Sequence[Comment]
) -> Verdicts | None:
    """Return what reviewers say of each clinical statement of a revision, those first with which
    somebody disagrees; None when nobody has judged any."""
    given = {
        (comment.statement, comment.assignment_id): comment
        for comment in comments
        if comment.verdict and comment.revision_id == sheet.revision.pk
    }
    judging = {assignment for _, assignment in given}
    columns = tuple(assignment for assignment in assignments if assignment.pk in judging)
    if not columns:
        return None
    names = [str(assignment.member.person) for assignment in columns]
    lines = [
        (statement, [given.get((statement.key, column.pk)) for column in columns])
        for statement in sheet.statements
    ]
    carried = sheet.carried(
        comment for comment in comments if comment.revision.number <= sheet.revision.number
    )
    judged = [(statement, cells) for statement, cells in lines if any(cells)]
    rows, agreed = (
        tuple(
            row(statement, names, cells, carried)
            for statement, cells in judged
            if _is_agreed(cells) is is_agreed
        )
        for is_agreed in (False, True)
    )
    silent = sum(statement.is_clinical and not any(cells) for statement, cells in lines)
    return Verdicts(columns, rows, agreed, silent)


def _is_agreed(cells: Sequence[Comment | None]) -> bool:
    """Does everybody who judged a statement agree with it, rating and all?"""
    return all(comment.agrees for comment in cells if comment)


@dataclass(frozen=True)
class Point:
    """One comment beside the text: `words` is its passage, `is_gone` when it does not stand in the
    revision on the screen.

    `moved` says how its place is another than it was.
    """

    comment: Comment
    words: str
    is_gone: bool
    moved: str = ""


def points(sheet: ReadingView, comments: Iterable[Comment]) -> list[Point]:
    """Return the comments on a revision and the open blocking ones of earlier rounds, blocking ones
    first, settled ones last.

    A statement that somebody agrees with is no comment.
    """
    found = []
    for comment in comments:
        is_of_today = comment.revision_id == sheet.revision.pk
        is_to_settle = comment.is_blocking and comment.status == CommentStatus.OPEN
        if comment.agrees or not (is_of_today or is_to_settle):
            continue
        words = comment.exact or next(
            (
                statement.text
                for statement in sheet.statements
                if statement.key == comment.statement
            ),
            "",
        )
        is_looked_up = words != "" and not is_of_today
        there = (
            comment.find_in(sheet.follower, sheet.former(comment.revision_id), words)[0]
            if is_looked_up
            else None
        )
        found.append(
            Point(comment, words, is_looked_up and there is None, there.moved if there else "")
        )
    return sorted(
        found,
        key=lambda point: (
            point.comment.status == CommentStatus.RESOLVED,
            not point.comment.is_blocking,
        ),
    )


def without(
    event: Event, revision: Revision, reviews: Iterable[Review], demand: Demand | None = None
) -> str:
    """Return how far the quorum of a revision is without the review about which an interest was
    declared late (`event`), in a sentence."""
    dropped = AssignmentAct.from_detail(event.detail).assignment
    return quorum(
        revision, [review for review in reviews if review.assignment_id != dropped], demand
    ).sentence


def waivers(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return what chairs have set aside for whom, the oldest first: `{person, name, by, at,
    reason, sentences}`; `person` is a key."""
    granted = sorted(
        (event for event in events if event.verb == WAIVE), key=lambda event: event.sequence
    )
    return [
        {
            "person": waiver.member_id,
            "name": waiver.member_name,
            "by": event.actor_name,
            "at": event.at,
            "reason": event.reason,
            "sentences": waiver.sentences,
        }
        for event in granted
        for waiver in [GrantedWaiver.from_detail(event.detail)]
    ]
