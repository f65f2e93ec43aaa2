"""The approval rule about sources and numbers: no objection of the finding policy stands that no editor has waived."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..sources.known import known_of
from ..text.citations.finding import Finding, Severity
from .finding_policy import FindingPolicy
from .findings import evidence

WAIVING = "waive_findings"


def no_open_objection(revision: Any) -> str | None:
    """Return why approval must wait; None if nothing found stands against it, or all was waived. Of a minor correction nothing is asked:
    it may hold none of what is looked at.
    """
    count = 0 if revision.is_minor else len(open_objections(revision))
    stand = "One finding about sources and numbers stands" if count == 1 else f"{count} findings about sources and numbers stand"
    return f"{stand} against it, neither put right nor waived." if count else None


def open_objections(revision: Any) -> list[Finding]:
    """Return the objections to a revision that were not waived, in the order of the text.

    One query for the policy, one for what is known of the references, and where there are objections one for what was waived; where the
    rules are asked together, once.
    """
    kept: dict[str, Any] = {} if revision.kept is None else revision.kept
    if "findings" not in kept:
        found = [one for one in weighed(revision, FindingPolicy.objects.severities(revision.topic)) if one.is_objection]
        waived = waived_by(revision.article.events.filter(verb=WAIVING).order_by("-sequence")) if found else {}
        kept["findings"] = [one for one in found if one.key not in waived]
    return list(kept["findings"])


def weighed(revision: Any, severities: Mapping[str, Severity]) -> list[Finding]:
    """Return what is found of the sources and numbers of a revision, weighed by the policy for its topic; one query."""
    return evidence(revision, revision.references, severities, known_of(revision.references, revision))


def waived_by(events: Iterable[Any]) -> dict[str, Any]:
    """Return which of an article's `events`, the newest first, waived findings: the last one of each, by the key of the finding."""
    acts = [one for one in events if one.verb == WAIVING]
    return {one["key"]: act for act in reversed(acts) for one in act.detail["waives"]}


def as_waived(revision: Any) -> dict[str, Any]:
    """Return what the record of a waiver says it waives."""
    return {"waives": [{"key": one.key, "kind": one.code, "words": one.message} for one in open_objections(revision)]}


def key_of(revision: Any) -> str:
    """Return what names the objections that are open, for a page on which they are waived."""
    return " ".join(one.key for one in open_objections(revision))
