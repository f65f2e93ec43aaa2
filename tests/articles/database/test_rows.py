"""Rows that are written by SQL that is written once are what Django itself would write."""

import pytest
from django.db import DatabaseError, connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.database import rows
from articles.database.rows import RowsQuerySet, SavedByKey
from articles.models import Article, Event, Notification
from tests.cast import Cast

pytestmark = pytest.mark.both
COLUMNS = [
    field.attname
    for field in Notification._meta.concrete_fields
    if field.attname not in {"id", "kind", "key"}
]


def owed(cast: Cast, event: Event, count: int, kind: str) -> list[Notification]:
    return [
        Notification(
            recipient=cast.author if number % 2 else None,
            address="%s@cast.example",
            event=event,
            kind=kind,
            channel="mail",
            key=f"{kind} {number}",
            subject="50 % “it's”",
            text="a\n\\b",
            created_at=event.at,
            due_at=event.at,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_rows_are_added_as_django_adds_them(
    cast: Cast, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = cast.submitted().events.get()
    statements, made = [], {}
    for kind in ("once", "again", "anew"):
        if kind == "anew":
            monkeypatch.setattr(RowsQuerySet, "_insert", models.QuerySet._insert)
            monkeypatch.setattr(type(Notification.objects), "_insert", models.Manager._insert)
        with CaptureQueriesContext(connection) as seen:
            made[kind] = Notification.objects.bulk_create(owed(cast, event, count, kind))
        statements.append(
            [
                query["sql"]
                .replace(f"'{kind}", "'kind")
                .replace(f"{kind} ", "kind ")
                .replace(kind, "kind")
                for query in seen
            ]
        )
        assert [notification.pk for notification in made[kind]] == list(
            Notification.objects.filter(kind=kind).order_by("pk").values_list("pk", flat=True)
        )
    assert statements[0] == statements[1] and (
        statements[1] == statements[2] or "UNNEST" in statements[2][0]
    )  # where each shared value is given once
    once, again, anew = (
        list(Notification.objects.filter(kind=kind).order_by("pk").values_list(*COLUMNS))
        for kind in made
    )
    assert once == again == anew and len(once) == count


def test_what_is_written_once_is_not_written_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = cast.submitted()
    Notification.objects.bulk_create(owed(cast, article.events.get(), 2, "first"))
    article.save()
    monkeypatch.setattr(rows, "_insert_of", None)
    monkeypatch.setattr(rows, "_update_of", None)
    Notification.objects.bulk_create(owed(cast, article.events.get(), 2, "second"))
    article.save()
    assert Notification.objects.filter(kind="second").count() == 2


def test_a_row_is_saved_as_django_saves_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    article, statements = cast.draft(), []
    for short_answer, at in (("100 % 'yes' %s", timezone.now()), ("No.", None), ("No.", None)):
        article.short_answer, article.out_of_step_since = short_answer, at
        with CaptureQueriesContext(connection) as seen:
            article.save(update_fields=["short_answer", "out_of_step_since"])
        statements.append(seen[0]["sql"])
        assert [(short_answer, at)] == list(
            Article.objects.filter(pk=article.pk).values_list("short_answer", "out_of_step_since")
        )
        monkeypatch.setattr(SavedByKey, "_do_update", models.Model._do_update)  # type: ignore[attr-defined]
    assert (
        statements[1] == statements[2]
        and statements[0].partition("SET")[0] == statements[1].partition("SET")[0]
    )


def test_a_row_that_is_gone_is_not_saved(cast: Cast) -> None:
    article = cast.draft()
    article.pk += 1
    with pytest.raises(DatabaseError, match="did not affect any rows"):
        article.save(update_fields=["title"])
