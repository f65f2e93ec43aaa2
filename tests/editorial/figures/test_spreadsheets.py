"""Files for a spreadsheet: letters are known, no cell is a formula anywhere, and what was
written can be had back."""

import csv
import re
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.figures.spreadsheets import csv_lines, harmless

FORMULA = re.compile(
    r"[\s\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*[=+@\-＝＋－＠﹦﹢﹣﹫−]"
)
TOLD = re.search(
    r're\.sub\(r"(.+)", "", cell\)', (Path(__file__).parents[3] / "docs/operations.md").read_text()
)


def original(cell: str) -> str:
    """Undo it as the documentation says."""
    assert TOLD
    return re.sub(TOLD[1], "", cell)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("﹦1", "'﹦1"),
        ("−5", "'−5"),
        (" =1", "' =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\u3000＝1", "'\u3000＝1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u200b@A", "'\u200b@A"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\n=1", "'\n'=1"),
        ("\t=1", "'\t'=1"),
        ("a;=1+1", "a;'=1+1"),
        ("a; =1+1", "a;' =1+1"),
        ("a;＝1+1", "a;'＝1+1"),
        ("a\t@SUM", "a\t'@SUM"),
        ("a|=1", "a|'=1"),
        ("a\r\n-1", "a\r\n'-1"),
        (";;=1", ";;'=1"),
        ("=cmd|'/C calc'!A0", "'=cmd|''/C calc'!A0"),
        ("|x", "'|x"),
        ("'tis", "''tis"),
        ("a;'b", "a;''b"),
    ],
)
def test_what_might_be_a_formula_is_text_and_comes_back(cell: str, kept: str) -> None:
    assert harmless(cell) == kept and original(kept) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "x=1",
        "",
        "Ann-Marie",
        "O'Brien",
        "a; b",
        "a, =1",
        "2020-11-28T10:00:00+00:00",
        "sha256:00ff",
        "≥ 5 µg",
        7,
        -7,
        None,
    ],
)
def test_what_is_none_stays_as_it_is(cell: Any) -> None:
    assert harmless(cell) == cell


TEXT = st.text(
    st.sampled_from("=+-@＝－;|,\t\r\n' \"ax\u200b\ufeff") | st.characters(codec="utf-8"),
    max_size=20,
)


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=4))
def test_no_reader_meets_a_formula_and_each_gets_back_what_was_written(
    rows: list[list[str]],
) -> None:
    file = "".join(csv_lines(["one", "two"], rows))
    assert file.startswith("\ufeffone,two\r\n")
    head, *read = csv.reader(StringIO(file.removeprefix("\ufeff"), newline=""))
    assert head == ["one", "two"] and [[original(cell) for cell in row] for row in read] == rows
    for row in read:
        for part in (part for cell in row for part in re.split(r"[;|\t\r\n]", cell)):
            assert not FORMULA.match(part)


@pytest.mark.parametrize("part", ["=", "; ", "\t", "'", " ", "\u200b", "a;="])
def test_no_cell_takes_long(part: str) -> None:
    began = time.process_time()
    harmless(part * 20_000)
    assert time.process_time() - began < 0.5
