"""Who has an article open is said to its other authors, from any process, until a while after."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models import Article, Presence
from tests.articles.desk.pages import at
from tests.cast import Cast
from tests.rewinding import walked

THEY_ARE = "Co Author is editing this article now. Whoever saves second is shown both texts."


@walked
def article(cast: Cast) -> Article:
    """A draft that two people write."""
    article = cast.draft()
    article.edit(by=cast.author, version=0, co_authors=[cast.co_author])
    return article


def test_whoever_has_it_open_is_named_to_the_others_for_a_while(
    cast: Cast, article: Article, client: Client
) -> None:
    client.force_login(cast.co_author)
    assert (
        client.post(at(article, "presence")).json()
        == client.post(at(article, "presence")).json()
        == {"said": ""}
    )
    client.force_login(cast.author)
    assert (
        client.post(at(article, "presence")).json() == {"said": THEY_ARE}
        and Presence.objects.count() == 2
    )
    with time_machine.travel(timezone.now() + Presence.LASTS + timedelta(seconds=1)):
        assert client.post(at(article, "presence")).json() == {"said": ""}


def test_several_are_named_together(cast: Cast, article: Article, client: Client) -> None:
    for person in (cast.co_author, cast.stranger, cast.author):
        Presence.objects.beat(article.pk, person.pk)
    client.force_login(cast.author)
    message = client.post(at(article, "presence")).json()["said"]
    assert message.startswith("Co Author and Stranger are editing this article now.")


def test_the_page_asks_only_about_an_article_of_several(
    cast: Cast, article: Article, client: Client
) -> None:
    client.force_login(cast.author)
    pages = [
        client.get(at(draft)).content.decode() for draft in (article, cast.draft(title="Alone?"))
    ]
    assert (
        f'data-at="{at(article, "presence")}" data-every="20"' in pages[0]
        and 'id="presence"' not in pages[1]
    )


def test_while_it_is_with_the_editors_nobody_edits_it(
    cast: Cast, article: Article, client: Client
) -> None:
    article.submit(by=cast.author)
    client.force_login(cast.co_author)
    assert (
        client.post(at(article, "presence")).json() == {"said": ""}
        and not Presence.objects.exists()
    )


@pytest.mark.parametrize("name", ["stranger", "editor"])
def test_others_are_told_of_nobody(cast: Cast, article: Article, client: Client, name: str) -> None:
    Presence.objects.beat(article.pk, cast.co_author.pk)
    client.force_login(getattr(cast, name))
    assert client.post(at(article, "presence")).status_code == 404 and Presence.objects.count() == 1
