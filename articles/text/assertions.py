"""Assertions: does a sentence say something that a reviewer must be able to agree with?

It does where it holds a quantity, in figures or in words, or gives guidance. Where it is in doubt, because the words are of no language
we have a list for, it does: what is listed for nothing costs a glance, what is left out is read by nobody.
"""

import re

from .lexicon.folding import folded
from .lexicon.guidance import ANYWHERE, ENGLISH, MODAL, OTHER_LANGUAGES
from .lexicon.imperatives import DOING, DONE, IMPERATIVES
from .lexicon.interventions import INTERVENTION
from .lexicon.numbers import CARDINAL, FRACTION, FROM_TWO, TIME

# A number of its own: not the one in a name, such as B12, CYP3A4 or COVID-19. Raised figures are citations.
_FIGURE = re.compile(r"(?<!\w)(?<![^\W\d_]-)[\d\u00bc-\u00be\u2150-\u215e]|(?<=[.,;)\w])[\u00b9\u00b2\u00b3\u2074-\u2079]|[%\u2030]")
_QUANTITY = re.compile(
    rf"\b(?:{FROM_TWO}|{FRACTION}|(?:one|an?) (?:in|out of) (?:an? )?{CARDINAL}|(?:an?|a further) (?:dozen|couple)"
    rf"|one (?:single )?(?:{TIME}|tablet|capsule|puff|drop|patch|sachet|dose|unit|per ?cent|gram|milligram|litre|liter)"
    "|single (?:dose|tablet|injection)|per ?cent|percentages?|halv(?:e|ed|es|ing)|doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)"
    rf"|quadrupl(?:e|ed|es)|twice|thrice|\w+fold|once (?:only|daily|weekly|monthly|an? |per |every |each |in )"
    rf"|(?:every|each|per|alternate) (?:second |other )?{TIME}"
    "|(?:bi|tri|twice-|thrice-|once-)?(?:hourly|daily|nightly|weekly|fortnightly|monthly|yearly)|annual(?:ly)?|zero|none"
    rf"|(?:first|second|third|fourth|fifth|sixth|last|next) (?:few |two |three )?{TIME}|\w+-sized|amounts?)\b",
    re.IGNORECASE,
)
_INTERVENTION = re.compile(rf"\b{INTERVENTION}\b", re.IGNORECASE)
_GUIDANCE = re.compile(rf"\b(?:{MODAL}|{ANYWHERE}|{OTHER_LANGUAGES})\b", re.IGNORECASE)
# Where an instruction may begin: at the head, after a mark, after a word that joins.
_HEAD = re.compile(
    r"(?:^|[,;:!?.()\"/]|\b(?:and|or|but|then|so|thus|also|now|only|just|first|next|therefore|to)\b)[\W\d_]{0,6}+(?=([^\W\d_]+))",
    re.IGNORECASE,
)
# What is done, with the verb of care some small words later: "are then best removed".
_DONE = re.compile(
    r"\b(?:is|are|be|being)(?: (?:not|never|then|best|usually|often|only|also|always|now|first|normally|generally)){0,2} ([^\W\d_]+)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_QUESTION = re.compile(r"[?\uff1f\u061f\u037e][\"')\]\u201d\u00bb\u300d\u300f]?$|[\u0370-\u03ff\u1f00-\u1fff];$")


def asserts(text: str) -> bool:
    """Return whether a sentence (or a cell, or an item) gives guidance or a quantity; a question without a quantity asserts nothing."""
    text = folded(text.strip())
    if _FIGURE.search(text) or _QUANTITY.search(text):
        return True
    if _QUESTION.search(text):
        return False
    return bool(_GUIDANCE.search(text) or _INTERVENTION.search(text)) or _instructs(text) or _is_foreign(text)


def _instructs(text: str) -> bool:
    heads = [head[1].lower() for head in _HEAD.finditer(text)]
    return any(head in IMPERATIVES or (at == 0 and head in DOING) for at, head in enumerate(heads)) or any(
        done[1].lower() in DONE for done in _DONE.finditer(text)
    )


def _is_foreign(text: str) -> bool:
    """Are its words of a language or script that we have no list of words of guidance for, as far as they show?"""
    words = [word.lower() for word in _WORD.findall(text)]
    is_ascii = all(map(str.isascii, words))
    return len(words) > (2 if is_ascii else 0) and ENGLISH.isdisjoint(words)
