"""Blocks: headings, paragraphs, lists, tables, quotations and callouts of a tree, as Markdown."""

from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

from ...references.unreadable import Unreadable
from ...text.clean import BODY_LIMIT, SHORT_ANSWER_WORDS, count_words
from ...text.grammar import CALLOUTS, COLUMNS_PER_TABLE
from ...text.quantities import SIGNED
from ...text.ratings import RECOMMENDATION, rating
from .inline import Running, written

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = {"p", "ul", "ol", "table", "blockquote", "aside", "div", "dl", *HEADINGS}
PARTS_LIMIT, ELEMENTS_LIMIT = 6_000, 60_000
_FIRST_LEVEL, _LAST_LEVEL = 2, 6  # the question is the heading above all
_LEFT_OUT = {"img", "script", "style"}


class Writer:
    """Writes trees; `references` is how many there are to cite. `notes` says what of them could
    not be said in Markdown."""

    def __init__(self, references: int = 0) -> None:
        self.running = Running(references)
        self.wide_tables, self.levels = 0, dict[int, int]()

    def body(self, blocks: list[Element]) -> str:
        """Return blocks as a body. The first level of its headings is our second, and none is
        left out. Raises Unreadable for too much."""
        _look_how_long(blocks)
        used = sorted(
            {
                HEADINGS[element.tag]
                for block in blocks
                for element in block.iter()
                if element.tag in HEADINGS
            }
        )
        self.levels = {level: min(at, _LAST_LEVEL) for at, level in enumerate(used, _FIRST_LEVEL)}
        return "\n\n".join(self._all(blocks))

    def short_answer(self, blocks: list[Element]) -> str | None:
        """Return blocks as a short answer; None for more words than one may have, and for more
        than paragraphs: a short answer has no headings, lists or tables."""
        if any(block.tag != "p" for block in blocks):
            return None
        if count_words(Writer().running.plain(blocks)) > SHORT_ANSWER_WORDS:
            return None
        return "\n".join(self.body(blocks).split("\n\n"))

    def notes(self) -> Iterator[str]:
        """Yield sentences on what is not as it was."""
        if count := self.running.formulas:
            yield (
                f"{_counted(count, 'formula')} could not be read: “[formula]” stands in its place. "
                "Write it in words."
            )
        if count := self.running.lost:
            yield (
                f"{_counted(count, 'sign')} of another font could not be read: “[?]” stands in its "
                "place. Type what was meant."
            )
        if count := self.wide_tables:
            yield (
                f"{_counted(count, 'table')} with more than {COLUMNS_PER_TABLE} columns became "
                "lines of words. Divide it."
            )

    def _all(self, blocks: list[Element]) -> list[str]:
        return [text for block in blocks for text in self._block(block) if text]

    def _block(self, block: Element) -> list[str]:
        match block.tag:
            case tag if tag in HEADINGS:
                begin = f"{'#' * self.levels.get(HEADINGS[tag], _FIRST_LEVEL)} "
                words = written(self.running.raw([self.running.plain([block])]), begin)
                return [begin + words] if words else []
            case "ul" | "ol":
                if block.tag == "ol" and (jumping := list(self._jumping(block))):
                    return jumping
                items = list(self._items(block))
                if len(items) == 1 and SIGNED.match(
                    items[0]
                ):  # which alone is read as an amount with its sign: "- 5 mg"
                    return [items[0][2:].replace("\n  ", "\n")]
                return ["\n".join(items)]
            case "table":
                return self._table(block)
            case "blockquote":
                return [_quoted("\n\n".join(self._mixed(block)))]
            case "aside":
                kind, title = block.get("kind", ""), block.get("title", "")
                is_ours = kind in CALLOUTS and (kind != RECOMMENDATION or rating(title))
                head = f"[!{kind if is_ours else 'caveat'}] "
                head += written(self.running.raw([title]), f"> {head}")
                return [
                    _quoted("\n".join([head.rstrip(), "\n\n".join(self._mixed(block))]).rstrip())
                ]
        is_run = block.tag not in BLOCKS and not any(inner.tag in BLOCKS for inner in block.iter())
        return [self._paragraph([block])] if is_run else self._mixed(block)

    def _mixed(self, element: Element) -> list[str]:
        """Return the blocks within an element, and the words between them as paragraphs."""
        made: list[str] = []
        run: list[Element | str] = [element.text or ""]
        for child in element:
            if child.tag in BLOCKS or any(inner.tag in BLOCKS for inner in child.iter()):
                made += [self._paragraph(run), *self._block(child)]
                run = []
            elif child.tag not in _LEFT_OUT:
                run.append(child)
            run.append(child.tail or "")
        return [text for text in [*made, self._paragraph(run)] if text]

    def _paragraph(self, run: list[Element | str]) -> str:
        return written(self.running.raw(run))

    def _items(self, block: Element) -> Iterator[str]:
        number = _number(
            next((item.get("value", "") for item in block), "") or block.get("start", ""), 1
        )
        for item in block:
            text = "\n".join(_apart(self._mixed(item)))
            if not text:
                continue
            mark = f"{number}. " if block.tag == "ol" else "- "
            number += 1
            yield mark + text.replace("\n", "\n" + " " * len(mark)).replace(
                "\n" + " " * len(mark) + "\n", "\n\n"
            )

    def _jumping(self, block: Element) -> Iterator[str]:
        """Yield the items of a list whose numbers do not follow on each other as blocks that
        begin with them; nothing for all others."""
        numbers = [_number(item.get("value", ""), 0) for item in block]
        if all(numbers) and any(after != before + 1 for before, after in pairwise(numbers)):
            for item, number in zip(block, numbers, strict=True):
                first, *others = self._mixed(item) or [""]
                yield from [f"{number}\\. {first}", *others]

    def _table(self, table: Element) -> list[str]:
        caption = table.find("caption")
        name = (
            [] if caption is None else [self._paragraph([_strong(self.running.plain([caption]))])]
        )
        head = len(table.findall("thead/tr"))
        rows = self._cells(
            [
                *table.findall("thead/tr"),
                *table.findall("tbody/tr"),
                *table.findall("tr"),
                *table.findall("tfoot/tr"),
            ]
        )
        width = max(map(len, rows), default=0)
        rows = [row + [""] * (width - len(row)) for row in rows]
        if not width:
            return name
        if width > COLUMNS_PER_TABLE:
            self.wide_tables += 1
            return [*name, *(" · ".join(filter(None, row)) for row in rows)]
        top = [
            " ".join(dict.fromkeys(filter(None, column)))
            for column in zip(*rows[: max(head, 1)], strict=True)
        ]
        lines = [top, ["---"] * width, *rows[max(head, 1) :]]
        return [*name, "\n".join(f"| {' | '.join(row)} |" for row in lines)]

    def _cells(self, rows: list[Element]) -> list[list[str]]:
        """Return the words of all cells, by rows: what goes over several rows stands in each,
        over several columns in the first."""
        grid: list[dict[int, str]] = [{} for _ in rows]
        for at, row in enumerate(rows):
            column = 0
            for cell in row:
                while column in grid[at]:
                    column += 1
                text = self._cell(cell)
                for down in range(at, min(at + _span(cell, "rowspan"), len(rows))):
                    grid[down] |= {
                        column + over: "" if over else text
                        for over in range(_span(cell, "colspan"))
                    }
        return [[row.get(column, "") for column in range(max(row, default=-1) + 1)] for row in grid]

    def _cell(self, cell: Element) -> str:
        return written(self.running.raw(_flat(cell)), is_cell=True)


def _look_how_long(blocks: list[Element]) -> None:
    """Raise Unreadable for more than a body holds, before any of it is written."""
    length = sum(len(words.strip()) for block in blocks for words in block.itertext())
    if length > BODY_LIMIT:
        raise Unreadable(
            f"Its text has {length:,} characters; at most {BODY_LIMIT:,} fit. Divide it."
        )
    tags = [element.tag for block in blocks for element in block.iter()]
    lines = sum(tag in BLOCKS or tag in ("li", "td", "th") for tag in tags)
    if len(tags) > ELEMENTS_LIMIT:
        raise Unreadable(
            f"Its text is of {len(tags):,} elements; at most {ELEMENTS_LIMIT:,} are read. Save it "
            "anew, without its formats."
        )
    if lines > PARTS_LIMIT:
        raise Unreadable(
            f"Its text has {lines:,} paragraphs, items and cells; at most {PARTS_LIMIT:,} are "
            "read. Divide it."
        )


def _flat(cell: Element) -> Iterator[Element | str]:
    """Yield the runs of a cell, whose paragraphs and items stand on one line."""
    yield cell.text or ""
    for child in cell:
        if child.tag in BLOCKS or child.tag in ("li", "thead", "tbody", "tr", "td", "th"):
            yield " "
            yield from _flat(child)
            yield "; " if child.tag == "li" and child is not cell[-1] else " "
        elif child.tag not in _LEFT_OUT:
            yield child
        yield child.tail or ""


def _strong(words: str) -> Element:
    made = Element("strong")
    made.text = words
    return made


def _span(cell: Element, name: str) -> int:
    written = cell.get(name, "1")
    return (
        min(max(int(written), 1), COLUMNS_PER_TABLE + 1)
        if written.isascii() and written.isdecimal() and len(written) < 6
        else 1
    )


def _number(written: str, otherwise: int) -> int:
    return (
        int(written)
        if written.isascii() and written.isdecimal() and len(written) < 6
        else otherwise
    )


def _apart(parts: list[str]) -> Iterator[str]:
    """Yield the parts of an item: a list right below its words, all others after an empty line."""
    for at, part in enumerate(parts):
        if at and not part.startswith(("- ", "1. ")):
            yield ""
        yield part


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
