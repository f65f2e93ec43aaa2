"""A text as JATS XML (NISO Z39.96-2021, https://jats.nlm.nih.gov/archiving/1.3/), as archives
and libraries take it in."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from ...site_settings.in_force import site
from ...text.grammar import parse, parse_answer
from .filed import Filed
from .jats_body import XLINK, Body

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD '
    'v1.3 20210610//EN" "JATS-archivearticle1-3.dtd">'
)
PUBLICATION = {"textbook": "book", "website": "web"}  # all others are of journals
NUMBERS = {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid"}

register_namespace("xlink", XLINK)


def jats(text: Filed) -> str:
    """Return the file."""
    article = Element("article", {"dtd-version": "1.3", "article-type": "other"})
    front = SubElement(article, "front")
    _journal(front)
    _meta(front, text)
    listed = len(text.references)
    article.append(Body("body", listed).of_blocks(parse(text.body, text.form).tokens))
    if text.references:
        ref_list = SubElement(SubElement(article, "back"), "ref-list")
        for number, item in enumerate(text.references, 1):
            _reference(SubElement(ref_list, "ref", {"id": f"ref-{number}"}), number, item)
    return (
        '<?xml version="1.0" '
        f'encoding="UTF-8"?>\n{DOCTYPE}\n{tostring(article, encoding="unicode")}\n'
    )


def _journal(front: Element) -> None:
    name = site()["name"]
    meta = SubElement(front, "journal-meta")
    _say(SubElement(meta, "journal-title-group"), "journal-title", name)
    _say(SubElement(meta, "publisher"), "publisher-name", name)


def _meta(front: Element, text: Filed) -> None:
    meta = SubElement(front, "article-meta")
    _say(meta, "article-id", text.key, {"pub-id-type": "publisher-id"})
    _say(
        SubElement(SubElement(meta, "article-categories"), "subj-group"), "subject", text.topic_name
    )
    _say(SubElement(meta, "title-group"), "article-title", text.title)
    people = SubElement(meta, "contrib-group")
    for name in text.authors:
        _say(SubElement(people, "contrib", {"contrib-type": "author"}), "string-name", name)
    if day := text.published_on:
        date = SubElement(meta, "pub-date", {"date-type": "pub", "iso-8601-date": day.isoformat()})
        for name in ("day", "month", "year"):
            _say(date, name, str(getattr(day, name)))
    if text.address:
        SubElement(meta, "self-uri", {f"{{{XLINK}}}href": text.address})
    if text.short_answer:
        meta.append(
            Body("abstract", len(text.references)).of_paragraph(
                parse_answer(text.short_answer, text.form).tokens
            )
        )
    said = SubElement(meta, "custom-meta-group")
    for name, value in (("topic", text.topic), ("audience", text.audience), ("status", text.stand)):
        one = SubElement(said, "custom-meta")
        _say(one, "meta-name", name)
        _say(one, "meta-value", value)


def _reference(ref: Element, number: int, item: Mapping[str, Any]) -> None:
    _say(ref, "label", str(number))
    kind = str(item.get("kind", ""))
    cited = SubElement(
        ref,
        "element-citation",
        {"publication-type": PUBLICATION.get(kind, "journal"), "specific-use": kind},
    )
    if authors := item.get("author"):
        group = SubElement(cited, "person-group", {"person-group-type": "author"})
        for one in authors:
            _author(group, one)
    _say(cited, "article-title", str(item.get("title", "")))
    if source := item.get("container-title"):
        _say(cited, "source", str(source))
    if issued := item.get("issued"):
        _say(cited, "year", str(issued["date-parts"][0][0]))
    for name in ("ISBN", "ISSN"):
        if name in item:
            _say(cited, name.lower(), str(item[name]))
    for name, kind in NUMBERS.items():
        if name in item:
            _say(cited, "pub-id", str(item[name]), {"pub-id-type": kind})
    if "URL" in item:
        _say(
            cited,
            "ext-link",
            str(item["URL"]),
            {"ext-link-type": "uri", f"{{{XLINK}}}href": str(item["URL"])},
        )


def _author(group: Element, name: Mapping[str, str]) -> None:
    if "literal" in name:
        _say(group, "collab", name["literal"])
        return
    one = SubElement(group, "name")
    _say(one, "surname", name["family"])
    _say(one, "given-names", name["given"])


def _say(parent: Element, tag: str, words: str, attributes: dict[str, str] | None = None) -> None:
    SubElement(parent, tag, attributes or {}).text = words
