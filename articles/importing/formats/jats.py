"""An article in JATS (https://jats.nlm.nih.gov/archiving/1.3/), as journals and PubMed Central
give them away."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ...forms.references import ROWS_LIMIT
from ...references.unreadable import Unreadable
from ..listed import fitting, from_line
from ..markup.blocks import Writer
from ..written import LIMIT, Written
from .jats_references import item_of
from .strict_xml import parsed

SAME = {
    "italic": "em",
    "bold": "strong",
    "sup": "sup",
    "sub": "sub",
    "break": "br",
    "hr": "br",
    "ext-link": "a",
    "uri": "a",
    "p": "p",
    "list-item": "li",
    "disp-quote": "blockquote",
    "verse-group": "blockquote",
    "verse-line": "p",
    "statement": "blockquote",
    "speech": "p",
    "preformat": "p",
    "code": "p",
    **{tag: tag for tag in ("table", "thead", "tbody", "tfoot", "tr", "th", "td")},
}
ASIDE = {
    "fig": "figure",
    "fig-group": "figure",
    "graphic": "figure",
    "media": "file",
    "supplementary-material": "file",
    "fn": "footnote",
    "fn-group": "group of footnotes",
    "chem-struct-wrap": "figure",
}
FORMULAS = {"disp-formula", "inline-formula", "tex-math", "math", "chem-struct"}
NOTES = {
    "fn",
    "table-fn",
    "bibr",
}  # what a number that leads to one of them must not be read as: a part of what stands before it
_UNSAID = {
    "index-term",
    "label",
    "object-id",
    "sec-meta",
    "attrib-group",
    "alt-text",
    "long-desc",
    "title",
    "caption",
}  # or said elsewhere
_DEEPEST_HEADING = 6


def read(data: bytes) -> Written:
    """Return what an article says; raises Unreadable."""
    if len(data) > LIMIT:
        raise Unreadable(
            f"It has more than {LIMIT:,} bytes, the most that is read. Save pictures and "
            "appendices elsewhere."
        )
    root = parsed(data, what="This file", may_have_type=True)
    for element in root.iter():
        element.tag = _name(element)
    article = root if root.tag == "article" else root.find(".//article")
    if article is None:
        raise Unreadable(
            f"This is XML, but no article in JATS: it begins with “{str(root.tag)[:40]}”. Save it "
            "as JATS, DOCX or Markdown."
        )
    return _Article(article).written()


def _name(element: Element) -> str:
    """Return the name of an element without that of its vocabulary; comments have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Article:
    """An article as it is read: its numbers by the names of its references, and what was passed
    over."""

    def __init__(self, article: Element) -> None:
        self.article = article
        for part in [
            found for name in ("sub-article", "response") for found in article.findall(name)
        ]:
            article.remove(part)  # it has references of its own, by the same names
        self.listed = article.findall(".//ref-list/ref")[: ROWS_LIMIT + 1]  # more are refused
        self.numbers = {
            element.get("id", ""): number
            for number, element in reversed([*enumerate(self.listed, 1)])
        }
        self.passed: Counter[str] = Counter()

    def written(self) -> Written:
        """Return what it says."""
        writer, notes = Writer(len(self.listed)), list[str]()
        meta = self.article.find("front/article-meta")
        meta = Element("article-meta") if meta is None else meta
        title = writer.running.plain([self._inline(meta.find("title-group/article-title"))])
        answer, blocks = self._abstract(meta, writer)
        body = self.article.find("body")
        blocks += [] if body is None else list(self._blocks(body, 2))
        for wrap in self.article.findall("floats-group/table-wrap"):
            blocks += self._table(wrap)
        self.passed["figure"] += len(self.article.findall("floats-group/fig"))
        text = writer.body(blocks)
        listed = [
            self._reference(element, number, notes) for number, element in enumerate(self.listed, 1)
        ]
        if pictures := self.passed.pop("picture among words", 0):
            notes.append(
                f"{pictures} sign{'s' if pictures > 1 else ''} could not be read: “[picture]” "
                "stands in its place. Type what was meant."
            )
        notes += [
            f"{count} {what}{'s are' if count > 1 else ' is'} left out."
            for what, count in self.passed.items()
            if count
        ]
        notes += [f"“{name}” at the end is left out." for name in self._left_of_back()]
        head = {"title": title, "short_answer": answer, "references": listed, **_filed(meta)}
        return Written(text, head=head, notes=[*notes, *writer.notes()])

    def _abstract(self, meta: Element, writer: Writer) -> tuple[str, list[Element]]:
        """Return the abstract as the short answer, or as a first section where it cannot be
        one."""
        abstract = next(
            (
                abstract
                for abstract in meta.findall("abstract")
                if not abstract.get("abstract-type")
            ),
            None,
        )
        if abstract is None:
            return "", []
        blocks = list(self._blocks(abstract, 3))
        answer = writer.short_answer(blocks)
        return ("", [_made("h2", "Abstract"), *blocks]) if answer is None else (answer, [])

    def _left_of_back(self) -> Iterator[str]:
        for part in self.article.findall("back/*"):
            if part.tag != "ref-list" and not part.findall("ref-list"):
                title = part.find(".//title")
                yield "".join(title.itertext()).strip()[:60] if title is not None else str(part.tag)

    def _reference(self, listed: Element, number: int, notes: list[str]) -> dict[str, object]:
        item = item_of(listed)
        if isinstance(item, str):
            return from_line(item, number, notes)
        return fitting(item, number, notes)

    def _blocks(self, element: Element, level: int) -> Iterator[Element]:
        """Yield the blocks of a body or section, whose heading has this level."""
        for child in element:
            if child.tag in ("sec", "app"):
                title = child.find("title")
                if title is not None:
                    yield self._inline(title, f"h{min(level, _DEEPEST_HEADING)}")
                yield from self._blocks(child, level + 1)
            elif child.tag == "title" or child.tag in _UNSAID:
                continue
            else:
                yield from self._block(child)

    def _block(self, element: Element) -> list[Element]:
        match element.tag:
            case "list":
                return [self._list(element)]
            case "def-list":
                return [self._definitions(element)]
            case "table-wrap":
                return self._table(element)
            case "boxed-text":
                return [self._callout(element)]
            case "table-wrap-group":
                return [table for wrap in element for table in self._table(wrap)]
        made = self._inline(element)
        return [made] if made.tag else []

    def _list(self, element: Element) -> Element:
        kind = element.get("list-type", "")
        items = [
            (item, " ".join((item.findtext("label") or "").split()))
            for item in element.findall("list-item")
        ]
        is_said = any(
            map(str.isalnum, "".join(label for _, label in items))
        )  # other labels are signs, as ours
        is_numbered = all(label.strip(" .()").isdecimal() for _, label in items)
        has_numbers = kind in ("order", "alpha-lower", "alpha-upper", "roman-lower", "roman-upper")
        made = Element("ol" if (is_numbered if is_said else has_numbers) else "ul")
        for item, label in items:
            line = self._inline(item, "li")
            if made.tag == "ol" and label:
                line.set("value", label.strip(" .()"))
            elif is_said and label:
                first = next((part for part in line if part.tag == "p"), line)
                first.text = f"{label} {first.text or ''}"
            made.append(line)
        return made

    def _definitions(self, element: Element) -> Element:
        made = Element("ul")
        for item in element.findall("def-item"):
            term, meant, line = item.find("term"), item.find("def"), Element("li")
            line.append(self._inline(term, "strong"))
            line[0].tail = ": "
            line.extend(self._inline(part, "span") for part in (meant if meant is not None else []))
            made.append(line)
        return made

    def _table(self, wrap: Element) -> list[Element]:
        tables = wrap.findall(".//table")
        if not tables:
            self.passed["table that is a picture"] += 1
            return []
        blocks = [self._inline(table) for table in tables]
        label, caption = wrap.find("label"), wrap.find("caption")
        parts = [
            self._inline(part, "span")
            for part in (label, *(caption if caption is not None else []))
            if part is not None
        ]
        if parts:
            named = Element("caption")
            for at, part in enumerate(parts):
                part.tail = " " if at < len(parts) - 1 else ""
            named.extend(parts)
            blocks[0].insert(0, named)
        for foot in wrap.findall("table-wrap-foot"):
            for element in foot.iter():
                sign = (
                    (element.findtext("label") or "").strip()
                    if element.tag in ("fn", "table-wrap-foot")
                    else ""
                )
                if sign and (first := element.find("p")) is not None:
                    first.text = f"{sign}: {first.text or ''}"
            blocks += [self._inline(paragraph) for paragraph in foot.iter("p")]
        return blocks

    def _callout(self, element: Element) -> Element:
        title = element.find("caption/title")
        title = element.find("title") if title is None else title
        words = "" if title is None else " ".join("".join(title.itertext()).split())
        made = Element("aside", {"kind": element.get("content-type", ""), "title": words})
        made.extend(self._blocks(element, 5))
        return made

    def _inline(self, element: Element | None, tag: str = "") -> Element:
        """Return an element with all that is in it, as one of HTML; without a name where there
        is nothing to say of it."""
        if element is None:
            return Element("span")
        if element.tag in FORMULAS:
            return Element("formula")
        if element.tag in ASIDE:
            self.passed[ASIDE[element.tag]] += 1
            return Element("")
        if element.tag in ("inline-graphic", "private-char"):
            self.passed["picture among words"] += 1
            return Element("picture")
        if element.tag == "xref" and (numbers := self._cited(element)):
            return Element("cite", {"n": numbers})
        if (
            element.tag == "sup"
            and len(element) == 1
            and element[0].tag == "xref"
            and not (element.text or element[0].tail or "").strip()
        ):
            return self._inline(element[0])
        if element.tag == "xref" and element.get("ref-type", "bibr") in NOTES:
            return _made("note", "".join(element.itertext()))
        made = Element(tag or SAME.get(element.tag, "span"), _attributes(element))
        made.text = element.text
        for child in element:
            if child.tag in _UNSAID or not child.tag:
                _append(made, child.tail)
                continue
            blocks = self._block(child)
            made.extend(blocks)
            _append(made, child.tail)
        return made

    def _cited(self, element: Element) -> str:
        names = element.get("rid", "").split() if element.get("ref-type", "bibr") == "bibr" else []
        return ",".join(str(self.numbers[name]) for name in names if name in self.numbers)


def _append(made: Element, words: str | None) -> None:
    if len(made):
        made[-1].tail = (made[-1].tail or "") + (words or "")
    else:
        made.text = (made.text or "") + (words or "")


def _attributes(element: Element) -> dict[str, str]:
    kept = {name: value for name, value in element.attrib.items() if name in ("colspan", "rowspan")}
    address = next(
        (value for name, value in element.attrib.items() if name.rpartition("}")[2] == "href"), ""
    )
    if element.tag in ("ext-link", "uri") and address:
        kept["href"] = address
    return kept


def _filed(meta: Element) -> dict[str, str]:
    """Return topic and audience where it says them as our own files do."""
    values = {
        (element.findtext("meta-name") or "").strip(): (
            element.findtext("meta-value") or ""
        ).strip()
        for element in meta.iter("custom-meta")
    }
    return {name: values[name] for name in ("topic", "audience") if values.get(name)}


def _made(tag: str, words: str) -> Element:
    made = Element(tag)
    made.text = words
    return made
