"""Articles under review for which more members must be invited: with those who are asked, the
policy cannot be met."""

from collections.abc import Iterable

from django.db.models import Prefetch

from articles.models import Article, Revision, Status

from ..models import Assignment, AssignmentStatus, QuorumPolicy
from ..models.quorum_policy import rule_for
from .expertise import Demand, with_asking
from .quorum import once_all_approve, quorum


def keys_missing_reviewers() -> Iterable[int]:
    """Yield the keys of such articles: four statements, for any number of them.

    Where a reviewer asks for changes, nobody more is missing: that is for an editor to decide.
    """
    asked = (
        Assignment.objects.with_outlook()
        .select_related("member", "review")
        .prefetch_related("member__topics")
        .order_by("pk")
    )
    reading = Article.objects.filter(status=Status.UNDER_REVIEW, revision__is_minor=False).order_by(
        "pk"
    )
    reading = reading.select_related("revision__topic").defer(
        "body", "short_answer", "revision__references"
    )
    rules = QuorumPolicy.objects.newest()
    for article in with_asking(reading).prefetch_related(Prefetch("revision__assignments", asked)):
        if (revision := article.revision) is None:
            continue
        policy = rule_for(revision.topic, rules)
        if _is_short(revision, Demand(revision, policy, article.asking_detail)):
            yield article.pk


def _is_short(revision: Revision, demand: Demand) -> bool:
    assignments = list(revision.assignments.all())
    done = [
        assignment.review
        for assignment in assignments
        if assignment.status == AssignmentStatus.COMPLETED
    ]
    now = quorum(revision, done, demand)
    return (
        all(review.is_approving for review in done)
        and not once_all_approve(now, assignments).is_met
    )
