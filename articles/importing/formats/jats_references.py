"""An entry of a list of references in JATS as a CSL-JSON item."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from ...references.names import OTHERS
from ...text.citations import EVIDENCE, KINDS
from ...text.citations.days import iso

CITATIONS = ("element-citation", "mixed-citation", "nlm-citation", "citation")
TYPES = {"book": "book", "web": "webpage", "webpage": "webpage", "website": "webpage"}
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
    said = next((one for name in CITATIONS for one in listed.iter(name)), listed)
    titles = [_words(one) for name in _TITLES if (one := said.find(name)) is not None]
    source = _of(said, "source")
    title = titles[0] if titles and titles[0] else source
    if not title:
        return _words(said)
    kind, pages = (
        said.get("specific-use", ""),
        "-".join(filter(None, (_of(said, "fpage"), _of(said, "lpage")))),
    )
    evidence = _marked(said, "named-content", "evidence")
    item = {
        "kind": kind if kind in KINDS else "",
        "type": TYPES.get(said.get("publication-type", ""), "article-journal"),
        "title": title,
        "author": list(_names(said)),
        "container-title": source if any(titles) else "",
        "publisher": _of(said, "publisher-name"),
        "issued": "".join(filter(str.isdecimal, _of(said, "year")))[:4],
        "volume": _of(said, "volume"),
        "issue": _of(said, "issue"),
        "page": _of(said, "page-range") or pages or _of(said, "elocation-id"),
        "edition": _of(said, "edition"),
        "language": said.get(LANGUAGE, "") or _marked(said, "named-content", "language"),
        "accessed": _accessed(said),
        "locator": _marked(said, "comment", "pinpoint"),
        "evidence": evidence if evidence in EVIDENCE else "",
        **_identifiers(said),
    }
    return {name: value for name, value in item.items() if value}


def _identifiers(said: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in said.iter("pub-id"):
        if name := IDENTIFIERS.get(one.get("pub-id-type", "").lower()):
            found.setdefault(name, _words(one))
    for tag in ("isbn", "issn"):
        if words := _of(said, tag):
            found.setdefault(IDENTIFIERS[tag], words)
    for one in said.iter():
        address = next(
            (value for name, value in one.attrib.items() if name.rpartition("}")[2] == "href"), ""
        ) or _words(one)
        if (
            one.tag in ("ext-link", "uri")
            and address.startswith("http")
            and not ("DOI" in found and "doi.org/" in address)
        ):
            found.setdefault("URL", address)
    return found


def _names(said: Element) -> Iterator[dict[str, str]]:
    groups = [
        one
        for one in said.findall("person-group")
        if one.get("person-group-type", "author") in ("author", "")
    ]
    for group in groups or [said]:
        for one in group:
            if one.tag == "collab":
                yield {"literal": _words(one)}
            elif one.tag == "etal":
                yield {"literal": OTHERS}
            elif one.tag in ("name", "string-name"):
                family, given = _of(one, "surname"), _of(one, "given-names")
                yield {"family": family, "given": given} if family else {"literal": _words(one)}


def _accessed(said: Element) -> str:
    """Return when it was looked at; nothing of a date that cannot be read."""
    found = said.find("date-in-citation")
    return "" if found is None else iso(found.get("iso-8601-date") or _words(found))


def _marked(said: Element, tag: str, kind: str) -> str:
    """Return the words of the element with this tag that is of such a kind."""
    found = (one for one in said.findall(tag) if one.get("content-type") == kind)
    return next(map(_words, found), "")


def _of(element: Element, name: str) -> str:
    found = element.find(name)
    return "" if found is None else _words(found)


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
