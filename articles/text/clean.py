"""What may be typed: one normal form, nothing a reader cannot see, and the limits that go with it. And names in a sentence."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

BODY_LIMIT = 60_000
TITLE_LIMIT = 200
SHORT_ANSWER_WORDS = 60
# Scripts that put no spaces between words would slip under a limit in words alone.
SHORT_ANSWER_LIMIT = 1_000

ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER = "\u200c", "\u200d"
VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))

# Controls, format characters, blank letters, lone surrogates and noncharacters (Unicode Standard: categories Cc, Cf,
# Cs, Zl, Zp and Default_Ignorable_Code_Point). The Arabic, Syriac and Kaithi marks that are Cf but visible are allowed.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)

# Scripts whose letters are joined or kept apart by ZWJ and ZWNJ (The Unicode Standard, chapters 9, 12, 13 and 16).
_JOINING_SCRIPTS = {
    *("ARABIC", "SYRIAC", "MANDAIC", "MONGOLIAN", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA"),
    *("TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN"),
}
# What an emoji or text presentation may be chosen for: pictographs, arrows, keycap digits, ‼ and the like.
_PRESENTABLE = frozenset({"So", "Sm", "Sk", "Po", "Nd"})

_WEB_ADDRESS = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?(?:[/?#][^\s<>\"\\^`{|}]*)?", re.IGNORECASE)
_WEB_ADDRESS_LIMIT = 2_000


@dataclass(frozen=True)
class HiddenCharacter:
    """A character a reader cannot see. `line` and `column` count from 1, in code points."""

    character: str
    line: int
    column: int

    @property
    def name(self) -> str:
        """Code point and Unicode name, such as "U+202E RIGHT-TO-LEFT OVERRIDE"."""
        unnamed = {"Cc": "CONTROL CHARACTER", "Cs": "LONE SURROGATE", "Cn": "NOT A CHARACTER"}
        category = unicodedata.category(self.character)
        return f"U+{ord(self.character):04X} {unicodedata.name(self.character, unnamed.get(category, 'UNNAMED'))}"

    def __str__(self) -> str:
        return (
            f"Line {self.line}, column {self.column}: the character {self.name} cannot be seen by readers. "
            "Delete it, or type the words around it again."
        )


def find_hidden(text: str) -> HiddenCharacter | None:
    """Return the first character of `text` that readers cannot see, or None. Line feeds and tabs are not hidden."""
    for found in _SUSPECT.finditer(text):
        at = found.start()
        if not _has_a_use(text, at):
            return HiddenCharacter(text[at], text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return None


def refuse_hidden(text: str) -> None:
    """Validator for model and form fields: raise ValidationError, naming and placing the first hidden character."""
    if hidden := find_hidden(text):
        raise ValidationError(str(hidden), code="hidden_character")


def clean(text: str) -> str:
    """Return `text` in the one form we store: NFC, line feeds only, no white space at its end.

    Raises ValidationError naming character and position when something in it cannot be seen.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    refuse_hidden(text)
    return text.rstrip()


def one_line(text: str) -> str:
    """Return `text` cleaned, without white space around it, for titles, names and subjects.

    Raises ValidationError when it has hidden characters or runs over more than one line.
    """
    text = clean(text).strip()
    if "\n" in text:
        raise ValidationError("Write this on one line, without line breaks.", code="line_break")
    return text


def count_words(text: str) -> int:
    """Count the words of `text`: runs between spaces that hold at least one letter or digit."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def is_web_address(text: str) -> bool:
    """Say whether `text` is an http or https address of a named host, without credentials (RFC 3986, narrowed)."""
    return len(text) <= _WEB_ADDRESS_LIMIT and _WEB_ADDRESS.fullmatch(text) is not None and find_hidden(text) is None


def enumerated(names: Iterable[str]) -> str:
    """Return names as one says them: "A, B and C"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _has_a_use(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before:
        return False
    if text[at] in VARIATION_SELECTORS:
        return unicodedata.category(before) in _PRESENTABLE
    if text[at] == ZERO_WIDTH_JOINER and _is_pictograph(after):
        return _is_pictograph(before) or (before in VARIATION_SELECTORS and _is_pictograph(text[at - 2 : at - 1]))
    if text[at] in (ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER):
        return _is_joining_letter(before) and _is_joining_letter(after)
    return False


def _is_pictograph(character: str) -> bool:
    return character != "" and (unicodedata.category(character) == "So" or "\U0001f3fb" <= character <= "\U0001f3ff")


def _is_joining_letter(character: str) -> bool:
    if character == "" or unicodedata.category(character)[0] not in "LM":
        return False
    return unicodedata.name(character, "").split(" ")[0] in _JOINING_SCRIPTS
