"""What changed between two revisions: block by block, word by word, safely and in bounded work."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import block_diff as module
from articles.text.block_diff import Change, changes
from articles.text.plain import lines
from articles.text.typeset import set_references, set_text
from tests.articles.text.test_typeset_safety import bodies

REFERENCES = [{"title": "One"}, {"title": "Two"}]
BODY = "# Dose\n\nGive 40 mmol of potassium each day [1].\n\n- one\n- two\n\nStop when it is high.\n\nSee a doctor then."


def html(body, references=REFERENCES):
    return set_text(body, references).html


def ins(text):
    return f'<ins><span class="visually-hidden">Added: </span>{text}</ins>'


def gone(text):
    return f'<del><span class="visually-hidden">Removed: </span>{text}</del>'


def side(found, state):
    """Return the words of the changed blocks as they were ("removed") or as they are ("added")."""
    other = {"added": "del", "removed": "ins"}[state]
    told = [change.html for change in found if change.state in {state, "changed"}]
    return [re.sub(r"<span[^>]*>[^<]*</span>|</?(?:ins|del)>", "", re.sub(rf"<{other}>.*?</{other}>", "", one)) for one in told]


def test_words_are_marked_in_the_block_and_the_rest_is_folded():
    assert changes(html(BODY), html(BODY.replace("40 mmol", "60 mmol"))) == [
        Change("same"),
        Change("changed", "paragraph", f"Give {gone('40')}{ins('60')} mmol of potassium each day [1]."),
        Change("same", count=4),
    ]


def test_blocks_come_and_go():
    after = BODY.replace("- two\n", "- two\n- three\n").replace("\n\nStop when it is high.", "")
    assert changes(html(BODY), html(after)) == [
        Change("same", count=4),
        Change("removed", "paragraph", gone("Stop when it is high.")),
        Change("added", "item", ins("three")),
        Change("same"),
    ]


def test_words_next_to_each_other_are_one_change():
    (changed,) = changes(html("Take two small pills in the morning of it."), html("Take four large pills in the morning."))
    assert changed.html == f"Take {gone('two small')}{ins('four large')} pills in the {gone('morning of it.')}{ins('morning.')}"
    (changed,) = changes(html("Take it now with care."), html("Take it all and now with care."))
    assert changed.html == f"Take it {ins('all and ')}now with care."


@pytest.mark.parametrize("before, after", [("Call early.", "Call early, at least 7 days before."),
                                           ("Call early, at least 7 days before.", "Call early.")])  # fmt: skip
def test_a_short_line_that_is_filled_out_or_cut_down_changes_by_words(before, after):
    (changed,) = changes(html(f"- {before}"), html(f"- {after}"))
    assert changed.html == f"Call {gone(before.removeprefix('Call '))}{ins(after.removeprefix('Call '))}"


@pytest.mark.parametrize("after", [
    "Early is when one should call.", "## Call early, at least 7 days before", "Call, " + "and wait, " * 9 + "early.", "Early."])
def test_other_words_other_kinds_and_other_lengths_are_another_block(after):
    assert [change.state for change in changes(html("Call early."), html(after))] in (["removed", "added"], ["added", "removed"])


def test_another_source_is_a_change():
    (_, changed, _) = changes(html(BODY), html(BODY.replace("[1]", "[2]")))
    assert changed.html == f"Give 40 mmol of potassium each day {gone('[1].')}{ins('[2].')}"


def test_another_reference_is_a_change():
    before, after = set_references(REFERENCES, []), set_references([{"title": "One"}, {"title": "Three"}], [])
    (same, changed) = changes(before, after)
    assert (same, changed.kind) == (Change("same"), "reference")
    assert gone("Two") in changed.html and ins("Three") in changed.html


def test_a_paragraph_made_a_heading_is_a_change():
    assert changes(html("One\n\nTwo"), html("# One\n\nTwo")) == [
        Change("removed", "paragraph", gone("One")), Change("added", "heading", ins("One")), Change("same"),
    ]  # fmt: skip


def test_each_block_is_laid_over_the_one_it_came_from():
    before = "Give a little of it.\n\nNever stop it at once."
    after = "Before: read this.\n\nGive very little of it.\n\nNever ever stop it at once."
    assert [change.state for change in changes(html(before), html(after))] == ["added", "changed", "changed"]


def test_no_change_and_no_text():
    assert changes(html(BODY), html(BODY)) == [Change("same", count=6)]
    assert changes("", "") == []
    assert changes("", html("One")) == [Change("added", "paragraph", ins("One"))]
    assert changes(html("One"), "") == [Change("removed", "paragraph", gone("One"))]


def test_no_markup_of_the_authors_passes():
    (change,) = changes(html("a `<b>` c d"), html("a `<script>` & c d"))
    assert "<b>" not in change.html and "<script>" not in change.html
    assert gone("&lt;b&gt;") in change.html and "&lt;script&gt; &amp;" in change.html


@given(bodies, bodies)
def test_what_is_told_is_the_two_texts(one, other):
    before, after = html(one), html(other)
    found = changes(before, after)
    assert sum(change.count for change in found if change.state in {"same", "changed", "removed"}) == len(lines(before))
    assert sum(change.count for change in found if change.state in {"same", "changed", "added"}) == len(lines(after))
    assert not re.search(r"<(?!/?(?:ins|del|span)\b)", "".join(change.html for change in found))
    if not any(change.state == "same" for change in found) and not re.search("[&<>\"']", one + other):
        assert side(found, "removed") == [line.text for line in lines(before)]
        assert side(found, "added") == [line.text for line in lines(after)]


blocks = st.lists(st.lists(st.sampled_from(["give", "take", "5", "mg"]), min_size=1, max_size=5).map(" ".join), max_size=8).map("\n\n".join)


@given(blocks, blocks, st.integers(1, 4), st.integers(1, 4))
def test_where_a_bound_bites_nothing_is_left_out(one, other, size, runs):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCKS_LIMIT", size)
        patch.setattr(module, "RUNS_LIMIT", runs)
        patch.setattr(module, "PAIRS_LIMIT", runs)
        before, after = html(one), html(other)
        found = changes(before, after)
    whole = side([change for change in found if change.state != "same"], "added")
    same = sum(change.count for change in found if change.state == "same")
    assert len(whole) + same == len(lines(after))
    texts = iter([line.text for line in lines(after)])
    assert all(text in texts for text in whole)


def test_many_turns_in_one_block_are_shown_as_it_was_and_as_it_is():
    before, after = "one two " * 400, "one three two " * 400
    assert [change.state for change in changes(html(before), html(after))] == ["removed", "added"]


@pytest.mark.parametrize("before, after", [
    ("<p>a</p>" * 20_000, "<p>b</p>" * 20_000),
    ("<p>" + "word " * 10_000, "<p>" + "word other " * 5_000),
    ("<p>" + "one two " * 7_000, "<p>" + "two one " * 7_000),
    ("<p>" + "x " * 29_000, "<p>" + "y " * 29_000),
], ids=["blocks", "same word", "two words", "disjoint"])  # fmt: skip
def test_what_is_compared_is_bounded(before, after, monkeypatch):
    sizes, pairs = [], []
    opcodes, similarity = module.Indel.opcodes, module.Indel.normalized_similarity
    monkeypatch.setattr(module.Indel, "opcodes", lambda a, b: sizes.append(max(len(a), len(b))) or opcodes(a, b))
    monkeypatch.setattr(module.Indel, "normalized_similarity", lambda *a, **k: pairs.append(1) or similarity(*a, **k))
    found = changes(before, after)
    assert max(sizes) <= module.BLOCKS_LIMIT
    assert len(pairs) <= 2 * module.PAIRS_LIMIT
    assert {change.state for change in found} & {"added", "changed"}
