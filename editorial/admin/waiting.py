"""What an article waits for, and for whom, in one sentence."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format

from articles.models import OPEN, Article, Status
from articles.text import enumerated
from reviewers.models import OPEN_PROGRESS, Assignment, Interests, Progress, QuorumPolicy
from reviewers.quorum import once_all_approve, quorum

TO_BE_SETTLED = "For a second editor or chair: what puts the public text in question waits to be settled."


def waiting(article: Article, assignments: Iterable[Assignment], policy: QuorumPolicy | None = None, *, in_question: bool = False) -> str:
    """Return the sentence. `assignments` are those of the article's revision, with member, person, topics and review at hand.

    `policy` is the one in force for it, for whoever has it at hand; `in_question` says that something is to be settled.
    """
    if in_question:
        others = waiting(article, assignments, policy) if article.status in OPEN else ""
        return f"{TO_BE_SETTLED} {others}".strip()
    match article.status:
        case Status.SUBMITTED:
            return "For an editor: nobody has looked at it yet."
        case Status.UNDER_REVIEW:
            return _review(article, list(assignments), policy)
        case Status.CHANGES_REQUESTED:
            return f"For the author, since {_day(article.status_since)}."
        case Status.DRAFT:
            return "For the author, who is writing the next revision."
        case _:
            return "For nobody."


def _review(article: Article, assignments: list[Assignment], policy: QuorumPolicy | None) -> str:
    revision = article.revision
    if revision is None or revision.is_minor:
        return "For an editor to decide: a minor correction needs one who has not made it."
    done = [one.review for one in assignments if one.status == Progress.COMPLETED]
    refusing = [str(one.assignment.member.person) for one in done if not one.is_approving]
    if refusing:
        return f"For an editor: {enumerated(refusing)} asked for changes or advised against it."
    now = quorum(revision, done, policy)
    if now.is_met:
        return f"For an editor to decide: {now.sentence}"
    asked = [one for one in assignments if one.status in OPEN_PROGRESS]
    if not assignments:
        return f"For an editor: nobody has been invited yet. {now.sentence}"
    if not once_all_approve(now, asked).is_met:
        return f"For an editor: {now.sentence} More must be invited."
    return f"{now.sentence} Waiting for {enumerated(_asked(one) for one in asked)}."


def _asked(assignment: Assignment) -> str:
    name = str(assignment.member.person)
    if assignment.interests == Interests.DECLARED:
        return f"{name} (has a competing interest)"
    state = "reading" if assignment.is_text_open else assignment.get_status_display().lower()
    if assignment.falls_due_at is None:
        return f"{name} ({state}, away)"
    due = "overdue since" if assignment.is_overdue else "due"
    return f"{name} ({state}, {due} {_day(assignment.falls_due_at)})"


def _day(at: datetime) -> str:
    return date_format(at, "j F")
