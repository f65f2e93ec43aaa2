"""By what a reference is found in what is known: the work that it names, and the source that it
is from. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from ..text.characters.folding import folded
from ..text.citations import identifiers

WORKS = ("DOI", "PMID")
WORK_LIMIT = 320  # characters of what names a work
KEY_LIMIT = 320  # likewise of a key of a source
_PARTS = 4  # of a DOI behind its registrant, by which a journal may be told
_NAMED = ("container-title", "publisher")
_LABELS = 6  # of a host
_WORD = re.compile(r"\w+")
_PART_END = re.compile(r"(?<=[^.()/_;:-])(?=[.()/_;:-])")


def work_named(kind: str, value: Any) -> str:
    """Return the work that an identifier names, for instance "DOI:10.1000/x"; empty for what is
    no such identifier."""
    try:
        return f"{kind}:{identifiers.kept(kind, str(value))}" if value else ""
    except ValidationError:
        return ""


def works_of(reference: Mapping[str, Any]) -> list[str]:
    """Return what names the work of a reference, a CSL item: by its DOI, by its PubMed number,
    by both or not at all."""
    return [work for kind in WORKS if (work := work_named(kind, reference.get(kind)))]


def source_keys(reference: Mapping[str, Any]) -> list[str]:
    """Return the keys by which a source of the registry may be told from a reference, those
    first that tell most."""
    return list(dict.fromkeys(key for key in _keys(reference) if len(key) <= KEY_LIMIT))


def _keys(reference: Mapping[str, Any]) -> Iterator[str]:
    doi = work_named("DOI", reference.get("DOI")).partition(":")[2]
    yield from (doi_key(beginning) for beginning in _beginnings(doi))
    if issn := work_named("ISSN", reference.get("ISSN")).partition(":")[2]:
        yield issn_key(issn)
    yield from (site_key(host) for host in _hosts(str(reference.get("URL") or "")))
    for name in filter(None, (plain_words(reference.get(field)) for field in _NAMED)):
        yield name_key(name)
        words = name.split()
        while (
            len(words) > 1 and words[-1].isdecimal()
        ):  # some write volume and issue behind the name
            words.pop()
        yield name_key(" ".join(words))


def _beginnings(doi: str) -> list[str]:
    """The registrant of a DOI and some beginnings of what follows, each ending before a sign,
    the longest first."""
    registrant, _, rest = doi.partition("/")
    ends = [found.end() for found, _ in zip(_PART_END.finditer(rest), range(_PARTS), strict=False)]
    found = [f"{registrant}/{rest[:end]}" for end in [*ends, len(rest)] if rest]
    return [*reversed(found), registrant] if registrant else []


def _hosts(address: str) -> list[str]:
    """The host of an address and those it is part of, the narrowest first; never a country or a
    "com" alone."""
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:  # brackets that are no address of the sixth version
        return []
    labels = host.split(".")[-_LABELS:]
    return [".".join(labels[at:]) for at in range(len(labels) - 1)]


def doi_key(beginning: str) -> str:
    """Return the key of a DOI that begins so."""
    return f"doi {beginning.lower()}"


def issn_key(issn: str) -> str:
    """Return the key of a serial."""
    return f"issn {issn}"


def site_key(host: str) -> str:
    """Return the key of a site."""
    return f"site {host.lower()}"


def name_key(name: str) -> str:
    """Return the key of a name, however it is written."""
    return f"name {plain_words(name)}"


def keys_of(name: str, lists: Mapping[str, list[str]]) -> list[str]:
    """Return the keys of a source, from its name and from its `other_names`, `issns`,
    `doi_beginnings` and `sites`."""
    ways = {
        "other_names": name_key,
        "issns": issn_key,
        "doi_beginnings": doi_key,
        "sites": site_key,
    }
    found = [
        name_key(name),
        *(
            way(name.strip())
            for of, way in ways.items()
            for name in lists.get(of, [])
            if name.strip()
        ),
    ]
    return list(dict.fromkeys(found))


def plain_words(words: Any) -> str:
    """Return words without case, signs and ways to write them."""
    return " ".join(_WORD.findall(folded(str(words or "")).casefold()))
