"""The query language: whatever is typed is understood as something, in linear time, and what was
left out is said."""

import random
from datetime import date
from time import perf_counter

import pytest

from articles.models import Audience
from articles.publishing.search.query import LONGEST, MOST_WORDS, Query, understood

KNOWN = f"Readers are: {', '.join(Audience.values)}."


def parts(typed: str) -> dict[str, object]:
    """What differs from an empty query, but for the text and what was ignored."""
    query, empty = understood(typed), Query()
    return {
        name: value
        for name, value in vars(query).items()
        if name not in {"text", "ignored"} and value != getattr(empty, name)
    }


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Hypokalaemia", {"words": ("hypokalaemia",)}),
        ("does a LOW potassium cause twitching?", {"words": ("low", "potassium", "twitching")}),
        ("beta-blocker", {"words": ("beta", "blocker")}),
        ("β-blocker", {"words": ("beta", "blocker")}),
        ("hypokalemia hypokalaemia", {"words": ("hypokalaemia",)}),
        ("ß-blocker", {"words": ("beta", "blocker")}),
        ("ßblocker ẞ2-Agonist", {"words": ("beta", "blocker", "2", "agonist")}),
        ("-ß-Blockers straße", {"words": ("strasse",), "without": ("beta blockers",)}),
        ("B12", {"words": ("b", "12"), "phrases": ("b 12",)}),
        ('"low  Potassium"', {"words": ("low", "potassium"), "phrases": ("low potassium",)}),
        ('"the eye"', {"words": ("the", "eye"), "phrases": ("the eye",)}),
        ('"sodium', {"words": ("sodium",)}),
        (
            'low "high dose" -child',
            {"words": ("low", "high", "dose"), "phrases": ("high dose",), "without": ("child",)},
        ),
        ('salt -"sea water"', {"words": ("salt",), "without": ("sea water",)}),
        ("the who", {"words": ("the", "who")}),
        ("topic:heart", {"topic": "heart"}),
        (
            'TOPIC:"Kidney and electrolytes" salt',
            {"topic": "kidney and electrolytes", "words": ("salt",)},
        ),
        ("for:patients", {"audience": "patient"}),
        ("for:Clinician x", {"audience": "clinician", "words": ("x",)}),
        ("reviewed-after:2025", {"reviewed_after": date(2025, 12, 31)}),
        ("reviewed-after:2024-02", {"reviewed_after": date(2024, 2, 29)}),
        ("reviewed-after:2025-03-09", {"reviewed_after": date(2025, 3, 9)}),
        ("reviewed-after:9999", {"reviewed_after": date(9999, 12, 31)}),
        ("https://example.org/low", {"words": ("https", "example", "org", "low")}),
        ("note:this", {"words": ("note",)}),
    ],
)
def test_what_is_understood(typed: str, expected: dict[str, object]) -> None:
    assert parts(typed) == expected and understood(typed).ignored == ()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-",
        '"',
        '""',
        '"""""',
        "- - -",
        "-:",
        ":::",
        "?!*()[]{}^~",
        "\0",
        "\0\0\0",
        "\ud800",
        "\u202e",
        "topic",
        "' or 1=1 --",
        "'''",
        "--",
        "\\",
        "%00",
        "AND",
        "NEAR(",
        "*",
        "a*",
        "\x1b[31m",
        "🙂",
        "。",
        "-\0-",
    ],
)
def test_odd_input_gives_a_query(typed: str) -> None:
    query = understood(typed)
    assert query.text.isprintable() and all(
        word.isalnum() and word.isascii() for word in query.words
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            "for:nurses salt",
            f"“for:nurses” was left out. {KNOWN}",
        ),
        (
            "reviewed-after:soon",
            "“reviewed-after:soon” was left out. Give a year, a month or a day: "
            "reviewed-after:2025-06.",
        ),
        (
            "reviewed-after:2025-13",
            "“reviewed-after:2025-13” was left out. Give a year, a month or a day: "
            "reviewed-after:2025-06.",
        ),
        (
            "reviewed-after:2025-02-30",
            "“reviewed-after:2025-02-30” was left out. Give a year, a month or a day: "
            "reviewed-after:2025-06.",
        ),
        (
            "reviewed-after:0000",
            "“reviewed-after:0000” was left out. Give a year, a month or a day: "
            "reviewed-after:2025-06.",
        ),
        (
            'reviewed-after:""',
            "“reviewed-after:” was left out. Give a year, a month or a day: "
            "reviewed-after:2025-06.",
        ),
        ("topic: salt", "A topic is named like this: topic:heart."),
        ("topic:-", "A topic is named like this: topic:heart."),
        ("-salt", "Say also what to look for, not only what to leave out."),
        ("a " * 200 + "b", f"Only the first {LONGEST} characters were read."),
        (
            " ".join(f"word{chr(97 + number)}" for number in range(20)),
            f"Only the first {MOST_WORDS} words were looked for.",
        ),
    ],
)
def test_what_is_left_out_is_said(typed: str, message: str) -> None:
    assert understood(typed).ignored == (message,)


def test_whatever_is_typed_is_read_in_linear_time() -> None:
    signs = random.Random(7)
    for piece in (
        '"',
        "-",
        "a:",
        "topic:",
        "'",
        "é\u0301",
        "\u200d",
        "1a",
        "reviewed-after:1",
        " ",
    ):
        begun_at = perf_counter()
        understood(piece * 10_000)
        assert perf_counter() - begun_at < 0.5, piece
    for _ in range(300):
        understood("".join(chr(signs.randrange(1, 0x3000)) for _ in range(60)))


@pytest.mark.parametrize("figure", ["0.5", "1,000", "8.1", "≥6.5", "<0.05", "5.0", "1.2.3"])
def test_a_figure_is_one_thing(figure: str) -> None:
    query = understood(f"potassium {figure}")
    assert len(query.phrases) == 1 and len(query.phrases[0].split()) > 1


@pytest.mark.parametrize(
    ("typed", "name", "counts"),
    [
        ("for:patient for:carer salt", "for", {"audience": "carer", "words": ("salt",)}),
        ("for:patient for:patients for:student for:carer", "for", {"audience": "carer"}),
        ("topic:heart salt topic:kidney", "topic", {"topic": "kidney", "words": ("salt",)}),
        ('TOPIC:heart Topic:"Kidney and more"', "topic", {"topic": "kidney and more"}),
        (
            "reviewed-after:2024 reviewed-after:2025-06",
            "reviewed-after",
            {"reviewed_after": date(2025, 6, 30)},
        ),
    ],
)
def test_of_what_can_be_given_once_the_last_one_is_read_and_that_is_said(
    typed: str, name: str, counts: dict[str, object]
) -> None:
    assert parts(typed) == counts
    assert understood(typed).ignored == (
        f"“{name}:” was given more than once; only the last one was read.",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "for:patient for:patients",
        "topic:heart TOPIC:Heart",
        "reviewed-after:2025 reviewed-after:2025-12-31",
        "for:patient topic:heart",
    ],
)
def test_the_same_given_twice_is_once(typed: str) -> None:
    assert understood(typed).ignored == ()


def test_one_that_is_none_leaves_the_one_before() -> None:
    query = understood("for:patient for:nurse")
    assert query.audience == "patient" and query.ignored == (f"“for:nurse” was left out. {KNOWN}",)
