"""The connection by which the front reads."""

import time
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections

from articles.models import Page
from articles.publishing.serve_page import Front
from tests.cast import Cast

from .asking import alone, ask, django

__all__ = ["alone", "django"]


@pytest.mark.django_db(transaction=True)
class TestConnection:
    """The front lives on Django's own connection, and leaves it as Django would."""

    def here(self, cast: Cast) -> str:
        return Page.objects.get(article=cast.approved()).get_absolute_url()

    @pytest.mark.once
    def test_it_is_kept_for_as_long_as_the_settings_say(
        self, cast: Cast, alone: Front, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = self.here(cast)
        monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
        connection.close()
        ask(alone, here)
        first = connection.connection
        assert ask(alone, here).status == "200 OK" and connection.connection is first is not None
        monkeypatch.setattr(connection, "close_at", time.monotonic() - 1)
        assert ask(alone, here).status == "200 OK" and connection.connection is not first

    @pytest.mark.once
    def test_it_is_closed_where_it_may_not_be_kept(
        self, cast: Cast, alone: Front, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = self.here(cast)
        monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
        connection.close()
        assert ask(alone, here).status == "200 OK" and connection.connection is None

    def test_a_change_of_columns_is_survived(
        self, cast: Cast, django: WSGIHandler, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = self.here(cast)
        monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
        for _ in range(3):
            ask(Front(django), here)
        with connection.schema_editor() as editor:
            editor.execute("alter table articles_page add column later text")
        try:
            assert ask(Front(django), here).status == "200 OK"
        finally:
            with connection.schema_editor() as editor:
                editor.execute("alter table articles_page drop column later")
        assert ask(Front(django), here).status == "200 OK"

    def test_a_killed_backend_is_not_noticed_by_the_reader(
        self, cast: Cast, django: WSGIHandler, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = self.here(cast)
        monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
        before = ask(Front(django), here)
        cut(connection)
        assert ask(Front(django), here) == before
        assert ask(Front(django), here) == before


def cut(victim: Any) -> None:
    """End the connection behind Django's back: on PostgreSQL from another one, on SQLite by its
    own handle."""
    if victim.vendor == "sqlite":
        victim.connection.close()
        return
    with victim.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        pid = cursor.fetchone()[0]
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s, 5000)", [pid])
        assert cursor.fetchone() == (True,)
    other.close()
