"""Checking the record upstairs: each assignment is where the ledger says it is."""

from collections.abc import Iterable, Iterator

from articles.models import Article, Event, Status

from .models import Assignment, Interests, Progress


def verify_assignments(articles: Iterable[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, every assignment whose progress or declaration is not what its article's ledger tells."""
    found = Assignment.objects.select_related("revision__article").order_by("pk")
    if articles is not None:
        found = found.filter(revision__article__in=articles)
    for assignment in found.iterator():
        progress, interests = _told(assignment)
        if (assignment.status, assignment.interests) != (progress, interests):
            yield (f"Article {assignment.revision.article_id}: assignment {assignment.pk} is {assignment.status} "
                   f"({assignment.interests}), but the ledger says {progress} ({interests}).")


def _told(assignment: Assignment) -> tuple[str, str]:
    progress, interests = str(Progress.INVITED), str(Interests.NOT_ASKED)
    for event in Event.objects.filter(article=assignment.revision.article_id, digest=assignment.digest).order_by("sequence"):
        if event.detail.get("assignment") == assignment.pk:
            progress = event.detail["progress"][1]
            interests = event.detail["interests"] if event.verb == "declare" else interests
        elif event.before == Status.UNDER_REVIEW and event.is_move and progress in {Progress.INVITED, Progress.ACCEPTED}:
            progress = str(Progress.CANCELLED)  # whatever was open ended with the review
    return progress, interests
