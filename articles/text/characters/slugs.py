"""Slugs: the words of a title as they stand in an address, in ASCII, whatever script they are
written in. No word is lost silently."""

import re
import unicodedata

from anyascii import anyascii

LIMIT = 80
_NAMELESS = "question"  # what every title is

# Before Unicode's own folding, which writes 10⁹ as 109 and 1½ as 11⁄2.
_RAISED = re.compile("(?<=[0-9])(?=[\xb2\xb3\xb9\u2070\u2074-\u207b\xbc-\xbe\u2150-\u215e])")
_MARK = re.compile("[©®℠™]")
_FRACTION = re.compile("[\xbc-\xbe\u2150-\u215e]")
_MICROGRAM = re.compile(r"(?<![^\W\d_])[\xb5\u03bc]g\b")
_MICRO = re.compile(
    r"(?<![^\W\d_])[\xb5\u03bc](?=(?:mol|katal|kat|[lmsuavwn]|iu|gy|sv)\b)", re.IGNORECASE
)

_THOUSANDS = re.compile(r"(?<![0-9.,])([1-9][0-9]{0,2}(?:,[0-9]{3})+)(?![0-9]|[.,][0-9])")
_DECIMAL = re.compile(r"(?<![0-9.,])([0-9]+)[.,\xb7]([0-9]+)(?![0-9]|[.,][0-9])")
_BARE_DECIMAL = re.compile(r"(?<![^\s(\[<>=\u2264\u2265])\.(?=[0-9])")
_MINUS = re.compile(r"(?<![^\s(\[<>=])[-\u2013\u2212](?=[0-9])|\u2212")
_SIGNS = {
    "<->": "to and from",
    "->": "to",
    "→": "to",
    ">=": "at least",
    "≥": "at least",
    "≧": "at least",
    "⩾": "at least",
    "<=": "at most",
    "≤": "at most",
    "≦": "at most",
    "⩽": "at most",
    ">": "over",
    "<": "under",
    "±": "plus or minus",
    "+/-": "plus or minus",
    "+": "plus",
    "≠": "not",
    "≈": "about",
    "~": "about",
    "=": "equals",
    "×": "x",
    "÷": "divided by",
    "%": "percent",
    "‰": "per mille",
    "°": "degrees",
    "&": "and",
    "@": "at",
    "↑": "up",
    "↓": "down",
    "∞": "infinity",
    "∆": "delta",
    "♀": "female",
    "♂": "male",
}
_SIGN = re.compile("|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True))))
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_IN_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]{3}")
_WORD = re.compile("[a-z0-9]+")
_SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_IDEOGRAPH = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")


def slug(title: str) -> str:
    """Return an address for `title`: small ASCII letters, digits and hyphens, at most LIMIT
    characters, cut at a word's end; never empty.

    Scripts are transliterated, Greek letters among other letters spelled, and signs that carry
    meaning put into words. A title of nothing else is told by the names of its signs.
    """
    words = _words(anyascii(_spelled(title))) or _words(
        " ".join(unicodedata.name(sign, "") for sign in dict.fromkeys(title.strip()))
    )
    return _cut("-".join(words)) or _NAMELESS


def is_slug(text: str) -> bool:
    """Is this what `slug` could return?"""
    return len(text) <= LIMIT and _SLUG.fullmatch(text) is not None


def ascii_words(text: str) -> list[str]:
    """Return the words of `text` as a slug spells them, in small ASCII letters and digits, but
    without words for its signs."""
    if text.isascii():
        return _words(text)
    text = unicodedata.normalize("NFKC", _with_micro_spelled(text)).replace("\u2019", "'")
    return _words(anyascii(_IDEOGRAPH.sub(r" \1 ", _with_greek_spelled(text))))


def _words(ascii_text: str) -> list[str]:
    return _WORD.findall(ascii_text.replace("'", "").replace("`", "").lower())


def _cut(text: str) -> str:
    if len(text) <= LIMIT:
        return text
    whole = text[: LIMIT + 1].rpartition("-")[0]
    return whole or text[:LIMIT]


def _spelled(text: str) -> str:
    text = _FRACTION.sub(_named_fraction, _RAISED.sub(" ", _MARK.sub(" ", text)))
    text = unicodedata.normalize("NFKC", _with_micro_spelled(text)).translate(
        {0x2019: "'", 0x66B: "."}
    )
    text = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), text)
    text = _THOUSANDS.sub(lambda number: number[0].replace(",", ""), text)
    text = _BARE_DECIMAL.sub(" point ", _DECIMAL.sub(r" \1 point \2 ", text))
    text = _MINUS.sub(" minus ", text)
    text = _SIGN.sub(lambda sign: f" {_SIGNS[sign[0]]} ", text)
    return _IDEOGRAPH.sub(r" \1 ", _with_greek_spelled(text))


def _with_micro_spelled(text: str) -> str:
    return _MICRO.sub("micro", _MICROGRAM.sub("mcg", text))


def _with_greek_spelled(text: str) -> str:
    """Letters among others are named; words in Greek stay, to be transliterated."""
    return text if _IN_GREEK.search(text) else _GREEK.sub(_named_letter, text)


def _named_fraction(sign: re.Match[str]) -> str:
    return f" {unicodedata.name(sign[0]).removeprefix('VULGAR FRACTION ')} "


def _named_letter(sign: re.Match[str]) -> str:
    _, is_letter, name = unicodedata.name(sign[0], "").partition("LETTER ")
    if not is_letter:
        return sign[0]
    spelled = name.partition(" WITH ")[0].rpartition(" ")[2].replace("LAMDA", "LAMBDA")
    is_joined = sign.string[sign.end() : sign.end() + 1].isdecimal()  # β2 is one word
    return f" {spelled}" if is_joined else f" {spelled} "
