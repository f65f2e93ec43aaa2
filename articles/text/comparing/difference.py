"""In what two blocks differ that are the same one, and how readers are told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from .. import citations
from ..document import Block, Document, Place
from ..figures.figure import CREDIT, FIGURE
from ..ratings import BY_NAME, rated, turned

# What a kind of block is called.
KINDS = {
    "paragraph": "a paragraph",
    "item": "an item of a list",
    "heading": "a heading",
    "head": "the head of a column",
    "cell": "a cell of a table",
    "title": "the title of a callout",
    "code": "code",
    "rule": "a line",
    "question": "the question",
    "answer": "the short answer",
    "reference": "a reference",
    "continuation": "a further paragraph of an item",
    FIGURE: "a figure",
    CREDIT: "credit and licence of a figure",
}
FIELDS = {
    "DOI": "DOI",
    "PMID": "PubMed number",
    "PMCID": "PMC number",
    "ISBN": "ISBN",
    "ISSN": "ISSN",
    "URL": "address",
    "author": "authors",
    "title": "title",
    "container-title": "source",
    "issued": "year",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "publisher": "publisher",
    "edition": "edition",
    "language": "language",
    "accessed": "date of access",
    "locator": "place in the source",
    "evidence": "evidence",
    "kind": "kind",
}
_IN_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": citations.KINDS,
    "evidence": citations.EVIDENCE,
}


@dataclass(frozen=True)
class Difference:
    """One way in which a block differs: `aspect` is "words", "place", "rating" of a
    recommendation, "order", "form", "link", "emphasis", "spacing", "citations" or "source".

    `was` and `now` are what is compared, in words; `name` is the field of a reference, or what of
    the place is another.
    """

    aspect: str
    was: str = ""
    now: str = ""
    name: str = ""

    @property
    def sentence(self) -> str:
        """What it is, for readers; empty for words, which are shown."""
        return _SENTENCES[self.aspect](self) if self.aspect in _SENTENCES else ""


def cited_works(block: Block, text: Document) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return where a block of a text cites, and which works there; what a marker says that names
    none."""
    return tuple(
        (citation.at, tuple(_work(number, text) for number in citation.numbers) or (citation.text,))
        for citation in block.cited
    )


def _work(number: int, text: Document) -> str:
    return text.works[number - 1] if number <= len(text.works) else str(number)


def differences_of(
    was: Block, now: Block, before: Document, after: Document
) -> Iterator[Difference]:
    """Return in what `was`, a block of the text `before`, differs from `now`, one of `after`."""
    if was.text != now.text:
        yield Difference("words", was.text, now.text)
    former, rating = rated(was.place.callout), rated(now.place.callout)
    if former and rating and former != rating:
        yield Difference("rating", former.name, rating.name)
        callout = was.place.callout.replace(former.place, rating.place)
        was = replace(was, place=was.place._replace(callout=callout), label=now.label)
    yield from _of_place(was.place, now.place)
    if (was.kind, was.level, was.label) != (now.kind, now.level, now.label):
        yield Difference("form", _form(was), _form(now))
    yield from _of_marks(was, now)
    cited = cited_works(was, before), cited_works(now, after)
    if [works for _, works in cited[0]] != [works for _, works in cited[1]]:
        yield Difference(
            "citations",
            *("; ".join(work for _, works in named for work in works) for named in cited),
        )
    elif cited[0] != cited[1] and was.text == now.text:
        yield Difference("citations", name="at")
    yield from _of_facts(dict(was.facts), dict(now.facts))


def _of_place(was: Place, now: Place) -> Iterator[Difference]:
    for name in Place._fields:
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield Difference("place", _in_words(before), _in_words(after), name)


def _in_words(value: object) -> str:
    if isinstance(value, tuple):
        return " › ".join(value)
    return str(value) if value else ""


def _form(block: Block) -> str:
    level = f" of level {block.level}" if block.level else ""
    return f"{KINDS[block.kind]}{level}{f' ({block.label.strip()})' if block.label else ''}"


def _of_marks(was: Block, now: Block) -> Iterator[Difference]:
    links, marked = ([_marked(block, is_link) for block in (was, now)] for is_link in (True, False))
    if [target for target, *_ in links[0]] != [target for target, *_ in links[1]]:
        yield Difference("link", *(", ".join(target for target, *_ in found) for found in links))
    elif links[0] != links[1]:
        yield Difference("link", name="on")
    if marked[0] != marked[1]:
        yield Difference("emphasis")


def _marked(block: Block, is_link: bool) -> list[tuple[str, str, int]]:
    """Return the marks with their words, and which of the places where these words stand it is."""
    found: list[tuple[str, str, int]] = []
    counted: dict[str, tuple[int, int]] = {}
    for mark in (
        block.marks
    ):  # in order, so that each goes on counting where the last of the same words ended
        if (mark.name == "link") == is_link:
            words = block.text[mark.start : mark.end]
            counted[words] = _counted(block.text, words, mark.start, *counted.get(words, (0, 0)))
            found.append((mark.target if is_link else mark.name, words, counted[words][1]))
    return found


def _counted(text: str, words: str, end: int, done: int, count: int) -> tuple[int, int]:
    """Return how often words stand before `end`, if they do so `count` times before `done`: from
    where to go on, and the number.

    Of no words, how many words stand there.
    """
    if not words:
        is_within = 0 < done < end and not text[done - 1].isspace() and not text[done].isspace()
        return end, count + len(text[done:end].split()) - is_within
    while (at := text.find(words, done, end)) >= 0:
        done, count = at + len(words), count + 1
    return max(done, end - len(words) + 1), count


def _of_facts(was: dict[str, str], now: dict[str, str]) -> Iterator[Difference]:
    if was.get("code") != now.get("code"):
        yield Difference("spacing")
    for name in sorted((was.keys() | now.keys()) - {"code"}):
        if was.get(name, "") != now.get(name, ""):
            yield Difference("source", was.get(name, ""), now.get(name, ""), name)


def _said_of_place(difference: Difference) -> str:
    was, now = difference.was, difference.now
    match difference.name:
        case "column" | "row":
            return f"moved from the {difference.name} “{was or '(none)'}” to “{now or '(none)'}”"
        case "headings":
            return f"moved from {_under(was)} to {_under(now)}"
        case "parents":
            return _turned(
                was,
                now,
                "moved from under “{was}” to under “{now}”",
                "now under “{now}”",
                "no longer under “{was}”",
            )
        case "step":
            return _turned(
                was, now, "number {now}, before {was}", "now number {now}", "no longer number {was}"
            )
        case "callout":
            return _turned(
                was, now, "moved from a {was} to a {now}", "now in a {now}", "no longer in a {was}"
            )
    return f"moved from {was} to {now}"


def _under(headings: str) -> str:
    return f"“{headings}”" if headings else "above the first heading"


def _turned(was: str, now: str, other: str, came: str, gone: str) -> str:
    return (other if was and now else came if now else gone).format(was=was, now=now)


def _said_of_link(difference: Difference) -> str:
    if difference.name:
        return "a link stands on other words"
    return _turned(
        difference.was,
        difference.now,
        "the link leads to {now}, before to {was}",
        "the link leads to {now}; before, there was none",
        "there is no link any more; before, it led to {was}",
    )


def _said_of_citations(difference: Difference) -> str:
    if difference.name:
        return "a citation stands behind other words"
    return _turned(
        difference.was,
        difference.now,
        "cites {now}, before {was}",
        "cites {now}; before, it cited nothing",
        "cites nothing, before {was}",
    )


def _said_of_source(difference: Difference) -> str:
    if difference.name == "image":  # its name tells a reader nothing
        return "shows another picture"
    field, in_words = (
        FIELDS.get(difference.name, difference.name),
        _IN_WORDS.get(difference.name, {}),
    )
    was, now = (in_words.get(value, value) for value in (difference.was, difference.now))
    return f"{field} " + _turned(
        was, now, "“{now}”, before “{was}”", "“{now}” is new", "“{was}” is gone"
    )


_SENTENCES = {
    "place": _said_of_place,
    "rating": lambda change: turned(BY_NAME[change.was], BY_NAME[change.now]),
    "order": lambda _: "stands elsewhere in the order",
    "form": lambda change: f"now {change.now}, before {change.was}",
    "link": _said_of_link,
    "emphasis": lambda _: "emphasis or a line break has changed",
    "spacing": lambda _: "its lines or spaces stand otherwise",
    "citations": _said_of_citations,
    "source": _said_of_source,
}
