"""What is typed is what is read: in texts without intended markup every visible character
reaches the reader, in order."""

import re
from time import process_time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.text import typeset
from articles.text.citations.checks import findings
from articles.text.clean import clean
from articles.text.document import read_body
from articles.text.grammar import COMMON, LINKED, parse, parse_answer, read_only
from articles.text.plain import plain
from articles.text.typeset import set_answer, set_text

REFERENCES = [{"title": "One"}]


def read(body, form=LINKED):
    return plain(set_text(body, REFERENCES, form).html)


# --- The property ---------------------------------------------------------------------------------

WORDS = [
    *(
        "Give",
        "once daily",
        "in adults",
        "the dose",
        "p",
        "CI",
        "HbA1c",
        "CYP3A4",
        "kg",
        "mg/kg",
        "COVID-19",
    ),
    *(
        "δόση",
        "ασθενείς",
        "μg",
        "доза",
        "мг",
        "взрослым",
        "الجرعة",
        "ملغ",
        "מינון",
        'מ"ג',
        "खुराक",
        "मिग्रा",
        "剂量",
        "毫克",
        "成人",
    ),
]
NUMBERS = ["5", "65", "0.5", ".5", "1,5", "½", "10²", "٥", "५", "2024", "1", "5%", "140"]
SIGNS = [
    *(
        "*",
        "_",
        "~",
        "^",
        ">",
        "<",
        "#",
        "-",
        "+",
        "|",
        "≥",
        "≤",
        "±",
        "×",
        "=",
        "/",
        "−",
        "–",
        "‑",
        ">=",
        ">>",
        "**",
        "~~",
    ),
    *("(", ")", "&", "@", "!"),
]
OPENERS = [
    *(
        "> ",
        "< ",
        "# ",
        "- ",
        "+ ",
        "* ",
        "~ ",
        "^",
        ">",
        "<",
        "#",
        "-",
        "+",
        "*",
        "_",
        "|",
        "≥ ",
        ">= ",
        "    ",
        "\t",
        "        - ",
    ),
]
ASIDES = [
    "(95% CI 1.2–3.4)",
    "[95% CI: 0.8 to 1.2]",
    "(n = 12)",
    "[sic]",
    "{x}",
    "<5>",
    "< 5 and > 3",
    "&lt;5",
    "&#62; 3",
    "&amp;",
    "~5 mg~",
    "2^3",
    "1_000_000",
    "2*500 mg",
    "3*250",
    "a < b > c",
    "5' 3\"",
    "5` 3`",
    "p<0.05",
    "x|y",
    "1986. A year",
    "5) mg",
    "10. mg",
    "#3",
    "$5",
    "90 - 110",
    "5%*,",
    "(3)*,",
    "[sic]*.",
    "12°_,",
    "7‰*;",
    "٥٪*,",
    "५%*.",
    "(мг)*,",
    "(毫克)_,",
    "2′*,",
    "37.5 °C",
    "3.2 mmol/L",
    "(a)*(b)*(c)",
    "2**3",
    "5 * 3 * 2",
    "t½",
    "Na⁺/K⁺",
    "->",
    "<-",
    "=>",
    "...",
    "?!",
    "e.g.",
    "1:1000",
]

quantities = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(NUMBERS), st.sampled_from(["", " ", *SIGNS]), st.sampled_from(NUMBERS)
    ),
)
after_a_number = st.sampled_from(
    ["", *(sign for sign in SIGNS if sign != "**")]
)  # "**5**" is meant to be bold
numbers_between_signs = st.builds(
    "".join, st.tuples(st.sampled_from(SIGNS), st.sampled_from(NUMBERS), after_a_number)
)
chunks = (
    st.sampled_from(WORDS)
    | st.sampled_from(NUMBERS)
    | st.sampled_from(ASIDES)
    | quantities
    | numbers_between_signs
)
rows = st.lists(chunks, min_size=1, max_size=6).map(" ".join)
signed_rows = st.builds("{}{} {}".format, st.sampled_from(OPENERS), st.sampled_from(NUMBERS), rows)
indented_rows = st.builds("{}{}".format, st.sampled_from(["    ", "\t", "  ", "       "]), rows)
clinical_texts = st.lists(rows | signed_rows | indented_rows, min_size=1, max_size=5).flatmap(
    lambda lines: st.lists(
        st.sampled_from(["\n", "\n\n"]), min_size=len(lines), max_size=len(lines)
    ).map(lambda ends: "".join(line + end for line, end in zip(lines, ends, strict=True)))
)


def lost(body: str) -> list[tuple[int, str]]:
    """Return the visible characters of `body` that readers miss, each with its line; and what
    readers see that nobody typed."""
    visible = [
        (line, character)
        for line, words in enumerate(body.split("\n"), 1)
        for character in words
        if not character.isspace()
    ]
    seen = [character for character in read(body) if not character.isspace()]
    at, missing = 0, []
    for line, character in visible:
        if at < len(seen) and seen[at] == character:
            at += 1
        else:
            missing.append((line, character))
    assert at == len(seen), f"{''.join(seen[at:])!r} is read where {body!r} was typed"
    return missing


def told(body: str) -> set[int]:
    """Return the lines that a finding names: "Line 3: …", "Lines 1, 3 to 5 and 9 begin with …"."""
    lines: set[int] = set()
    for one in findings("Why?", "No.", body, REFERENCES):
        if named := re.match(r"Lines? ((?:\d+|, | to | and )+)", one.message):
            for first, last in re.findall(r"(\d+)(?: to (\d+))?", named[1]):
                lines |= set(range(int(first), int(last or first) + 1))
    return lines


@given(clinical_texts)
def test_every_visible_character_is_read_or_a_finding_says_where_it_is_not(body):
    try:
        body = clean(body)
    except ValidationError:
        return
    assert {line for line, _ in lost(body)} <= told(body)


@given(clinical_texts)
def test_likewise_in_a_short_answer(text):
    text = clean(text)
    seen, visible = (
        "".join(one.split()) for one in (plain(set_answer(text, REFERENCES).html), text)
    )
    assert seen == visible or (is_bold(text) and seen.replace("*", "") == visible.replace("*", ""))


def is_bold(short_answer: str) -> bool:
    """Is the author told that asterisks around a number make it bold?"""
    return any(
        one.code == "bold_number" for one in findings("Why?", short_answer, "No. [1]", REFERENCES)
    )


markers = st.sampled_from(
    ["", "[1]", " [1] ", "[1, 2]", "\n[1-3]", "[1]–[2]", "[0]", "[9].", "[1", "[95% CI 1 [1]]"]
)
before_a_marker = st.sampled_from(WORDS) | st.sampled_from(NUMBERS) | st.sampled_from(ASIDES)
cited_texts = st.lists(
    st.builds("{}{}".format, before_a_marker, markers) | chunks, min_size=1, max_size=8
).map(" ".join)


@given(cited_texts)
def test_a_marker_in_a_short_answer_is_cited_where_it_was_typed_and_all_else_is_read(text):
    text = clean(text)
    [block] = parse_answer(text).blocks()
    cited = [
        (token.meta["at"], token.content) for token in block.children if token.type == "citation"
    ]
    rest, done = [], 0
    for at, marker in cited:
        assert text.startswith(marker, at)
        rest.append(text[done:at])
        done = at + len(marker)
    html = set_answer(text, REFERENCES).html
    seen, visible = ("".join(one.split()) for one in (plain(html), "".join([*rest, text[done:]])))
    assert seen == visible or (is_bold(text) and seen.replace("*", "") == visible.replace("*", ""))
    assert html.count('class="cite') == len(cited)


# --- By example -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "It fell by 5%*, and by 3%*.",
        "(5)*, and (6)*.",
        "38°_, then 39°_.",
        "7‰*; 8‰*.",
        "٥٪*, و ٣٪*.",
        "(мг)*, (г)*.",
        "(毫克)*, (克)*.",
        "Give 2*500 mg and 3*250 mg.",
        "Give 2 * 500 mg and 3 * 250 mg.",
        "*5 mg* or 3*5*2",
        "2**3 and 3**2",
        "x*y*z and mg*kg*day",
        "(140-age)*weight*height",
        "1_000_000 and _5 mg_ and __5__",
        "~5 mg~ or ~~5 mg~~",
        "2^3 or 10^-3^",
        "2*½ and ٢*٥٠٠ ملغ و ٣*٢٥٠",
        "२*५०० मिग्रा और ३*२५०",
        "每次2*500毫克，3*250毫克",
        "δόση 2*500 και 3*250",
        "дать 2*500 мг и 3*250 мг",
        "מינון 2*500 או 3*250",
        "> 65 years: halve the dose.",
        ">65 years",
        "> 65 years",
        ">= 65 years",
        ">>65",
        "> .5 mg",
        "> ½ tablet",
        "> ٦٥ سنة",
        "> ६५ वर्ष",
        "> -5 °C",
        "> €500",
        "Patients\n> 65 years: halve the dose.",
        "Patients\n  > 65 years",
        "< 5 mg",
        "<5>",
        "a < 5 and b > 3 of <c>",
        "# 3 tablets",
        "Take\n# 3 tablets",
        "+ 5 mg",
        "- 5 mg",
        "* 5 mg",
        "-5 mg",
        "Text\n- 5 mg",
        "Text\n+ 5 mg\nmore",
        "- 5 mg\n+ 3 mg",
        "&lt;5 and &#60;5 and &amp;",
        "1986. A great year",
        "5) mg",
        "10. mg",
        "at grade\n1. Then resume.",
        "5. mg\n9. mg",
        "    Give 10 mg.",
        "\tGive 10 mg.",
        "Text\n\n        Give 10 mg.",
        "5` and 10`",
        "Dose\n-\n5 mg",
        "Dose\n=\n5 mg",
        "Dose\n--\n5 mg",
        "~~~ 5 mg ~~~",
        "``` 5 mg",
        "5 | 10 mg",
        "| 5",
        "    - a\n    - b",
        "        # a",
        "    > a\n    b",
        "[95% CI 1.2-3.4](see below)",
    ],
)
def test_signs_of_quantities_are_read(body):
    assert read(body).split() == body.split()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("1. > 65 years", "> 65 years"),
        ("- > 65 years\n- none", "> 65 years\nnone"),
        ("> > 65 years", "> 65 years"),
        ("- a\n\n  > 65 years\n- b", "a\n> 65 years\nb"),
        ("1) < 5 mg\n2) > 5 mg", "< 5 mg\n> 5 mg"),
        ("> [!caveat] T\n>\n> > 65 years", "Caveat: T\n> 65 years"),
        ("|a|b|\n|-|-|\n|> 5|2*3*4|", "a b\n> 5 2*3*4"),
        ("## 3 steps", "3 steps"),
        ("# 1. Dose", "1. Dose"),
        ("**5 mg** and *five*", "5 mg and five"),
        ("- 5 mg\n- 10 mg", "5 mg\n10 mg"),
        ("- Adults\n- 5 mg", "Adults\n5 mg"),
        ("- a\n\n- 5 mg", "a\n5 mg"),
        ("1. One", "One"),
        ("> 1. One", "One"),
        ("Text\n1. One\n2. Two", "Text\nOne\nTwo"),
        ("中文*强调*中文", "中文强调中文"),
        ("\\*5\\* \\> 5", "*5* > 5"),
        ("```\n2*3*4\n```", "2*3*4"),
        ("- a\n    - b\n    - c", "a\nb\nc"),
        ("- a\n\n      b", "a\nb"),
    ],
)
def test_markup_that_is_meant_stays_markup(body, words):
    assert read(body) == words


def test_a_number_that_was_typed_is_the_number_of_its_item():
    html = set_text("3. three\n4. four\n7. seven\n8. eight", []).html
    assert 'start="3"' in html and html.count('value="') == 1 and '<li value="7">seven' in html
    assert "value" not in set_text("1. a\n1. b\n1. c", []).html


def test_what_was_reviewed_in_the_first_form_is_read_in_it():
    assert read("2*500 and 3*250", COMMON) == "2500 and 3250"
    assert read("> 65 years\n\n    code [1]\n\n&lt;5", COMMON) == "65 years\ncode [1]\n<5"
    assert set_answer("2*500 and 3*250", [], COMMON).html == "2<em>500 and 3</em>250"
    assert set_answer("2*500 and 3*250", []).html == "2*500 and 3*250"
    assert read("[1−3]", COMMON) == "[1−3]" and [
        token.type for token in parse("[1−3]").tokens[1].children
    ] == ["citation"]


HEAVY = [
    *(
        "> 65\n",
        "> ",
        ">",
        ">\n",
        "- 5\n",
        "- 5 ",
        "- 5\n+ 5\n",
        "- 5\n  x\n",
        "5. a\n",
        "5. a\nx\n",
        "1986. x\n\n",
        "# 3\n",
    ),
    *("x\n> y\n", "a\n-5\n"),
    *(
        "**5",
        "**5**",
        "*5*",
        "**5 mg** ",
        "_5",
        "5`",
        "`",
        "-5\n",
        "-a\n\n",
        "&lt;",
        "&",
        "a\tb\n",
        "a   b\n",
        " \t ",
        "\t",
    ),
    *("[1-3] years ", "CI [1, 2]"),
    *(
        "[a]()",
        "[a](",
        "[a]: https://a.example\n",
        "|a|b|\n|-|-|\n|a|b|c|\n",
        "~~~\n",
        "~~~ 5\n",
        "- a\n  - 5\n",
        "[1]-",
        "[1]-[2]",
    ),
    *("1. a\n1. b\n", "=\n"),
    *("- - 5 ", "> - 5\n", "    - 5\n\n", "\ue06d", "\u200b"),
]


@pytest.mark.parametrize("unit", HEAVY)
def test_hostile_repetition_is_read_in_time_that_grows_with_its_length(unit):
    def cost(length):
        body = (unit * length)[:length]
        for kept in (read_only, typeset._set_body):
            kept.cache_clear()
        begun_at = process_time()
        set_text(body, REFERENCES)
        findings("Why?", "No.", body, REFERENCES)
        return process_time() - begun_at

    cost(1_000)
    short = min(cost(6_000), cost(6_000))
    # Four times the length; a quadratic reader takes sixteen times as long, each time it is asked.
    assert any(cost(24_000) < max(0.25, 8 * short) for _ in range(3))


def test_a_step_is_known_by_the_number_that_was_typed():
    assert [block.place.step for block in read_body("1. a\n2. b\n7. c\n8. d")] == [1, 2, 7, 8]
    assert [block.place.step for block in read_body("1. a\n2. b\n7. c\n8. d", COMMON)] == [
        1,
        2,
        3,
        4,
    ]
