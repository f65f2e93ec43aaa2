"""What the reading of texts costs: `DEMO=1 python bench/texts.py`, of hostile ones first, then the
pages of plausible ones.

Each line is a text made to be hard, of 60,000 characters or as many lines as are accepted; the
columns are CPU seconds of each reader of a text: parsing it into the model (`read`), its
statements, what the checks find in it, whether it names a dose, setting it in type; then comparing
it with a changed copy (`compare`), showing that (`show`), asking whether it is a minor correction
(`minor`), which verdicts are carried (`carry`), following its worst passage into the copy
(`follow`), and marking 500 passages that overlap (`mark`). The bound is 0.5 for each. Numbers of
one run are only worth comparing with each other.

The pages are those of `bench/text_pages.py`, which can be run alone.
"""

from collections.abc import Callable
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import Any

from measuring.database import again_with_database

from articles.text.anchors import Quote, quote
from articles.text.citations.checks import findings
from articles.text.clean import BODY_LIMIT, LINES_LIMIT, count_lines
from articles.text.comparing.changes import changes
from articles.text.comparing.comparison import compare
from articles.text.comparing.earlier import earlier
from articles.text.comparing.following import Follower
from articles.text.comparing.minor import refusal
from articles.text.document import read, read_body
from articles.text.language.doses import has_dose
from articles.text.plain import mark
from articles.text.statements import statements
from articles.text.typeset import set_text

COLUMNS = (
    "read",
    "statements",
    "findings",
    "dose",
    "typeset",
    "compare",
    "show",
    "minor",
    "carry",
    "follow",
    "mark",
)
BOUND = 0.5
LENGTHS = (1, 30, 300, 3_000, 30_000)


UNITS = {
    "one word": "word ",
    "two words": "one two ",
    "one letter": "a",
    "letters": "a b ",
    "small blocks": "a\n\n",
    "other blocks": "a\n\nb\n\n",
    "list": "- give 5 mg\n",
    "stops": ".",
    "stops and spaces": ". ",
    "sentences": "Give 5 mg. ",
    "brackets": "(a. ",
    "emphasis": "a *b* ",
    "citations": "a [1] ",
    "cited sentences": "A [1]. ",
    "code": "`a.` ",
    "entities": "& < ",
    "table": "|a|b|\n|-|-|\n",
    "quotation": "> a\n\n",
    "paragraphs": "a b c d e f g h i j k l m n o p q r s t u v w x y z.\n\n",
    "no spaces": "\u3053\u308c\u306f\u3002",
    "numbers": "1,",
    "fractions": "1.1,",
    "cells": "|a|b|c|\n",
    "items in items": "- a\n  - b\n",
    "headings": "# a\n\nb\n\n",
    "links": "[a](https://a.example/) ",
    "callouts": "> [!warning] a\n> b\n\n",
    "modals": "should must ",
}
WORDS = (
    "give",
    "take",
    "stop",
    "of",
    "in",
    "the",
    "5",
    "mg",
    "dose",
    "renal",
    "heart.\n\n",
    "rate.",
    "risk",
    "[1]",
)


def main() -> None:
    """Measure, print, and exit with 1 when a reader or a page takes longer than its bound."""
    print(f"{'':<22}" + "".join(f"{name:>11}" for name in COLUMNS))
    slowest = 0.0
    for name, (before, after) in texts().items():
        took = figures(before, after)
        slowest = max(slowest, *took)
        print(f"{name:<22}" + "".join(f"{seconds:>11.3f}" for seconds in took))
    print(f"{'slowest':<22}{slowest:>11.3f}   of {BOUND}")
    again_with_database(str(Path(__file__).parent / "text_pages.py"), sqlite=True)
    raise SystemExit(slowest > BOUND)


def texts() -> dict[str, tuple[str, str]]:
    """Return, by name, a body and the body it became."""
    pairs = {name: ((unit * BODY_LIMIT)[:BODY_LIMIT], edited(unit)) for name, unit in UNITS.items()}
    prose = " ".join(WORDS[at * at * 7919 % 1_000_003 % len(WORDS)] for at in range(14_000))[
        :BODY_LIMIT
    ]
    pairs["prose"] = (prose, prose.replace("renal", "liver"))
    pairs["prose, rewritten"] = (prose, " ".join(reversed(prose.split(" "))))
    pairs["disjoint"] = ("alpha " * 10_000, "omega " * 10_000)
    pairs["disjoint blocks"] = ("a\n\n" * 20_000, "b\n\n" * 20_000)
    pairs["shuffled blocks"] = (shuffled(7_919), shuffled(104_729))
    return {name: (accepted(before), accepted(after)) for name, (before, after) in pairs.items()}


def accepted(body: str) -> str:
    """Return as much of a body as may be saved: so many lines."""
    while (lines := count_lines(body)) > LINES_LIMIT:
        body = body[: len(body) * LINES_LIMIT // (lines + 1)]
    return body


def edited(unit: str) -> str:
    """Return the repeated unit with something put in at every seventh place, half of it
    backwards."""
    changed = unit * 6 + "x "
    half = (changed * BODY_LIMIT)[: BODY_LIMIT // 2]
    return half + half[::-1]


def shuffled(step: int) -> str:
    """Return short blocks, each its own, in an order that depends on `step`, a prime."""
    return "\n\n".join(f"b {at * step % 7_001}" for at in range(7_001))[:BODY_LIMIT]


def figures(before: str, after: str) -> list[float]:
    """Return the CPU seconds in the order of the columns."""
    facts = {"title": "Why?", "listed": [{"title": "One"}]}
    was, now = (
        SimpleNamespace(short_answer=body[:1_000], body=body, **facts) for body in (before, after)
    )
    read_body.cache_clear()
    took = [seconds(read, was)]
    old, new = read(was), read(now)
    took += [
        seconds(statements, was),
        seconds(findings, "Why?", was.short_answer, before, was.listed),
        seconds(has_dose, before),
        seconds(set_text, before, was.listed),
    ]
    compared = compare(old, new)
    took += [
        seconds(lambda: compared.steps),
        seconds(changes, compared),
        seconds(refusal, compared),
        seconds(earlier, statements(was), statements(now), compared),
    ]
    spans = [(at, at + 5_000, f"m{at}", "note") for at in range(0, 50_000, 100)]
    follower = Follower(new)
    took.append(
        max((seconds(follower.find, quoted, old) for quoted in quotes(old.words)), default=0.0)
    )
    return [*took, seconds(mark, set_text(before, was.listed).html, spans)]


def quotes(text: str) -> list[Quote]:
    """Return quotes of all lengths, each as it stands and with something in it changed."""
    found = [
        quote(text, 700, min(len(text), 700 + length)) for length in LENGTHS if len(text) > 700
    ]
    return found + [
        Quote(
            f"{quoted.exact[: len(quoted.exact) // 2]}#{quoted.exact[len(quoted.exact) // 2 :]}",
            "k" * 32,
            quoted.suffix,
        )
        for quoted in found
    ]


def seconds(act: Callable[..., Any], *given: Any) -> float:
    """Return the CPU seconds of one call."""
    begun_at = process_time()
    act(*given)
    return process_time() - begun_at


if __name__ == "__main__":
    main()
