"""Which addresses are asked when: a few in a run, no site twice in it, each again after a month,
or sooner where it did not answer."""

import time
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..models import LinkCheck, Reference
from .asking import ask

TAKEN_UP = 500  # new addresses in a run
LOOKED_AT = 200  # that are due
RUN_SECONDS = 60.0  # then other work has its turn


def check_due() -> int:
    """Take up addresses that are new, and ask those that are due, for some seconds; return how
    many were asked."""
    _take_up()
    ends_at, asked, sites = time.monotonic() + RUN_SECONDS, 0, set[str]()
    cited = Exists(Reference.objects.filter(url=OuterRef("url")))
    for check in (
        LinkCheck.objects.filter(due_at__lte=timezone.now())
        .annotate(is_cited=cited)
        .order_by("due_at", "pk")[:LOOKED_AT]
    ):
        site = urlsplit(check.url).netloc.lower()
        if not check.is_cited:
            check.delete()
        elif site not in sites:
            sites.add(site)
            outcome, is_failure = ask(check.url)
            check.note(outcome, is_failure=is_failure)
            asked += 1
        if time.monotonic() > ends_at:
            break
    return asked


def _take_up() -> None:
    known = LinkCheck.objects.filter(url=OuterRef("url"))
    new = (
        Reference.objects.exclude(url="")
        .filter(~Exists(known))
        .order_by()
        .values_list("url", flat=True)
        .distinct()[:TAKEN_UP]
    )
    LinkCheck.objects.bulk_create([LinkCheck(url=url) for url in new], ignore_conflicts=True)
