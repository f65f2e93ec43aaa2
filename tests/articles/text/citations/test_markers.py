"""Citation markers: which there are, what they cite, where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.citations import NUMBERS_PER_MARKER
from articles.text.citations.markers import find, numbers
from articles.text.grammar import parse


def cited(body):
    return [(marker.text, marker.numbers) for marker in find(parse(body))]


def places(body):
    return [(marker.text, marker.line, marker.column) for marker in find(parse(body))]


@pytest.mark.parametrize(
    ("marker", "meant"),
    [
        ("[1]", (1,)),
        ("[2, 5]", (2, 5)),
        ("[2,5]", (2, 5)),
        ("[2; 5]", (2, 5)),
        ("[3-5]", (3, 4, 5)),
        ("[3–5]", (3, 4, 5)),
        ("[3 — 5]", (3, 4, 5)),
        ("[1, 3-5, 9]", (1, 3, 4, 5, 9)),
        ("[5, 2]", (5, 2)),
        ("[2, 1-3]", (2, 1, 3)),
        ("[4-4]", (4,)),
        ("[3‐5]", (3, 4, 5)),
        ("[3‑5]", (3, 4, 5)),
        ("[3−5]", (3, 4, 5)),
        ("[3\u00a0–\u00a05]", (3, 4, 5)),
        ("[1]–[3]", (1, 2, 3)),
        ("[1]-[3]", (1, 2, 3)),
        ("[1] − [3]", (1, 2, 3)),
        ("[1-50]", tuple(range(1, 51))),
    ],
)
def test_a_marker_names_numbers(marker, meant):
    assert numbers(marker) == (meant, "")
    assert cited(f"Text {marker}.") == [(marker, meant)]


@pytest.mark.parametrize(
    ("marker", "fault"),
    [
        ("[0]", "counts from 0; the first reference is 1"),
        ("[5-3]", "runs backwards; write [3-5]"),
        ("[1-9999]", "names 9,999 references; one marker may name 50"),
        ("[1-30, 40-70]", "names 61 references; one marker may name 50"),
        ("[1-]", "is not a list of numbers"),
        ("[1,,2]", "is not a list of numbers"),
        ("[1-2-3]", "is not a list of numbers"),
        ("[1 2]", "is not a list of numbers"),
        ("[12345678901234567890]", "is not a list of numbers"),
    ],
)
def test_a_marker_that_cannot_be_meant_says_why(marker, fault):
    (found,) = find(parse(f"Text {marker}."))
    assert (found.text, found.numbers, found.fault) == (marker, (), fault)


@pytest.mark.parametrize(
    "body",
    [
        "`[1]`",
        "``a [1] b``",
        "```\n[1]\n```",
        "[1](https://example.org)",
        "[see [1] there](https://example.org)",
        "[see][x] \n\n[x]: https://example.org '[1]'",
        r"\[1]",
        "[a1]",
        "[-1]",
        "[3.0-3.4]",
        "[1",
        "1]",
        "[]",
        "[١]",
    ],
)
def test_what_is_no_marker(body):
    assert cited(body) == []


@pytest.mark.parametrize(
    "body",
    [
        *(
            "*[1]*",
            "# [1]",
            "    [1]",
            "- [1]",
            "> [1]",
            "|a|\n|-|\n|[1]|",
            "word[1]",
            "[1](as above)",
            "[x][1]",
            "![x][1]",
        ),
        "> [!caveat] T\n> x [1]",
    ],
)
def test_where_a_marker_may_stand(body):
    assert cited(body) == [("[1]", (1,))]


def test_a_definition_with_a_number_for_a_name_does_not_make_links_of_markers():
    body = parse("First [1].\n\n[1]: https://example.org\n")
    assert [marker.text for marker in find(body)] == ["[1]"]
    assert body.numbered_definitions == [3]


def test_places_count_from_one_in_the_text_as_typed():
    body = (
        "Intro [1] and [2]\nsecond line [3].\n\n   ## Head [4] ##\n\n> quoted [5]\n> more [6]\n\n- "
        "item\n  [7]\n"
    )
    assert places(body) == [
        ("[1]", 1, 7),
        ("[2]", 1, 15),
        ("[3]", 2, 13),
        ("[4]", 4, 12),
        ("[5]", 6, 10),
        ("[6]", 7, 8),
        ("[7]", 10, 3),
    ]


def test_places_in_tables_and_callouts():
    body = "> [!pitfall] Title [1]\n> Text [2]\n\n| a [3] | b |\n|---|---|\n| c | d [4] |\n"
    assert places(body) == [("[1]", 1, 20), ("[2]", 2, 8), ("[3]", 4, 5), ("[4]", 6, 9)]


def test_places_of_like_cells_and_behind_an_escaped_bar():
    body = "| a | b |\n|---|---|\n| [1] | [1] |\n| \\| \\| [2] | x |\n"
    assert places(body) == [("[1]", 3, 3), ("[1]", 3, 9), ("[2]", 4, 9)]


def test_a_marker_broken_over_two_lines_stands_where_it_begins():
    assert places("Text [1,\n2] and [3]") == [("[1,\n2]", 1, 6), ("[3]", 2, 8)]


@given(st.lists(st.integers(1, 999), min_size=1, max_size=NUMBERS_PER_MARKER, unique=True))
def test_what_is_written_is_what_is_read(meant):
    assert numbers(f"[{', '.join(map(str, meant))}]") == (tuple(meant), "")


PIECES = [
    "[1]",
    "[2,\n3]",
    "|",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "`",
    "\\",
    "|-|-|",
    "|a|b|\n|-|-|\n",
    "\t",
    "# ",
    "x",
    "[",
    "](",
    "\u2003",
    "=\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_every_marker_set_is_found_where_it_is_said_to_stand(body):
    parsed, lines = parse(body), body.split("\n")
    found = find(parsed)
    assert [marker.text for marker in found] == [
        token.content
        for block in parsed.blocks()
        for token in block.children
        if token.type == "citation"
    ]
    for marker in found:
        assert lines[marker.line - 1][marker.column - 1 :].startswith(marker.text.split("\n")[0])


def test_text_that_was_not_cleaned_is_read_too():
    assert places("a\r[1]\r\n\x00[2]") == [("[1]", 2, 1), ("[2]", 3, 2)]


def test_lines_of_wide_spaces_above_do_not_shift_a_marker():
    assert places("\u00a0\n[1]\n[1]") == [("[1]", 2, 1), ("[1]", 3, 1)]
