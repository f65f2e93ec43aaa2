"""What a statement was in a former text: a verdict is carried where words and place are the
same, and nothing moved around it."""

from types import SimpleNamespace

import pytest

from articles.text.comparing.comparison import compare
from articles.text.comparing.earlier import earlier
from articles.text.comparing.minor import refusal
from articles.text.document import read
from articles.text.statements import statements


def text(body="", **facts):
    return SimpleNamespace(**{"title": "", "short_answer": "", "body": body} | facts)


def former(was, now):
    return earlier(statements(was), statements(now), compare(read(was), read(now)))


def carried(before, after):
    return [
        previous.statement.text
        for previous in former(text(before), text(after)).values()
        if previous.is_same
    ]


def test_what_a_statement_was_is_told_by_words_and_place():
    body = "# Adults\n\nGive 5 mg daily. Ask for signs. Stop at {}.\n\n# Others\n\nRest [1]."
    was = text(body.format("3.2"), listed=[{"DOI": "10.1/a"}])
    later = text(
        "# Children\n\nGive 5 mg daily.\n\n" + body.format("3.4"), listed=[{"DOI": "10.1/b"}]
    )
    known, now = former(was, later), statements(later)
    rows = [
        (
            statement.text,
            statement.place.path,
            known[statement.key].is_same if statement.key in known else None,
        )
        for statement in now
    ]
    assert rows == [
        ("Give 5 mg daily.", "Children", None),
        ("Give 5 mg daily.", "Adults", True),
        ("Ask for signs.", "Adults", True),
        ("Stop at 3.4.", "Adults", False),
        ("Rest.", "Others", False),
    ]
    assert known[now[3].key].statement.text == "Stop at 3.2."


def test_headings_swapped_swap_no_verdicts():
    body = "# Adults\n\nGive 5 mg.\n\n# Children\n\nGive 2 mg."
    swapped = body.replace("Adults", "x").replace("Children", "Adults").replace("# x", "# Children")
    assert not carried(body, swapped)


# From one paragraph to another of the same section: (before, after, what moved, what keeps its
# verdict).
BETWEEN_PARAGRAPHS = {
    "down": (
        "Ibuprofen is banned. It can be given.\n\nParacetamol is safe.",
        "Ibuprofen is banned.\n\nParacetamol is safe. It can be given.",
    ),
    "down, in front": (
        "Ibuprofen is banned. It can be given.\n\nParacetamol is safe.",
        "Ibuprofen is banned.\n\nIt can be given. Paracetamol is safe.",
    ),
    "up": (
        "Paracetamol is safe.\n\nIbuprofen is banned. It can be given.",
        "Paracetamol is safe. It can be given.\n\nIbuprofen is banned.",
    ),
    "the first, in front of the next": (
        "It can be given. Rest.\n\nParacetamol is safe.",
        "Rest.\n\nIt can be given. Paracetamol is safe.",
    ),
    "into one of its own": (
        "Ibuprofen is banned. It can be given.",
        "Ibuprofen is banned.\n\nIt can be given.",
    ),
    "to the paragraph above": (
        "Ibuprofen is banned.\n\nIt can be given.",
        "Ibuprofen is banned. It can be given.",
    ),
    "within its paragraph": (
        "Ibuprofen is banned. Paracetamol is safe. It can be given.",
        "Paracetamol is safe. Ibuprofen is banned. It can be given.",
    ),
    "over a paragraph": (
        "Stop ibuprofen. It can be given.\n\nRest in bed.\n\nGive paracetamol.",
        "Stop ibuprofen.\n\nRest in bed.\n\nGive paracetamol. It can be given.",
    ),
    "while its neighbours change": (
        "Ibuprofen is banned here. It can be given.\n\nParacetamol is safe here.",
        "Ibuprofen is banned there.\n\nParacetamol is safe there. It can be given.",
    ),
    "from a list": (
        "- It can be given.\n- Ibuprofen is banned.",
        "- 5 mg of ibuprofen are banned. It can be given.",
    ),
    "in the short list of a callout": (
        "> [!warning] Care\n> Stop ibuprofen. It can be given.\n>\n> Give paracetamol.",
        "> [!warning] Care\n> Stop ibuprofen.\n>\n> Give paracetamol. It can be given.",
    ),
}
IN_OTHER_WORDS = {  # of the third, to the second paragraph
    "Arabic": ("أوقف الدواء.", "يمكن إعطاؤه ٥ مغ.", "الباراسيتامول آمن."),
    "Greek": ("Διακόψτε το.", "Δίνεται 5 mg.", "Είναι ασφαλές."),
    "Hebrew": ("הפסק אותו.", "אפשר לתת 5 מג.", "זה בטוח."),
    "Hindi": ("इसे बंद करें।", "यह 5 मिग्रा दें।", "यह सुरक्षित है।"),
    "Japanese": ("これは禁忌です。", "5 mgを投与する。", "これは安全です。"),
    "Chinese": ("禁用布洛芬。", "可给予5毫克。", "此药安全。"),
    "Russian": ("Отменить его.", "Можно дать 5 мг.", "Он безопасен."),
    "German": ("Es ist verboten.", "Man kann es geben.", "Das ist gut."),
}


@pytest.mark.parametrize(("before", "after"), BETWEEN_PARAGRAPHS.values(), ids=BETWEEN_PARAGRAPHS)
def test_a_sentence_that_moved_within_its_section_carries_no_verdict(before, after):
    for was, now in ((before, after), (after, before)):
        assert "It can be given." not in carried(was, now)
        assert "full review" in refusal(compare(read(text(was)), read(text(now))))
        known = former(text(was), text(now)).values()
        assert "It can be given." in [
            previous.statement.text for previous in known
        ]  # the former verdict stands beside it


@pytest.mark.parametrize(("first", "moved", "other"), IN_OTHER_WORDS.values(), ids=IN_OTHER_WORDS)
def test_so_in_every_script(first, moved, other):
    before, after = f"{first} {moved}\n\n{other}", f"{first}\n\n{other} {moved}"
    assert len(statements(text(before))) == 3
    assert moved not in carried(before, after) and moved not in carried(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- Stop it.\n- Give it.", "- Give it.\n- Stop it."),
        ("Stop it.\n\nGive it.", "Give it.\n\nStop it."),
        (
            "| a | b |\n|-|-|\n| Stop | 1 |\n| Give | 2 |",
            "| a | b |\n|-|-|\n| Give | 2 |\n| Stop | 1 |",
        ),
        ("- 停药。\n- 给药。", "- 给药。\n- 停药。"),
        ("Stop it. Rest. Ask.\n\nGive it.", "Give it.\n\nStop it. Rest. Ask."),
    ],
)
def test_of_two_that_changed_places_neither_carries_a_verdict(before, after):
    assert not carried(before, after)


def test_one_that_moved_past_many_is_asked_about_and_those_it_passed_are_not():
    assert carried("- one\n- two\n- three\n- four", "- two\n- three\n- four\n- one") == [
        "two",
        "three",
        "four",
    ]


@pytest.mark.parametrize(
    "after",
    [
        "{} {}\n\n{}",
        "In short.\n\n{} {}\n\n{}",
        "{} {}\n\nIn between.\n\n{}",
        "In short.\n\nAnd more.\n\n{} {}\n\n{}\n\nLast.",
        "{} And so on. {}\n\n{}",
        "In front. {} {}\n\n{}",
        "{} {} Behind.\n\nIn front. {}",
        "> Quoted.\n\n{} {}\n\n- listed\n\nThen.\n\n{}",
        "{} {} " + "Much more is to be said of this and of that. " * 9 + "\n\n{}",
        "{} {}\n\n{}\n\n## Further\n\nReading.",
    ],
)
@pytest.mark.parametrize(
    "sentences",
    [
        ("Stop ibuprofen.", "It can be given.", "Paracetamol is safe."),
        ("停药。", "可给予5毫克。", "此药安全。"),
        ("Отменить его.", "Можно дать 5 мг.", "Он безопасен."),
        ("أوقف الدواء.", "يمكن إعطاؤه ٥ مغ.", "الباراسيتامول آمن."),
    ],
)
def test_what_is_put_in_beside_them_moves_nothing(sentences, after):
    assert carried("{} {}\n\n{}".format(*sentences), after.format(*sentences)) == list(sentences)


def test_of_sections_that_changed_places_one_moved():
    assert carried(
        "## A\n\nStop it.\n\n## B\n\nGive it. Rest.", "## B\n\nGive it. Rest.\n\n## A\n\nStop it."
    ) == ["Give it.", "Rest."]


def test_what_goes_from_beside_them_moves_nothing():
    before, after = (
        "First. Stop it. Rest. It can be given.\n\nThen.\n\nGive it.",
        "Stop it. It can be given.\n\nGive it.",
    )
    assert carried(before, after) == ["Stop it.", "It can be given.", "Give it."]
