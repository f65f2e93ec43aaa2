"""What changed between two texts, as it is shown: block by block, word by word inside a block,
and what else is different in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from ..document import Block
from ..figures.figure import FIGURE
from .comparison import Comparison, Step, grouped
from .word_diff import differences, turns

# Beyond so many turns a block is easier to read as it was and as it is.
RUNS_LIMIT = 100
_MARKS = {"added": ("ins", "Added: "), "removed": ("del", "Removed: ")}
_LEADS = {"head": "Column: ", "rule": "A line", FIGURE: "Picture: "}


@dataclass(frozen=True)
class Change:
    """A block that changed, or a run of blocks that did not.

    `state` is "added", "removed", "changed", "moved" or "same"; `kind` the kind of block
    (articles.text.document.Block), `html` its words, escaped, in `<ins>` and `<del>` where they
    changed. `where` are the heads of row and column of a cell; `notes` say what else is different,
    such as "moved from the column “Adult” to “Child”". Of a run of `count` blocks that are the same
    the rest is empty.
    """

    state: str
    kind: str = ""
    html: SafeString | str = ""
    count: int = 1
    where: str = ""
    notes: tuple[str, ...] = ()


def changes(comparison: Comparison) -> list[Change]:
    """Return what changed from one text to the other, in reading order. No markup of the texts
    passes."""
    found: list[Change] = []
    for is_same, steps in grouped(comparison.steps):
        if is_same:
            found.append(Change("same", count=len(steps)))
        else:
            found += [change for step in steps for change in _shown(step, comparison)]
    return found


def _shown(step: Step, comparison: Comparison) -> Iterator[Change]:
    was = comparison.was.blocks[step.was] if step.was is not None else None
    now = comparison.now.blocks[step.now] if step.now is not None else None
    notes = tuple(sentence for difference in step.differences if (sentence := difference.sentence))
    if was is None or now is None:
        block = now or was
        assert block is not None  # noqa: S101  # a step is about a block
        yield _whole(step.state, block)
    elif was.text == now.text:
        yield Change(
            step.state, now.kind, SafeString(escape(_words(now))), where=_where(now), notes=notes
        )
    else:
        runs = [run for turn in turns(differences(_words(was), _words(now))) for run in turn]
        if len(runs) > RUNS_LIMIT:
            yield from (_whole("removed", was), _whole("added", now))
        else:
            html = SafeString("".join(_marked(state, text) for state, text in runs))
            yield Change(step.state, now.kind, html, where=_where(now), notes=notes)


def _whole(state: str, block: Block) -> Change:
    return Change(state, block.kind, SafeString(_marked(state, _words(block))), where=_where(block))


def _words(block: Block) -> str:
    return f"{_LEADS.get(block.kind, block.label)}{block.text}"


def _where(block: Block) -> str:
    return " · ".join(head for head in (block.place.row, block.place.column) if head)


def _marked(state: str, text: str) -> str:
    if state == "same":
        return escape(text)
    tag, label = _MARKS[state]
    return f'<{tag}><span class="visually-hidden">{label}</span>{escape(text)}</{tag}>'
