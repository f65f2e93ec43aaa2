"""Sentences, form 1: where one ends and the next begins, in medical prose and in other scripts."""

import re
from collections import deque
from collections.abc import Iterator

# The second row are stops that need no space after them: CJK, Devanagari, Arabic, Ethiopic,
# Armenian. Each run of stops is looked at once: the quantifiers are possessive.
_STOP = re.compile(
    r"(?:(?<![.!?\u2026])[.!?\u2026]++[\"'\u201d\u2019)\]]*+(?=\s|$)"
    r"|[\u3002\uff01\uff1f\uff0e\u0964\u0965\u061f\u06d4\u1362\u0589]++[\"'\u201d\u2019\u300d\u300f)\]]*+)\s*"
)
_LAST_WORD = re.compile(r"[^\s(\[\"'\u201c\u2018]+$")
_BRACKET = re.compile(r"[()\[\]]")

_NEVER_LAST = {
    *("e.g", "eg", "i.e", "ie", "al", "vs", "cf", "viz", "approx", "ca", "incl", "excl", "resp"),
    *("dr", "drs", "prof", "mr", "mrs", "ms", "mx", "st", "jr", "sr", "dept"),
}
_BEFORE_NUMBERS = {
    "no",
    "nos",
    "fig",
    "figs",
    "p",
    "pp",
    "vol",
    "ch",
    "sec",
    "sect",
    "ref",
    "refs",
    "eq",
}
# A single capital letter after one of these is no initial but the name of a kind, and may well end
# a sentence.
_KINDS = {
    *(
        "vitamin",
        "vitamins",
        "hepatitis",
        "influenza",
        "type",
        "group",
        "class",
        "grade",
        "stage",
        "option",
        "arm",
        "category",
    ),
    *("table", "figure", "box", "factor"),
}
_LONGEST_WORD = 40


def sentences(text: str) -> list[str]:
    """Return the sentences of `text` (one block, white space collapsed) in order, without the space
    between them.

    "e.g.", "Dr.", "3.2 mmol/L", "5 mg. daily", initials, and what stands in brackets end no
    sentence.
    """
    found, begun = [], 0
    for end in [*_ends(text), len(text)]:
        if sentence := text[begun:end].strip():
            found.append(sentence)
        begun = end
    return found


def _ends(text: str) -> Iterator[int]:
    brackets = deque(_bracketed(text))
    for stop in _STOP.finditer(text):
        while brackets and brackets[0][1] <= stop.start():
            brackets.popleft()
        is_inside = brackets and brackets[0][0] < stop.start()
        if not is_inside and _is_end(text, stop):
            yield stop.end()


def _is_end(text: str, stop: re.Match[str]) -> bool:
    after = text[stop.end() : stop.end() + 1]
    if stop[0].rstrip() != ".":
        return not after.islower()
    before = _LAST_WORD.search(text, max(0, stop.start() - _LONGEST_WORD), stop.start())
    word = before[0] if before else ""
    if (
        after.islower()
        or word.lower() in _NEVER_LAST
        or (after.isdigit() and word.lower() in _BEFORE_NUMBERS)
    ):
        return False
    return not (before and after and _is_initial(word) and not _ends_a_kind(text, before.start()))


def _is_initial(word: str) -> bool:
    return len(word.rpartition(".")[2]) == 1 and word[-1].isupper()


def _ends_a_kind(text: str, start: int) -> bool:
    return text[max(0, start - _LONGEST_WORD) : start].rstrip().rpartition(" ")[2].lower() in _KINDS


def _bracketed(text: str) -> list[tuple[int, int]]:
    """Return the outermost stretches between a bracket and the one that closes it; one that
    nothing closes holds nothing."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in "([":
            opened.append(bracket.start())
        elif opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, bracket.start()))
    return found
