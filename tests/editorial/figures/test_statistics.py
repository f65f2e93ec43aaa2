"""The figures as numbers: ranks that agree with counting by hand, and what they cost at 100,000
events."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from articles.models import Article, Event, Person
from editorial.figures.statistics import Spread, months, spread
from reviewers.figures.keeping import keep
from reviewers.models import Assignment
from tests.cast import Cast

pytestmark = [pytest.mark.long, pytest.mark.both]

ARTICLES = 5_000
ROUND = [
    "submit",
    "start_review",
    "invite",
    "accept",
    "declare",
    "sign",
    "accept",
    "declare",
    "sign",
]
LIFE = [*ROUND, "request_changes", *ROUND, "approve"]  # twenty acts
LEADS_TO = {
    "submit": "submitted",
    "start_review": "under_review",
    "request_changes": "changes_requested",
    "approve": "approved",
}


def by_hand(values: list[int], percent: int) -> int:
    """The nearest rank, counted: the least value that at least so many of a hundred do not
    exceed."""
    return next(
        value
        for value in sorted(values)
        if sum(other <= value for other in values) * 100 >= len(values) * percent
    )


@given(
    values=some.lists(some.integers(0, 30), min_size=1, max_size=60), percent=some.integers(1, 100)
)
def test_counting_by_hand_is_the_rank_of_the_definition(values: list[int], percent: int) -> None:
    assert by_hand(values, percent) == sorted(values)[ceil(len(values) * percent / 100) - 1]


@given(values=some.lists(some.integers(0, 40), max_size=60))
def test_the_spread_has_the_ranks_counted_by_hand(values: list[int]) -> None:
    found = spread(Counter(timedelta(hours=hours) for hours in values))
    ranks = (
        [timedelta(hours=by_hand(values, percent)) for percent in (50, 90)]
        if values
        else [None, None]
    )
    assert found == Spread(len(values), *ranks)


@given(start=some.datetimes(datetime(2001, 1, 1), datetime(2030, 1, 1)), days=some.integers(1, 900))
def test_every_day_is_in_one_of_the_months(start: datetime, days: int) -> None:
    start = start.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    found = list(months(start, start + timedelta(days=days)))
    wanted = sorted({(start + timedelta(days=day)).date().replace(day=1) for day in range(days)})
    assert found == wanted


def test_a_period_that_ends_with_a_month_has_no_next_one() -> None:
    assert list(months(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))) == [
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


# --- At 100,000 events ----------------------------------------------------------------------------


def fill(cast: Cast) -> None:
    """Write 100,000 events: a life of twenty acts, one an hour, and the same for 4,999 articles
    more. No walk: only figures read them."""
    model, now = cast.submitted(), timezone.now()
    asked = Assignment.objects.create(
        revision=model.revision, member=cast.members[0], by=cast.editor, due_at=now
    )
    facts = {
        "author": cast.author,
        "edited_by": cast.author,
        "title": "?",
        "topic": cast.topic,
        "revision": model.revision,
    }
    first, *others = Article.objects.bulk_create(
        [Article(slug=f"filled-{number}", **facts) for number in range(ARTICLES)], 500
    )
    here = "draft"
    for position, verb in enumerate(LIFE):
        before, here = here, LEADS_TO.get(verb, here)
        Event.objects.create(
            article=first,
            sequence=position + 1,
            verb=verb,
            before=before,
            after=here,
            actor=cast.reviewers[0],
            actor_name="A",
            at=now - timedelta(hours=len(LIFE) - position),
            detail={"assignment": asked.pk, "progress": ["invited", "accepted"]},
        )
    columns = [
        f'"{field.column}"'
        for field in Event._meta.concrete_fields
        if field.column not in ("id", "article_id")
    ]
    theirs = ", ".join(f"event.{column}" for column in columns)
    again = [
        "INSERT INTO articles_event (article_id,",
        ", ".join(columns),
        ") SELECT article.id,",
        theirs,
        "FROM articles_article article, articles_event event WHERE event.article_id = %s AND "
        "article.id BETWEEN %s AND %s",
    ]
    with connection.cursor() as cursor:
        cursor.execute(" ".join(again), [first.pk, others[0].pk, others[-1].pk])
        cursor.execute("ANALYZE articles_event")  # as a house that has grown so large has long done


class Read:
    """Counts the rows that come from the database."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        cursor, read = context["cursor"], self

        def counted(size: int = 1) -> Any:
            found = type(cursor).__getattr__(cursor, "fetchmany")(size)
            read.rows += len(found)
            return found

        cursor.fetchmany = counted
        return result


def test_at_a_hundred_thousand_events_few_queries_and_few_rows_are_read(
    cast: Cast, client: Client
) -> None:
    fill(cast)
    assert Event.objects.count() == ARTICLES * len(LIFE) + 1
    keep(timezone.now())
    member, year = cast.members[0], "?period=365"
    house, theirs = f"/admin/dashboard/{year}", f"/admin/dashboard/{member.pk}/{year}"
    topic = f"&topic={cast.topic.slug}"
    answer = _read_within_bounds(client, cast.editor, house)
    for path in (house + topic, theirs, f"{house}&download=quorum-waits"):
        _read_within_bounds(client, cast.editor, path)
    _read_within_bounds(client, member.person, f"/admin/board/figures/{year}")
    found = {figure.key: figure.rows for figure in answer.context["figures"]}
    hour, twice = timedelta(hours=1), 2 * ARTICLES
    assert [row[1:4] for row in found["time-in-state"][:3]] == [
        [twice, hour, hour],
        [twice, 8 * hour, 8 * hour],
        [ARTICLES, hour, hour],
    ]
    assert [row[1] for row in found["turnaround"]] == [2 * twice, 2 * twice]


def _read_within_bounds(client: Client, who: Person, path: str) -> Any:
    client.force_login(who)
    read = Read()
    with CaptureQueriesContext(connection) as seen, connection.execute_wrapper(read):
        answer = client.get(path)
        assert answer.status_code == 200 and (
            list(answer.streaming_content) if answer.streaming else answer.content
        )
    assert (len(seen) <= 12, 0 < read.rows < 100) == (True, True), path
    return answer
