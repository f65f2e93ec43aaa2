"""Drawn texts and their edits: a structural one is never the same and never minor, other words
outside statements stay a minor correction."""

from itertools import pairwise
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from articles.text.comparing.minor import refusal

from .compared import carried, compared

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
    sentences = draw(
        st.lists(st.one_of(DOSES, PLAIN), min_size=len(heads), max_size=8, unique=True)
    )
    spread = [draw(st.integers(0, len(heads) - 1)) for _ in sentences]
    return [
        (head, [sentence for sentence, at in zip(sentences, spread, strict=True) if at == number])
        for number, head in enumerate(heads)
    ]


def written(parts: list[tuple[str, list[str]]], form: str) -> str:
    """The sections as paragraphs, as items of a list, or as a table of one column for each."""
    if form == "table":
        rows = max(len(sentences) for _, sentences in parts)
        cells = [
            [sentences[at] if at < len(sentences) else "" for _, sentences in parts]
            for at in range(rows)
        ]
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
        f"## {head}\n\n" + gap.join(mark + sentence for sentence in sentences)
        for head, sentences in parts
    )


@given(sections(), st.sampled_from(["prose", "list", "steps", "table"]), st.data())
def test_a_structural_edit_is_never_the_same_never_minor_and_carries_no_verdict_of_what_moved(
    parts: list[tuple[str, list[str]]], form: str, data: st.DataObject
) -> None:
    filled = [number for number, (_, sentences) in enumerate(parts) if sentences]
    assume(filled)
    edit = data.draw(st.sampled_from(["move", "heads", "rename"]))
    after = [(head, list(sentences)) for head, sentences in parts]
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
    assert not [sentence for sentence in touched for text_of in kept if sentence in text_of], (
        touched,
        kept,
    )


def in_paragraphs(parts: list[list[str]], form: str) -> str:
    """Paragraphs of sentences below one heading; in another form each is an item or a row."""
    paragraphs = [" ".join(sentences) for sentences in parts if sentences]
    if form == "rows":
        return "## Adults\n\n| Step | What |\n|--|--|\n" + "".join(
            f"| {paragraph} | so |\n" for paragraph in paragraphs
        )
    return "## Adults\n\n" + (
        "\n\n".join(paragraphs)
        if form == "prose"
        else "".join(f"{form}{paragraph}\n" for paragraph in paragraphs)
    )


@given(
    st.lists(st.one_of(DOSES, PLAIN), min_size=2, max_size=9, unique=True),
    st.sampled_from(["prose", "- ", "1. ", "rows"]),
    st.data(),
)
def test_a_move_within_a_section_is_never_the_same_never_minor_and_carries_no_verdict_of_what_moved(
    sentences: list[str], form: str, data: st.DataObject
) -> None:
    ends = sorted({0, *data.draw(st.lists(st.integers(1, len(sentences) - 1))), len(sentences)})
    parts = [sentences[start:end] for start, end in pairwise(ends)]
    after = [list(part) for part in parts]
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
    assert not [sentence for sentence in touched for text_of in kept if sentence in text_of], (
        touched,
        kept,
    )


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
        (
            head,
            [sentence for sentence in sentences if sentence in HARMLESS]
            if number == 0
            else sentences,
        )
        for number, (head, sentences) in enumerate(parts)
    ]
    body = written(parts, "prose")
    sentences = parts[0][1]
    assume(sentences)
    sentence = data.draw(st.sampled_from(sentences))
    word = data.draw(st.sampled_from(sentence.rstrip(".").split()[1:]))
    other = data.draw(st.sampled_from(["really", "widely told", "ancient", word + "s", ""]))
    assume(other != word)
    later = body.replace(sentence, sentence.replace(f" {word}", f" {other}" if other else "", 1))
    assume(later != body)
    assert refusal(compared(body, later)) == ""
