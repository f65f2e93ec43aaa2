"""Banners: what a reader must know before the answer. Each has its own words, icon and edge, in
that order of importance.

A banner is a section with a heading, first in the reading order, so that it is said once and can be
skipped. Its text is `templates/articles/banners/<key>.html`, which sees everything the page sees.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..ledger import acts
from ..ledger.details import OutOfStep
from ..models import Audience, Event, Revision, address
from .record import Record

BANNERS = {  # key: title, icon (templates/_icons.html), kind of edge; the gravest first
    "retracted": ("Retracted on", "cross", "stop"),
    "preview": ("Waiting for human review: for education only", "eye", "caution"),
    "changes_requested": ("Changes were requested on", "pen", "caution"),
    "forced": ("Published before full review", "warning", "stop"),
    "machine_drafted": (
        "Drafted with AI: no author has taken responsibility for it yet",
        "question",
        "caution",
    ),
    "overdue": ("The review of this answer is overdue since", "clock", "caution"),
    "late_interest": ("A reviewer has declared a competing interest since", "scales", "caution"),
    "out_of_step": (
        "The {whose}’ text has {what} since; this one is being checked",
        "fork",
        "caution",
    ),
    "corrected": ("Corrected on", "info", ""),
    "update": ("A new version is being reviewed", "half", ""),
    "former": ("A former version of this answer", "archive", "caution"),
}


@dataclass(frozen=True)
class Banner:
    """One banner as `templates/articles/banners/_banners.html` draws it.

    `at` is a day that ends the title, `link` where what it is about stands.
    """

    key: str
    title: str
    icon: str
    kind: str
    at: date | datetime | None = None
    link: str = ""

    @property
    def template(self) -> str:
        """The template of its text."""
        return f"articles/banners/{self.key}.html"


def banner(
    key: str, at: date | datetime | None = None, kind: str | None = None, **words: str
) -> Banner:
    """Return a banner; `kind` where its edge is another than usual, `words` stand in the title."""
    title, icon, usual = BANNERS[key]
    return Banner(key, title.format(**words), icon, usual if kind is None else kind, at)


def before_approval(
    revision: Revision, request: Event | None = None, change: Event | None = None
) -> list[Banner]:
    """Return the banners of a preview of a revision.

    `request` is the act that asked for changes, `change` the one that put it out of step, where one
    is open.
    """
    requested = [banner("changes_requested", request.at)] if request else []
    return [
        banner("preview"),
        *requested,
        *of_words(revision),
        *([_out_of_step(change, change.article.slug)] if change else []),
    ]


def of_public(
    record: Record, *, is_in_review: bool = False, overdue_since: date | None = None
) -> list[Banner]:
    """Return the banners of a public page. Of a retracted text nothing else needs saying.

    `is_in_review`: the board reads a newer revision. `overdue_since`: the day the review was due,
    if that is past.
    """
    if record.retraction:
        return [banner("retracted", record.retraction.at)]
    return list(_of_standing(record, is_in_review, overdue_since))


def _of_standing(
    record: Record, is_in_review: bool, overdue_since: date | None
) -> Iterator[Banner]:
    if record.is_forced:
        yield banner("forced")
    yield from of_words(record.galley.revision)
    if overdue_since:
        yield banner("overdue", overdue_since)
    if record.late:
        yield banner("late_interest", kind=None if record.late_open else "")
    if record.change:
        yield _out_of_step(record.change, record.slug)
    if record.noted_corrections:
        yield banner("corrected", record.noted_corrections[-1].approval.at)
    if is_in_review:
        yield banner("update")


def of_former(revision: Revision, approval: Event, retraction: Event | None) -> list[Banner]:
    """Return the banners of a former version of this revision, which `approval` made public;
    `retraction` is that of the article."""
    return [
        *([banner("retracted", retraction.at)] if retraction else []),
        banner("former"),
        *([banner("forced")] if approval.verb == acts.FORCE_PUBLISH else []),
        *of_words(revision),
    ]


def of_words(revision: Revision) -> list[Banner]:
    """Return the banners that the words of a revision ask for, wherever they stand."""
    declarations = revision.declarations
    return [banner("machine_drafted")] if declarations and declarations.is_unanswered else []


def _out_of_step(change: Event, slug: str) -> Banner:
    out_of_step = OutOfStep.from_detail(change.detail)
    what = "been retracted" if out_of_step.verb == acts.RETRACT else "changed"
    found = banner("out_of_step", whose=Audience(out_of_step.audience).label.lower(), what=what)
    return replace(found, link=address(slug, out_of_step.audience))
