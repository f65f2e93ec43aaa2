"""Which segmenter finds the ends of clinical sentences best: `python
bench/algorithms/segmenters.py`. No database, no Django.

Needs `pysbd` and `nupunkt` beside the product, in an environment of their own. Both get our lists
of abbreviations. Scored on the part of the corpus that is for tuning; the last columns are CPU
seconds for 60,000 characters of prose and for the worst of some hostile texts.
"""

import re
import signal
import sys
from collections.abc import Callable
from math import inf
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

import nupunkt
import pysbd
from pysbd.lang.english import English

from articles.text.language.former.sentences import sentences as former
from articles.text.language.lexicon.abbreviations import (
    BEFORE_NUMBERS,
    FORMS,
    NEVER_LAST,
    SELDOM_LAST,
)
from articles.text.language.sentences import sentences
from tests.corpus import paragraphs
from tests.corpus.scores import of_ends

OURS = NEVER_LAST | SELDOM_LAST | BEFORE_NUMBERS | FORMS
LENGTH = 60_000
PATIENCE = 5.0
PROSE = (
    "Give 5 mg of ramipril daily, e.g. in the morning. Check potassium after approx. two weeks "
    "[1]. "
)
HOSTILE = (
    ".",
    ". ",
    "(a. ",
    "a.b. ",
    "1. ",
    "e.g. ",
    "\u3002",
    "[1] ",
    ".[1]",
    "a",
    " ",
    "A. ",
    '"a." ',
    "...",
    "1,",
    "'",
)


class _Abbreviations(English):
    """The library's English rules with our abbreviations."""

    class Abbreviation(English.Abbreviation):
        """Its lists and ours."""

        ABBREVIATIONS = sorted({*English.Abbreviation.ABBREVIATIONS, *map(re.escape, OURS)})
        NUMBER_ABBREVIATIONS = sorted({*English.Abbreviation.NUMBER_ABBREVIATIONS, *BEFORE_NUMBERS})
        PREPOSITIVE_ABBREVIATIONS = sorted(
            {*English.Abbreviation.PREPOSITIVE_ABBREVIATIONS, *NEVER_LAST}
        )


def segmenters() -> dict[str, Callable[[str], list[str]]]:
    """Return, by name, what is compared."""
    plain = pysbd.Segmenter(language="en", clean=False)
    ours = pysbd.Segmenter(language="en", clean=False)
    ours.language_module = _Abbreviations
    punkt = nupunkt.load_default_model()
    taught = nupunkt.PunktSentenceTokenizer(punkt._params)
    found = {"former": former, "ours": sentences, "pySBD": plain.segment, "nupunkt": punkt.tokenize}
    for word in OURS:
        taught.add_abbreviation(word)
    return {**found, "pySBD + our lists": ours.segment, "nupunkt + our lists": taught.tokenize}


def main() -> None:
    """Print a line for each."""
    print(f"{'':<22}{'recall':>8}{'precision':>11}{'F1':>8}{'prose':>9}{'worst':>9}")
    for name, segment in segmenters().items():
        score = of_ends(paragraphs(set_aside=False), segment)
        prose, worst = seconds(segment, PROSE), max(seconds(segment, unit) for unit in HOSTILE)
        print(
            f"{name:<22}{score.recall:>8.3f}{score.precision:>11.3f}{score.f1:>8.3f}{prose:>9.3f}{worst:>9.3f}",
            flush=True,
        )


def seconds(segment: Callable[[str], list[str]], unit: str) -> float:
    """Return the CPU seconds for LENGTH characters of the repeated unit; `inf` where they are
    more than PATIENCE."""
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    begun_at = process_time()
    try:
        segment((unit * LENGTH)[:LENGTH])
    except TimeoutError:
        return inf
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return process_time() - begun_at


def give_up(*_: object) -> None:
    """End what takes too long."""
    raise TimeoutError


if __name__ == "__main__":
    signal.signal(signal.SIGVTALRM, give_up)
    main()
