"""An entry of the list of references in JATS, which an import reads again
(`articles/importing/formats/jats_references.py`)."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from ...references.items import day_of
from ...references.names import OTHERS
from ...text.citations.languages import is_tag
from .jats_body import XLINK

# All others are of journals.
PUBLICATION = {"textbook": "book", "website": "web", "preprint": "preprint"}
NUMBERS = {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
WORDS = {  # CSL's name: the element
    "title": "article-title",
    "container-title": "source",
    "issued": "year",
    "volume": "volume",
    "issue": "issue",
    "page": "page-range",
    "edition": "edition",
    "publisher": "publisher-name",
    "ISBN": "isbn",
    "ISSN": "issn",
}


def write_reference(ref: Element, number: int, item: Mapping[str, Any]) -> None:
    """Write the entry of a CSL-JSON item into its element."""
    say(ref, "label", str(number))
    kind = str(item.get("kind", ""))
    cited = SubElement(
        ref,
        "element-citation",
        {"publication-type": PUBLICATION.get(kind, "journal"), "specific-use": kind},
    )
    if authors := item.get("author"):
        group = SubElement(cited, "person-group", {"person-group-type": "author"})
        for author in authors:
            _author(group, author)
    given = {"title": ""} | dict(item)
    if "issued" in item:
        given["issued"] = item["issued"]["date-parts"][0][0]
    for name, tag in WORDS.items():
        if name in given:
            say(cited, tag, str(given[name]))
    _add_notes(cited, item)
    for name, kind in NUMBERS.items():
        if name in item:
            say(cited, "pub-id", str(item[name]), {"pub-id-type": kind})
    if "URL" in item:
        link = {"ext-link-type": "uri", f"{{{XLINK}}}href": str(item["URL"])}
        say(cited, "ext-link", str(item["URL"]), link)


def _add_notes(cited: Element, item: Mapping[str, Any]) -> None:
    """Say in which language it is, when it was looked at, where in it, and what its evidence is."""
    language = str(item.get("language") or "")
    if is_tag(language):
        cited.set(LANGUAGE, language)
    elif language:
        say(cited, "named-content", language, {"content-type": "language"})
    if day := day_of(item, "accessed", "-"):
        attributes = {"content-type": "access-date", "iso-8601-date": day}
        say(cited, "date-in-citation", day, attributes)
    for name, tag, kind in (
        ("locator", "comment", "pinpoint"),
        ("evidence", "named-content", "evidence"),
    ):
        if name in item:
            say(cited, tag, str(item[name]), {"content-type": kind})


def _author(group: Element, name: Mapping[str, str]) -> None:
    if name.get("literal") == OTHERS:
        SubElement(group, "etal")
        return
    if "literal" in name:
        say(group, "collab", name["literal"])
        return
    element = SubElement(group, "name")
    say(element, "surname", name["family"])
    say(element, "given-names", name["given"])


def say(parent: Element, tag: str, words: str, attributes: dict[str, str] | None = None) -> None:
    """Write an element with its words."""
    SubElement(parent, tag, attributes or {}).text = words
