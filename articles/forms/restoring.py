"""An earlier save as the form of the editor page would send it: so it is restored by what saves
everything else."""

from typing import Any

from ..models import Article, Person, Reference
from . import references as rows
from .manuscript import CopyForm


def fields_of(
    article: Article, by: Person, row: Any, references: list[Reference]
) -> dict[str, str]:
    """Return the fields of the form with the words of the save `row` and this list.

    All else (topic, audience, co-authors) and the version are those of today: what somebody saves
    meanwhile is not saved over.
    """
    now = {field.name: str(field.value() or "") for field in CopyForm(None, article=article, by=by)}
    then = {name: getattr(row, name) for name in ("title", "short_answer", "body")}
    return now | then | rows.sent(references) | {"version": str(article.version)}
