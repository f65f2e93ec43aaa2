"""A real browser for the journeys: any Chromium or Chrome found on the machine, and windows that
are used again."""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, ViewportSize, sync_playwright

# The shell comes first: it has no windows to draw, so a context costs half the time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# What Playwright switches off anyway, for the last list counts; and a document of its own for each
# page, which took two fifths of the time that loading one takes.
SWITCHED_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "RenderDocument",
    "ThirdPartyStoragePartitioning",
    "Translate",
)
FLAGS = [
    f"--disable-features={','.join(SWITCHED_OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# In CSS pixels: a desk, a tablet, a telephone.
WIDE, MIDDLE, NARROW = (
    ViewportSize(width=width, height=height)
    for width, height in ((1280, 900), (820, 1180), (390, 844))
)
PATIENCE = 15_000  # milliseconds until something that should be on a page counts as missing
LOUD = {"error", "warning", "script", "request"}
# What is still unsaved would be sent as the page is left, to a test that has ended.
SILENCE = """() => {
    window.fetch = () => new Promise(() => {});
    navigator.sendBeacon = XMLHttpRequest.prototype.send = () => true;
    if (location.protocol.startsWith("http")) [localStorage, sessionStorage].forEach(one => one.clear());
}"""  # noqa: E501
KEPT = 8  # free windows of each kind: more than most tests open at a time
NONE_FOUND = (
    "No Chromium or Chrome was found (CHROMIUM may name one): the journeys in a browser did NOT "
    "run."
)


def executable() -> str | None:
    """Return the path of a browser; the variable CHROMIUM wins. None if there is none."""
    named = os.environ.get("CHROMIUM")
    found = (
        [shutil.which(named)]
        if named
        else [*map(shutil.which, NAMES), *(place for place in PLACES if Path(place).exists())]
    )
    return next(filter(None, found), None)


class Heard(NamedTuple):
    """What a window told: what kind of thing, its words, the page that was open, the address
    that it is about."""

    what: str
    words: str
    page: str
    about: str


class Window:
    """One page of a browser context of its own, and what it told whoever holds it: `heard`, and in
    `dialogs` what kinds of question.

    Each question is answered with yes.
    """

    def __init__(self, browser: Browser, origin: str, has_script: bool) -> None:
        self.origin, self.has_script = origin, has_script
        self.context = browser.new_context(
            base_url=origin, java_script_enabled=has_script, viewport=WIDE, reduced_motion="reduce"
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.is_reusable = True  # False from when a test gave it what cannot be taken away again
        self.heard, self.dialogs = list[Heard](), list[str]()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._note("script", str(error)))
        self.page.on("dialog", self._answer)
        self.context.on(
            "request",
            lambda request: (
                None if request.url.startswith(origin) else self._note("request", request.url)
            ),
        )

    @property
    def complaints(self) -> list[Heard]:
        """What nobody wants to hear: warnings and errors (refusals to run or load something are
        some), what was asked of another host."""
        return [one for one in self.heard if one.what in LOUD]

    def enter(self, client: Client) -> None:
        """Let whoever is logged in at this client be logged in here."""
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies(
            [{"name": session.key, "value": session.value, "url": self.origin}]
        )

    def clear(self) -> None:
        """Forget everything: what comes next is somebody else's."""
        if self.has_script:
            self.page.evaluate(SILENCE)
        self.context.clear_cookies()
        self.page.goto("/robots.txt")  # of the same site: another would want another process
        self.page.emulate_media(media="null", color_scheme="null", reduced_motion="reduce")
        self.heard.clear()
        self.dialogs.clear()

    def _hear(self, message: ConsoleMessage) -> None:
        self._note(message.type, message.text, message.location["url"])

    def _note(self, what: str, words: str, about: str = "") -> None:
        self.heard.append(Heard(what, words, self.page.url, about))

    def _answer(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.type)
        dialog.accept()


class Windows:
    """The windows of one browser. Each is a process, which costs as much as some pages do: those
    that are free are used again."""

    def __init__(self, browser: Browser) -> None:
        self._browser, self._free = browser, defaultdict[tuple[str, bool], list[Window]](list)

    def open(self, origin: str, *, has_script: bool = True, size: ViewportSize = WIDE) -> Window:
        """Return a window in which nobody has been yet; paths are those at `origin`."""
        free = self._free[origin, has_script]
        window = free.pop() if free else Window(self._browser, origin, has_script)
        if window.page.viewport_size != size:
            window.page.set_viewport_size(size)
        return window

    def close(self, window: Window) -> None:
        """Take a window back."""
        free = self._free[window.origin, window.has_script]
        if window.is_reusable and len(free) < KEPT and len(window.context.pages) == 1:
            window.clear()
            free.append(window)
        else:
            window.context.close()


@pytest.fixture(scope="session")
def windows(_beginnings: Any, django_db_blocker: Any) -> Iterator[Windows]:
    """One browser for all tests; each opens windows of its own.

    As long as it runs, this thread has another connection to the database; what is open in that one
    is rolled back before it ends.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield Windows(browser)
        browser.close()
        with django_db_blocker.unblock():
            _beginnings.rewind()
