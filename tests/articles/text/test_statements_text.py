"""Statements and sentences: what an article asserts, one by one."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.plain import plain
from articles.text.sentences import sentences
from articles.text.statements import SHORT_ANSWER, STATEMENTS_LIMIT, statements
from articles.text.typeset import set_text
from tests.articles.text.test_typeset_safety import bodies


def texts(body, short_answer=""):
    return [one.text for one in statements(SimpleNamespace(short_answer=short_answer, body=body))]


@pytest.mark.parametrize("expected", [
    ["Give it by mouth, e.g. Potassium chloride.", "Then stop!", "Is it safe?", "Yes."],
    ["Dr. Smith et al. Found 3.2 mmol/L.", "Take 5 mg. daily vs. Placebo."],
    ["The dose is 5 mg.", "Repeat it once."],
    ["It was shown by J. A. Smith and K. Jones.", "Then others came."],
    ["No.", "It is not."], ["See No. 5 and Fig. 2 there."], ["Take vitamin C.", "Hepatitis B.", "It is rare."],
    ["It helps (see Fig. 2. It was large) a lot.", "So [it. May] be."], ["(It is open.", "It goes on."], ['He said "Stop."', "She did."],
    ["هل هذا آمن؟", "نعم هو آمن۔", "شكرا."], ["これは安全です。", "はい！"], ["यह सुरक्षित है।", "हाँ।"], ["Wait...", "Then go."], ["one"], [],
])  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(expected):
    assert sentences(" ".join(expected)) == expected


def test_stops_of_other_scripts_need_no_space():
    assert sentences("هل هذا آمن؟نعم") == ["هل هذا آمن؟", "نعم"]
    assert sentences("これは。それは。") == ["これは。", "それは。"]


@given(st.text("aB1 .!?()[]\"e.g。؟", max_size=60))
def test_no_letter_is_lost_between_sentences(text):
    text = " ".join(text.split())
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_all_of_the_short_answer_is_stated():
    found = statements(SimpleNamespace(short_answer="Yes. It *is*, e.g. For most.\nCall a doctor first.", body=""))
    assert [one.text for one in found] == ["Yes.", "It is, e.g. For most.", "Call a doctor first."]
    assert {one.place for one in found} == {SHORT_ANSWER}


@pytest.mark.parametrize("sentence", [
    "It is rare [1].", "Half of them, or 50%, get well.", "The range is 3.5-5.0.", "About ½ a tablet.", "You should rest.", "Do not drive.",
    "Avoid salt.", "Guidelines recommend it.", "Consider a rest.", "Refer them at once.", "النسبة ٥ فقط.", "It is rare.[1]",
])  # fmt: skip
def test_what_cites_counts_or_recommends_is_a_statement(sentence):
    words = sentence.replace(" [1]", "").replace("[1]", "")
    assert texts(f"Nothing here. {sentence} Nothing there.") == [words]


@pytest.mark.parametrize(("body", "cited"), [
    ("One is so [2]. Two are not [1, 3-4][1]. Take none.", [(2,), (1, 3, 4), ()]), ("It is so.[1]", [(1,)]),
    ("One is 5.\n[3] Two gives 6.", [(3,), ()]), ("One is 5.\n[1]", [(1,)]), ("[1] Give 5 mg.", [(1,)]), ("So.\n[1] And then.", [(1,)]),
    ("* Rest [3].\n* Sit.", [(3,), ()]),
    ("| a | b |\n|---|---|\n| so [2] | as [1][2] |", [(2, 1)]), ("It is `5 [1]` mg.", []), ("It is 5 `[1]` mg.", [()]),
])  # fmt: skip
def test_a_statement_knows_what_it_rests_on(body, cited):
    assert [one.cited for one in statements(SimpleNamespace(short_answer="", body=body))] == cited


@pytest.mark.parametrize("body", [
    "It happens.", "# Give 5 mg [1]", "Dose\n====", "> # Stop 5", "    give 5 mg", "```\ngive 5 mg\n```",
    "| Give | 5 mg |\n|-|-|\n| potassium | `5 mg` |",
    "Vitamin B12 and CYP3A4 and COVID-19 are names.", "See `5 mg` and `should`.", "- `---`\n  -", "",
])  # fmt: skip
def test_what_asserts_nothing_is_none(body):
    assert texts(body) == []


def test_a_row_is_told_with_the_heads_of_its_columns_and_keyed_without():
    body = "| Day | What to *do* | |\n|-|-|-|\n| -5 | Last **dose** on the day before [1] | |\n| 0 | | Not needed |\n"
    other = body.replace("Day", "Date")
    first, second = statements(SimpleNamespace(short_answer="", body=body))
    assert first.told == "Day: -5 · What to do: Last dose on the day before" and first.text == "-5 Last dose on the day before"
    assert second.told == "Day: 0 · Not needed" and first.key == statements(SimpleNamespace(short_answer="", body=other))[0].key
    assert statements(SimpleNamespace(short_answer="Give 5 mg.", body=""))[0].told == "Give 5 mg."


def test_rows_of_a_table_that_assert_are_statements_as_they_are_read():
    body = "| Drug | Dose |\n|-|-|\n| **Potassium** chloride | 40 mmol, *daily* |\n| Salt | |\n| Sugar | rare [1] |\n| | avoid `x` |"
    assert texts(body) == ["Potassium chloride 40 mmol, daily", "Sugar rare", "avoid x"]
    read = plain(set_text(body, [{"title": "A", "kind": "review"}]).html)
    assert all(one in read.split("\n") for one in texts(body))


def test_list_items_are_statements_whole():
    assert texts("1. One. Two.\n2. three [1],\n   *four*\n   - five `x.y`\n\n   six") == ["One. Two.", "three, four", "five x.y", "six"]


def test_a_statement_knows_the_heading_it_stands_under():
    found = statements(SimpleNamespace(short_answer="", body="Stop.\n\n# *Low* [1] dose\n\nGive it.\n\n> # Quoted\n>\n> Take it."))
    assert [(one.text, one.place) for one in found] == [("Stop.", ""), ("Give it.", "Low dose"), ("Take it.", "Low dose")]


def test_callouts_are_read_too():
    assert texts("> [!warning] Never with alcohol\n> It is bad. Stop it  \n> now.") == ["Never with alcohol", "Stop it now."]


def test_an_unchanged_statement_keeps_its_key():
    before = statements(SimpleNamespace(short_answer="Yes.", body="# A\n\nGive 5 mg [1]. Stop it.\n\n- one\n- one"))
    after = statements(SimpleNamespace(short_answer="No.", body="# B\n\nRest. Give\n*5 mg* [2, 3]. Stop it now.\n\n- one\n- one\n- one"))
    assert len({one.key for one in before}) == len(before)
    kept = {one.key for one in before} & {one.key for one in after}
    assert [one.text for one in before if one.key in kept] == ["Give 5 mg.", "one", "one"]
    assert [one.key.partition("-")[2] for one in after[-3:]] == ["", "2", "3"]


def test_there_are_at_most_so_many():
    assert len(texts("- a\n" * 1_000, "Yes.")) == STATEMENTS_LIMIT


@given(bodies, bodies)
def test_a_statement_stands_word_for_word_in_the_text_as_set(body, short_answer):
    words = plain(set_text(body, []).html)
    for one in statements(SimpleNamespace(short_answer=short_answer, body=body)):
        assert one.text == " ".join(one.text.split()) and any(map(str.isalnum, one.text))
        if one.place != SHORT_ANSWER:
            assert one.text in words
