"""Whose turn it is: the order of fairness among who may review an article, in words, and the
suggested set that makes a quorum."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from hashlib import sha256
from itertools import product
from typing import Any

from django.utils import timezone

from articles.models import Article
from articles.workflow.recorded import Opposed

from ..deciding.quorum import Approver, Quorum, quorum
from ..models import OVER, Assignment, BoardMember, Candidate, Profession, candidates

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Matching:
    """Everybody with respect to one article, in turn, and how far its quorum is once all who are
    asked have approved."""

    ranking: tuple[Candidate, ...]
    now: Quorum
    expected: Quorum
    let_go: frozenset[int] = (
        frozenset()
    )  # keys of members whose request about this revision expired or was taken back
    is_minor: bool = False

    @property
    def free(self) -> list[Candidate]:
        """Who may be asked without a person deciding it: eligible, there today, has neither
        declined this article nor been let go."""
        able = [
            candidate
            for candidate in self.ranking
            if candidate.is_eligible and not candidate.is_away
        ]
        return [
            candidate
            for candidate in able
            if not candidate.has_declined and candidate.member.pk not in self.let_go
        ]

    def suggested(self) -> list[BoardMember]:
        """Return whom to ask, so that with those asked already the policy can be met; nobody, if it
        can be met as it stands.

        Raises Opposed, with what is missing in words.
        """
        return (
            []
            if self.is_minor
            else [candidate.member for candidate in suggested_set(self.free, self.expected)]
        )

    def needed(self) -> tuple[BoardMember | None, list[str]]:
        """Return whom to ask in the place of somebody who was let go, and what nobody could fill,
        in sentences.

        Nobody is asked in vain: where those asked already can make the quorum, or a further review
        would not help towards it.
        """
        try:
            wanted, missing = self.suggested(), list[str]()
        except Opposed as refusal:
            is_any_wanted = self.expected.missing_approvals > max(
                self.expected.missing_of_topic, len(self.expected.missing_professions)
            )
            wanted, missing = (
                [
                    candidate.member
                    for candidate in self.free
                    if is_any_wanted or _fills(candidate, self.expected)
                ],
                refusal.objections,
            )
        ranked = sorted(
            (candidate for candidate in self.free if candidate.member in wanted),
            key=lambda candidate: -_fills(candidate, self.expected),
        )
        return next((candidate.member for candidate in ranked), None), missing

    def next(self, besides: Collection[BoardMember] = ()) -> BoardMember | None:
        """Return whose turn it is `besides` these: of those who fill most of what is missing,
        the first; None when nobody may be asked."""
        ranked = sorted(self.free, key=lambda candidate: -_fills(candidate, self.expected))
        return next(
            (candidate.member for candidate in ranked if candidate.member not in besides), None
        )


def match(article: Article, due_on: date, *, without: Assignment | None = None) -> Matching:
    """Return the matching of an article under review, for reviews due on that day: four queries at
    any size of the board.

    `without` is an assignment that is about to be given to somebody else.
    """
    revision: Any = article.revision  # whatever is under review was submitted
    everybody, now = ranking(article, due_on), quorum(revision)
    assignments: Any = (
        Assignment.objects.filter(revision=revision)
        .exclude(pk=without.pk if without else 0)
        .with_outlook()
    )
    asked = list(assignments.values_list("member", "status", "is_awaited"))
    let_go = frozenset(member for member, status, _ in asked if status in OVER)
    hopeful = {member for member, _, is_awaited in asked if is_awaited}
    awaited = tuple(
        Approver(candidate.member.person_id, candidate.is_of_topic, candidate.member.profession)
        for candidate in everybody
        if candidate.member.pk in hopeful
    )
    return Matching(
        tuple(everybody),
        now,
        replace(now, approvers=now.approvers + awaited),
        let_go,
        revision.is_minor,
    )


def ranking(article: Article, due_on: date) -> list[Candidate]:
    """Return every active member in the order of fairness, in one query.

    Who may be asked comes first; of them last who is away today, before them who declined this
    article, before them who may be asked only by a waiver: it permits, and prefers nobody. Who has
    read an earlier revision reads the next one, too.

    Then those of the topic, then by the share of their cap that would be in use with this review,
    then by how long ago they were asked, never asked first. (Of the share before it, somebody who
    takes one review at a time would have none as often as somebody who takes six.)
    """
    return ordered(candidates(article, due_on=due_on), str(article.pk))


def suggested(article: Article, due_on: date) -> list[BoardMember]:
    """Return the fairest eligible members who complete the quorum (`Matching.suggested`); raises
    Opposed, with what is missing."""
    return match(article, due_on).suggested()


def ordered(found: Iterable[Candidate], key: str) -> list[Candidate]:
    """Return candidates in the order of fairness; `key` names the article, and breaks ties
    differently for each, yet reproducibly."""
    return sorted(
        found,
        key=lambda candidate: (
            not candidate.is_eligible,
            candidate.is_away,
            candidate.has_declined,
            bool(candidate.waived),
            not candidate.has_read,
            not candidate.is_of_topic,
            _share_with_one_more(candidate),
            candidate.last_asked_at or NEVER,
            sha256(f"{key}:{candidate.member.pk}".encode()).digest(),
        ),
    )


def suggested_set(free: Sequence[Candidate], expected: Quorum) -> list[Candidate]:
    """Return the smallest set of `free` (in turn) that completes a quorum, and of those the one
    whose turns come first in sum.

    Exact: in a best set, one of each profession that is missing is the first in turn of the topic,
    or the first outside it; whoever else is needed is simply the first in turn, as many of the
    topic as are still missing before the others. So only the two choices for each profession are
    tried. Raises Opposed.
    """
    if missing := _shortage(free, expected):
        raise Opposed(missing)
    ranked = list(enumerate(free))
    firsts = [_firsts(ranked, profession) for profession in expected.missing_professions]
    return [
        candidate
        for _, candidate in min(
            (_completed(ranked, list(chosen), expected) for chosen in product(*firsts)), key=_rank
        )
    ]


def reasons(candidate: Candidate, topic: str = "the topic") -> list[str]:
    """Return what speaks for, about and against asking somebody, in sentences and parts of
    sentences for people."""
    sentences = [
        f"Of {topic}" if candidate.is_of_topic else f"Not of {topic}",
        candidate.member.get_profession_display().lower(),
        f"{candidate.open_count} of {candidate.member.cap} reviews open",
        _last_asked(candidate.last_asked_at),
    ]
    if candidate.member.absence_ahead and not any(
        hindrance.kind == "absent" for hindrance in candidate.hindrances
    ):
        sentences.append(f"away {candidate.member.absence_ahead}")
    if candidate.has_read:
        sentences.append("has read an earlier revision")
    if candidate.has_declined:
        sentences.append("declined this article before")
    return (
        sentences
        + [hindrance.sentence for hindrance in candidate.hindrances]
        + [f"Waived by a chair: {hindrance.sentence}" for hindrance in candidate.waived]
    )


Ranked = tuple[int, Candidate]


def _share_with_one_more(candidate: Candidate) -> Fraction:
    return Fraction(candidate.open_count + 1, max(candidate.member.cap, 1))


def _fills(candidate: Candidate, expected: Quorum) -> int:
    return (candidate.member.profession in expected.missing_professions) + (
        candidate.is_of_topic and expected.missing_of_topic > 0
    )


def _firsts(ranked: list[Ranked], profession: str) -> list[Ranked]:
    """The first of a profession inside the topic, and the first outside."""
    able = [entry for entry in ranked if entry[1].member.profession == profession]
    return [
        next(entry for entry in able if entry[1].is_of_topic is inside)
        for inside in {candidate.is_of_topic for _, candidate in able}
    ]


def _completed(ranked: list[Ranked], chosen: list[Ranked], expected: Quorum) -> list[Ranked]:
    of_topic = expected.missing_of_topic - sum(candidate.is_of_topic for _, candidate in chosen)
    rest = [entry for entry in ranked if entry not in chosen]
    chosen = chosen + [entry for entry in rest if entry[1].is_of_topic][: max(of_topic, 0)]
    number = expected.missing_approvals - len(chosen)
    return sorted(
        chosen + [entry for entry in rest if entry not in chosen][: max(number, 0)],
        key=lambda entry: entry[0],
    )


def _rank(chosen: list[Ranked]) -> tuple[int, int, list[int]]:
    positions = [position for position, _ in chosen]
    return len(positions), sum(positions), positions


def _shortage(free: Sequence[Candidate], expected: Quorum) -> list[str]:
    """What no choice of these could complete, in sentences."""
    professions = {candidate.member.profession for candidate in free}
    sentences = [
        f"No {Profession(profession).label.lower()} may be asked now, and the policy needs one."
        for profession in expected.missing_professions
        if profession not in professions
    ]
    if (able := sum(candidate.is_of_topic for candidate in free)) < expected.missing_of_topic:
        sentences.append(
            f"{_of(able, expected.missing_of_topic)} of the topic {expected.topic.name} may be "
            "asked now."
        )
    elif len(free) < expected.missing_approvals:
        sentences.append(f"{_of(len(free), expected.missing_approvals)} may be asked now.")
    return sentences


def _of(able: int, needed: int) -> str:
    return f"{needed} more member{'s are' if needed > 1 else ' is'} needed, but {able or 'none'}"


def _last_asked(at: datetime | None) -> str:
    if at is None:
        return "never asked"
    days = (timezone.localdate() - timezone.localdate(at)).days
    return "last asked " + (
        "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
    )
