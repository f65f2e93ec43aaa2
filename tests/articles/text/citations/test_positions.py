"""Line and column of what is found of sources and numbers: those where its words are typed."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.dose_limits.limits import read as read_limits
from articles.evidence.findings import evidence
from articles.sources.known import Known
from articles.text.document import Block, Place, read
from articles.text.source_positions import typed_at

LIMITS = read_limits([(1, "Somecillin\n", "1\ng\ndose\nAdults\nLeaflet")])


def _places(code: str, body: str, answer: str = "Yes. [1]") -> list[tuple[int | None, int | None]]:
    text = SimpleNamespace(title="Is it?", short_answer=answer, body=body)
    found = evidence(text, [{"kind": "preprint", "title": "One"}], known=Known(limits=LIMITS))
    return [(finding.line, finding.column) for finding in found if finding.code == code]


@pytest.mark.parametrize(
    ("code", "body", "place"),
    [
        ("dose_uncited", "It is known. [1] Give 5 mg.", (1, 18)),
        ("dose_uncited", "It is known. [1]\nGive 5 mg.", (2, 1)),
        ("dose_uncited", "So **it** is. [1] *Give* 5 mg now and 6 mg then.", (1, 20)),
        ("dose_uncited", "# Head\n\n- Known. [1]\n- Give 5 mg.", (4, 3)),
        ("dose_uncited", "> It is. [1]\n> Give 5 mg.", (2, 3)),
        ("dose_uncited", "> [!WARNING]\n> It is.\n> Give 5 mg.", (3, 3)),
        ("dose_uncited", "| A | B |\n|---|---|\n| one | 5 mg daily |", (3, 3)),
        ("dose_uncited", "It is. [1] Give\n5 mg.", (1, 12)),
        ("dose_uncited", "It is so. [1] It is so: 5 mg a day.", (1, 15)),
        ("dose_uncited", "**Always** [1] *so*. **Give** 5\\*1 mg daily.", (1, 24)),
        ("dose_uncited", "Known. [1] (5 mg daily are given.)", (1, 12)),
        ("dose_uncited", "See [give](https://example.org/give/give). [1] Give 5 mg.", (1, 48)),
        ("dose_on_weak_source", "It is known. Give 5 mg. [1]", (1, 14)),
        ("unbounded_claim", "In short: there is no risk. [1]", (1, 11)),
        (
            "conversion_wrong",
            "It is \u2013 always \u2013 0.6 mmol/L magnesium = 2.5 mg/dL.",
            (1, 18),
        ),
        ("dose_above_limit", "1 g is known. [1] Give somecillin, 2 g at once.", (1, 36)),
        ("conversion_wrong", "Then:\n\n1. 0.6 mmol/L magnesium = 2.5 mg/dL.", (3, 4)),
    ],
)
def test_it_is_where_the_words_begin(code: str, body: str, place: tuple[int, int]) -> None:
    assert place in _places(code, body)


def test_that_of_a_short_answer_counts_its_own_lines() -> None:
    assert _places("dose_uncited", "So. [1]", "It is. [1]\nGive 5 mg.") == [(2, 1)]
    assert _places("lead_uncited", "So. [1]", "  It is.") == [(1, 3)]


def test_words_that_cannot_be_told_are_where_their_block_begins() -> None:
    words = Block("paragraph", "Known. Give 5 mg.", Place(), lines=(1, 2))
    assert typed_at("So.\n > Known. Give 5 mg, Give 5 mg.", words, 7) == (2, 4)
    assert typed_at("So.\n > Other words.", words, 7) == (2, 2)


WORDS = st.text("ab5 .*_[]|>#-1\n&\\`", max_size=60)


@given(WORDS, st.integers(0, 60))
def test_a_place_is_always_in_the_text(body: str, at: int) -> None:
    lines = body.split("\n")
    for block in read(SimpleNamespace(title="T", short_answer=body, body=body), []).blocks[1:]:
        line, column = typed_at(body, block, min(at, len(block.text)))
        assert 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1
