"""What reviewers said of the statements of a text, as the records of its decisions count it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ..ledger import acts
from ..ledger.details import Grounds, Verdicts
from ..models import ApprovedStatement, Event

_DECIDING = (acts.APPROVE, acts.FORCE_PUBLISH, acts.SETTLE)


def of_act(event: Event, former: Iterable[ApprovedStatement]) -> Verdicts:
    """Return the verdicts on what an act makes public: those on its record; of a minor correction,
    which nobody is asked about, those on the `former` rows."""
    verdicts = Grounds.from_detail(event.detail).verdicts
    if verdicts is not None:
        return verdicts
    return {verdict.key: (verdict.agreed, verdict.doubted) for verdict in former}


def count(rows: Iterable[ApprovedStatement], verdicts: Verdicts) -> None:
    """Write into rows how many agreed with each, and how many did not, where that is on record."""
    for row in rows:
        row.agreed, row.doubted = verdicts.get(row.key, (None, None))


def recorded(articles: Iterable[int]) -> dict[int, Verdicts]:
    """Return the verdicts on what is public of these articles, by their keys, in one query."""
    found = Event.objects.filter(article__in=[*articles], verb__in=_DECIDING)
    by_article = defaultdict(list)
    for article, verb, detail in found.order_by("-sequence").values_list(
        "article", "verb", "detail"
    ):
        by_article[article].append((verb, detail))
    return {article: _newest(several) for article, several in by_article.items()}


def _newest(decisions: Iterable[tuple[str, Mapping[str, Any]]]) -> Verdicts:
    """Return what the newest decision says that counted them; nothing if one after it asked
    nobody."""
    for verb, detail in decisions:
        grounds = Grounds.from_detail(detail)
        if verb == acts.FORCE_PUBLISH:
            return {}
        if grounds.verdicts is not None or (verb == acts.APPROVE and not grounds.is_minor):
            return grounds.verdicts or {}
    return {}
