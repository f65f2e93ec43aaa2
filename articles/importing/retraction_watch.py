"""The file of Retraction Watch, as Crossref gives it away
(https://gitlab.com/crossref/retraction-watch-data): a CSV of notices.

Read a line at a time, for it has some hundred thousand of them. What is not as the file has it is
refused with its line; what a row leaves out is left out.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ..references.unreadable import Unreadable
from ..sources.naming import WORK_LIMIT, WORKS, work_named
from ..sources.work_notice import JOURNAL_LIMIT, REASON_LIMIT, TITLE_LIMIT, Nature

LINE_LIMIT = 1_000_000  # bytes; the longest in use have some thousand
ROWS_LIMIT = 5_000_000
ORIGINAL = {"DOI": "OriginalPaperDOI", "PMID": "OriginalPaperPubMedID"}
NOTICE = {"DOI": "RetractionDOI", "PMID": "RetractionPubMedID"}
COLUMNS = (
    "Record ID",
    "Title",
    "Journal",
    "RetractionDate",
    "RetractionNature",
    "Reason",
    *ORIGINAL.values(),
    *NOTICE.values(),
)
AGAIN = "Get the file anew from Retraction Watch, and import it as it comes."
_NATURES = {nature.casefold(): nature for nature in Nature.values}
_RECORD = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_DAY = re.compile(
    r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?", re.ASCII
)  # the month first
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+Z?)?", re.ASCII)
_EARLIEST = 1600


class Row(NamedTuple):
    """What a row says; `works` are the identifiers it names what it is about by, and may be
    none. `line` is that of the file, from 1."""

    line: int
    record: int
    nature: str  # empty for one that is not known here
    works: tuple[str, ...]
    on: date | None
    reason: str
    title: str
    journal: str
    notice: str


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file; raises Unreadable with what is wrong, in which line, and what to
    do."""
    with _opened(path) as file:
        reader = csv.reader(_lines(file), strict=True)
        begun = 1
        try:
            columns = _places(next(reader, []))
            begun = reader.line_num + 1
            for cells in reader:
                if cells:
                    yield _row(begun, cells, columns)
                begun = reader.line_num + 1
        except csv.Error as fault:
            raise Unreadable(f"Line {begun}: {_in_words(fault)} {AGAIN}") from fault


def _opened(path: Path) -> BinaryIO:
    if not path.is_file():  # a folder, or a pipe, which can be read but once
        raise Unreadable(f"There is no file {path}.")
    try:
        return path.open("rb")
    except OSError as fault:
        raise Unreadable(f"{path} cannot be read: {fault.strerror}.") from fault


def _lines(file: BinaryIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            raise Unreadable(
                f"Line {number} has more than {LINE_LIMIT:,} bytes, the most that is read. {AGAIN}"
            )
        if number > ROWS_LIMIT:
            raise Unreadable(
                f"There are more than {ROWS_LIMIT:,} lines, the most that are read. Import the "
                "file in parts."
            )
        if b"\0" in line:
            raise Unreadable(
                f"Line {number} holds a NUL, which no text holds: the file is damaged, or UTF-16. "
                "Save it as CSV in UTF-8."
            )
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as fault:
            raise Unreadable(
                f"Line {number} is not UTF-8. Save the file as CSV in UTF-8, and import it again."
            ) from fault


def _in_words(fault: csv.Error) -> str:
    if "field larger" in str(fault):
        return (
            f"a cell has more than {csv.field_size_limit():,} characters, or a quotation mark is "
            "never closed."
        )
    return "its quotation marks are not those of a CSV file."


def _places(head: list[str]) -> dict[str, int]:
    names = [name.strip() for name in head]
    if missing := [name for name in COLUMNS if name not in names]:
        raise Unreadable(
            f"Line 1 has no column “{missing[0]}”. The file must be that of Retraction Watch, with "
            "its column names in line 1 and commas between them."
        )
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise Unreadable(f"Line 1 has the column “{twice[0]}” twice. {AGAIN}")
    return {name: names.index(name) for name in COLUMNS} | {"": len(names)}


def _row(line: int, cells: list[str], columns: dict[str, int]) -> Row:
    if len(cells) != columns[""]:
        raise Unreadable(
            f"Line {line} has {len(cells)} cells, and line 1 names {columns['']} columns. {AGAIN}"
        )
    row = {name: cells[columns[name]].strip() for name in COLUMNS}
    if not _RECORD.fullmatch(row["Record ID"]):
        raise Unreadable(
            f"Line {line}: “{_shown(row['Record ID'])}” is no number of a record. {AGAIN}"
        )
    works = (_identified(kind, row[name]) for kind, name in ORIGINAL.items())
    notice = (_identified(kind, row[name]) for kind, name in NOTICE.items())
    return Row(
        line,
        int(row["Record ID"]),
        _NATURES.get(row["RetractionNature"].casefold(), ""),
        tuple(filter(None, works)),
        _day(line, row["RetractionDate"]),
        _reasons(row["Reason"]),
        _plain(row["Title"], TITLE_LIMIT),
        _plain(row["Journal"], JOURNAL_LIMIT),
        next(filter(None, notice), ""),
    )


def _identified(kind: str, cell: str) -> str:
    """The work; none for "unavailable", 0 and whatever else is no identifier."""
    work = work_named(kind, cell) if kind in WORKS and cell not in ("", "0") else ""
    return work if len(work) <= WORK_LIMIT else ""


def _day(line: int, cell: str) -> date | None:
    if not cell:
        return None
    american, iso = _DAY.fullmatch(cell), _ISO.fullmatch(cell)
    year, month, day = (
        (american[3], american[1], american[2])
        if american
        else iso.groups()
        if iso
        else ("0", "0", "0")
    )
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        found = date.min
    if found.year < _EARLIEST:
        raise Unreadable(
            f"Line {line}: “{_shown(cell)}” is no date. Write the month, the day and the year, "
            "such as 3/25/2019."
        )
    return found


def _reasons(cell: str) -> str:
    """The reasons of a list that is separated by semicolons, each of which older files begin
    with a plus sign."""
    return _plain(
        "; ".join(
            filter(None, (part.strip().removeprefix("+").strip() for part in cell.split(";")))
        ),
        REASON_LIMIT,
    )


def _plain(words: str, limit: int) -> str:
    """Words on one line, without what cannot be seen and could turn what stands beside it."""
    found = " ".join(
        "".join(character if character.isprintable() else " " for character in words).split()
    )
    return found if len(found) <= limit else f"{found[: limit - 1].rstrip()}…"


def _shown(words: str) -> str:
    return _plain(words, 40)
