"""Headings, list items, quotations and callouts in which no word stands: their signs were typed,
and readers see nothing of them. Of recommendations rated.py tells."""

from collections.abc import Iterator

from ...grammar import Body
from ...ratings import RECOMMENDATION
from ..finding import Finding, advice, lines_named

_KINDS = {
    "heading_open": "a heading",
    "list_item_open": "a list item",
    "bullet_list_open": "a list",
    "ordered_list_open": "a list",
    "blockquote_open": "a quotation",
    "callout_open": "a callout",
}
_WITHOUT_WORDS = ("fence", "code_block", "hr", "table_open", "html_block")


def empty_blocks(body: Body) -> Iterator[Finding]:
    """Yield one finding for each kind of block of a body that holds nothing, naming the lines;
    of several inside each other the outermost."""
    lines: dict[str, list[int]] = {}
    for kind, line in _empty(body):
        lines.setdefault(kind, []).append(line)
    for kind, found in lines.items():
        yield advice(
            "body",
            "block_empty",
            f"{lines_named(found)}: {kind} without words. Readers do not see it: write it, or take "
            "its sign away.",
            found[0],
            1,
        )


def _empty(body: Body) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    # Of each block that is open: its kind, its line, how many were found before it, has it words.
    opened: list[tuple[str, int, int, bool]] = []
    for token in body.tokens:
        if token.type in _KINDS:
            kind = "" if token.meta.get("kind") == RECOMMENDATION else _KINDS[token.type]
            opened.append((kind, (token.map or [0])[0] + 1, len(found), False))
        elif token.type.replace("_close", "_open") in _KINDS:
            kind, line, before, has_words = opened.pop()
            if not has_words:
                del found[before:]
                found += [(kind, line)] if kind else []
            elif opened:
                opened[-1] = (*opened[-1][:3], True)
        elif opened and (token.type in _WITHOUT_WORDS or token.content.strip()):
            opened[-1] = (*opened[-1][:3], True)
    return found
