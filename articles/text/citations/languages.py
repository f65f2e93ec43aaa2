"""Languages of sources: known by name or code, kept as tags (BCP 47), shown by name."""

import re

from django.conf.locale import LANG_INFO

# ISO 639-2/B, as PubMed writes them.
THREE_LETTERS = {
    "eng": "en",
    "ger": "de",
    "fre": "fr",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "dut": "nl",
    "dan": "da",
    "swe": "sv",
    "nor": "no",
    "fin": "fi",
    "pol": "pl",
    "cze": "cs",
    "hun": "hu",
    "rum": "ro",
    "gre": "el",
    "tur": "tr",
    "rus": "ru",
    "ukr": "uk",
    "ara": "ar",
    "heb": "he",
    "per": "fa",
    "jpn": "ja",
    "kor": "ko",
    "chi": "zh",
}
_NAMES = {code: info["name"] for code, info in LANG_INFO.items() if "name" in info} | {
    "no": "Norwegian",
    "zh": "Chinese",
}
_CODES = (
    {info["name_local"].casefold(): code for code, info in LANG_INFO.items() if "name" in info}
    | {name.casefold(): code for code, name in _NAMES.items()}
    | THREE_LETTERS
)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def tag(typed: str) -> str:
    """Return the tag of a language that is named by tag, by a code of three letters or by its
    name; as it was typed where it is none that is known."""
    words = " ".join(typed.split())
    code = words.replace("_", "-")
    return (
        _CODES.get(words.casefold())
        or (code.lower() if len(code) == 2 else "")
        or (code if is_tag(code) else words)
    )


def is_tag(typed: str) -> bool:
    """Does it look like a tag, so that it can stand in an attribute of a page?"""
    return _TAG.fullmatch(typed) is not None


def name_of(kept: str) -> str:
    """Return the name of a language for readers; as it is kept where none is known."""
    return _NAMES.get(kept.lower()) or _NAMES.get(kept.partition("-")[0].lower()) or kept
