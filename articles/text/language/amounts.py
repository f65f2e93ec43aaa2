"""Amounts: numbers with their units in running text, as they must be looked over one by one; with
what limits them, and how often.

Found are figures ("3.5-5.0 mmol/L", "< 5 x 10^9/L", "120/80 mmHg", "at least 65 years"), number
words ("half a tablet"), what is named before its number ("pH 7.2", "INR 2-3") and rates ("twice
daily"). A number without a unit is none.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..characters.folding import fold
from .lexicon import alternatives, measured, units, words
from .lexicon.numbers import CARDINAL, FIGURE, FRACTIONS, IN_WORDS, SCALE, TO

# Every quantifier is bounded, and each figure and each word is looked at once: the time is linear
# in the length of the text.
_END = r"(?![A-Za-z0-9_\u00c0-\u024f\u0370-\u052f])"
_LONG = rf"(?i:{units.WRITTEN_OUT}|{units.FORMS}|{measured.SPELLED}){_END}"
_ONE = rf"(?:(?:{_LONG}|(?:{measured.SYMBOLS}|(?i:{units.SYMBOLS}))(?:{measured.RAISED}|{_END}){_END})|[%\u2030])"  # noqa: E501
_COUNT = r"(?:\d{1,4}(?:[.,]\d{1,3})? ?)?"
_PER = (
    rf"(?: ?/ ?| per ){_COUNT}{_ONE}|[ "
    rf".\u00b7\u22c5](?:{measured.SYMBOLS})(?:\^?-1|\u207b\u00b9){_END}"
)
_RATIO = (
    r"(?: in | out of )(?:every )?(?!(?:19|20)\d\d(?!\d))(?:\d[\d,. "
    rf"]{{0,9}}\d|\d|{CARDINAL})(?!\w)"
)
_AHEAD = (
    r"(?=[ -]{0,2}+(?:[^\W\d_]|[%\u2030\xb0/]))"  # without which no unit needs to be looked for
)
_UNIT = rf"(?:[ -]{{0,2}}+(?:an? )?{_ONE}(?:{_PER}){{0,3}}|(?:{_PER}){{1,3}}|{_RATIO})"
_ELSEWHERE = (
    rf"(?=[ -]{{0,2}}+[^\x00-\x7f])[ -]{{0,2}}+(?:(?:{units.OTHER_SCRIPTS})(?!\w)|{units.CJK})"
)
_SUPERSCRIPT = r"\u207b?[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{1,2}"
_POWER = (
    r"(?: ?[x\u00d7*\u00b7] ?10(?:\^ "
    rf"?-?\d{{1,2}}|\*\*?-?\d{{1,2}}|\(\d{{1,2}}\)|\d{{1,2}}(?!\d)|{_SUPERSCRIPT}))"
)
_RATE = rf"(?:,? (?i:{measured.RATE})(?!\w))"
_RANGE = rf"(?P<low>{FIGURE})(?:(?P<to>{TO})(?P<below>[<\u2264])? ?(?P<high>{FIGURE}))?"
_IN_FIGURES = re.compile(
    rf"{_RANGE}(?P<power>{_POWER}|(?i:{SCALE})){_AHEAD}(?P<unit>{_UNIT}|{_ELSEWHERE})(?P<rate>{_RATE})?"
)
_BARE = re.compile(rf"{_RANGE}(?P<power>{_POWER}?)(?P<unit>)(?P<rate>)(?![\w%]|[.,]\d)")
_SPELLED = re.compile(
    rf"(?P<low>(?i:{IN_WORDS}))(?:(?P<to>(?i:{TO}))(?P<high>(?i:{IN_WORDS})))?(?P<power>(?i:{SCALE}))"
    rf"(?P<unit>[ -]{{1,2}}(?:an? )?{_ONE}(?:{_PER}){{0,3}}|(?i:{_RATIO}))(?P<rate>{_RATE})?"
    rf"|(?P<elsewhere>(?i:(?!to (?:{units.VERBS})\b)(?:{units.NUMBERS_ELSEWHERE})[ "
    rf"-](?:{units.FORMS}|{units.OTHER_SCRIPTS})"
    rf"|{units.WHOLE}|{measured.RATE_ALONE}))(?!\w)"
)
_RATE_ALONE = re.compile(rf"(?P<elsewhere>(?i:{measured.RATE_ALONE}))(?!\w)")
_SIGNS = "<>\u2264\u2265\u2266\u2267\u2a7d\u2a7e=~\u2248\xb1"
_BEFORE = re.compile(
    rf"(?:(?P<sign>[{_SIGNS}]{{1,2}})|\b(?P<words>{'|'.join(measured.SIGNS.values())}))(?: "
    r"(?:about|an?|of|the))? ?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf" ?(?:{'|'.join(measured.SIGNS_BEHIND.values())})(?! ?[\d<>])", re.IGNORECASE
)
_NAMED = re.compile(
    rf"(?<!\w)(?P<name>{measured.NAMED})(?: (?:{measured.BETWEEN})\b){{0,3}}[ :=]{{0,3}}$"
)
_ALIKE = (
    dict.fromkeys("\u2264\u2266\u2a7d", "<=")
    | dict.fromkeys("\u2265\u2267\u2a7e", ">=")
    | {"=<": "<=", "=>": ">=", "\u2248": "~"}
)
_BY_WORDS = [(sign, re.compile(words, re.IGNORECASE)) for sign, words in measured.SIGNS.items()]
_BY_WORDS_BEHIND = [
    (sign, re.compile(f" ?(?:{words})", re.IGNORECASE))
    for sign, words in measured.SIGNS_BEHIND.items()
]
_HEAD = re.compile(
    r"(?:[(\[,:] ?|\bin |^)(?P<unit>(?:(?:x|\u00d7)? ?10(?:\^ "
    rf"?\d{{1,2}}|[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{{1,2}}))?"
    rf"(?:{_ONE}(?:{_PER}){{0,3}}|(?:{_PER}){{1,3}}))[)\]]? ?$"
)
_TOKEN = re.compile(rf"[\d{FRACTIONS}]|[^\W\d_]+")
_DIGITS = re.compile(rf"[\d{FRACTIONS}]++(?:[.,'/][\d{FRACTIONS}]++)*+")
_WORD = re.compile(
    alternatives(rf"""
    one two three four five six seven eight nine ten eleven twelve (?:thir|four|fif|six|seven|eigh|nine)teen
    twenty thirty forty fifty sixty seventy eighty ninety hundreds? thousands? millions? billions? dozens? half an? once twice thrice
    {units.NUMBERS_ELSEWHERE.replace("|", " ")} {units.WHOLE.replace("|", " ")}
"""),  # noqa: E501
    re.IGNORECASE,
)
_BEFORE_MINUS = f" ([=/{_SIGNS}"
_JOINS = re.compile(r" ?- ?| to ")
_LOOKED_BACK, _SHORT = 32, 800  # characters
_LETTER = re.compile(r"[A-Za-z]")
# What a limit in words ends with.
_LAST = words("""
    least than minimum min min. most to maximum max max. exceed exceeds exceeded exceeding above over beyond below under about around
    approximately approx approx. roughly nearly almost circa ca ca. a an of the
""")  # noqa: E501


class Amount(NamedTuple):
    """A number with its unit, from `start` to `end` of the text as it is typed; the rest is folded.

    `sign` says whether it is a bound ("<", "<=", ">", ">=") or about so much ("~"). `low` is the
    number, of a range the lower end and `high` the upper one, which is none of it where `is_below`.
    `power` stands between number and unit, `unit` may be the name before a number without unit;
    `rate` is how often.
    """

    start: int
    end: int
    sign: str
    low: str
    high: str
    power: str
    unit: str
    rate: str
    is_below: bool = False


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of a block's words, in order. Those of short blocks are kept: several
    readers ask for them."""
    return _kept(text) if len(text) <= _SHORT else _read_all(text)


@lru_cache(maxsize=1_024)  # of a text, and of the one before it
def _kept(text: str) -> tuple[Amount, ...]:
    return _read_all(text)


def _read_all(text: str) -> tuple[Amount, ...]:
    if text.isascii():
        return tuple(_joined(list(_found(text)), text))
    folded_text = fold(text)
    found = _joined(list(_found(folded_text.text)), folded_text.text)
    return tuple(
        each._replace(start=folded_text.starts[each.start], end=folded_text.ends[each.end - 1])
        for each in found
    )


def bare(text: str) -> Amount | None:
    """Return the number, or the range, that all of a text is, such as the cell of a table whose
    head names the unit; else None."""
    folded_text = fold(text)
    first = _DIGITS.search(folded_text.text)
    found = _BARE.match(folded_text.text, first.start()) if first else None
    amount = _read(found, folded_text.text) if found else None
    if (
        amount is None
        or folded_text.text[: amount.start].strip()
        or folded_text.text[amount.end :].strip()
    ):
        return None
    return amount._replace(start=0, end=len(text))


@lru_cache(maxsize=256)
def unit_of(head: str) -> str:
    """Return the unit that the head of a column ends with: "Potassium (mmol/L)", "Dose, mg",
    "Age in years"; empty if it names none."""
    words = fold(head).text.strip()
    found = _HEAD.search(words, max(0, len(words) - _LOOKED_BACK))
    return (found["unit"] or "").strip() if found else ""


def _found(text: str) -> Iterator[Amount]:
    done = 0
    while token := _TOKEN.search(text, done):
        start, done = token.start(), token.end()
        if token[0].isalpha():
            found = _SPELLED.match(text, start) if _begins_a_number(token[0]) else None
        else:
            start -= (
                start > 0
                and text[start - 1] in ".,"
                and not text[max(0, start - 2) : start - 1].isalnum()
            )
            found = _of_figures(text, start) if _may_begin(text, start) else None
            done = max(done, _end_of_figures(text, token.start()))
        if found and (amount := _read(found, text)):
            yield amount
            done = max(done, amount.end)


@lru_cache(maxsize=8192)
def _begins_a_number(word: str) -> bool:
    return _WORD.fullmatch(word) is not None


def _of_figures(text: str, start: int) -> re.Match[str] | None:
    if (found := _IN_FIGURES.match(text, start)) or (found := _RATE_ALONE.match(text, start)):
        return found
    return _BARE.match(text, start) if _name_before(text, start) else None


def _name_before(text: str, start: int) -> re.Match[str] | None:
    """Return the name before a number, with no more than small words between; most numbers have
    no letter so near."""
    first = max(0, start - _LOOKED_BACK)
    return _NAMED.search(text, first, start) if _LETTER.search(text, first, start) else None


def _limit_before(text: str, start: int) -> re.Match[str] | None:
    """Return what limits a number before it; looked for only where the last word may be the end
    of such words."""
    first = max(0, start - _LOOKED_BACK)
    before = text[first:start].rstrip()
    last = before[before.rfind(" ") + 1 :].lower()
    return (
        _BEFORE.search(text, first, start)
        if last[-1:] in _SIGNS or last.lstrip("([\"'") in _LAST
        else None
    )


def _end_of_figures(text: str, start: int) -> int:
    found = _DIGITS.match(text, start)
    return found.end() if found else start + 1


def _may_begin(text: str, start: int) -> bool:
    """No number begins in a word ("B12", "B-12"), within another number, or as part of a unit
    ("mL/min/1.73 m2")."""
    before = text[start - 1] if start else " "
    if before == "/" and text[max(0, start - 2) : start - 1].isalpha():
        return False
    if before == "-" and start > 1:
        return not (
            text[start - 2].isalpha()
            and not text[max(0, start - 3) : start - 2].isalpha()
            and text[start - 2].isascii()
        )
    return not (
        before == "_"
        or before.isdecimal()
        or (before.isalpha() and before < "\u0530" and before not in "xX")
    )


def _read(found: re.Match[str], text: str) -> Amount | None:
    parts = found.groupdict("")
    start, end, sign = found.start(), found.end(), ""
    if parts.get("elsewhere"):
        return Amount(start, end, "", parts["elsewhere"], "", "", "", "")
    low = parts["low"]
    if text[start - 1 : start] == "-" and (start == 1 or text[start - 2] in _BEFORE_MINUS):
        start, low = start - 1, f"-{low}"
    if before := _limit_before(text, start):
        start, sign = before.start(), _sign(before["sign"] or "", before["words"] or "")
    if text[end : end + 1] in (" ", "+") and (behind := _BEHIND.match(text, end)):
        end, sign = (
            behind.end(),
            sign
            or next(comparator for comparator, words in _BY_WORDS_BEHIND if words.match(behind[0])),
        )
    unit = parts["unit"].strip(" -")
    if not unit and (named := _name_before(text, start)):
        start, unit = named.start(), named["name"]
    return Amount(
        start,
        end,
        sign,
        low,
        parts["high"],
        parts["power"].strip(),
        unit,
        parts["rate"].strip(" ,"),
        parts.get("below") == "<",
    )


def _sign(sign: str, words: str) -> str:
    if sign:
        return _ALIKE.get(sign, sign)
    return next(comparator for comparator, known in _BY_WORDS if known.fullmatch(words))


def _joined(found: list[Amount], text: str) -> Iterator[Amount]:
    """Yield amounts, of a range that has its unit twice ("5 mg to 10 mg") one."""
    for at, amount in enumerate(found):
        before = found[at - 1] if at else None
        if before and _are_one(before, amount, text):
            continue
        after = found[at + 1] if at + 1 < len(found) else None
        if after and _are_one(amount, after, text):
            yield amount._replace(end=after.end, high=after.low, rate=after.rate)
        else:
            yield amount


def _are_one(amount: Amount, after: Amount, text: str) -> bool:
    is_plain = not (
        amount.high or after.high or after.sign or amount.rate or amount.power != after.power
    )
    return (
        is_plain
        and amount.unit == after.unit != ""
        and bool(_JOINS.fullmatch(text, amount.end, after.start))
    )
