"""How a statement is worded, to be compared with others: its words folded, its numbers apart.

Pure, and linear in the length of the words.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from ..publishing.search.words import folded as spelled_alike
from ..text.characters.folding import folded
from ..text.language.assertions import NAMED_BY_NUMBER
from ..text.language.lexicon import words

LEAST = 5  # words besides numbers: less is said in many texts, of many things
_LEAST_TELLING = 3  # of these that are no small words
_TOKEN = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]\w*(?:-\d\w*)*)|\S")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SIGNS = frozenset("<>=\u2264\u2265\xb1~\u2248+\xd7^*/%\u2030\xb0")
_GAP = "#"  # where a number stands
_SPELLED = {
    **{"two": "2", "three": "3", "four": "4", "five": "5", "six": "6"},
    **{"seven": "7", "eight": "8", "nine": "9", "ten": "10", "twelve": "12"},
}
# What a sentence can do without. Not among them: what denies, limits or leaves it open.
_SMALL = words("""
    a an the this that these those of for in on at to by with and as from into it its they them their there which who whom is are
    be been being was were has have had do does should must shall will all every each any also then
""")  # noqa: E501
_ENDINGS = ("ing", "ed", "es", "s")
_KEPT_ENDS = ("ss", "us", "is")


class Wording(NamedTuple):
    """How something is worded: `words` in order, `frame` the same with a sign in the place of each
    number, and the `numbers`.

    `likeness` is a number that is the same where the same is said in another order, with other
    numbers or other small words; None for what is too short to tell.
    """

    words: str
    frame: str
    numbers: tuple[str, ...]
    likeness: int | None

    def has_numbers_of(self, other: "Wording") -> bool:
        """Do both hold the same numbers, in whatever order?"""
        return sorted(self.numbers) == sorted(other.numbers)

    def contradicts(self, other: "Wording") -> bool:
        """Do both say the same, save for a number that is no year?"""
        return self.frame == other.frame and any(
            number != another and not (_YEAR.fullmatch(number) and _YEAR.fullmatch(another))
            for number, another in zip(self.numbers, other.numbers, strict=True)
        )


def wording(text: str) -> Wording:
    """Return how a text is worded: spelling, case and punctuation count for nothing."""
    tokens = list(_ranged(list(_tokens(folded(text).lower()))))
    words = [token for token, is_number in tokens if not is_number and token[0].isalpha()]
    telling = sorted({_stem(word) for word in words if word not in _SMALL})
    is_comparable = len(words) >= LEAST and len(telling) >= _LEAST_TELLING
    return Wording(
        " ".join(token for token, _ in tokens),
        " ".join(_GAP if is_number else token for token, is_number in tokens),
        tuple(token for token, is_number in tokens if is_number),
        _number_of(" ".join(telling)) if is_comparable else None,
    )


def stems(text: str) -> set[str]:
    """Return the words of a text without their endings."""
    return {_stem(word) for word, is_number in _tokens(folded(text).lower()) if not is_number}


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Yield words, numbers and signs, and whether each is a number: of its own, none that names
    something ("type 2 diabetes")."""
    names = iter([*(found.span() for found in NAMED_BY_NUMBER.finditer(text)), (len(text), 0)])
    begin, end = next(names)
    for found in _TOKEN.finditer(text):
        while found.start() >= end > 0:
            begin, end = next(names)
        unit = found[0]
        if found["number"]:
            yield _plain(unit), not begin <= found.start() < end
        elif unit in _SPELLED:
            yield _SPELLED[unit], True
        elif found["word"]:
            yield "-".join(spelled_alike(unit)) or unit, False
        elif unit in _SIGNS or (unit == "-" and text[found.end() : found.end() + 1].isdecimal()):
            yield unit, False


def _ranged(tokens: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Yield them, "5 to 10" as "5-10"."""
    for at, (word, is_number) in enumerate(tokens):
        is_between = word == "to" and 0 < at < len(tokens) - 1
        if is_between and tokens[at - 1][1] and tokens[at + 1][1]:
            yield "-", False
        else:
            yield word, is_number


def _plain(number: str) -> str:
    """Return a number without separators of thousands and without zeros at its end."""
    if _THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    number = number.replace(",", ".")
    return number.rstrip("0").rstrip(".") if number.count(".") == 1 else number


def _stem(word: str) -> str:
    if not word.endswith(_KEPT_ENDS):
        end = next((ending for ending in _ENDINGS if word.endswith(ending)), "")
        word = word[: len(word) - len(end)] if end and len(word) - len(end) > 3 else word
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _number_of(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big", signed=True)
