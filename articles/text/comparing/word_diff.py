"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from rapidfuzz.distance import Indel

# Comparing takes memory by the product of both lengths; beyond this many words whole lines are
# compared instead.
_PIECES_LIMIT = 12_000
_WORDS, _LINES = re.compile(r"\s+|\S+"), re.compile(r"[^\n]*\n|[^\n]+")


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """Return `after` laid over `before` in runs: ("same", "removed" or "added", text), as few as
    there can be.

    The "same" and "removed" runs joined are `before`, the "same" and "added" ones `after`.
    """
    return list(_runs(*_pieces(before, after)))


def turns(runs: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Return the runs, of neighbours that changed what was removed first; a space alone does not
    part neighbours."""
    for is_same, group in groupby(runs, lambda run: run[0] == "same" and not run[1].isspace()):
        turn = list(group)
        if is_same or not {"removed", "added"} <= {state for state, _ in turn}:
            yield turn
        else:
            yield [
                (kind, "".join(text for state, text in turn if state in {"same", kind}))
                for kind in ("removed", "added")
            ]


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Return both texts as HTML, what stands only in the one or the other marked with `<ins>`:
    words next to each other once."""
    runs = [run for turn in turns(differences(before, after)) for run in turn]
    return _marked(runs, "removed"), _marked(runs, "added")


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    for unit in (_WORDS, _LINES):
        old, new = unit.findall(before), unit.findall(after)
        if max(len(old), len(new)) <= _PIECES_LIMIT:
            return old, new
    return [before], [after]


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            yield "same", "".join(old[step.src_start : step.src_end])
        if step.tag in {"delete", "replace"}:
            yield "removed", "".join(old[step.src_start : step.src_end])
        if step.tag in {"insert", "replace"}:
            yield "added", "".join(new[step.dest_start : step.dest_end])


def _marked(runs: list[tuple[str, str]], kind: str) -> SafeString:
    pieces = (
        (_only_here(text) if this == kind else text,)
        for this, text in runs
        if this in {"same", kind}
    )
    return format_html_join("", "{}", pieces)


def _only_here(text: str) -> SafeString:
    return format_html('<ins><span class="visually-hidden">Only here: </span>{}</ins>', text)
