"""Generated articles: rows as the verbs would leave them, loaded in batches. No act wrote them,
and `verify_ledger` says so of each."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from articles.models import (
    ApprovedStatement,
    Article,
    Event,
    Galley,
    Notification,
    Page,
    Revision,
)
from articles.publishing.search.index import tables
from articles.staff_search import indexes
from reviewers.figures.keeping import rebuild
from reviewers.figures.readings import keep_readings
from reviewers.models import Assignment, Comment, Review

from .copies import Copies
from .histories import ASKED, Life, life_of
from .loading import reset_keys, unchecked
from .people import People, people
from .record import Cast, Record
from .reviewing import Reviewing
from .telling import Telling
from .texts import Texts

BATCH = 2_000
YEARS, DAYS = 8, 60  # over which those that are over were reviewed, and those that go on were begun
APART = timedelta(hours=30)  # between two acts
LOADED = (
    ApprovedStatement,
    Article,
    Article.history.model,
    Revision,
    Galley,
    Page,
    Event,
    Notification,
    Assignment,
    Review,
    Comment,
)


def generate(
    number: int, show: Callable[[int, int], None], seed: int = 1, years: int = YEARS
) -> int:
    """Add articles until there are `number` generated ones; return how many were added.

    `show` hears how far it is: done, of how many. Those that are over were reviewed within the last
    `years`. A batch is there as a whole or not at all: what was stopped half-way goes on where it
    was, and comes to the same texts.
    """
    there = Article.objects.filter(slug__startswith="generated-").count()
    everybody, texts, now = people(number), Texts(seed), timezone.now()
    tables.uninstall()
    indexes.uninstall()
    for positions in _batches(there, number):
        with transaction.atomic(), unchecked():
            _load(
                positions,
                texts,
                everybody,
                lambda life, position: _times(life, position / number, now, years),
            )
        show(positions.stop, number)
    reset_keys(LOADED)
    with connection.cursor() as cursor, transaction.atomic():
        for statement in tables.COUNT_AGAIN[connection.vendor]:
            cursor.execute(statement)
    tables.install()
    indexes.install()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    rebuild(lambda done, of: None)
    keep_readings()
    return max(0, number - there)


def _batches(there: int, number: int) -> Iterator[range]:
    """The places of the articles that are missing; each batch ends where it would if nothing had
    ever been stopped."""
    while there < number:
        end = min(number, (there // BATCH + 1) * BATCH)
        yield range(there, end)
        there = end


def _load(
    positions: range,
    texts: Texts,
    everybody: People,
    times_of: Callable[[Life, int], list[datetime]],
) -> None:
    copies, record, reviewing, telling = Copies(), Record(), Reviewing(), Telling()
    drawn = islice(texts.batch(positions.start // BATCH), positions.start % BATCH, None)
    for position, text in zip(positions, drawn, strict=False):
        life, cast = life_of(position), _cast(position, everybody)
        times = times_of(life, position)
        topic = everybody.topics[position % len(everybody.topics)]
        written = copies.write(text, position, life, cast.author, topic, times)
        if life.acts:
            asked = reviewing.write(written, life, cast, times)
            events = record.write(written, life, cast, asked, times)
            telling.write(written.article.pk, written.article.title, life, cast, events, times)
    for room in (copies, record, reviewing, telling):
        room.load()


def _cast(position: int, everybody: People) -> Cast:
    asked = tuple(
        everybody.members[(position * ASKED + offset) % len(everybody.members)]
        for offset in range(ASKED)
    )
    editors, chairs = everybody.editors, everybody.chairs
    return Cast(
        everybody.author_of(position),
        editors[position % len(editors)],
        chairs[position % len(chairs)],
        asked,
        everybody.names,
    )


def _times(life: Life, share: float, now: datetime, years: int) -> list[datetime]:
    """The times of its acts, one at least; `share` of all articles came before it."""
    acts = max(1, len(life.acts))
    span = timedelta(days=DAYS if life.is_recent else 365 * years)
    last = now - (1 - share) * span - APART
    return [last - APART * (acts - 1 - position) for position in range(acts)]
