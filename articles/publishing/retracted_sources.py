"""Public texts that cite what was retracted after they were approved: found when notices come in,
and told to editors once.

What is found in a draft stands against its approval (`articles/evidence`). A public text changes by
an act of an editor alone: so editors are told, and it stays on their list until another text has
been approved in its place, or it is retracted.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse

from ..evidence.approval import waived_by
from ..evidence.findings import evidence
from ..initial_data.names import CHAIRS, EDITORS
from ..ledger.acts import WAIVE_FINDINGS
from ..models import (
    PUBLISHING,
    Article,
    Galley,
    Notification,
    Person,
    RetractedSource,
    Status,
    notices_for,
)
from ..references.frozen import listed_in
from ..sources.known import Known, known_of, known_of_each
from ..sources.work_notice import Nature
from ..text.citations.finding import Finding

AT_ONCE = 200  # texts of one query
CODE = "source_retracted"
KIND = "editors_source_retracted"


def public_articles() -> Any:
    """Return the articles whose text is public and not retracted."""
    return (
        Article.objects.filter(galley__isnull=False).exclude(status=Status.RETRACTED).order_by("pk")
    )


def look_through(show: Callable[[int], None]) -> int:
    """Look at what each public text cites; return in how many something new was found. `show` hears
    how many were looked at.

    Each text in a transaction of its own, and whatever was found is told once: so a run that was
    stopped is run once more.
    """
    looked_at = found = last = 0
    texts = public_articles().values_list("pk", "approved_revision__references")
    listed = set(RetractedSource.objects.values_list("galley__article", flat=True))
    while batch := list(texts.filter(pk__gt=last)[:AT_ONCE]):
        last, known = (
            batch[-1][0],
            known_of_each([listed_in(references) for _, references in batch]),
        )
        for (pk, _), found_record in zip(batch, known, strict=True):
            if pk in listed or any(_retracted(found_record)):
                found += _look_at(pk)
        looked_at += len(batch)
        show(looked_at)
    return found


def _retracted(known: Known) -> Iterator[int]:
    return (notice.record for notice in known.announced if notice.nature == Nature.RETRACTION)


def _look_at(pk: int) -> bool:
    """Keep what stands in one public text, under its lock; tell editors what is new, and return
    whether anything is."""
    with transaction.atomic():
        article = Article(pk=pk).locked()
        if article.galley is None or article.status == Status.RETRACTED:  # meanwhile
            return False
        galley, open_now = _fully_reviewed(article), _open_findings(article)
        there = set(RetractedSource.objects.filter(galley=galley).values_list("record", flat=True))
        RetractedSource.objects.filter(galley=galley).exclude(record__in=open_now).delete()
        new = [
            _row(galley, record, finding, article)
            for record, finding in open_now.items()
            if record not in there
        ]
        RetractedSource.objects.bulk_create(new)
        if new:
            _tell(article, new)
        return bool(new)


def _fully_reviewed(article: Any) -> Galley:
    """The galley that the public one is, or corrects."""
    full = article.galleys.filter(pk__lte=article.galley_id, revision__is_minor=False).order_by(
        "-pk"
    )
    return full.first() or article.galley


def _open_findings(article: Any) -> dict[int, Finding]:
    """What is found of retracted works in the public text and was not waived, by the number of
    the record."""
    revision = article.approved_revision
    known = known_of(revision.listed)
    waived = waived_by(article.events.filter(verb=WAIVE_FINDINGS).order_by("-sequence"))
    found = {
        finding.line: finding
        for finding in evidence(revision, revision.listed, known=known)
        if finding.code == CODE and finding.key not in waived
    }
    retracted = set(_retracted(known))
    return {
        notice.record: found[notice.number]
        for notice in known.announced
        if notice.record in retracted and notice.number in found
    }


def _row(galley: Galley, record: int, finding: Finding, article: Any) -> RetractedSource:
    number = finding.line or 0
    title = str(article.approved_revision.listed[number - 1].get("title") or "")
    return RetractedSource(
        galley=galley, record=record, number=number, source=title[:500], said=finding.message
    )


def _tell(article: Any, new: list[RetractedSource]) -> None:
    """Owe word to editors and chairs, save who wrote the text, about the act that made it
    public."""
    event = (
        article.events.filter(verb__in=PUBLISHING)
        .select_related("article__revision")
        .latest("sequence")
    )
    revision = article.approved_revision
    people = Person.objects.in_role(EDITORS, CHAIRS).exclude(pk__in=revision.written_by)
    path = reverse("admin:articles_article_change", args=[article.pk])
    step = f"{new[0].galley_id}:{new[0].record}"
    Notification.objects.enqueue(
        notices_for(event, KIND, people, path=path, step=step, about=revision, found=new),
        once=True,
    )
