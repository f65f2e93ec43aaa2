"""An entry of a list of references in JATS as a CSL-JSON item."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from ...references.names import OTHERS
from ...text.citations import EVIDENCE, KINDS
from ...text.citations.days import iso

CITATIONS = ("element-citation", "mixed-citation", "nlm-citation", "citation")
TYPES = {"book": "book", "web": "webpage", "webpage": "webpage", "website": "webpage"}
NAMED = {"preprint": "preprint"}  # a kind that JATS has a word for
IDENTIFIERS = {
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "pmc": "PMCID",
    "isbn": "ISBN",
    "issn": "ISSN",
}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_TITLES = ("article-title", "chapter-title", "part-title", "data-title")


def item_of(listed: Element) -> dict[str, Any] | str:
    """Return an entry as an item; as its words where it is a line that nobody took apart."""
    citation = next((element for name in CITATIONS for element in listed.iter(name)), listed)
    titles = [_words(named) for name in _TITLES if (named := citation.find(name)) is not None]
    source = _of(citation, "source")
    title = titles[0] if titles and titles[0] else source
    if not title:
        return _words(citation)
    kind, published = citation.get("specific-use", ""), citation.get("publication-type", "")
    pages = "-".join(filter(None, (_of(citation, "fpage"), _of(citation, "lpage"))))
    evidence = _marked(citation, "named-content", "evidence")
    item = {
        "kind": kind if kind in KINDS else NAMED.get(published, ""),
        "type": TYPES.get(published, "article-journal"),
        "title": title,
        "author": list(_names(citation)),
        "container-title": source if any(titles) else "",
        "publisher": _of(citation, "publisher-name"),
        "issued": "".join(filter(str.isdecimal, _of(citation, "year")))[:4],
        "volume": _of(citation, "volume"),
        "issue": _of(citation, "issue"),
        "page": _of(citation, "page-range") or pages or _of(citation, "elocation-id"),
        "edition": _of(citation, "edition"),
        "language": citation.get(LANGUAGE, "") or _marked(citation, "named-content", "language"),
        "accessed": _accessed(citation),
        "locator": _marked(citation, "comment", "pinpoint"),
        "evidence": evidence if evidence in EVIDENCE else "",
        **_identifiers(citation),
    }
    return {name: value for name, value in item.items() if value}


def _identifiers(citation: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for identifier in citation.iter("pub-id"):
        if name := IDENTIFIERS.get(identifier.get("pub-id-type", "").lower()):
            found.setdefault(name, _words(identifier))
    for tag in ("isbn", "issn"):
        if words := _of(citation, tag):
            found.setdefault(IDENTIFIERS[tag], words)
    for identifier in citation.iter():
        address = next(
            (
                value
                for name, value in identifier.attrib.items()
                if name.rpartition("}")[2] == "href"
            ),
            "",
        ) or _words(identifier)
        if (
            identifier.tag in ("ext-link", "uri")
            and address.startswith("http")
            and not ("DOI" in found and "doi.org/" in address)
        ):
            found.setdefault("URL", address)
    return found


def _names(citation: Element) -> Iterator[dict[str, str]]:
    groups = [
        person_group
        for person_group in citation.findall("person-group")
        if person_group.get("person-group-type", "author") in ("author", "")
    ]
    for group in groups or [citation]:
        for child in group:
            if child.tag == "collab":
                yield {"literal": _words(child)}
            elif child.tag == "etal":
                yield {"literal": OTHERS}
            elif child.tag in ("name", "string-name"):
                family, given = _of(child, "surname"), _of(child, "given-names")
                yield {"family": family, "given": given} if family else {"literal": _words(child)}


def _accessed(citation: Element) -> str:
    """Return when it was looked at; nothing of a date that cannot be read."""
    found = citation.find("date-in-citation")
    return "" if found is None else iso(found.get("iso-8601-date") or _words(found))


def _marked(citation: Element, tag: str, kind: str) -> str:
    """Return the words of the element with this tag that is of such a kind."""
    found = (element for element in citation.findall(tag) if element.get("content-type") == kind)
    return next(map(_words, found), "")


def _of(element: Element, name: str) -> str:
    found = element.find(name)
    return "" if found is None else _words(found)


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
