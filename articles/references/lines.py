"""References as lines of text: one on each line, as identifiers alone, or set as in a list of
references (Vancouver and AMA; APA and Harvard). A line that is none of these plainly is a title as
a whole: authors and title that were cut at a wrong place look as if they had been read."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from ..text.citations.pasted import identified

LIMIT = 5_000  # characters
_NUMBERED = re.compile(r"\s*\[?\d{1,3}[\].)]\s+")
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

# "Family, F. P." of one person, and what stands between people.
_PERSON = re.compile(
    r"(?P<family>[^\W\d_][^\d,.()&]{0,60}), (?P<initials>(?:[A-Z]\.?[ -]?){1,5})(?![a-z])"
)
_BETWEEN = re.compile(r"[\s,.;&]+|\b(?:and|et al)\b")
_DATED_FIRST = re.compile(
    r"(?P<authors>[^()]{2,2000}) \((?P<year>(?:1[5-9]|20)\d\d)[a-z]?(?:, [^()]{1,30})?\)[.,:]? "
    r"(?P<rest>\S.*)"
)
_IN_SOURCE = re.compile(
    r",? (?:vol\. ?)?(?P<volume>\d{1,5})(?: ?\((?P<issue>[^)]{1,20})\))?"
    r"(?:[,:] ?(?:pp?\. ?)?(?P<page>[\w–-]{1,20}))?$"
)
# What shows that a stop behind an initial was taken for the end of the authors.
_TORN_BEFORE, _TORN_AFTER = re.compile(r"[,&] ?[A-Z]$"), re.compile(r"[A-Z]\b[.,]|(?:and|&) ")


def joined(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the references of a list, each with the number of its first line, from 1. In a list
    whose first line is numbered, a line without a number goes on with the one before."""
    is_numbered = next((bool(_NUMBERED.match(line)) for line in lines if line.strip()), False)
    begun, parts = 0, list[str]()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if parts and not (is_numbered and not _NUMBERED.match(line)):
            yield begun, " ".join(parts)
            parts = []
        begun = begun if parts else number
        parts.append(line.strip() if parts else line)
    if parts:
        yield begun, " ".join(parts)


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
    words = " ".join(words.split())
    if (dated := _DATED_FIRST.fullmatch(words)) and (authors := _people(dated["authors"])):
        return _behind_the_year(authors, dated["year"], dated["rest"])
    year = _YEAR.search(words)
    parts = [
        part.strip()
        for part in re.split(r"(?<=[\w)\]?!])\.\s+|(?<=[?!])\s+", words)
        if part.strip(" .")
    ]
    is_torn = len(parts) > 1 and (_TORN_BEFORE.search(parts[0]) or _TORN_AFTER.match(parts[1]))
    if len(parts) < 3 or not year or is_torn:
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


def _people(authors: str) -> str:
    """Return authors who stand as "Family, F. P., & Other, S." as they are kept, "Family FP, Other
    S"; an organisation as it is; empty where it is neither."""
    people = [*_PERSON.finditer(authors)]
    if not people:
        is_organisation = not re.search(r"[,.;&]", authors) and " " in authors
        return authors if is_organisation else ""
    if _BETWEEN.sub("", _PERSON.sub("", authors)):
        return ""
    names = [
        f"{person['family'].removeprefix('and ').strip()} {re.sub('[. -]', '', person['initials'])}"
        for person in people
    ]
    return ", ".join([*names, *["et al."] * authors.rstrip(".").endswith("et al")])


def _behind_the_year(authors: str, year: str, rest: str) -> dict[str, Any]:
    """Return the item of what stands behind "(2020)": title, source, volume, issue and pages."""
    title, _, source = rest.rstrip(".").partition(". ")
    found = _IN_SOURCE.search(source)
    numbers = {name: value for name, value in found.groupdict().items() if value} if found else {}
    item = {"author": authors, "title": title.strip("‘’'“” "), "issued": year, **numbers}
    source = source[: found.start()] if found else source
    return item | ({"container-title": source.strip(" ,.;")} if source.strip(" ,.;") else {})
