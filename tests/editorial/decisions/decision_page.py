"""The decision page as tests read it, and the texts it is read for."""

import re

import pytest
from django.test import Client

from articles.models import Article
from tests.cast import Cast
from tests.rewinding import walked

from .confirming import as_, to


@pytest.fixture
def editor(cast: Cast) -> Client:
    return as_(cast.editor)


def page(client: Client, article: Article, query: str = "") -> str:
    """The decision page as a browser gets it."""
    answer = client.get(to(article, "change") + query)
    assert answer.status_code == 200
    return answer.content.decode()


@walked
def article(cast: Cast) -> Article:
    """A text under review."""
    return cast.under_review()


@walked
def public(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


def in_words(html: str) -> str:
    """The page without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
