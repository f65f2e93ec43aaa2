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
            reader.key for reader in world.sample(readers, 4)
        }  # authors, and who works or publishes with them
        free = [reader for reader in readers if reader.key not in tied and reader.is_free(day)]
        for reader in choose(free, number, topic, chance)[:NEEDED]:
            reader.open_until.append(day + reader.pace)
            reader.asked_on, reader.asked, reader.of_topic = (
                day,
                reader.asked + 1,
                reader.of_topic + (topic in reader.topics),
            )
    return readers


def in_our_order(free: list[Reader], number: int, topic: int, random: Random) -> list[Reader]:
    """The product's own order of fairness, on candidates that are in no database."""
    by_key = {reader.key: reader for reader in free}
    found = [candidate(reader, topic) for reader in free]
    return [by_key[ranked.member.pk] for ranked in ordered(found, str(number))]


def at_random(free: list[Reader], number: int, topic: int, random: Random) -> list[Reader]:
    """Anybody eligible."""
    return random.sample(free, len(free))


def at_random_of_the_topic(
    free: list[Reader], number: int, topic: int, random: Random
) -> list[Reader]:
    """Anybody eligible, members of the topic before others."""
    return sorted(
        at_random(free, number, topic, random), key=lambda reader: topic not in reader.topics
    )


def in_a_round(free: list[Reader], number: int, topic: int, random: Random) -> list[Reader]:
    """Whoever was asked longest ago."""
    return sorted(
        free, key=lambda reader: (-1 if reader.asked_on is None else reader.asked_on, reader.key)
    )


def in_a_round_of_the_topic(
    free: list[Reader], number: int, topic: int, random: Random
) -> list[Reader]:
    """Whoever of the topic was asked longest ago, before others."""
    return sorted(
        in_a_round(free, number, topic, random), key=lambda reader: topic not in reader.topics
    )


def candidate(reader: Reader, topic: int) -> Any:
    """A reader as the product sees a member."""
    asked_at = None if reader.asked_on is None else START + timedelta(days=reader.asked_on)
    member = BoardMember(pk=reader.key, cap=reader.cap, person=Person(pk=reader.key))
    return Candidate(
        member, topic in reader.topics, len(reader.open_until), asked_at, has_declined=False
    )


def gini(values: list[float]) -> float:
    """Return the Gini coefficient: 0 when all are the same, near 1 when one has everything."""
    weighted = sum(rank * value for rank, value in enumerate(sorted(values), 1))
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
        of_topic = sum(reader.of_topic for reader in readers) / sum(
            reader.asked for reader in readers
        )
        rows.append(
            [
                *spread([reader.in_use for reader in readers]),
                *spread([reader.asked / reader.capacity for reader in readers]),
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
        + "".join(f"{head:>6}" for head in heads)
        + "   "
        + "".join(f"{head:>6}" for head in heads)
    )
    for choose in (
        in_our_order,
        at_random_of_the_topic,
        in_a_round_of_the_topic,
        at_random,
        in_a_round,
    ):
        *both, of_topic = figures(choose)
        shares = (
            "".join(f"{value:6.2f}" for value in both[:5])
            + "   "
            + "".join(f"{value:6.2f}" for value in both[5:])
        )
        print(f"{choose.__name__.replace('_', ' '):<26}{shares}{of_topic:11.0%}")


if __name__ == "__main__":
    main()
