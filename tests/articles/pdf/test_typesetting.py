"""What is typed is what is read, in the PDF too: every letter of the page, nothing as markup; or
there is no PDF."""

import io
import json
import subprocess
from collections import Counter
from pathlib import Path
from time import process_time
from unicodedata import bidirectional, category, name

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from articles.publishing.pdf import typesetting
from articles.publishing.pdf.letters import _ranges, can_be_shown
from articles.publishing.pdf.measure_letters import CARRIERS, NO_LETTERS, refused
from articles.publishing.pdf.nodes import nodes
from articles.publishing.pdf.typesetting import CannotBeSet, typeset
from articles.text.citations.reference_list import set_references
from articles.text.clean import clean
from articles.text.plain import plain
from articles.text.typeset import set_text
from tests.articles.text.drawn import REFERENCES, WORDS, clinical_texts, rows

from .reading import (
    HEADING,
    ON_EACH_SHEET,
    in_this_process,
    letters,
    set_html,
    set_words,
    sheets,
    text,
)

pytestmark = [pytest.mark.any_database, pytest.mark.long]

LATIN = ["Größe", "naïve", "Ångström", "ſ", "ﬁ", "čeština", "tiếng Việt"]
SCRIPTS = st.sampled_from([word for word in WORDS if can_be_shown(word)] + LATIN)
mixed_rows = st.lists(SCRIPTS | rows, min_size=1, max_size=5).map(" ".join)


def as_read(body: str) -> str:
    """The HTML of a body, as on its page; the reference it may cite below it."""
    return set_text(body, REFERENCES).html + set_references(REFERENCES, [])


def is_set_letter_by_letter(line: str) -> bool:
    """Is it in no script that runs from the right, or whose letters join? A parser that knows
    nothing of these mixes them up."""
    scripts = {name(letter, "").split(" ")[0] for letter in line if letter.isalpha()}
    return scripts <= {"LATIN", "GREEK", "CYRILLIC"} and {"R", "AL", "AN"}.isdisjoint(
        map(bidirectional, line)
    )


def folded(words: str) -> str:
    """Words without white space, and with one of each pair of signs that a line from the right
    mirrors: a shape is one or the other by what the file says beside it (/ActualText), which this
    parser passes over."""
    return letters(words).translate(str.maketrans(")>]}≥", "(<[{≤"))


@given(clinical_texts | mixed_rows)
def test_every_letter_of_the_page_is_in_the_pdf_in_order(body: str) -> None:
    try:
        html = as_read(clean(body))
    except ValidationError:
        return
    if not can_be_shown(html):
        with pytest.raises(CannotBeSet):
            set_html(html)
        return
    found = folded(set_words(set_html(html)))
    for line in plain(html).split("\n"):
        if is_set_letter_by_letter(line):
            assert folded(line) in found
    assert Counter(folded(plain(html))) - Counter(found) == Counter()


def test_the_same_gives_the_same_bytes_in_a_process_of_its_own() -> None:
    data = {
        **ON_EACH_SHEET,
        "blocks": nodes(HEADING + as_read("δόση **5** mg [1]\n\n| a | b |\n|---|---|\n| 1 | 2 |")),
    }
    assert typeset(data) == typeset(data) == in_this_process(data)


@pytest.mark.parametrize(
    ("typed", "named"),
    [("剂量", "剂量"), ("a 💊 b", "💊"), ("ยา", "ยา"), ("약", "약"), ("x 剂 y 量", "剂, 量")],
)
def test_letters_without_a_shape_do_not_vanish(typed: str, named: str) -> None:
    assert not can_be_shown(typed)
    with pytest.raises(CannotBeSet) as why:
        typeset({**ON_EACH_SHEET, "blocks": nodes(f"{HEADING}<p>{typed}</p>")})
    assert str(why.value).startswith("The fonts that PDFs are set in have no shapes for ") and set(
        letters(named)
    ) & set(str(why.value))


def test_the_letters_that_can_be_shown_are_those_that_the_typesetter_shows() -> None:
    """The first and the last of each range, and their neighbours outside."""
    starts, ends = _ranges()
    inside, outside = (
        sorted({*map(chr, starts), *map(chr, ends)}),
        [chr(code + 1) for code in ends] + [chr(code - 1) for code in starts],
    )
    left = set(inside)
    for carrier in CARRIERS:
        left &= {
            pair.removeprefix(carrier)
            for pair in refused([carrier + letter for letter in sorted(left)])
        }
    assert left == set()
    hidden = [
        letter
        for letter in outside
        if category(letter) not in NO_LETTERS | {"Zs", "Zl", "Zp"} and category(letter)[0] != "M"
    ]
    assert len(hidden) > 50 and refused(hidden) == set(hidden)


@pytest.mark.parametrize(
    ("program", "refused"),
    [
        (
            "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass",
            CannotBeSet,
        ),  # as `bound` does it
        ("import sys; sys.exit(1)", subprocess.CalledProcessError),
    ],
)
def test_one_that_takes_too_long_has_no_pdf_and_one_that_falls_over_may_have_it_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, refused: type[Exception]
) -> None:
    (tmp_path / "program.py").write_text(program)
    monkeypatch.setattr(typesetting.typeset_one, "__file__", str(tmp_path / "program.py"))
    with pytest.raises(refused):
        typeset(ON_EACH_SHEET)


def test_a_large_pdf_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "LARGEST", 100)
    with pytest.raises(CannotBeSet, match="more than 100 bytes"):
        typeset({**ON_EACH_SHEET, "blocks": nodes(HEADING)})


def test_each_sheet_has_its_receipt_and_its_number() -> None:
    found = sheets(set_html("<p>word</p>" * 200))
    assert len(found) > 3
    for number, sheet in enumerate(found, 1):
        assert [
            phrase
            for phrase in (
                "SITE",
                "CAUTION",
                "TITLE",
                "RECEIPT",
                "STATE",
                f"Page {number} of {len(found)}",
            )
            if phrase not in sheet
        ] == []


def test_it_can_be_read_aloud_and_kept() -> None:
    """PDF/UA-1 and PDF/A-2a, as the file says of itself; the typesetter refuses what does not
    keep to them."""
    root = PdfReader(io.BytesIO(set_html("<p>x</p>"))).trailer["/Root"]
    assert (
        root["/Lang"] == "en-GB"
        and root["/MarkInfo"]["/Marked"]
        and "/StructTreeRoot" in root
        and "/Outlines" in root
    )
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1" in metadata and "<pdfaid:part>2" in metadata


def test_headings_go_down_step_by_step() -> None:
    levels = [
        node["level"]
        for node in nodes("<h1>a</h1><h4>b</h4><ul><li><h6>c</h6></li></ul><h2>d</h2><h3>e</h3>")
        if node["kind"] == "heading"
    ]
    assert levels == [1, 2, 2, 3]
    set_html("<h4>b</h4><ul><li><h6>c</h6></li></ul><h2>d</h2><h3>e</h3>")


def test_deep_and_wide_texts_lose_nothing() -> None:
    deep = "".join(f"{'    ' * depth}- level{depth}\n" for depth in range(12))
    wide = "\n".join(
        "|" + "|".join(f"{row}column{at}hydroxychloroquine" for at in range(20)) + "|"
        for row in (1, 2)
    )
    wide = wide.replace("\n", "\n" + "|---" * 20 + "|\n", 1)
    html = as_read(f"{deep}\n\n{wide}")
    found = letters(set_words(set_html(html)))
    assert Counter(letters(plain(html))) - Counter(found) == Counter()
    assert (
        all(f"level{depth}" in found for depth in range(12))
        and "2column19hydroxychloroquine" in found
    )


DEEP = 48  # as deep as a page shows lists within lists


@pytest.mark.parametrize(
    "typed",
    [
        "".join(f"{'>' * depth} level{depth}\n" for depth in range(1, 99)),
        "".join(f"{'  ' * depth}- level{depth}\n" for depth in range(DEEP)),
        "".join(f"{'    ' * depth}{depth + 3}. level{depth}\n" for depth in range(DEEP)),
        "> - " * 30 + "level0\n\nlevel1",
        "- " * DEEP + "# level0\n",
        "- " * DEEP + "```\nlevel0\n```\n",
        "".join(
            f"{'> ' * depth}> [!warning] level{depth}\n{'> ' * (depth + 1)}\n"
            for depth in range(40)
        ),
        "".join(f"{'> ' * depth}- level{depth}\n{'> ' * depth}\n" for depth in range(60)),
    ],
    ids=[
        "quotes",
        "lists",
        "numbered",
        "both",
        "heading",
        "listing",
        "warnings",
        "lists in quotes",
    ],
)
def test_a_text_that_is_deeper_than_a_sheet_has_room_loses_nothing(typed: str) -> None:
    html = as_read(typed)
    assert Counter(letters(plain(html))) - Counter(letters(set_words(set_html(html)))) == Counter()


@pytest.mark.parametrize("mark", ["strong", "em"])
def test_words_stressed_within_stressed_words_are_set(mark: str) -> None:
    html = "".join(f"<{mark}>word{depth} " for depth in range(70)) + f"</{mark}>" * 70
    assert letters(set_words(set_html(f"<p>{html}</p>"))).endswith("word68word69")


def test_an_item_too_deep_for_a_list_keeps_its_number() -> None:
    deep = "<ul><li>" * 12 + "{}" + "</li></ul>" * 12
    found = text(set_html(deep.format('<ol start="4"><li>four</li><li><h2>five</h2></li></ol>')))
    assert "4. four" in found and "5. five" in found


def test_a_long_text_is_read_in_time_with_its_length() -> None:
    started = process_time()
    assert len(nodes(as_read("- a\n" * 4_000))[0]["items"]) == 4_000
    assert process_time() - started < 3, (
        "it was minutes when each item asked anew which way its list runs"
    )


ODD = [
    "# \n\n## \n\ntext",
    "- \n- a",
    "1.\n2. b",
    "|  |  |\n|---|---|\n|  | x |",
    "> ",
    "> [!warning]\n",
    "> [!warning] T",
    "```\n```",
    "***",
    "a\\\nb",
    "- a\n\n      code",
    "[x]()",
    "- - - a",
    "> 1. > - a\n",
    "|a|\n|:-:|\n",
    "0. a",
    "999999999. a",
    "# `code` **b**",
    "[**b** `c`](https://x.example)",
    "> | a | b |\n> |---|---|\n> | 1 | 2 |",
    "- # h\n- > q",
    "[1][1] [9]",
    "a  \n b",
    "\u202fa",
    "# " + "w" * 300,
    "x" * 5_000,
    "`" + "y" * 3_000 + "`",
]


@pytest.mark.parametrize("typed", ODD)
def test_odd_texts_are_set(typed: str) -> None:
    html = as_read(typed)
    assert Counter(letters(plain(html))) - Counter(letters(set_words(set_html(html)))) == Counter()


def test_lines_run_as_the_page_lets_them() -> None:
    blocks = nodes(
        '<p dir="auto">מינון 5</p><p dir="auto">5 mg</p><ul '
        'dir="auto"><li>الجرعة<p>mg</p></li></ul><p>דרך</p>'
    )
    assert [node["dir"] for node in blocks] == ["rtl", "ltr", "rtl", "ltr"]
    assert blocks[2]["items"][0]["body"][1]["dir"] == "rtl"


def test_what_is_for_the_screen_alone_is_left_out() -> None:
    html = (
        '<nav class="contents"><a href="#x">C</a></nav><p>a<span '
        'class="visually-hidden">V</span><span aria-hidden="true">H</span>'
        '<svg><title>S</title></svg><span class="screen-only">O</span><span '
        'class="back">B</span>b</p>'
    )
    assert json.dumps(nodes(html)) == json.dumps(
        [{"kind": "paragraph", "dir": "ltr", "body": ["a", "b"]}]
    )


def test_links_say_where_they_lead() -> None:
    html = (
        '<p><a href="/articles/x/">x</a> <a href="https://a.example/b">there</a> <a '
        'href="https://c.example">https://c.example</a>'
        ' <a href="mailto:d@e.example">d@e.example</a> <a href="#ref-1">f</a></p>'
    )
    data = set_html(html)
    assert "x there <https://a.example/b> https://c.example d@e.example f" in text(data)
    links = [
        annotation.get_object()["/A"]["/URI"]
        for page in PdfReader(io.BytesIO(data)).pages
        for annotation in page["/Annots"]
    ]
    assert links == [
        "https://site.example/articles/x/",
        "https://a.example/b",
        "https://c.example",
        "mailto:d@e.example",
    ]
