"""What is typed is what is read, by example; and hostile repetition takes no long time."""

from time import process_time

import pytest

from articles.text import typeset
from articles.text.citations.checks import findings
from articles.text.document import read_body
from articles.text.grammar import COMMON, parse, read_only
from articles.text.typeset import set_answer, set_text

from .drawn import REFERENCES, read


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


@pytest.mark.long
@pytest.mark.sampled(16)
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
