"""Seeding: the demo's people act, through the ordinary verbs, until each article is where its file
says.

They have been at it for more than a year: every act is done at its own moment (`clock.py`), and the
last ones yesterday.
"""

from collections.abc import Callable
from copy import copy as copy_of
from datetime import datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.ledger import acts
from articles.ledger.signature import Meaning, Signature
from articles.models import (
    Article,
    Channel,
    DeliveryStatus,
    FindingPolicy,
    Notification,
    Person,
    Reference,
    Status,
    Topic,
)
from articles.publishing import render_page as press
from articles.publishing.lists.related import relate
from articles.text.citations.finding import Severity
from reviewers.assigning.matching import suggested
from reviewers.models import CHECKLIST, Assignment, Interests, Recommendation

from . import DemoArticle, articles, variants
from .clock import Story, at, tell
from .declared import declared_for
from .furnishing import furnish, in_role
from .profiles import show_profiles

COMPLETE = {
    Status.APPROVED,
    Status.CHANGES_REQUESTED,
    Status.RETRACTED,
}  # destinations with every review signed
FOUNDED = 420  # days before today on which the house was furnished, before anybody wrote
OPENS = time(8, 30)  # when people begin to work
LATE = timedelta(
    hours=7
    # After that: of three days to answer, half are not over before tomorrow, and nobody is reminded
    # yet.
)
UNREAD = timedelta(days=7)  # mail and messages that are younger wait to be sent and read


def seed(say: Callable[[str], None]) -> bool:
    """Put the demo into an empty house, all of it or nothing; `say` hears of each article.

    Returns False, having changed nothing, when somebody lives there already.
    """
    if Person.objects.exists():
        return False
    with transaction.atomic():
        with at(morning(FOUNDED)):
            topics = furnish()
            show_profiles()
        authors, editors = cycle(in_role("author")), cycle(in_role("editor"))
        walks = [
            Walk(article, topics[article.topic], next(authors), next(editors), say)
            for article in articles()
        ]
        tell(
            (morning(walk.demo.begun), _read(walk.go(), timezone.now() - UNREAD)) for walk in walks
        )
        # From now on: what is read at present shows what stands against it.
        FindingPolicy.objects.adopt(
            by=in_role("chair")[0],
            topic=topics["heart-and-circulation"],
            severities={
                "recommendation_uncited": Severity.OBJECTION,
                "lead_uncited": Severity.OBJECTION,
            },
        )
        press.set_outdated_pages()  # what time has changed on them since
        relate()
    return True


def morning(days: int) -> datetime:
    """Return the moment at which people began to work, so many days before today."""
    day = timezone.localdate() - timedelta(days=days)  # of the time it is: ask before time is moved
    return timezone.make_aware(datetime.combine(day, OPENS))


class Walk:
    """One article's way, each step by whoever may take it. Its stories (`clock.Story`) yield how
    long nothing happens.

    How long somebody takes differs from text to text and is the same each time.
    """

    def __init__(
        self,
        demo: DemoArticle,
        topic: Topic,
        author: Person,
        editor: Person,
        say: Callable[[str], None],
    ) -> None:
        self.demo, self.topic, self.author, self.editor, self.say = demo, topic, author, editor, say
        self.chair = in_role("chair")[0]
        self.later, self.yesterday = [morning(days) for days in demo.later], morning(1)
        self.chance = Random(demo.slug)  # noqa: S311 - no secret
        self.article: Article

    def go(self) -> Story:
        """Begin the article and walk to the destination. Whatever an ordinary verb refuses is
        raised as the verb raises it."""
        demo = self.demo
        self.say(f"  {demo.destination.replace('_', ' '):<18}{demo.title}")
        self.article = Article.objects.draft(
            by=self.author,
            title=demo.title,
            audience=demo.audience,
            topic=self.topic,
            short_answer=demo.short_answer,
            body=demo.body,
            declared={}
            if demo.destination == Status.DRAFT
            else declared_for(demo.slug, self.author.pk),
        )
        self.article.replace_references([_reference(**row) for row in demo.references])
        if demo.destination != Status.DRAFT:
            yield self._days(1, 2)
            yield from self._submitted()
        if demo.slug == variants.SOURCE:
            yield from self._adapted()

    def _submitted(self) -> Story:
        match self.demo.destination:
            case Status.SUBMITTED:
                self._submit()
            case Status.WITHDRAWN:
                self._submit()
                yield self._days(2, 4)
                self.article.withdraw(by=self.author, reason=self.demo.reason)
            case Status.REJECTED:
                self._submit()
                yield self._days(3, 6)
                self.article.reject(
                    by=self.editor, digest=self.article.digest, reason=self.demo.reason
                )
            case Status.UNDER_REVIEW:
                yield from self._reviewed(comments=self.demo.comments)
            case Status.CHANGES_REQUESTED:
                yield from self._reviewed(comments=self.demo.comments)
                yield self._hours()
                self.article.request_changes(
                    by=self.editor, digest=self.article.digest, reason=self.demo.reason
                )
            case Status.APPROVED if self.demo.emergency:
                yield from self._reviewed(comments=self.demo.comments)
                yield self._hours()
                self.article.force_publish(
                    by=self.chair,
                    digest=self.article.digest,
                    reason=self.demo.emergency,
                    signature=_signature(self.chair, self.article.digest, Meaning.RESPONSIBILITY),
                )
            case Status.APPROVED:
                yield from self._approved(comments=self.demo.comments)
                yield from self._approved_again()
                yield from self._corrected()
            case Status.RETRACTED:
                yield from self._approved(comments=self.demo.comments)
                yield self._until_later()
                self.article.retract(
                    by=self.chair,
                    digest=self.article.digest,
                    reason=self.demo.reason,
                    signature=_signature(self.chair, self.article.digest, Meaning.RESPONSIBILITY),
                )
            case other:
                raise ValueError(f"{self.demo.slug}: no walk leads to {other!r}.")

    def _adapted(self) -> Story:
        """Begin the question for patients and for carers; the source then changes, and an editor
        has found one of the two to hold."""
        for words in (variants.PATIENT, variants.CARER):
            yield self._until_later()
            self.say(f"  {'approved':<18}{words['title']}")
            yield from self._approved_variant(**words)
        yield self._until_later()
        self.article.refresh_from_db()
        self.article.revise(by=self.author)
        yield self._days(1, 2)
        self.article.edit(
            by=self.author,
            version=self.article.version,
            body=f"{self.article.body}\n\n{variants.ADDED}",
        )
        yield from self._approved("When to test again has been added.")
        yield self._days(2, 4)
        carers = Article.objects.get(slug=self.article.slug, audience=variants.CARER["audience"])
        digest = carers.digest_for(acts.CONFIRM_IN_STEP)
        carers.confirm_in_step(
            by=self.chair,
            digest=digest,
            signature=_signature(self.chair, digest),
            reason=(
                "The new section is about when to test again, which the text for carers leaves to "
                "the doctor."
            ),
        )

    def _approved_variant(
        self, *, audience: str, references: tuple[int, ...], **copy: str
    ) -> Story:
        self.article.begin_variant(by=self.author, audience=audience)
        walk = copy_of(self)
        walk.article = Article.objects.get(slug=self.article.slug, audience=audience)
        yield self._days(1, 3)
        kept = [Reference.from_csl(walk.article.listed[number - 1]) for number in references]
        walk.article.edit(by=self.author, version=walk.article.version, references=kept, **copy)
        yield from walk._approved()

    def _submit(self, note: str = "") -> None:
        self.article.submit(by=self.author, reason=note)

    def _reviewed(self, note: str = "", comments: tuple[str, ...] = ()) -> Story:
        """Every review is signed where the destination asks for it; else the last one asked has
        accepted at most.

        While a text is still being read, the last one was asked only yesterday.
        """
        self._submit(note)
        if self.demo.has_preview:
            yield self._hours()
            self.article.open_preview(by=self.editor, digest=self.article.digest)
        yield self._days(0, 1)
        self.article.start_review(by=self.editor)
        yield self._hours()
        due_on = timezone.localdate() + timedelta(days=self.topic.days_to_review)
        *members, last = suggested(self.article, due_on)
        is_complete = self.demo.destination in COMPLETE and not self.demo.emergency
        asked = Assignment.objects.invite(
            self.article, [*members, last] if is_complete else members, by=self.editor
        )
        for assignment in asked:
            yield self._hours()
            self._accept(assignment)
        for position, assignment in enumerate(asked):
            yield self._days(1, max(2, self.topic.days_to_review // 4))
            self._sign(assignment, "".join(comments[position : position + 1]))
        if not is_complete:
            yield self.yesterday + (timedelta(0) if self.demo.emergency else LATE) - timezone.now()
            [open_still] = Assignment.objects.invite(self.article, [last], by=self.editor)
            if self.demo.emergency:
                yield self._hours()
                self._accept(open_still)

    def _accept(self, assignment: Assignment) -> None:
        reader = assignment.member.person
        assignment.accept(by=reader)
        of_each = dict.fromkeys(assignment.member.standing_interests, False)
        assignment.declare(by=reader, interests=Interests.NONE, standing_interests=of_each)

    def _sign(self, assignment: Assignment, comment: str) -> None:
        reader = assignment.member.person
        approving = Recommendation.APPROVE_WITH_COMMENTS if comment else Recommendation.APPROVE
        is_content = self.demo.destination != Status.CHANGES_REQUESTED or not comment
        assignment.sign(
            by=reader,
            digest=assignment.digest,
            signature=_signature(reader, assignment.digest, Meaning.REVIEW),
            recommendation=approving if is_content else Recommendation.CHANGES_REQUESTED,
            checklist=dict.fromkeys(CHECKLIST, is_content),
            comments_to_author=comment,
        )

    def _approved(self, note: str = "", comments: tuple[str, ...] = ()) -> Story:
        yield from self._reviewed(note, comments)
        yield self._days(0, 2)
        self.article.approve(
            by=self.editor,
            digest=self.article.digest,
            signature=_signature(self.editor, self.article.digest),
        )

    def _approved_again(self) -> Story:
        if self.demo.addition:
            yield self._until_later()
            self.article.revise(by=self.author)
            yield self._days(1, 4)
            body = f"{self.article.body}\n\n{self.demo.addition.strip()}"
            self.article.edit(by=self.author, version=self.article.version, body=body)
            yield from self._approved("A section has been added.")

    def _corrected(self) -> Story:
        if self.demo.correction:
            wrong, right, note = self.demo.correction
            yield self._until_later()
            self.article.revise(by=self.author)
            self.article.edit(
                by=self.author,
                version=self.article.version,
                body=self.article.body.replace(wrong, right),
            )
            self.article.submit(by=self.author, reason=note, is_minor=True)
            yield self._days(0, 1)
            self.article.start_review(by=self.editor)
            yield self._hours()
            other = next(editor for editor in in_role("editor") if editor != self.editor)
            self.article.approve(
                by=other,
                digest=self.article.digest,
                signature=_signature(other, self.article.digest),
            )

    def _days(self, fewest: int, most: int) -> timedelta:
        return timedelta(days=self.chance.randint(fewest, most), minutes=self.chance.randint(3, 45))

    def _hours(self) -> timedelta:
        return timedelta(minutes=self.chance.randint(10, 75))

    def _until_later(self) -> timedelta:
        return self.later.pop(0) - timezone.now()


def _read(story: Story, until: datetime) -> Story:
    """Let a story go on; what its acts owed by mail has arrived and what they said has been
    read, but for what came after `until`."""
    for pause in story:
        _take_in(until)
        yield pause
    _take_in(until)


def _take_in(until: datetime) -> None:
    if timezone.now() < until:
        Notification.objects.open_mail().end(DeliveryStatus.DELIVERED)
        Notification.objects.filter(channel=Channel.INBOX).unread().update(read_at=timezone.now())


def _signature(person: Person, digest: str, meaning: str = Meaning.APPROVAL) -> Signature:
    return Signature(
        person.pk, person.byline, meaning, method="demonstration", digest=digest, at=timezone.now()
    )


def _reference(*, author: str, **row: Any) -> Reference:
    return Reference(authors=author, **row)
