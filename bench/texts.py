"""What the reading of hostile texts costs: `DEMO=1 python bench/texts.py`. No database.

Each line is a text of 60,000 characters made to be hard; the columns are CPU seconds for laying it over a changed copy
(`diff`), for finding its worst quote in that copy (`find`), for marking 500 passages that overlap (`mark`), and for its
statements. The bound is 0.5 each. Numbers of one run are only worth comparing with each other.
"""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.settings")

import django

django.setup()

from articles.changes import changes
from articles.quotes import Quote, find, quote
from articles.reading import mark, plain
from articles.statements import statements
from articles.text import BODY_LIMIT
from articles.typesetting import set_text

BOUND = 0.5
LENGTHS = (1, 30, 300, 3_000, 30_000)


def main() -> None:
    """Measure, print, and exit with 1 when something takes longer than the bound."""
    print(f"{'':<22}" + "".join(f"{name:>12}" for name in ("diff", "find", "mark", "statements")))
    slowest = 0.0
    for name, (before, after) in texts().items():
        took = figures(before, after)
        slowest = max(slowest, *took)
        print(f"{name:<22}" + "".join(f"{seconds:>12.3f}" for seconds in took))
    print(f"{'slowest':<22}{slowest:>12.3f}   of {BOUND}")
    raise SystemExit(slowest > BOUND)


def texts() -> dict[str, tuple[str, str]]:
    """Return, by name, a body and the body it became."""
    chance = random.Random(3)
    units = {
        "one word": "word ", "two words": "one two ", "one letter": "a", "letters": "a b ", "small blocks": "a\n\n", "other blocks": "a\n\nb\n\n",
        "list": "- give 5 mg\n", "stops": ".", "stops and spaces": ". ", "sentences": "Give 5 mg. ", "brackets": "(a. ", "emphasis": "a *b* ",
        "citations": "a [1] ", "code": "`a.` ", "entities": "& < ", "table": "|a|b|\n|-|-|\n", "quotation": "> a\n\n", "no spaces": "これは。",
    }
    pairs = {name: ((unit * BODY_LIMIT)[:BODY_LIMIT], edited(unit)) for name, unit in units.items()}
    prose = lambda: " ".join(chance.choice("give take stop of in the 5 mg dose renal heart.\n\n rate. risk".split(" ")) for _ in range(14_000))  # noqa: E731
    pairs["prose"] = (first := prose()[:BODY_LIMIT], first.replace("renal", "liver"))
    pairs["disjoint"] = ("alpha " * 10_000, "omega " * 10_000)
    pairs["disjoint blocks"] = ("a\n\n" * 20_000, "b\n\n" * 20_000)
    pairs["shuffled blocks"] = (shuffled(chance), shuffled(chance))
    return pairs


def edited(unit: str) -> str:
    """Return the repeated unit with something put in at every seventh place, half of it backwards."""
    changed = unit * 6 + "x "
    half = (changed * BODY_LIMIT)[: BODY_LIMIT // 2]
    return half + half[::-1]


def shuffled(chance: random.Random) -> str:
    """Return short blocks, each its own, in any order."""
    blocks = [f"b {n}" for n in range(7_000)]
    chance.shuffle(blocks)
    return "\n\n".join(blocks)[:BODY_LIMIT]


def figures(before: str, after: str) -> list[float]:
    """Return the CPU seconds for diff, find, mark and statements."""
    old, new = (set_text(body, [{"title": "One"}]).html for body in (before, after))
    text, other = plain(old), plain(new)
    spans = [(at, at + 5_000, f"m{at}", "note") for at in range(0, 50_000, 100)]
    return [
        seconds(changes, old, new),
        max(seconds(find, where, one) for where in (text, other) for one in quotes(text)),
        seconds(mark, old, spans),
        seconds(statements, SimpleNamespace(short_answer=before[:1_000], body=before)),
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
