"""The page on which authors find the comments."""

from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.cast import Cast
from tests.rewinding import walked

WORDING = "Potassium of 3.2 hardly ever causes symptoms."


def page_of(article: Article) -> str:
    """The address of the comments."""
    return reverse("desk_comments", args=[article.pk])


def as_(person: Any) -> Client:
    """A browser with this person logged in."""
    client = Client()
    client.force_login(person)
    return client


def html(person: Any, article: Article) -> str:
    """The page of the comments as this person gets it."""
    answer = as_(person).get(page_of(article))
    assert answer.status_code == 200
    return answer.content.decode()


@walked
def article(cast: Cast) -> Article:
    """A text under review."""
    return cast.under_review()
