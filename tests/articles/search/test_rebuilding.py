"""`rebuild_search_index`: whatever happened to the index, it holds what is public again, and
counts it."""

from io import StringIO

import pytest
from django.core.management import call_command

from articles.models import Article, SearchEntry, SearchWord
from tests.cast import Cast
from tests.invariants.public import search_holds_what_is_public
from tests.rewinding import walked

from .test_index import found


@walked
def okapi(cast: Cast) -> Article:
    """A public text, beside one that was retracted."""
    article = cast.approved(body="## Okapi\n\nIs known. [1]")
    cast.retracted(title="Is a quagga extinct?")
    return article


@pytest.mark.once
@pytest.mark.parametrize(
    "harm",
    [
        lambda: None,
        lambda: SearchEntry.objects.all().delete(),
        lambda: SearchWord.objects.all().delete(),
        lambda: SearchEntry.objects.update(tokens="all: zebra", text="A lie.", words=" zebra "),
        lambda: SearchWord.objects.create(word="zebra", entries=4),
    ],
    ids=["none", "entries", "words", "lies", "a word"],
)
def test_it_holds_what_is_public_again(okapi: Article, harm: object) -> None:
    harm()  # type: ignore[operator]
    output = StringIO()
    call_command("rebuild_search_index", stdout=output)
    assert (
        output.getvalue() == "1 text in the search index.\n"
        and list(search_holds_what_is_public()) == []
    )
    assert found("okapi") == [okapi.galley_id] and found("zebra") == found("quagga") == []


def test_an_entry_without_a_page_goes(cast: Cast) -> None:
    article = cast.approved()
    entry = SearchEntry.objects.get()
    cast.retracted(title="Is a quagga extinct?")
    SearchEntry.objects.create(
        **{
            field.attname: getattr(entry, field.attname)
            for field in SearchEntry._meta.concrete_fields
        }
        | {"galley_id": article.galley_id + 1, "article_id": article.pk + 1}
    )
    call_command("rebuild_search_index", stdout=StringIO())
    assert list(search_holds_what_is_public()) == []


def test_a_bar_is_drawn_where_somebody_looks(cast: Cast) -> None:
    cast.approved()
    output = StringIO()
    output.isatty = lambda: True  # type: ignore[method-assign]
    call_command("rebuild_search_index", stdout=output)
    assert f"[{'#' * 40}] 1 of 1\n" in output.getvalue()
