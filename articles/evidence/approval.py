"""The approval rules about what is found: no objection of the finding policy, and no co-author
who has not confirmed, is left unwaived."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..declarations.confirming import has_co_authors, unconfirmed
from ..ledger.acts import CONFIRM_AUTHORSHIP, WAIVE_FINDINGS
from ..ledger.details import WaivedFinding, WaivedFindings
from ..sources.known import known_of
from ..text.citations.finding import Finding, Severity
from ..workflow.rules import DecisionContext, Rule
from .finding_policy import FindingPolicy
from .findings import evidence

UNCONFIRMED = "author_unconfirmed"


def _no_open_objection(revision: Any, context: DecisionContext) -> str | None:
    """Return why approval must wait; None if nothing found stands against it, or all was waived. Of
    a minor correction nothing is asked: it may hold none of what is looked at.
    """
    count = (
        0
        if revision.is_minor
        else sum(
            objection.code != UNCONFIRMED for objection in context.read(open_objections, revision)
        )
    )
    what = (
        "One finding about sources and numbers is"
        if count == 1
        else f"{count} findings about sources and numbers are"
    )
    return f"{what} neither put right nor waived." if count else None


def _every_author_confirmed(revision: Any, context: DecisionContext) -> str | None:
    """Return why approval must wait; None if each co-author has confirmed to be one, or an
    editor has waived it."""
    waits = (
        [
            objection.message
            for objection in context.read(open_objections, revision)
            if objection.code == UNCONFIRMED
        ]
        if has_co_authors(revision)
        else []
    )
    return " ".join(waits) or None


no_open_objection = Rule(_no_open_objection)
every_author_confirmed = Rule(_every_author_confirmed)


def authors_to_confirm(revision: Any, events: Iterable[Any]) -> list[Finding]:
    """Return a finding for each co-author of a revision who has not confirmed, of all `events`
    of its article."""
    return [
        Finding(
            UNCONFIRMED,
            f"{author['name']} has not confirmed to be an author, and has not said their own "
            "interests.",
            "authors",
            None,
            None,
            False,
            severity=Severity.OBJECTION,
            key=f"author-{author['id']}",
        )
        for author in unconfirmed(revision, events)
    ]


def open_objections(revision: Any) -> list[Finding]:
    """Return the objections to a revision that were not waived, in the order of the text, and the
    co-authors who have not confirmed.

    One query for the policy, one for what is known of the references, and where there are
    objections or co-authors one for what was waived and confirmed.
    """
    found = [
        finding
        for finding in weighed(revision, FindingPolicy.objects.severities(revision.topic))
        if finding.is_objection
    ]
    acts: list[Any] = []
    if found or has_co_authors(revision):
        acts = list(
            revision.article.events.filter(verb__in=[WAIVE_FINDINGS, CONFIRM_AUTHORSHIP]).order_by(
                "-sequence"
            )
        )
    waived = waived_by(acts)
    return [
        finding
        for finding in [*found, *authors_to_confirm(revision, acts)]
        if finding.key not in waived
    ]


def weighed(revision: Any, severities: Mapping[str, Severity]) -> list[Finding]:
    """Return what is found of the sources and numbers of a revision, weighed by the policy for
    its topic; one query."""
    return evidence(
        revision,
        revision.listed,
        severities,
        known_of(revision.listed, revision),
        revision.setting,
    )


def waived_by(events: Iterable[Any]) -> dict[str, Any]:
    """Return which of an article's `events`, the newest first, waived findings: the last one of
    each, by the key of the finding."""
    acts = [event for event in events if event.verb == WAIVE_FINDINGS]
    return {
        waived.key: act
        for act in reversed(acts)
        for waived in WaivedFindings.from_detail(act.detail).waives
    }


def as_waived(objections: Iterable[Finding]) -> WaivedFindings:
    """Return what the record of a waiver says it waives."""
    return WaivedFindings(
        tuple(
            WaivedFinding(objection.key, objection.code, objection.message)
            for objection in objections
        )
    )


def key_of(objections: Iterable[Finding]) -> str:
    """Return what names the objections that are open, for a page on which they are waived."""
    return " ".join(objection.key for objection in objections)
