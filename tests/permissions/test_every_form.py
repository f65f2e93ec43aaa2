"""Every form is sent with nothing, with everything twice, with the fields of others and with
what no form holds: never a 5xx."""

import re
from itertools import chain, cycle
from urllib.parse import parse_qsl, urlencode

import pytest
from django.db import connection

from tests.cast import Cast

from .browsing import Browser
from .filling import ALONE, HOSTILE, asked_for, spoilt
from .matrix import Example, routes
from .scene import scene

pytestmark = pytest.mark.long

CLOSED = {401, 403, 404, 405}  # nobody reads what was sent
ROOMS = ["admin/", "accounts/", ""]
A_VALUE = re.compile(r"\{\w+\}|\?.*")


def _pages(room: str) -> list[list[Example]]:
    """Return the examples in the room whose form is read, those of one page together: the same
    address but for what it is about."""
    found: dict[str, list[Example]] = {}
    for route, examples in routes().items():
        if room == next(one for one in ROOMS if route.startswith(one)):
            for one in filter(_let_in, examples):
                found.setdefault(A_VALUE.sub("", one.path), []).append(one)
    return list(found.values())


def _let_in(example: Example) -> list[str]:
    """Return the roles whose form is read, the one that may most the last."""
    return [role for role, status in example.statuses["POST"].items() if status not in CLOSED]


def _every_field(browser: Browser) -> str:
    sent = [
        parse_qsl(browser.scene.fill(example.send), keep_blank_values=True)
        for examples in routes().values()
        for example in examples
    ]
    return urlencode({name: value for pairs in sent for name, value in pairs})


@pytest.mark.any_database
@pytest.mark.parametrize("room", ROOMS)
def test_nothing_everything_twice_and_the_fields_of_others(cast: Cast, room: str) -> None:
    browser, found = Browser(scene(cast)), []
    others = _every_field(browser)
    for example in chain.from_iterable(_pages(room)):
        role, path, send = (
            _let_in(example)[-1],
            browser.scene.fill(example.path),
            browser.scene.fill(example.send),
        )
        tries = {
            "nothing": "csrfmiddlewaretoken=",
            "twice": f"{send}&{send}",
            "others": others,
            "all": f"{others}&{send}",
        }
        for what, sent in tries.items():
            answer = browser.send(role, "POST", path, sent)
            if answer.status_code >= 500:
                found.append(f"{example.path} as {role}, {what}: {answer.status_code}")
    assert "\n".join(found) == ""


@pytest.mark.both
@pytest.mark.parametrize("room", ROOMS)
def test_what_no_form_holds(cast: Cast, room: str) -> None:
    """On SQLite the first example of a page is spoilt as a whole, in some of the ways, the next
    page in the next ones.

    On PostgreSQL each field is spoilt alone, too, in one way; of a further example those fields
    that only this one has.
    """
    browser, found = Browser(scene(cast)), []
    on_sqlite = connection.vendor == "sqlite"
    kinds = cycle(HOSTILE.items() if on_sqlite else ALONE)
    for examples in _pages(room):
        known: set[str] = set()
        for example in examples[:1] if on_sqlite else examples:
            role = _let_in(example)[0]
            for what, sent in spoilt(asked_for(browser, role, example), known, kinds):
                answer = browser.send(role, "POST", browser.scene.fill(example.path), sent)
                if answer.status_code >= 500:
                    found.append(f"{example.path} as {role}, {what}: {answer.status_code}")
    assert "\n".join(found) == ""
