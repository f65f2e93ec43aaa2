"""What nobody would type is refused in words or read, in time that grows with its length."""

import time

import pytest

from articles.references import paste
from articles.references.unreadable import Unreadable

SIZE = 60_000  # characters
ENTRY = "@article{{a, title={{{}}}, author={{{}}}, year={{2000}}}}"


def _long(part: str) -> str:
    return part * (SIZE // len(part))


@pytest.mark.parametrize(
    "text",
    [
        ENTRY.format("{" * 29_000 + "}" * 29_000, "x"),
        ENTRY.format("\\textbf{" * 6_000 + "x" + "}" * 6_000, "x"),
        *(
            ENTRY.format(_long(part), "x")
            for part in (
                "\\sqrt[",
                "\\begin{a}",
                "\\(",
                "\\item[ ",
                "\\href{a}",
                "$ ",
                "\\^",
                "\\'{e}",
                "%",
            )
        ),
        ENTRY.format("\\sqrt[" * 100, "x"),
        ENTRY.format("\\item[" * 60 + "]" * 60, "x"),
        *(ENTRY.format("t", _long(part)) for part in ("a and ", ", ", "a, ")),
        *map(
            _long,
            (
                "PMID ",
                "PMID 1 ",
                "ISBN 1 ",
                "doi: 10.1000/x ",
                "http://a ",
                "A. ",
                "978 ",
                "1(",
                "@a{",
                "a",
                "\u200b",
            ),
        ),
        "TY  - JOUR\n" + _long("AU  - a\n"),
        "PMID- 1\n" + _long("AU  - a\n"),
        '[{"a":' + "[" * 29_000,
    ],
)
def test_it_takes_no_longer_than_what_is_meant(text: str) -> None:
    begun = time.process_time()
    try:
        assert paste.rows(text)
    except Unreadable as fault:
        assert len(str(fault)) < 300
    assert (
        time.process_time() - begun < 2
    )  # a quarter of this where nothing else runs; what is not linear takes far longer


@pytest.mark.parametrize(
    "command",
    [
        "{" * 500 + "x" + "}" * 500,
        "\\href{a}",
        *(part * 60 + "x" + "}" * 60 for part in ("\\'{", "\\frac{", "\\frac{a}{", "\\textbf {")),
    ],
)
def test_latex_without_its_end_says_which_words(command: str) -> None:
    with pytest.raises(Unreadable, match="holds LaTeX that cannot be read"):
        paste.rows(ENTRY.format(command, "x"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Obesity & Surgery", "Obesity & Surgery"),
        (r"Obesity \& Surgery", "Obesity & Surgery"),
        ("In 20% of {IgA}", "In 20% of IgA"),
        (r"20\% {\'e}tude", "20% étude"),
        ("Type #1 {X}", "Type #1 X"),
        (r"{\"U}ber & \alpha", "Über & α"),
    ],
)
def test_a_bare_sign_is_what_it_says(typed: str, read: str) -> None:
    assert paste.rows(ENTRY.format(typed, "x"))[0]["title"] == read


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "@article{a, title={x}}\n@article{a, title={y}}",
            "in line 2 has the name of another, “a”",
        ),
        ("@article{a, title={x}, title={y}}", "in line 1 says title twice"),
        ("One title\n" + "a b " * 2_000, "Line 2: This has 8,000 characters"),
    ],
)
def test_what_is_wrong_is_named(text: str, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        paste.rows(text)
