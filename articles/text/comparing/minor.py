"""Minor corrections: what may differ between the text that was last reviewed in full and one that
goes out on an editor's word.

This is a list of what may differ; whatever is not on it needs a full review:
- the spelling of a long word in prose that is no clinical statement;
- other words of such prose in a section without a clinical statement, which they might be about:
  within WORDS_LIMIT, and no number, sign, denial, or word of frequency, direction or condition
  among them;
- articles, the final stop and capital letters of words in statements, question and heads, but not
  in units;
- of a reference with the same identifier: year, volume, pages, language, when it was looked at,
  and the spelling of title, source, publisher and names; where in it, and what its evidence is,
  stay as they are.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from ..document import Block
from ..figures.figure import FIGURE
from ..statements import Statement, listed
from .comparison import Comparison, Step
from .difference import Difference
from .earlier import earlier
from .same_words import ARTICLES, IN_HEADS, is_recased, is_spelling, same_gist, stripped
from .word_diff import differences

WORDS_LIMIT = 25  # added and removed together
PASSAGE_LIMIT = 80  # characters of a passage that a refusal quotes
# Digits, fractions such as ½, Roman numerals of classes and stages, and numbers in words.
_NUMBER = re.compile(
    r"\d|[\u00bc-\u00be\u2150-\u218b]|\b[IVX]{1,5}\b|\b(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundred|thousand|million|dozen|half|quarter|third|once|twice)\b"
)
_SIGN = re.compile(
    r"[^\w\s.,;:!?()\[\]'\"\u2010-\u2015\u2018-\u201f\u00ab\u00bb\u3001\u3002\u060c\u061b\u061f\u0964-]"
)
_DENIAL = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|cannot|\w+n['\u2019]t)\b", re.IGNORECASE
)
# Words that turn what a sentence says: how often, how much, when, on which condition, for whom,
# which way.
_TURNING = re.compile(
    r"\b(?:most|many|few|fewer|some|all|any|every|each|both|only|rare|rarely|common|commonly|often|seldom|usual|usually|sometimes|always"
    r"|frequent|frequently|occasionally|hardly|almost|nearly|more|less|least|higher|lower|high|low|above|below|over|under|before|after"
    r"|during|until|while|when|if|unless|except|with|mild|mildly|moderate|severe|severely|acute|chronic|adults?|child|children|infants?"
    r"|newborns?|women|men|wom[ae]n|pregnan\w+|hypo\w+|hyper\w+|elderly|old|young|left|right|safe|unsafe|benign|malignant|positive|negative|increas\w+"
    r"|decreas\w+|better|worse|good|bad|harm\w*|morning|evening|night|noon|daily|weekly|oral|orally|may|might|can|could|should|must"
    r"|will|would)\b",
    re.IGNORECASE,
)
_IDENTIFIERS = ("DOI", "PMID", "PMCID", "ISBN", "URL")
_YEAR = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_ERRATA = {"volume", "issue", "page", "language", "accessed"}
_SPELLED = {"title", "container-title", "publisher"}
_WHERE = ("container-title", "publisher", "volume", "issue", "page")  # in one line formerly
_SAME_NAMES = 80  # percent of a list of authors that stays when only its spelling differs

FULL = "Submit it for a full review."


def refusal(comparison: Comparison) -> str:
    """Return, in sentences, the first thing that differs and may not; empty if the step is a
    minor correction."""
    return next(_refusals(comparison), "")


def is_trivial(comparison: Comparison) -> bool:
    """Does a minor correction touch nothing but the spelling of words and the details of
    references?"""
    return all(_is_trivial(step, comparison) for step in comparison.steps)


def _refusals(comparison: Comparison) -> Iterator[str]:
    for step in sorted(comparison.steps, key=lambda step: not _is_reference(step, comparison)):
        if step.state != "same" and (sentence := _of_step(step, comparison)):
            yield sentence
    yield from _of_statements(comparison)
    differing = [step for step in comparison.steps if step.state != "same"]
    changed = [
        run
        for step in differing
        if not _is_spelt_anew(step, comparison)
        for run in _changed_words(step, comparison)
    ]
    yield from _of_case(changed)
    yield from _of_words(
        changed, [run for step in differing for run in _changed_words(step, comparison)]
    )


def _is_reference(step: Step, comparison: Comparison) -> bool:
    was = comparison.was.blocks[step.was].kind if step.was is not None else ""
    return "reference" in {
        was,
        comparison.now.blocks[step.now].kind if step.now is not None else "",
    }


def _of_step(step: Step, comparison: Comparison) -> str:
    was, now = _blocks(step, comparison)
    block = now or was
    if block is None or (block.kind == "reference" and _is_erratum(was, now, step)):
        return ""
    if block.kind == "reference":
        return (
            "A minor correction cites the same works under the same identifiers. Of a reference "
            "only authors, year, volume, pages and "
            f"spelling may change: {_quoted(block.text)}{_told(step)}. {FULL}"
        )
    if any(block and block.place.callout == FIGURE for block in (was, now)):
        return (
            "A minor correction leaves every figure as it is: its picture, its place, and all that "
            f"is said of it. Here it is another one: {_quoted(block.text)}. {FULL}"
        )
    if was is None or now is None:
        is_prose = block.kind in {"paragraph", "item"} and not block.cited and not block.marks
        added = (
            "A minor correction adds and removes no heading, table, callout, link or citation: "
            f"{_quoted(block.label + block.text)}."
        )
        return "" if is_prose else f"{added} {FULL}"
    if fixed := [
        difference
        for difference in step.differences
        if difference.aspect != "words" and not _is_only_gist(difference)
    ]:
        return (
            "A minor correction moves nothing and leaves form, links, emphasis and citations as "
            f"they are: {_quoted(now.text or now.label)} {fixed[0].sentence}. {FULL}"
        )
    is_fixed = block.kind not in {"paragraph", "item"} and was.text != now.text
    joints = IN_HEADS if block.kind == "heading" else ARTICLES
    return (
        _of_statement(was.text)
        if is_fixed and (block.kind == "answer" or not same_gist(was.text, now.text, joints))
        else ""
    )


def _of_statements(comparison: Comparison) -> Iterator[str]:
    was, now = listed(comparison.was), listed(comparison.now)
    known, beside, beside_then = (
        earlier(was, now, comparison),
        _beside_statements(now),
        _beside_statements(was),
    )
    for statement in now:
        former = known.get(statement.key)
        if former is None or not former.is_same:
            yield from _of_changed(
                former.statement if former else None, statement, is_beside=statement.key in beside
            )
        elif comparison.later[former.statement.block].now != statement.block:
            yield (
                "A minor correction leaves every sentence in its paragraph: "
                f"{_quoted(statement.text)} has moved. {FULL}"
            )
    kept = {former.statement.key for former in known.values()}
    for statement in was:
        if statement.key not in kept:
            yield from _of_changed(statement, None, is_beside=statement.key in beside_then)


def _beside_statements(found: Sequence[Statement]) -> set[str]:
    """Return the keys of the sentences in whose section there is a clinical statement: they may
    say whom, when or whether it holds."""
    clinical = {
        statement.place.headings
        for statement in found
        if statement.is_clinical and statement.place.part == "body"
    }
    return {statement.key for statement in found if statement.place.headings in clinical}


def _of_changed(was: Statement | None, now: Statement | None, *, is_beside: bool) -> Iterator[str]:
    clinical = next(
        (statement for statement in (was, now) if statement and statement.is_clinical), None
    )
    if was is None or now is None or was.label != now.label:
        # Both are there.
        stays = bool(was and now) and _same_place(was, now)  # type: ignore[arg-type]
        known = next(block for block in (was, now) if block)
        if clinical and not (stays and was and now and same_gist(was.label, now.label)):
            yield _of_statement((was or clinical).text)
        elif (
            not clinical
            and is_beside
            and not (stays and was and now and is_spelling(was.label, now.label))
        ):
            yield (
                "A minor correction leaves the words beside a clinical statement as they are, but "
                f"for their spelling: {_quoted(known.text)}. {FULL}"
            )
    elif was.works != now.works or was.marked != now.marked:
        yield (
            f"A minor correction leaves links and citations as they are: {_quoted(now.text)}. "
            f"{FULL}"
        )
    elif not _same_place(was, now) or (was.place, was.nth) == (now.place, now.nth):
        yield (
            f"A minor correction leaves every sentence where it stands: {_quoted(now.text)} has "
            f"moved. {FULL}"
        )


def _same_place(was: Statement, now: Statement) -> bool:
    if was.place == now.place:
        return True
    heads, others = was.place.headings, now.place.headings
    is_same = was.place._replace(headings=()) == now.place._replace(headings=()) and len(
        heads
    ) == len(others)
    return is_same and all(same_gist(a, b, IN_HEADS) for a, b in zip(heads, others, strict=True))


def _of_statement(text: str) -> str:
    return (
        "A minor correction leaves the question, headings, tables and every statement as they "
        f"are. This one has changed: {_quoted(text)}. {FULL}"
    )


def _of_case(changed: list[str]) -> Iterator[str]:
    words = [text.split() for text in changed]
    for was, now in pairwise(words):
        for a, b in zip(was, now, strict=False):
            if (
                a != b
                and a.casefold() == b.casefold()
                and not is_recased(stripped(a), stripped(b), "")
            ):
                yield (
                    "A minor correction leaves capital letters as they are in short words and "
                    f"units: “{a}” is “{b}” now. {FULL}"
                )


def _of_words(changed: list[str], counted: list[str]) -> Iterator[str]:
    count = sum(len(text.split()) for text in counted)
    if count > WORDS_LIMIT:
        yield (
            f"A minor correction changes at most {WORDS_LIMIT} words since the last full review; "
            f"this changes {count}. {FULL}"
        )
    if any(_NUMBER.search(text) for text in changed):
        yield f"A minor correction changes no number. {FULL}"
    if sign := next((found[0] for text in changed if (found := _SIGN.search(text))), ""):
        yield f"A minor correction adds and takes away no sign, such as “{sign}”. {FULL}"
    if denial := next((found[0] for text in changed if (found := _DENIAL.search(text))), ""):
        yield f"A minor correction adds and takes away no denial, such as “{denial}”. {FULL}"
    if turning := next((found[0] for text in changed if (found := _TURNING.search(text))), ""):
        yield (
            "A minor correction adds and takes away no word that turns what is said, such as "
            f"“{turning}”. {FULL}"
        )


def _changed_words(step: Step, comparison: Comparison) -> list[str]:
    was, now = _blocks(step, comparison)
    if (now or was).kind == "reference":  # type: ignore[union-attr]  # a step is about a block
        return []
    return [
        text
        for state, text in differences(was.text if was else "", now.text if now else "")
        if state != "same"
    ]


def _is_spelt_anew(step: Step, comparison: Comparison) -> bool:
    was, now = _blocks(step, comparison)
    return bool(was and now and is_spelling(was.text, now.text))


def _blocks(step: Step, comparison: Comparison) -> tuple[Block | None, Block | None]:
    return (
        comparison.was.blocks[step.was] if step.was is not None else None,
        comparison.now.blocks[step.now] if step.now is not None else None,
    )


def _is_only_gist(difference: Difference) -> bool:
    return (
        difference.aspect == "place"
        and difference.name == "headings"
        and same_gist(difference.was, difference.now, IN_HEADS)
    )


def _is_erratum(was: Block | None, now: Block | None, step: Step) -> bool:
    if was is None or now is None or was.place != now.place:
        return False
    before, after = dict(was.facts), dict(now.facts)
    given = [name for name in _IDENTIFIERS if before.get(name)]
    if not given or any(before.get(name) != after.get(name) for name in _IDENTIFIERS):
        return not [difference for difference in step.differences if difference.aspect != "words"]
    same = _WHERE if _joined(before) == _joined(after) else ()
    return all(difference.name in same or _is_detail(difference) for difference in step.differences)


def _joined(facts: dict[str, str]) -> str:
    return _letters("".join(facts.get(name, "") for name in _WHERE))


def _is_detail(difference: Difference) -> bool:
    if difference.aspect != "source":
        return difference.aspect == "words"
    if difference.name == "author":
        return (
            bool(difference.was and difference.now)
            and fuzz.ratio(difference.was.casefold(), difference.now.casefold()) >= _SAME_NAMES
        )
    if difference.name in _SPELLED:
        return _letters(difference.was) == _letters(difference.now) or is_spelling(
            difference.was, difference.now
        )
    if difference.name == "issued":
        return _YEAR.fullmatch(difference.now) is not None
    return difference.name in _ERRATA


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _is_trivial(step: Step, comparison: Comparison) -> bool:
    was, now = _blocks(step, comparison)
    if step.state == "same" or (was and now and now.kind == "reference"):
        return True
    return all(difference.aspect == "words" for difference in step.differences) and _is_spelt_anew(
        step, comparison
    )


def _quoted(text: str) -> str:
    text = text.rstrip(".")
    return f"“{text if len(text) <= PASSAGE_LIMIT else text[:PASSAGE_LIMIT].rstrip() + '…'}”"


def _told(step: Step) -> str:
    sentence = next(
        (difference.sentence for difference in step.differences if difference.sentence), ""
    )
    return f" ({sentence})" if sentence else ""
