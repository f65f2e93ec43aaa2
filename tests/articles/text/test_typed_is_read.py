"""What is typed is what is read: in texts without intended markup every visible character
reaches the reader, in order."""

import re

from django.core.exceptions import ValidationError
from hypothesis import given

from articles.text.citations.checks import findings
from articles.text.clean import clean
from articles.text.grammar import parse_answer
from articles.text.plain import plain
from articles.text.typeset import set_answer

from .drawn import REFERENCES, cited_texts, clinical_texts, read


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
    for finding in findings("Why?", "No.", body, REFERENCES):
        if named := re.match(r"Lines? ((?:\d+|, | to | and )+)", finding.message):
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
        "".join(words.split()) for words in (plain(set_answer(text, REFERENCES).html), text)
    )
    assert seen == visible or (is_bold(text) and seen.replace("*", "") == visible.replace("*", ""))


def is_bold(short_answer: str) -> bool:
    """Is the author told that asterisks around a number make it bold?"""
    return any(
        finding.code == "bold_number"
        for finding in findings("Why?", short_answer, "No. [1]", REFERENCES)
    )


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
    seen, visible = (
        "".join(words.split()) for words in (plain(html), "".join([*rest, text[done:]]))
    )
    assert seen == visible or (is_bold(text) and seen.replace("*", "") == visible.replace("*", ""))
    assert html.count('class="cite') == len(cited)
