"""Errors: nothing is there (404), the database is away (503: try again, with what was typed), or
something broke (500)."""

import json
import sqlite3
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import server_error as broken

from ..site_settings.in_force import site
from ..site_settings.memory import memory
from .form_recovery import is_from_us, kept_fields

TRY_AGAIN_SECONDS = 30


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for what is not there, or not theirs (handler404): the same bytes,
    whoever asks for whatever."""
    return HttpResponseNotFound(_nothing_there(json.dumps(site())))


@lru_cache(maxsize=2)
def _nothing_there(house: str) -> bytes:
    """Written once for what the site says of itself: robots ask for it all day."""
    return render_to_string("404.html", {"house": json.loads(house)}).encode()


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that ended in an error (handler500), whichever part of the house it came
    from."""
    if any(_is_away(error) for error in _chain(sys.exc_info()[1])):
        return unavailable(request)
    return broken(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say to try again, with all that was typed. Asks no database."""
    memory.stay()
    facts = {"is_sent": request.method == "POST", "fields": _typed(request)}
    answer = render(request, "503.html", facts, status=503)
    answer.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return answer


def _typed(request: HttpRequest) -> list[dict[str, Any]]:
    """What a page of ours sent. What comes from elsewhere is not shown, or another site could
    put its words under our button."""
    if request.method != "POST":
        return []
    try:
        is_ours = getattr(request, "csrf_processing_done", False) or is_from_us(request)
        return kept_fields(request) if is_ours else []
    except (SuspiciousOperation, OSError):  # it cannot be read
        return []


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and those it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or error.__context__


def _is_away(error: BaseException) -> bool:
    """Is the database not to be had, or too busy? SQLite calls a missing table by the same name,
    which no waiting mends."""
    if not isinstance(error, InterfaceError | OperationalError):
        return False
    return getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
