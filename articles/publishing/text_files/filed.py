"""What a file of a text says: the text as it was typed, where it is filed, and how it stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from ...models import Article, QuestionTemplate
from ...references.items import as_item
from ...site_settings.in_force import site
from ...text.grammar import NEWEST
from ..banners import of_words
from ..citing.formatted import citation
from ..citing.items import CitedText
from ..versions.history import History, Version


@dataclass(frozen=True)
class Filed:
    """A text to be written into a file. `stand` is one line on how it stands, `key` the name of the
    file without its ending.

    `references` are CSL-JSON items with our `kind`, `authors` names, `form` is that of the grammar
    in which it is read; `published_on` and `address` are those of a public text, `template` is the
    name of the one that a draft follows.
    """

    key: str
    title: str
    short_answer: str
    body: str
    topic: str
    topic_name: str
    audience: str
    references: list[dict[str, Any]]
    authors: list[str]
    form: int
    stand: str
    published_on: date | None = None
    address: str = ""
    template: str = ""

    @classmethod
    def of_version(cls, history: History, version: Version) -> "Filed":
        """Return a text that is or was public."""
        cited, revision = CitedText.of_version(history, version), version.revision
        stand = " ".join(
            [citation(cited.item()), *(f"{document.title}." for document in of_words(revision))]
        )
        return cls(
            cited.key,
            cited.item()["title"],
            revision.short_answer,
            revision.body,
            history.article.topic.slug,
            str(history.article.topic),
            revision.audience,
            [*map(as_item, revision.listed)],
            [author["name"] for author in revision.authors],
            revision.form,
            stand,
            timezone.localdate(cited.published_at),
            f"{site()['origin']}{cited.path}",
        )

    @classmethod
    def of_working_copy(cls, article: Article) -> "Filed":
        """Return what the authors of an article have saved last."""
        return cls(
            f"{article.slug}-{article.audience}-draft",
            article.title,
            article.short_answer,
            article.body,
            article.topic.slug,
            str(article.topic),
            article.audience,
            [*map(as_item, article.listed)],
            [author["name"] for author in article.byline()],
            NEWEST,
            f"Working copy, saved {timezone.localtime(article.edited_at):%-d %B %Y, %H:%M}. It is "
            "not what readers see.",
            template=_active(article.template.name),
        )


def _active(name: str) -> str:
    """Return the name of a template; none if there is no such template now, as an import would
    refuse it."""
    there = name and QuestionTemplate.objects.filter(name=name, is_active=True).exists()
    return name if there else ""
