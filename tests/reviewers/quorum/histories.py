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
        for one in self.members:
            self.become(one, **{name: value for name, value in one.plan.items() if name in CHANGES})
        late = 1 if self.story.changes_late else 0
        self.adopt(self.story.policies[late:])
        self.is_matched()
        for one in self.members:
            self.walk(one)
            self.explains_what_it_enforces()
        self.adopt(self.story.policies[:late])
        for remark in Comment.objects.blocking().filter(revision__article=self.article):
            if self.story.ending or remark.pk % 2:
                remark.resolve(by=self.cast.editor, reason="It is there.")
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
        profession = next((one for one in ("pharmacist", "nurse") if one in lacking), "physician")
        self.members.append(self.enlist({"profession": profession} | plan))
        return self.members[-1]

    # --- Who may be asked -------------------------------------------------------------------------

    def is_matched(self) -> None:
        """Whom the house would ask by itself may be asked, and they would be enough."""
        free = {one.row.pk: one.known for one in self.members if one.known.is_in_turn(self.due)}
        following = match(self.article, day(self.due)).next()  # type: ignore[arg-type]
        assert following.pk in free if following else not free
        try:
            chosen = [free[one.pk] for one in suggested(self.article, day(self.due))]  # type: ignore[arg-type]
        except Opposed:
            assert not is_enough(
                self.rule, self.story.has_dose, list(free.values())
            )  # not even everybody together
        else:
            assert is_enough(self.rule, self.story.has_dose, chosen)

    def lets_through(self, door: str, one: Member, act: Callable[[], Any], may: bool) -> bool:
        """Try a door; it must open exactly when the oracle says so. Return whether it did."""
        result = outcome(act)
        assert (result == "done") is may, f"{door}: {result}; {one.known}, {one.plan}"
        return may

    def walk(self, one: Member) -> None:
        """Try a member at each door: asked, accepted, declared, signed; with what becomes of
        them between, and later."""
        known, plan = one.known, one.plan
        if not self.lets_through(
            "invite", one, lambda: self.ask(one), known.may_be_asked(self.due)
        ):
            return
        known.is_asked = True
        self.lets_through("invite again", one, lambda: self.ask(one), False)
        self.turn(one, "asked")
        if plan.get("declines"):
            known.has_declined = self.lets_through(
                "decline",
                one,
                lambda: one.asked.decline(by=one.who, reason="No."),
                known.is_on_the_board,
            )
            known.is_asked = not known.has_declined
        elif self.lets_through(
            "accept", one, lambda: one.asked.accept(by=one.who), known.may_go_on()
        ):
            known.has_accepted = True
            self.turn(one, "accepted")
            self.lets_through("sign at once", one, lambda: self.sign(one, "approve"), False)
            self.declare(one, plan.get("declares", "none"))
            self.turn(one, "declared")
            self.give_a_review(one, plan.get("recommends", "approve"))

    def declare(self, one: Member, interests: str) -> None:
        """Answer the question about interests; `interests` may be empty, for who does not answer
        it."""
        given = {"interests": interests, "text": "Fees."}
        if not interests or not self.lets_through(
            "declare", one, lambda: one.asked.declare(by=one.who, **given), one.known.may_declare
        ):
            return
        one.known.has_answered = True
        if interests == "declared":
            one.known.declare()
            self.waive(one)

    def give_a_review(self, one: Member, recommendation: str) -> None:
        known = one.known
        is_settled = not (
            known.has_blocked and recommendation in APPROVING
        )  # one's own remark keeps oneself from approving, too
        may = known.may_go_on() and known.has_answered and is_settled
        if self.lets_through("sign", one, lambda: self.sign(one, recommendation), may):
            known.said = Said(known.name, recommendation, known.of_topic, known.profession)
            if one.plan.get("is_late"):
                self.declare(one, "declared")
            self.turn(one, "signed")

    # --- What a decision needs --------------------------------------------------------------------

    @property
    def approving(self) -> list[Said]:
        """The reviews that count for an approval of the text at hand."""
        said = [one.known.said for one in self.members]
        return [one for one in said if one and one.approves and one.counts]

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
            one.known.name for one in self.members if one.known.said and not one.known.said.approves
        ]
        found += [f"refused: {sorted(refusing)}"] if refusing else []
        open_remarks = Comment.objects.filter(
            revision__article=self.article, is_blocking=True, status="open"
        ).count()
        return found + ([f"remarks: {open_remarks}"] if open_remarks else [])

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
            str(one.who)
            for one in self.members
            if one.row.person_id in {it.person for it in found.approvers}
        ) == sorted(one.name for one in self.approving)
        lacking = missing(self.rule, self.story.has_dose, self.approving, self.specialist)
        assert read(found.sentence) == (len(self.approving), self.rule["approvals"], lacking), (
            found.sentence
        )
        assert found.is_met == (not against or not against[0][0].isdigit())
        try:
            recorded = self.try_to_approve(self.cast.editor)
        except Opposed as refusal:
            assert [in_brief(said) for said in refusal.objections] == against and against
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
        for one in self.members:
            result = outcome(lambda one=one: self.try_to_approve(one.who))
            assert result == (otherwise if one.known.may_decide() else "denied"), (
                f"approve: {result}; {one.known}, {one.plan}"
            )


def in_brief(sentence: str) -> str:
    """An objection, as `Life.against` writes it."""
    if names := re.fullmatch(r"Not approved, or changes asked for, by (.+)\.", sentence):
        return f"refused: {sorted(names[1].split('; '))}"
    if remarks := re.fullmatch(r"(\d+) blocking comments? (?:is|are) not resolved yet\.", sentence):
        return f"remarks: {remarks[1]}"
    in_, of, lacking = read(sentence)
    return f"{in_} of {of}: {lacking}"
