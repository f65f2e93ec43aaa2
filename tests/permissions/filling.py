"""What a page's forms ask for, and other things than that to send instead."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice
from urllib.parse import parse_qsl, quote

from django.db import connection
from django.http import HttpResponse

from .browsing import Browser
from .matrix import Example

DIGITS = "9" * 5_000  # more than Python makes a number of
HOSTILE = {
    "a surrogate": "%ED%A0%80",
    "a zero byte": "%00",
    "no UTF-8": "%FF",
    "many digits": DIGITS,
    "below zero": "-1",
    "Arabic-Indic digits": "%D9%A3",
    "a superscript": "%C2%B2",
    "a list": "[[[]]]",
    "a deep list": "[" * 5_000,
    "no number": "NaN",
    "many digits, inside": '{"id":"a","rawId":"a","type":"public-key","response":{"a":'
    + DIGITS
    + "}}",
    "a long line": "a" * 70_000,
}
# A form that is wrong as a whole asks little of a database, for the first wrong field is refused:
# on SQLite, by the next few kinds each. One field alone is wrong on PostgreSQL, every third time by
# what this one refuses and the other takes.
PICKY = [(what, HOSTILE[what]) for what in ("a zero byte", "many digits")]
ALONE = [one for other in HOSTILE.items() if other not in PICKY for one in (*PICKY, other)]
WHOLE = 4  # of them for each form
CHOOSE = {
    "verb",
    "stage",
    "act",
    "do",
    "kind",
    "digest",
    "seen",
    "version",
    "action_add",
    "adopt",
}  # which way a form takes
A_ROW = re.compile(
    r"s\d+-[0-9a-f]+-|\d+"
)  # what tells the fields of one row or statement from those of another


class _Fields(HTMLParser):
    """Gathers the names of what can be filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a field's name, with its value if it has one."""
        given = dict(attrs)
        if tag in {"input", "select", "textarea", "button"} and given.get("name"):
            self.names.setdefault(str(given["name"]), given.get("value") or "")


def fields_of(page: HttpResponse) -> dict[str, str]:
    """Return what the forms of a page hold as it is shown, by name: of several alike the first."""
    fields = _Fields()
    if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
        fields.feed(page.content.decode())
    return fields.names


def asked_for(browser: Browser, role: str, example: Example) -> dict[str, str]:
    """Return the fields of the page at an example's address, and those it sends, with their
    values."""
    page = browser.send(role, "GET", browser.scene.fill(example.path))
    return fields_of(page) | dict(
        parse_qsl(browser.scene.fill(example.send), keep_blank_values=True)
    )


def spoilt(
    fields: dict[str, str], known: set[str], kinds: Iterator[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong, and the form with it: on SQLite in all fields but those that choose its
    way, else in each alone.

    `known` are the fields of this page that were spoilt already, and grows: none of those is tried
    again. A field that stands once for each row, or for each statement, is one. Each takes the next
    of `kinds`.
    """
    alike = {A_ROW.sub("", name): name for name in fields}
    if connection.vendor == "postgresql":
        for name, (what, value) in zip(
            [name for kind, name in alike.items() if kind not in known], kinds, strict=False
        ):
            yield f"{what} as {name}", _sent(fields, {name: value})
    elif not known:
        for what, value in islice(kinds, WHOLE):
            yield what, _sent(fields, {name: value for name in fields if name not in CHOOSE})
    known |= alike.keys()


def _sent(fields: dict[str, str], wrong: dict[str, str]) -> str:
    return "&".join(
        f"{quote(name)}={wrong.get(name, quote(value))}" for name, value in fields.items()
    )
