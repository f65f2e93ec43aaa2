"""Minor corrections: what may go out on the word of one different editor, because it changes no answer."""

import re
from itertools import zip_longest
from typing import Any

from .text.plain import lines
from .text.statements import statements
from .text.typeset import set_text
from .text.word_diff import differences

WORDS_LIMIT = 25  # added and removed together
PASSAGE_LIMIT = 80  # characters of a statement that a refusal quotes
# Digits, fractions such as ½, Roman numerals of classes and stages, and numbers in words.
_NUMBER = re.compile(
    r"\d|[\u00bc-\u00be\u2150-\u218b]|\b[IVX]{1,5}\b|\b(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundred|thousand|million|dozen|half|quarter|third|once|twice)\b")
_DENIAL = re.compile(r"\b(?:no|not|never|none|neither|nor|without|cannot|\w+n['\u2019]t)\b", re.IGNORECASE)
# What holds a sentence together and says nothing of its own: a statement may gain, lose or change these.
_JOINTS = {"a", "an", "the", "this", "that", "these", "those", "which", "who", "it", "its", "their", "is", "are", "has", "have", "of"}
_STOPS = re.compile(r"(?<!\d)[.,;:()\"\u201c\u201d](?!\d)|[.,;:()\"\u201c\u201d](?=\s|$)")
_CODE = re.compile(r"(?m)^(?: {4}|\t).*$|`[^`]+`")
_TARGET = re.compile(r'href="([^"#][^"]*)"')
_SOURCE = ("title", "issued", "kind", "container-title", "PMID", "URL")


def too_much(before: Any, after: Any, byline: list[dict[str, Any]] | None = None) -> str:
    """Return why the step from an approved revision to a working copy is no minor correction; empty if it is one.

    `byline` is the working copy's, from who has it at hand.

    Corrections add up: the copy is held against the revision that was last reviewed in full, on which `before` may be a
    correction. The question, headings, tables, code and every clinical statement stay as they are, but for capitals, stops and small
    words such as "the", and links lead where they led; elsewhere few words change, no number and no denial.
    """
    if before is None:
        return "Nothing is public yet, so there is nothing to correct: submit it for a full review."
    before = _last_full(before)
    if (before.topic_id, before.short_answer) != (after.topic_id, after.short_answer):
        return "A minor correction leaves the topic and the short answer as they are: submit this for a full review."
    if [one["id"] for one in before.authors] != [one["id"] for one in byline or after.byline()]:
        return "A minor correction leaves the authors as they are: submit this for a full review."
    if [_work(item) for item in before.references] != [_work(item) for item in after.listed]:
        return "A minor correction cites the same works, with the same source, DOI, PMID and address: submit this for a full review."
    if changed := _changed_statement(before, after):
        return ("A minor correction leaves the question, headings, tables and every statement as they are. This one has changed: "
                f"“{changed.rstrip('.')}”. Submit it for a full review.")
    return _too_much_in_words(differences(before.body, after.body))


def _last_full(revision: Any) -> Any:
    """The public revision that was reviewed in full and on which all later ones are corrections."""
    if not revision.is_minor:
        return revision
    full = revision.article.revisions.filter(is_minor=False, galleys__isnull=False, number__lt=revision.number)
    return full.order_by("-number").first() or revision


def _changed_statement(before: Any, after: Any) -> str:
    """The first thing said that says something else now: the question, a statement, a heading, a row or a link; as it was or is."""
    was, now = (_said(one, references) for one, references in ((before, before.references), (after, after.listed)))
    pairs = zip_longest(was, now, fillvalue="")
    changed = next((old or new for old, new in pairs if _gist(old) != _gist(new)), "")
    return changed if len(changed) <= PASSAGE_LIMIT else changed[:PASSAGE_LIMIT].rstrip() + "…"


def _said(one: Any, references: list[dict[str, Any]]) -> list[str]:
    html = set_text(one.body, references).html
    framed = [line.text for line in lines(html) if line.kind != "paragraph"]
    return [one.title, *(said.text for said in statements(one)), *framed, *_TARGET.findall(html), *_CODE.findall(one.body)]


def _gist(text: str) -> list[str]:
    return [word for word in _STOPS.sub(" ", text.casefold()).split() if word not in _JOINTS]


def _too_much_in_words(runs: list[tuple[str, str]]) -> str:
    changed = [text for kind, text in runs if kind != "same"]
    count = sum(len(text.split()) for text in changed)
    if count > WORDS_LIMIT:
        return (f"A minor correction changes at most {WORDS_LIMIT} words since the last full review; this changes {count}: "
                "submit it for a full review.")
    if any(_NUMBER.search(text) for text in changed):
        return "A minor correction changes no number: submit this for a full review."
    if denial := next((found[0] for text in changed if (found := _DENIAL.search(text))), ""):
        return f"A minor correction adds and takes away no denial, such as “{denial}”: submit this for a full review."
    return ""


def _work(item: dict[str, Any]) -> tuple[Any, ...]:
    """What tells a source from another; a DOI ignores case."""
    return (*(item.get(column) for column in _SOURCE), str(item.get("DOI", "")).casefold())
