"""Quotes: a passage is found again by its words, also in the next revision, or it is said to
have gone."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from articles.text import anchors as quotes
from articles.text.anchors import CONTEXT, Found, Quote, find, pick, quote

TEXT = (
    "Potassium is low. Give 40 mmol of potassium chloride by mouth each day, unless the kidneys "
    "fail.\n"
    "Check again after 2 days. Give 40 mmol more if it is still low."
)
texts = st.text("ab \n.", min_size=1, max_size=120)


def passage(words, text=TEXT):
    start = text.index(words)
    return quote(text, start, start + len(words))


def found(text, anchor):
    position = find(text, anchor)
    return position and text[position.start : position.end]


def test_a_quote_holds_the_words_and_those_around_them():
    assert quote("a" * 40 + "bc" + "d" * 40, 40, 42) == Quote("bc", "a" * CONTEXT, "d" * CONTEXT)


@pytest.mark.parametrize("start, end", [(-1, 2), (2, 2), (3, 2), (0, 999)])
def test_what_is_no_passage_is_not_quoted(start, end):
    with pytest.raises(ValueError, match="Choose some words"):
        quote(TEXT, start, end)


@given(st.data())
def test_a_quote_finds_its_own_passage(data):
    text = data.draw(texts)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    anchor = quote(text, start, end)
    assume(anchor.exact.strip())
    position = find(text, anchor)
    assert position.is_exact and quote(text, position.start, position.end) == anchor


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 60), st.text("xyz ", max_size=200))
def test_what_comes_before_may_change(start, length, added):
    anchor = quote(TEXT, start, min(len(TEXT), start + length))
    assume(anchor.exact.strip())
    where = len(added) + start
    assert find(added + TEXT, anchor) == Found(where, where + len(anchor.exact), True)


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_quote_is_looked_for_in_any_text(text, exact, prefix, suffix):
    position = find(text, Quote(exact, prefix, suffix))
    assert position is None or (
        0 <= position.start < position.end <= len(text)
        and position.is_exact == (text[position.start : position.end] == exact)
    )


def test_of_the_same_words_those_in_the_same_company_are_meant():
    second = quote(TEXT, TEXT.rindex("40 mmol"), TEXT.rindex("40 mmol") + 7)
    assert find(TEXT, second).start == TEXT.rindex("40 mmol")
    assert (
        find("New. " + TEXT.replace("2 days", "3 days"), second).start == TEXT.rindex("40 mmol") + 5
    )


@pytest.mark.parametrize(
    "words, old, new, expected",
    [
        (
            "Give 40 mmol of potassium chloride by mouth",
            "40 mmol of",
            "20 mmol of oral",
            "Give 20 mmol of oral potassium chloride by mouth",
        ),
        (
            "unless the kidneys fail",
            "the kidneys fail",
            "kidneys have failed",
            "unless kidneys have failed",
        ),
        ("40 mmol", "Give 40 mmol of", "Give 60 mmol of", "60 mmol"),
        (
            "Give 40 mmol more if it is still low.",
            "Give 40 mmol more",
            "Then give another 40 mmol",
            "give another 40 mmol if it is still low.",
        ),
    ],
)
def test_a_passage_is_followed_through_small_edits(words, old, new, expected):
    after = "Something new stands here. " + TEXT.replace(old, new)
    assert found(after, passage(words)) == expected
    assert not find(after, passage(words)).is_exact


def test_a_long_passage_is_followed_by_its_two_ends():
    text = " ".join(f"word{n}" for n in range(600))
    anchor = passage(text[text.index("word100 ") : text.index(" word400")], text)
    after = "Intro. " + text.replace("word250 ", "").replace("word300 ", "another ")
    assert found(after, anchor).startswith("word100 ") and found(after, anchor).endswith(" word399")


@pytest.mark.parametrize(
    "words",
    [
        "Check again after 2 days.",
        "unless the kidneys fail",
        "Give 40 mmol of potassium chloride by mouth",
    ],
)
def test_a_passage_that_was_taken_out_has_gone(words):
    assert find(TEXT.replace(words, ""), passage(words)) is None


def test_a_few_words_elsewhere_are_not_the_passage():
    assert (
        find(
            "Nobody ever had to wait for anything, chloride or no chloride, in this other story.",
            passage("chloride"),
        )
        is None
    )


@pytest.mark.parametrize("words", ["Write the plan down.", "the plan", "antidysrhythmic"])
def test_words_that_stand_once_are_the_passage_though_all_around_them_changed(words):
    before = (
        f"Agree on the days before and on who may be called at night. {words} Nobody remembers "
        "what was said on the phone."
    )
    after = (
        f"Decide together, with the clinic, what is to be done and when. {words} Memory is short "
        "when somebody is ill."
    )
    assert (
        found(after, passage(words, before)) == words
        and find(after, passage(words, before)).is_exact
    )


def test_very_words_are_the_passage_and_not_these_with_what_stands_beside_them():
    text = "Can it?\nVery unlikely.\nNobody knows."
    assert find(text, Quote("Very unlikely.")) == Found(8, 22, True)


def test_few_words_in_other_company_are_not_the_passage():
    before, after = (
        "Agree on the days before, then see how it goes at night.",
        "Decide together what is to be done and see who comes.",
    )
    assert find(after, passage("see", before)) is None
    assert find(f"{after} {after}", passage("see", before)) is None


def test_the_work_is_bounded(monkeypatch):
    looks = []
    monkeypatch.setattr(quotes.Indel, "distance", lambda wanted, other: looks.append(1) or 0)
    find("a" * 60_000, Quote("a", "b", "b"))
    assert len(looks) <= 2 * (quotes._PLACES + 2)
    sizes = []
    monkeypatch.setattr(
        quotes.fuzz,
        "partial_ratio_alignment",
        lambda wanted, text, score_cutoff: sizes.append(len(wanted)),
    )
    find("a" * 60_000, Quote("b" * 30_000, "b" * CONTEXT, "b" * CONTEXT))
    assert sizes == [quotes._END + CONTEXT]


def test_words_are_picked_as_they_are_pasted():
    text = "He said \u201cnever \u2013 ever\u201d.\nThen it\u2019s done."
    assert pick(text, ' said "never - ever".\r\n\n Then  ') == Quote(
        "said \u201cnever \u2013 ever\u201d.\nThen", "He ", " it\u2019s done."
    )


def test_raised_numbers_may_come_along():
    text = "Rarely, or very rare. Give 40 mmol."
    assert (
        pick(text, "Rarely1, or very rare.2, 3 Give 40 mmol").exact
        == "Rarely, or very rare. Give 40 mmol"
    )


def test_words_that_occur_more_than_once_need_some_around_them():
    with pytest.raises(ValueError, match=r"2 times\. Add the words before or after"):
        pick(TEXT, "Give 40 mmol")
    assert pick(TEXT, "Give 40 mmol", near="Check again").prefix.endswith("after 2 days. ")
    assert pick(TEXT, "Give 40 mmol", near="Give 40 mmol more").suffix.startswith(" more")
    assert pick(TEXT, "Give 40 mmol", near="is low. Give 40").prefix == "Potassium is low. "
    with pytest.raises(ValueError, match="2 times"):
        pick(TEXT, "Give 40 mmol", near="not there")
    with pytest.raises(ValueError, match="2 times"):
        pick(TEXT, "Give 40 mmol", near=TEXT)
    with pytest.raises(ValueError, match="13 times"):
        pick(TEXT, "i", near="if it")


@pytest.mark.parametrize(
    "words, sentence",
    [("", "Copy the words"), (" \n", "Copy the words"), ("Give 50 mmol", "are not in")],
)
def test_what_does_not_occur_is_refused_with_a_sentence(words, sentence):
    with pytest.raises(ValueError, match=sentence):
        pick(TEXT, words)


@given(texts, st.text("ab .12[],\n", max_size=12), st.text("ab ", max_size=5))
def test_what_is_picked_is_found(text, words, near):
    try:
        picked = pick(text, words, near)
    except ValueError as refusal:
        assert str(refusal).endswith(".")
        return
    position = find(text, picked)
    assert position.is_exact and text[position.start : position.end] == picked.exact
