"""Whether two wordings say the same but for small words, capital letters and stops, or but for the
spelling of long words."""

import re
from itertools import zip_longest

from rapidfuzz.distance import OSA

# What holds a sentence together and says nothing of its own: a statement may gain, lose or change
# these.
ARTICLES, IN_HEADS = (
    {"a", "an", "the"},
    {"a", "an", "the", "of", "it"},
)  # in small letters: "hepatitis A", "IT"
_FIRST = {"A", "An", "The"}
_FEW = {"few", "little"}  # "a few" is not "few"
_STOPS = re.compile(r"[\"\u201c\u201d]|(?<!\d)\.$")
_CAPITAL = 4  # letters from which on a capital first letter says nothing: "Mg" is not "mg"
_UNITS = {"mmol", "mosm", "mval", "mbar", "gray", "unit", "units"}
_LONG, _LONGER = (
    5,
    9,
)  # letters from which on one letter, or two, can be wrong and the word still be the same
_BEGINNING = 4  # letters that stay: "hypo" is not "hyper"


def stripped(word: str) -> str:
    """Return a word without the stops and quotation marks around it."""
    return word.strip(".,;:()\"'\u201c\u201d")


def same_gist(was: str, now: str, joints: set[str] = ARTICLES) -> bool:
    """Do both say the same but for small words (`joints`), quotation marks, the final stop, and
    capital letters of words?"""
    first, other = _gist(was, joints), _gist(now, joints)
    return len(first) == len(other) and all(
        a == b or is_recased(a, b, before)
        for a, b, before in zip(first, other, ["", *first], strict=False)
    )


def _gist(text: str, joints: set[str]) -> list[str]:
    words = _STOPS.sub("", text.rstrip()).split()
    words = (
        [words[0][:1].lower() + words[0][1:] if words[0] in _FIRST else words[0], *words[1:]]
        if words
        else []
    )
    return [
        word
        for word, after in zip_longest(words, words[1:], fillvalue="")
        if word not in joints or after.casefold() in _FEW
    ]


def is_spelling(was: str, now: str) -> bool:
    """Is it the same words in the same order, of which long ones are spelt anew?"""
    first, other = was.split(), now.split()
    return len(first) == len(other) and all(
        a == b or _is_misspelt(a, b) for a, b in zip(first, other, strict=True)
    )


def _is_misspelt(was: str, now: str) -> bool:
    if _ends(was) != _ends(now):
        return False
    first, other = stripped(was).casefold(), stripped(now).casefold()
    size = min(len(first), len(other))
    is_word = (
        first.isalpha()
        and other.isalpha()
        and size >= _LONG
        and first[:_BEGINNING] == other[:_BEGINNING]
    )
    return (
        is_word
        and OSA.distance(first, other) <= 1 + (size >= _LONGER)
        and stripped(was)[0] == stripped(now)[0]
    )


def _ends(word: str) -> tuple[str, str]:
    bare = stripped(word)
    return (word[: word.find(bare)], word[word.find(bare) + len(bare) :]) if bare else (word, "")


def is_recased(was: str, now: str, before: str) -> bool:
    """Does only the first letter of a word differ, small or capital, where that says nothing? The
    word `before` it may make it a unit."""
    is_word = (
        len(was) >= _CAPITAL
        and was.isalpha()
        and was.casefold() not in _UNITS
        and not any(map(str.isdigit, before))
    )
    return is_word and was[1:] == now[1:] and was.casefold() == now.casefold()
