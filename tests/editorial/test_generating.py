"""`generate_articles`: many public articles, found like any other, and never outside the demo."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import Article, Page, SearchEntry, SearchWord
from articles.verification.search_index import disagreements
from tests.articles.search.test_index import counted, counts
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def generate(number: int) -> str:
    said = StringIO()
    call_command("generate_articles", number, stdout=said)
    return said.getvalue()


def test_generated_articles_are_read_and_found(client: Client) -> None:
    assert generate(30) == "30 articles generated.\n"
    assert [model.objects.count() for model in (Article, Page, SearchEntry)] == [30] * 3
    page = Page.objects.order_by("pk").first()
    assert page is not None and client.get(page.get_absolute_url()).status_code == 200
    word = page.title.rstrip("?").split()[-1]
    assert page.title.rstrip("?") in client.get("/search/", {"q": word}).content.decode().replace("<mark>", "").replace("</mark>", "")
    assert counts() == counted() and list(disagreements()) == []


def test_they_come_beside_what_is_there(cast: Cast) -> None:
    before = cast.approved()
    generate(3)
    generate(3)
    after = cast.approved(title="Is salt harmful?")
    assert SearchEntry.objects.count() == 8 and counts() == counted() and list(disagreements()) == []
    assert after.galley_id > before.galley_id + 6 and SearchWord.objects.filter(word="salt", entries=1).exists()


def test_it_refuses_outside_the_demo(settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="DEMO=1"):
        generate(1)
    assert not Article.objects.exists()


@pytest.mark.parametrize("number", [0, -1])
def test_it_asks_for_a_number(number: int) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        generate(number)
