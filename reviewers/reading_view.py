"""The sheet a reviewer reads: a revision as readers will see it, with the comments and statements
where they stand in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from articles.evidence.quantities.sign_off import SignOff, sign_off
from articles.models import Revision, Status, set_in_type
from articles.text.anchors import Found, Quote, quote
from articles.text.comparing.changes import Change, changes
from articles.text.comparing.earlier import Earlier, earlier
from articles.text.comparing.following import Follower
from articles.text.document import Document, read
from articles.text.plain import mark, plain
from articles.text.source_positions import Written
from articles.text.statements import Statement, statements

from .models import (
    ALLOWING,
    Assignment,
    AssignmentStatus,
    Ballot,
    BoardMember,
    Comment,
    CommentStatus,
)


@dataclass(frozen=True)
class Thread:
    """A comment with its replies, beside a text: where its passage stands there, None when it has
    gone.

    `is_as_suggested`: the words that stand there now are those the comment suggested.
    `carried_from` names the revision on which the same verdict was given before, `carried_to` is
    the key of the statement here that a former verdict is asked about with; else they are empty.
    `replies` and `is_settled` are what its reader may know: what other reviewers answer and settle
    in a round tells how they judge it, and waits for the reader's review.
    """

    comment: Comment
    found: Found | None
    is_mine: bool
    is_as_suggested: bool
    replies: tuple[Comment, ...]
    is_settled: bool
    carried_from: str = ""
    carried_to: str = ""

    @property
    def spans(self) -> list[tuple[int, int, str, str]]:
        """The passage to mark, if it is there (articles.text.plain.Span)."""
        if self.found is None:
            return []
        blocks = " quoted--blocking" if self.comment.is_blocking and not self.is_settled else ""
        return [(self.found.start, self.found.end, f"passage-{self.comment.pk}", f"quoted{blocks}")]


@dataclass(frozen=True)
class Before:
    """What a member said of a statement in an earlier round: `was` is the statement then, the
    very same one or changed since."""

    verdict: Comment
    was: Statement
    is_same: bool


class ReadingView:
    """One revision set in type, with its words, its statements and whatever comments are laid
    beside it; each made when it is asked for."""

    def __init__(self, revision: Revision, formers: Iterable[Revision] = ()) -> None:
        """`formers` are the revisions that comments beside it may be on."""
        self.revision = revision
        self._formers = {former.pk: former for former in formers}
        self._documents: dict[int, Document] = {}
        self._counterparts: dict[int, dict[str, Earlier]] = {}

    @cached_property
    def parts(self) -> tuple[str, str]:
        """Its head and its text as HTML (articles.models.set_in_type)."""
        return set_in_type(self.revision)

    @cached_property
    def typeset(self) -> str:
        """All of it as HTML."""
        return "".join(self.parts)

    @cached_property
    def words(self) -> str:
        """The plain text that passages are quoted from."""
        return plain(self.typeset)

    @cached_property
    def document(self) -> Document:
        """The model of the text."""
        return read(self.revision)

    @cached_property
    def follower(self) -> Follower:
        """Looks passages up in the text."""
        return Follower(self.document, self.words)

    @cached_property
    def statements(self) -> list[Statement]:
        """What the revision asserts."""
        return statements(self.revision, self.document)

    def former(self, revision: int) -> Document | None:
        """Return the model of a former revision, by key; None for the one on the sheet."""
        if revision == self.revision.pk:
            return None
        if revision not in self._documents:
            if revision not in self._formers:
                self._formers[revision] = Revision.objects.get(pk=revision)
            self._documents[revision] = read(self._formers[revision])
        return self._documents[revision]

    def said_before(self, verdicts: Iterable[Comment]) -> dict[str, Before]:
        """Return what verdicts on former revisions, the latest last, say of the statements here,
        by key."""
        given = {
            (verdict.revision_id, verdict.statement): verdict
            for verdict in verdicts
            if verdict.verdict and verdict.revision_id != self.revision.pk
        }
        found: dict[str, Before] = {}
        for pk in dict.fromkeys(pk for pk, _ in given):
            for key, counterpart in self._earlier(pk).items():
                if verdict := given.get((pk, counterpart.statement.key)):
                    found[key] = Before(verdict, counterpart.statement, counterpart.is_same)
        return found

    def carried(self, comments: Iterable[Comment]) -> dict[int, str]:
        """Return the verdicts here, by key, that their writers had given before of the very same
        statement: the revision, in words. `comments` are those on it and on revisions before it."""
        by_person = defaultdict(list)
        for comment in comments:
            if comment.verdict:
                by_person[comment.person_id].append(comment)
        return {
            verdict.pk: str(before.verdict.revision).lower()
            for given in by_person.values()
            for said_before in [self.said_before(given)]
            for verdict in given
            if verdict.revision_id == self.revision.pk
            and (before := said_before.get(verdict.statement))
            and before.is_same
            and verdict.says_as(before.verdict)
        }

    def _earlier(self, revision: int) -> dict[str, Earlier]:
        if revision not in self._counterparts:
            document = self.former(revision) or self.document
            self._counterparts[revision] = earlier(
                statements(self._formers[revision], document),
                self.statements,
                self.follower.compared(document),
            )
        return self._counterparts[revision]

    @cached_property
    def spans(self) -> dict[str, tuple[int, int]]:
        """Where each statement stands in the words, by its key."""
        found, end = {}, 0
        for statement in self.statements:
            start = self.words.find(statement.text, end)
            if start >= 0:
                end = start + len(statement.text)
                found[statement.key] = start, end
        return found

    def thread(self, comment: Comment, assignment: Assignment) -> Thread:
        """Return a comment, on this revision or an earlier one, with its passage looked up here,
        as the member of the assignment reads it."""
        found, is_as_suggested = comment.find_in(self.follower, self.former(comment.revision_id))
        is_mine = comment.person_id == assignment.member.person_id

        def is_told(person: int | None, at: datetime | None) -> bool:
            is_of_reviewer = person == comment.person_id and not is_mine
            return (
                not is_of_reviewer
                or assignment.status == AssignmentStatus.COMPLETED
                or at is None
                or at < assignment.revision.at
            )

        replies = tuple(
            reply for reply in comment.answers() if is_told(reply.person_id, reply.published_at)
        )
        is_settled = comment.status == CommentStatus.RESOLVED and is_told(
            comment.resolved_by_id, comment.resolved_at
        )
        return Thread(comment, found, is_mine, is_as_suggested, replies, is_settled)

    @cached_property
    def _written(self) -> Written:
        return Written(self.revision, self.revision.listed)

    def can_be_put_at(self, passage: Quote) -> bool:
        """Can other words for this passage be taken over by a press? Not where it runs through
        markup, for instance."""
        try:
            return bool(self._written.locate(passage))
        except ValueError:
            return False

    def amounts(self, approved: int | None) -> SignOff:
        """Return the table of its amounts, held against the `approved` revision, by key, where
        that is an earlier one at hand."""
        former = self._formers.get(approved or 0)
        if former is None or former.number >= self.revision.number:
            return sign_off(self.document)
        return sign_off(
            self.document,
            self.follower.compared(self.former(former.pk) or self.document),
            former.number,
        )

    def ballot(self, statement: Statement, verdict: str, note: str, rating: str = "") -> Ballot:
        """Return a verdict on a statement, anchored like every comment."""
        named = (
            quote(self.words, *self.spans[statement.key])
            if statement.key in self.spans
            else Quote(statement.text)
        )
        return Ballot(statement.key, named.exact, named.prefix, named.suffix, verdict, note, rating)

    def marked(self, threads: Iterable[Thread]) -> SafeString:
        """Return the text with the passages of comments and the statements marked."""
        asserted = [
            (start, end, f"statement-{key}", "asserted") for key, (start, end) in self.spans.items()
        ]
        return mark(
            self.typeset, [*asserted, *(span for thread in threads for span in thread.spans)]
        )


def with_rounds(
    sheet: ReadingView, comments: Sequence[Comment], assignment: Assignment
) -> list[Thread]:
    """Return threads of comments on a signed revision, with the earlier round in which the same
    verdict was given."""
    former = Comment.objects.published().filter(
        revision__article=assignment.article,
        revision__number__lt=sheet.revision.number,
        person__in={comment.person_id for comment in comments if comment.verdict},
    )
    known = former.exclude(verdict="").select_related("revision").order_by("pk")
    carried = sheet.carried([*known, *comments])
    return [
        replace(sheet.thread(comment, assignment), carried_from=carried.get(comment.pk, ""))
        for comment in comments
    ]


def in_order(threads: Iterable[Thread]) -> list[Thread]:
    """Return threads as their passages follow each other; what has gone comes last."""
    return sorted(
        threads,
        key=lambda thread: (
            thread.found is None,
            thread.found.start if thread.found else 0,
            thread.comment.pk,
        ),
    )


def rounds(assignment: Assignment) -> list[Revision]:
    """Return the revisions a member may read beside their own, the newest first: it and all
    before it."""
    return list(
        Revision.objects.filter(
            article=assignment.article, number__lte=assignment.revision.number
        ).order_by("-number")
    )


def comments_open_to(assignment: Assignment) -> QuerySet[Comment]:
    """Return the threads a member may read: their own, and those of rounds in which they have
    nothing left to sign."""
    unsigned = Assignment.objects.open().filter(member=assignment.member)
    readable = (
        ~Q(status=CommentStatus.DRAFTED)
        & Q(revision__number__lte=assignment.revision.number)
        & ~Q(revision__in=unsigned.values("revision"))
    )
    if assignment.status != AssignmentStatus.COMPLETED:
        readable &= ~Q(revision=assignment.revision)
    here = Comment.objects.filter(
        revision__article=assignment.article
    )  # said of both, so that no others are read
    return (
        here.filter(readable | Q(assignment=assignment))
        .threads()
        .defer("revision__body", "revision__references")
    )


def comments_beside(assignment: Assignment, revisions: Sequence[Revision]) -> list[Comment]:
    """Return `comments_open_to` the member, on the `rounds` at hand: of hundreds, none brings its
    revision and its writer along anew."""
    known = {revision.pk: revision for revision in revisions}
    found = list(
        comments_open_to(assignment)
        .select_related(None)
        .defer(None)
        .prefetch_related("person", "resolved_by")
    )
    for comment in found:
        comment.revision = known[comment.revision_id]
    return found


def still_open(person: Any) -> QuerySet[Comment]:
    """Return the blocking comments of a person on texts that may still be approved, where they
    can settle them; with their revisions."""
    theirs = Comment.objects.blocking().filter(
        person=person,
        assignment__member__in=BoardMember.objects.active().filter(person=person),
        assignment__status=AssignmentStatus.COMPLETED,
        assignment__interests__in=ALLOWING,
    )
    ended = [Status.REJECTED, Status.WITHDRAWN, Status.RETRACTED]
    return (
        theirs.exclude(revision__article__status__in=ended)
        .select_related("revision")
        .order_by("-revision", "pk")
    )


def may_read_round(assignment: Assignment, revision: Revision) -> bool:
    """May the member read what others said of this revision? Of their own only once their review
    is in."""
    if revision.pk == assignment.revision_id:
        return assignment.status == AssignmentStatus.COMPLETED
    return (
        not Assignment.objects.open().filter(member=assignment.member, revision=revision).exists()
    )


def last_read(assignment: Assignment, revisions: Sequence[Revision]) -> Revision | None:
    """Return the revision to compare with: the last one before this that the member had open,
    else the approved one."""
    had = Assignment.objects.filter(
        member=assignment.member,
        revision__article=assignment.article,
        revision__number__lt=assignment.revision.number,
        interests__in=ALLOWING,
    )
    wanted = (
        had.order_by("-revision__number").values_list("revision", flat=True).first()
        or assignment.article.approved_revision_id
    )
    return next(
        (
            revision
            for revision in revisions
            if revision.pk == wanted and revision.pk != assignment.revision_id
        ),
        None,
    )


def changes_since(revision: Revision, sheet: ReadingView) -> list[Change]:
    """Return what changed from a former revision to the one on the sheet."""
    return changes(sheet.follower.compared(sheet.former(revision.pk) or sheet.document))
