"""Statements and sentences: what an article asserts, one by one."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.language.sentences import sentences
from articles.text.plain import plain
from articles.text.statements import STATEMENTS_LIMIT, is_key, statements
from articles.text.typeset import set_text
from tests.articles.text.test_typeset_safety import bodies


def text(body="", short_answer="", **facts):
    return SimpleNamespace(**{"title": "", "short_answer": short_answer, "body": body} | facts)


def clinical(*written, **facts):
    return [statement for statement in statements(text(*written, **facts)) if statement.is_clinical]


def texts(body, short_answer=""):
    return [statement.text for statement in clinical(body, short_answer)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Give it by mouth, e.g. Potassium chloride.", "Then stop!", "Is it safe?", "Yes."],
        ["Dr. Smith et al. Found 3.2 mmol/L.", "Take 5 mg. daily vs. Placebo."],
        ["The dose is 5 mg.", "Repeat it once."],
        ["It was shown by J. A. Smith and K. Jones.", "Then others came."],
        ["No.", "It is not."],
        ["See No. 5 and Fig. 2 there."],
        ["Take vitamin C.", "Hepatitis B.", "It is rare."],
        ["It helps (see Fig. 2. It was large) a lot.", "So [it. May] be."],
        ["(It is open.", "It goes on."],
        ['He said "Stop."', "She did."],
        ["هل هذا آمن؟", "نعم هو آمن۔", "شكرا."],
        ["これは安全です。", "はい！"],
        ["यह सुरक्षित है।", "हाँ।"],
        ["Wait...", "Then go."],
        ["one"],
        [],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected):
    assert sentences(" ".join(expected)) == expected


def test_stops_of_other_scripts_need_no_space():
    assert sentences("هل هذا آمن؟نعم") == ["هل هذا آمن؟", "نعم"]
    assert sentences("これは。それは。") == ["これは。", "それは。"]


@given(st.text('aB1 .!?()[]"e.g。؟', max_size=60))
def test_no_letter_is_lost_between_sentences(text):
    text = " ".join(text.split())
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_all_of_the_short_answer_is_stated():
    found = statements(text(short_answer="Yes. It *is*, e.g. For most.\nCall a doctor first."))
    assert [statement.text for statement in found] == [
        "Yes.",
        "It is, e.g. For most.",
        "Call a doctor first.",
    ]
    assert {statement.place.part for statement in found} == {"answer"}


@pytest.mark.parametrize(
    "sentence",
    [
        "It is rare [1].",
        "Half of them, or 50%, get well.",
        "The range is 3.5-5.0.",
        "About ½ a tablet.",
        "You should rest.",
        "Do not drive.",
        "Avoid salt.",
        "Guidelines recommend it.",
        "Consider a rest.",
        "Refer them at once.",
        "النسبة ٥ فقط.",
        "It is rare.[1]",
    ],
)
def test_what_cites_counts_or_recommends_is_a_statement(sentence):
    words = sentence.replace(" [1]", "").replace("[1]", "")
    assert texts(f"Nothing here. {sentence} Nothing there.") == [words]


@pytest.mark.parametrize(
    ("body", "cited"),
    [
        ("One is so [2]. Two are not [1, 3-4][1]. Take none.", [(2,), (1, 3, 4), ()]),
        ("It is so.[1]", [(1,)]),
        ("One is 5.\n[3] Two gives 6.", [(3,), ()]),
        ("One is 5.\n[1]", [(1,)]),
        ("[1] Give 5 mg.", [(1,)]),
        ("So.\n[1] And then.", [(1,)]),
        ("* Rest [3].\n* Sit.", [(3,), ()]),
        ("| a | b |\n|---|---|\n| so [2] | as [1][2] |", [(2, 1)]),
        ("It is `5 [1]` mg.", [()]),
        ("It is 5 `[1]` mg.", [()]),
    ],
)
def test_a_statement_knows_what_it_rests_on(body, cited):
    assert [statement.cited for statement in clinical(body)] == cited


@pytest.mark.parametrize(
    ("body", "listed"),
    [
        ("It happens.", ["It happens."]),
        ("# Give 5 mg [1]", []),
        ("Dose\n====", []),
        ("> # Stop 5", []),
        ("", []),
        ("- `---`\n  -", []),
        ("| Give | 5 mg |\n|-|-|\n| potassium | rarely |", ["potassium rarely"]),
        (
            "| Biopsy | Plan |\n|-|-|\n| low risk | Off in the morning |",
            ["low risk Off in the morning"],
        ),
        (
            "Vitamin B12 and CYP3A4 and COVID-19 are names.",
            ["Vitamin B12 and CYP3A4 and COVID-19 are names."],
        ),
        ("Es geschieht. Sehr selten.", ["Es geschieht.", "Sehr selten."]),
        ("```\nas it was\n```", ["as it was"]),
    ],
)
def test_what_asserts_nothing_by_its_form_is_listed_all_the_same(body, listed):
    assert texts(body) == []
    assert [statement.text for statement in statements(text(body))] == listed


@pytest.mark.parametrize(
    "body", ["```\ngive 5 mg\n```", "See `5 mg`.", "| Drug | Dose |\n|-|-|\n| potassium | `5 mg` |"]
)
def test_what_stands_in_code_is_read_like_other_words(body):
    assert len(texts(body)) == 1
    assert clinical(body, form=1) == []


def test_a_row_is_told_with_the_heads_of_its_columns():
    body = (
        "| Day | What to *do* | |\n|-|-|-|\n| -5 | Last **dose** on the day before [1] | |\n| 0 | "
        "| Not needed |\n"
    )
    first, second = statements(text(body))
    assert (
        first.label == "Day: -5 · What to do: Last dose on the day before"
        and first.text == "-5 Last dose on the day before"
    )
    assert second.label == "Day: 0 · Not needed"
    assert second.key != statements(text(body.replace("Day", "Date")))[1].key
    assert (
        second.key
        == statements(text("---\n\n" + body))[-1].key
        != statements(text("In adults.\n\n" + body))[-1].key
    )
    assert statements(text(short_answer="Give 5 mg."))[0].label == "Give 5 mg."


def test_rows_of_a_table_that_assert_are_statements_as_they_are_read():
    body = (
        "| Drug | Dose |\n|-|-|\n| **Potassium** chloride | 40 mmol, *daily* |\n| Salt | |\n| "
        "Sugar | rare [1] |\n| | avoid `x` |"
    )
    assert texts(body) == ["Potassium chloride 40 mmol, daily", "Sugar rare", "avoid x"]
    read = plain(set_text(body, [{"title": "A", "kind": "review"}]).html)
    assert all(statement in read.split("\n") for statement in texts(body))


def test_list_items_are_statements_whole():
    assert texts("1. One. Two.\n2. three [1],\n   *four*\n   - five `x.y`\n\n   six") == [
        "One. Two.",
        "three, four",
        "five x.y",
        "six",
    ]


def test_a_statement_knows_the_heading_it_stands_under():
    found = statements(text("Stop.\n\n# *Low* [1] dose\n\nGive it.\n\n> # Quoted\n>\n> Take it."))
    assert [(statement.text, statement.place.path) for statement in found] == [
        ("Stop.", ""),
        ("Give it.", "Low dose"),
        ("Take it.", "Low dose › Quoted"),
    ]


def test_callouts_are_read_too():
    assert texts("> [!warning] Never with alcohol\n> It is bad. Stop it  \n> now.") == [
        "Never with alcohol",
        "Stop it now.",
    ]


def test_a_key_is_made_of_words_and_place():
    before = statements(text("# A\n\nGive 5 mg [1]. Stop it.\n\n- one\n- two", "Yes."))
    after = statements(
        text("# A\n\nRest.\n\nGive\n**5 mg** [2, 3]. Stop it.\n\n- one\n\n# B\n\n- two", "No.")
    )
    assert len({statement.key for statement in before}) == len(before)
    kept = {statement.key for statement in before} & {statement.key for statement in after}
    assert [statement.text for statement in before if statement.key in kept] == [
        "Give 5 mg.",
        "Stop it.",
        "one",
    ]


def test_the_same_words_in_the_same_place_are_told_apart_and_lapse_together():
    before = statements(text("- one\n- one"))
    after = statements(text("- one\n- one\n- one"))
    assert [statement.nth for statement in before] == [(1, 2), (2, 2)]
    assert not {statement.key for statement in before} & {statement.key for statement in after}


def test_keys_of_form_1_are_made_of_words():
    body = "# A\n\nGive 5 mg [1]. It happens.\n\n- one\n- one"
    found = statements(text(body, form=1))
    assert [statement.key.partition("-")[2] for statement in found] == ["", "", "2"]
    assert [statement.key for statement in found] == [
        statement.key for statement in statements(text(body.replace("# A", "# B"), form=1))
    ]
    assert [statement.text for statement in found] == ["Give 5 mg.", "one", "one"]
    assert all(is_key(statement.key) for statement in found + statements(text(body)))


def test_there_are_at_most_so_many():
    assert len(texts("- a\n" * 1_000, "Yes.")) == STATEMENTS_LIMIT


@given(bodies, bodies)
def test_a_statement_stands_word_for_word_in_the_text_as_set(body, short_answer):
    words = plain(set_text(body, []).html)
    for statement in statements(text(body, short_answer)):
        assert statement.text == " ".join(statement.text.split()) and any(
            map(str.isalnum, statement.text)
        )
        if statement.place.part != "answer":
            assert statement.text in words
