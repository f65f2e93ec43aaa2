"""A real browser for the journeys: any Chromium or Chrome found on the machine."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

# The shell comes first: it has no windows to draw, so a context costs half the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]
NONE_FOUND = "No Chromium or Chrome was found (CHROMIUM may name one): the journeys in a browser did NOT run."


def executable() -> str | None:
    """Return the path of a browser; the variable CHROMIUM wins. None if there is none."""
    named = os.environ.get("CHROMIUM")
    found = [shutil.which(named)] if named else [*map(shutil.which, NAMES), *(place for place in PLACES if Path(place).exists())]
    return next(filter(None, found), None)


@pytest.fixture(scope="session")
def browser(_beginnings: Any, django_db_blocker: Any) -> Iterator[Browser]:
    """One browser for all journeys; each test opens contexts of its own.

    As long as it runs, this thread has another connection to the database; what is open in that one is rolled back before it ends.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()
        with django_db_blocker.unblock():
            _beginnings.rewind()
