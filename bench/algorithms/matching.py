"""How evenly the work is shared: 500 articles and a board of 60, asked in our order, at random, and
in a round.

Run it so: `DEMO=1 python bench/algorithms/matching.py`. No database; the order is the product's
own, on candidates in memory.

Each article needs three reviewers. Who is away, at the cap, or tied to the authors is eligible in
no way of asking. The articles come over a year, reviews take as long as their readers do. Load is
told twice, each as its spread over the members: `in use` is the share of the agreed capacity (cap,
on days present) that was taken over the year; `asked` is the number of requests for each place of
the cap. Seeded: the same figures each time.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import mean, pstdev
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.settings")

import django
from django.utils.module_loading import import_string

django.setup()  # the models can be imported from here on
ordered, BoardMember, Candidate, Person = map(
    import_string,
    (
        "reviewers.assigning.matching.ordered",
        "reviewers.models.BoardMember",
        "reviewers.models.Candidate",
        "articles.models.Person",
    ),
)

ARTICLES, MEMBERS, NEEDED, DAYS, SEEDS = 500, 60, 3, 365, range(5)
TOPICS = {0: 3, 1: 3, 2: 2, 3: 2, 4: 2, 5: 1, 6: 1, 7: 1}  # topic: how often it comes up
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Reader:
    """A member of the simulated board: days are counted from the start."""

    key: int
    topics: frozenset[int]
    cap: int
    pace: float  # days a review takes
    absences: list[range]
    open_until: list[float]
    asked_on: float | None = None
    asked: int = 0
    of_topic: int = 0

    def is_free(self, day: float) -> bool:
        """Neither away now or when it is due, nor at the cap."""
        self.open_until = [end for end in self.open_until if end > day]
        return len(self.open_until) < self.cap and not self.is_away(int(day))

    def is_away(self, day: int) -> bool:
        """Away that day, or when a review asked for then is due?"""
        return any(day in away or day + 14 in away for away in self.absences)

    @property
    def capacity(self) -> float:
        """Reviews this reader could have open, on average over the year."""
        return self.cap * sum(not self.is_away(day) for day in range(DAYS)) / DAYS

    @property
    def in_use(self) -> float:
        """The share of the capacity that was taken, over the year."""
        return self.asked * self.pace / DAYS / self.capacity


def board(random: Random) -> list[Reader]:
    """Return sixty readers: one to three topics each, caps of one to four, a pace of three to
    thirty days, two absences."""
    return [
        Reader(
            key,
            frozenset(
                random.choices(sorted(TOPICS), list(TOPICS.values()), k=random.randint(1, 3))
            ),
            random.randint(1, 4),
            random.uniform(3, 30),
            [
                range(start, start + random.randint(7, 60))
                for start in random.sample(range(DAYS), 2)
            ],
            [],
        )
        for key in range(1, MEMBERS + 1)
    ]


Choice = Callable[[list[Reader], int, int, Random], list[Reader]]


def run(choose: Choice, seed: int) -> list[Reader]:
    """Let a board read every article, asked by `choose(free, number, topic, random)`; return it
    afterwards."""
    world, chance = Random(seed), Random(seed + 1_000)  # noqa: S311 - a simulation
    readers = board(world)
    for number in range(ARTICLES):
        day = number * DAYS / ARTICLES
        [topic] = world.choices(list(TOPICS), list(TOPICS.values()))
        tied = {
            one.key for one in world.sample(readers, 4)
        }  # authors, and who works or publishes with them
        free = [one for one in readers if one.key not in tied and one.is_free(day)]
        for one in choose(free, number, topic, chance)[:NEEDED]:
            one.open_until.append(day + one.pace)
            one.asked_on, one.asked, one.of_topic = (
                day,
                one.asked + 1,
                one.of_topic + (topic in one.topics),
            )
    return readers


def in_our_order(free: list[Reader], number: int, topic: int, random: Random) -> list[Reader]:
    """The product's own order of fairness, on candidates that are in no database."""
    by_key = {one.key: one for one in free}
    found = [candidate(one, topic) for one in free]
    return [by_key[one.member.pk] for one in ordered(found, str(number))]


def at_random(free: list[Reader], number: int, topic: int, random: Random) -> list[Reader]:
    """Anybody eligible."""
    return random.sample(free, len(free))


def at_random_of_the_topic(
    free: list[Reader], number: int, topic: int, random: Random
) -> list[Reader]:
    """Anybody eligible, members of the topic before others."""
    return sorted(at_random(free, number, topic, random), key=lambda one: topic not in one.topics)


def in_a_round(free: list[Reader], number: int, topic: int, random: Random) -> list[Reader]:
    """Whoever was asked longest ago."""
    return sorted(free, key=lambda one: (-1 if one.asked_on is None else one.asked_on, one.key))


def in_a_round_of_the_topic(
    free: list[Reader], number: int, topic: int, random: Random
) -> list[Reader]:
    """Whoever of the topic was asked longest ago, before others."""
    return sorted(in_a_round(free, number, topic, random), key=lambda one: topic not in one.topics)


def candidate(one: Reader, topic: int) -> Any:
    """A reader as the product sees a member."""
    asked_at = None if one.asked_on is None else START + timedelta(days=one.asked_on)
    member = BoardMember(pk=one.key, cap=one.cap, person=Person(pk=one.key))
    return Candidate(member, topic in one.topics, len(one.open_until), asked_at, has_declined=False)


def gini(values: list[float]) -> float:
    """Return the Gini coefficient: 0 when all are the same, near 1 when one has everything."""
    weighted = sum(place * value for place, value in enumerate(sorted(values), 1))
    return 2 * weighted / (len(values) * sum(values)) - (len(values) + 1) / len(values)


def spread(values: list[float]) -> list[float]:
    """Return minimum, maximum, standard deviation, coefficient of variation and Gini
    coefficient."""
    return [min(values), max(values), pstdev(values), pstdev(values) / mean(values), gini(values)]


def figures(choose: Choice) -> list[float]:
    """Return the spread of the share in use, that of the requests, and the share of readers of
    the topic: means over the boards."""
    rows = []
    for seed in SEEDS:
        readers = run(choose, seed)
        of_topic = sum(one.of_topic for one in readers) / sum(one.asked for one in readers)
        rows.append(
            [
                *spread([one.in_use for one in readers]),
                *spread([one.asked / one.capacity for one in readers]),
                of_topic,
            ]
        )
    return [mean(column) for column in zip(*rows, strict=True)]


def main() -> None:
    """Print a line for each way of asking."""
    heads = ["min", "max", "sd", "cv", "gini"]
    print(
        f"{ARTICLES} articles, {MEMBERS} members, {NEEDED} reviewers each, in {DAYS} days; means "
        f"over {len(SEEDS)} boards"
    )
    print(f"{'':<26}{'in use':>30}   {'asked':>30}   of topic")
    print(
        " " * 26
        + "".join(f"{one:>6}" for one in heads)
        + "   "
        + "".join(f"{one:>6}" for one in heads)
    )
    for choose in (
        in_our_order,
        at_random_of_the_topic,
        in_a_round_of_the_topic,
        at_random,
        in_a_round,
    ):
        *both, of_topic = figures(choose)
        told = (
            "".join(f"{one:6.2f}" for one in both[:5])
            + "   "
            + "".join(f"{one:6.2f}" for one in both[5:])
        )
        print(f"{choose.__name__.replace('_', ' '):<26}{told}{of_topic:11.0%}")


if __name__ == "__main__":
    main()
