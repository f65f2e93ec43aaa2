"""Doses: does a text name an amount of a medicine to be taken or given, and where?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from ..characters.folding import fold
from .lexicon import measures, units
from .lexicon.numbers import FIGURE, IN_WORDS, SCALE, TO

# Every quantifier is bounded, and nothing begins in the middle of a figure: the time is linear in
# the length of the text.
_LATIN_END = r"(?![A-Za-z0-9_\u00c0-\u024f\u0370-\u052f])"
_LONG_UNITS = rf"(?:{units.WRITTEN_OUT}|{units.FORMS})"
_SYMBOLS_AFTER_WORDS = "[mk]?gs?|mcgs?|\u03bcg|ug|mls?|iu|u|mmols?|meq"
_AMOUNT = re.compile(
    rf"(?<![\d_])(?<!\d[.,'/])(?<!(?<![A-Za-z])[A-Za-z]-)(?<![A-WYZa-wyz])(?P<figure>{FIGURE})(?:{TO}{FIGURE})?{SCALE}"
    rf"(?=[ -]{{0,2}}[^\W\d_])(?:[ -]{{0,2}}(?:an? "
    rf")?(?P<unit>{_LONG_UNITS}|{units.SYMBOLS}){_LATIN_END}"
    rf"|[ -]{{0,2}}(?:{units.OTHER_SCRIPTS})(?!\w)|[ -]?(?:{units.CJK}))"
    rf"|\b(?:{IN_WORDS})(?:{TO}(?:{IN_WORDS}))?{SCALE}[ "
    rf"-]{{1,2}}(?P<named>{_LONG_UNITS}|{_SYMBOLS_AFTER_WORDS})(?!\w)"
    rf"|\b(?!to (?:{units.VERBS})\b)(?:{units.NUMBERS_ELSEWHERE})[ "
    rf"-](?:{units.FORMS}|{units.OTHER_SCRIPTS})(?!\w)"
    rf"|(?<!\w)(?:{units.WHOLE})(?!\w)",
    re.IGNORECASE,
)
# What follows makes it a concentration ("3.2 mmol/L", "5 mg per 100 mL", "35 mg/mmol"); "500 mg/125
# mg" are two doses.
_CONCENTRATION = re.compile(
    r"[ -]?(?:/|per |in (?=each |every )) ?(?:each |every |one )?(?:(?:\d[\d.,]{0,5} ?)?"
    r"(?:[dcm\u03bc]?l|(?:deci|centi|milli|micro)?lit(?:re|er)s?|cc|[cm]m[3\u00b3]|\u043b|\u043c\u043b|\u043b\u0438\u0442\u0440)"
    rf"|m?mol|(?:milli)?moles?|m?g|(?:milli)?gram(?:me)?|\u043c\u043c\u043e\u043b\u044c){_LATIN_END}|[ "  # noqa: E501
    r"-]?%",
    re.IGNORECASE,
)
_PER_REMOVED = re.compile(
    r" per lit(?:re|er) of \w{1,20} (?:removed|drained|exchanged|lost)", re.IGNORECASE
)
_DENOMINATOR = re.compile(r"(?:/|\bper |\bin (?:each|every) ) ?$", re.IGNORECASE)
_FLOW = re.compile(
    r" ?(?:/|per )(?:kg(?: of body ?weight)?(?:/|per | per ))? ?(?:1[.,]73 ?m|min|minute)",
    re.IGNORECASE,
)
_VOLUMES = re.compile(
    r"(?:m|c|d|\u03bc)?l|mls|cc|(?:milli|centi|deci|micro)?lit(?:re|er)s?", re.IGNORECASE
)
# A measure of the body or of what leaves it, then at most some small words.
_SMALL_WORDS = rf"(?: (?:{measures.BETWEEN})\b| ?[=<>\u2264\u2265~]){{0,6}} ?$"
_MEASURED = re.compile(rf"\b(?:{measures.MEASURED}){_SMALL_WORDS}", re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:{measures.NAMED}): ?$", re.IGNORECASE)
_EXCRETED = re.compile(rf"\b(?:{measures.EXCRETED}){_SMALL_WORDS}", re.IGNORECASE)
_OF_BODIES = re.compile(
    r"g|grams?|grammes?|[mcd]?l|mls|cc|(?:milli|centi|deci)?lit(?:re|er)s?", re.IGNORECASE
)
_OF_THE_BODY = re.compile(
    r" (?:of|in) (?:(?:fresh|venous|whole|bloody|clear|purulent|your|his|her|their|the|a) )?"
    rf"(?:{measures.OF_THE_BODY}|{measures.BODIES})\b| (?:{measures.BODIES})\b",
    re.IGNORECASE,
)
_ALCOHOL = re.compile(r"\b(?:alcohol|drinkers?|beer|wine)\b[^.;:]*$", re.IGNORECASE)
_OF_ALCOHOL = re.compile(r" of (?:pure )?alcohol\b", re.IGNORECASE)
_NEEDLE = re.compile(rf"[ -]?(?:{measures.NEEDLES})", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d ?\u0433\b")
_GUM = re.compile(r"\b(?:gum|chew)", re.IGNORECASE)
_BEFORE, _AFTER = 60, 40


def has_dose(*texts: str) -> bool:
    """Return whether one of the texts names an amount such as "500 mg", "5 mg/kg" or "half a
    tablet"; a concentration is none."""
    return any(map(_names_one, texts))


@lru_cache(maxsize=16)  # every rule of a decision asks it of the same texts
def _names_one(text: str) -> bool:
    return next(_found(text), None) is not None


def doses(text: str) -> list[tuple[int, int]]:
    """Return where the doses stand in `text`, in order: (start, end) from the first figure or
    word to the end of the unit."""
    return list(_found(text))


def _found(typed: str) -> Iterator[tuple[int, int]]:
    text = fold(typed)
    for amount in _AMOUNT.finditer(text.text):
        if _is_dose(
            amount,
            text.text[max(0, amount.start() - _BEFORE) : amount.start()],
            text.text[amount.end() : amount.end() + _AFTER],
        ):
            yield text.typed(*amount.span())


def _is_dose(amount: re.Match[str], before: str, after: str) -> bool:
    unit = amount["unit"] or amount["named"] or ""
    if (_CONCENTRATION.match(after) and not _PER_REMOVED.match(after)) or _YEAR.fullmatch(
        amount[0]
    ):
        return False
    if _VOLUMES.fullmatch(unit) and (_FLOW.match(after) or _DENOMINATOR.search(before)):
        return False
    if unit == "G" and (_NEEDLE.match(after) or 14 <= int(_digits(amount["figure"])) <= 34):
        return False
    if unit.lower() in ("unit", "units"):
        return not (_ALCOHOL.search(before) or _OF_ALCOHOL.match(after))
    if unit.lower().startswith("piece"):
        return bool(_GUM.search(before) or _GUM.search(after))
    if _OF_BODIES.fullmatch(unit) and (
        _OF_THE_BODY.match(after) or _MEASURED.search(before) or _NAMED.search(before)
    ):
        return False
    return not _EXCRETED.search(before)


def _digits(figure: str) -> str:
    return "".join(filter(str.isdigit, figure)) or "0"
