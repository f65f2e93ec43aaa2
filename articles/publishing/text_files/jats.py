"""A text as JATS XML (NISO Z39.96-2021, https://jats.nlm.nih.gov/archiving/1.3/), as archives
and libraries take it in."""

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from ...site_settings.in_force import site
from ...text.grammar import parse, parse_answer
from .filed import Filed
from .jats_body import XLINK, Body
from .jats_references import say, write_reference

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD '
    'v1.3 20210610//EN" "JATS-archivearticle1-3.dtd">'
)

register_namespace("xlink", XLINK)


def jats(text: Filed) -> str:
    """Return the file."""
    article = Element("article", {"dtd-version": "1.3", "article-type": "other"})
    front = SubElement(article, "front")
    _journal(front)
    _meta(front, text)
    listed = len(text.references)
    body = Body("body", listed, site()["origin"])
    article.append(body.of_blocks(parse(text.body, text.form).tokens))
    if text.references:
        ref_list = SubElement(SubElement(article, "back"), "ref-list")
        for number, item in enumerate(text.references, 1):
            write_reference(SubElement(ref_list, "ref", {"id": f"ref-{number}"}), number, item)
    return (
        '<?xml version="1.0" '
        f'encoding="UTF-8"?>\n{DOCTYPE}\n{tostring(article, encoding="unicode")}\n'
    )


def _journal(front: Element) -> None:
    name = site()["name"]
    meta = SubElement(front, "journal-meta")
    say(SubElement(meta, "journal-title-group"), "journal-title", name)
    say(SubElement(meta, "publisher"), "publisher-name", name)


def _meta(front: Element, text: Filed) -> None:
    meta = SubElement(front, "article-meta")
    say(meta, "article-id", text.key, {"pub-id-type": "publisher-id"})
    say(
        SubElement(SubElement(meta, "article-categories"), "subj-group"), "subject", text.topic_name
    )
    say(SubElement(meta, "title-group"), "article-title", text.title)
    people = SubElement(meta, "contrib-group")
    for name in text.authors:
        say(SubElement(people, "contrib", {"contrib-type": "author"}), "string-name", name)
    if day := text.published_on:
        date = SubElement(meta, "pub-date", {"date-type": "pub", "iso-8601-date": day.isoformat()})
        for name in ("day", "month", "year"):
            say(date, name, str(getattr(day, name)))
    if text.address:
        SubElement(meta, "self-uri", {f"{{{XLINK}}}href": text.address})
    if text.short_answer:
        meta.append(
            Body("abstract", len(text.references)).of_paragraph(
                parse_answer(text.short_answer, text.form).tokens
            )
        )
    group = SubElement(meta, "custom-meta-group")
    for name, value in (("topic", text.topic), ("audience", text.audience), ("status", text.stand)):
        element = SubElement(group, "custom-meta")
        say(element, "meta-name", name)
        say(element, "meta-value", value)
