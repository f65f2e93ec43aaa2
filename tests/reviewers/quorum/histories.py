"""The life of a drawn board: everybody is tried at every door, and the oracle says what must
come of it."""

import re
from collections.abc import Callable
from typing import Any

from django.db import transaction

from articles.models import Article
from articles.workflow.recorded import Opposed
from reviewers.assigning.matching import match, suggested
from reviewers.deciding.quorum import quorum
from reviewers.models import Comment, Review
from tests.cast import sign_for

from .boards import CHANGES, Board, Member, day, outcome
from .model import APPROVING, Said, is_enough, missing, read


class Life(Board):
    """What a board lives through, from the first question to the decision."""

    def live(self) -> bool:
        """Live through it, with every question asked on the way; return whether the text was
        approved."""
        self.fill_the_desks()
        self.write()
        for member in self.members:
            self.become(
                member, **{name: value for name, value in member.plan.items() if name in CHANGES}
            )
        late = 1 if self.story.changes_late else 0
        self.adopt(self.story.policies[late:])
        self.is_matched()
        for member in self.members:
            self.walk(member)
            self.explains_what_it_enforces()
        self.adopt(self.story.policies[:late])
        for comment in Comment.objects.blocking().filter(revision__article=self.article):
            if self.story.ending or comment.pk % 2:
                comment.resolve(by=self.cast.editor, reason="It is there.")
        if self.story.ending == "refused":
            self.walk(self.helper(recommends="not_approved"))
        while self.story.ending == "approved" and not is_enough(
            self.rule, self.story.has_dose, self.approving
        ):
            self.walk(self.helper())
        self.only_the_impartial_decide()
        return self.explains_what_it_enforces()

    def helper(self, **plan: Any) -> Member:
        """Somebody who is missing, and against whom nothing speaks."""
        lacking = " ".join(missing(self.rule, self.story.has_dose, self.approving, ""))
        profession = next(
            (kind for kind in ("pharmacist", "nurse") if kind in lacking), "physician"
        )
        self.members.append(self.enlist({"profession": profession} | plan))
        return self.members[-1]

    # --- Who may be asked -------------------------------------------------------------------------

    def is_matched(self) -> None:
        """Whom the house would ask by itself may be asked, and they would be enough."""
        free = {
            member.row.pk: member.known
            for member in self.members
            if member.known.is_in_turn(self.due)
        }
        following = match(self.article, day(self.due)).next()  # type: ignore[arg-type]
        assert following.pk in free if following else not free
        try:
            chosen = [free[member.pk] for member in suggested(self.article, day(self.due))]  # type: ignore[arg-type]
        except Opposed:
            assert not is_enough(
                self.rule, self.story.has_dose, list(free.values())
            )  # not even everybody together
        else:
            assert is_enough(self.rule, self.story.has_dose, chosen)

    def lets_through(self, door: str, member: Member, act: Callable[[], Any], may: bool) -> bool:
        """Try a door; it must open exactly when the oracle says so. Return whether it did."""
        result = outcome(act)
        assert (result == "done") is may, f"{door}: {result}; {member.known}, {member.plan}"
        return may

    def walk(self, member: Member) -> None:
        """Try a member at each door: asked, accepted, declared, signed; with what becomes of
        them between, and later."""
        known, plan = member.known, member.plan
        if not self.lets_through(
            "invite", member, lambda: self.ask(member), known.may_be_asked(self.due)
        ):
            return
        known.is_asked = True
        self.lets_through("invite again", member, lambda: self.ask(member), False)
        self.turn(member, "asked")
        if plan.get("declines"):
            known.has_declined = self.lets_through(
                "decline",
                member,
                lambda: member.asked.decline(by=member.who, reason="No."),
                known.is_on_the_board,
            )
            known.is_asked = not known.has_declined
        elif self.lets_through(
            "accept", member, lambda: member.asked.accept(by=member.who), known.may_go_on()
        ):
            known.has_accepted = True
            self.turn(member, "accepted")
            self.lets_through("sign at once", member, lambda: self.sign(member, "approve"), False)
            self.declare(member, plan.get("declares", "none"))
            self.turn(member, "declared")
            self.give_a_review(member, plan.get("recommends", "approve"))

    def declare(self, member: Member, interests: str) -> None:
        """Answer the question about interests; `interests` may be empty, for who does not answer
        it."""
        given = {"interests": interests, "text": "Fees."}
        if not interests or not self.lets_through(
            "declare",
            member,
            lambda: member.asked.declare(by=member.who, **given),
            member.known.may_declare,
        ):
            return
        member.known.has_answered = True
        if interests == "declared":
            member.known.declare()
            self.waive(member)

    def give_a_review(self, member: Member, recommendation: str) -> None:
        known = member.known
        is_settled = not (
            known.has_blocked and recommendation in APPROVING
        )  # one's own comment keeps oneself from approving, too
        may = known.may_go_on() and known.has_answered and is_settled
        if self.lets_through("sign", member, lambda: self.sign(member, recommendation), may):
            known.said = Said(known.name, recommendation, known.of_topic, known.profession)
            if member.plan.get("is_late"):
                self.declare(member, "declared")
            self.turn(member, "signed")

    # --- What a decision needs --------------------------------------------------------------------

    @property
    def approving(self) -> list[Said]:
        """The reviews that count for an approval of the text at hand."""
        reviews = [member.known.said for member in self.members]
        return [review for review in reviews if review and review.approves and review.counts]

    def against(self) -> list[str]:
        """What must be said against an approval, each as the oracle has it."""
        rule, has_dose, approving = self.rule, self.story.has_dose, self.approving
        lacking = missing(rule, has_dose, approving, self.specialist)
        found = (
            []
            if is_enough(rule, has_dose, approving)
            else [f"{len(approving)} of {rule['approvals']}: {lacking}"]
        )
        refusing = [
            member.known.name
            for member in self.members
            if member.known.said and not member.known.said.approves
        ]
        found += [f"refused: {sorted(refusing)}"] if refusing else []
        open_comments = Comment.objects.filter(
            revision__article=self.article, is_blocking=True, status="open"
        ).count()
        return found + ([f"remarks: {open_comments}"] if open_comments else [])

    @property
    def specialist(self) -> str:
        name = self.story.specialist
        return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}" if name else "a member for Heart"

    def explains_what_it_enforces(self) -> bool:
        """What is said of the quorum is what an approval is held to, and that is what the oracle
        says. Return whether it is approved."""
        found, against = quorum(self.article.revision), self.against()
        of_all_revisions = (
            Review.objects.filter(revision__article=self.article)
            .select_related("assignment__member")
            .order_by("pk")
        )
        assert found.approvers == quorum(self.article.revision, of_all_revisions).approvers
        assert sorted(
            str(member.who)
            for member in self.members
            if member.row.person_id in {approver.person for approver in found.approvers}
        ) == sorted(review.name for review in self.approving)
        lacking = missing(self.rule, self.story.has_dose, self.approving, self.specialist)
        assert read(found.sentence) == (len(self.approving), self.rule["approvals"], lacking), (
            found.sentence
        )
        assert found.is_met == (not against or not against[0][0].isdigit())
        try:
            recorded = self.try_to_approve(self.cast.editor)
        except Opposed as refusal:
            assert [in_brief(objection) for objection in refusal.objections] == against and against
            return False
        assert not against and self.rule == {name: recorded[name] for name in self.rule}
        return True

    def try_to_approve(self, by: Any) -> dict[str, Any]:
        """Approve, and take it back; return the rule that the record held."""
        with transaction.atomic():
            fresh = Article.objects.get(pk=self.article.pk)
            fresh.approve(by=by, digest=fresh.digest, signature=sign_for(by, fresh))
            recorded: dict[str, Any] = fresh.events.latest("sequence").detail["quorum_policy"]
            transaction.set_rollback(True)
        return recorded

    def only_the_impartial_decide(self) -> None:
        """Members who are editors or chairs decide where they have no part in the text, and then
        as everybody else."""
        otherwise = "opposed" if self.against() else "done"
        for member in self.members:
            result = outcome(lambda member=member: self.try_to_approve(member.who))
            assert result == (otherwise if member.known.may_decide() else "denied"), (
                f"approve: {result}; {member.known}, {member.plan}"
            )


def in_brief(sentence: str) -> str:
    """An objection, as `Life.against` writes it."""
    if names := re.fullmatch(r"Not approved, or changes asked for, by (.+)\.", sentence):
        return f"refused: {sorted(names[1].split('; '))}"
    if comments := re.fullmatch(
        r"(\d+) blocking comments? (?:is|are) not resolved yet\.", sentence
    ):
        return f"remarks: {comments[1]}"
    in_, of, lacking = read(sentence)
    return f"{in_} of {of}: {lacking}"
