"""Changes: what is different between two revisions set in type, block by block, and word by word inside a block."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString
from rapidfuzz.distance import Indel

from .plain import Line, lines
from .word_diff import differences, turns

# Comparing takes memory by the product of both counts; of longer texts, several blocks at once are compared.
BLOCKS_LIMIT = 12_000
# How many pairs of blocks are held against each other, in all, to see which came of which.
PAIRS_LIMIT = 20_000
# Beyond so many turns a block is easier to read as it was and as it is.
RUNS_LIMIT = 100
_ALIKE = 0.5
# Of two blocks the longer may have so many times the words of the shorter, all of which are in it, to be the same one.
_GROWN = 4

_WORDS, _BARE = re.compile(r"\S+"), re.compile(r"\w+")
_MARKS = {"added": ("ins", "Added: "), "removed": ("del", "Removed: ")}


@dataclass(frozen=True)
class Change:
    """A block that changed, or a run of blocks that did not.

    `state` is "added", "removed", "changed" or "same"; `kind` the kind of block (articles.text.plain.Line), `html` its words,
    escaped, in `<ins>` and `<del>` where they changed. Of a run of `count` blocks that are the same `html` is empty.
    """

    state: str
    kind: str = ""
    html: SafeString | str = ""
    count: int = 1


def changes(before: str, after: str) -> list[Change]:
    """Return what changed from one typeset text to the other (HTML, articles.models.galley.set_in_type), in reading order.

    The words are those that articles.text.plain.lines gives; no markup of the texts passes.
    """
    found = _all(lines(before), lines(after))
    return [change for is_same, run in groupby(found, lambda one: one.state == "same") for change in (_folded(run) if is_same else run)]


def _all(old: list[Line], new: list[Line]) -> Iterator[Change]:
    """Return a change for each block of either text: runs of the same blocks, and what stands between these."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    yield from map(_same, new[:start])
    yield from _between(old[start : len(old) - end], new[start : len(new) - end])
    yield from map(_same, new[len(new) - end :])


def _shared(one: Sequence[Line], other: Sequence[Line]) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _between(old: list[Line], new: list[Line]) -> Iterator[Change]:
    size = 1 + max(len(old), len(new)) // BLOCKS_LIMIT
    before, after = _bundles(old, size), _bundles(new, size)
    steps = Indel.opcodes(before, after)
    reach = 1 + PAIRS_LIMIT // (1 + len(before) + len(after))
    for is_same, run in groupby(steps, lambda step: step.tag == "equal"):
        region = list(run)
        gone = old[size * region[0].src_start : size * region[-1].src_end]
        came = new[size * region[0].dest_start : size * region[-1].dest_end]
        yield from map(_same, came) if is_same else _rewritten(gone, came, reach)


def _bundles(blocks: list[Line], size: int) -> list[tuple[Line, ...]]:
    return [tuple(blocks[at : at + size]) for at in range(0, len(blocks), size)]


def _rewritten(old: list[Line], new: list[Line], reach: int) -> Iterator[Change]:
    """Return the changes from some blocks to others: each new one laid over the old one it came from, if there is one."""
    done = reached = 0
    for earlier, later in [*_pairs(old, new, reach), (len(old), len(new))]:
        yield from (_whole("removed", block) for block in old[done:earlier])
        yield from (_whole("added", block) for block in new[reached:later])
        if later < len(new):
            yield from _laid_over(old[earlier], new[later])
        done, reached = earlier + 1, later + 1


def _pairs(old: list[Line], new: list[Line], reach: int) -> Iterator[tuple[int, int]]:
    words = [_WORDS.findall(block.text) for block in old]
    begin = 0
    for later, block in enumerate(new):
        mine = _WORDS.findall(block.text)
        likeness = [Indel.normalized_similarity(theirs, mine, score_cutoff=_ALIKE) for theirs in words[begin : begin + reach]]
        if not any(likeness):
            likeness = [float(_has_grown(before, block)) for before in old[begin : begin + reach]]
        if any(likeness):
            earlier = begin + likeness.index(max(likeness))
            yield earlier, later
            begin = earlier + 1


def _has_grown(old: Line, new: Line) -> bool:
    """Do all words of a short block stand in the other, in the same order? Then it was filled out, or cut down, not replaced."""
    shorter, longer = sorted((_BARE.findall(one.text) for one in (old, new)), key=len)
    rest = iter(longer)
    return old.kind == new.kind and len(shorter) > 1 and len(longer) <= _GROWN * len(shorter) and all(word in rest for word in shorter)


def _laid_over(old: Line, new: Line) -> Iterator[Change]:
    runs = [run for turn in turns(differences(old.text, new.text)) for run in turn]
    # Words that stayed while the kind of block did not, such as a paragraph made a heading, are a change, too.
    if len(runs) > RUNS_LIMIT or old.text == new.text:
        yield from (_whole("removed", old), _whole("added", new))
    else:
        yield Change("changed", new.kind, SafeString("".join(_shown(state, text) for state, text in runs)))


def _whole(state: str, block: Line) -> Change:
    return Change(state, block.kind, SafeString(_shown(state, block.text)))


def _shown(state: str, text: str) -> str:
    if state == "same":
        return escape(text)
    tag, label = _MARKS[state]
    return f'<{tag}><span class="visually-hidden">{label}</span>{escape(text)}</{tag}>'


def _same(block: Line) -> Change:
    return Change("same", block.kind)


def _folded(run: Iterator[Change]) -> list[Change]:
    return [Change("same", count=sum(change.count for change in run))]
