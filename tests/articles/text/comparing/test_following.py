"""A passage is followed into the next text by its words and its place, and never found at a like
passage elsewhere."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.anchors import quote
from articles.text.comparing.following import Follower
from articles.text.document import Document, read


def model(body: str) -> Document:
    return read(SimpleNamespace(title="Why?", short_answer="So.", body=body, listed=[]))


def follow(before: str, after: str, passage: str, nth: int = 0):
    """Return what is found of the passage, with its words, or None."""
    was, follower = model(before), Follower(model(after))
    at = -1
    for _ in range(nth + 1):
        at = was.words.index(passage, at + 1)
    found = follower.find(quote(was.words, at, at + len(passage)), was)
    return found and (follower.words[found.start : found.end], found)


@pytest.mark.parametrize(
    ("before", "after", "passage"),
    [
        (
            "Morning: take 10 mg with food.\n\nEvening: take 20 mg with food.",
            "Evening: take 20 mg with food.",
            "Morning: take 10 mg with food.",
        ),
        (
            "- Morning: take 10 mg with it.\n- Evening: take 20 mg with it.\n",
            "- Evening: take 20 mg with it.\n",
            "take 10 mg with it",
        ),
        (
            "Take 10 mg at first. Take 20 mg at first.",
            "Take 20 mg at first.",
            "Take 10 mg at first.",
        ),
        (
            "## A\n\nGive 5 mg.\n\n## B\n\nGive 5 mg.",
            "## A\n\nAsk.\n\n## B\n\nGive 5 mg.",
            "Give 5 mg.",
        ),
        (
            "## A\n\nGive 5 mg daily.\n\n## B\n\nGive 5 mg daily.",
            "## B\n\nGive 5 mg daily.",
            "Give 5 mg daily.",
        ),
        (
            "| a | b |\n|--|--|\n| x | 5 mg |\n| y | 5 mg |\n",
            "| a | b |\n|--|--|\n| y | 5 mg |\n",
            "5 mg",
        ),
        (
            "Утром 10 мг с едой.\n\nВечером 20 мг с едой.",
            "Вечером 20 мг с едой.",
            "Утром 10 мг с едой.",
        ),
        ("早上服10毫克。晚上服20毫克。", "晚上服20毫克。", "早上服10毫克。"),
        ("صباحا ١٠ مغ.\n\nمساء ٢٠ مغ.", "مساء ٢٠ مغ.", "صباحا ١٠ مغ."),
        ("सुबह 10 मिग्रा लें।\n\nशाम 20 मिग्रा लें।", "शाम 20 मिग्रा लें।", "सुबह 10 मिग्रा लें।"),
        ("Take one. " * 3 + "Then rest.", "Then rest.", "Take one."),
    ],
)
def test_gone_is_gone(before, after, passage):
    assert follow(before, after, passage) is None


@pytest.mark.parametrize(
    ("before", "after", "passage", "now"),
    [
        (
            "Give 5 mg daily with food.",
            "New.\n\nGive 5 mg daily with food.",
            "5 mg daily",
            "5 mg daily",
        ),
        (
            "Give 5 mg daily with food.",
            "Give 10 mg daily with food.",
            "5 mg daily with food",
            "10 mg daily with food",
        ),
        (
            "One. Give 5 mg daily with food. Two.",
            "Give 5 mg daily with much food. Two.",
            "Give 5 mg daily with food.",
            "Give 5 mg daily with much food.",
        ),
        (
            "Take 10 mg in the morning. Take 20 mg in the evening.",
            "Take 25 mg in the evening.",
            "Take 20 mg in the evening.",
            "Take 25 mg in the evening.",
        ),
        (
            "- Утром 10 мг с едой\n- Вечером 20 мг\n",
            "- Утром 15 мг с едой\n- Вечером 20 мг\n",
            "10 мг с едой",
            "15 мг с едой",
        ),
    ],
)
def test_what_changed_a_little_is_followed(before, after, passage, now):
    found = follow(before, after, passage)
    assert found is not None and found[0] == now
    assert found[1].is_exact == (passage == now)


def test_of_two_alike_each_is_followed_to_its_own():
    before = "## A\n\nGive 5 mg daily.\n\n## B\n\nGive 5 mg daily."
    after = "## A\n\nFirst this. Give 5 mg daily.\n\n## B\n\nGive 5 mg daily."
    starts = [follow(before, after, "Give 5 mg daily.", nth)[1].start for nth in (0, 1)]
    words = model(after).words
    assert starts == [words.index("Give 5"), words.rindex("Give 5")]


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        (
            "## A\n\nGive 5 mg.\n\n## B\n\nAsk.",
            "## A\n\n## B\n\nAsk.\n\nGive 5 mg.",
            "moved from “A” to “B”",
        ),
        (
            "| a | b | c |\n|--|--|--|\n| x | Give 5 mg. | |\n",
            "| a | b | c |\n|--|--|--|\n| x | | Give 5 mg. |\n",
            "column “b” to “c”",
        ),
        ("- In it:\n  - Give 5 mg.\n", "- In it:\n- Give 5 mg.\n", "no longer under “In it:”"),
    ],
)
def test_a_move_is_followed_and_told(before, after, move):
    found = follow(before, after, "Give 5 mg.")
    assert found is not None and found[1].is_exact and move in found[1].moved


def test_words_put_in_its_place_are_found_there_only():
    was = model("Give 5 mg daily with food. Rest well.\n\nGive it slowly.")
    follower = Follower(model("Give it slowly with food. Rest well.\n\nGive it slowly."))
    at = was.words.index("5 mg daily")
    passage = quote(was.words, at, at + len("5 mg daily"))
    assert follower.find_instead(passage, "it slowly", was).start == follower.words.index(
        "it slowly"
    )
    assert Follower(was).find_instead(passage, "it slowly", was) is None


sentences = st.sampled_from(
    [
        "Give 5 mg.",
        "Give 6 mg.",
        "Give 5 mg twice.",
        "Stop it.",
        "Take it with food.",
        "給 5 毫克。",
        "Дай 5 мг.",
    ]
)


@given(st.lists(sentences, min_size=1, max_size=8), st.data())
def test_taken_out_it_is_gone_and_left_in_it_is_where_it_was(drawn, data):
    gap = data.draw(st.sampled_from(["\n\n", " "]))
    at = data.draw(st.integers(0, len(drawn) - 1))
    out = data.draw(st.integers(0, len(drawn) - 1))
    was, now = model(gap.join(drawn)), model(gap.join(drawn[:out] + drawn[out + 1 :]))
    start = len("Why?\nSo.\n") + sum(len(sentence) + 1 for sentence in drawn[:at])
    found = Follower(now).find(quote(was.words, start, start + len(drawn[at])), was)
    if drawn.count(drawn[at]) == 1:
        expected = len("Why?\nSo.\n") + sum(
            len(sentence) + 1 for n, sentence in enumerate(drawn[:at]) if n != out
        )
        assert (
            (found is None)
            if at == out
            else (found is not None and (found.start, found.is_exact) == (expected, True))
        )
