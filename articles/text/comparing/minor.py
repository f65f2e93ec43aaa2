"""Minor corrections: what may differ between the text that was last reviewed in full and one that goes out on an editor's word.

This is a list of what may differ; whatever is not on it needs a full review:
- the words of prose that is no clinical statement, within WORDS_LIMIT, without a number or a denial among them;
- articles, stops and capital letters of words in statements, question and heads, but not in units;
- of a reference with the same identifier: authors, year, volume, pages and the spelling of title and source.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz import fuzz

from ..document import Block, Document
from ..statements import Statement, earlier, listed
from .comparison import Comparison, Difference, Step
from .word_diff import differences

WORDS_LIMIT = 25  # added and removed together
PASSAGE_LIMIT = 80  # characters of a passage that a refusal quotes
# Digits, fractions such as ½, Roman numerals of classes and stages, and numbers in words.
_NUMBER = re.compile(
    r"\d|[\u00bc-\u00be\u2150-\u218b]|\b[IVX]{1,5}\b|\b(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundred|thousand|million|dozen|half|quarter|third|once|twice)\b")
_DENIAL = re.compile(r"\b(?:no|not|never|none|neither|nor|without|cannot|\w+n['\u2019]t)\b", re.IGNORECASE)
# What holds a sentence together and says nothing of its own: a statement may gain, lose or change these.
_JOINTS = {"a", "an", "the", "this", "that", "these", "those", "which", "who", "it", "its", "their", "is", "are", "has", "have", "of"}
_STOPS = re.compile(r"(?<!\d)[.,;:()\"\u201c\u201d](?!\d)|[.,;:()\"\u201c\u201d](?=\s|$)")
_CAPITAL = 4  # letters from which on a capital first letter says nothing: "Mg" is not "mg"
_UNITS = {"mmol", "mosm", "mval", "mbar", "gray", "unit", "units"}
_IDENTIFIERS = ("DOI", "PMID", "PMCID", "ISBN", "URL")
_ERRATA = {"author", "issued", "volume", "issue", "page"}
_SPELLED = {"title", "container-title"}
_SPELLING, _MISSPELT = 85, 70  # percent of a title, of a word, that is the same when only its spelling differs

FULL = "Submit it for a full review."


def refusal(comparison: Comparison) -> str:
    """Return, in sentences, the first thing that differs and may not; empty if the step is a minor correction."""
    return next(_refusals(comparison), "")


def is_trivial(comparison: Comparison) -> bool:
    """Does a minor correction touch nothing but the spelling of words and the details of references?"""
    return all(_is_trivial(step, comparison) for step in comparison.steps)


def _refusals(comparison: Comparison) -> Iterator[str]:
    for step in sorted(comparison.steps, key=lambda step: not _is_reference(step, comparison)):
        if step.state != "same" and (said := _of_step(step, comparison)):
            yield said
    yield from _of_statements(comparison.was, comparison.now)
    changed = [run for step in comparison.steps for run in _changed_words(step, comparison)]
    yield from _of_case(changed)
    yield from _of_words(changed)


def _is_reference(step: Step, comparison: Comparison) -> bool:
    was = comparison.was.blocks[step.was].kind if step.was is not None else ""
    return "reference" in {was, comparison.now.blocks[step.now].kind if step.now is not None else ""}


def _of_step(step: Step, comparison: Comparison) -> str:
    was = comparison.was.blocks[step.was] if step.was is not None else None
    now = comparison.now.blocks[step.now] if step.now is not None else None
    block = now or was
    if block is None or (block.kind == "reference" and _is_erratum(was, now, step)):
        return ""
    if block.kind == "reference":
        return ("A minor correction cites the same works under the same identifiers. Of a reference only authors, year, volume, pages and "
                f"spelling may change: {_quoted(block.text)}{_told(step)}. {FULL}")
    if was is None or now is None:
        is_prose = block.kind in {"paragraph", "item"} and not block.cited and not block.marks
        added = f"A minor correction adds and removes no heading, table, callout, link or citation: {_quoted(block.label + block.text)}."
        return "" if is_prose else f"{added} {FULL}"
    if fixed := [one for one in step.differences if one.aspect != "words" and not _is_only_gist(one)]:
        return ("A minor correction moves nothing and leaves form, links, emphasis and citations as they are: "
                f"{_quoted(now.text)} {fixed[0].sentence}. {FULL}")
    is_fixed = block.kind not in {"paragraph", "item"} and was.text != now.text
    return _of_statement(was.text) if is_fixed and (block.kind == "answer" or not same_gist(was.text, now.text)) else ""


def _of_statements(before: Document, after: Document) -> Iterator[str]:
    was, now = listed(before), listed(after)
    known = earlier(was, now)
    for one in now:
        former = known.get(one.key)
        if former is None:
            yield from [_of_statement(one.text)] if one.is_clinical else []
        elif not former.is_same:
            yield from _of_changed(former.statement, one)
    kept = {former.statement.key for former in known.values()}
    yield from (_of_statement(one.text) for one in was if one.key not in kept and one.is_clinical)


def _of_changed(was: Statement, now: Statement) -> Iterator[str]:
    stays = _gist_of_place(was) == _gist_of_place(now)
    if was.label == now.label:
        is_elsewhere = not stays or (was.place, was.nth, was.works) == (now.place, now.nth, now.works)  # else it would be the same
        if is_elsewhere:
            yield f"A minor correction leaves every sentence where it stands: {_quoted(now.text)} has moved. {FULL}"
    elif (was.is_clinical or now.is_clinical) and not (stays and same_gist(was.label, now.label)):
        yield _of_statement(was.text)


def _of_statement(text: str) -> str:
    return ("A minor correction leaves the question, headings, tables and every statement as they are. This one has changed: "
            f"{_quoted(text)}. {FULL}")


def _of_case(changed: list[str]) -> Iterator[str]:
    words = [text.split() for text in changed]
    for was, now in pairwise(words):
        for a, b in zip(was, now, strict=False):
            if a != b and a.casefold() == b.casefold() and not _is_recased(_bare(a), _bare(b), ""):
                yield f"A minor correction leaves capital letters as they are in short words and units: “{a}” is “{b}” now. {FULL}"


def _bare(word: str) -> str:
    return word.strip(".,;:()\"'\u201c\u201d")


def _of_words(changed: list[str]) -> Iterator[str]:
    count = sum(len(text.split()) for text in changed)
    if count > WORDS_LIMIT:
        yield f"A minor correction changes at most {WORDS_LIMIT} words since the last full review; this changes {count}. {FULL}"
    if any(_NUMBER.search(text) for text in changed):
        yield f"A minor correction changes no number. {FULL}"
    if denial := next((found[0] for text in changed if (found := _DENIAL.search(text))), ""):
        yield f"A minor correction adds and takes away no denial, such as “{denial}”. {FULL}"


def _changed_words(step: Step, comparison: Comparison) -> list[str]:
    was = comparison.was.blocks[step.was] if step.was is not None else None
    now = comparison.now.blocks[step.now] if step.now is not None else None
    if (now or was).kind == "reference":  # type: ignore[union-attr]  # a step is about a block
        return []
    return [text for state, text in differences(was.text if was else "", now.text if now else "") if state != "same"]


def same_gist(was: str, now: str) -> bool:
    """Do both say the same but for articles, stops and capital letters of words?"""
    one, other = _gist(was), _gist(now)
    return len(one) == len(other) and all(
        a == b or _is_recased(a, b, before) for a, b, before in zip(one, other, ["", *one], strict=False))


def _gist(text: str) -> list[str]:
    return [word for word in _STOPS.sub(" ", text).split() if word.casefold() not in _JOINTS]


def _is_recased(was: str, now: str, before: str) -> bool:
    is_word = len(was) >= _CAPITAL and was.isalpha() and was.casefold() not in _UNITS and not any(map(str.isdigit, before))
    return is_word and was[1:] == now[1:] and was.casefold() == now.casefold()


def _is_only_gist(one: Difference) -> bool:
    return one.aspect == "place" and one.name in {"headings", "parents", "row", "column"} and same_gist(one.was, one.now)


def _gist_of_place(one: Statement) -> list[str]:
    place = one.place
    return _gist(" › ".join([*place.headings, *place.parents, str(place.step), place.callout]))


def _is_erratum(was: Block | None, now: Block | None, step: Step) -> bool:
    if was is None or now is None or was.place != now.place:
        return False
    before, after = dict(was.facts), dict(now.facts)
    given = [name for name in _IDENTIFIERS if before.get(name)]
    if not given or any(_folded(before, name) != _folded(after, name) for name in _IDENTIFIERS):
        return not [one for one in step.differences if one.aspect != "words"]
    return all(_is_detail(one) for one in step.differences)


def _folded(facts: dict[str, str], name: str) -> str:
    return facts.get(name, "").casefold() if name in {"DOI", "PMCID"} else facts.get(name, "")


def _is_detail(one: Difference) -> bool:
    if one.aspect != "source":
        return one.aspect == "words"
    if one.name in _SPELLED:
        return fuzz.ratio(one.was.casefold(), one.now.casefold()) >= _SPELLING and _NUMBER.findall(one.was) == _NUMBER.findall(one.now)
    return one.name in _ERRATA or one.name == "DOI"  # its identifiers are the same by now, but for capitals


def _is_trivial(step: Step, comparison: Comparison) -> bool:
    was = comparison.was.blocks[step.was] if step.was is not None else None
    now = comparison.now.blocks[step.now] if step.now is not None else None
    if step.state == "same" or (was and now and now.kind == "reference"):
        return True
    if was is None or now is None or any(one.aspect != "words" for one in step.differences):
        return False
    pairs = zip(was.text.split(), now.text.split(), strict=False)
    same_length = len(was.text.split()) == len(now.text.split())
    return same_length and all(fuzz.ratio(a.casefold(), b.casefold()) >= _MISSPELT for a, b in pairs)


def _quoted(text: str) -> str:
    text = text.rstrip(".")
    return f"“{text if len(text) <= PASSAGE_LIMIT else text[:PASSAGE_LIMIT].rstrip() + '…'}”"


def _told(step: Step) -> str:
    said = next((one.sentence for one in step.differences if one.sentence), "")
    return f" ({said})" if said else ""
