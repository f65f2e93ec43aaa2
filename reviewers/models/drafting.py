"""Writing a review: what a member drafts is kept under the article's lock, and only while the
review may still be signed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from articles.database.canonical import digest
from articles.workflow.recorded import Stale, acting

from ..acts import SIGN
from .assigning.assignment import Assignment
from .commenting.comment import Comment, CommentStatus, Verdict
from .draft import ReviewDraft


@dataclass(frozen=True)
class Ballot:
    """What a reviewer says of the statement with `key`, whose words are `exact`; an empty
    `verdict` takes it back. `rating` as in Comment."""

    key: str
    exact: str
    prefix: str
    suffix: str
    verdict: str
    note: str
    rating: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the comment that holds it."""
        return {
            "verdict": self.verdict,
            "text": self.note,
            "rating": self.rating,
            "is_blocking": self.verdict != Verdict.AGREE or self.rating != "",
        }


@contextmanager
def writing(assignment: Assignment) -> Iterator[Assignment]:
    """Hold an assignment, as it stands today, while its member writes; raises Stale once there
    is nothing left to write."""
    with acting("write", assignment, assignment.member.person):
        today = assignment.locked()
        if today.next_verb != SIGN:
            raise Stale("This review is no longer being written.", object=assignment)
        yield today


class Overtaken(Stale):
    """The draft was saved from another page since the one that wants to save was opened."""


def keep_draft(
    assignment: Assignment,
    typed: dict[str, Any],
    ballots: Iterable[Ballot],
    *,
    version: str | None = None,
    sheet: str = "",
) -> ReviewDraft:
    """Save what is typed so far, and the verdicts. What `typed` does not name stays as it was.

    `version` is that of the draft which was on the page, empty if there was none; None asks for no
    such check. `sheet` names the page that saves: what it saved last itself, although the answer
    got lost, overtakes nothing. Raises Stale, and Overtaken when another page has changed the
    draft. Saving the same again changes nothing but the time.
    """
    with writing(assignment) as today:
        known = ReviewDraft.objects.filter(assignment=today).first()
        before = known.typed if known else {}
        after, cast = before | typed, _weigh(today, ballots)
        is_own = bool(sheet) and before.get("sheet") == sheet
        is_known = version is None or version == (known.version if known else "") or is_own
        if not is_known and (after != before or any(cast)):
            raise Overtaken(
                "You changed this draft in another tab or window after this page was opened.",
                object=assignment,
            )
        draft = ReviewDraft.objects.keep(today, after | {"sheet": sheet} if sheet else after)
        _cast(*cast)
    return draft


def drafted(assignment: Assignment) -> list[Comment]:
    """Return the comments and verdicts of a review that is not signed yet."""
    return list(
        Comment.objects.filter(
            assignment=assignment, status=CommentStatus.DRAFTED, parent=None
        ).order_by("pk")
    )


def comments_digest(comments: Iterable[Comment]) -> str:
    """Return the digest of comments, so that nothing is signed that was not shown; empty when
    there are none."""
    digests = [comment.content_digest() for comment in comments]
    return digest({"form": "remarks/1", "remarks": digests}) if digests else ""


def put_comment(assignment: Assignment, comment: Comment | None = None, **columns: Any) -> Comment:
    """Add a comment to the review that is being written, or change the one that is given. Raises
    Stale.

    The same comment a second time is the first one.
    """
    with writing(assignment) as today:
        mine = Comment.objects.select_for_update().filter(
            assignment=today, status=CommentStatus.DRAFTED, statement=""
        )
        if comment is None:
            return mine.filter(**columns).first() or Comment.objects.create(
                **_mine(today), **columns
            )
        known = mine.filter(pk=comment.pk).first()
        if known is None:
            raise Stale("This comment is gone.", object=assignment)
        mine.filter(pk=comment.pk).update(**columns, written_at=timezone.now())
        return known


def drop_comment(assignment: Assignment, comment: Comment) -> None:
    """Delete a comment of the review that is being written; one that is gone stays gone. Raises
    Stale."""
    with writing(assignment) as today:
        Comment.objects.filter(
            assignment=today, status=CommentStatus.DRAFTED, pk=comment.pk
        ).delete()


def _weigh(
    assignment: Assignment, ballots: Iterable[Ballot]
) -> tuple[list[Comment], list[Comment], list[Comment]]:
    """Return the verdicts that are new, those that change, those that go."""
    mine = Comment.objects.filter(assignment=assignment, status=CommentStatus.DRAFTED).exclude(
        statement=""
    )
    known = {comment.statement: comment for comment in mine}
    new: list[Comment] = []
    changed: list[Comment] = []
    gone: list[Comment] = []
    for ballot in ballots:
        comment = known.get(ballot.key)
        if not ballot.verdict:
            gone += [comment] if comment else []
        elif comment is None:
            quote = {"exact": ballot.exact, "prefix": ballot.prefix, "suffix": ballot.suffix}
            new.append(
                Comment(**_mine(assignment), statement=ballot.key, **quote, **ballot.columns)
            )
        elif any(getattr(comment, name) != value for name, value in ballot.columns.items()):
            vars(comment).update(ballot.columns)
            changed.append(comment)
    return new, changed, gone


def _cast(new: list[Comment], changed: list[Comment], gone: list[Comment]) -> None:
    if gone:
        Comment.objects.filter(pk__in=[comment.pk for comment in gone]).delete()
    Comment.objects.bulk_create(new)
    Comment.objects.bulk_update(changed, ["verdict", "text", "rating", "is_blocking"])


def _mine(assignment: Assignment) -> dict[str, Any]:
    return {
        "assignment": assignment,
        "revision": assignment.revision,
        "person": assignment.member.person,
    }
