"""What changed between two texts: all that a reader could read differently, told as what it is;
what a minor correction may hold."""

import pytest

from articles.text.comparing.changes import changes
from articles.text.comparing.comparison import Comparison, compare
from articles.text.comparing.minor import WORDS_LIMIT, is_trivial, refusal

from .compared import WORK, carried, compared, model

TABLE = (
    "| Drug | Adult | Child |\n|--|--|--|\n| Aspirin | {} | {} |\n| Heparin | 5 units | 2 units |\n"
)


def notes(comparison: Comparison) -> list[str]:
    return [note for change in changes(comparison) for note in change.notes]


# Each changes what a reader reads: (before, after, what is said of it).
STRUCTURE = {
    "a value in another column": (
        TABLE.format("75 mg", ""),
        TABLE.format("", "75 mg"),
        "moved from the column “Adult” to “Child”",
    ),
    "two values swapped": (
        TABLE.format("75 mg", "5 mg"),
        TABLE.format("5 mg", "75 mg"),
        "moved from the column “Adult” to “Child”",
    ),
    "a value in another row": (
        "| Drug | Dose |\n|--|--|\n| A | 5 mg |\n| B | |\n",
        "| Drug | Dose |\n|--|--|\n| A | |\n| B | 5 mg |\n",
        "from the row “A” to “B”",
    ),
    "two heads swapped": (
        TABLE.format("75 mg", ""),
        TABLE.format("75 mg", "").replace("| Adult | Child", "| Child | Adult"),
        "moved from the column “Adult” to “Child”",
    ),
    "a row's head changed": (
        TABLE.format("75 mg", ""),
        TABLE.format("75 mg", "").replace("Aspirin", "Heparin"),
        "from the row “Aspirin” to",
    ),
    "rows in another order": (
        "| A | B |\n|--|--|\n| one | x |\n| two | y |\n",
        "| A | B |\n|--|--|\n| two | y |\n| one | x |\n",
        "elsewhere in the order",
    ),
    "under another heading": (
        "## Adults\n\nGive 500 mg once.\n\n## Children\n\nAsk.",
        "## Adults\n\n## Children\n\nGive 500 mg once.\n\nAsk.",
        "moved from “Adults” to “Children”",
    ),
    "a heading renamed": (
        "## Adults\n\nGive 500 mg.",
        "## Children\n\nGive 500 mg.",
        "moved from “Adults” to “Children”",
    ),
    "two headings swapped": (
        "## Adults\n\nGive.\n\n## Children\n\nAsk.",
        "## Children\n\nGive.\n\n## Adults\n\nAsk.",
        "“Adults” to “Children”",
    ),
    "an item lifted out": (
        "- In pregnancy:\n  - stop it\n",
        "- In pregnancy:\n- stop it\n",
        "no longer under “In pregnancy:”",
    ),
    "an item put under another": (
        "- Stop:\n  - a drug\n- Give:\n",
        "- Stop:\n- Give:\n  - a drug\n",
        "from under “Stop:” to under “Give:”",
    ),
    "an item in another list": (
        "Avoid:\n\n- aspirin\n\nGive:\n\n- heparin\n",
        "Avoid:\n\nGive:\n\n- aspirin\n- heparin\n",
        "moved from under “Avoid:” to under “Give:”",
    ),
    "steps in another order": (
        "1. wash\n2. cut\n3. sew\n",
        "1. cut\n2. wash\n3. sew\n",
        "number 1, before 2",
    ),
    "a list that lost its numbers": ("1. wash\n2. cut\n", "- wash\n- cut\n", "no longer number 1"),
    "a callout that lost its kind": (
        "> [!warning]\n> Stop it.",
        "> Stop it.",
        "moved from a warning to a quotation",
    ),
    "a callout of another kind": (
        "> [!warning]\n> Stop it.",
        "> [!caveat]\n> Stop it.",
        "moved from a warning to a caveat",
    ),
    "a strength": (
        "> [!recommendation] strong, low certainty\n> Ask.",
        "> [!recommendation] conditional, low certainty\n> Ask.",
        "strength changed from strong to conditional",
    ),
    "a certainty": (
        "> [!recommendation] good practice\n> Ask.\n> > Why?",
        "> [!recommendation] strong, low certainty\n> Ask.\n> > Why?",
        "certainty of the evidence changed from not graded to low",
    ),
    "out of a callout": (
        "> [!warning]\n> Stop it.\n\nx",
        "> [!warning]\n> y\n\nStop it.\n\nx",
        "no longer in a warning",
    ),
    "a link's target": (
        "See [it](https://a.example/).",
        "See [it](https://b.example/).",
        "leads to https://b.example/, before to",
    ),
    "a link on other words": (
        "See [it](https://a.example/) now.",
        "See it [now](https://a.example/).",
        "stands on other words",
    ),
    "another source": ("So [1].", "So.", "cites nothing, before DOI:"),
    "a first source": ("So.", "So [1].", "; before, it cited nothing"),
    "a paragraph made a heading": ("One", "# One", "now a heading of level 2, before a paragraph"),
    "another level": (
        "## One\n\n### Two\n\nx",
        "## One\n\n## Two\n\nx",
        "now a heading of level 2",
    ),
    "emphasis": ("Do **not** do it.", "Do not do it.", "emphasis or a line break has changed"),
    "sentences in another order, in Greek": (
        "## Α\n\nΔώσε.\n\n## Β\n\nΡώτα.",
        "## Α\n\n## Β\n\nΔώσε.\n\nΡώτα.",
        "“Α” to “Β”",
    ),
    "a cell, in Arabic": (
        "| دواء | بالغ | طفل |\n|--|--|--|\n| أسبرين | ٧٥ مغ | |\n",
        "| دواء | بالغ | طفل |\n|--|--|--|\n| أسبرين | | ٧٥ مغ |\n",
        "“بالغ” to “طفل”",
    ),
    "an item, in Hindi": (
        "- गर्भ में:\n  - बंद करें\n",
        "- गर्भ में:\n- बंद करें\n",
        "no longer under “गर्भ में:”",
    ),
    "a heading, in Chinese": (
        "## 成人\n\n给药。\n\n## 儿童\n\n问。",
        "## 成人\n\n## 儿童\n\n给药。\n\n问。",
        "“成人” to “儿童”",
    ),
    "steps, in Russian": ("1. мыть\n2. резать\n", "1. резать\n2. мыть\n", "number 1, before 2"),
    "a cell, in Hebrew": (
        "| א | ב | ג |\n|--|--|--|\n| ד | 5 | |\n",
        "| א | ב | ג |\n|--|--|--|\n| ד | | 5 |\n",
        "“ב” to “ג”",
    ),
}


@pytest.mark.parametrize(("before", "after", "message"), STRUCTURE.values(), ids=STRUCTURE)
def test_each_change_is_told_as_what_it_is_and_is_no_minor_correction(
    before: str, after: str, message: str
) -> None:
    found = compared(before, after)
    assert not found.is_same
    assert any(message in note for note in notes(found)), notes(found)
    assert "full review" in refusal(found)
    assert "full review" in refusal(compared(after, before))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Give 5 mU.", "Give 5 MU."),
        ("Give 5 mg.", "Give 5 Mg."),
        ("Give 5 mmol.", "Give 5 Mmol."),
        ("It is pH.", "It is PH."),
        ("Take 5 IE daily.", "Take 5 ie daily."),
        ("Give 2 µg.", "Give 2 mg."),
        ("Give 5 mg.", "Give 5mg."),
        ("Give it.", "Do not give it."),
        ("It must stop.", "It may stop."),
        ("Дай 5 мг.", "Дай 5 Мг."),
        ("給5毫克。", "給5克。"),
    ],
)
def test_what_a_statement_says_stays_to_the_letter(before: str, after: str) -> None:
    found = compared(before, after)
    assert not found.is_same
    assert "full review" in refusal(found)
    assert not carried(before, after)


@pytest.mark.parametrize(
    "facts",
    [
        {"DOI": "10.1681/other"},
        {"title": "Mechanism of hyperkalemia in calcium excess"},
        {"kind": "guideline"},
        {"PMID": "17804670"},
        {"DOI": ""},
        {"URL": "https://example.org/"},
        {"title": "Mechanism of hypokalemia in magnesium deficiency, part 2"},
        {"locator": "Table 2"},
        {"evidence": "trial"},
        {"edition": "2nd"},
        {"publisher": "Another"},
    ],
)
def test_another_work_is_none(facts: dict[str, str]) -> None:
    found = compared(
        "So [1].",
        "So [1].",
        listed=[{key: value for key, value in (WORK | facts).items() if value}],
    )
    assert not found.is_same
    assert "cites the same works" in refusal(found)


@pytest.mark.parametrize(
    "facts",
    [
        {"issued": "2008"},
        {"author": "Huang C-L, Kuo E"},
        {"title": "Mechanism of hypokalaemia in magnesium deficiency"},
        {"container-title": "J A S N"} | {"container-title": "JASN."},
        {"volume": "18"},
        {"page": "2649"},
        {"language": "en", "accessed": "2026-11-30"},
        {"container-title": "JASN", "volume": "18", "issue": "10", "page": "2649"},
    ],
)
def test_errata_of_a_reference_under_the_same_identifier_are_minor_and_trivial(
    facts: dict[str, str],
) -> None:
    found = compared("So [1].", "So [1].", listed=[WORK | facts])
    assert not found.is_same
    assert refusal(found) == ""
    assert is_trivial(found)


@pytest.mark.parametrize(
    ("kind", "was", "now"),
    [
        ("DOI", "10.1681/ASN.2007070792", "10.1681/asn.2007070792"),
        ("PMID", "017804670", "17804670"),
        ("PMCID", "pmc1234567", "PMC1234567"),
        ("ISBN", "0-306-40615-2", "9780306406157"),
        ("ISBN", "978-0-306-40615-7", "9780306406157"),
        ("ISSN", "2434561x", "2434-561X"),
        ("URL", "HTTPS://Example.ORG/Path", "https://example.org/Path"),
    ],
)
def test_identifiers_that_are_equal_by_their_own_rules_are_no_change(
    kind: str, was: str, now: str
) -> None:
    before, after = (model("So [1].", listed=[WORK | {kind: number}]) for number in (was, now))
    assert compare(before, after).is_same
    assert before.works == after.works


def test_the_path_of_an_address_is_compared_to_the_letter() -> None:
    before, after = (
        model("So [1].", listed=[WORK | {"URL": f"https://example.org/{page}"}])
        for page in ("A", "a")
    )
    assert not compare(before, after).is_same


def test_what_stood_in_the_name_of_a_source_may_get_a_place_of_its_own() -> None:
    line = WORK | {"container-title": "JASN 18(10): 2649-52"}
    parts = {"container-title": "JASN", "volume": "18", "issue": "10", "page": "2649-52"}
    now = model("So [1].", listed=[WORK | parts])
    assert is_trivial(compare(model("So [1].", listed=[line]), now))
    assert refusal(compare(model("So [1].", listed=[line]), now)) == ""
    other = model("So [1].", listed=[WORK | parts | {"container-title": "BMJ"}])
    assert refusal(compare(model("So [1].", listed=[line]), other)) != ""


def test_another_place_in_the_source_or_grade_is_told_in_words() -> None:
    graded = WORK | {"locator": "page 4", "evidence": "observational"}
    now = graded | {"locator": "page 5", "evidence": "trial"}
    found = compare(model("So [1].", listed=[graded]), model("So [1].", listed=[now]))
    assert notes(found) == [
        "evidence “Randomised trial”, before “Observational study”",
        "place in the source “page 5”, before “page 4”",
    ]


def test_without_an_identifier_nothing_of_a_reference_may_change() -> None:
    bare = {key: value for key, value in WORK.items() if key != "DOI"}
    found = compare(
        model("So [1].", listed=[bare]),
        model("So [1].", listed=[bare | {"issued": "2008"}]),
    )
    assert "cites the same works" in refusal(found)


def test_renumbering_alone_changes_no_citation() -> None:
    other = {"title": "Another", "DOI": "10.1/x"}
    found = compare(model("So [1].", listed=[WORK]), model("So [2].", listed=[other, WORK]))
    assert not any("cites" in note for note in notes(found))
    assert "cites the same works" in refusal(found)


@pytest.mark.parametrize(
    ("before", "after", "trivial"),
    [
        ("This is an introducton.", "This is an introduction.", True),
        ("A plain sentnce stands here.", "A plain sentence stands here.", True),
        ("A plain sentence stands here.", "A plain and simple sentence stands here.", False),
        ("Where it comes from.", "Where it comes from. And of its history.", False),
        ("Where it comes from.\n\nIts history.", "Where it comes from.", False),
    ],
)
def test_spelling_and_wording_outside_statements_stay_minor(
    before: str, after: str, trivial: bool
) -> None:
    found = compared(before, after)
    assert refusal(found) == ""
    assert is_trivial(found) is trivial


def test_a_sentence_that_says_nothing_clinical_does_not_move_either() -> None:
    assert "has moved" in refusal(
        compared("One thing here. Other words there.", "Other words there. One thing here.")
    )
    assert "has moved" in refusal(
        compared(
            "One thing. Other words.\n\n## B\n\nIts end.",
            "One thing.\n\n## B\n\nIts end. Other words.",
        )
    )


def test_nothing_changed() -> None:
    body = TABLE.format("75 mg", "") + "\n\n## A\n\n1. one\n\n> [!warning]\n> two\n"
    found = compared(body, body)
    assert found.is_same and refusal(found) == "" and notes(found) == []


def test_corrections_are_few_words() -> None:
    assert f"at most {WORDS_LIMIT} words" in refusal(compared("", "word " * (WORDS_LIMIT + 1)))
