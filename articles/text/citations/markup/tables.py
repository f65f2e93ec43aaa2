"""Tables that were made with tabs or spaces: readers would see their columns run together."""

import re
from collections.abc import Iterator, Sequence

_GAP = re.compile(r"(?<=\S)[ \t]{2,}+|(?<=\S)\t")
_SENTENCE_END = (".", "!", "?", ":", ";", ",")
_COLUMNS = range(2, 21)


def in_columns(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """Return the first and the last line of each run of two or more `lines`, (number, text), whose
    words stand in columns.

    With them comes the run as a table in Markdown, its first line the head; empty where the rows
    are of different length.
    """
    run: list[tuple[int, list[str]]] = []
    for number, line in [*lines, (-1, "")]:
        cells = _cells(line)
        if run and (len(cells) < 2 or number != run[-1][0] + 1):
            if len(run) > 1:
                yield run[0][0], run[-1][0], _table([row for _, row in run])
            run = []
        if len(cells) > 1:
            run.append((number, cells))


def _cells(line: str) -> list[str]:
    line = line.strip()
    if "\t" not in line and "  " not in line:
        return [line]
    cells, done = [], 0
    for gap in _GAP.finditer(line):
        # Some put two spaces after a full stop.
        if "\t" in gap[0] or len(gap[0]) > 2 or line[gap.start() - 1] not in _SENTENCE_END:
            cells.append(line[done : gap.start()])
            done = gap.end()
    return [*cells, line[done:]]


def _table(rows: Sequence[Sequence[str]]) -> str:
    columns = len(rows[0])
    if columns not in _COLUMNS or any(len(row) != columns for row in rows):
        return ""
    head, *body = [
        f"| {' | '.join(row)} |"
        for row in ([cell.replace("|", "\\|") for cell in row] for row in rows)
    ]
    return "\n".join([head, "|" + " --- |" * columns, *body])
