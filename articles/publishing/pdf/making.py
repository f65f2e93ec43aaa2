"""Making PDFs off the request: a page that is set anew asks for those of the article
(`Page.has_pdfs`), and what is there stays."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from subprocess import SubprocessError

from django.db import IntegrityError, transaction
from django.utils import timezone

from ...models import Page, StoredPdf
from ..record import Unrecorded
from .around import around, look, to_set
from .printed import Printed, all_of, pages
from .typesetting import CannotBeSet, typeset

log = logging.getLogger(__name__)

AT_ONCE = 100  # pages looked at in a run of the worker
RUN_SECONDS = 20.0  # then other work has its turn


def make_due() -> int:
    """Make the PDFs of articles that wait for theirs, the newest first, for some seconds; return
    how many were made."""
    ends_at, made = time.monotonic() + RUN_SECONDS, 0
    keys = list(
        Page.objects.filter(has_pdfs=False)
        .order_by("-approved_at", "-pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    for key in keys:
        made += make_of(key)
        if time.monotonic() > ends_at:
            break
    return made


def make_missing(show: Callable[[int, int], None]) -> int:
    """Make every PDF that is missing; return how many were made. `show` hears how far it is:
    done, of how many articles."""
    total, made = Page.objects.count(), 0
    for done, key in enumerate(
        Page.objects.order_by("pk").values_list("pk", flat=True).iterator(), 1
    ):
        made += make_of(key)
        show(done, total)
    return made


def make_of(key: int) -> int:
    """Make what is missing of the article with the page `key`, its former versions too; return how
    many were made.

    What cannot be made now is logged and waits for another time.
    """
    page = pages().filter(pk=key).first()
    if page is None:
        return 0
    made = 0
    try:
        for printed in all_of(page):
            made += _make(printed)
    except Unrecorded as missing:  # nothing to wait for: verification says more
        log.error("PDFs of page %s: %s", key, missing)
    except (SubprocessError, OSError) as trouble:
        log.error("PDFs of page %s: %s", key, type(trouble).__name__)
        return made
    # Had it been set anew meanwhile, it waits again.
    Page.objects.filter(pk=key, built_at=page.built_at).update(has_pdfs=True)
    return made


def _make(printed: Printed) -> bool:
    """Make one, if it is missing. Others may be at it: one of them is kept."""
    html = around(printed)
    key = {"state": printed.state, "look": look(html)}
    if StoredPdf.objects.filter(**key).exists():
        return False
    data, reason = b"", ""
    try:
        data = typeset(to_set(printed, html))
    except CannotBeSet as why:
        reason = str(why)
    digest = f"sha256:{sha256(data).hexdigest()}"
    with suppress(IntegrityError), transaction.atomic():
        StoredPdf.objects.create(
            galley=printed.galley,
            **key,
            data=data,
            digest=digest,
            reason=reason,
            made_at=timezone.now(),
        )
    return True
