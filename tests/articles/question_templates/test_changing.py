"""Choosing a template for a draft that is begun, another one, or none; and files that carry it."""

from typing import Any

import pytest
from django.test import Client

from articles.importing.beginning import begin
from articles.models import Article, QuestionTemplate
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_

pytestmark = pytest.mark.page
OWN = "## Who is at risk\n\nNobody."


@pytest.fixture
def author(cast: Cast) -> Client:
    """A browser with the author logged in."""
    return as_(cast.author)


def named(name: str) -> QuestionTemplate:
    return QuestionTemplate.objects.get(name=name)


def draft(cast: Cast, body: str, template: str = "") -> Article:
    """A draft with this text, and a template if one is named."""
    outline = named(template).outline.as_kept() if template else {}
    return Article.objects.draft(
        by=cast.author, title="Is it safe?", topic=cast.topic, body=body, outline=outline
    )


def choose(client: Client, article: Article, choice: Any) -> Any:
    """Send the form; return the page that follows."""
    at = f"/desk/{article.pk}/template/"
    answer = client.post(at, {"template": choice}, follow=True)
    article.refresh_from_db(fields=["outline", "body", "version"])
    return answer


def test_a_text_takes_a_template_and_stays_as_it_is(author: Client, cast: Cast) -> None:
    article = draft(cast, OWN)
    assert "Choose a template</a>" in author.get(f"/desk/{article.pk}/").content.decode()
    page = choose(author, article, named("Drug safety").pk).content.decode()
    assert (article.body, article.template.name) == (OWN, "Drug safety")
    assert "follows the template “Drug safety” now" in page
    assert "and the template “Drug safety” asks for it" in page
    assert "Change or drop the template</a>" in page


def test_where_nothing_is_written_the_headings_change(author: Client, cast: Cast) -> None:
    first, other = named("Drug safety").outline, named("When to treat").outline
    article = draft(cast, first.body, "Drug safety")
    choose(author, article, named("When to treat").pk)
    assert (article.body, article.template) == (other.body, other)
    choose(author, article, "")
    assert (article.body, article.outline) == ("", {})
    choose(author, article, named("Drug safety").pk)
    assert article.body == first.body


def test_guidance_goes_with_its_template_and_words_stay(author: Client, cast: Cast) -> None:
    outline = named("Drug safety").outline
    article = draft(cast, f"{OWN}\n\n{outline.body}\n\nMore.", "Drug safety")
    headings = "\n\n".join(f"## {section.heading}" for section in outline.sections)
    page = choose(author, article, "").content.decode()
    assert (article.body, article.outline) == (f"{OWN}\n\n{headings}\n\nMore.", {})
    assert "follows no template now" in page


def test_guidance_that_somebody_wrote_on_in_is_said_first(author: Client, cast: Cast) -> None:
    guidance = named("Drug safety").outline.sections[0].guidance
    article = draft(cast, f"## Harm\n\nNone. {guidance} And more.", "Drug safety")
    before = (article.body, article.outline, article.version)
    page = choose(author, article, "")
    assert (
        page.context["form"]
        .errors["template"][0]
        .startswith(
            "Guidance of the template “Drug safety” still stands among your words, in line 3"
        )
    )
    assert (article.body, article.outline, article.version) == before


def test_the_choice_it_has_changes_nothing(author: Client, cast: Cast) -> None:
    article = draft(cast, OWN, "Drug safety")
    QuestionTemplate.objects.filter(name="Drug safety").update(body="## Else\n\nAll of it here.")
    page = author.get(f"/desk/{article.pk}/template/").content.decode()
    assert 'value="kept" selected>Drug safety, as it was when this draft took it' in page
    version = article.version
    assert "Nothing changed" in choose(author, article, "kept").content.decode()
    assert article.version == version
    assert "Choose one of these" in choose(author, article, "0").content.decode()
    choose(author, article, named("Drug safety").pk)
    assert [section.heading for section in article.template.sections] == [
        "Else"
    ] and article.body == OWN


def test_what_is_with_the_editors_is_not_changed(cast: Cast, author: Client) -> None:
    article = cast.submitted()
    at = f"/desk/{article.pk}/template/"
    assert "This step is closed now" in author.get(at).content.decode()
    assert author.post(at, {"template": named("Drug safety").pk}).status_code == 409
    assert Article.objects.get(pk=article.pk).outline == {}


@pytest.mark.parametrize("is_there", [True, False])
def test_a_draft_s_markdown_carries_it(author: Client, cast: Cast, is_there: bool) -> None:
    article = draft(cast, OWN, "Drug safety")
    QuestionTemplate.objects.filter(name="Drug safety").update(is_active=is_there)
    file = author.get(f"/desk/{article.pk}/text.md").content
    assert (b"template: Drug safety" in file) == is_there
    imported = begin(file, by=cast.other_author)
    assert imported.outcome == "begun" and imported.article
    made = imported.article
    assert (made.body, made.outline) == (OWN, article.outline if is_there else {})
