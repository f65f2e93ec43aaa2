"""A walker sees what is wrong with a page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.browser import Windows

from .walker import Kinds, Walker

WRONG = """<!doctype html><html lang="en"><title>Wrong</title><main><h1>Wrong</h1><p style="margin: 0">Refused</p>
<img src="http://elsewhere.invalid/one.png"><hr width="600"></main></html>"""  # noqa: E501
RIGHT = """<!doctype html><html lang="en"><title>Right</title><main><h1>Right</h1><p>Nothing to see.</p></main></html>"""  # noqa: E501
FAINT = RIGHT.replace("Nothing to see.", '<font color="#ccc">Hardly to be seen.</font>')


def troubles(
    windows: Windows, origin: str, page: str, tmp_path: Path, policy: str = "style-src 'self'"
) -> set[str]:
    """Return the kinds of trouble found in a page that stands where the disclaimer is, served
    with this policy."""
    walker = Walker(windows, origin, Kinds(tmp_path))

    def planted(route: Route) -> None:
        route.fulfill(
            body=page,
            content_type="text/html",
            headers={"Content-Security-Policy": policy},
        )

    plant(walker, planted)
    return {trouble.what for trouble in walker.go("/disclaimer/").leave()}


def plant(walker: Walker, answer: Callable[[Route], None]) -> None:
    """Answer so where the disclaimer is."""
    walker.window.is_reusable = False
    walker.page.route("**/disclaimer/", answer)


def test_a_page_with_everything_wrong(windows: Windows, origin: str, tmp_path: Path) -> None:
    assert troubles(windows, origin, WRONG, tmp_path) == {
        "error",
        "request",
        "axe",
        "too wide on a telephone",
    }


def test_a_page_with_nothing_wrong(windows: Windows, origin: str, tmp_path: Path) -> None:
    assert troubles(windows, origin, RIGHT, tmp_path) == set()


def test_a_page_that_is_hard_to_read(windows: Windows, origin: str, tmp_path: Path) -> None:
    assert troubles(windows, origin, RIGHT, tmp_path) == set()
    assert troubles(windows, origin, FAINT, tmp_path) == {"axe"}


@pytest.mark.parametrize(
    "style",
    [
        "@media (min-width: 800px) { img { display: none } }",
        "img { display: none } @media (prefers-color-scheme: dark) { p { color: #ccc } }",
    ],
)
def test_a_page_that_is_wrong_only_there(
    windows: Windows, origin: str, tmp_path: Path, style: str
) -> None:
    page = RIGHT.replace("<h1>", f'<style>{style}</style><img src="/static/site/icon.svg"><h1>')
    there = troubles(windows, origin, page, tmp_path, "img-src 'self'")
    assert there == {"axe in the dark, on a telephone"}


def test_a_page_that_refuses(windows: Windows, origin: str, tmp_path: Path) -> None:
    walker = Walker(windows, origin, Kinds(tmp_path))
    plant(walker, lambda route: route.fulfill(body=RIGHT, content_type="text/html", status=410))
    with pytest.raises(AssertionError, match="answered 410"):
        walker.go("/disclaimer/")
    assert [trouble.what for trouble in walker.troubles] == ["error"]
    with pytest.raises(AssertionError, match="answered 410"):
        walker.is_refused("/disclaimer/", 404)
    walker.window.heard.clear()
    assert walker.is_refused("/disclaimer/", 410).leave() == []
