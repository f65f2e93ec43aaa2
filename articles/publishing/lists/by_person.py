"""The public texts that somebody stands for as an author."""

from django.db.models import F

from ...models import Article, Page, Person
from ..paging import Leaf, leaf


def written_by(person: Person, before: str = "") -> Leaf:
    """Return the leaf of the listed texts with this person in the public byline that follows the
    place `before`, the newest first; in one query. Raises Http404 when `before` is no place.

    The public byline is that of the approved revision: who was named since stands on none, and who
    has left the working copy still does.
    """
    pages = Page.objects.listed().filter(article__in=Article.objects.keys_touched_by(person))
    found = leaf(pages.annotate(byline=F("galley__revision__authors")), before)
    shown = [page for page in found.pages if _names(page, person)]
    return Leaf(shown, found.is_first, found.before)


def _names(page: Page, person: Person) -> bool:
    return any(author["id"] == person.pk for author in vars(page)["byline"])
