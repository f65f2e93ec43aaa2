"""A walker sees what is wrong with a page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from .walker import Walker

WRONG = """<!doctype html><html lang="en"><title>Wrong</title><main><h1>Wrong</h1><p style="margin: 0">Refused</p>
<img src="http://elsewhere.invalid/one.png"><hr width="600"></main></html>"""
RIGHT = """<!doctype html><html lang="en"><title>Right</title><main><h1>Right</h1><p>Nothing to see.</p></main></html>"""


def troubles(browser: Browser, origin: str, page: str, tmp_path: Path) -> set[str]:
    """Return the kinds of trouble found in a page that stands where the disclaimer is."""
    walker = Walker(browser, origin, tmp_path)

    def planted(route: Route) -> None:
        route.fulfill(body=page, content_type="text/html", headers={"Content-Security-Policy": "style-src 'self'"})

    walker.page.route("**/disclaimer/", planted)
    walker.go("/disclaimer/").context.close()
    return {trouble.partition(", at ")[0] for trouble in walker.troubles}


def test_a_page_with_everything_wrong(browser: Browser, origin: str, tmp_path: Path) -> None:
    assert troubles(browser, origin, WRONG, tmp_path) == {
        "console", "request", "axe", "axe in the dark, on a telephone", "too wide on a telephone"}


def test_a_page_with_nothing_wrong(browser: Browser, origin: str, tmp_path: Path) -> None:
    assert troubles(browser, origin, RIGHT, tmp_path) == set()


def test_a_page_that_refuses(browser: Browser, origin: str, tmp_path: Path) -> None:
    walker = Walker(browser, origin, tmp_path)
    walker.page.route("**/disclaimer/", lambda route: route.fulfill(body=RIGHT, content_type="text/html", status=410))
    with pytest.raises(AssertionError, match="answered 410"):
        walker.go("/disclaimer/")
    assert [trouble.partition(", at ")[0] for trouble in walker.troubles] == ["console"]
    with pytest.raises(AssertionError, match="answered 410"):
        walker.is_refused("/disclaimer/", 404)
    walker.troubles.clear()
    walker.is_refused("/disclaimer/", 410).context.close()
    assert walker.troubles == []
