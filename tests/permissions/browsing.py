"""Requests of each role, undone afterwards, and what they wrote."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from .people import TURNS, taking
from .scene import Scene

WRITES = re.compile(r"\s*(insert|update|delete|replace)\b", re.IGNORECASE)
ASIDE = re.compile(
    r'"(django_session|cache)"'
)  # who is logged in, and how often an address has knocked
FORM = "application/x-www-form-urlencoded"


class Browser:
    """Sends requests as any role; each is undone, cookies included, so that their order does not
    matter."""

    def __init__(self, scene: Scene) -> None:
        """Log everybody in."""
        self.scene = scene
        self.client = Client(
            raise_request_exception=False
        )  # one for all: each would read the folder of static files anew
        self.cookies = {"anonymous": ""}
        for name, person in scene.of.people.items():
            self.client.force_login(person)
            self.cookies[name] = self.client.cookies[settings.SESSION_COOKIE_NAME].value
            self.client.cookies.clear()

    def send(
        self,
        role: str,
        method: str,
        path: str,
        sent: str = "",
        *,
        checks_token: bool = False,
        **headers: Any,
    ) -> HttpResponse:
        """Return the answer; `answer.wrote` holds the statements that wrote, `answer.asked` says
        how many there were in all."""
        self.client.handler.enforce_csrf_checks = checks_token
        with self._as(role):
            return self._recorded(role, method, path, sent, **headers)

    def send_twice(self, role: str, path: str, sent: str) -> tuple[HttpResponse, list[str]]:
        """Press a button twice; return the second answer, and the tables that changed with it."""
        with self._as(role):
            first = self._recorded(role, "POST", path, sent)
            before = everything() if first.wrote else {}
            second = self._recorded(role, "POST", path, sent)
            after = everything() if second.wrote else before
        return second, [label for label, rows in after.items() if rows != before.get(label)]

    def _recorded(
        self, role: str, method: str, path: str, sent: str, **headers: Any
    ) -> HttpResponse:
        statements: list[str] = []

        def listed(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
            statements.append(statement)
            return execute(statement, *rest)

        with connection.execute_wrapper(
            listed
        ):  # Django's own capture writes every value into its statement, which takes its time
            answer = self._request(role, method, path, sent, **headers)
        answer.wrote = [
            statement
            for statement in statements
            if WRITES.match(statement) and not ASIDE.search(statement)
        ]
        answer.asked = len(statements)
        return answer

    def _request(
        self, role: str, method: str, path: str, sent: str, **headers: Any
    ) -> HttpResponse:
        self.client.cookies.clear()
        if cookie := self.cookies[TURNS.get(role, (role,))[0]]:
            self.client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: cookie})
        return self.client.generic(method, path, sent, content_type=FORM if sent else "", **headers)

    @contextmanager
    def _as(self, role: str) -> Iterator[None]:
        if role == "anonymous":
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        else:
            with taking(role, self.scene.of):
                yield


def everything() -> dict[str, list[str]]:
    """Return every row of every table but the sessions, by the model's label."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model is not Session:
                # A table of ours.
                cursor.execute(f"select * from {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
                found[model._meta.label] = sorted(map(repr, cursor.fetchall()))
    return found
