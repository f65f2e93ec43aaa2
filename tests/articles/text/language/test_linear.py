"""Hostile texts: what finds sentences, assertions, doses and passages takes time in proportion
to the length, and little of it."""

from collections.abc import Callable
from time import process_time

import pytest

from articles.text.anchors import Quote, find
from articles.text.clean import BODY_LIMIT
from articles.text.language.amounts import amounts
from articles.text.language.assertions import asserts
from articles.text.language.doses import doses
from articles.text.language.sentences import sentences


def found_again(text: str) -> None:
    """Find a passage of half a text in it, in whose middle other words stood."""
    half = text[: len(text) // 4]
    find(text, Quote(f"{half}#{half}"))


READERS = {
    "sentences": sentences,
    "asserts": asserts,
    "doses": doses,
    "amounts": amounts,
    "found again": found_again,
}
SHORT_ENOUGH = 0.5  # processor seconds for a whole body
NOT_WORTH_A_LOOK = 0.1
UNITS = [
    "1,",
    "1 ",
    "1.",
    "1/",
    "1-",
    "1,1,1 ",
    "1'",
    "1 to 1 to ",
    "1 1/2 ",
    "100 ",
    "1 million ",
    "½",
    "1½ ",
    "5 mg ",
    "5 mg/",
    "5 µg ",
    "２ mg",
    "one ",
    "one to two ",
    "half a ",
    "twenty-",
    "weight was ",
    "urine ",
    "20 G ",
    "alcohol 5 units ",
    "5 ml of blood ",
    "1 г. ",
    "a",
    "a, ",
    "!a",
    "and ",
    "then ",
    "is not ",
    "every ",
    "one in ",
    "no ",
    "more than ",
    "G ",
    "don’t ",
    "once ",
    "é",
    "\u00ad",
    "-",
    ".",
    ". ",
    "? ",
    "...",
    "A. ",
    "e.g. ",
    "z. B. ",
    "am 3. ",
    "pH. ",
    "。",
    "。」と",
    "[1] ",
    ".[1]",
    ". [1, 2] ",
    ".¹",
    "¹",
    "(a. ",
    "5 mg to ",
    "5 x 10^9",
    "5 to < ",
    "every 5 ",
    "1 in ",
    "at least 5 ",
    "pH of ",
    "“a. ",
    "« a. » ",
    ")",
    "(",
    "“",
    " ",
    "\u00a0",
    "%",
    "'",
    "मि. ",
]


@pytest.mark.long
@pytest.mark.sampled(96)
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("unit", UNITS)
def test_the_longest_hostile_text_is_read_soon_and_in_proportion(name: str, unit: str) -> None:
    read = READERS[name]
    if (took := seconds(read, unit, BODY_LIMIT)) > NOT_WORTH_A_LOOK:
        # Four times the length takes four times as long; sixteen times would be quadratic.
        if took > 8 * seconds(read, unit, BODY_LIMIT // 4):
            # Again, for the collector or another process may have come in between.
            took = min(took, seconds(read, unit, BODY_LIMIT))
            quarter = max(seconds(read, unit, BODY_LIMIT // 4) for _ in range(2))
            assert took < max(8 * quarter, NOT_WORTH_A_LOOK)
        elif took > SHORT_ENOUGH:
            took = min(took, seconds(read, unit, BODY_LIMIT))
    assert took < SHORT_ENOUGH


def seconds(read: Callable[[str], object], unit: str, length: int) -> float:
    """Return the processor seconds for so many characters of the repeated unit."""
    text = (unit * length)[:length]
    begun_at = process_time()
    read(text)
    return process_time() - begun_at
