"""Excerpts: the passage of a text that says most about what was asked for, its words marked,
everything escaped."""

from collections.abc import Iterator
from html import escape

from django.utils.safestring import SafeString

from .words import Token, hits, typed_for

LENGTH, PROSE = 240, 40  # characters of an excerpt, of what is more than a heading
BLOCKS, HITS = 400, 60  # of a text, of a block, looked through at most
# The heading of the list in a galley; an author's own heading of that name stands before it.
REFERENCES = "\nReferences\n"


def marked(text: str, wanted: frozenset[str]) -> SafeString:
    """Return a text with the wanted words in `<mark>`."""
    return _marked(text, hits(text, typed_for(text, wanted)))


def excerpt(text: str, wanted: frozenset[str]) -> SafeString:
    """Return the passage of `text` that holds the most different wanted words; of equals the first
    that is more than a heading.

    One of the list of references only where none of the answer holds any, and it says so. Empty
    where it holds none.
    """
    answer, heading, references = text.rpartition(REFERENCES)
    if found := _passage(answer if heading else text, wanted):
        return found
    cited = _passage(references, wanted) if heading else SafeString("")
    return SafeString(f"In the references: {cited}") if cited else cited


def _passage(text: str, wanted: frozenset[str]) -> SafeString:
    blocks = text.split("\n", BLOCKS)[:BLOCKS]
    typed = typed_for("\n".join(blocks), wanted)
    all_there_are = (
        len({word for words in typed.values() for word in words if word in wanted}),
        True,
    )
    best: tuple[int, bool] = (0, False)
    passage: tuple[str, list[Token]] = ("", [])
    for block in blocks if typed else []:
        if not any(word in block for word in typed):
            continue
        found = hits(block, typed)
        number = len({word for token in found for word in token.words if word in wanted})
        if number and (number, len(block) >= PROSE) > best:
            best, passage = (number, len(block) >= PROSE), (block, found)
        if best == all_there_are:  # no later one says more
            break
    return _cut(*passage) if passage[1] else SafeString("")


def _cut(block: str, found: list[Token]) -> SafeString:
    """The stretch of a block with the most marks, from a word's beginning to a word's end."""
    if len(block) <= LENGTH:
        return _marked(block, found)
    found = found[:HITS]
    first = max(
        found,
        key=lambda hit: sum(
            hit.start <= other.start and other.end <= hit.start + LENGTH * 2 // 3 for other in found
        ),
    )
    start = max(0, first.start - LENGTH // 4)
    start = block.find(" ", start, first.start) + 1 or start if start else 0
    end = min(len(block), start + LENGTH)
    if end < len(block):
        end = max(block.rfind(" ", start, end), first.end)
    inside = [
        Token(hit.start - start, hit.end - start, hit.words)
        for hit in found
        if start <= hit.start and hit.end <= end
    ]
    return SafeString(
        f"{'… ' * bool(start)}{_marked(block[start:end], inside)}{' …' * (end < len(block))}"
    )


def _marked(text: str, found: list[Token]) -> SafeString:
    return SafeString("".join(_pieces(text, found)))


def _pieces(text: str, found: list[Token]) -> Iterator[str]:
    done = 0
    for hit in found:
        yield f"{escape(text[done : hit.start])}<mark>{escape(text[hit.start : hit.end])}</mark>"
        done = hit.end
    yield escape(text[done:])
