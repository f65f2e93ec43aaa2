"""What the reading of hostile texts costs: `DEMO=1 python bench/texts.py`. No database.

Each line is a text of 60,000 characters made to be hard; the columns are CPU seconds for laying it over a changed copy
(`diff`), for finding its worst quote in that copy (`find`), for marking 500 passages that overlap (`mark`), for its
statements, and, to compare, for setting it in type. The bound is 0.5 for each of the first three.
Numbers of one run are only worth comparing with each other.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.settings")

from articles.text.anchors import Quote, find, quote
from articles.text.block_diff import changes
from articles.text.clean import BODY_LIMIT
from articles.text.plain import mark, plain
from articles.text.statements import statements
from articles.text.typeset import set_text

BOUND = 0.5
LENGTHS = (1, 30, 300, 3_000, 30_000)


UNITS = {
    "one word": "word ", "two words": "one two ", "one letter": "a", "letters": "a b ", "small blocks": "a\n\n",
    "other blocks": "a\n\nb\n\n", "list": "- give 5 mg\n", "stops": ".", "stops and spaces": ". ", "sentences": "Give 5 mg. ",
    "brackets": "(a. ", "emphasis": "a *b* ", "citations": "a [1] ", "cited sentences": "A [1]. ", "code": "`a.` ", "entities": "& < ",
    "table": "|a|b|\n|-|-|\n", "quotation": "> a\n\n", "paragraphs": "a b c d e f g h i j k l m n o p q r s t u v w x y z.\n\n",
    "no spaces": "\u3053\u308c\u306f\u3002",
}  # fmt: skip
WORDS = ("give", "take", "stop", "of", "in", "the", "5", "mg", "dose", "renal", "heart.\n\n", "rate.", "risk", "[1]")


def main() -> None:
    """Measure, print, and exit with 1 when diff, find or mark takes longer than the bound."""
    print(f"{'':<22}" + "".join(f"{name:>12}" for name in ("diff", "find", "mark", "statements", "typesetting")))
    slowest = 0.0
    for name, (before, after) in texts().items():
        took = figures(before, after)
        slowest = max(slowest, *took[:3])
        print(f"{name:<22}" + "".join(f"{seconds:>12.3f}" for seconds in took))
    print(f"{'slowest anchor, diff':<22}{slowest:>12.3f}   of {BOUND}")
    raise SystemExit(slowest > BOUND)


def texts() -> dict[str, tuple[str, str]]:
    """Return, by name, a body and the body it became."""
    pairs = {name: ((unit * BODY_LIMIT)[:BODY_LIMIT], edited(unit)) for name, unit in UNITS.items()}
    prose = " ".join(WORDS[at * at * 7919 % 1_000_003 % len(WORDS)] for at in range(14_000))[:BODY_LIMIT]
    pairs["prose"] = (prose, prose.replace("renal", "liver"))
    pairs["prose, rewritten"] = (prose, " ".join(reversed(prose.split(" "))))
    pairs["disjoint"] = ("alpha " * 10_000, "omega " * 10_000)
    pairs["disjoint blocks"] = ("a\n\n" * 20_000, "b\n\n" * 20_000)
    pairs["shuffled blocks"] = (shuffled(7_919), shuffled(104_729))
    return pairs


def edited(unit: str) -> str:
    """Return the repeated unit with something put in at every seventh place, half of it backwards."""
    changed = unit * 6 + "x "
    half = (changed * BODY_LIMIT)[: BODY_LIMIT // 2]
    return half + half[::-1]


def shuffled(step: int) -> str:
    """Return short blocks, each its own, in an order that depends on `step`, a prime."""
    return "\n\n".join(f"b {at * step % 7_001}" for at in range(7_001))[:BODY_LIMIT]


def figures(before: str, after: str) -> list[float]:
    """Return the CPU seconds in the order of the columns."""
    old, new = (set_text(body, [{"title": "One"}]).html for body in (before, after))
    text, other = plain(old), plain(new)
    spans = [(at, at + 5_000, f"m{at}", "note") for at in range(0, 50_000, 100)]
    return [
        seconds(changes, old, new),
        max(seconds(find, where, one) for where in (text, other) for one in quotes(text)),
        seconds(mark, old, spans),
        seconds(statements, SimpleNamespace(short_answer=before[:1_000], body=before)),
        seconds(set_text, before, [{"title": "One"}]),
    ]


def quotes(text: str) -> list[Quote]:
    """Return quotes of all lengths, each as it stands and with something in it changed."""
    found = [quote(text, 700, min(len(text), 700 + length)) for length in LENGTHS if len(text) > 700]
    return found + [Quote(f"{one.exact[: len(one.exact) // 2]}#{one.exact[len(one.exact) // 2 :]}", "k" * 32, one.suffix) for one in found]


def seconds(act: Callable[..., Any], *given: Any) -> float:
    """Return the CPU seconds of one call."""
    begun_at = process_time()
    act(*given)
    return process_time() - begun_at


if __name__ == "__main__":
    main()
