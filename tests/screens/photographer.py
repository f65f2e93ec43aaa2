"""Pictures of every page for each role, wide and narrow, light and dark, for a person to look
through."""

import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from editorial.demo.codes import codes
from editorial.demo.furnishing import PASSWORD

from ..browser import FLAGS, NONE_FOUND, executable
from .looking import Look
from .pages import looks

FOLDER = Path(__file__).parents[2] / "screenshots"
WIDTHS = {
    "wide": 1280,
    "narrow": 390,
    "tablet": 820,
}  # CSS pixels; the last only where the board reads and writes
SCHEMES = ("light", "dark")
HEIGHT = 900
SEND = """fields => {
  const form = Object.assign(document.createElement("form"), {method: "post"}), token = "csrfmiddlewaretoken"
  fields[token] = document.querySelector(`[name=${token}]`).value
  for (const [name, values] of Object.entries(fields))
    for (const value of [values].flat()) form.append(Object.assign(document.createElement("input"), {name, value}))
  document.body.append(form)
  form.submit()
}"""  # noqa: E501


def main(origin: str, *names: str) -> None:
    """Picture every page of the demo at `origin`, or those named; exits with 1 when one answered
    otherwise than the list says."""
    if not (chromium := executable()):
        sys.exit(NONE_FOUND)
    _await(origin)
    shutil.rmtree(FOLDER, ignore_errors=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        wrong = Photographer(browser, origin).picture(looks(), names)
        browser.close()
    print(f"{len(list(FOLDER.rglob('*.png')))} pictures in {FOLDER.name}/")
    sys.exit("\n".join(wrong) or 0)


class Photographer:
    """Looks at each page with the eyes of each role, in four ways."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self.browser, self.origin = browser, origin
        self.rooms: dict[tuple[str, str, str], BrowserContext] = {}
        self.sessions: dict[str, Any] = {}

    def picture(self, pages: list[Look], names: tuple[str, ...] = ()) -> list[str]:
        """Return a sentence for each page that gave another answer than expected; no names mean
        all pages."""
        wrong = []
        for look in pages:
            if look.step:
                look.step()
            if names and look.name not in names:
                continue
            widths = [
                width
                for width in WIDTHS
                if width != "tablet" or look.address.startswith(reverse("board:assignments"))
            ]
            answers = {self._picture(look, width, scheme) for width in widths for scheme in SCHEMES}
            if answers != {look.status}:
                wrong.append(
                    f"{look.who}, {look.name}: {look.address} answered {answers} instead of "
                    f"{look.status}."
                )
        return wrong

    def _picture(self, look: Look, width: str, scheme: str) -> int | None:
        page = self._room(look, width, scheme).new_page()
        answer = page.goto(self.origin + look.address)
        if look.send:
            with page.expect_navigation() as sent:
                page.evaluate(SEND, look.send())
            answer = sent.value
        page.screenshot(
            path=FOLDER / look.who / f"{look.name}-{width}-{scheme}.png", full_page=True
        )
        page.close()
        return answer.status if answer else None

    def _room(self, look: Look, width: str, scheme: str) -> BrowserContext:
        key = (look.who, width, scheme)
        if key not in self.rooms:
            size = {"width": WIDTHS[width], "height": HEIGHT}
            self.rooms[key] = self.browser.new_context(
                viewport=size, color_scheme=scheme, storage_state=self._session(look)
            )
        return self.rooms[key]

    def _session(self, look: Look) -> Any:
        if look.email and look.who not in self.sessions:
            room = self.browser.new_context()
            page = room.new_page()
            page.goto(f"{self.origin}/accounts/login/")
            page.fill("[name=login]", look.email)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda address: "/accounts/login/" not in address)
            if "/2fa/" in page.url:
                page.fill(
                    "[name=code]", next(one.code for one in codes() if one.email == look.email)
                )
                page.press("[name=code]", "Enter")
                page.wait_for_url(lambda address: "/2fa/" not in address)
            self.sessions[look.who] = room.storage_state()
            room.close()
        return self.sessions.get(look.who)


def _await(origin: str) -> None:
    while True:
        with suppress(URLError, OSError), urlopen(origin, timeout=5):
            return
        time.sleep(0.1)
