"""What a review makes of its member's own comments from earlier rounds: what it answers anew is
resolved, what is still open keeps the text from being approved."""

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


def answered_anew(
    revision: Revision, comments: Iterable[Comment], doubts: Iterable[Comment]
) -> dict[int, Comment]:
    """Return which of the `doubts`, verdicts on former revisions, are answered anew in `comments`
    on a later `revision`: by their keys, the verdict that takes their place.

    Only where words and place are the same is it the statement that was doubted.
    """
    answers = {comment.statement: comment for comment in comments if comment.verdict}
    former = [doubt for doubt in doubts if doubt.statement] if answers else []
    if not former:
        return {}
    document = read(revision)
    now = statements(revision, document)
    given = {
        (pk, counterpart.statement.key): answers[key]
        for pk, text in Revision.objects.in_bulk({doubt.revision_id for doubt in former}).items()
        for key, counterpart in _statements_then(text, now, document).items()
        if counterpart.is_same and key in answers
    }
    return {
        doubt.pk: given[named]
        for doubt in former
        if (named := (doubt.revision_id, doubt.statement)) in given
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
    """Make the drafted comments of an assignment part of the review that is being signed, and
    settle what they answer anew.

    Returns these comments, the keys of the earlier ones that are settled, and the earlier ones
    that stay open and keep the text from being approved. Under the lock.
    """
    is_of_it = models.Q(assignment=assignment)
    person, article = assignment.member.person_id, assignment.revision.article_id
    found: list[Comment] = _of_a_review(assignment=assignment.pk, person=person, article=article)
    comments, before = (
        [comment for comment in found if (comment.assignment_id == assignment.pk) == is_now]
        for is_now in (True, False)
    )
    anew = answered_anew(assignment.revision, comments, before)
    if comments:
        Comment.objects.filter(is_of_it, status=CommentStatus.DRAFTED).update(
            status=CommentStatus.OPEN, published_at=timezone.now()
        )
    for agrees, what in ((True, "Agreed with"), (False, "Answered anew")):
        if settled := [pk for pk, answer in anew.items() if answer.agrees is agrees]:
            Comment.objects.filter(pk__in=settled).update(
                status=CommentStatus.RESOLVED,
                resolved_at=timezone.now(),
                resolved_by=person,
                resolved_because=f"{what} in the review of revision {assignment.revision.number}.",
            )
    return comments, sorted(anew), [comment for comment in before if comment.pk not in anew]


def answered_since(
    assignment: Any, comments: Iterable[Comment]
) -> tuple[list[tuple[Comment, Comment]], list[Comment]]:
    """Return what `publish` would settle with these `comments`, each with the verdict that takes
    its place, and what would stay open of the member's own earlier comments and verdicts that keep
    the text from being approved."""
    before = list(_own_earlier(assignment))
    anew = answered_anew(assignment.revision, comments, before)
    return (
        [(comment, anew[comment.pk]) for comment in before if comment.pk in anew],
        [comment for comment in before if comment.pk not in anew],
    )


def _own_earlier(assignment: Any) -> CommentQuerySet:
    own = _own_open(assignment.member.person_id, assignment.revision.article_id)
    return (
        Comment.objects.filter(own)
        .exclude(assignment=assignment)
        .select_related("revision")
        .order_by("pk")
    )


def _own_open(person: int, article: int) -> models.Q:
    """The member's own comments and verdicts, signed in earlier rounds, that keep the text
    from being approved."""
    return models.Q(
        person=person,
        revision__article=article,
        status=CommentStatus.OPEN,
        is_blocking=True,
        parent=None,
    )
