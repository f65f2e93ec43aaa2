"""Two texts, and what is said of their difference."""

from types import SimpleNamespace
from typing import Any

from articles.text.comparing.comparison import Comparison, compare
from articles.text.comparing.earlier import Earlier, earlier
from articles.text.document import Document, read
from articles.text.statements import statements

WORK = {
    "title": "Mechanism of hypokalemia in magnesium deficiency",
    "kind": "review",
    "container-title": "JASN",
    "issued": "2007",
    "DOI": "10.1681/ASN.2007070792",
    "author": "Huang CL, Kuo E",
}


def text(body: str = "", **facts: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{"title": "Does it work?", "short_answer": "Rarely.", "body": body, "listed": [WORK]}
        | facts
    )


def model(body: str = "", **facts: Any) -> Document:
    return read(text(body, **facts))


def compared(before: str, after: str, **facts: Any) -> Comparison:
    return compare(model(before), model(after, **facts))


def known(before: str, after: str) -> dict[str, Earlier]:
    """What each statement was, by key."""
    return earlier(statements(text(before)), statements(text(after)), compared(before, after))


def carried(before: str, after: str) -> list[str]:
    """The statements of the body that keep their verdicts."""
    return [
        previous.statement.text
        for previous in known(before, after).values()
        if previous.is_same and previous.statement.place.part == "body"
    ]
