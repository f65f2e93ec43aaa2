"""A drawn board in the database, beside what the oracle knows of it: how it is founded, and what
becomes of its members."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles.models import Topic
from articles.models.manuscript.topic import Risk
from articles.workflow.recorded import Opposed, Stale
from reviewers.models import CHECKLIST, Assignment, BoardMember, Interests, QuorumPolicy, Waiver
from tests.cast import Cast, confirmed, declared_by, person, sign_for

from ..workspace.pages import beside
from .model import DAYS_TO_REVIEW, Known, rule_of

REVIEW = {"checklist": dict.fromkeys(CHECKLIST, True), "comments_to_author": "See the table."}


@dataclass
class Story:
    """What was drawn: what the members are and do, the policies in the order of their adoption (an
    empty one withdraws), topic and text.

    Where it `changes_late`, the first policy is adopted only when the reviews are in. An `ending`
    is "approved" (whoever is missing is found), "refused" (somebody is found who refuses) or
    whatever comes of it.
    """

    members: list[dict[str, Any]]
    policies: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    risk: str = "standard"
    specialist: str = "cardiologist"
    has_dose: bool = False
    changes_late: bool = False
    ending: str = ""


@dataclass
class Member:
    """One member: the row, what the oracle knows of them, what they do (`plan`), and the
    assignment they have now."""

    row: BoardMember
    known: Known
    plan: dict[str, Any]
    asked: Any = None

    @property
    def who(self) -> Any:
        return self.row.person


def outcome(act: Callable[[], Any]) -> str:
    """Try it; say how it ended."""
    try:
        with transaction.atomic():
            act()
    except PermissionDenied:
        return "denied"
    except Stale:
        return "stale"
    except Opposed:
        return "opposed"
    return "done"


def day(number: int | None) -> date | None:
    return None if number is None else timezone.localdate() + timedelta(days=number)


class Board:
    """The people and the text of one story."""

    def __init__(self, cast: Cast, story: Story) -> None:
        self.cast, self.story, self.numbers = cast, story, count(1)
        self.adopted: list[tuple[str, dict[str, Any]]] = []
        self.due = DAYS_TO_REVIEW[story.risk]
        BoardMember.objects.update(is_active=False)  # the cast's own
        self.topic = Topic.objects.create(
            name="Heart", slug="heart", risk=story.risk, specialist=story.specialist
        )
        self.other = Topic.objects.create(
            name="Skin", slug="skin", risk=next(risk for risk in Risk.values if risk != story.risk)
        )
        self.members = [self.enlist(plan) for plan in story.members]
        cast.author = next(
            (member.who for member in self.members if member.plan.get("hand") == "author"),
            cast.author,
        )

    # --- How it begins ----------------------------------------------------------------------------

    def enlist(self, plan: dict[str, Any]) -> Member:
        """A member against whom nothing speaks yet."""
        known = Known(
            f"Member {next(self.numbers)}",
            **{name: plan[name] for name in plan.keys() & {"profession", "of_topic", "decides"}},
        )
        who = person(known.name.replace(" ", "_").lower(), "Board", *filter(None, [known.decides]))
        row = BoardMember.objects.create(
            person=who, profession=known.profession, cap=9, licence_verified_on=timezone.localdate()
        )
        row.topics.set([self.topic if known.of_topic else self.other])
        return Member(row, known, plan)

    @property
    def declared(self) -> dict[str, Any]:
        """What is declared of a text, whoever of them writes it."""
        return declared_by(self.cast.author, *(member.who for member in self.members))

    def fill_the_desks(self) -> None:
        """The reviews members have open elsewhere."""
        for number in range(max(member.plan.get("load", 0) for member in self.members)):
            busy = [member for member in self.members if member.plan.get("load", 0) > number]
            elsewhere = self.cast.under_review(title=f"Elsewhere {number}?", topic=self.other)
            Assignment.objects.invite(
                elsewhere, [member.row for member in busy], by=self.cast.editor
            )
            for member in busy:
                member.known.load += 1

    def write(self) -> None:
        """Bring the text under review, where somebody had to do with an earlier revision for the
        second time."""
        body = f"{'Give 500 mg' if self.story.has_dose else 'Give nothing'} at once. [1]"
        self.article = self.cast.draft(body=body, topic=self.topic, declared=self.declared)
        if any(member.plan.get("earlier") for member in self.members):
            self.article.submit(by=self.cast.author).start_review(by=self.cast.editor)
            for member in self.members:
                self.take_part_before(member, member.plan.get("earlier", ""))
            self.article.request_changes(
                by=self.cast.editor, digest=self.article.digest, reason="More."
            )
            self.save(self.cast.author, body=f"{body} More. [1]")
        self.pass_from_hand_to_hand()
        self.article = confirmed(
            self.article.submit(by=self.cast.author).start_review(by=self.cast.editor)
        )
        self.cast.author.institution = "Here, Ward 1"
        self.cast.author.save()

    def pass_from_hand_to_hand(self) -> None:
        """There are co-authors, who was dropped from the byline after a save, and who dropped
        themselves with the last one."""
        kinds = ("co_author", "dropped", "last_editor")
        hands = {
            kind: [member.who for member in self.members if member.plan.get("hand") == kind]
            for kind in kinds
        }
        stay, last = hands["co_author"], hands["last_editor"]
        if any(hands.values()):
            self.save(self.cast.author, co_authors=[*stay, *last, *hands["dropped"]])
        for who in hands["dropped"]:
            self.save(who, short_answer=f"Hardly, says {who}.")
        if hands["dropped"]:
            self.save(self.cast.author, co_authors=[*stay, *last])
        while last:
            self.save(last[-1], co_authors=[*stay, *last[:-1]])
            last.pop()
        for member in self.members:
            member.known.has_written = "hand" in member.plan

    def save(self, by: Any, **copy: Any) -> None:
        self.article.edit(by=by, version=self.article.version, **copy)

    def take_part_before(self, member: Member, what: str) -> None:
        """What a member did about an earlier revision."""
        if not what:
            return
        self.ask(member)
        if what == "declined":
            member.known.has_declined = bool(member.asked.decline(by=member.who, reason="No time."))
            return
        member.asked.accept(by=member.who)
        member.asked.declare(
            by=member.who,
            interests=Interests.DECLARED if what == "declared" else Interests.NONE,
            text="Fees.",
        )
        if what == "declared":
            member.known.declare()
            return
        if what == "blocked":
            beside(member.asked, "at once")
            member.known.has_blocked = True
        self.sign(member, "approve" if what == "approved" else "changes_requested")

    def ask(self, member: Member) -> None:
        [member.asked] = Assignment.objects.invite(self.article, [member.row], by=self.cast.editor)

    def sign(self, member: Member, recommendation: str) -> None:
        digest = member.asked.digest
        member.asked.sign(
            by=member.who,
            digest=digest,
            signature=sign_for(member.who, member.asked),
            recommendation=recommendation,
            **REVIEW,
        )

    @property
    def rule(self) -> dict[str, Any]:
        return rule_of(self.adopted)

    def adopt(self, policies: list[tuple[str, dict[str, Any]]]) -> None:
        scopes: dict[str, dict[str, Any]] = {
            "topic": {"topic": self.topic},
            "other topic": {"topic": self.other},
            "risk": {"risk": self.topic.risk},
            "other risk": {"risk": self.other.risk},
            "house": {},
        }
        for scope, rule in policies:
            if rule:
                QuorumPolicy.objects.adopt(by=self.cast.chair, **scopes[scope], **rule)
            elif scope in dict(self.adopted) and scope != "house":
                last = QuorumPolicy.objects.filter(
                    **{"topic": None, "risk": ""} | scopes[scope]
                ).latest("number")
                QuorumPolicy.objects.withdraw(last, by=self.cast.chair)
            else:
                continue
            self.adopted.append((scope, rule))

    # --- What becomes of people -------------------------------------------------------------------

    def become(self, member: Member, **facts: Any) -> None:
        """Let facts about a member change, in the database and for the oracle; then a chair
        waives what there is, if so planned."""
        for name, value in facts.items():
            CHANGES[name](self, member, value)
        member.row.save()
        member.row.person.save()
        self.waive(member)

    def waive(self, member: Member) -> None:
        """A chair waives all there is to waive, and nothing where there is nothing; nobody does
        for themselves."""
        if member.known.decides == "Chairs" and member.known.ties:
            assert outcome(lambda: self.grant(member, member.who)) == "denied"
        if member.plan.get("waives"):
            assert outcome(lambda: self.grant(member, self.cast.chair)) == (
                "done" if member.known.ties else "opposed"
            ), member
            member.known.waive()

    def grant(self, member: Member, chair: Any) -> None:
        Waiver.objects.grant(
            self.article,
            member.row,
            by=chair,
            reason="There is nobody else.",
            digest=self.article.digest,
            signature=sign_for(chair, self.article, "waive"),
        )

    def lapse(self, member: Member, days: int) -> None:
        member.known.lapses = self.due + days
        member.row.licence_until = day(member.known.lapses)

    def go_away(self, member: Member, days: tuple[int, int | None]) -> None:
        first, last = days
        member.known.away = (self.due + first, None if last is None else self.due + last)
        member.row.absent_from, member.row.absent_until = map(day, member.known.away)

    def write_together(self, member: Member, months: int) -> None:
        """The member and the author of the text write another one together, so many months ago."""
        member.known.wrote_with = months
        with time_machine.travel(timezone.now() - timedelta(days=months * 365.25 / 12)):
            shared = self.cast.draft(title=f"With {member.known.name}?", declared=self.declared)
            shared.edit(by=self.cast.author, version=shared.version, co_authors=[member.who])
            shared.submit(by=self.cast.author)

    def leave(self, member: Member, what: str) -> None:
        """Membership, role or account come to an end."""
        setattr(
            member.known,
            {"membership": "is_member", "role": "has_role", "account": "has_account"}[what],
            False,
        )
        if what == "membership":
            member.row.is_active = False
        elif what == "account":
            member.who.is_active = False
        else:
            member.who.groups.remove(Group.objects.get(name="Board"))

    def retrain(self, member: Member, profession: str) -> None:
        """Another profession, and another topic."""
        member.known.profession, member.known.of_topic = profession, False
        member.row.profession = profession
        member.row.topics.set([self.other])

    def be(self, member: Member, **columns: Any) -> None:
        for name, (on_row, value) in columns.items():
            setattr(member.known, name, value)
            setattr(*on_row, value)

    def turn(self, member: Member, moment: str) -> None:
        """What becomes of a member just then."""
        when, name, value = member.plan.get("turn", ("", "", None))
        if when == moment:
            self.become(member, **{name: value})


CHANGES: dict[str, Callable[[Board, Member, Any], None]] = {
    "leaves": Board.leave,
    "lapses": Board.lapse,
    "away": Board.go_away,
    "wrote_with": Board.write_together,
    "retrains": Board.retrain,
    "unlicensed": lambda board, member, value: board.be(
        member, is_licensed=((member.row, "licence_verified_on"), None)
    ),
    "cap": lambda board, member, value: board.be(member, cap=((member.row, "cap"), value)),
    "place": lambda board, member, value: board.be(
        member, place=((member.row.person, "institution"), value)
    ),
}
