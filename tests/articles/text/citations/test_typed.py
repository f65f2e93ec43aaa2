"""What an author is told where a text may be read otherwise than it was meant; and where nothing
need be said."""

from types import SimpleNamespace

import pytest

from articles.text.citations.checks import findings
from articles.text.grammar import COMMON, NEWEST
from articles.text.statements import statements
from articles.text.typeset import set_text
from reviewers.forms import CommentForm

REFERENCES = [
    {"title": "One", "URL": "https://a.example"},
    {"title": "Two", "URL": "https://b.example"},
]
OF_OTHERS = {"reference_never_cited", "reference_missing", "absolute_word", "heading_skips"}


def told(body: str, form: int = NEWEST) -> list[tuple[str, str, bool]]:
    found = findings("Why?", "No.", body, REFERENCES, form)
    return [
        (finding.code, finding.message.partition(":")[0], finding.is_blocking)
        for finding in found
        if finding.code not in OF_OTHERS
    ]


@pytest.mark.parametrize(
    ("body", "code", "where"),
    [
        ("|a|b|\n|-|-|\n|1|2|\n|1|2|3 mg|", "row_too_long", "Line 4"),
        ("> |a|\n> |-|\n> |1|2|", "row_too_long", "Line 3"),
        ("Text.\n\n[WHO]: https://who.example", "definition_not_shown", "Line 3"),
        ("```\ngive 5 mg", "fence_not_closed", "Line 1"),
        ("x\n\n~~~", "fence_not_closed", "Line 3"),
        ("1. a\n1. b\n1. c", "list_counted", "Lines 1 to 3"),
        ("a\n\n##\n\nb\n\n### ", "block_empty", "Lines 3 and 7"),
        ("- да\n-\n- нет\n- \n- нет", "block_empty", "Lines 2 and 4"),
        ("> - -\n\n成人 5 mg", "block_empty", "Line 1"),
        ("> [!warning]\n\n٥ ملغ", "block_empty", "Line 1"),
        ("- एक\n  - [x](https://who.example)\n  -", "block_empty", "Line 3"),
        ("Give **5 mg** now\nand **2** then.", "bold_number", "Lines 1 to 2"),
        ("**взять 5**", "bold_number", "Line 1"),
        ("See [x]( ).", "link_without_address", "Line 1"),
        (
            "a\n\n-5 mg\n-6 mg",
            "minus_or_item",
            "Lines 3 to 4 begin with a dash that is read as typed. Say what it is",
        ),
        ("- five\n- 5 mg", "sign_or_item", "Line 2"),
        ("+ ٥\n+ ٦", "sign_or_item", "Lines 1 to 2"),
        ("* ५ मिग्रा\n* ६ मिग्रा", "sign_or_item", "Lines 1 to 2"),
        ("> [!caveat] T\n> 65 years", "sign_in_quotation", "Line 2"),
        ("> a\n> ٦٥ سنة", "sign_in_quotation", "Line 2"),
        ("a\tb\nc\td", "aligned_table", "Lines 1 to 2"),
        ("剂量  毫克\n成人  5", "aligned_table", "Lines 1 to 2"),
        ("a\tb\nc\td\te", "aligned_table", "Lines 1 to 2"),
        ("1.5 (95% CI: [1, 2])", "interval_or_citation", "Line 1"),
        ("[1-2] years", "interval_or_citation", "Line 1"),
        ("IQR [1–2]", "interval_or_citation", "Line 1"),
        ("95% ДИ [1, 2]", "interval_or_citation", "Line 1"),
        ("[1] mg", "interval_or_citation", "Line 1"),
        ("range\n[1-2] °C", "interval_or_citation", "Line 2"),
        ("&#xB5;g", "entity", "Line 1"),
        ("# ½ tablet", "number_or_heading", "Line 1"),
    ],
)
def test_what_may_be_read_otherwise_is_told_with_its_place(
    body: str, code: str, where: str
) -> None:
    assert told(body) == [(code, where, code == "row_too_long")]
    assert told(body, COMMON) == []  # of a text from before, what is read now is not what is told


@pytest.mark.parametrize(
    "body",
    [
        "Give 2*500 mg.",
        "> [!caveat] Of the title alone\n\n- ```\n  x\n  ```\n- ---\n- |a|\n  |-|",
        "> 65 years: halve it.",
        "Give it.  Then stop.\nWait.  Then go.",
        "It helps [1]. Years go by [2].",
        "As shown [1, 2], give it.",
        "- one\n- two",
        "1. one\n2. two\n5. five",
        "> Quoted words\n> and more",
        "> [!caveat] T\n> words",
        "> > 65",
        "AT&T & Co; R&D;",
        "&unknown;",
        "a - b\n-- c",
        "```\n- 5\n\ta\tb\n-5\n&lt;\n```",
        "|a|b|\n|-|-|\n|1|2|",
        "[x](https://a.example)",
        "[x][y]\n\n[y]: https://a.example",
        "**Give 5 mg** now",
        "*five*",
        "## 3 steps",
        "Children (aged 1-3) [1]",
        "one\ttab",
        "a\n\n---\n\nb",
        "–5 mg",
        "−5 mg",
        "- −5 mg\n- −6 mg",
        "Use [1], not 5% [2].",
        "In the normal range [1].",
        "In 95% [1, 2].",
    ],
)
def test_nothing_is_told_where_nothing_is_in_doubt(body: str) -> None:
    assert told(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "    Give 10 mg of morphine [1].",
        "\tGive 10 mg of morphine [1].",
        "Text:\n\n        Give 10 mg of morphine [1].",
    ],
)
def test_indented_text_asserts_and_cites(body: str) -> None:
    [statement] = [
        statement
        for statement in statements(
            SimpleNamespace(title="", short_answer="", body=body, form=NEWEST)
        )
        if statement.cited
    ]
    assert statement.text == "Give 10 mg of morphine." and statement.cited == (1,)
    assert set_text(body, REFERENCES).cited == (1,)


@pytest.mark.parametrize(
    ("words", "copied"),
    [
        ("Give 5 µg once.", "5 μg"),
        ("In hypertension give it.", "hyper\u00adtension"),
        ("Give it\nnow.", "it\r\nnow"),
        ("To COVID\u201119 patients", "\u200bCOVID-19"),
    ],
)
def test_a_reviewer_quotes_what_was_copied_from_a_page(words: str, copied: str) -> None:
    form = CommentForm({"remark-passage": copied, "remark-text": "Why?"}, words=words)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["quote"].exact in words
