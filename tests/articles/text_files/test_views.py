"""Whole texts as files: for readers what is or was public, for authors what they have saved."""

from typing import Any

import pytest
from django.test import Client

from articles.importing.beginning import begin
from articles.models import Article, Reference
from tests.articles.reading.printed import printed
from tests.articles.record.test_public_changes import approved_again
from tests.cast import BODY, Cast, declared_by
from tests.rewinding import walked

pytestmark = pytest.mark.page


@walked
def again(cast: Cast) -> Article:
    """A public text with a former version, and a next one in writing."""
    article = approved_again(cast, cast.approved(), body=BODY + "\nMore.\n").revise(by=cast.author)
    return article.edit(by=cast.author, version=article.version, title="SECRET?", body="SECRET")


def test_a_reader_takes_it_away(
    again: Article, client: Client, django_assert_max_num_queries: Any
) -> None:
    home = f"/articles/{again.slug}/"
    assert f'href="{home}text.md" download>Markdown</a>, <a href="{home}text.xml"' in printed(again)
    with django_assert_max_num_queries(2):
        answer = client.get(f"{home}text.md")
    assert (
        answer["Content-Type"] == "text/markdown; charset=utf-8"
        and answer["X-Robots-Tag"] == "noindex"
    )
    assert answer["Content-Disposition"] == f'attachment; filename="{again.slug}-clinician-2.md"'
    assert "More." in answer.content.decode() and "SECRET" not in answer.content.decode()
    assert (
        client.get(f"{home}text.md", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    )
    former = client.get(f"{home}v/1/text.xml").content.decode()
    assert "More." not in former and "Former version" in former
    assert f'href="{home}v/1/text.xml"' in client.get(f"{home}v/1/").content.decode()


def test_what_ai_drafted_says_so(cast: Cast, client: Client) -> None:
    ai = {
        "use": "drafted",
        "tool": "A model",
        "version": "2",
        "sections": "the lead",
        "checked_by": "Ada",
    }
    slug = cast.approved(declared=declared_by(cast.author, ai=ai)).slug
    for ending in ("md", "xml"):
        text = client.get(f"/articles/{slug}/text.{ending}").content.decode()
        assert "Drafted with AI: no author has taken responsibility for it yet." in text


def test_what_was_retracted_says_so(cast: Cast, client: Client) -> None:
    slug = cast.retracted().slug
    assert "title: 'Retracted: " in client.get(f"/articles/{slug}/text.md").content.decode()
    assert "<article-title>Retracted: " in client.get(f"/articles/{slug}/text.xml").content.decode()


@pytest.mark.parametrize(
    "rest", ["text.doc", "text.", "text.md/", "v/3/text.md", "patient/text.xml"]
)
def test_there_is_nothing_else(again: Article, client: Client, rest: str) -> None:
    assert client.get(f"/articles/{again.slug}/{rest}").status_code == 404


def test_authors_take_away_what_they_saved_last(again: Article, cast: Cast, client: Client) -> None:
    client.force_login(cast.author)
    answer = client.get(f"/desk/{again.pk}/text.md")
    assert b"title: SECRET?" in answer.content and answer["Cache-Control"] == "no-store"
    page = client.get(f"/desk/{again.pk}/").content.decode()
    assert (
        f'href="/desk/{again.pk}/text.md"' in page and f'href="/desk/{again.pk}/text.xml"' in page
    )


@pytest.mark.parametrize("who", ["other_author", "editor", "chair"])
def test_to_others_it_is_not_there(cast: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(cast, who))
    there, nowhere = (client.get(f"/desk/{pk}/text.md") for pk in (cast.draft().pk, 10**9))
    assert there.status_code == nowhere.status_code == 404
    assert len(there.content) == len(nowhere.content)


@pytest.mark.parametrize("ending", ["md", "xml"])
def test_a_working_copy_comes_back_as_another_s_draft(
    cast: Cast, client: Client, ending: str
) -> None:
    draft = cast.draft()
    cited = Reference(
        kind="guideline",
        authors="Viera AJ, Wouk N",
        title="Potassium disorders",
        source="BMJ 1: 2",
        year=2015,
        pmid="26371733",
    )
    draft.edit(
        by=cast.author, version=draft.version, short_answer="Rarely. [1]", references=[cited]
    )
    client.force_login(cast.author)
    imported = begin(client.get(f"/desk/{draft.pk}/text.{ending}").content, by=cast.other_author)
    assert (imported.outcome, imported.reasons, imported.notes) == ("begun", [], [])
    made, draft = Article.objects.get(author=cast.other_author), Article.objects.get(pk=draft.pk)
    for name in ("title", "short_answer", "topic", "audience", "listed"):
        assert getattr(made, name) == getattr(draft, name)
    assert made.body == draft.body.strip()
