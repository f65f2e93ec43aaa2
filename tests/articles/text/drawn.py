"""Texts that are drawn: clinical words, numbers and signs without intended markup."""

from hypothesis import strategies as st

from articles.text.grammar import LINKED
from articles.text.plain import plain
from articles.text.typeset import set_text

REFERENCES = [{"title": "One"}]


def read(body, form=LINKED):
    return plain(set_text(body, REFERENCES, form).html)


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

markers = st.sampled_from(
    ["", "[1]", " [1] ", "[1, 2]", "\n[1-3]", "[1]–[2]", "[0]", "[9].", "[1", "[95% CI 1 [1]]"]
)
before_a_marker = st.sampled_from(WORDS) | st.sampled_from(NUMBERS) | st.sampled_from(ASIDES)
cited_texts = st.lists(
    st.builds("{}{}".format, before_a_marker, markers) | chunks, min_size=1, max_size=8
).map(" ".join)
