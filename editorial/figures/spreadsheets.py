"""Files for a spreadsheet: CSV (RFC 4180) whose cells are never taken for formulas, written while
they are read.

A file begins with a byte-order mark, by which spreadsheets know its letters. A formula begins a
cell, and spreadsheets of other countries part cells at other signs, so an apostrophe stands before
whatever could begin one: at the cell's beginning, and after a semicolon, a bar, a tab or a line end
within. Text that has an apostrophe there gets a second one, so taking away one at each such place
gives back what was written (docs/operations.md).
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

BYTE_ORDER_MARK = "\ufeff"
# How a formula begins (OWASP, CSV injection), also in full-width and small forms and as a minus
# sign; and what marks those.
_BEGINS = "=+@|'\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212\\-"
# What programs skip, or nobody sees.
_BLANK = "(?:[^\\S\t\r\n]|[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff])*"
_RISKY = re.compile(f"^(?=[\t\r\n])|(?<![^;|\t\r\n])(?={_BLANK}[{_BEGINS}])")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def harmless(cell: Any) -> Any:
    """Return a cell as a spreadsheet reads it as text: an apostrophe before whatever might begin
    a formula."""
    return _RISKY.sub("'", cell) if isinstance(cell, str) else cell


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of the file, one by one."""
    write = csv.writer(_Echo()).writerow
    yield BYTE_ORDER_MARK + write(head)
    for row in rows:
        yield write([harmless(cell) for cell in row])


def download(
    lines: Iterable[str | bytes], name: str, kind: str = "text/csv; charset=utf-8"
) -> StreamingHttpResponse:
    """Return the answer that hands out `lines` as the file `name`, without holding more than a
    line of it."""
    return StreamingHttpResponse(
        lines,
        headers={
            "Content-Type": kind,
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
