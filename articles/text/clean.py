"""What may be typed: one normal form, nothing a reader cannot see, and the limits that go with
it. And names in a sentence."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from .characters.symbols import SYMBOLS

BODY_LIMIT = 60_000
# Some ten times what the longest article has, and read from all sides in half a second.
LINES_LIMIT = 3_000
TITLE_LIMIT = 200
SHORT_ANSWER_WORDS = 60
# Scripts that put no spaces between words would slip under a limit in words alone.
SHORT_ANSWER_LIMIT = 1_000

ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER = "\u200c", "\u200d"
VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))

# Controls, format characters, blank letters, lone surrogates and noncharacters (Unicode Standard:
# categories Cc, Cf, Cs, Zl, Zp and Default_Ignorable_Code_Point). The Arabic, Syriac and Kaithi
# marks that are Cf but visible are allowed. And what stands for no character: private use (Co),
# U+FFFC OBJECT REPLACEMENT CHARACTER and U+FFFD REPLACEMENT CHARACTER.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000)
    )
    + "]"
)
_LINE = re.compile(r"^[ \t]*(?=\S)(?:(?:>|[-+*](?=\s)|[0-9]{1,9}[.)](?=\s))[ \t]*)*", re.MULTILINE)
_ITEM = re.compile(r"[-+*>.)]")
_PLACES, _KINDS = 5, 10  # so many are named one by one

# Scripts whose letters are joined or kept apart by ZWJ and ZWNJ (The Unicode Standard, chapters 9,
# 12, 13 and 16).
_JOINING_SCRIPTS = {
    *(
        "ARABIC",
        "SYRIAC",
        "MANDAIC",
        "MONGOLIAN",
        "NKO",
        "DEVANAGARI",
        "BENGALI",
        "GURMUKHI",
        "GUJARATI",
        "ORIYA",
    ),
    *("TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN"),
}
# What an emoji or text presentation may be chosen for: pictographs, arrows, keycap digits, ‼ and
# the like.
_PRESENTABLE = frozenset({"So", "Sm", "Sk", "Po", "Nd"})

_WEB_ADDRESS = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?(?:[/?#][^\s<>\"\\^`{|}]*)?",
    re.IGNORECASE,
)
_WEB_ADDRESS_LIMIT = 2_000


@dataclass(frozen=True)
class HiddenCharacter:
    """A character a reader cannot see. `line` and `column` count from 1, in code points."""

    character: str
    line: int
    column: int

    at: int = 0

    @property
    def name(self) -> str:
        """Code point and Unicode name, such as "U+202E RIGHT-TO-LEFT OVERRIDE"."""
        unnamed = {
            "Cc": "CONTROL CHARACTER",
            "Cs": "LONE SURROGATE",
            "Cn": "NOT A CHARACTER",
            "Co": "PRIVATE USE",
        }
        category = unicodedata.category(self.character)
        return (
            f"U+{ord(self.character):04X} "
            f"{unicodedata.name(self.character, unnamed.get(category, 'UNNAMED'))}"
        )

    @property
    def meant(self) -> str:
        """What was meant, where that is known: a character that a word processor took from its
        Symbol font; else empty."""
        return SYMBOLS.get(self.character, "")

    @property
    def is_invisible(self) -> bool:
        """Can it be taken away without taking a sign from the text? What stands in the place of
        another character cannot."""
        return unicodedata.category(self.character) != "Co" and self.character not in "\ufffc\ufffd"

    @property
    def fault(self) -> str:
        """What is wrong with it, as the end of a sentence about it; and what to do."""
        if self.meant:
            return (
                "belongs to the Symbol font, which readers may not have. It stands for "
                f"“{self.meant}”: type that."
            )
        if not self.is_invisible:
            return "stands for another one that was lost on the way. Type what was meant."
        return "cannot be seen by readers. Delete it, or type the words around it again."

    def __str__(self) -> str:
        return f"Line {self.line}, column {self.column}: the character {self.name} {self.fault}"


def hidden_characters(text: str) -> list[HiddenCharacter]:
    """Return the characters of `text` that readers cannot see, in order. Line feeds and tabs are
    not hidden."""
    found, line, looked, newline = [], 1, 0, -1
    for at in _suspects(text):
        if not _has_a_use(text, at):
            line += text.count("\n", looked, at)
            newline, looked = max(newline, text.rfind("\n", looked, at)), at
            found.append(HiddenCharacter(text[at], line, at - newline, at))
    return found


def without_hidden(text: str) -> str:
    """Return `text` without the characters that readers cannot see; what stands in the place of
    another character stays."""
    gone = {character.at for character in hidden_characters(text) if character.is_invisible}
    return (
        "".join(character for at, character in enumerate(text) if at not in gone) if gone else text
    )


def find_hidden(text: str) -> HiddenCharacter | None:
    """Return the first character of `text` that readers cannot see, or None."""
    at = next((at for at in _suspects(text) if not _has_a_use(text, at)), None)
    return (
        None
        if at is None
        else HiddenCharacter(
            text[at], text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), at
        )
    )


def sentences_about(hidden: Iterable[HiddenCharacter]) -> list[str]:
    """Return a sentence for each kind of character among `hidden`, with its places."""
    kinds: dict[str, list[HiddenCharacter]] = {}
    for character in hidden:
        kinds.setdefault(character.character, []).append(character)
    sentences = [_told(same) for same in kinds.values()]
    more = (
        [f"{len(sentences) - _KINDS} more kinds of such characters are not listed."]
        if len(sentences) > _KINDS
        else []
    )
    return sentences[:_KINDS] + more


def _told(same: list[HiddenCharacter]) -> str:
    if len(same) == 1:
        return str(same[0])
    others = [
        f"line {character.line}, column {character.column}" for character in same[1 : _PLACES + 1]
    ]
    rest = [f"{len(same) - _PLACES - 1:,} more places"] if len(same) > _PLACES + 1 else []
    return f"{same[0]} It also stands in {enumerated([*others, *rest])}."


def refuse_hidden(text: str) -> None:
    """Validator for model and form fields: raise ValidationError, naming and placing all hidden
    characters."""
    if find_hidden(text):
        refusals = [
            ValidationError(sentence, code="hidden_character")
            for sentence in sentences_about(hidden_characters(text))
        ]
        raise refusals[0] if len(refusals) == 1 else ValidationError(refusals)


def normal(text: str) -> str:
    """Return `text` with the characters and line ends in the one form we store: NFC, line feeds
    only."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """Return `text` in the one form we store: `normal`, no white space at its end.

    Raises ValidationError naming characters and positions when something in it cannot be seen.
    """
    text = normal(text)
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


def count_lines(text: str) -> int:
    """Count the lines of `text` that are not empty; one that begins several list items or
    quotations counts for each of them."""
    return sum(max(1, len(_ITEM.findall(found[0]))) for found in _LINE.finditer(text))


def is_web_address(text: str) -> bool:
    """Say whether `text` is an http or https address of a named host, without credentials (RFC
    3986, narrowed)."""
    return (
        len(text) <= _WEB_ADDRESS_LIMIT
        and _WEB_ADDRESS.fullmatch(text) is not None
        and find_hidden(text) is None
    )


def enumerated(names: Iterable[str]) -> str:
    """Return names as one says them: "A, B and C"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _suspects(text: str) -> Iterator[int]:
    """Return where characters stand that may be hidden. A text is made of few characters, which
    tell whether there are any."""
    return (
        (suspect.start() for suspect in _SUSPECT.finditer(text))
        if _SUSPECT.search("".join(set(text)))
        else iter(())
    )


def _has_a_use(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before:
        return False
    if text[at] in VARIATION_SELECTORS:
        return unicodedata.category(before) in _PRESENTABLE
    if text[at] == ZERO_WIDTH_JOINER and _is_pictograph(after):
        return _is_pictograph(before) or (
            before in VARIATION_SELECTORS and _is_pictograph(text[at - 2 : at - 1])
        )
    if text[at] in (ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER):
        return _is_joining_letter(before) and _is_joining_letter(after)
    return False


def _is_pictograph(character: str) -> bool:
    return character != "" and (
        unicodedata.category(character) == "So" or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _is_joining_letter(character: str) -> bool:
    if character == "" or unicodedata.category(character)[0] not in "LM":
        return False
    return unicodedata.name(character, "").split(" ")[0] in _JOINING_SCRIPTS
