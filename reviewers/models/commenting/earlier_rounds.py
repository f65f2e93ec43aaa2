"""What a review makes of its member's own comments from earlier rounds: what it agrees with since
is resolved, what is still open keeps the text from being approved."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from articles.database.prepared import Prepared
from articles.models import Revision
from articles.text.comparing.comparison import compare
from articles.text.comparing.earlier import Earlier, earlier
from articles.text.document import Document, read
from articles.text.statements import Statement, statements

from .comment import Comment, CommentQuerySet, CommentStatus


def agreed_with(
    revision: Revision, remarks: Iterable[Comment], doubts: Iterable[Comment]
) -> set[tuple[int, str]]:
    """Return which statements of former revisions, by revision and key, are agreed with in
    `remarks` on a later `revision`.

    `doubts` are verdicts on those. Only where words and place are the same is it the statement that
    was doubted.
    """
    agreed = {comment.statement for comment in remarks if comment.agrees}
    former = {doubt.revision_id for doubt in doubts if doubt.statement} if agreed else set()
    if not former:
        return set()
    document = read(revision)
    now = statements(revision, document)
    return {
        (pk, counterpart.statement.key)
        for pk, text in Revision.objects.in_bulk(former).items()
        for key, counterpart in _statements_then(text, now, document).items()
        if counterpart.is_same and key in agreed
    }


def _statements_then(
    text: Revision, now: Sequence[Statement], document: Document
) -> dict[str, Earlier]:
    former = read(text)
    return earlier(statements(text, former), now, compare(former, document))


@Prepared
def _of_a_review(assignment: int, person: int, article: int) -> Any:
    own_open = _own_open(person, article)
    return Comment.objects.filter(models.Q(assignment=assignment) | own_open, parent=None).order_by(
        "pk"
    )


def publish(assignment: Any) -> tuple[list[Comment], list[int], list[Comment]]:
    """Make the drafted remarks of an assignment part of the review that is being signed, and
    settle what they agree with since.

    Returns these remarks, the keys of the earlier ones that are settled, and the earlier ones
    that stay open and keep the text from being approved. Under the lock.
    """
    is_of_it = models.Q(assignment=assignment)
    person, article = assignment.member.person_id, assignment.revision.article_id
    found: list[Comment] = _of_a_review(assignment=assignment.pk, person=person, article=article)
    remarks, before = (
        [comment for comment in found if (comment.assignment_id == assignment.pk) == is_now]
        for is_now in (True, False)
    )
    agreed = agreed_with(assignment.revision, remarks, before)
    settled = [
        comment.pk for comment in before if (comment.revision_id, comment.statement) in agreed
    ]
    if remarks:
        Comment.objects.filter(is_of_it, status=CommentStatus.DRAFTED).update(
            status=CommentStatus.OPEN, published_at=timezone.now()
        )
    if settled:
        Comment.objects.filter(pk__in=settled).update(
            status=CommentStatus.RESOLVED,
            resolved_at=timezone.now(),
            resolved_by=assignment.member.person_id,
            resolved_because=(
                f"Agreed with in the review of revision {assignment.revision.number}."
            ),
        )
    return remarks, settled, [comment for comment in before if comment.pk not in settled]


def agreed_since(assignment: Any, remarks: Iterable[Comment]) -> CommentQuerySet:
    """Return what `publish` would settle with these `remarks`."""
    return _own_earlier(assignment).filter(pk__in=_agreed(assignment, remarks))


def open_before(assignment: Any, remarks: Iterable[Comment]) -> CommentQuerySet:
    """Return what would stay open of the member's own earlier remarks and verdicts that keep
    the text from being approved."""
    return _own_earlier(assignment).exclude(pk__in=_agreed(assignment, remarks))


def _agreed(assignment: Any, remarks: Iterable[Comment]) -> list[int]:
    doubts = (
        list(_own_earlier(assignment).exclude(statement=""))
        if any(comment.agrees for comment in remarks)
        else []
    )
    agreed = agreed_with(assignment.revision, remarks, doubts)
    return [doubt.pk for doubt in doubts if (doubt.revision_id, doubt.statement) in agreed]


def _own_earlier(assignment: Any) -> CommentQuerySet:
    own = _own_open(assignment.member.person_id, assignment.revision.article_id)
    return (
        Comment.objects.filter(own)
        .exclude(assignment=assignment)
        .select_related("revision")
        .order_by("pk")
    )


def _own_open(person: int, article: int) -> models.Q:
    """The member's own remarks and verdicts, signed in earlier rounds, that keep the text
    from being approved."""
    return models.Q(
        person=person,
        revision__article=article,
        status=CommentStatus.OPEN,
        is_blocking=True,
        parent=None,
    )
