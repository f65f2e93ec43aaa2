"""What an article waits for, and for whom, in one sentence."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article, Status
from reviewers.models import Assignment, Interests, Progress


def waiting(article: Article, assignments: Iterable[Assignment]) -> str:
    """Return the sentence. `assignments` are those of the article's revision, with member, person and review at hand."""
    match article.status:
        case Status.SUBMITTED:
            return "For an editor: nobody has looked at it yet."
        case Status.UNDER_REVIEW:
            return _review(list(assignments))
        case Status.CHANGES_REQUESTED:
            return f"For the author, since {_day(article.status_since)}."
        case Status.DRAFT:
            return "For the author, who is writing the next revision."
        case _:
            return "For nobody."


def _review(assignments: list[Assignment]) -> str:
    done = [one for one in assignments if one.status == Progress.COMPLETED]
    refusing = [str(one.member.person) for one in done if not one.review.is_approving]
    approving = {one.member.person_id for one in done if one.review.is_approving and one.interests == Interests.NONE}
    if refusing:
        return f"For an editor: {' and '.join(refusing)} asked for changes or advised against it."
    if len(approving) >= settings.REVIEW_QUORUM:
        return f"For an editor: {len(approving)} of {settings.REVIEW_QUORUM} reviews are in, ready for a decision."
    asked = [_asked(one) for one in assignments if one.status in {Progress.INVITED, Progress.ACCEPTED}]
    count = f"{len(approving)} of {settings.REVIEW_QUORUM} reviews are in" if done else "No review is in yet"
    if len(asked) + len(approving) < settings.REVIEW_QUORUM:
        missing = settings.REVIEW_QUORUM - len(asked) - len(approving)
        who = "Nobody has been invited yet." if not asked and not done else f"{count}; {missing} more must be invited."
        return f"For an editor: {who}"
    return f"{count}. Waiting for {' and '.join(asked)}."


def _asked(assignment: Assignment) -> str:
    name = str(assignment.member.person)
    if assignment.interests == Interests.DECLARED:
        return f"{name} (has a competing interest)"
    state = "reading" if assignment.interests == Interests.NONE else assignment.get_status_display().lower()
    due = "overdue since" if assignment.due_at < timezone.now() else "due"
    return f"{name} ({state}, {due} {_day(assignment.due_at)})"


def _day(at: datetime) -> str:
    return date_format(at, "j F")
