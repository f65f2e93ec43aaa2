"""Somebody at a browser of their own, who looks hard at every page: no console message, no other
host, no barrier."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import axe_playwright_python
from django.urls import resolve
from playwright.sync_api import Locator, Response, ViewportSize

from articles.models import Person
from tests.browser import NARROW, WIDE, Heard, Windows

JUDGE = "/judge.js"  # where the journeys' server has what looks at a page from within
LOOKS = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_bytes() + (
    Path(__file__).parent / "judge.js"
).read_bytes()
# It comes as any script of the page does: it need not be sent anew, nor compiled.
LOAD = """async (src) => {
    if (!window.axe) await new Promise((onload, onerror) => {
        const script = Object.assign(document.createElement("script"), {src, onload: () => onload(script.remove()), onerror});
        document.head.append(script);
    });
    return await judge();
}"""  # noqa: E501
# What a page is made of: a page of parts that axe has judged in other pages of the same view is the
# same to it.
PARTS = """[[...new Set([...document.body.querySelectorAll("*")].map(
    one => [one.tagName, ...["class", "role", "aria-disabled"].map(name => one.getAttribute(name))].join()))].sort(),
    [...document.querySelectorAll("h1, h2")].map(one => one.innerText)]"""  # noqa: E501
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
A_LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


class Kinds:
    """The kinds of things that a journey of this run, in whichever process, has looked at: each
    is a file in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._known = folder, set[tuple[str, ...]]()

    def are_new(self, kinds: set[tuple[str, ...]]) -> bool:
        """Is one of these new? From now on none is."""
        return bool(self.new(kinds))

    def new(self, kinds: set[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return those of these that are new; from now on none is."""
        return [kind for kind in kinds - self._known if self._is_new(kind)]

    def _is_new(self, kind: tuple[str, ...]) -> bool:
        self._known.add(kind)
        try:
            (self._folder / sha256(repr(kind).encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


class Walker:
    """One person, or the public, in one browser context. What a look finds wrong is among the
    `troubles`."""

    def __init__(
        self, windows: Windows, origin: str, kinds: Kinds, *, has_script: bool = True
    ) -> None:
        """Open a window at `origin`; `kinds` knows what somebody has looked at."""
        self.origin, self.kinds, self.has_script = origin, kinds, has_script
        self.person: Person | None = None  # who has logged in
        self._windows, self.window = windows, windows.open(origin, has_script=has_script)
        self.context, self.page = self.window.context, self.window.page
        self._found = list[Heard]()
        self.size = WIDE
        self.refused = set[
            str
        ]()  # addresses that are known to be refused: the browser tells of each

    @property
    def troubles(self) -> list[Heard]:
        """What was wrong so far: with a page that was looked at, and what the browser told."""
        return [*self._found, *filter(self._is_news, self.window.complaints)]

    def leave(self) -> list[Heard]:
        """Close the window; return what was wrong on the way."""
        troubles = self.troubles
        self._windows.close(self.window)
        return troubles

    def go(self, path: str) -> Self:
        """Type an address (a path, or a whole one, as from a mail) and look at the page."""
        return self._look(self.page.goto(path))

    def hold(self, size: ViewportSize) -> Self:
        """Read in a window of this size from now on; a page that is too wide for it is noted."""
        self.size = size
        self.page.set_viewport_size(size)
        return self

    def is_refused(self, path: str, status: int, *sentences: str) -> Self:
        """Type an address that answers with a refusal; see that it says so, and look at the page
        all the same."""
        self.refused.add(path if path.startswith("http") else self.origin + path)
        return self._look(self.page.goto(path), status).reads(*sentences)

    def press(self, name: str, about: str = "") -> Self:
        """Press the one button of this name, in a list the one of the item `about`, and look at
        the page it leads to."""
        container = self.page.get_by_role("listitem").filter(has_text=about) if about else self.page
        return self._leave(container.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> Self:
        """Follow the first link of this name and look at the page."""
        return self._leave(self.page.get_by_role("link", name=name, exact=True).first)

    def open(self, name: str) -> Self:
        """Follow the first link of a list that has `name` in its own: what a row or card is
        about."""
        return self._leave(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def fill(self, **typed: str) -> Self:
        """Type into the fields of these names; a select takes the label of its choice."""
        for name, text in typed.items():
            field = self.page.locator(f"[name='{name}']")
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(label=text)
            elif field.evaluate(
                "one => one.hidden"
            ):  # an editor stands over it, which takes over what comes to stand there
                field.evaluate(
                    "(one, text) => { one.value = text; one.dispatchEvent(new Event('input', "
                    "{bubbles: true})); }",
                    text,
                )
            else:
                field.fill(text)
        return self

    def has_field(self, name: str) -> bool:
        """Does the page ask for this?"""
        return self.page.locator(f"[name='{name}']:visible").count() > 0

    def tick(self, *labels: str) -> Self:
        """Tick the boxes, or choose the answers, whose names begin so."""
        for label in labels:
            name = re.compile("^" + re.escape(label))
            self.page.get_by_role("checkbox", name=name).or_(
                self.page.get_by_role("radio", name=name)
            ).check()
        return self

    def reads(self, *sentences: str) -> Self:
        """See that each of these stands on the page."""
        text = re.sub(r"\s+", " ", self.page.locator("body").inner_text())
        assert [sentence for sentence in sentences if sentence not in text] == [], text
        return self

    def does_not_read(self, *sentences: str) -> Self:
        """See that none of these stands anywhere in the page, not even in its source."""
        source = self.page.content()
        assert [sentence for sentence in sentences if sentence in source] == []
        return self

    @property
    def path(self) -> str:
        """Where we are."""
        return urlsplit(self.page.url).path

    def _leave(self, way: Locator) -> Self:
        with self.page.expect_navigation() as there:
            way.click()
        return self._look(there.value)

    def _look(self, response: Response | None, refusal: int = 0) -> Self:
        self.page.wait_for_load_state("load")
        assert response is not None, self.page.url
        is_right = response.status == refusal if refusal else response.status < 400
        assert is_right, f"{self.page.url} answered {response.status}"
        if self.has_script:
            view = resolve(self.path).view_name
            parts, headings = self.page.evaluate(PARTS)
            if self.kinds.are_new(self._to_judge(view, parts)):
                self._judge("")
            if self.kinds.are_new({(view, *headings)}):
                self._look_in_the_dark_and_on_a_telephone(parts)
            if self.size != WIDE:
                self._measure(f"at {self.size['width']} pixels")
        return self

    def _to_judge(self, view: str, parts: list[str]) -> set[tuple[str, ...]]:
        """A public page is judged for each part that is new in this view; one of the house once
        a view, and for parts new there."""
        return (
            {(view, part) for part in parts}
            if self.person is None
            else {("the house", view), *(("the house", part) for part in parts)}
        )

    def _look_in_the_dark_and_on_a_telephone(self, parts: list[str]) -> None:
        """Axe judges there what no page had before: contrast and size are those of a part,
        wherever it stands."""
        self.page.set_viewport_size(NARROW)
        self._measure("on a telephone")
        if self.kinds.are_new({("in the dark, on a telephone", part) for part in parts}):
            self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            self._judge(" in the dark, on a telephone")
            self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.set_viewport_size(self.size)

    def _measure(self, where: str) -> None:
        if (too_wide := self.page.evaluate(OVERFLOW)) > 0:
            self._note(f"too wide {where}", f"by {too_wide} pixels")

    def _is_news(self, heard: Heard) -> bool:
        return (
            not heard.words.startswith("Failed to load resource") or heard.about not in self.refused
        )

    def _judge(self, where: str) -> None:
        violations, ways = self.page.evaluate(LOAD, JUDGE)
        if new := self.kinds.new({("drawn", way) for way in ways}):
            violations += self.page.evaluate("judgeContrasts", [way for _, way in new])
        for violation in violations:
            self._note(f"axe{where}", violation)

    def _note(self, what: str, words: str) -> None:
        self._found.append(Heard(what, words, self.page.url, ""))
