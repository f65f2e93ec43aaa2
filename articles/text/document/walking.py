"""The walk over the tokens of a body: which blocks it has, and what is open around each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from .. import grammar
from ..figures.figure import CREDIT, FIGURE
from ..inline import Inline, read_inline
from .blocks import Block, Place

_FIRST_LEVEL = 2  # the page's own heading is the question
_QUOTATION = "quotation"
_LEADING = (":", "\uff1a")  # a paragraph that ends with one leads to the list or table below it


@dataclass
class _List:
    """A list that is open: whether it is numbered, the number of its item, the words that lead to
    it, such as "Avoid:", and those of its item once they are known."""

    is_numbered: bool
    number: int
    lead: str
    words: str | None = None

    @property
    def above(self) -> tuple[str, ...]:
        """The words that what stands in it stands under; of an item without words its mark."""
        return tuple(words for words in (self.lead, self.words or self.mark) if words)

    @property
    def mark(self) -> str:
        """What stands before its item."""
        return f"{self.number}." if self.is_numbered else "•"


class Walk:
    """Walks over the tokens of a body once and remembers what is open around each block."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self._lists: list[_List] = []
        self._around: list[str] = []  # callouts and quotations
        self._heads: list[str] = []
        self._rows = 0
        self._cells: list[tuple[str, Token, Inline]] = []
        self._said = ""  # in the last paragraph
        self._lead = ""  # to the block that comes next
        self._line = ""  # a line of its own in bold, which heads what is below it like a heading
        self._titles: list[str] = []  # of the callouts that are open
        self._row_name = ""  # of the row before, which goes on where the first cell is empty
        self._part = ""  # of the table: a row of nothing but its first cell heads those below it

    def blocks(self, tokens: Iterable[Token]) -> Iterator[Block]:
        """Return the blocks of the tokens."""
        before: Token | None = None
        for token in tokens:
            if token.type == "inline" and before is not None:
                yield from self._inline(token, before)
            elif token.type in {"fence", "code_block"}:
                self._lead = self._leading(before) if token.level == 0 else self._lead
                block = Block(
                    "code",
                    " ".join(token.content.split()),
                    self._place(),
                    lines=_lines(token),
                    facts=(("code", token.content),),
                )
                self._begin_item(block.text)
                yield block
            elif token.type == "hr":
                yield Block("rule", "", self._place(), lines=_lines(token))
            elif token.type == "tr_close":
                yield from self._row()
            elif token.type in {"figure_open", "figure_close"}:
                yield from self._figure(token, before)
            elif token.nesting == 1:
                self._open(token, before)
            else:
                self._close(token)
            before = token

    def _close(self, token: Token) -> None:
        match token.type:
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "blockquote_close" | "callout_close" | "figure_close":
                self._around.pop()
                self._titles.pop()

    def _open(self, token: Token, before: Token | None) -> None:
        lead = self._leading(
            before, token.type in {"bullet_list_open", "ordered_list_open", "table_open"}
        )
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                start = int(token.attrs.get("start", 1))
                self._lists.append(
                    _List(
                        token.type == "ordered_list_open",
                        start - 1,
                        "" if self._is_above(lead) else lead,
                    )
                )
            case "list_item_open":
                self._lists[-1].number = int(token.attrs.get("value", self._lists[-1].number + 1))
                self._lists[-1].words = None
            case "blockquote_open":
                self._around.append(_QUOTATION)
                self._titles.append("")
            case "callout_open":
                rated = token.meta["rating"]
                self._around.append(rated.place if rated else token.meta["kind"])
                self._titles.append("")
            case "figure_open":
                self._around.append(FIGURE)
                self._titles.append("")
            case "table_open":
                self._heads, self._part, self._row_name = [], "", ""
        if token.level == 0:
            self._lead = lead

    def _figure(self, token: Token, before: Token | None) -> Iterator[Block]:
        figure = token.meta["figure"]
        if token.nesting == 1:
            self._open(token, before)
            facts = (("image", figure.name),)
            yield Block(FIGURE, figure.alt, self._place(), lines=_lines(token), facts=facts)
        else:
            if figure.words:
                yield Block(CREDIT, figure.words, self._place())
            self._close(token)

    def _leading(self, before: Token | None, always: bool = False) -> str:
        """The paragraph right before, which leads to a list or table, and to another block where
        it ends with a colon."""
        is_next = before is not None and before.type == "paragraph_close"
        return self._said if is_next and (always or self._said.endswith(_LEADING)) else ""

    def _is_above(self, lead: str) -> bool:
        return bool(self._lists) and self._lists[-1].words == lead

    def _inline(self, token: Token, before: Token) -> Iterator[Block]:
        inline = read_inline(token.children or [])
        if before.type == "heading_open":
            block = self._heading(token, inline, before)
            self._begin_item(inline.text)
            if self._titles:
                self._titles[-1] = inline.text
            yield block
        elif before.type == "th_open":
            self._heads.append(_told_apart(inline.text, self._heads))
            self._cells.append(("head", token, inline))
        elif before.type == "td_open":
            self._cells.append(("cell", token, inline))
        elif before.type == "callout_title_open":
            yield self._block("title", token, inline, label=grammar.label(before))
            self._titles[-1] = inline.text
        else:
            self._said = inline.text
            is_line = before.level == 0 and [
                (mark.start, mark.end, mark.name) for mark in inline.marks
            ] == [(0, len(inline.text), "strong")]
            self._line = "" if is_line else self._line
            kind = (
                "paragraph"
                if not self._lists
                else "item"
                if self._lists[-1].words is None
                else "continuation"
            )
            yield self._block(kind, token, inline)
            self._line = inline.text if is_line else self._line
            self._begin_item(inline.text)

    def _begin_item(self, words: str) -> None:
        if self._lists and self._lists[-1].words is None:
            self._lists[-1].words = words

    def _heading(self, token: Token, inline: Inline, before: Token) -> Block:
        level = max(_FIRST_LEVEL, int(before.tag[1]))
        if before.level:  # within a list or a quotation it heads nothing below
            return self._block("heading", token, inline, level=level)
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        self._line = ""
        block = self._block("heading", token, inline, level=level)
        self._headings.append((level, inline.text))
        return block

    def _row(self) -> Iterator[Block]:
        cells, self._cells = self._cells, []
        self._rows += 1
        words = [inline.text for kind, _, inline in cells if kind == "cell"]
        first = self._row_name = words[0] or self._row_name if words else ""
        is_head = len(words) > 1 and words[0] != "" and not any(words[1:])
        self._part = "" if is_head else self._part
        place = self._place()
        parents = (*place.parents, self._part) if self._part else place.parents
        for at, (kind, token, inline) in enumerate(cells):
            column = self._heads[at] if kind == "cell" and at < len(self._heads) else ""
            if inline.text or inline.cited or kind == "head":
                here = place._replace(row=first if at else "", column=column, parents=parents)
                yield Block(
                    kind,
                    inline.text,
                    here,
                    marks=inline.marks,
                    cited=inline.cited,
                    lines=_lines(token),
                    row=self._rows,
                )
        self._part = first if is_head else self._part

    def _block(
        self, kind: str, token: Token, inline: Inline, *, level: int = 0, label: str = ""
    ) -> Block:
        return Block(
            kind,
            inline.text,
            self._place(),
            level=level,
            label=label,
            marks=inline.marks,
            cited=inline.cited,
            lines=_lines(token),
        )

    def _place(self) -> Place:
        lists = self._lists
        own = lists[-1] if lists and lists[-1].words is None else None
        step = own.number if own and own.is_numbered else 0
        leading = (
            self._lead if not lists or lists[0].lead != self._lead else ""
        )  # a list knows what leads to it
        outer = [words for level in lists[: -1 if own else None] for words in level.above]
        above = (self._line, leading, *self._titles, *outer, own.lead if own else "")
        parents = tuple(words for words in above if words)
        return Place(
            "body",
            tuple(words for _, words in self._headings),
            parents,
            step,
            " › ".join(self._around),
        )


def _lines(token: Token) -> tuple[int, int]:
    first, end = token.map or (0, 0)
    return first, end


def _told_apart(head: str, before: Sequence[str]) -> str:
    """Return the name of a column: its head, with its number where the head is empty or stands
    twice."""
    return head if head and head not in before else f"{head} ({len(before) + 1})".strip()
