"""What is found in a draft, as the editor page shows it: each finding once, beside its field, and
above them how many of each weight there are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ...evidence.sections import GUIDANCE_LEFT
from ...forms import Manuscript
from ...forms.repairs import FIELDS
from ...models import Article
from ...text.citations import checks
from ...text.citations.finding import AGAINST, MUST, Finding, Severity, keyed
from ...text.clean import normal

_PASSAGE = 160
NOT_YET = "Not written yet"  # what weighs as much as MUST, and is no mistake
_UNWRITTEN = {"title_missing", "short_answer_missing", "body_missing", GUIDANCE_LEFT}
_COUNTED = {  # by weight: of one, of several
    MUST: ("finding keeps this from being submitted", "findings keep this from being submitted"),
    NOT_YET: ("part is not written yet", "parts are not written yet"),
    AGAINST: ("finding blocks approval", "findings block approval"),
    Severity.WARNING.capitalize(): ("warning", "warnings"),
    Severity.ADVICE.capitalize(): ("piece of advice", "pieces of advice"),
}
_FIELDS = {
    "title": "Question",
    "short_answer": "Short answer",
    "body": "Text",
    "references": "References",
}


class InField(NamedTuple):
    """The findings of a field: what it is called, how many there are, and the number of the
    first on the page."""

    label: str
    many: int
    first: int


def findings_of(article: Article) -> list[dict[str, Any]]:
    """Return what is found in a working copy as saved, each with the buttons that put it right."""
    found, lines = article.all_findings(), article.body.split("\n")
    fixes = [
        (key, finding, fix)
        for name in FIELDS
        for key, (finding, fix) in keyed(
            [finding for finding in found if finding.field == name], getattr(article, name)
        ).items()
    ]
    return [
        _shown(finding, lines, [(key, fix.label) for key, about, fix in fixes if about is finding])
        for finding in found
    ]


def remedies(manuscript: Manuscript) -> list[dict[str, Any]]:
    """Return what can be done at a press for fields that cannot be saved for the characters in
    them."""
    found = []
    for name in FIELDS:
        text = (
            normal(str(manuscript.copy[name].value() or ""))
            if name in manuscript.copy.errors
            else ""
        )
        for finding in checks.characters(name, text):
            fixes = [(key, fix.label) for key, (_, fix) in keyed([finding], text).items()]
            about_all = replace(finding, message="The button fixes all of them.")
            found += [_shown(about_all, text.split("\n"), fixes)] if fixes else []
    return found


def headline(findings: Iterable[Mapping[str, Any]]) -> str:
    """Return how many findings there are of each weight, and whether the text can be submitted
    with them; every finding is counted once."""
    counts = Counter(finding["weight"] for finding in findings)
    parts = [
        f"{counts[weight]} {singular if counts[weight] == 1 else plural}"
        for weight, (singular, plural) in _COUNTED.items()
        if counts[weight]
    ]
    return ("" if counts[MUST] + counts[NOT_YET] else "Can be submitted: ") + ", ".join(parts)


def by_field(findings: Sequence[Mapping[str, Any]]) -> list[InField]:
    """Return in which fields something is found, in the order of the page."""
    numbered = [
        (name, [at for at, finding in enumerate(findings, 1) if finding["field"] == name])
        for name in _FIELDS
    ]
    return [InField(_FIELDS[name], len(found), found[0]) for name, found in numbered if found]


def _shown(
    finding: Finding, lines: Sequence[str], fixes: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    in_body = finding.field == "body"
    passage = lines[finding.line - 1].strip() if in_body and finding.line else ""
    is_unwritten = finding.code in _UNWRITTEN
    return {
        "message": finding.message,
        "field": finding.field,
        "is_blocking": finding.is_blocking,
        "is_stop": finding.is_blocking and not is_unwritten,
        "weight": NOT_YET if is_unwritten else finding.weight,
        "row": finding.line if finding.field == "references" else None,
        "line": finding.line if in_body else None,
        "column": finding.column if in_body else None,
        "fixes": fixes,
        "passage": passage if len(passage) <= _PASSAGE else f"{passage[:_PASSAGE]}…",
    }
