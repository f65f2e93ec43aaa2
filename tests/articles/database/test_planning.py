"""What PostgreSQL plans once for all values, and what it plans for the values it is asked about."""

from typing import Any

import pytest
from django.db import connection

from articles.database.planning import MOST, Kept, is_kept
from articles.database.prepared import Prepared
from articles.models import Event, Person, Topic
from tests.cast import Cast

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db, pytest.mark.both]


def prepared() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select statement from pg_prepared_statements")
        return {statement for (statement,) in cursor.fetchall()}


def often(ask: Any) -> set[str]:
    """Return what a connection has prepared after it was asked for the same ten times."""
    connection.connection._prepared.clear()
    with connection.cursor() as cursor:
        cursor.execute("deallocate all")
    for number in range(10):
        ask(number)
    return prepared()


def test_a_list_is_planned_for_its_values(cast: Cast) -> None:
    assert (
        often(
            lambda number: list(
                Event.objects.filter(verb="submit", actor=number).order_by("-at")[:50]
            )
        )
        == set()
    )
    assert often(lambda number: Event.objects.filter(actor=number).count()) == set()
    assert (
        often(
            lambda number: Person.objects.filter(pk__in=Event.objects.values("actor")).update(
                name=f"A {number}"
            )
        )
        == set()
    )
    assert often(lambda _: list(Person.objects.iterator(chunk_size=10))) == set()


def test_what_is_written_once_is_planned_once(cast: Cast) -> None:
    asked = Prepared(lambda pk: Event.objects.filter(actor=pk, verb="submit"))
    [statement] = often(lambda number: asked(pk=number))
    assert statement.count("$") == 1 and "'submit'" in statement


def test_a_row_is_inserted_and_saved_by_its_key_without_planning_anew(cast: Cast) -> None:
    [inserted] = often(
        lambda number: Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}")
    )
    [saved] = often(lambda number: cast.author.save(update_fields=["name"]))
    assert inserted.startswith('INSERT INTO "articles_topic"') and saved.startswith(
        'UPDATE "articles_person"'
    )


def test_who_says_so_prepares(cast: Cast) -> None:
    assert often(lambda _: connection.connection.execute("select 7", prepare=True)) == {"select 7"}
    assert connection.connection.prepared_max == MOST


@pytest.mark.parametrize(
    ("sql", "kept"),
    [
        ("SELECT 1", False),
        (Kept("SELECT 1"), True),
        ('INSERT INTO "a" VALUES (%s)', True),
        ('UPDATE "a" SET "b" = %s WHERE "a"."id" = %s', True),
        ('UPDATE "a" SET "b" = %s WHERE "a"."id" IN (%s)', False),
        ('DELETE FROM "a" WHERE "a"."id" = %s', False),
        ("SAVEPOINT x", False),
        (b"SELECT 1", False),
        ('SELECT "a"."id" FROM "a" WHERE "a"."id" = %s', False),
    ],
)
def test_what_is_kept(sql: Any, kept: bool) -> None:
    assert is_kept(sql) is kept
