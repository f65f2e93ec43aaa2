"""Files for a spreadsheet: CSV (RFC 4180) whose cells are never taken for formulas, written while they are read."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

FORMULA = ("=", "+", "-", "@")  # how a formula begins (OWASP, CSV injection); controls may hide one
CONTROLS = ("\t", "\r", "\n")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def harmless(cell: Any) -> Any:
    """Return a cell as a spreadsheet reads it as text: what might begin a formula gets an apostrophe before it."""
    is_risky = isinstance(cell, str) and (cell.lstrip().startswith(FORMULA) or cell.startswith(CONTROLS))
    return f"'{cell}" if is_risky else cell


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of the file, one by one."""
    write = csv.writer(_Echo()).writerow
    yield write(head)
    for row in rows:
        yield write([harmless(cell) for cell in row])


def download(lines: Iterable[str | bytes], name: str, kind: str = "text/csv; charset=utf-8") -> StreamingHttpResponse:
    """Return the answer that hands out `lines` as the file `name`, without holding more than a line of it."""
    return StreamingHttpResponse(lines, headers={"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"',
                                                 "Cache-Control": "no-store"})
