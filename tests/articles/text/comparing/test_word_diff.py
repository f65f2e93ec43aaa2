"""What differs between two texts, word by word."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from articles.text.comparing import word_diff as differences
from articles.text.comparing.word_diff import marked

TEXTS = st.text("ab \n<", max_size=60)


def joined(runs, *kinds):
    return "".join(text for kind, text in runs if kind in kinds)


def test_a_word_that_changed_is_marked_on_both_sides():
    insertion = '<ins><span class="visually-hidden">Only here: </span>{}</ins>'
    assert marked("It is rare.", "It is common.") == (
        f"It is {insertion.format('rare.')}",
        f"It is {insertion.format('common.')}",
    )


def test_words_next_to_each_other_are_marked_once():
    insertion = '<ins><span class="visually-hidden">Only here: </span>{}</ins>'
    before, after = marked("Give two small pills now.", "Give four large tablets now.")
    assert (before, after) == (
        f"Give {insertion.format('two small pills')} now.",
        f"Give {insertion.format('four large tablets')} now.",
    )


def test_markup_is_shown_as_typed():
    before, after = marked("<b>", "<i> & <b>")
    assert "<b>" not in before and "&lt;b&gt;" in before and "&lt;i&gt; &amp; " in after


@given(TEXTS, TEXTS)
def test_the_runs_are_the_two_texts(before, after):
    runs = differences.differences(before, after)
    assert joined(runs, "same", "removed") == before
    assert joined(runs, "same", "added") == after


@given(TEXTS, TEXTS)
def test_what_is_marked_is_the_two_texts(before, after):
    bare = [
        unescape(re.sub(r"<[^>]+>", "", html.replace("Only here: ", "")))
        for html in marked(before, after)
    ]
    assert bare == [before, after]


@given(TEXTS)
def test_what_is_the_same_is_left_alone(text):
    assert {kind for kind, _ in differences.differences(text, text)} <= {"same"}


def test_long_texts_are_compared_by_lines_and_endless_ones_as_a_whole(monkeypatch):
    monkeypatch.setattr(differences, "_PIECES_LIMIT", 4)
    assert differences.differences("a b c\nd", "a b x\nd") == [
        ("added", "a b x\n"),
        ("removed", "a b c\n"),
        ("same", "d"),
    ]
    assert differences.differences("1\n2\n3\n4\n5", "1\n2\n3\n4\n6") == [
        ("added", "1\n2\n3\n4\n6"),
        ("removed", "1\n2\n3\n4\n5"),
    ]
