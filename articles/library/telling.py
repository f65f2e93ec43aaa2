"""What editors are told of statements: of two public texts that contradict each other, of others
that hold what one has withdrawn."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings

from ..initial_data.names import CHAIRS, EDITORS
from ..models import Event, Notification, Page, Person, notices_for
from ..templating.addresses import known_path
from .compared import Pair, withdrawn
from .rows import alike_and_own
from .wording import stems, wording

CONTRADICT, WITHDRAWN = "editors_numbers_contradict", "editors_statement_withdrawn"
TEXTS, PASSAGES = 5, 10  # that one act tells of, and of one text
# Words that say whom a statement holds for. Where they stand above one and not above the other,
# both may be right.
_FOR_WHOM = stems(
    "adult adults child children childhood paediatric pediatric infant infants neonate neonates "
    "neonatal newborn newborns adolescent adolescents pregnant pregnancy breastfeeding lactation "
    "elderly older frail renal kidney hepatic liver dialysis men women male female severe mild "
    "moderate acute chronic initial maintenance loading oral intravenous inpatient outpatient"
)


def tell_of_contradictions(event: Event, pairs: Iterable[Pair]) -> None:
    """Owe editors word of each other text that a public one contradicts, of the same passages
    once."""
    by_text = defaultdict(list)
    for pair in pairs:
        by_text[pair.other.galley_id].append(pair)
    pages = _pages([pair for several in by_text.values() for pair in several])
    count = 0
    for galley, several in by_text.items():
        other = pages.get(galley)
        same = [pair for pair in several if other and _hold_for_the_same(event, pair, other)]
        if other and same and count < TEXTS:
            count += 1
            _owe(event, CONTRADICT, _named(same), other=_shown(other), pairs=_passages(same))


def tell_of_withdrawn(event: Event, pairs: Sequence[Pair]) -> None:
    """Owe editors word of what a text states no longer, and in which others it still stands."""
    pages = _pages(pairs)
    if pages:
        _owe(event, WITHDRAWN, "", still=still(pairs[:PASSAGES], pages), more=len(pairs) > PASSAGES)


def still(pairs: Iterable[Pair], pages: dict[int, Page]) -> list[dict[str, Any]]:
    """Return each withdrawn statement with the texts in which it stands, for pages and mails."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for pair in pairs:
        if page := pages.get(pair.other.galley_id):
            shown = _shown(page)
            if shown not in found[pair.own.label]:
                found[pair.own.label].append(shown)
    return [{"label": label, "texts": texts} for label, texts in found.items() if texts]


def _pages(pairs: Iterable[Pair]) -> dict[int, Page]:
    """The public pages of the other texts, by galley; asked for only where there are any."""
    galleys = {pair.other.galley_id for pair in pairs}
    if not galleys:
        return {}
    rows = Page.objects.filter(galley__in=galleys, is_listed=True)
    return {
        page.galley_id: page for page in rows.only("galley", "slug", "audience", "title").order_by()
    }


def _hold_for_the_same(event: Event, pair: Pair, page: Page) -> bool:
    """Is it said of the same people in both texts, as far as question and headings tell? The texts
    for other readers on one question are no two texts."""
    # A text that became public has a revision.
    own = stems(f"{event.article.approved_revision.title} {pair.own.place}")  # type: ignore[union-attr]
    other = stems(f"{page.title} {pair.other.place}")
    return page.slug != event.article.slug and own & _FOR_WHOM == other & _FOR_WHOM


def _named(pairs: Iterable[Pair]) -> str:
    """What names two texts and the passages in them, whichever of the two was approved last."""
    passages = sorted(
        sorted(f"{row.article_id} {wording(row.label).words}" for row in (pair.own, pair.other))
        for pair in pairs
    )
    return sha256(repr(passages).encode()).hexdigest()[:32]


def _passages(pairs: Sequence[Pair]) -> list[dict[str, str]]:
    return [
        {
            "own": pair.own.label,
            "own_place": pair.own.place,
            "other": pair.other.label,
            "other_place": pair.other.place,
        }
        for pair in pairs[:PASSAGES]
    ]


def _shown(page: Page) -> dict[str, str]:
    path = page.get_absolute_url()
    return {"title": page.title, "path": path, "url": settings.SITE_ORIGIN + path}


def _owe(event: Event, kind: str, step: str, **facts: Any) -> None:
    """Owe word to editors and chairs, save who wrote the text; whoever acted is told, too."""
    revision: Any = event.article.approved_revision
    people = Person.objects.in_role(EDITORS, CHAIRS).exclude(pk__in=revision.written_by)
    path = known_path("admin:articles_article_change", (event.article_id,))
    notifications = notices_for(event, kind, people, path=path, step=step, about=revision, **facts)
    Notification.objects.enqueue(notifications, once=True)


def still_stated(article: Any) -> list[dict[str, Any]]:
    """Return what a public text states and others do, too, with these, as `still` does: it would
    still stand there after a retraction."""
    others, own = alike_and_own([], article.pk)
    pairs = withdrawn(own, [], others)[:PASSAGES]
    return still(pairs, _pages(pairs))
