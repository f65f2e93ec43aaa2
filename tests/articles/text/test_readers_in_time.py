"""Every reader of the model takes little time for the longest hostile text that is accepted, and
time in proportion."""

from collections.abc import Callable, Iterator
from functools import partial
from time import process_time
from types import SimpleNamespace
from typing import Any

import pytest

from articles.dose_limits.limits import read as limits_read
from articles.evidence.findings import conversions
from articles.evidence.quantities.limits import above_limits
from articles.evidence.quantities.ranges import uneven
from articles.text import typeset
from articles.text.amounts.became import became
from articles.text.amounts.listing import listed as amounts_listed
from articles.text.anchors import quote
from articles.text.citations.checks import body_too_long, findings, fixable
from articles.text.clean import BODY_LIMIT, LINES_LIMIT, count_lines
from articles.text.comparing.changes import changes
from articles.text.comparing.comparison import compare
from articles.text.comparing.earlier import earlier
from articles.text.comparing.following import Follower
from articles.text.comparing.minor import refusal
from articles.text.document import Document, read, read_body
from articles.text.grammar import read_only
from articles.text.language import amounts, doses
from articles.text.language.doses import has_dose
from articles.text.plain import _pieces as pieces_of
from articles.text.plain import mark, plain
from articles.text.source_positions import Written
from articles.text.statements import listed, statements
from articles.text.typeset import set_text

# Processor seconds. bench/texts.py holds the half second on a quiet machine; a busy one takes
# several times as long, and a reader that is quadratic in such a text takes minutes.
BOUND = 3.0
NOT_WORTH_A_LOOK = 0.5
REFERENCES = [{"title": "One"}]
LIMITS = limits_read([(1, "Somecillin\nSome", "1\ng\nday\nAdults\nLeaflet")])
LEAD = (
    "Give these medicines to nobody but adults who have been asked about their kidneys, their "
    "liver and their heart: "
)
UNITS = {
    "items": "- a\n",
    "quotations": "> a\n\n",
    "letters": "a\n\n",
    "steps": "1. a\n",
    "headings": "# a\n",
    "items in items": "- a\n  - b\n",
    "callouts": "> [!warning] a\n> b\n\n> [!recommendation] strong, low certainty\n> b\n\n",
    "five at once": "- - - - - a\n",
    "in quotations": "> > > > > a\n\n",
    "mixed": "- > - > a\n",
    "marked": "- **a** [1]\n",
    "emphasis": "a *b* ",
    "full": "- give **5 mg** [1]\n",
    "rows": "|a|b|\n|-|-|\n|5|mg|\n\n",
    "doses": "- give 5 mg\n",
    "sentences": "Give 5 mg. ",
    "words": "a ",
    "changing": "a\n\nb\n\n- a\n",
    "bold lines": "**a**\n\nb\n\n",
    "colons": "a:\n\n- b\n\n",
    "code": "```\na\n```\n",
    "rules": "---\na\n\n",
    "classes": "- 3-5 mg\n",
    "doses of one": "- somecillin 9 g\n",
    "in one sentence": "some 9 g daily ",
    "as a row": "|some|9 g|\n",
    "equal amounts": "urea 9 mmol/L, or about 9 mg/dL ",
    "in Chinese": "- 給 5 毫克。\n",
    "in Arabic": "أعط ٥ مغ.\n\n",
    "in Hindi": "5 मिग्रा दें। ",
    "in Russian": "1. дай 5 мг\n",
}
LED = {  # what the repeated unit stands below
    "a lead": (LEAD + "\n\n", "- a\n"),
    "a long item": (f"- {LEAD * 9}\n", "  - b\n"),
    "a long heading": (f"# {LEAD}\n\n", "a\n\n"),
    "a long head": (f"|{LEAD * 9}|b|\n|-|-|\n", "|a|5|\n"),
    "a long title": (f"> [!warning] {LEAD}\n", "> b\n>\n"),
}
KEPT = (
    read_only,
    read_body,
    typeset._set_body,
    pieces_of,
    doses._names_one,
    amounts._kept,
)  # for the next look at the same text
HOSTILE = {name: ("", unit) for name, unit in UNITS.items()} | LED


@pytest.mark.long
@pytest.mark.sampled(12)
@pytest.mark.parametrize("text", HOSTILE)
def test_the_longest_hostile_text_is_read_from_all_sides_soon_and_in_proportion(text: str) -> None:
    before, after = hostile(text)
    assert not body_too_long(before)
    took = dict(figures(before, after))
    slow = {name for name, seconds in took.items() if seconds > NOT_WORTH_A_LOOK}
    quarter = dict(figures(shortened(before), shortened(after))) if slow else {}
    if any(took[name] > limit(quarter[name]) for name in slow):
        # Again, for another process may have come in between.
        again = dict(figures(before, after))
        took = {name: min(seconds, again[name]) for name, seconds in took.items()}
    assert not {
        name: (took[name], quarter[name]) for name in slow if took[name] > limit(quarter[name])
    }


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_what_is_too_long_is_refused_unread(unit: str) -> None:
    body = (unit * BODY_LIMIT)[:BODY_LIMIT]
    assert bool(body_too_long(body)) == (count_lines(body) > LINES_LIMIT)
    begun_at = process_time()
    if body_too_long(body):
        [finding] = findings("Why?", "No.", body, [])
        assert (
            finding.is_blocking
            and f"at most {LINES_LIMIT:,}" in finding.message
            and fixable("body", body) == []
        )
        assert process_time() - begun_at < NOT_WORTH_A_LOOK


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a", 1),
        ("a\n\n\nb", 2),
        ("  \n\t\n\u00a0\n", 0),
        ("- a\n- b", 2),
        ("- - - a", 3),
        ("> - 1. a", 3),
        (">>> a", 3),
        ("---", 1),
        ("- - -", 2),
        ("-5 mg", 1),
        ("**a**", 1),
        ("1986. A year", 1),
        ("  10) a\n    - b", 2),
        ("|a|b|\n|-|-|", 2),
        ("-" * 60_000, 1),
    ],
)
def test_a_line_counts_for_each_item_it_begins(text: str, count: int) -> None:
    assert count_lines(text) == count


def limit(quarter: float) -> float:
    """Return how many processor seconds a reader may take whose quarter took so many: a
    quadratic one takes sixteen times as long."""
    return min(max(8 * quarter, NOT_WORTH_A_LOOK), BOUND)


def hostile(name: str) -> tuple[str, str]:
    """Return the longest text of its kind that is accepted, and one with something changed at
    every seventh place."""
    lead, unit = HOSTILE[name]
    lines = (LINES_LIMIT - count_lines(lead)) // count_lines(unit) if "\n" in unit else BODY_LIMIT
    times = min((BODY_LIMIT - len(lead)) // len(unit), lines)
    return lead + unit * times, lead + (unit * 6 + "x " + unit) * (times // 7)


def shortened(body: str) -> str:
    """Return the first quarter of a text."""
    return body[: len(body) // 4]


def figures(before: str, after: str) -> Iterator[tuple[str, float]]:
    """Yield what each reader of a text takes, in processor seconds."""
    was, now = (
        SimpleNamespace(title="Why?", short_answer="No.", body=body, listed=REFERENCES)
        for body in (before, after)
    )
    for kept in KEPT:
        kept.cache_clear()
    old, took = timed(partial(read, was))
    yield "read", took
    new = read(now)
    html, took = timed(partial(set_text, before, REFERENCES))
    yield "typeset", took
    words, took = timed(partial(plain, html.html))
    yield "plain", took
    found, took = timed(partial(statements, was, old))
    yield "statements", took
    compared = compare(old, new)
    spans = [(at, at + 5_000, f"m{at}", "note") for at in range(0, max(1, len(words) - 5_000), 100)]
    for name, act in readers(before, old, new, found, statements(now, new)).items():
        yield name, timed(act)[1]
    yield "compare", timed(lambda: compared.steps)[1]
    yield "changes", timed(partial(changes, compared))[1]
    yield "became", timed(partial(became, compared))[1]
    yield "minor", timed(partial(refusal, compared))[1]
    yield "earlier", timed(partial(earlier, found, statements(now, new), compared))[1]
    yield "mark", timed(partial(mark, html.html, spans))[1]


def readers(body: str, old: Document, new: Document, *_: Any) -> dict[str, Callable[[], object]]:
    """Return what reads one text, by name."""
    passage = quote(
        old.words, len(old.words) // 2, min(len(old.words), len(old.words) // 2 + 3_000)
    )
    written = Written(SimpleNamespace(title="Why?", short_answer="No.", body=body), REFERENCES)
    return {
        "every statement": partial(listed, old),
        "findings": partial(findings, "Why?", "No.", body, REFERENCES),
        "fixable": partial(fixable, "body", body),
        "doses": partial(has_dose, body),
        "amounts": partial(amounts_listed, old),
        "limits": lambda: list(above_limits(old, LIMITS)),
        "ranges": lambda: list(uneven(old)),
        "conversions": lambda: list(conversions(old)),
        "anchors": partial(Follower(new).find, passage, old),
        "source": partial(placed, written, passage),
    }


def placed(written: Written, passage: Any) -> None:
    """Look a passage up in the source; it may run through markup."""
    try:
        written.locate(passage)
    except ValueError:
        return


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """Return what `act` returns, and how many processor seconds it took."""
    begun_at = process_time()
    result = act()
    return result, process_time() - begun_at
