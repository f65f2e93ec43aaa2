"""Does the library hold exactly what public texts state, with the verdicts on record?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from ..library.rows import due
from ..library.verdicts import Verdicts, recorded
from ..models import ApprovedStatement, Page
from .guard import confirmed, guarded

AT_ONCE = 50  # pages whose rows are read together
_COUNTS = {"agreed", "doubted"}
_COMPARED = [
    field.attname
    for field in ApprovedStatement._meta.concrete_fields
    if field.attname not in {"id", "article_id", "galley_id", "position"}
]


def verify(pages: QuerySet[Page]) -> Iterator[str]:
    """Yield, in sentences, each row that some pages should have and have not, that is forged, or
    that is left of a former version."""
    wanted = pages.select_related("galley__revision").defer("html", "gzip", "brotli")
    last = 0
    while batch := list(wanted.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        held, verdicts = _held(batch), recorded(page.article_id for page in batch)
        for page in batch:
            stated = held[page.article_id], verdicts.get(page.article_id, {})
            name = f"Page {page.slug} ({page.audience}): the library of statements"
            if guarded(name, _disagreements, page, *stated):
                # An act may have come between: of what differs, each is looked at anew.
                found = confirmed("it", _of_page, wanted.filter(pk=page.pk))
                yield from (f"{name}: {sentence}" for sentence in found)


def without_page() -> Iterator[str]:
    """Yield, in a sentence each, the articles of which there are rows and no page."""
    lost = ApprovedStatement.objects.exclude(article__in=Page.objects.order_by().values("article"))
    for key in lost.order_by("article_id").values_list("article_id", flat=True).distinct():
        yield f"The library of statements holds rows of article {key}, which is not public."


def _of_page(pages: QuerySet[Page]) -> Iterator[str]:
    for page in pages:
        verdicts = recorded([page.article_id]).get(page.article_id, {})
        yield from _disagreements(page, _held([page])[page.article_id], verdicts)


def _held(pages: Sequence[Page]) -> dict[int, list[ApprovedStatement]]:
    rows = ApprovedStatement.objects.filter(article__in=[page.article_id for page in pages])
    found = defaultdict(list)
    for row in rows.order_by("position"):
        found[row.article_id].append(row)
    return found


def _disagreements(
    page: Page, held: Sequence[ApprovedStatement], verdicts: Verdicts
) -> Iterator[str]:
    wanted = {row.position: row for row in due(page, verdicts)}
    for row in held:
        due_there = wanted.pop(row.position, None)
        if due_there is None:
            yield f"row {row.position} is of no statement of what is public."
        elif row.galley_id != page.galley_id:
            yield f"row {row.position} is of galley {row.galley_id}, a former version."
        elif departures := _departures(row, due_there, page):
            yield (
                f"row {row.position} ({', '.join(departures)}) is not what galley and ledger say: "
                "set_pages makes it anew."
            )
    yield from (f"row {position} is missing: set_pages makes it." for position in wanted)


def _departures(row: ApprovedStatement, wanted: ApprovedStatement, page: Page) -> list[Any]:
    """Return the columns that differ. A statement that is said again in a second minor correction
    has no verdicts in between, and gets none."""
    found = [name for name in _COMPARED if getattr(row, name) != getattr(wanted, name)]
    is_uncounted = page.galley.revision.is_minor and row.agreed is None and row.doubted is None
    return [name for name in found if not (is_uncounted and name in _COUNTS)]
