"""Assertions: does a sentence say something that a reviewer must be able to agree with?

It does where it holds a quantity, in figures or in words, gives guidance, or says anything of a
medicine, a test or a procedure. Where it is in doubt, because the words are of no language we have
a list for, it does: what is listed for nothing costs a glance, what is left out is read by nobody.
"""

import re
from functools import lru_cache

from ..characters.folding import folded
from .lexicon.abbreviations import STARTERS
from .lexicon.guidance import (
    COMPOUNDS,
    ENGLISH,
    GUIDING_PHRASES,
    GUIDING_WORDS,
    RECOMMENDING_PHRASES,
    RECOMMENDING_WORDS,
)
from .lexicon.imperatives import DOING, DONE, IMPERATIVES
from .lexicon.interventions import INTERVENING_PHRASES, INTERVENING_WORDS
from .lexicon.numbers import QUANTITY_PHRASES, QUANTITY_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:'t\b)?")
# A number of its own: not the one in a name, such as B12, CYP3A4 or COVID-19. Raised figures are
# citations.
_FIGURE = re.compile(
    r"(?<!\w)(?<![^\W\d_]-)[\d\u00bc-\u00be\u2150-\u215e]|(?<=[.,;)\w])[\u00b9\u00b2\u00b3\u2074-\u2079]|[%\u2030]"
)
# A number of its own in words: a share, how often, how long, how many times as much.
_COUNT = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred)"
)
_FIGURE_IN_WORDS = re.compile(
    r"\b(?:half (?:of|the|an?|all)|(?:a|one) (?:third|quarter|fifth|tenth) of"
    r"|(?:about|around|nearly|almost|over|under|roughly|than) "
    r"(?:half|a (?:third|quarter|fifth|tenth))"
    r"|two[- ]thirds|three[- ]quarters"
    rf"|(?:one|{_COUNT}) (?:in|out of|of every) (?:a )?{_COUNT}"
    rf"|{_COUNT} (?:hour|day|week|month|year|time)s|(?:{_COUNT}|many)[- ]?fold"
    r"|(?:double|halve|triple|treble)[sd]|(?:twice|half) as)\b"
)
# Told to know is not told to do.
_TO_KNOW = re.compile(r"\b(?:should|must) (?:know|note|remember|be aware) that\b")
# What is called by a number: "type 2 diabetes", "stages 3 to 5".
NAMED_BY_NUMBER = re.compile(
    r"\b(?:type|stage|grade|class|phase|group|factor|table|figure|box|chapter|appendix|category|trisomy|chromosome)s? "  # noqa: E501
    r"[0-9]{1,2}[a-d]?(?:(?: ?- ?|, | and | or | to )[0-9]{1,2}[a-d]?)?(?![\w.,%]*[\d%])(?! "
    r"?(?:[%/]|of \d|per|in \d))",
    re.IGNORECASE,
)
_COMPOUND = re.compile(rf"(?:{COMPOUNDS})\b")
_QUANTITY = re.compile(QUANTITY_WORDS)
_QUANTITY_PHRASE = re.compile(rf"\b(?:{QUANTITY_PHRASES})\b")
_GUIDING = re.compile(rf"{GUIDING_WORDS}|{INTERVENING_WORDS}")
_RECOMMENDING, _RECOMMENDING_PHRASE = (
    re.compile(RECOMMENDING_WORDS),
    re.compile(rf"\b(?:{RECOMMENDING_PHRASES})\b"),
)
_INTERVENING = re.compile(INTERVENING_WORDS)
_FORM_WORDS = re.compile(
    r"(?:tablet|capsule|pill|injection|infusion|drop|spray|lozenge|medicine|medication|drug)s?"
)
_GUIDING_PHRASE = re.compile(rf"\b(?:{GUIDING_PHRASES}|{INTERVENING_PHRASES})\b")
# Where an instruction may begin: at the head, after a mark, after a word that joins.
_HEAD = re.compile(
    r"(?:^|[,;:!?.()\"/]|\b(?:and|or|but|then|so|thus|also|now|only|just|first|next|therefore|to)\b)[\W\d_]{0,6}+(?=([^\W\d_]+))"
)
# A word in front of what it acts on, as only a verb can stand: "Smell the breath".
_VERB_FIRST = re.compile(
    r"([a-z]+)(?<!s)(?<!ed)(?<!ly)(?<!ing) "
    r"(?:the|an?|your|any|each|it|them|this|these|those|him|her)\b"
)
# What is done, with the verb of care some small words later: "are then best removed".
_DONE = re.compile(
    r"\b(?:is|are|be|being)(?: "
    r"(?:not|never|then|best|usually|often|only|also|always|now|first|normally|generally)){0,2} "
    r"([^\W\d_]+)"
)
_QUESTION = re.compile(r"[?\u061f][\"')\]\u00bb\u300d\u300f]?$|[\u0370-\u03ff\u1f00-\u1fff];$")


def asserts(text: str) -> bool:
    """Return whether a sentence (or a cell, or an item) asserts something; a question does only
    where it holds a quantity."""
    small = folded(text.strip()).lower()
    words = set(_WORD.findall(small))
    if _FIGURE.search(small) or any(map(_is_quantity, words)) or _QUANTITY_PHRASE.search(small):
        return True
    if _QUESTION.search(small):
        return False
    return (
        any(map(_is_guiding, words))
        or bool(_GUIDING_PHRASE.search(small))
        or _instructs(small)
        or _is_foreign(words)
    )


def holds_a_figure(text: str) -> bool:
    """Return whether a sentence (or a cell, or an item) holds a number of its own, in figures, or
    a share, a time or a multiple in words."""
    small = NAMED_BY_NUMBER.sub(" ", folded(text))
    return bool(_FIGURE.search(small) or _FIGURE_IN_WORDS.search(small.lower()))


def recommends(text: str) -> bool:
    """Return whether a sentence (or a cell, or an item) says what should be done, or tells
    somebody to do it."""
    small = _TO_KNOW.sub(" ", folded(text.strip()).lower())
    if _QUESTION.search(small):
        return False
    first = _HEAD.match(small)
    begins = bool(first and first[1] in IMPERATIVES and not _COMPOUND.match(small, first.start(1)))
    return (
        begins
        or any(map(_is_recommending, _WORD.findall(small)))
        or bool(_RECOMMENDING_PHRASE.search(small))
    )


def names_an_intervention(text: str) -> bool:
    """Return whether some words name a medicine, a test or a procedure, as far as one is known
    by its form; "tablets" are none."""
    return any(map(_is_intervening, _WORD.findall(folded(text).lower())))


@lru_cache(maxsize=8192)
def _is_intervening(word: str) -> bool:
    return _INTERVENING.fullmatch(word) is not None and not _FORM_WORDS.fullmatch(word)


@lru_cache(maxsize=8192)
def _is_recommending(word: str) -> bool:
    return _RECOMMENDING.fullmatch(word) is not None


@lru_cache(maxsize=8192)
def _is_quantity(word: str) -> bool:
    return _QUANTITY.fullmatch(word) is not None


@lru_cache(maxsize=8192)
def _is_guiding(word: str) -> bool:
    """Does the word give guidance, or name a medicine, a test or a procedure?"""
    return _GUIDING.fullmatch(word) is not None


def _instructs(small: str) -> bool:
    """Does it tell somebody to do something, or tell what is done?"""
    verb = _VERB_FIRST.match(small)
    heads = [head[1] for head in _HEAD.finditer(small)]
    return (
        (verb is not None and verb[1] not in STARTERS)
        or not IMPERATIVES.isdisjoint(heads)
        or (bool(heads) and heads[0] in DOING)
        or any(done[1] in DONE for done in _DONE.finditer(small))
    )


def _is_foreign(words: set[str]) -> bool:
    """Are its words of a language or script that we have no list of words of guidance for, as
    far as they show?"""
    is_ascii = all(map(str.isascii, words))
    return len(words) > (2 if is_ascii else 0) and ENGLISH.isdisjoint(words)
