"""What a text may ask of the parser: more is shown as typed, and keeps the text from being
submitted."""

import html
import re

import pytest

from articles.models import Article
from articles.text import grammar
from articles.text.citations import checks
from articles.text.citations.checks import Finding, findings
from articles.text.document import read_body
from articles.text.grammar import BRACKETS_PER_BODY, CELLS_PER_BODY, COLUMNS_PER_TABLE, parse
from articles.text.typeset import set_text
from tests.cast import Cast

LINK = "[a](https://a.example) "
BOUNDS = {"too_many_brackets", "table_too_large", "nested_too_deep"}


def bounded(body: str) -> list[Finding]:
    return [finding for finding in findings("Is it?", "Yes.", body, []) if finding.code in BOUNDS]


def table(columns: int, rows: int) -> str:
    """Return a table with so many rows below its header."""
    row = "|" + "a|" * columns + "\n"
    return row + "|" + "-|" * columns + "\n" + row * rows


def test_links_are_set_up_to_the_last_bracket() -> None:
    body = LINK + "[" * (BRACKETS_PER_BODY - 1)
    assert "<a " in set_text(body, []).html and bounded(body) == []


def test_with_one_bracket_more_none_is_set() -> None:
    body = LINK + "[" * BRACKETS_PER_BODY
    assert "<a " not in set_text(body, []).html and "[a](https" in set_text(body, []).html
    [finding] = bounded(body)
    assert finding.is_blocking and "5,001 opening brackets" in finding.message


def test_markers_are_read_all_the_same() -> None:
    body = "[1] " + "[a][" * 14_000
    assert set_text(body, [{"title": "One"}]).cited == (1,)


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (table(COLUMNS_PER_TABLE, 3), 4),
        (table(COLUMNS_PER_TABLE, CELLS_PER_BODY // COLUMNS_PER_TABLE - 1), 250),
        (table(COLUMNS_PER_TABLE, CELLS_PER_BODY // COLUMNS_PER_TABLE - 1) + "\nWords.", 250),
        ((table(10, 99) + "\n") * 5, 500),
    ],
)
def test_a_table_is_set_up_to_the_bounds(body: str, rows: int) -> None:
    assert set_text(body, []).html.count("<tr>") == rows and bounded(body) == []


@pytest.mark.parametrize(
    ("body", "rows", "lines"),
    [
        (table(COLUMNS_PER_TABLE + 1, 3), 0, [1]),
        ("Words.\n" + table(300, 3), 0, [2]),
        (table(COLUMNS_PER_TABLE, 250), 250, [1]),
        (table(COLUMNS_PER_TABLE, 0) + "|\n" * 2_000, 250, [1]),
        ((table(10, 99) + "\n") * 7, 500, [511, 613]),
        (table(COLUMNS_PER_TABLE, 249) + "\n" + table(1, 1), 250, [253]),
    ],
)
def test_what_goes_beyond_is_shown_as_typed(body: str, rows: int, lines: list[int]) -> None:
    html = set_text(body, []).html
    found = bounded(body)
    assert html.count("<tr>") == rows and "|" in html
    assert [finding.line for finding in found] == lines
    assert all(finding.is_blocking and "too large" in finding.message for finding in found)


def items(depth: int, words: str) -> str:
    """Return lists within each other, the last of which says this."""
    return "\n".join(
        [*("  " * at + "- a" for at in range(depth - 1)), "  " * (depth - 1) + f"- {words}"]
    )


@pytest.mark.parametrize(
    ("body", "is_read"),
    [
        ("> " * 99 + "the hidden dose", True),
        ("> " * 100 + "the hidden dose", False),
        ("> " * 3_000 + "the hidden dose", False),
        (items(49, "the hidden dose"), True),
        (items(50, "the hidden dose"), False),
        (items(60, "скрытая доза"), False),
        ("- " * 120 + "the hidden dose", False),
        ("1. " * 70 + "the hidden dose", False),
        ("> - " * 40 + "隠された用量", False),
        ("Words.\n\n" + "> " * 101 + "الجرعة", False),
        ("> " * 98 + "- the hidden dose", False),
        (
            "> " * 98
            + "| a | b |\n"
            + "> " * 98
            + "|---|---|\n"
            + "> " * 98
            + "| a | the hidden dose |",
            True,
        ),
    ],
)
def test_what_stands_too_deep_to_be_read_is_found(body: str, is_read: bool) -> None:
    last = re.split(r"[>\-|.] ", body)[-1].strip("| ")
    assert (last in html.unescape(set_text(body, []).html)) is is_read
    assert [finding.is_blocking for finding in bounded(body)] == ([] if is_read else [True])


def test_all_who_only_look_share_what_was_parsed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(
        grammar, "parse", lambda text, *form: parsed.append(text) or parse(text, *form)
    )
    body = "A text of its own for this. [1]\n\n| a | b |\n| - | - |\n| 5 | mg |"
    checks.findings("Why?", "No.", body, [{"title": "One"}])
    checks.fixable("body", body)
    read_body(body)
    assert parsed == [body]
    before = repr(grammar.read_only(body, grammar.NEWEST).tokens)
    assert (
        "<td>5</td>" in set_text(body, [{"title": "One"}]).html
    )  # typesetting changes its tokens: it parses them for itself
    assert repr(grammar.read_only(body, grammar.NEWEST).tokens) == before


def test_the_same_copy_is_read_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(
        checks, "read_only", lambda text, *form: read.append(text) or parse(text, *form)
    )
    article = Article.objects.get(pk=cast.draft().pk)
    first = article.findings()
    assert (
        read.count(article.body) == 1
        and article.findings() is first
        and read.count(article.body) == 1
    )
    article.edit(by=cast.author, version=article.version, body="Other words. [7]")
    assert "reference_missing" in [finding.code for finding in article.findings()]
