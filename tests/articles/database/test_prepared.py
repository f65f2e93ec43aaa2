"""Queries that are written once ask what they would ask if they were written anew each time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg import ClientCursor

from articles.database import prepared
from articles.database.prepared import Prepared, is_writable, literal
from articles.models import Article, Event, Person
from tests.cast import Cast

pytestmark = pytest.mark.both


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Hold each query that is asked against the same one written anew; the list holds the name
    of each that was asked."""
    asked: list[str] = []
    ask = Prepared.__call__

    def both(query: Prepared, **values: Any) -> list[Any]:
        rows, anew = ask(query, **values), query._build(**values)
        written = next(
            candidate
            for shape, candidate in query._written.items()
            if shape == prepared.shape(values)
        )
        assert in_full(*written.filled(values)) == in_full(
            *anew.query.get_compiler(connection=connection).as_sql()
        )
        assert rows == list(anew)
        asked.append(query._build.__name__)
        return rows

    monkeypatch.setattr(Prepared, "__call__", both)
    return asked


def in_full(sql: str, values: Any) -> object:
    """Return a statement with its values in it."""
    if connection.vendor == "postgresql":
        return ClientCursor(connection.connection).mogrify(sql, values)
    return sql % tuple(
        literal(value).replace("%%", "%") if is_writable(value) else repr(value) for value in values
    )


@pytest.mark.parametrize(
    "text", ["submit", "it's", "100%", "%s", "%(a)s %%", "? :a", "\\ back", "ä 中", 'say "so"']
)
def test_what_never_changes_stands_in_the_sql(text: str, cast: Cast) -> None:
    """So that a plan for all values may use an index of these rows only."""
    article = cast.submitted()
    asked = Prepared(
        lambda pk: Event.objects.filter(article=pk, verb__in=[text, "submit"]).exclude(reason=text)
    )
    with CaptureQueriesContext(connection) as seen:
        assert asked(pk=article.pk) == [article.events.get()] and asked(pk=article.pk + 1) == []
    [written] = asked._written.values()
    assert len(written._parameters) == 1 and "'submit'" in seen[0]["sql"]


def test_sqlite_is_given_beside_the_sql_what_it_could_not_read_there() -> None:
    """It reads SQL to the first zero byte; PostgreSQL's driver says itself what it refuses."""
    on_sqlite = connection.vendor == "sqlite"
    assert [is_writable(value) for value in ("a\0b", b"a", "a", None, True)] == [
        not on_sqlite,
        not on_sqlite,
        True,
        True,
        True,
    ]


@pytest.mark.long
def test_a_whole_life_asks_what_it_would_ask_anew(cast: Cast, compared: list[str]) -> None:
    cast.revising()
    cast.retracted(title="Is it?")
    assert {
        "_held",
        "_known_of",
        "_last",
        "at_address",
        "_some",
        "_taking_part",
        "_fitting",
        "_signed",
        "_newest",
    } <= {*compared}


def test_the_page_of_an_author_asks_what_it_would_ask_anew(
    cast: Cast, compared: list[str], client: Client
) -> None:
    cast.approved(title="Does it twitch?")
    mine, _ = cast.draft(title="Does it really twitch?"), cast.draft(title="Does it twitch so?")
    client.force_login(cast.author)
    compared.clear()
    shown = client.get(f"/desk/{mine.pk}/").content.decode()
    assert "Does it twitch?" in shown and "Does it twitch so?" in shown
    assert {"_written_by", "_own_titles"} <= {*compared}
    client.force_login(cast.stranger)
    assert client.get(f"/desk/{mine.pk}/").status_code == 404


def test_values_are_put_where_they_belong(cast: Cast) -> None:
    article = cast.submitted()
    asked = Prepared(
        lambda actor, verb, since: Event.objects.filter(
            at__gte=since, verb=verb, actor__in=actor
        ).order_by("sequence")
    )
    before = timezone.now() - timedelta(days=1)
    assert asked(actor=(cast.author.pk,), verb="submit", since=before) == [article.events.get()]
    assert asked(actor=(cast.author.pk, cast.editor.pk), verb="submit", since=before) == [
        article.events.get()
    ]
    assert asked(actor=(cast.author.pk,), verb="approve", since=before) == []
    assert (
        asked(actor=(cast.author.pk,), verb="submit", since=timezone.now() + timedelta(days=1))
        == []
    )
    assert asked(actor=(), verb="submit", since=before) == []


def test_rows_are_objects_of_their_own(cast: Cast) -> None:
    asked = Prepared(lambda pk: Person.objects.filter(pk=pk))
    [person], [other] = asked(pk=cast.author.pk), asked(pk=cast.author.pk)
    assert person == other and person is not other and person.name == "Author"


def test_a_query_is_written_once(cast: Cast) -> None:
    written = []

    def build(pk: int) -> Any:
        written.append(pk)
        return Person.objects.filter(pk=pk)

    asked = Prepared(build)
    with CaptureQueriesContext(connection) as seen:
        assert [asked(pk=person.pk) for person in cast.reviewers] == [
            [person] for person in cast.reviewers
        ]
    assert (len(written), len(seen)) == (1, 3) and {
        person.pk for person in cast.reviewers
    }.isdisjoint(written)


def test_a_value_that_is_nowhere_in_the_query_is_said(cast: Cast) -> None:
    with pytest.raises(ValueError, match="'verb'"):
        Prepared(lambda pk, verb: Person.objects.filter(pk=pk))(pk=1, verb="submit")


@pytest.mark.postgresql
def test_a_row_is_held(cast: Cast) -> None:
    article = cast.submitted()
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        Article.objects.get(pk=article.pk).locked()
    assert seen[-1]["sql"].endswith('FOR UPDATE OF "articles_article"')


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_no_row_is_held_outside_a_transaction(cast: Cast) -> None:
    article = cast.submitted()
    with pytest.raises(transaction.TransactionManagementError):
        article.locked()


@pytest.mark.parametrize("number", [2**63, 10**40, -(2**63) - 1])
@pytest.mark.django_db
def test_a_number_that_no_database_holds_is_no_rows(number: int) -> None:
    query = Prepared(lambda pk: Article.objects.filter(pk=pk))
    assert query(pk=number) == query(pk=1) == query(pk=2**63 - 1) == []
