"""Every cell of routes.toml is tried: each example of each route, by each role, read and sent.
Never a 500, whatever the method."""

from itertools import cycle

import pytest
from django.db import connection
from django.urls import get_resolver

from tests.cast import Cast

from .addresses import routes_there_are
from .browsing import Browser, everything
from .matrix import routes
from .scene import scene

pytestmark = [pytest.mark.long, pytest.mark.both]

ROUTES = routes()
EXAMPLES = [example for examples in ROUTES.values() for example in examples]
OTHER_METHODS = [("PUT", "OPTIONS"), ("PATCH", "DELETE")]
WITHOUT_A_TOKEN = (
    "/accounts/mail/stop/"  # a mail program presses that button: the address itself is the token
)
# Each request for a link is answered with a link; who has a page open says so again and again.
ANEW = {"/accounts/password/reset/", "/desk/{draft}/presence/", "/desk/{theirs}/presence/"}


def _surprises(browser: Browser, method: str, expected: str) -> str:
    """Return each cell whose answer is not as written, and each refusal or safe request that
    wrote something."""
    found = []
    for example in EXAMPLES:
        path, send = (
            browser.scene.fill(example.path),
            browser.scene.fill(example.send) if method == "POST" else "",
        )
        statuses = example.statuses[expected]
        if (
            method == "HEAD" or connection.vendor == "postgresql"
        ):  # one role for each answer: GET and SQLite show that it is all of them
            statuses = one_of_each(statuses)
        if method == "HEAD":  # a door that is shut to GET is shut before the method counts
            statuses = {role: status for role, status in statuses.items() if status < 400}
        for role, status in statuses.items():
            answer = browser.send(role, method, path, send)
            if answer.status_code != status:
                found.append(
                    f"{method} {example.path} as {role}: {answer.status_code}, not {status}"
                )
            if answer.wrote and (method != "POST" or answer.status_code >= 400):
                found.append(
                    f"{method} {example.path} as {role}: {answer.status_code}, and wrote "
                    f"{answer.wrote[0][:120]}"
                )
    return "\n".join(found)


def one_of_each(statuses: dict[str, int]) -> dict[str, int]:
    """Return the last role for each answer, with it."""
    return {
        role: status for status, role in {status: role for role, status in statuses.items()}.items()
    }


def test_every_route_is_listed_and_every_listed_route_is_there() -> None:
    assert set(ROUTES) == set(routes_there_are()), (
        "tests/permissions/routes.toml needs examples of each route, and of no other: who gets "
        "which answer there."
    )


@pytest.mark.any_database
def test_each_example_belongs_to_its_route(cast: Cast) -> None:
    filled = scene(cast)
    for route, examples in ROUTES.items():
        for example in examples:
            path = filled.fill(example.path).partition("?")[0]
            assert get_resolver().resolve(path).route.replace("^", "") == route.replace("^", ""), (
                example.path
            )


@pytest.mark.parametrize("method", ["GET", pytest.param("HEAD", marks=pytest.mark.any_database)])
def test_reading_is_answered_as_written_and_changes_nothing(cast: Cast, method: str) -> None:
    browser = Browser(scene(cast))
    before = everything()
    assert _surprises(browser, method, "GET") == ""
    assert everything() == before


def test_sending_is_answered_as_written_and_a_refusal_changes_nothing(cast: Cast) -> None:
    assert _surprises(Browser(scene(cast)), "POST", "POST") == ""


@pytest.mark.any_database
def test_no_other_method_has_an_effect(cast: Cast) -> None:
    """Not for anybody who may do something there; where they can do most, for a shut door is tried
    by the other tests.

    Each address is sent two of the methods, the next one the other two: no view tells them apart.
    """
    browser = Browser(scene(cast))
    for example, methods in zip(EXAMPLES, cycle(OTHER_METHODS), strict=False):
        *_, role = sorted(
            one_of_each(example.statuses["POST"]), key=lambda one: -example.statuses["POST"][one]
        )
        for method in methods:
            answer = browser.send(role, method, browser.scene.fill(example.path))
            assert answer.status_code < 500 and not answer.wrote, (method, example.path)


@pytest.mark.any_database
@pytest.mark.parametrize("role", ["anonymous", "chair"])
def test_nothing_can_be_sent_without_a_token(cast: Cast, role: str) -> None:
    browser = Browser(scene(cast))
    for example in (one for one in EXAMPLES if not one.path.startswith(WITHOUT_A_TOKEN)):
        for headers in (
            {},
            {"HTTP_ORIGIN": "http://testserver"},
        ):  # a page of ours gets back what was typed, and is refused, too
            path, send = browser.scene.fill(example.path), browser.scene.fill(example.send)
            answer = browser.send(role, "POST", path, send, checks_token=True, **headers)
            assert (answer.status_code, answer.wrote) == (403, []), (example.path, headers)


@pytest.mark.once
def test_pressing_twice_does_no_more_than_once(cast: Cast) -> None:
    browser = Browser(scene(cast))
    found = []
    for example in EXAMPLES:
        for role, status in one_of_each(example.statuses["POST"]).items():
            if status < 400:
                again, changed = browser.send_twice(
                    role, browser.scene.fill(example.path), browser.scene.fill(example.send)
                )
                if (changed and example.path not in ANEW) or again.status_code >= 500:
                    found.append(
                        f"{example.path} as {role}: {again.status_code}, {changed} changed"
                    )
    assert "\n".join(found) == ""
