"""What authors make of the comments on their text: which of them they may read, where each stands
in it now, how they answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms

from articles.forms.fields import TextField, VersionField
from articles.models import Article
from articles.text.anchors import Found
from articles.text.comparing.following import Follower
from articles.text.document import Document, read
from articles.workflow.recorded import Opposed

from ..models import COMMENT_LIMIT, SAY_SOMETHING, Comment, CommentStatus
from .decision_letter import is_undecided_since, numbers, passage, said_in


class ReplyForm(forms.Form):
    """An answer to one comment, whose key is its prefix: all of them stand in one form of the
    page, so that none is lost with another."""

    text = TextField(
        label="Your reply",
        limit=COMMENT_LIMIT,
        widget=forms.Textarea({"rows": 3, "class": "prose-field"}),
        help_text="The reviewer reads it with your next revision.",
        error_messages={"required": SAY_SOMETHING},
    )


class AdoptForm(forms.Form):
    """One press; `version` is the working copy that was on the screen."""

    version = VersionField()


@dataclass(frozen=True)
class Shown:
    """One comment as its authors see it: `passage` are the words it is about, `found` is where they
    stand in the text now.

    `form` is there when it can be answered now (`is_answerable`), and when somebody has typed into
    it before it no longer could.
    `replies` are those its authors may read: what its reviewer answers them in the review under way
    waits for the decision.
    `is_as_suggested`: there stand the words that the comment suggested. What `is_past` is settled,
    or was advice on a text that was approved since.
    """

    comment: Comment
    number: int | None
    passage: str
    found: Found | None
    is_as_suggested: bool
    form: ReplyForm | None
    is_answerable: bool
    against_wording: tuple[str, ...]
    replies: tuple[Comment, ...]
    is_past: bool
    is_settled: bool

    @property
    def must_be_settled(self) -> bool:
        """Does it keep the text from being approved?"""
        return self.comment.is_blocking and not self.is_settled

    @property
    def order(self) -> tuple[bool, bool, int, int]:
        """What must be settled comes first, each as its passage stands in the text, what has
        gone last; what is past, by its round."""
        position = (
            -self.comment.revision.number if self.is_past else self.found.start if self.found else 0
        )
        return not self.must_be_settled, self.found is None, position, self.comment.pk

    @property
    def offers_wording(self) -> bool:
        """Does it suggest other words that the authors could take over by a press, and have not?"""
        return (
            self.is_answerable and self.comment.wording is not None and not self.comment.adopted_at
        )


def shown(
    article: Article, comments: Iterable[Comment], text: Follower, written: Mapping[int, ReplyForm]
) -> list[Shown]:
    """Return comments as their authors see them, in their order; `text` looks passages up in the
    working copy.

    `written` are the replies that were typed and are not on the record, by the key of their
    comment.
    """
    number, texts, undecided_since = (
        numbers(article),
        dict[int, dict[str, str]](),
        is_undecided_since(article),
    )
    former: dict[int, Document] = {}

    def is_told(at: datetime | None) -> bool:
        """Was it said before the review under way, so that it tells nothing of how that goes?"""
        return at is None or undecided_since is None or at < undecided_since

    approved = article.approved_revision.number if article.approved_revision else 0
    rows = []
    for comment in comments:
        if comment.revision_id not in texts:
            former[comment.revision_id] = read(comment.revision)
            texts[comment.revision_id] = said_in(comment.revision)
        words, is_open = (
            passage(comment, texts[comment.revision_id]),
            comment.status != CommentStatus.RESOLVED or not is_told(comment.resolved_at),
        )
        found, is_as_suggested = (
            comment.find_in(text, former[comment.revision_id], words)
            if words and is_open
            else (None, False)
        )
        is_answerable = is_open and article.is_being_written
        form = written.get(comment.pk) or (
            ReplyForm(prefix=str(comment.pk)) if is_answerable else None
        )
        against = _against(article, comment, former[comment.revision_id]) if is_answerable else ()
        is_past = not is_open or not (comment.is_blocking or comment.revision.number > approved)
        replies = tuple(
            reply
            for reply in comment.answers()
            if reply.person_id != comment.person_id or is_told(reply.published_at)
        )
        rows.append(
            Shown(
                comment,
                number.get(comment.person_id),
                words,
                found,
                is_as_suggested,
                form,
                is_answerable,
                against,
                replies,
                is_past,
                not is_open,
            )
        )
    return sorted(rows, key=lambda row: row.order)


def _against(article: Article, comment: Comment, former: Document) -> tuple[str, ...]:
    """Why the suggested wording cannot be taken over by a press."""
    if comment.wording is None or comment.adopted_at:
        return ()
    try:
        article.place_of(comment.passage, former)
    except Opposed as refusal:
        return tuple(refusal.objections)
    return ()
