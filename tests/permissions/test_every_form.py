"""Every form is sent with nothing, with everything twice, with the fields of others and with what no form holds: never a 5xx."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import pytest

from tests.cast import Cast

from .browsing import Browser
from .filling import asked_for, spoilt
from .matrix import Example, routes
from .scene import scene

CLOSED = {401, 403, 404, 405}  # nobody reads what was sent
ROOMS = ["admin/", "accounts/", ""]


def _examples(room: str) -> Iterator[Example]:
    for route, examples in routes().items():
        if room == next(one for one in ROOMS if route.startswith(one)):
            yield from examples


def _let_in(example: Example) -> list[str]:
    """Return two roles whose form is read, the one that may most the last; one if there is no other."""
    let_in = [role for role, status in example.statuses["POST"].items() if status not in CLOSED]
    return list(dict.fromkeys([*let_in[:1], *let_in[-1:]]))


def _every_field(browser: Browser) -> str:
    sent = [parse_qsl(browser.scene.fill(example.send), keep_blank_values=True) for examples in routes().values() for example in examples]
    return urlencode({name: value for pairs in sent for name, value in pairs})


@pytest.mark.any_database
@pytest.mark.parametrize("room", ROOMS)
def test_nothing_everything_twice_and_the_fields_of_others(cast: Cast, room: str) -> None:
    browser, found = Browser(scene(cast)), []
    others = _every_field(browser)
    for example in _examples(room):
        path, send = browser.scene.fill(example.path), browser.scene.fill(example.send)
        for role in _let_in(example):
            tries = {"nothing": "csrfmiddlewaretoken=", "twice": f"{send}&{send}", "others": others, "all": f"{others}&{send}"}
            for what, sent in tries.items():
                answer = browser.send(role, "POST", path, sent)
                if answer.status_code >= 500:
                    found.append(f"{example.path} as {role}, {what}: {answer.status_code}")
    assert "\n".join(found) == ""


@pytest.mark.parametrize("room", ROOMS)
def test_what_no_form_holds(cast: Cast, room: str) -> None:
    browser, found = Browser(scene(cast)), []
    for example in _examples(room):
        for role in _let_in(example)[:1]:
            for what, sent in spoilt(asked_for(browser, role, example)):
                answer = browser.send(role, "POST", browser.scene.fill(example.path), sent)
                if answer.status_code >= 500:
                    found.append(f"{example.path} as {role}, {what}: {answer.status_code}")
    assert "\n".join(found) == ""
