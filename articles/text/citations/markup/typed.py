"""Where a text may be read otherwise than it was typed: signs taken for markup, markup taken for
signs, tables made of spaces.

Nothing is guessed: each is told to the author, with what puts it right at a press.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from markdown_it.token import Token

from ...clean import find_hidden
from ...grammar import Body
from ...quantities import ABOVE, NUMBER, NUMBER_SIGN
from .. import markers
from ..finding import Finding, Fix, advice, blocking, line_of, lines_named
from .page import SHOWN, Page, excerpt
from .tables import in_columns

_PREFIX = re.compile(r"[ \t>]*+")
_MARKED = re.compile(rf"(?P<marks>(?:[ \t]*>)+)(?![ \t]*>)[ \t]*(?P<number>{NUMBER})")
_ITEM = re.compile(
    rf"[ \t>]*+(?:(?:[-+*]|\d{{1,9}}[.)])[ \t]++)*?(?P<sign>[-+*])[ "
    rf"\t]++(?P<number>(?![-+\u2212\u2013\xb1])(?:{NUMBER}))"
)
_DASHED = re.compile(rf"[ \t>]*+(?P<dash>-)(?:(?P<number>(?=[\d.,\xbd])(?:{NUMBER}))|[^\W\d_])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMPTY_LINK = re.compile(r"(?<!\\)\[[^\[\]\n]{1,200}\]\([ \t]*(?:<>)?[ \t]*\)")
_INTERVAL_BEFORE = re.compile(
    r"(?:\b(?:CI|CrI|IQR|SD|SE|ranges?|intervals?|limits|between|quartiles?|IC|KI|BI)|\u0414\u0418|\u0394\u0395)"
    r"[ \t]*[:=,]?[ \t]*$"
)
_UNIT_AFTER = re.compile(
    r"[ "
    r"\t]?(?:%|\u00b0|(?:years?|yrs?|months?|weeks?|days?|hours?|hrs?|minutes?|min|[mk\xb5\u03bcun]?g|mcg|[mdc\xb5\u03bc]?[lL]"
    r"|[mc\xb5\u03bc]?m|[mn\xb5\u03bc]?mol|m?IU|U|units?|mm "
    r"?Hg|kPa|bpm|points?|times|tablets?|doses?|puffs?|drops?)(?!\w))"
)
_LOOK_BACK = 30  # characters


def as_typed(body: Body, cited: Iterable[markers.Marker]) -> Iterator[Finding]:
    """Return where `body`, with the markers `cited`, is read otherwise than it was typed, or may
    be."""
    page = Page(body)
    yield from _quotations(page)
    yield from _lists(page)
    yield from _headings(page)
    yield from _dashes(page)
    yield from _bold("body", page)
    yield from _entities(page)
    yield from _intervals("body", page, cited)
    yield from _links(page)
    yield from _tables(page)
    yield from _fences(page)


def answer_as_typed(answer: Body, cited: Iterable[markers.Marker]) -> Iterator[Finding]:
    """Likewise of a short answer, which has less markup."""
    page = Page(answer)
    yield from _bold("short_answer", page)
    yield from _intervals("short_answer", page, cited)


def _quotations(page: Page) -> Iterator[Finding]:
    for number, line in page.having(">"):
        if not (found := _MARKED.match(line)):
            continue
        place, marks = number + 1, found["marks"].count(">")
        shown = excerpt(line)
        if marks <= page.depth[number]:
            keep = Fix(
                "Keep the sign",
                (page.edit(number, found.start("number"), found.start("number"), "\\> "),),
            )
            yield advice(
                "body",
                "sign_in_quotation",
                f"Line {place}: the “>” of “{shown}” marks the quotation and is not read as "
                "“greater than”. If it is the sign, keep it.",
                place,
                found.end("marks"),
                keep,
            )
        elif _is_marked(page, number + 1) and ABOVE.match(line.lstrip(" \t")):
            quote = Fix("Make it a quotation", (page.edit(number, 0, 0, ">\n"),))
            yield advice(
                "body",
                "sign_or_quotation",
                f"Line {place}: “{shown}” is read with its sign, “greater than”. If it begins a "
                "quotation, make it one.",
                place,
                found.end("marks"),
                quote,
            )


def _is_marked(page: Page, number: int) -> bool:
    return number < len(page.lines) and page.lines[number].lstrip(" \t").startswith(">")


def _lists(page: Page) -> Iterator[Finding]:
    lists: list[list[Token]] = []
    for token in page.body.tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append([])
        elif token.type == "list_item_open":
            lists[-1].append(token)
        elif token.type == "bullet_list_close":
            yield from _bullets(page, lists.pop())
        elif token.type == "ordered_list_close":
            yield from _counted(lists.pop())


def _bullets(page: Page, items: Sequence[Token]) -> Iterator[Finding]:
    numbers = [item.map[0] for item in items if item.map]
    found = [(number, sign) for number in numbers if (sign := _ITEM.match(page.lines[number]))]
    if not found:
        return
    number, sign = found[0]
    name, put = {"-": ("a minus", "\u2212"), "+": ("a plus", "+")}.get(sign["sign"], ("", ""))
    fixes = [
        Fix(
            f"Put {name} sign before each",
            tuple(
                page.edit(at, match.start("number"), match.start("number"), put)
                for at, match in found
            ),
        )
    ]
    message = (
        f"{lines_named(at + 1 for at, _ in found)}: the “{sign['sign']}” before a number marks "
        "an item of a list and is not read as a sign."
    )
    yield advice(
        "body", "sign_or_item", message, number + 1, sign.start("sign") + 1, *(fixes if put else ())
    )


def _counted(items: Sequence[Token]) -> Iterator[Finding]:
    if len(items) > 1 and len({item.info for item in items}) == 1:
        lines = [item.map[0] + 1 for item in items if item.map]
        yield advice(
            "body",
            "list_counted",
            f"{lines_named(lines)}: these items are all typed as {items[0].info} and shown as "
            f"1 to {len(items)}.",
            lines[0],
            1,
        )


def _headings(page: Page) -> Iterator[Finding]:
    for number, line in page.having("#"):
        indent = _PREFIX.match(line)
        at = indent.end() if indent else 0
        if line[at : at + 1] == "#" and NUMBER_SIGN.match(line, at):
            heading = Fix("Make it a heading", (page.edit(number, at, at, "#"),))
            yield advice(
                "body",
                "number_or_heading",
                f"Line {number + 1}: “{excerpt(line)}” is read as typed. A heading that begins "
                "with a number begins with ##.",
                number + 1,
                at + 1,
                heading,
            )


def _dashes(page: Page) -> Iterator[Finding]:
    run: list[tuple[int, re.Match[str]]] = []
    for number, line in [*page.having("-"), (len(page.lines) + 1, "")]:
        found = _DASHED.match(line)
        if run and (not found or number != run[-1][0] + 1):
            yield _dashed(page, run)
            run = []
        if found:
            run.append((number, found))


def _dashed(page: Page, run: Sequence[tuple[int, re.Match[str]]]) -> Finding:
    number, first = run[0]
    numbers = [(at, found) for at, found in run if found["number"]]
    minus = Fix(
        "Write a minus sign",
        tuple(
            page.edit(at, found.start("dash"), found.end("dash"), "\u2212") for at, found in numbers
        ),
    )
    items = Fix(
        "Make a list",
        tuple(page.edit(at, found.end("dash"), found.end("dash"), " ") for at, found in run),
    )
    fixes = ([minus] if numbers else []) + ([items] if len(run) > 1 or not numbers else [])
    begins = "begins" if len(run) == 1 else "begin"
    message = (
        f"{lines_named(at + 1 for at, _ in run)} {begins} with a dash that is read as typed. "
        "Say what it is: a minus sign or an item of a list."
    )
    return advice("body", "minus_or_item", message, number + 1, first.start("dash") + 1, *fixes)


def _bold(field: str, page: Page) -> Iterator[Finding]:
    lines: list[int] = []
    for block in page.body.blocks():
        children = block.children or []
        if block.map and any(
            child.tag == "strong" and _is_bold_number(children, at)
            for at, child in enumerate(children)
        ):
            lines += range(block.map[0] + 1, block.map[1] + 1)
    if lines:
        where = lines_named(lines) if field == "body" else line_of(field, lines[0])
        yield advice(
            field,
            "bold_number",
            f"{where}: two asterisks around a number make it bold and are not shown. If they are "
            "signs, put a backslash before each.",
            lines[0],
            1,
        )


def _is_bold_number(children: Sequence[Token], at: int) -> bool:
    if children[at].type == "strong_open":
        return bool(re.match(NUMBER, _content(children, at + 1)))
    return children[at].type == "strong_close" and _content(children, at - 1)[-1:].isnumeric()


def _content(children: Sequence[Token], at: int) -> str:
    return children[at].content if 0 <= at < len(children) else ""


def _entities(page: Page) -> Iterator[Finding]:
    found = [
        (number, match)
        for number, line in page.having("&")
        for match in _ENTITY.finditer(line)
        if _stands_for(match[0])
    ]
    if found:
        number, first = found[0]
        write = Fix(
            "Write the characters",
            tuple(
                page.edit(at, match.start(), match.end(), _stands_for(match[0]))
                for at, match in found
            ),
        )
        message = (
            f"{lines_named(at + 1 for at, _ in found)}: “{first[0]}” is shown as typed. Write "
            f"“{_stands_for(first[0])}”."
        )
        yield advice("body", "entity", message, number + 1, first.start() + 1, write)


def _stands_for(entity: str) -> str:
    text = unescape(entity)
    return text if text != entity and find_hidden(text) is None else ""


def _intervals(field: str, page: Page, cited: Iterable[markers.Marker]) -> Iterator[Finding]:
    for marker in cited:
        at = page.starts[marker.line - 1] + marker.column - 1
        end = at + len(marker.text)
        if not page.text.startswith(marker.text, at):
            continue
        is_named = not marker.text[1:-1].isdecimal() and _INTERVAL_BEFORE.search(
            page.text[max(0, at - _LOOK_BACK) : at]
        )
        if is_named or _UNIT_AFTER.match(page.text, end):
            plain = Fix("It is no citation", ((at, at, "\\"),))
            yield advice(
                field,
                "interval_or_citation",
                f"{line_of(field, marker.line)}: {excerpt(marker.text)} is read as a citation. If "
                "it is an interval, say so.",
                marker.line,
                marker.column,
                plain,
            )


def _links(page: Page) -> Iterator[Finding]:
    inline = (
        (child for block in page.body.blocks() for child in block.children or [])
        if page.body.definitions
        else ()
    )
    reached = {str(child.attrs.get("href", "")) for child in inline if child.type == "link_open"}
    for place, address in page.body.definitions:
        if address not in reached:
            yield advice(
                "body",
                "definition_not_shown",
                f"Line {place}: this line gives the address of a link that the text does not "
                "have, and is not shown.",
                place,
                1,
            )
    for number, line in page.having("]("):
        for found in _EMPTY_LINK.finditer(line):
            plain = Fix(
                "Show it as typed", (page.edit(number, found.start(), found.start(), "\\"),)
            )
            message = (
                f"Line {number + 1}: “{excerpt(found[0])}” leads nowhere, and only the words in it "
                "are shown."
            )
            yield advice(
                "body", "link_without_address", message, number + 1, found.start() + 1, plain
            )


def _tables(page: Page) -> Iterator[Finding]:
    for place in page.body.long_rows:
        yield blocking(
            "body",
            "row_too_long",
            f"Line {place}: this row has more cells than the head of its table; the last are not "
            "shown. Add columns to the head, or put a backslash before a bar that is no border.",
            place,
            1,
        )
    tables = {
        line
        for token in page.body.tokens
        if token.type == "table_open" and token.map
        for line in range(*token.map)
    }
    for first, last, table in in_columns(
        [(number, line) for number, line in page.prose if number not in tables]
    ):
        # A table stands apart from the words above and below it.
        above, below = ("\n" * _is_written(page, line) for line in (first - 1, last + 1))
        edit = page.starts[first], page.starts[last] + len(page.lines[last]), above + table + below
        fixes = [Fix("Make it a table", (edit,))] if table else []
        message = (
            f"Lines {first + 1} to {last + 1}: these look like a table, but readers would see the "
            "words of its columns in one line."
        )
        yield advice("body", "aligned_table", message, first + 1, 1, *fixes)


def _is_written(page: Page, line: int) -> bool:
    return 0 <= line < len(page.lines) and page.lines[line].strip() != ""


def _fences(page: Page) -> Iterator[Finding]:
    for token in page.body.tokens:
        if token.type == "fence" and token.map and not _is_closed(page, token):
            line = token.map[0] + 1
            message = (
                f"Line {line}: “{token.markup[:SHOWN]}” begins a block of code that nothing "
                "ends. All below is read as code."
            )
            yield advice("body", "fence_not_closed", message, line, 1)


def _is_closed(page: Page, fence: Token) -> bool:
    first, end = fence.map or (0, 0)
    return end - first > 1 and page.lines[end - 1].strip("> \t").startswith(fence.markup)
