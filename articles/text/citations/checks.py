"""What a check finds in a manuscript: what keeps it from being submitted, and what its author
might want to look at."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..clean import (
    BODY_LIMIT,
    LINES_LIMIT,
    SHORT_ANSWER_LIMIT,
    SHORT_ANSWER_WORDS,
    TITLE_LIMIT,
    count_lines,
    count_words,
    hidden_characters,
    sentences_about,
)
from ..grammar import (
    BRACKETS_PER_BODY,
    CELLS_PER_BODY,
    COLUMNS_PER_TABLE,
    FIGURED,
    GRADED,
    LINKED,
    NESTING,
    NEWEST,
    QUANTITIES,
    Body,
    parse,
    parse_answer,
    plain,
    read_only,
)
from . import CITATIONS_PER_BODY, markers
from .finding import Finding, Fix, advice, blocking, line_of
from .markup.callouts import unset_callouts
from .markup.empty import empty_blocks
from .markup.figures import unfinished_figures
from .markup.rated import as_rated
from .markup.typed import answer_as_typed, as_typed
from .reference_checks import in_references

FIELDS = ("title", "short_answer", "body", "references")
# Nobody reads more at once, and a body of nothing but mistakes must not make a page of megabytes.
FINDINGS_LIMIT = 100

_QUESTION_MARKS = (
    "?",
    "\u061f",
    "\uff1f",
    "\u037e",
    "\u2cfa",
)  # Latin, Arabic, full width, Greek, Coptic
_ABSOLUTE = re.compile(  # “nearly always” is no “always”
    r"\b(?<!nearly )(?<!almost )(?<!virtually )(?<!practically )(?<!not )"
    r"(always|never|all patients|no patient|100 ?%|completely safe|proves?)(?!\w)",
    re.IGNORECASE,
)
_SHOWN_OF_A_MARKER = 40
_SHOWN_OF_A_LIST = 4


def findings(
    title: str,
    short_answer: str,
    body: str,
    references: Sequence[Mapping[str, Any]],
    form: int = NEWEST,
    further: Iterable[Finding] = (),
) -> list[Finding]:
    """Return what is found in a manuscript, by field and position; `references` are CSL-JSON
    objects, the first is 1.

    `form` is that of the grammar in which it is read, `further` what others have found, which is
    told among them.

    At most FINDINGS_LIMIT are told one by one; a last one counts the rest, and blocks when one of
    these does.
    """
    answer = parse_answer(short_answer, form)
    in_answer = markers.find(answer)
    found = [
        *_in_title(title),
        *_in_short_answer(answer, form, in_answer),
        *_citations("short_answer", in_answer, len(references), []),
    ]
    found += [*_in_body(body, references, form, in_answer), *in_references(references), *further]
    found.sort(key=_order)
    rest = found[FINDINGS_LIMIT:]
    if rest:
        more = f"{len(rest):,} more findings are not shown. Put these right first."
        is_any = any(finding.is_blocking for finding in rest)
        found[FINDINGS_LIMIT:] = [Finding("more", more, rest[0].field, None, None, is_any)]
    return found


def _order(finding: Finding) -> tuple[int, int, int]:
    return FIELDS.index(finding.field), finding.line or 0, finding.column or 0


def fixable(field: str, text: str) -> list[Finding]:
    """Return what is found in the `text` of the field alone, such as "body", and can be put
    right at a press, in order."""
    found = list(characters(field, text))
    if field == "body" and not body_too_long(text):
        body = read_only(text, NEWEST)
        found += as_typed(body, markers.find(body))
    if field == "short_answer":
        answer = parse_answer(text)
        found += answer_as_typed(answer, markers.find(answer))
    return sorted((finding for finding in found if finding.fixes), key=_order)


def characters(field: str, text: str) -> Iterator[Finding]:
    """Return what is found of the characters of a `text` that readers cannot see; with what
    takes away or replaces all at once."""
    hidden = hidden_characters(text)
    unseen = Fix(
        "Remove all hidden characters",
        tuple(
            (character.at, character.at + 1, "") for character in hidden if character.is_invisible
        ),
    )
    meant = Fix(
        "Write the real characters",
        tuple(
            (character.at, character.at + 1, character.meant)
            for character in hidden
            if character.meant
        ),
    )
    fixes = [fix for fix in (unseen, meant) if fix.edits]
    for at, sentence in enumerate(sentences_about(hidden)):
        yield blocking(
            field,
            "hidden_character",
            sentence,
            hidden[0].line,
            hidden[0].column,
            *(fixes if at == 0 else ()),
        )


def _in_title(title: str) -> Iterator[Finding]:
    yield from characters("title", title)
    if not title.strip():
        yield blocking("title", "title_missing", "Write the question that this article answers.")
    elif len(title) > TITLE_LIMIT:
        message = f"The question has {len(title):,} characters; at most {TITLE_LIMIT} fit."
        yield blocking("title", "title_too_long", message)
    elif not title.rstrip().endswith(_QUESTION_MARKS):
        yield advice(
            "title",
            "title_not_a_question",
            "Readers look for questions: end it with a question mark.",
        )


def _in_short_answer(answer: Body, form: int, cited: list[markers.Marker]) -> Iterator[Finding]:
    short_answer, words = answer.text, _count(answer)
    yield from characters("short_answer", short_answer)
    if not words:
        message = f"Write the answer in at most {SHORT_ANSWER_WORDS} words."
        yield blocking("short_answer", "short_answer_missing", message)
    elif words > SHORT_ANSWER_WORDS:
        message = f"The short answer has {words:,} words; at most {SHORT_ANSWER_WORDS} are allowed."
        yield blocking("short_answer", "short_answer_too_long", message)
    elif len(short_answer) > SHORT_ANSWER_LIMIT:
        message = (
            f"The short answer has {len(short_answer):,} characters; at most "
            f"{SHORT_ANSWER_LIMIT:,} fit."
        )
        yield blocking("short_answer", "short_answer_too_long", message)
    yield from answer_as_typed(answer, cited) if form >= QUANTITIES else ()
    if form < LINKED and markers.find(parse(short_answer[:SHORT_ANSWER_LIMIT])):
        message = "Markers are not linked in the short answer. Cite in the text below it."
        yield advice("short_answer", "short_answer_cites", message)


def count_answer(short_answer: str, form: int = NEWEST) -> int:
    """Count the words of a short answer; a marker is none."""
    return _count(parse_answer(short_answer, form))


def _count(answer: Body) -> int:
    return sum(count_words(plain(block.children)) for block in answer.blocks())


def _in_body(
    text: str, references: Sequence[Mapping[str, Any]], form: int, above: list[markers.Marker]
) -> Iterator[Finding]:
    if not text.strip():
        yield blocking("body", "body_missing", "Write the text of the article.")
        return
    if message := body_too_long(text):
        yield blocking("body", "body_too_long", message)
        return
    body = read_only(text, form)
    cited = markers.find(body)
    yield from characters("body", text)
    yield from _citations("body", cited, len(references), above)
    yield from _too_many([*above, *cited])
    yield from _never_cited([*above, *cited], len(references))
    yield from _numbered_definitions(body)
    yield from _too_much_to_set(body)
    yield from _too_deep(body)
    yield from unset_callouts(body, form)
    if form >= QUANTITIES:
        yield from as_typed(body, cited)
        yield from empty_blocks(body)
    if form >= GRADED:
        yield from as_rated(body)
    if form >= FIGURED:
        yield from unfinished_figures(body)
    yield from _heading_jumps(body)
    yield from _absolute_words(text)


def body_too_long(text: str) -> str:
    """Return by how much a body is too long to be read, as a sentence; empty if it is not."""
    if len(text) > BODY_LIMIT:
        return f"The text has {len(text):,} characters; at most {BODY_LIMIT:,} fit."
    if (lines := count_lines(text)) > LINES_LIMIT:
        return (
            f"The text has {lines:,} lines, paragraphs or list items; an article has at most "
            f"{LINES_LIMIT:,}."
        )
    return ""


def _citations(
    field: str, cited: list[markers.Marker], count: int, above: list[markers.Marker]
) -> Iterator[Finding]:
    """What is wrong with markers. A reference that is missing is told of at the first marker of
    it, one in the text `above` included."""
    named = {number for marker in above for number in marker.numbers}
    for marker in cited:
        missing = [number for number in marker.numbers if number > count]
        if not marker.fault and named.issuperset(missing):
            continue
        named.update(missing)
        place = f"{line_of(field, marker.line)}: marker {_shown(marker.text)}"
        if marker.fault:
            message = f"{place} {marker.fault}. Put a backslash before it if it is no citation."
            yield blocking(field, "marker_malformed", message, marker.line, marker.column)
        elif len(marker.numbers) == 1:
            message = (
                f"{place} has no reference. Add reference {missing[0]} below or change the number."
            )
            yield blocking(field, "reference_missing", message, marker.line, marker.column)
        else:
            message = (
                f"{place} cites {_listed(missing)}, which the list does not have. Add what is "
                "missing below or change the marker."
            )
            yield blocking(field, "reference_missing", message, marker.line, marker.column)


def _too_many(cited: list[markers.Marker]) -> Iterator[Finding]:
    total = sum(len(marker.numbers) for marker in cited)
    if total > CITATIONS_PER_BODY:
        message = (
            f"The text cites {total:,} times; at most {CITATIONS_PER_BODY:,} citations can be set."
        )
        yield blocking("body", "too_many_citations", message)


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_OF_A_MARKER else f"{text[:_SHOWN_OF_A_MARKER]}…"


def _listed(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return str(numbers[0])
    shown = numbers[: min(len(numbers) - 1, _SHOWN_OF_A_LIST)]
    rest = numbers[len(shown) :]
    return f"{', '.join(map(str, shown))} and {rest[0] if len(rest) == 1 else f'{len(rest)} more'}"


def _never_cited(cited: list[markers.Marker], count: int) -> Iterator[Finding]:
    used = {number for marker in cited for number in marker.numbers}
    if not count and not used:  # else the markers without a reference say it
        yield advice(
            "references",
            "no_references",
            "There are no references yet. Say where the answer comes from.",
        )
    for number in range(1, count + 1):
        if number not in used:
            message = (
                f"Reference {number} is never cited. Put [{number}] where the text rests on it, or "
                "remove it."
            )
            yield advice("references", "reference_never_cited", message, number)


def _numbered_definitions(body: Body) -> Iterator[Finding]:
    for line in body.numbered_definitions:
        message = (
            f"Line {line}: a line that begins like “[1]:” is not shown. Move it to the references "
            "below."
        )
        yield blocking("body", "reference_in_text", message, line, 1)


def _too_much_to_set(body: Body) -> Iterator[Finding]:
    brackets = body.text.count("[")
    if brackets > BRACKETS_PER_BODY:
        message = (
            f"The text has {brackets:,} opening brackets; with more than {BRACKETS_PER_BODY:,} no "
            "links are set."
        )
        yield blocking("body", "too_many_brackets", message)
    for line in body.large_tables:
        message = (
            f"Line {line}: this table is too large. A table has at most {COLUMNS_PER_TABLE} "
            f"columns, and the tables of a text at most {CELLS_PER_BODY:,} cells together."
        )
        yield blocking("body", "table_too_large", message, line, 1)


def _too_deep(body: Body) -> Iterator[Finding]:
    """Below the deepest level the parser drops what is typed: nobody would read it."""
    deepest = next(
        (
            token
            for token in body.tokens
            if token.type in {"blockquote_open", "list_item_open"} and token.level >= NESTING - 1
        ),
        None,
    )
    if deepest:
        line = (deepest.map or [0])[0] + 1
        message = (
            f"Line {line}: lists and quotes stand too deep within each other here; what is in the "
            "last is not shown. Take some apart."
        )
        yield blocking("body", "nested_too_deep", message, line, 1)


def _heading_jumps(body: Body) -> Iterator[Finding]:
    level = 1
    for token in body.tokens:
        if token.type == "heading_open":
            # The page's own heading is the question, so # and ## are both set as second level.
            reached, line = max(2, int(token.tag[1])), (token.map or [0])[0] + 1
            if reached > level + 1:
                message = (
                    f"Line {line}: this heading skips a level. Begin it with {'#' * (level + 1)} "
                    "instead."
                )
                yield advice("body", "heading_skips", message, line, 1)
            level = reached


def _absolute_words(text: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for found in _ABSOLUTE.finditer(text):
        if found[1].lower() not in seen:
            seen.add(found[1].lower())
            line, column = (
                text.count("\n", 0, found.start()) + 1,
                found.start() - text.rfind("\n", 0, found.start()),
            )
            message = (
                f"Line {line}: “{found[1]}” is rarely true in medicine. Say how often, or under "
                "which conditions."
            )
            yield advice("body", "absolute_word", message, line, column)
