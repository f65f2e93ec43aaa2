"""What a person wants looked up: kept as rows, which the task finds."""

from collections.abc import Sequence

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from ..models import WorkRecord
from ..sources.work_record import RecordState

PER_HOUR = 400  # works that one person may have looked up: a few full lists of references
HOUR = 3_600  # seconds
TOO_MANY = (
    "Saved, but nothing is looked up: you have had {} works looked up within an hour, the most "
    "there may be. Wait an hour, or fill in the fields by hand."
)


def is_on() -> bool:
    """Does this site look works up?"""
    return bool(settings.LOOK_UP_CONTACT)


def want(works: Sequence[str], person: int) -> str:
    """Have works (`naming.work_named`) looked up that are not known as of late; return why not,
    empty where nothing speaks against it."""
    now = timezone.now()
    known = WorkRecord.objects.in_bulk(works, field_name="work")
    new = [work for work in works if work not in known or not known[work].is_settled(now)]
    tries, counted = f"looked-up:{person}", len(new)
    if new and (counted := counted + cache.get(tries, 0)) > PER_HOUR:
        return TOO_MANY.format(PER_HOUR)
    if new:
        cache.set(tries, counted, HOUR)
        WorkRecord.objects.bulk_create(
            [WorkRecord(work=work, state=RecordState.WAITING, due_at=now) for work in new],
            update_conflicts=True,
            unique_fields=["work"],
            update_fields=["state", "due_at", "attempts", "said"],
        )
    return ""


def records_of(works: Sequence[str]) -> dict[str, WorkRecord]:
    """Return what is known of works, by name, in one query; answers of long ago are left out."""
    now = timezone.now()
    found = WorkRecord.objects.in_bulk(works, field_name="work") if works else {}
    return {name: record for name, record in found.items() if record.is_shown(now)}
