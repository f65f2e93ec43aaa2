"""The file of Retraction Watch: what is taken in, what is refused with its line, and that a run
can be stopped and run again."""

import csv
import io
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.importing import work_notices
from articles.models import WorkNotice

HEAD = [
    "Record ID",
    "Title",
    "Subject",
    "Institution",
    "Journal",
    "Publisher",
    "Country",
    "Author",
    "URLS",
    "ArticleType",
    "RetractionDate",
    "RetractionDOI",
    "RetractionPubMedID",
    "OriginalPaperDate",
    "OriginalPaperDOI",
    "OriginalPaperPubMedID",
    "RetractionNature",
    "Reason",
    "Paywalled",
    "Notes",
]
ROW = {
    "Record ID": "7",
    "Title": "A made-up trial",
    "Journal": "Made-up Medicine",
    "RetractionDate": "3/25/2019 0:00",
    "RetractionDOI": "10.5555/notice",
    "RetractionPubMedID": "0",
    "OriginalPaperDOI": "10.5555/TRIAL",
    "OriginalPaperPubMedID": "90000001",
    "RetractionNature": "Retraction",
    "Reason": "+Falsification/Fabrication of Data;+Investigation by Journal/Publisher;",
}
pytestmark = pytest.mark.django_db


def file_of(folder: Path, *rows: dict[str, str], head: list[str] = HEAD) -> Path:
    """Return a file with these rows, each like ROW but for what it says."""
    text = io.StringIO()
    writer = csv.DictWriter(text, head, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(ROW | row for row in rows)
    path = folder / "retraction_watch.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def take_in(path: Path) -> str:
    """Run the command; return what it says."""
    out = StringIO()
    call_command("import_retractions", str(path), stdout=out)
    return out.getvalue()


def refused(path: Path) -> str:
    """Run the command, which has to refuse; return what it says, and see that nothing was
    written."""
    before = list(WorkNotice.objects.order_by("pk").values())
    with pytest.raises(CommandError) as refusal:
        take_in(path)
    assert list(WorkNotice.objects.order_by("pk").values()) == before
    assert "\n" not in str(refusal.value)
    return str(refusal.value).removeprefix(f"{path}: ")


def _held() -> list[tuple[Any, ...]]:
    return list(
        WorkNotice.objects.order_by("work", "record").values_list("work", "record", "nature", "on")
    )


def test_a_row_is_found_by_each_identifier_as_we_keep_them(tmp_path: Path) -> None:
    output = take_in(file_of(tmp_path, {}))
    assert "1 rows. Notices by identifier: 2 new, 0 changed, 0 there already." in output
    assert _held() == [
        ("DOI:10.5555/trial", 7, "Retraction", date(2019, 3, 25)),
        ("PMID:90000001", 7, "Retraction", date(2019, 3, 25)),
    ]
    notice = WorkNotice.objects.first()
    assert notice and (notice.reason, notice.notice, notice.journal, notice.title) == (
        "Falsification/Fabrication of Data; Investigation by Journal/Publisher",
        "DOI:10.5555/notice",
        "Made-up Medicine",
        "A made-up trial",
    )


def test_what_names_nothing_is_counted_and_passed_over(tmp_path: Path) -> None:
    nothing = {"OriginalPaperDOI": "unavailable", "OriginalPaperPubMedID": "0"}
    output = take_in(
        file_of(
            tmp_path,
            nothing,
            {"Record ID": "8", "RetractionNature": "Applause"},
            {"Record ID": "9", "RetractionDate": ""},
        )
    )
    assert "1 without an identifier, 1 of another nature" in output
    assert {notice[1:] for notice in _held()} == {(9, "Retraction", None)}


def test_the_same_again_writes_nothing_and_what_changed_is_changed(tmp_path: Path) -> None:
    take_in(
        file_of(
            tmp_path,
            {},
            {"Record ID": "8", "OriginalPaperDOI": "10.5555/other", "OriginalPaperPubMedID": ""},
        )
    )
    before = list(WorkNotice.objects.order_by("pk").values())
    assert "0 new, 0 changed, 3 there already" in take_in(tmp_path / "retraction_watch.csv")
    assert list(WorkNotice.objects.order_by("pk").values()) == before
    output = take_in(
        file_of(tmp_path, {"OriginalPaperPubMedID": "0", "RetractionNature": "Reinstatement"})
    )
    assert "0 new, 1 changed, 0 there already" in output
    assert _held() == [
        ("DOI:10.5555/other", 8, "Retraction", date(2019, 3, 25)),
        ("DOI:10.5555/trial", 7, "Reinstatement", date(2019, 3, 25)),
    ]


def test_a_run_that_is_stopped_is_run_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_of(
        tmp_path,
        *(
            {
                "Record ID": str(number),
                "OriginalPaperDOI": f"10.5555/{number}",
                "OriginalPaperPubMedID": "",
            }
            for number in range(1, 8)
        ),
    )
    monkeypatch.setattr(work_notices, "AT_ONCE", 3)
    whole, done = work_notices._take_in, []

    def stopped(batch: list[Any]) -> Any:
        result = whole(batch)  # and is killed before the batch is committed
        if done:
            raise KeyboardInterrupt
        done.append(batch)
        return result

    monkeypatch.setattr(work_notices, "_take_in", stopped)
    with pytest.raises(CommandError, match="run it once more"):
        take_in(path)
    assert [notice[1] for notice in _held()] == [1, 2, 3]
    monkeypatch.setattr(work_notices, "_take_in", whole)
    assert "4 new, 0 changed, 3 there already" in take_in(path)
    assert [notice[1] for notice in _held()] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"Record ID": "x" * 90}, "Line 3: “" + "x" * 39 + "…” is no number of a record."),
        (
            {"RetractionDate": "25/3/2019"},
            "Line 3: “25/3/2019” is no date. Write the month, the day and the year",
        ),
        ({"RetractionDate": "soon\u202e"}, "Line 3: “soon” is no date."),
        ({"Notes": "x" * 200_000}, "Line 3: a cell has more than 131,072 characters"),
        ({"Notes": "x" * 1_000_001}, "Line 3 has more than 1,000,000 bytes"),
        ({"Notes": "\0"}, "Line 3 holds a NUL"),
    ],
    ids=["record", "date", "hostile-date", "cell", "line", "nul"],
)
def test_a_damaged_row_is_named_and_nothing_is_taken_in(
    tmp_path: Path, row: dict[str, str], says: str
) -> None:
    assert refused(file_of(tmp_path, {}, row)).startswith(says)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Line 1 has no column “Record ID”."),
        ((";".join(HEAD) + "\n7;8\n").encode(), "Line 1 has no column “Record ID”."),
        (
            (",".join(HEAD).replace("Reason", "Title") + "\n").encode(),
            "Line 1 has no column “Reason”.",
        ),
        ((",".join([*HEAD, "Title"]) + "\n").encode(), "Line 1 has the column “Title” twice."),
        ((",".join(HEAD) + "\n7,8\n").encode(), "Line 2 has 2 cells, and line 1 names 20 columns."),
        ((",".join(HEAD) + '\n7,"a\nb"c\n').encode(), "Line 2: its quotation marks"),
        ((",".join(HEAD) + '\n\n7,"a').encode(), "Line 3: its quotation marks"),
        (
            (",".join(HEAD) + "\n").encode() + "7,Fälschung\n".encode("latin-1"),
            "Line 2 is not UTF-8. Save the file as CSV in UTF-8",
        ),
        (
            (",".join(HEAD) + "\n").encode("utf-16"),
            "Line 1 holds a NUL, which no text holds: the file is damaged, or UTF-16.",
        ),
    ],
    ids=[
        "empty",
        "semicolons",
        "missing",
        "twice",
        "cells",
        "quotes",
        "unclosed",
        "latin-1",
        "utf-16",
    ],
)
def test_another_file_is_refused_with_its_line(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(data)
    assert refused(path).startswith(says)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path).startswith("There is no file")


def test_columns_in_another_order_and_a_mark_at_the_start_are_read(tmp_path: Path) -> None:
    path = file_of(tmp_path, {}, head=["Further", *reversed(HEAD)])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "2 new" in take_in(path)
