"""People on the screens: their pages, their groups, and what puts one on the board."""

from articles.models import Person


def groups(who: Person) -> set[str]:
    """The roles as the database has them."""
    return set(who.groups.values_list("name", flat=True))


def of(who: Person) -> str:
    """The screen of a person."""
    return f"/admin/articles/person/{who.pk}/change/"


ADD = "/admin/reviewers/boardmember/add/"
