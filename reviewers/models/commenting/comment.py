"""Comments on a passage: anchored by a quotation, with threads, verdicts and suggested wording.
The machine is on this screen."""

from itertools import takewhile
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django_fsm import transition

from articles.database.canonical import digest
from articles.models import Article
from articles.models.state import StateField, StatefulModel
from articles.text.anchors import Found, Quote
from articles.text.clean import clean
from articles.text.comparing.following import Follower
from articles.text.document import Document, read
from articles.text.ratings import BY_NAME, Rating
from articles.workflow.recorded import Opposed, Stale, recorded

from ...details import CommentAct, CommentAnswer
from .conditions import (
    an_author_of_it,
    its_writer,
    its_writer_or_an_editor,
    while_it_is_read,
    while_it_is_undecided,
    while_it_is_written,
    with_wording,
)

COMMENT_LIMIT, WORDING_LIMIT, QUOTE_LIMIT = 2_000, 300, 1_000  # characters
SAY_SOMETHING = "Write your reply first."
SAY_WHY_SETTLED = "Say why it is resolved: the reviewer and the authors will read it."
SAY_WHY_NOT_SETTLED = "Say why it is not resolved after all."


class Verdict(models.TextChoices):
    """What a reviewer says of one clinical statement."""

    AGREE = "agree", "Agree"
    DISAGREE = "disagree", "Disagree"
    NEEDS_SOURCE = "needs_source", "Needs a source"


class CommentStatus(models.TextChoices):
    """Where a comment stands."""

    DRAFTED = "drafted", "Not sent yet"
    OPEN = "open", "Open"
    RESOLVED = "resolved", "Resolved"


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments and replies."""

    def published(self) -> "CommentQuerySet":
        """Those whose review is signed, and all replies."""
        return self.exclude(status=CommentStatus.DRAFTED)

    def blocking(self) -> "CommentQuerySet":
        """Published, open, and against letting the text out as it is."""
        return self.filter(status=CommentStatus.OPEN, is_blocking=True, parent=None)

    def threads(self) -> "CommentQuerySet":
        """The first comment of each thread, with its replies and everybody's names."""
        replies = models.Prefetch(
            "replies",
            Comment.objects.select_related("person").order_by("pk"),
            to_attr="replies_at_hand",
        )
        return (
            self.filter(parent=None)
            .select_related("person", "resolved_by", "revision")
            .prefetch_related(replies)
            .order_by("pk")
        )


class Comment(StatefulModel):
    """One comment of a reviewer on a passage, or a reply to one.

    The passage is held by a text-quote selector (W3C Web Annotation: `exact`, `prefix`, `suffix` in
    the rendered text), so that it is found again when the text is set anew. `statement` is the key
    of a clinical statement that `verdict` is about; `rating` is how its writer would rate the
    recommendation that begins with it, empty if as its author does. `wording`, unless None, is what
    should stand in the place of `exact`.
    """

    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="comments")
    assignment = models.ForeignKey(
        "reviewers.Assignment", models.PROTECT, null=True, blank=True, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    exact = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    statement = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    rating = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    wording = models.TextField(null=True, blank=True)
    is_blocking = models.BooleanField("blocking", default=False)
    status = StateField(
        default=CommentStatus.DRAFTED, choices=CommentStatus.choices, protected=True
    )
    written_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_because = models.TextField(blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "statement"],
                condition=~models.Q(statement=""),
                name="one_verdict_each",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=CommentStatus.values), name="comment_standing_known"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["", *Verdict.values]), name="verdict_known"
            ),
            models.CheckConstraint(
                condition=models.Q(rating__in=["", *BY_NAME]), name="rating_known"
            ),
        ]
        indexes = [
            models.Index(fields=["revision", "id"], name="comment_of_revision"),
            # What is `blocking` of somebody's: few of all that they have said in many years.
            models.Index(
                fields=["person"],
                condition=models.Q(
                    status=CommentStatus.OPEN, is_blocking=True, parent__isnull=True
                ),
                name="comment_open_of",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk} on {self.revision}"

    # --- The machine ------------------------------------------------------------------------------

    @recorded
    @transition(
        status,
        CommentStatus.OPEN,
        CommentStatus.RESOLVED,
        permission=its_writer_or_an_editor,
        custom={"explain": "Nothing more will be wanted here."},
    )
    def resolve(self, *, by: Any, reason: str) -> None:
        """Close the thread. Who closes somebody else's says why; the reason stands beside it
        while it is closed."""
        if by.pk != self.person_id and not reason.strip():
            raise Opposed([SAY_WHY_SETTLED])
        self.resolved_at, self.resolved_by, self.resolved_because = timezone.now(), by, reason

    @recorded
    @transition(
        status,
        CommentStatus.RESOLVED,
        CommentStatus.OPEN,
        permission=its_writer_or_an_editor,
        conditions=[while_it_is_undecided],
        custom={"explain": "It will be open again: it is not resolved after all."},
    )
    def reopen(self, *, by: Any, reason: str) -> None:
        """Open the thread again. Who opens somebody else's says why."""
        if by.pk != self.person_id and not reason.strip():
            raise Opposed([SAY_WHY_NOT_SETTLED])
        self.resolved_at, self.resolved_by, self.resolved_because = None, None, ""

    @recorded(in_ledger=False)  # the article's own verb puts it on the ledger
    @transition(
        status,
        CommentStatus.OPEN,
        None,
        permission=an_author_of_it,
        conditions=[with_wording, while_it_is_written],
        custom={
            "explain": "Puts the reviewer's words into your text, with credit.",
        },
    )
    def adopt(self, *, by: Any, reason: str, version: int) -> dict[str, Any]:
        """Put the suggested wording into the working copy; `version` is the one the author had
        on the screen."""
        former = read(self.revision)
        self.article.adopt(
            by=by,
            version=version,
            passage=self.passage,
            former=former,
            wording=self.wording,
            credit=self.person,
        )
        self.adopted_at = timezone.now()
        return {}

    @recorded
    @transition(
        status,
        CommentStatus.OPEN,
        None,
        permission=an_author_of_it,
        conditions=[while_it_is_written],
        custom={"explain": "The reviewer reads it with the next revision."},
    )
    def reply(self, *, by: Any, reason: str, text: str) -> dict[str, Any]:
        """Answer a comment, as an author."""
        return self._answered(by, text)

    @recorded
    @transition(
        status,
        CommentStatus.OPEN,
        None,
        permission=its_writer,
        conditions=[while_it_is_read],
        custom={
            "explain": "The authors read it once an editor has decided.",
        },
    )
    def respond(self, *, by: Any, reason: str, text: str) -> dict[str, Any]:
        """Answer what was replied to a comment, as the reviewer who made it."""
        return self._answered(by, text)

    def _answered(self, by: Any, text: str) -> dict[str, Any]:
        if not text.strip():
            raise Opposed([SAY_SOMETHING])
        if self.was_just_said(by, clean(text)):
            raise Stale("You have sent this already.", object=self)
        answer = Comment.objects.create(
            revision=self.revision,
            parent=self,
            person=by,
            text=clean(text),
            status=CommentStatus.OPEN,
            published_at=timezone.now(),
        )
        comment_answer = CommentAnswer(answer.pk, answer.content_digest())
        return comment_answer.to_detail()

    # --- What verbs stand on ----------------------------------------------------------------------

    @property
    def rates(self) -> Rating | None:
        """How its writer would rate the recommendation; None if as its author does."""
        return BY_NAME.get(self.rating)

    @property
    def agrees(self) -> bool:
        """Does it agree with a statement, and with how a recommendation is rated?"""
        return self.verdict == Verdict.AGREE and not self.rating

    def says_as(self, other: "Comment") -> bool:
        """Is it the same verdict, rating and all?"""
        return (self.verdict, self.rating) == (other.verdict, other.rating)

    # Django leaves it as it is where a model has one.
    def get_verdict_display(self) -> str:  # type: ignore[no-redef]
        """Return the verdict in words, with the rating where that is another than the author's."""
        label = str(Verdict(self.verdict).label) if self.verdict else ""
        return f"{label}, but rates it: {self.rates.words}" if self.rates else label

    @property
    def last_reply(self) -> "Comment | None":
        """What was said last in the thread, if anything was replied."""
        return next(iter(self.answers()[-1:]), None)

    def answers(self) -> list["Comment"]:
        """Return the replies in their order; on rows of `threads` they are at hand."""
        found: list[Comment] | None = vars(self).get("replies_at_hand")
        return list(self.replies.order_by("pk")) if found is None else found

    def was_just_said(self, by: Any, text: str) -> bool:
        """Has this person said this since the other side last spoke? Then a second press shows
        the result, not an error."""
        is_reviewer = by.pk == self.person_id
        since = takewhile(
            lambda reply: (reply.person_id == self.person_id) == is_reviewer,
            self.replies.order_by("-pk"),
        )
        return (by.pk, text) in {(reply.person_id, reply.text) for reply in since}

    @property
    def article(self) -> Article:
        """The article the comment is on."""
        return self.revision.article

    @property
    def digest(self) -> str:
        """The digest of the revision the comment is on."""
        return self.revision.digest

    def digest_for(self, verb: str) -> str:
        """Return the digest a verb is about."""
        return self.digest

    @property
    def passage(self) -> Quote:
        """The words it is about, with those around them."""
        return Quote(self.exact, self.prefix, self.suffix)

    def find_in(
        self, text: Follower, former: Document | None = None, words: str = ""
    ) -> tuple[Found | None, bool]:
        """Return where its passage stands in a text, and whether it is the suggested wording, taken
        over, that stands there.

        `former` is the model of the revision it is on, None when that is the text itself; `words`
        are those it is about, when it holds none itself.
        """
        passage = Quote(self.exact or words, self.prefix, self.suffix)
        if (
            self.adopted_at
            and self.wording
            and (taken := text.find_instead(passage, self.wording, former))
        ):
            return taken, True
        return text.find(passage, former), False

    @property
    def version(self) -> int:
        """The version of the working copy that an author changes with it."""
        return self.article.version

    def content_digest(self) -> str:
        """Return the digest of what was said, for the ledger: what is published does not change."""
        return digest(
            {
                "form": "remark/1",
                "revision": self.revision_id,
                "person": self.person_id,
                "exact": self.exact,
                "statement": self.statement,
                "verdict": str(self.verdict),
                **({"rating": self.rating} if self.rating else {}),
                "text": self.text,
                "wording": self.wording,
                "blocking": self.is_blocking,
            }
        )

    def locked(self) -> "Comment":
        """Return the comment as it stands today, under its article's lock."""
        article = self.article.locked()
        comment = (
            Comment.objects.select_for_update(of=("self",))
            .select_related("revision", "person")
            .get(pk=self.pk)
        )
        comment.revision.article = article
        return comment

    def save_act(
        self,
        verb: str,
        before: str,
        *,
        by: Any,
        reason: str,
        detail: dict[str, Any] | None,
        in_ledger: bool,
    ) -> None:
        """Save, and put the act on the article's ledger."""
        self.save()
        if in_ledger:
            facts = CommentAct(self.pk).to_detail() | (detail or {})
            self.article.append_event(verb, by=by, reason=reason, detail=facts)
