"""References as lines of text: one on each line, as identifiers alone, or set as in a list of
references (Vancouver, AMA)."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from ..text.citations.pasted import identified

LIMIT = 5_000  # characters
_NUMBER = re.compile(r"\s*(?:\[?\d{1,3}[\].)]|[•*–-])\s+")
_IDENTIFIER = re.compile(
    r"(?:https?://\S{1,500}|\b(?:doi:?\s?)?10\.\d{4,9}/\S{1,200}|\bPMC?ID:?\s?\S{1,12}|\bPMC\d{1,8}|\bISBN:?\s?[\dXx "  # noqa: E501
    r"-]{10,17})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_DATED = re.compile(r"[;:(,.\s]*(?:1[5-9]\d\d|20\d\d)\b")
_VOLUME = re.compile(
    r";\s*(?P<volume>\d{1,5})(?:\s?\((?P<issue>[^)]{1,20})\))?(?::\s?(?P<page>[\w-]{1,20}))?"
)


def item_of(line: str) -> dict[str, Any]:
    """Return what a line says as a CSL-JSON item; raises ValidationError for identifiers that
    are none."""
    if len(line) > LIMIT:
        raise ValidationError(
            f"This has {len(line):,} characters; a reference has at most {LIMIT:,}. Put each on a "
            "line of its own.",
            code="too_long",
        )
    numbered = _NUMBER.match(line)
    words = line[numbered.end() if numbered else 0 :].strip()
    found = [identifier.rstrip(".,;)") for identifier in _IDENTIFIER.findall(words)]
    rest = " ".join(_IDENTIFIER.sub(" ", words).split()).strip(" .,;:") if found else words
    named = _identified(found, words)
    is_one_word = not found and not any(map(str.isspace, words))
    item = _parted(rest) | named if not is_one_word and any(map(str.isalpha, rest)) else named
    if not item:
        raise ValidationError(
            "This says nothing of a reference. Paste its title, or an identifier.", code="nothing"
        )
    return item


def _identified(found: list[str], words: str) -> dict[str, str]:
    if found:
        return identified(" ".join(found))
    if any(character.isspace() for character in words):
        return {}
    return identified(words)


def _parted(words: str) -> dict[str, Any]:
    """Return authors, title, source and year of "Authors. Title. Source. 2015;131(24):1-9"; all
    as the title where it has no such parts."""
    year = _YEAR.search(words)
    parts = [
        part.strip()
        for part in re.split(r"(?<=[\w)\]?!])\.\s+|(?<=[?!])\s+", words)
        if part.strip(" .")
    ]
    if len(parts) < 3 or not year:
        return {"title": words} | ({"issued": year[1]} if year else {})
    source, volume = " ".join(parts[2:]), _VOLUME.search(words)
    source = _DATED.split(source, maxsplit=1)[0].strip(" ;,.:(") or source
    numbers = {name: value for name, value in volume.groupdict().items() if value} if volume else {}
    return {
        "author": parts[0].rstrip("."),
        "title": parts[1].rstrip("."),
        "container-title": source,
        "issued": year[1],
        **numbers,
    }
