"""Minor corrections: what may go out on the word of one different editor, because it changes no answer."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from .differences import differences

WORDS_LIMIT = 25  # added and removed together
# Digits, fractions such as ½, Roman numerals of classes and stages, and numbers in words.
_NUMBER = re.compile(
    r"\d|[\u00bc-\u00be\u2150-\u218b]|\b[IVX]{1,5}\b|\b(?:eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundred|thousand|million|dozen|quarter|third)\b")
# Words that carry what a sentence says. Within a family one may stand for another: "seldom" for "rarely" changes nothing.
_FAMILIES = [re.compile(words, re.IGNORECASE) for words in (
    r"no|not|never|none|neither|nor|without|cannot|\w+n['\u2019]t",
    r"always|every", r"rarely|seldom|infrequently", r"often|frequently|commonly|usually|generally", r"sometimes|occasionally", r"only",
    r"may|might|can|could", r"must|shall", r"should|ought", r"avoid\w*", r"stop\w*|discontinu\w*|withh\w+", r"start\w*|begin\w*",
    r"continu\w*", r"recommend\w*|advis\w*", r"indicated", r"safe\w*", r"likely", r"before", r"after", r"left", r"right",
    r"more|higher|increas\w*|rais\w*", r"less|fewer|lower\w*|decreas\w*|reduc\w*",
    r"mg|milligram\w*", r"µg|μg|mcg|microgram\w*", r"g|grams?", r"ml|millilit\w+", r"iu|units?",
    "mild", "moderate", "severe", "acute", "chronic", r"high", r"low",
    r"hour\w*", r"daily|days?", r"week\w*", r"month\w*", r"half", r"once|one", r"twice|two", "three", "four", "five", "six", "seven",
    "eight", "nine", "ten",
)]
_ALONE = re.compile(r"un(?!der|til|ion|it|ique|iver|iform)\w{3,}|non-?\w+|contra-?\w+|hypo\w+|hyper\w+", re.IGNORECASE)  # no family
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SOURCE = ("title", "issued", "kind", "container-title", "DOI", "PMID", "URL")


def too_much(before: Any, after: Any) -> str:
    """Return why the step from an approved revision to a working copy is no minor correction; empty if it is one.

    Corrections add up: the copy is held against the revision that was last reviewed in full, on which `before` may be a
    correction. A correction changes few words, none that carries the meaning, and no number: a dose is never a trifle.
    """
    if before is None:
        return "Nothing is public yet, so there is nothing to correct: submit it for a full review."
    before = _last_full(before)
    if (before.topic_id, before.short_answer) != (after.topic_id, after.short_answer):
        return "A minor correction leaves the topic and the short answer as they are: submit this for a full review."
    if [one["id"] for one in before.authors] != [one["id"] for one in after.byline()]:
        return "A minor correction leaves the authors as they are: submit this for a full review."
    if [_work(item) for item in before.references] != [_work(item) for item in after.listed]:
        return "A minor correction cites the same works, with the same source, DOI, PMID and address: submit this for a full review."
    return _too_much_in_words([differences(getattr(before, part), getattr(after, part)) for part in ("title", "body")])


def _last_full(revision: Any) -> Any:
    """The public revision that was reviewed in full and on which all later ones are corrections."""
    if not revision.is_minor:
        return revision
    full = revision.article.revisions.filter(is_minor=False, galleys__isnull=False, number__lt=revision.number)
    return full.order_by("-number").first() or revision


def _too_much_in_words(parts: Sequence[list[tuple[str, str]]]) -> str:
    changed = [text for runs in parts for kind, text in runs if kind != "same"]
    count = sum(len(text.split()) for text in changed)
    if count > WORDS_LIMIT:
        return (f"A minor correction changes at most {WORDS_LIMIT} words since the last full review; this changes {count}: "
                "submit it for a full review.")
    if any(_NUMBER.search(text) for text in changed):
        return "A minor correction changes no number: submit this for a full review."
    if moved := _moved(parts):
        return f"A minor correction moves no words to another place, such as “{moved}”: submit this for a full review."
    weighty = next((word for runs in parts for word in _weighty(runs)), "")
    if weighty:
        return (f"A minor correction changes no word that carries the meaning, such as “{weighty}” "
                "(not, rarely, may, should, stop): submit this for a full review.")
    return ""


def _moved(parts: Sequence[list[tuple[str, str]]]) -> str:
    """A long word that leaves one place and comes up at another: two drugs that change places are no misprint."""
    gone, come = set[str](), set[str]()
    for runs in parts:
        for removed, added in _sites(runs):
            words, others = ({word.casefold() for word in _WORD.findall(text) if len(word) > 4} for text in (removed, added))
            gone, come = gone | (words - others), come | (others - words)
    return min(gone & come, default="")


def _sites(runs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What was removed and what was added, place by place; only words that stay part two places."""
    removed = added = ""
    for kind, text in [*runs, ("same", "end")]:
        removed += text if kind == "removed" else " "
        added += text if kind == "added" else " "
        if kind == "same" and text.strip():
            yield removed, added
            removed = added = ""


def _weighty(runs: list[tuple[str, str]]) -> Iterator[str]:
    """Words with weight that stand in one text and not in the same place of the other."""
    for removed, added in _sites(runs):
        gone, come = _families(removed), _families(added)
        if [family for family, _ in gone] != [family for family, _ in come]:
            yield (come or gone)[0][1]


def _families(text: str) -> list[tuple[str, str]]:
    found = []
    for word in _WORD.findall(text):
        found += [(family.pattern, word) for family in _FAMILIES if family.fullmatch(word)]
        found += [(word.casefold(), word)] if _ALONE.fullmatch(word) else []
    return found


def _work(item: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(item.get(column) for column in _SOURCE)
