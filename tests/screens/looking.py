"""One look at a page of the seeded demo, and how its address is found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from articles.models import Article, Person

PUBLIC, AUTHOR, EDITOR, CHAIR = "public", "author1", "editor1", "chair"


@dataclass(frozen=True)
class Look:
    """One page: a name for its picture, who looks (the first part of a demo address, or public),
    where, which answer.

    `step` is taken just before: pages of one story stand in its order. A path that only then is
    known is a function. What there is to `send` makes it the page that answers a form with these
    fields; it changes nothing when sent again.
    """

    name: str
    who: str
    path: str | Callable[[], str]
    status: int = 200
    step: Callable[[], object] | None = None
    send: Callable[[], dict[str, Any]] | None = None

    @property
    def address(self) -> str:
        """The path, as it is now."""
        return self.path if isinstance(self.path, str) else self.path()

    @property
    def email(self) -> str | None:
        """The log-in of whoever looks; None for the public."""
        return None if self.who == PUBLIC else f"{self.who}@demo.example"


def of_question(word: str, audience: str = "") -> Article:
    """The article of a question: that for this audience, or the one that was adapted from no
    other."""
    rows = (
        Article.objects.filter(audience=audience)
        if audience
        else Article.objects.filter(adapted_from=None)
    )
    return rows.get(slug__contains=word)


def first_in(status: str) -> Article:
    return Article.objects.filter(status=status).select_related("author").order_by("pk").first()


def address_of(article: Article) -> str:
    return reverse(
        "article",
        args=[article.slug, *([article.audience] if article.audience != "clinician" else [])],
    )


def first_part(person: Person) -> str:
    return person.email.partition("@")[0]


def confirm_page(status: str, verb: str) -> str:
    return reverse("admin:articles_article_verb", kwargs={"pk": first_in(status).pk, "verb": verb})


def admin_path(kind: type, page: str, *args: object) -> str:
    return reverse(f"admin:{kind._meta.app_label}_{kind._meta.model_name}_{page}", args=args)
