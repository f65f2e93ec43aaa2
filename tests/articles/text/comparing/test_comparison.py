"""What changed between two texts: all that a reader could read differently, told as what it is;
what a minor correction may hold."""

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from articles.text.comparing.changes import changes
from articles.text.comparing.comparison import Comparison, compare
from articles.text.comparing.earlier import Earlier, earlier
from articles.text.comparing.minor import WORDS_LIMIT, is_trivial, refusal
from articles.text.document import Document, read
from articles.text.statements import statements

WORK = {
    "title": "Mechanism of hypokalemia in magnesium deficiency",
    "kind": "review",
    "container-title": "JASN",
    "issued": "2007",
    "DOI": "10.1681/ASN.2007070792",
    "author": "Huang CL, Kuo E",
}
TABLE = (
    "| Drug | Adult | Child |\n|--|--|--|\n| Aspirin | {} | {} |\n| Heparin | 5 units | 2 units |\n"
)


def text(body: str = "", **facts: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{"title": "Does it work?", "short_answer": "Rarely.", "body": body, "references": [WORK]}
        | facts
    )


def model(body: str = "", **facts: Any) -> Document:
    return read(text(body, **facts))


def compared(before: str, after: str, **facts: Any) -> Comparison:
    return compare(model(before), model(after, **facts))


def known(before: str, after: str) -> dict[str, Earlier]:
    """What each statement was, by key."""
    return earlier(statements(text(before)), statements(text(after)), compared(before, after))


def carried(before: str, after: str) -> list[str]:
    """The statements of the body that keep their verdicts."""
    return [
        one.statement.text
        for one in known(before, after).values()
        if one.is_same and one.statement.place.part == "body"
    ]


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


@pytest.mark.parametrize(("before", "after", "said"), STRUCTURE.values(), ids=STRUCTURE)
def test_each_change_is_told_as_what_it_is_and_is_no_minor_correction(
    before: str, after: str, said: str
) -> None:
    found = compared(before, after)
    assert not found.is_same
    assert any(said in note for note in notes(found)), notes(found)
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
        references=[{key: value for key, value in (WORK | facts).items() if value}],
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
        {"DOI": "10.1681/asn.2007070792"},
        {"volume": "18"},
        {"page": "2649"},
        {"language": "en", "accessed": "2026-11-30"},
        {"container-title": "JASN", "volume": "18", "issue": "10", "page": "2649"},
    ],
)
def test_errata_of_a_reference_under_the_same_identifier_are_minor_and_trivial(
    facts: dict[str, str],
) -> None:
    found = compared("So [1].", "So [1].", references=[WORK | facts])
    assert not found.is_same
    assert refusal(found) == ""
    assert is_trivial(found)


def test_what_stood_in_the_name_of_a_source_may_get_a_place_of_its_own() -> None:
    line = WORK | {"container-title": "JASN 18(10): 2649-52"}
    parts = {"container-title": "JASN", "volume": "18", "issue": "10", "page": "2649-52"}
    now = model("So [1].", references=[WORK | parts])
    assert is_trivial(compare(model("So [1].", references=[line]), now))
    assert refusal(compare(model("So [1].", references=[line]), now)) == ""
    other = model("So [1].", references=[WORK | parts | {"container-title": "BMJ"}])
    assert refusal(compare(model("So [1].", references=[line]), other)) != ""


def test_another_place_in_the_source_or_grade_is_told_in_words() -> None:
    graded = WORK | {"locator": "page 4", "evidence": "observational"}
    now = graded | {"locator": "page 5", "evidence": "trial"}
    found = compare(model("So [1].", references=[graded]), model("So [1].", references=[now]))
    assert notes(found) == [
        "evidence “Randomised trial”, before “Observational study”",
        "place in the source “page 5”, before “page 4”",
    ]


def test_without_an_identifier_nothing_of_a_reference_may_change() -> None:
    bare = {key: value for key, value in WORK.items() if key != "DOI"}
    found = compare(
        model("So [1].", references=[bare]),
        model("So [1].", references=[bare | {"issued": "2008"}]),
    )
    assert "cites the same works" in refusal(found)


def test_renumbering_alone_changes_no_citation() -> None:
    other = {"title": "Another", "DOI": "10.1/x"}
    found = compare(model("So [1].", references=[WORK]), model("So [2].", references=[other, WORK]))
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


# --- Drawn texts ----------------------------------------------------------------------------------

DOSES = st.sampled_from(
    [
        "Give 5 mg daily.",
        "Stop it at 3.2 mmol/L.",
        "Take two tablets.",
        "Avoid it in renal failure.",
        "Дай 10 мг.",
        "給 5 毫克。",
        "Δώσε 5 mg.",
        "أعط ٥ مغ يوميا 5.",
        "5 मिलीग्राम दें।",
        "תן 5 מ״ג.",
    ]
)
PLAIN = st.sampled_from(
    [
        "This is how it began.",
        "Its name comes from Greek.",
        "Many know it.",
        "The story is long.",
        "Так называют это.",
        "Das ist der Anfang.",
    ]
)
HARMLESS = (
    "This is how it began.",
    "Its name comes from Greek.",
    "Many know it.",
    "The story is long.",
)
HEADS = st.lists(
    st.sampled_from(["Adults", "Children", "In pregnancy", "The old", "Kidneys", "성인"]),
    min_size=2,
    max_size=4,
    unique=True,
)


@st.composite
def sections(draw: Any) -> list[tuple[str, list[str]]]:
    """Sections as (heading, paragraphs of one sentence), no sentence twice."""
    heads = draw(HEADS)
    said = draw(st.lists(st.one_of(DOSES, PLAIN), min_size=len(heads), max_size=8, unique=True))
    spread = [draw(st.integers(0, len(heads) - 1)) for _ in said]
    return [
        (head, [one for one, at in zip(said, spread, strict=True) if at == number])
        for number, head in enumerate(heads)
    ]


def written(parts: list[tuple[str, list[str]]], form: str) -> str:
    """The sections as paragraphs, as items of a list, or as a table of one column for each."""
    if form == "table":
        rows = max(len(said) for _, said in parts)
        cells = [[said[at] if at < len(said) else "" for _, said in parts] for at in range(rows)]
        head = (
            "| Step | "
            + " | ".join(name for name, _ in parts)
            + " |\n|--|"
            + "--|" * len(parts)
            + "\n"
        )
        return head + "".join(
            f"| step {'abcdefgh'[at]} | " + " | ".join(row) + " |\n" for at, row in enumerate(cells)
        )
    mark = {"list": "- ", "steps": "1. "}.get(form, "")
    gap = "\n" if mark else "\n\n"
    return "\n\n".join(
        f"## {head}\n\n" + gap.join(mark + one for one in said) for head, said in parts
    )


@given(sections(), st.sampled_from(["prose", "list", "steps", "table"]), st.data())
def test_a_structural_edit_is_never_the_same_never_minor_and_carries_no_verdict_of_what_moved(
    parts: list[tuple[str, list[str]]], form: str, data: st.DataObject
) -> None:
    filled = [number for number, (_, said) in enumerate(parts) if said]
    assume(filled)
    edit = data.draw(st.sampled_from(["move", "heads", "rename"]))
    after = [(head, list(said)) for head, said in parts]
    start = data.draw(st.sampled_from(filled))
    touched: set[str] = set()
    if edit == "move":
        end = data.draw(
            st.sampled_from([number for number in range(len(parts)) if number != start])
        )
        moved = after[start][1].pop(data.draw(st.integers(0, len(after[start][1]) - 1)))
        after[end][1].insert(data.draw(st.integers(0, len(after[end][1]))), moved)
        touched = {moved}
    elif edit == "heads":
        other = data.draw(
            st.sampled_from([number for number in range(len(parts)) if number != start])
        )
        after[start], after[other] = (
            (after[other][0], after[start][1]),
            (after[start][0], after[other][1]),
        )
        touched = {*after[start][1], *after[other][1]}
    else:
        after[start] = ("Elsewhere", after[start][1])
        touched = set(after[start][1])
    before, later = written(parts, form), written(after, form)
    found = compared(before, later)
    assert not found.is_same
    assert "full review" in refusal(found)
    kept = carried(before, later)
    assert not [said for said in touched for text_of in kept if said in text_of], (touched, kept)


def in_paragraphs(parts: list[list[str]], form: str) -> str:
    """Paragraphs of sentences below one heading; in another form each is an item or a row."""
    said = [" ".join(one) for one in parts if one]
    if form == "rows":
        return "## Adults\n\n| Step | What |\n|--|--|\n" + "".join(
            f"| {one} | so |\n" for one in said
        )
    return "## Adults\n\n" + (
        "\n\n".join(said) if form == "prose" else "".join(f"{form}{one}\n" for one in said)
    )


@given(
    st.lists(st.one_of(DOSES, PLAIN), min_size=2, max_size=9, unique=True),
    st.sampled_from(["prose", "- ", "1. ", "rows"]),
    st.data(),
)
def test_a_move_within_a_section_is_never_the_same_never_minor_and_carries_no_verdict_of_what_moved(
    said: list[str], form: str, data: st.DataObject
) -> None:
    ends = sorted({0, *data.draw(st.lists(st.integers(1, len(said) - 1))), len(said)})
    parts = [said[start:end] for start, end in pairwise(ends)]
    after = [list(one) for one in parts]
    edit = data.draw(st.sampled_from(["sentence", "paragraph", "swap", "split", "join"]))
    start, end = (
        data.draw(st.integers(0, len(parts) - 1)),
        data.draw(st.integers(0, len(parts) - 1)),
    )
    touched = {*parts[start]}
    if edit == "sentence":
        moved = after[start].pop(data.draw(st.integers(0, len(after[start]) - 1)))
        after[end].insert(data.draw(st.integers(0, len(after[end]))), moved)
        touched = {moved}
    elif edit == "paragraph":
        after.insert(end, after.pop(start))
    elif edit == "swap":
        after[start], after[end] = after[end], after[start]
        touched = {*parts[start], *parts[end]}
    elif edit == "split":
        cut = data.draw(st.integers(0, len(after[start])))
        after[start : start + 1] = [after[start][:cut], after[start][cut:]]
    elif start != end:
        after[start], after[end] = [*parts[start], *parts[end]], []
        touched = {*parts[end]}
    before, later = in_paragraphs(parts, form), in_paragraphs(after, form)
    assume(before != later)
    found = compared(before, later)
    assert not found.is_same
    assert "full review" in refusal(found)
    kept = carried(before, later)
    assert not [one for one in touched for text_of in kept if one in text_of], (touched, kept)


@given(sections(), st.sampled_from(["prose", "list", "steps", "table"]), st.data())
def test_an_edit_of_case_target_or_number_is_seen(
    parts: list[tuple[str, list[str]]], form: str, data: st.DataObject
) -> None:
    body = (
        written(parts, form)
        + "\n\nSee [the leaflet](https://example.org/a) and give 5 mU of it [1]."
    )
    edits = [
        ("mU", "MU"),
        ("example.org/a", "example.org/A"),
        ("5 mU", "6 mU"),
        ("[1]", ""),
        ("See", "Do not see"),
    ]
    was, now = data.draw(st.sampled_from(edits))
    found = compared(body, body.replace(was, now))
    assert not found.is_same
    assert "full review" in refusal(found)


@given(sections(), st.data())
def test_other_words_outside_statements_stay_a_minor_correction(
    parts: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    parts = [
        (head, [one for one in said if one in HARMLESS] if number == 0 else said)
        for number, (head, said) in enumerate(parts)
    ]
    body = written(parts, "prose")
    said = parts[0][1]
    assume(said)
    one = data.draw(st.sampled_from(said))
    word = data.draw(st.sampled_from(one.rstrip(".").split()[1:]))
    other = data.draw(st.sampled_from(["really", "widely told", "ancient", word + "s", ""]))
    assume(other != word)
    later = body.replace(one, one.replace(f" {word}", f" {other}" if other else "", 1))
    assume(later != body)
    assert refusal(compared(body, later)) == ""


def test_corrections_are_few_words() -> None:
    assert f"at most {WORDS_LIMIT} words" in refusal(compared("", "word " * (WORDS_LIMIT + 1)))
