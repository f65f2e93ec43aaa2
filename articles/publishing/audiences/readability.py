"""How easily a text reads, as the school grade of its English; advice to those who write and read
it, and never in anybody's way.

The grade is that of Flesch and Kincaid: 0.39 × words to a sentence + 11.8 × syllables to a word -
15.59 (Kincaid JP, Fishburne RP, Rogers RL, Chissom BS. Derivation of new readability formulas for
Navy enlisted personnel. Naval Technical Training Command, 1975). Syllables are counted by groups of
vowels, which for English prose comes within a few in a hundred of a dictionary.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...models import Audience
from ...text.document import Block, read
from ...text.language.sentences import sentences
from .readers import READERS

FORMULA = "Flesch–Kincaid"
FEWEST = 30  # words; of fewer the formula says nothing
PROSE = {"answer", "paragraph", "item", "continuation"}
LATIN = 0.9  # of all letters, from which on a text counts as written in Latin script

_WORD = re.compile(r"[A-Za-z\u00C0-\u024F]+(?:['’][A-Za-z]+)?")
_BEYOND_LATIN = re.compile("[^\0-\u024f]")
_VOWELS = re.compile(r"[aeiouyà-æè-ïò-öø-ýÿ]+")
_PARTED = re.compile(
    r"iu|(?<![tc])ia|(?<![tcsgx])io"
)  # two syllables in one group: potassium, material, ratio; not action, social


@dataclass(frozen=True)
class Readability:
    """The `grade` of a text for an audience; None where it is not measured, and `why_not`.
    `target` is None where none is set, `length` is how many words a sentence has on average."""

    grade: float | None
    target: int | None
    why_not: str = ""
    length: float = 0

    @property
    def is_hard(self) -> bool:
        """Is it above the audience's target?"""
        return self.grade is not None and self.target is not None and self.grade > self.target

    def __str__(self) -> str:
        if self.grade is None:
            return f"Not measured: {self.why_not}"
        sentence = (
            f"{self.length:.0f} words to a sentence on average, school grade {self.grade:.1f} "
            f"({FORMULA})"
        )
        if self.target is None:
            return f"{sentence}; no target is set for these readers."
        return (
            f"{sentence}; {'above' if self.is_hard else 'within'} the target of {self.target} for "
            "these readers."
        )


def readability(text: Any, references: Any = None) -> Readability:
    """Return how easily a revision, or a working copy with its `references`, reads. Headings,
    tables and references are left out."""
    target = _target(text.audience)
    blocks = [block for block in read(text, references).blocks if block.kind in PROSE]
    words = [_WORD.findall(sentence) for block in blocks for sentence in _sentences(block)]
    counted = [found for found in words if found]
    total = sum(map(len, counted))
    if _is_in_another_script("".join(block.text for block in blocks)):
        return Readability(
            None, target, "the formula is for English, and this is in another script."
        )
    if total < FEWEST:
        return Readability(None, target, f"the formula needs at least {FEWEST} words.")
    syllables = sum(syllables_of(word) for found in counted for word in found)
    length = total / len(counted)
    grade = round(0.39 * length + 11.8 * syllables / total - 15.59, 1)
    return Readability(grade, target, length=length)


def _target(audience: str) -> int | None:
    """The grade for an audience; None where no target is set, or the audience is none."""
    return READERS[Audience(audience)].grade if audience in Audience.values else None


def _sentences(block: Block) -> list[str]:
    return (
        block.sentences if block.prose == block.text else sentences(block.text)
    )  # words in code are read, too


def _is_in_another_script(text: str) -> bool:
    others = sum(map(str.isalpha, _BEYOND_LATIN.findall(text)))
    letters = sum(map(str.isalpha, text)) if others else 0
    return letters - others < LATIN * letters


@lru_cache(maxsize=4_096)  # words come again and again
def syllables_of(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels, without an e
    that is not heard; at least one."""
    word = word.lower().partition("'")[0].partition("’")[0]
    count = len(_VOWELS.findall(word)) + len(_PARTED.findall(word))
    is_silent = (word.endswith("e") and not word.endswith(("le", "ee", "ye"))) or (
        word.endswith(("es", "ed"))
        and not word.endswith(
            ("ses", "ces", "zes", "xes", "ches", "shes", "ges", "ted", "ded", "ees", "les")
        )
    )
    return max(1, count - is_silent)
