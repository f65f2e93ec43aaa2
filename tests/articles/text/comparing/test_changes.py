"""What changed between two revisions: block by block, word by word, safely and in bounded work."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.text import alignment
from articles.text.comparing import changes as module
from articles.text.comparing.changes import Change
from articles.text.comparing.comparison import compare
from articles.text.document import Block, Document, read, read_body
from tests.articles.text.test_typeset_safety import bodies

WORKS = ("One", "Two")
BODY = (
    "# Dose\n\nGive 40 mmol of potassium each day [1].\n\n- one\n- two\n\nStop when it is "
    "high.\n\nSee a doctor then."
)


def model(body: str) -> Document:
    return Document(read_body(body), WORKS)


def changes(before: str, after: str) -> list[Change]:
    return module.changes(compare(model(before), model(after)))


def read_by_anybody(body: str) -> list[Block]:
    """What a body is read as, wherever its lines stand in the source."""
    return [replace(block, lines=(0, 0)) for block in read_body(body)]


def words(body: str) -> list[str]:
    """What stands in the blocks of a body, as it is shown."""
    labels = {"head": "Column: ", "rule": "A line"}
    return [f"{labels.get(block.kind, block.label)}{block.text}" for block in model(body).blocks]


def ins(text):
    return f'<ins><span class="visually-hidden">Added: </span>{text}</ins>'


def gone(text):
    return f'<del><span class="visually-hidden">Removed: </span>{text}</del>'


def side(found, state):
    """Return the words of the changed blocks as they were ("removed") or as they are ("added")."""
    other = {"added": "del", "removed": "ins"}[state]
    marked = [change.html for change in found if change.state in {state, "changed", "moved"}]
    return [
        re.sub(
            r"<span[^>]*>[^<]*</span>|</?(?:ins|del)>",
            "",
            re.sub(rf"<{other}>.*?</{other}>", "", html),
        )
        for html in marked
    ]


def test_words_are_marked_in_the_block_and_the_rest_is_folded():
    body = BODY.replace("- one\n- two\n\n", "")
    assert changes(body, body.replace("40 mmol", "60 mmol")) == [
        Change("same"),
        Change("changed", "paragraph", f"Give {gone('40')}{ins('60')} mmol of potassium each day."),
        Change("same", count=2),
    ]


def test_blocks_come_and_go():
    after = BODY.replace("- two\n", "- two\n- three\n").replace("\n\nStop when it is high.", "")
    assert changes(BODY, after) == [
        Change("same", count=4),
        Change("added", "item", ins("three")),
        Change("removed", "paragraph", gone("Stop when it is high.")),
        Change("same"),
    ]


def test_words_next_to_each_other_are_one_change():
    (changed,) = changes(
        "Take two small pills in the morning of it.", "Take four large pills in the morning."
    )
    assert changed.html == (
        f"Take {gone('two small')}{ins('four large')} pills in the "
        f"{gone('morning of it.')}{ins('morning.')}"
    )
    (changed,) = changes("Take it now with care.", "Take it all and now with care.")
    assert changed.html == f"Take it {ins('all and ')}now with care."


@pytest.mark.parametrize(
    "before, after",
    [
        ("Call early.", "Call early, at least 7 days before."),
        ("Call early, at least 7 days before.", "Call early."),
    ],
)
def test_a_short_line_that_is_filled_out_or_cut_down_changes_by_words(before, after):
    (changed,) = changes(f"- {before}", f"- {after}")
    assert (
        changed.html
        == f"Call {gone(before.removeprefix('Call '))}{ins(after.removeprefix('Call '))}"
    )


@pytest.mark.parametrize(
    "after",
    [
        "Early is when one should call.",
        "## Call early, at least 7 days before",
        "Call, " + "and wait, " * 9 + "early.",
        "Early.",
    ],
)
def test_other_words_other_kinds_and_other_lengths_are_another_block(after):
    assert [change.state for change in changes("Call early.", after)] in (
        ["removed", "added"],
        ["added", "removed"],
    )


def test_another_source_is_a_change():
    (_, changed, _) = changes(BODY, BODY.replace("[1]", "[2]"))
    assert changed == Change(
        "changed",
        "paragraph",
        "Give 40 mmol of potassium each day.",
        notes=("cites Two, before One",),
    )


def test_another_reference_is_a_change():
    def listed(*titles: str) -> Document:
        return read(
            SimpleNamespace(
                title="",
                short_answer="",
                body="",
                listed=[{"title": title} for title in titles],
            )
        )

    (same, changed) = module.changes(
        compare(listed("One", "Two words"), listed("One", "Two others"))
    )
    assert (same.state, changed.kind) == ("same", "reference")
    assert gone("words") in changed.html and ins("others") in changed.html


def test_a_paragraph_made_a_heading_is_a_change():
    heading, below = changes("One\n\nTwo", "# One\n\nTwo")
    assert heading == Change(
        "changed", "heading", "One", notes=("now a heading of level 2, before a paragraph",)
    )
    assert below == Change(
        "moved", "paragraph", "Two", notes=("moved from above the first heading to “One”",)
    )


def test_a_cell_names_its_row_and_column():
    table = "| Drug | Adult | Child |\n|--|--|--|\n| Aspirin | {} | {} |\n"
    (_, moved) = changes(table.format("75 mg", ""), table.format("", "75 mg"))
    assert moved == Change(
        "moved",
        "cell",
        "75 mg",
        where="Aspirin · Child",
        notes=("moved from the column “Adult” to “Child”",),
    )
    (_, changed) = changes(table.format("75 mg", ""), table.format("100 mg", ""))
    assert changed == Change(
        "changed", "cell", f"{gone('75')}{ins('100')} mg", where="Aspirin · Adult"
    )


def test_each_block_is_laid_over_the_one_it_came_from():
    before = "Give a little of it.\n\nNever stop it at once."
    after = "Before: read this.\n\nGive very little of it.\n\nNever ever stop it at once."
    assert [change.state for change in changes(before, after)] == ["added", "changed", "changed"]


def test_no_change_and_no_text():
    assert changes(BODY, BODY) == [Change("same", count=6)]
    assert changes("", "") == []
    assert changes("", "One") == [Change("added", "paragraph", ins("One"))]
    assert changes("One", "") == [Change("removed", "paragraph", gone("One"))]


def test_no_markup_of_the_authors_passes():
    (change,) = changes("a `<b>` c d", "a `<script>` & c d")
    assert "<b>" not in change.html and "<script>" not in change.html
    assert gone("&lt;b&gt;") in change.html and "&lt;script&gt; &amp;" in change.html


@given(bodies, bodies)
@example("a\n\nb", "\na\n\n\nb")
def test_what_is_told_is_the_two_texts(before, after):
    found = changes(before, after)
    assert sum(change.count for change in found if change.state != "added") == len(words(before))
    assert sum(change.count for change in found if change.state != "removed") == len(words(after))
    assert not re.search(r"<(?!/?(?:ins|del|span)\b)", "".join(change.html for change in found))
    is_same = read_by_anybody(before) == read_by_anybody(after)
    assert compare(model(before), model(after)).is_same == is_same


blocks = st.lists(
    st.lists(st.sampled_from(["give", "take", "5", "mg"]), min_size=1, max_size=5).map(" ".join),
    max_size=8,
).map("\n\n".join)


@given(blocks, blocks, st.integers(1, 4), st.integers(1, 4))
def test_where_a_bound_bites_nothing_is_left_out(before, after, size, runs):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "LIMIT", size)
        patch.setattr(module, "RUNS_LIMIT", runs)
        patch.setattr(alignment, "PAIRS_LIMIT", runs)
        found = changes(before, after)
    whole = side([change for change in found if change.state != "same"], "added")
    same = sum(change.count for change in found if change.state == "same")
    assert len(whole) + same == len(words(after))
    texts = iter(words(after))
    assert all(text in texts for text in whole)


def test_many_turns_in_one_block_are_shown_as_it_was_and_as_it_is():
    before, after = "one two " * 400, "one three two " * 400
    assert [change.state for change in changes(before, after)] == ["removed", "added"]


@pytest.mark.long
@pytest.mark.parametrize(
    "before, after",
    [
        ("a\n\n" * 20_000, "b\n\n" * 20_000),
        ("word " * 10_000, "word other " * 5_000),
        ("one two " * 7_000, "two one " * 7_000),
        ("x " * 29_000, "y " * 29_000),
        ("word " * 6_000, "word\n\n" * 6_000),
    ],
    ids=["blocks", "same word", "two words", "disjoint", "one block, many"],
)
def test_what_is_compared_is_bounded(before, after, monkeypatch):
    sizes, pairs = [], []
    opcodes, similarity = alignment.Indel.opcodes, alignment.Indel.normalized_similarity
    monkeypatch.setattr(
        alignment.Indel, "opcodes", lambda a, b: sizes.append(max(len(a), len(b))) or opcodes(a, b)
    )
    monkeypatch.setattr(
        alignment.Indel,
        "normalized_similarity",
        lambda a, b, **k: pairs.append(len(a) + len(b)) or similarity(a, b, **k),
    )
    found = changes(before, after)
    assert max(sizes) <= alignment.LIMIT
    assert sum(pairs) <= 40 * alignment.PAIRS_LIMIT
    assert {change.state for change in found} & {"added", "changed"}
