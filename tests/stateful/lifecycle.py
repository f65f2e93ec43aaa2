"""The life of an article as a state machine: everybody who might touch it, and the plain model of
the rules beside it."""

from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule

from articles.database.prepared import Prepared
from articles.initial_data.names import EDITORS
from articles.models import Article, Person, Preview
from articles.verification import verify
from articles.workflow.recorded import Opposed, Stale
from reviewers.models import CHECKLIST, Assignment
from tests.cast import BODY, confirmed, gather, person, sign_for
from tests.invariants import violations

from .rules import DECIDERS, NEED_REASON, Asked, Rules

REVIEWERS = ["reviewer_one", "reviewer_two", "reviewer_three"]
PEOPLE = [
    "author",
    "co_author",
    "editor",
    "other_editor",
    "chair",
    "editor_who_writes",
    "operator",
    "stranger",
    *REVIEWERS,
]
PREVIEWS = ["open_preview", "close_preview"]
DECISIONS = [
    "approve",
    "reject",
    "request_changes",
    "retract",
    "force_publish",
    "settle",
    *PREVIEWS,
]
SIGNED = {"approve", "retract", "force_publish", "settle"}
REVIEW = {
    "recommendation": "approve",
    "checklist": dict.fromkeys(CHECKLIST, True),
    "comments_to_author": "See the table.",
}
reached: Counter[tuple[str, str]] = Counter()

who = st.sampled_from(PEOPLE)
decider = st.one_of(st.sampled_from(sorted(DECIDERS)), who)
mostly = st.sampled_from([True, True, True, True, False])


@Prepared
def _of_today(pk: int) -> Any:
    return Article.objects.select_related("revision").filter(pk=pk)


@Prepared
def _asked_today(pk: int) -> Any:
    return Assignment.objects.select_related("revision__article").filter(pk=pk)


def outcome(act: Any) -> str:
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


class Lifecycle(RuleBasedStateMachine):
    """One article, everybody who might touch it, and the rules' own idea of where it stands."""

    assignments = Bundle("assignments")

    def __init__(self) -> None:
        super().__init__()
        self.attempt = transaction.atomic()
        self.attempt.__enter__()
        cast = gather()
        person("editor_who_writes", EDITORS)
        self.people: dict[str, Person] = {
            person.email.partition("@")[0]: person for person in Person.objects.all()
        }
        self.members = {
            name: person.board_member
            for name, person in self.people.items()
            if hasattr(person, "board_member")
        }
        self.cast = cast
        self.made: list[tuple[int, Asked]] = []

    def teardown(self) -> None:
        if hasattr(self, "article"):
            assert verify(self.now()) == []
            assert violations() == []
        transaction.set_rollback(True)
        self.attempt.__exit__(None, None, None)

    @initialize(
        target=assignments,
        author=st.sampled_from(["author", "author", "editor_who_writes"]),
        shares=st.booleans(),
        head_start=st.integers(0, 8),
    )
    def begin(self, author: str, shares: bool, head_start: int) -> Any:
        self.cast.author = self.people[author]
        self.article = self.cast.draft()
        co_authors = {"co_author"} if shares else set()
        self.article.co_authors.set([self.people[name] for name in co_authors])
        confirmed(self.article)
        self.rules = Rules(
            author=author, co_authors=co_authors, edited_by=author, active=set(self.people)
        )
        for _ in range(head_start):
            self.go_on()
        return multiple(*self.made)

    def now(self) -> Article:
        """The article as a new request would load it."""
        [article] = _of_today(pk=self.article.pk)
        return article

    def try_verb(
        self,
        verb: str,
        name: str,
        *,
        fresh: bool = True,
        reason: str = "",
        sound: bool = True,
        **details: Any,
    ) -> None:
        expected = self.rules.expect(verb, name, fresh=fresh, reason=reason)
        if verb in SIGNED:
            details["signature"] = sign_for(self.people[name], self.now(), verb)
        happened = outcome(
            lambda: getattr(self.now(), verb)(by=self.people[name], reason=reason, **details)
        )
        assert happened == expected, (
            f"{verb} by {name}: the rules say {expected}, the house {happened}"
        )
        reached[verb, happened] += 1
        if happened == "done":
            self.rules.apply(verb, name, sound=sound)
        now = self.now()
        assert now.status == self.rules.status
        assert (
            now.has_preview
            == self.rules.has_preview
            == Preview.objects.filter(article=now).exists()
        )

    @rule(name=st.one_of(st.just("author"), who), fresh=mostly, sound=st.booleans())
    def edit(self, name: str, fresh: bool, sound: bool) -> None:
        version = self.now().version + (not fresh)
        self.try_verb(
            "edit",
            name,
            fresh=fresh,
            sound=sound,
            version=version,
            body=BODY if sound else BODY + "A claim. [9]\n",
        )
        if not self.rules.is_sound:  # a text with a finding does not go in
            self.try_verb("submit", self.rules.author)

    @rule(name=st.one_of(st.just("author"), who), fresh=mostly)
    def submit(self, name: str, fresh: bool) -> None:
        self.try_verb("submit", name, fresh=fresh, version=self.now().version + (not fresh))

    @rule(name=decider, verb=st.sampled_from(["start_review", "start_review", "revise"]))
    def move(self, name: str, verb: str) -> None:
        self.try_verb(verb, name)

    @rule(name=st.one_of(st.just("author"), who), sure=st.booleans())
    def withdraw(self, name: str, sure: bool) -> None:
        if (
            sure or self.rules.expect("withdraw", name) != "done"
        ):  # it ends most lives, so it stays rare
            self.try_verb("withdraw", name)

    @rule(name=decider, verb=st.sampled_from(DECISIONS), fresh=mostly)
    def decide(self, name: str, verb: str, fresh: bool) -> None:
        digest = self.now().digest_for(verb) if fresh else "sha256:another"
        if verb in NEED_REASON:
            self.try_verb(verb, name, fresh=fresh, digest=digest)
        self.try_verb(verb, name, fresh=fresh, reason="Because.", digest=digest)

    def invite_one(self, name: str, reviewer: str) -> tuple[int, Asked] | None:
        expected = self.rules.expect_invite(name, reviewer)
        made: list[Assignment] = []
        happened = outcome(
            lambda: made.extend(
                Assignment.objects.invite(
                    self.now(), [self.members[reviewer]], by=self.people[name]
                )
            )
        )
        assert happened == expected, (
            f"invite {reviewer} by {name}: the rules say {expected}, the house {happened}"
        )
        reached["invite", happened] += 1
        if happened != "done":
            return None
        asked = Asked(reviewer, self.rules.revision)
        self.rules.asked.append(asked)
        return made[0].pk, asked

    @rule(target=assignments, name=decider, reviewer=st.sampled_from(REVIEWERS))
    def invite(self, name: str, reviewer: str) -> Any:
        made = self.invite_one(name, reviewer)
        return made if made else multiple()

    def try_review_verb(
        self,
        verb: str,
        invitation: tuple[int, Asked],
        name: str,
        *,
        fresh: bool = True,
        reason: str = "",
        **details: Any,
    ) -> bool:
        key, asked = invitation
        answer = details.get("interests", "")
        expected = self.rules.expect_of_reviewer(
            verb, asked, name, fresh=fresh, reason=reason, answer=answer
        )
        [assignment] = _asked_today(pk=key)
        if verb == "sign":
            details["signature"] = sign_for(self.people[name], assignment)
        happened = outcome(
            lambda: getattr(assignment, verb)(by=self.people[name], reason=reason, **details)
        )
        assert happened == expected, (
            f"{verb} by {name}: the rules say {expected}, the house {happened}"
        )
        reached[verb, happened] += 1
        return happened == "done"

    @staticmethod
    def digest_of(invitation: tuple[int, Asked]) -> str:
        """The digest of the revision to be read."""
        [assignment] = _asked_today(pk=invitation[0])
        return str(assignment.digest)

    @rule(invitation=assignments, right=mostly, stranger=who)
    def accept(self, invitation: tuple[int, Asked], right: bool, stranger: str) -> None:
        if self.try_review_verb(
            "accept", invitation, invitation[1].reviewer if right else stranger
        ):
            invitation[1].progress = "accepted"

    @rule(
        invitation=assignments,
        right=mostly,
        stranger=who,
        interests=st.sampled_from(["none", "declared"]),
    )
    def declare(
        self, invitation: tuple[int, Asked], right: bool, stranger: str, interests: str
    ) -> None:
        name = invitation[1].reviewer if right else stranger
        if self.try_review_verb("declare", invitation, name, interests=interests, text="Fees."):
            invitation[1].interests = interests
            own = (
                [
                    assignment
                    for assignment in self.rules.asked
                    if assignment.reviewer == name and assignment.progress == "completed"
                ]
                if interests == "declared"
                else []
            )
            for read in own:  # an interest is one in the article
                if read is invitation[1] or read.interests == "none":
                    read.interests = "declared"
                    self.rules.concerns.append(("late", read.revision, name))
        if interests == "declared":  # it is not taken back, and it keeps the pen away
            self.try_review_verb("declare", invitation, name, interests="none")
            self.sign(invitation, right, stranger, True, True)

    @rule(invitation=assignments, right=mostly, stranger=who, fresh=mostly, approves=mostly)
    def sign(
        self, invitation: tuple[int, Asked], right: bool, stranger: str, fresh: bool, approves: bool
    ) -> None:
        digest = self.digest_of(invitation) if fresh else "sha256:another"
        recommendation = "approve" if approves else "changes_requested"
        signature = REVIEW | {"digest": digest, "recommendation": recommendation}
        done = self.try_review_verb(
            "sign",
            invitation,
            invitation[1].reviewer if right else stranger,
            fresh=fresh,
            **signature,
        )
        if done:
            invitation[1].progress, invitation[1].approves = "completed", approves

    @rule(invitation=assignments, name=decider)
    def cancel(self, invitation: tuple[int, Asked], name: str) -> None:
        if self.try_review_verb("cancel", invitation, name):
            invitation[1].progress = "cancelled"

    @rule(invitation=assignments, right=st.booleans(), stranger=who)
    def decline(self, invitation: tuple[int, Asked], right: bool, stranger: str) -> None:
        name = invitation[1].reviewer if right else stranger
        self.try_review_verb("decline", invitation, name)  # without the reason it needs
        if self.try_review_verb("decline", invitation, name, reason="Away."):
            invitation[1].progress = "declined"

    @rule(target=assignments)
    def go_on(self) -> Any:
        """What ordinarily comes next, so that many lives get far."""
        rules, pairs = self.rules, []
        match rules.status:
            case "draft" | "changes_requested":
                self.try_verb("submit", rules.author)
            case "submitted":
                self.try_verb("start_review", "editor")
            case "under_review" if not self.read_on() and rules.objections():
                pairs = [
                    made for reviewer in REVIEWERS if (made := self.invite_one("chair", reviewer))
                ]
            case "under_review" if not rules.objections():
                self.try_verb("approve", "chair", digest=self.now().digest)
            case "approved":
                self.try_verb("revise", rules.author)
        self.made += pairs
        return multiple(*pairs)

    def show(self) -> None:
        """Open the preview, where that can be done."""
        if self.rules.expect("open_preview", "chair") == "done":
            self.decide("chair", "open_preview", True)

    def read_on(self) -> bool:
        """Each reviewer takes the next step; was there one to take?"""
        waiting = [
            invitation
            for invitation in self.made
            if invitation[1].revision == self.rules.revision
            and invitation[1].progress in {"invited", "accepted"}
            and invitation[1].reviewer in self.rules.active
            and invitation[1].interests != "declared"
        ]
        for invitation in waiting:
            if invitation[1].progress == "invited":
                self.accept(invitation, True, "")
            elif invitation[1].interests == "not_asked":
                self.declare(invitation, True, "", "none")
            else:
                self.sign(invitation, True, "", True, True)
        return bool(waiting)

    @rule(name=st.sampled_from(["other_editor", "reviewer_three"]), active=st.booleans())
    def change_activity(self, name: str, active: bool) -> None:
        Person.objects.filter(pk=self.people[name].pk).update(is_active=active)
        (self.rules.active.add if active else self.rules.active.discard)(name)
