"""Texts whose previews are open, and how they are read."""

import re
from typing import Any

from django.test import Client

from articles.models import Article
from tests.articles.reading.printed import words
from tests.cast import Cast
from tests.rewinding import walked

CAUTION = "Waiting for human review: for education only"


def opened(cast: Cast, article: Article) -> Article:
    return article.open_preview(by=cast.editor, digest=article.digest)


def path_of(article: Article) -> str:
    return f"/preview/{article.slug}/"


def read(client: Client, article: Article) -> str:
    answer = client.get(path_of(article))
    assert answer.status_code == 200
    return answer.content.decode()


def stages(html: str) -> list[str]:
    return [
        words(stage) for stage in re.findall(r'<li class="tracker__stage.*?</li>', html, re.DOTALL)
    ]


def sent_back(cast: Cast, article: Article) -> Article:
    return article.request_changes(
        by=cast.editor, digest=article.digest, reason="SECRET: say more."
    )


def handed_in_again(cast: Cast, article: Article, **copy: Any) -> Article:
    return article.edit(by=cast.author, version=article.version, **copy).submit(
        by=cast.author, reason="SECRET note"
    )


@walked
def article(cast: Cast) -> Article:
    """A text whose preview is open."""
    return opened(cast, cast.submitted())


@walked
def revising(cast: Cast) -> Article:
    """A public text whose next revision is being written."""
    return cast.revising()
