"""The approval rules: each says what stands against approving a revision, or nothing. What is
explained is what is enforced."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from articles.database.prepared import Prepared
from articles.models import Revision, Topic
from articles.text.clean import enumerated
from articles.workflow.rules import DecisionContext, Rule

from ..models import (
    ALLOWING,
    Assignment,
    BoardMember,
    Comment,
    CommentStatus,
    Profession,
    QuorumPolicy,
    Review,
    Verdict,
)
from .decision_letter import unanswered
from .expertise import Demand, at_start, demand_for


@dataclass(frozen=True)
class Approver:
    """Somebody whose approval counts: what the policy asks about them, as it was when they
    signed."""

    person: int
    is_of_topic: bool
    profession: str


@dataclass(frozen=True)
class Quorum:
    """How far a revision is on the way to its quorum: `policy` applied to those who approve."""

    policy: QuorumPolicy
    topic: Topic
    # Why expertise in medicines is asked for (reviewers/deciding/expertise.py); empty if it is not.
    because: str
    approvers: tuple[Approver, ...]

    @property
    def count(self) -> int:
        """Distinct persons who approve."""
        return len({approver.person for approver in self.approvers})

    @property
    def missing_approvals(self) -> int:
        """How many approvals are missing, whoever gives them."""
        return max(self.policy.approvals - self.count, 0)

    @property
    def missing_of_topic(self) -> int:
        """How many approvals by members of the topic are missing."""
        return max(
            self.policy.of_topic
            - len({approver.person for approver in self.approvers if approver.is_of_topic}),
            0,
        )

    @property
    def missing_professions(self) -> list[str]:
        """The professions of which nobody approves yet."""
        present = {approver.profession for approver in self.approvers}
        return [
            profession
            for profession in self.policy.professions(bool(self.because))
            if profession not in present
        ]

    @property
    def missing(self) -> list[str]:
        """Who is still missing, in words: "a cardiologist", "a pharmacist (the text names a
        dose)"."""
        missing = []
        if few := self.missing_of_topic:
            missing.append(
                self.topic.a_specialist if few == 1 else f"{few} members for {self.topic.name}"
            )
        for profession in self.missing_professions:
            why = "" if profession in self.policy.always else f" ({self.because})"
            missing.append(f"a {Profession(profession).label.lower()}{why}")
        return missing

    @property
    def is_met(self) -> bool:
        """Is the policy met?"""
        return not self.missing_approvals and not self.missing

    @property
    def sentence(self) -> str:
        """Where it stands, in one sentence."""
        count = f"{self.count} of {self.policy.approvals} approving reviews are in"
        if not self.missing:
            return f"{count}."
        verb = "is" if len(self.missing) == 1 and self.missing_of_topic < 2 else "are"
        return f"{count}: {enumerated(self.missing)} {verb} still missing."


def quorum(
    revision: Revision, reviews: Iterable[Review] | None = None, demand: Demand | None = None
) -> Quorum:
    """Return how far a revision is. `reviews` and `demand` may be given by who has them at hand:
    reviews with their assignment and member.

    A review counts that recommends approval of exactly this digest, by a member without an
    interest, or with a waived one.
    """
    if demand is None:
        demand = demand_for(revision)
    if reviews is None:
        reviews = signed_reviews(revision)
    counting = (
        review
        for review in reviews
        if review.is_approving
        and review.digest == revision.digest
        and review.assignment.interests in ALLOWING
    )
    approvers = tuple(
        Approver(
            review.assignment.member.person_id,
            revision.topic_id in review.topics,
            review.profession,
        )
        for review in counting
    )
    return Quorum(demand.policy, revision.topic, demand.because, approvers)


def once_all_approve(now: Quorum, assignments: Iterable[Assignment]) -> Quorum:
    """Return how far the quorum would be if all of whom a review can still be expected approved.

    Wants the assignments with their outlook (`with_outlook`), their members and the members' topics
    at hand.
    """
    hoped_for = (assignment for assignment in assignments if assignment.is_awaited)  # type: ignore[attr-defined]
    return replace(
        now,
        approvers=now.approvers
        + tuple(_approver(assignment.member, now.topic) for assignment in hoped_for),
    )


def _approver(member: BoardMember, topic: Topic) -> Approver:
    return Approver(member.person_id, topic in member.topics.all(), member.profession)


def out_of_reach(policy: QuorumPolicy, governed: Iterable[Topic]) -> list[str]:
    """Return, in sentences, what of a rule the active board could never send, whomever of it is
    asked; in two queries.

    `governed` are the topics it is in force for.
    """
    members = list(BoardMember.objects.active().prefetch_related("topics"))
    sentences = (
        [f"{_few(len(members))} on the board; the rule asks for {policy.approvals}."]
        if len(members) < policy.approvals
        else []
    )
    for profession in policy.professions(has_dose=True):
        if profession not in {member.profession for member in members}:
            when = (
                ""
                if profession in policy.always
                else ", whom the rule asks for when the text names a dose or a medicine"
            )
            sentences.append(f"No active member is a {Profession(profession).label.lower()}{when}.")
    for topic in governed:
        able = sum(topic in member.topics.all() for member in members)
        if able < policy.of_topic:
            sentences.append(f"{_few(able)} of {topic.name}; the rule asks for {policy.of_topic}.")
    return sentences


def _few(count: int) -> str:
    return f"{f'Only {count}' if count else 'No'} active member{'s are' if count > 1 else ' is'}"


def signed_reviews(revision: Revision) -> list[Review]:
    """Return the signed reviews of a revision, with their assignment and member."""
    found: list[Review] = _signed(revision=revision.pk)
    return found


@Prepared
def _signed(revision: int) -> Any:
    return (
        Review.objects.filter(revision=revision).select_related("assignment__member").order_by("pk")
    )


def _enough_approvals(revision: Revision, context: DecisionContext) -> str | None:
    """Whoever the policy asks for recommends approval of exactly this digest. A minor correction
    needs one different editor only."""
    if revision.is_minor:
        return None
    demand = context.read(demand_for, revision)
    found = quorum(revision, context.read(signed_reviews, revision), demand)
    return None if found.is_met else found.sentence


def _grounds(revision: Revision, context: DecisionContext) -> dict[str, Any]:
    """What the record of a decision says of the rule it was made under."""
    if revision.is_minor:
        return {"quorum": 0, "quorum_policy": {"minor": True}}
    demand = context.read(demand_for, revision)
    policy = demand.policy
    asked = {
        "number": policy.number,
        "scope": policy.scope,
        **policy.asks(),
        "in_words": policy.explain(),
    }
    return {
        "quorum": policy.approvals,
        "quorum_policy": asked,
        **({"medicines": demand.because} if demand.because else {}),
    }


def _reviews_wanted(revision: Revision) -> int:
    """How many approving reviews the policy in force asks for; none of a minor correction."""
    return 0 if revision.is_minor else demand_for(revision).policy.approvals


enough_approvals = Rule(
    _enough_approvals,
    grounds=_grounds,
    at_start=at_start,
    reviews_wanted=_reviews_wanted,  # readers of a preview are told
)


def _no_open_refusal(revision: Revision, context: DecisionContext) -> str | None:
    """No reviewer of this revision asks for changes or advises against it."""
    reviews = context.read(signed_reviews, revision)
    names = [review.printed_name for review in reviews if not review.is_approving]
    return f"Not approved, or changes asked for, by {'; '.join(names)}." if names else None


no_open_refusal = Rule(_no_open_refusal)


def _no_open_comment(revision: Revision, context: DecisionContext) -> str | None:
    """No blocking comment on this or an earlier revision is open; disagreement with a statement
    is one."""
    count = context.known(blocking_on, revision)
    if count is None:
        count = _count_blocking(context.read(_said_of, revision))
    if not count:
        return None
    return f"{count} blocking comment{'s are' if count > 1 else ' is'} not resolved yet."


def blocking_on(revision: Revision) -> int:
    """Return how many blocking comments on this or an earlier revision are open."""
    return _count_blocking(_said_of(revision))


def _count_blocking(rows: Iterable[tuple[Any, ...]]) -> int:
    return sum(is_blocking and status == CommentStatus.OPEN for is_blocking, status, *_ in rows)


def _said_of(revision: Revision) -> list[tuple[Any, ...]]:
    return list(_said(article=revision.article_id, revision=revision.pk))


@Prepared
def _said(article: int, revision: int) -> Any:
    """What keeps an article from being approved, and the signed verdicts on this revision."""
    comments = Comment.objects.published().filter(revision__article=article, parent=None)
    is_verdict = Q(revision=revision) & ~Q(statement="")
    return comments.filter(is_verdict | Q(status=CommentStatus.OPEN, is_blocking=True)).values_list(
        "is_blocking", "status", "revision", "assignment", "statement", "verdict", "rating"
    )


def _verdicts(revision: Revision, context: DecisionContext) -> dict[str, Any]:
    """How many reviewers agreed with each statement, and how many did not, of those whose
    reviews count; nothing of a minor correction, or where it was not asked."""
    if revision.is_minor or (rows := context.known(_said_of, revision)) is None:
        return {}
    reviews = context.read(signed_reviews, revision)
    counting = {
        review.assignment_id for review in reviews if review.assignment.interests in ALLOWING
    }
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for *_, on, assignment, statement, verdict, rating in rows:
        if statement and on == revision.pk and assignment in counting:
            counts[statement][0 if verdict == Verdict.AGREE and not rating else 1] += 1
    return {"verdicts": dict(counts)}


no_open_comment = Rule(_no_open_comment, grounds=_verdicts, to_authors=unanswered)
