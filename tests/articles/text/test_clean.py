"""What may be typed, and what is said about what may not."""

import sys
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.text.characters.symbols import SYMBOLS
from articles.text.clean import (
    clean,
    count_words,
    find_hidden,
    hidden_characters,
    is_web_address,
    one_line,
    refuse_hidden,
)

# Format characters one can see: they are drawn around or under the digits that follow.
VISIBLE_FORMAT = {
    0x600,
    0x601,
    0x602,
    0x603,
    0x604,
    0x605,
    0x6DD,
    0x70F,
    0x890,
    0x891,
    0x8E2,
    0x110BD,
    0x110CD,
}
BLANK_LETTERS_AND_MARKS = {
    *(
        0x34F,
        0x115F,
        0x1160,
        0x17B4,
        0x17B5,
        0x180B,
        0x180C,
        0x180D,
        0x180F,
        0x2800,
        0x3164,
        0xFFA0,
    ),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
}


def is_hidden_by_the_tables(point):
    category = unicodedata.category(chr(point))
    return (
        (category == "Cc" and chr(point) not in "\n\t")
        or (category == "Cf" and point not in VISIBLE_FORMAT)
        or category in {"Cs", "Zl", "Zp"}
        or category == "Co"
        or point in (0xFFFC, 0xFFFD)
        or point & 0xFFFE == 0xFFFE
        or 0xFDD0 <= point <= 0xFDEF
        or point in BLANK_LETTERS_AND_MARKS
    )


def test_every_hidden_character_of_the_unicode_tables_is_refused():
    hidden = [chr(point) for point in range(sys.maxunicode + 1) if is_hidden_by_the_tables(point)]
    assert [
        f"U+{ord(character):04X}" for character in hidden if find_hidden(f"a{character}b") is None
    ] == []
    assert len(hidden) > 2_000


def test_every_other_assigned_character_is_accepted():
    visible = [
        chr(point) for point in range(sys.maxunicode + 1) if not is_hidden_by_the_tables(point)
    ]
    text = "".join(character for character in visible if unicodedata.category(character) != "Cn")
    assert find_hidden(text) is None
    assert len(text) > 100_000


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: ZWNJ keeps two letters apart
        "क्\u200dष",  # Devanagari: ZWJ shows the half form
        "ශ්\u200dරී",  # Sinhala
        "👩\u200d⚕\ufe0f wrote",  # a health worker, drawn as one pictograph
        "👩🏽\u200d🔬",
        "❤\ufe0f and 1\ufe0f",
    ],
)
def test_joiners_and_selectors_are_accepted_where_they_change_the_writing(text):
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "text",
    [
        "a\u200db",
        "\u200dक",
        "क\u200d",
        "می\u200c ",
        "a\ufe0f",
        "\ufe0f",
        "👩\u200d",
        "1\ufe0f\ufe0f",
        " \u200c",
    ],
)
def test_joiners_and_selectors_are_refused_where_they_only_hide(text):
    with pytest.raises(ValidationError):
        refuse_hidden(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "one\ntwo \u202ethree",
            "Line 2, column 5: the character U+202E RIGHT-TO-LEFT OVERRIDE cannot be seen",
        ),
        ("\x00", "Line 1, column 1: the character U+0000 CONTROL CHARACTER"),
        ("a\u200b", "Line 1, column 2: the character U+200B ZERO WIDTH SPACE"),
        ("so\u00adft", "U+00AD SOFT HYPHEN"),
        ("\ud800", "U+D800 LONE SURROGATE"),
        ("\uffff", "U+FFFF NOT A CHARACTER"),
        ("x\r\ny\U000e0041", "Line 2, column 2: the character U+E0041 TAG LATIN CAPITAL LETTER A"),
    ],
)
def test_a_refusal_names_the_character_and_its_place(text, message):
    with pytest.raises(ValidationError) as refusal:
        clean(text)
    assert message in refusal.value.messages[0]
    assert refusal.value.code == "hidden_character"


def test_clean_text_has_one_normal_form():
    assert clean("Cafe\u0301 \r\n\tat\rnoon \n\n ") == "Café \n\tat\nnoon"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_cleaning_twice_is_cleaning_once(text):
    try:
        cleaned = clean(text)
    except ValidationError:
        return
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & {"\r", "\x00"}


def test_one_line_is_one_line():
    assert one_line("  Why me? \n") == "Why me?"
    with pytest.raises(ValidationError, match="one line"):
        one_line("Why\nme?")
    with pytest.raises(ValidationError, match=r"U\+2028"):
        one_line("Why\u2028me?")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \n ", 0),
        ("Very unlikely.", 2),
        ("A potassium of 3.2 mmol/L – low", 6),
        ("well-being – “yes”", 2),
        ("низкий калий", 2),
    ],
)
def test_words_are_counted_as_a_reader_would(text, words):
    assert count_words(text) == words


@pytest.mark.parametrize(
    "address",
    [
        "https://a.org",
        "http://www.who.int/news?x=1&y=2#top",
        "https://a.org:8443/",
        "HTTPS://A.ORG/é",
        "https://xn--mnchen-3ya.de/a_(b)",
    ],
)
def test_web_addresses(address):
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "a.org",
            "//a.org",
            "/a",
            "ftp://a.org",
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
        ),
        *(
            "https:a.org",
            "https:/a.org",
            "https://",
            "https://localhost",
            "https://user@a.org",
            "https://user:word@a.org/",
        ),
        *(
            "https://a.org\\@b.org",
            "https://a.org/ b",
            "https://a.org/\u202eb",
            "https://a.org/<b>",
            'https://a.org/"',
            "https://a.org\n",
        ),
        *(
            "https://a..org",
            "https://a.org:port/",
            "https://[::1]/",
            "https://a.org/" + "a" * 2_000,
        ),
    ],
)
def test_no_web_addresses(address):
    assert not is_web_address(address)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Give 5 \uf06dg",
            "Line 1, column 8: the character U+F06D PRIVATE USE belongs to the Symbol font, which "
            "readers may not have. It stands for “µ”: type that.",
        ),
        (
            "a\nb \uf0b3 65",
            "Line 2, column 3: the character U+F0B3 PRIVATE USE belongs to the Symbol font, which "
            "readers may not have. It stands for “≥”: type that.",
        ),
        ("\ue000", "the character U+E000 PRIVATE USE stands for another one that was lost"),
        ("\U000f0000", "U+F0000 PRIVATE USE stands for another"),
        (
            "5 \ufffdg",
            "Line 1, column 3: the character U+FFFD REPLACEMENT CHARACTER stands for another one "
            "that was lost on the way.",
        ),
        ("\ufffc", "U+FFFC OBJECT REPLACEMENT CHARACTER stands for another"),
        ("\udc80", "U+DC80 LONE SURROGATE cannot be seen"),
    ],
)
def test_what_stands_for_no_character_is_refused_with_its_place(text, message):
    with pytest.raises(ValidationError) as refusal:
        clean(text)
    assert message in refusal.value.messages[0]


def test_all_hidden_characters_are_told_at_once():
    text = "a\u200b b\u200b\n\u00adc \uf0b1 5\n" + "\u2060" * 9
    with pytest.raises(ValidationError) as refusal:
        clean(text)
    first, *others = refusal.value.messages
    assert first.startswith("Line 1, column 2: the character U+200B ZERO WIDTH SPACE")
    assert first.endswith("It also stands in line 1, column 5.")
    assert [message.partition(":")[0] for message in others] == [
        "Line 2, column 1",
        "Line 2, column 4",
        "Line 3, column 1",
    ]
    assert "line 3, column 6 and 3 more places." in others[-1]
    assert [
        (character.line, character.column, text[character.at])
        for character in hidden_characters(text)
    ][:3] == [
        (1, 2, "\u200b"),
        (1, 5, "\u200b"),
        (2, 1, "\u00ad"),
    ]


def test_signs_of_the_symbol_font_are_known():
    codes = (
        0x6D,
        0xB3,
        0xA3,
        0xB1,
        0xB0,
        0xB4,
        0x61,
        0x62,
        0x44,
        0x57,
        0xAE,
        0xB9,
        0xBB,
        0xA5,
        0x2D,
        0x25,
    )
    assert "".join(SYMBOLS[chr(0xF000 + code)] for code in codes) == "µ≥≤±°×αβΔΩ→≠≈∞−%"
    assert all(
        find_hidden(sign) is None and unicodedata.normalize("NFC", sign) == sign
        for sign in SYMBOLS.values()
    )
