"""Beginning a draft from a template: its headings, what the draft remembers, and what a later
change of the template leaves as it is."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article, QuestionTemplate
from tests.articles.desk.pages import at, write
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_

pytestmark = pytest.mark.page
START = "/desk/new/"


@pytest.fixture
def author(cast: Cast) -> Client:
    """A browser with the author logged in."""
    return as_(cast.author)


def begin(client: Client, cast: Cast, template: Any = "") -> Any:
    """Begin a draft by its form."""
    typed = {"title": "Is it safe?", "topic": cast.topic.pk, "audience": "clinician"}
    return client.post(START, typed | {"template": template})


def test_a_draft_begins_with_the_headings_and_remembers_them(author: Client, cast: Cast) -> None:
    template = QuestionTemplate.objects.get(name="Drug safety")
    page = author.get(START).content.decode()
    assert f'<option value="{template.pk}">Drug safety</option>' in page
    assert "Who is at risk (required) · Dose and interactions · " in page
    begin(author, cast, template.pk)
    article = Article.objects.get()
    assert article.body.startswith("## Possible harms\n\n*To write: Which harm there is,")
    QuestionTemplate.objects.filter(pk=template.pk).update(
        name="Other", body="## Else\n\nSay all of it here."
    )
    shown = author.get(at(article)).content.decode()
    assert "Sections of the template “Drug safety”" in shown
    assert shown.count("is not written yet. Write it in place of its guidance") >= 5
    write(author, article, body="## Possible harms\n\nHarm.")
    shown = author.get(at(article)).content.decode()
    assert "the section “Who is at risk” is missing, and the template “Drug safety” asks" in shown
    assert "“Dose and interactions” is missing" not in shown and "the guidance for" not in shown


def test_none_is_a_choice_and_an_old_draft_is_not_written_over(author: Client, cast: Cast) -> None:
    begin(author, cast)
    begin(author, cast, QuestionTemplate.objects.latest("pk").pk)
    article = Article.objects.get()
    assert (article.body, article.outline) == ("", {})
    shown = author.get(at(article)).content.decode()
    assert "Sections of the template" not in shown and "begun this question already" in shown
    begin(author, cast)
    shown = author.get(at(article)).content.decode()
    assert "Your draft is begun" in shown and "begun this question already" not in shown


def test_what_a_template_put_there_is_not_yet_written(author: Client, cast: Cast) -> None:
    begin(author, cast, QuestionTemplate.objects.get(name="Drug safety").pk)
    article = Article.objects.get()
    for body in (article.body, f"{article.body}\n\nHarm."):
        write(author, article, body=body)
        page = author.get(at(article))
        words = page.content.decode()
        assert page.context["headline"] == "6 parts are not written yet, 1 piece of advice"
        assert "banner--stop" not in words and 'class="finding"' not in words
        assert words.count("“Who is at risk” is not written yet.") == 1
    write(author, article, body=f"{article.body}\n\nHarm. [1]", short_answer="Give 5 mg.")
    page = author.get(at(article))
    assert page.context["headline"] == (
        "1 finding keeps this from being submitted, 5 parts are not written yet, "
        "1 finding blocks approval, 1 warning"
    )
    assert "banner--stop" in page.content.decode()


@pytest.mark.parametrize("wrong", ["inactive", "0", "x" * 99, "1 or 1"])
def test_what_is_no_template_is_said_beside_the_field(
    author: Client, cast: Cast, wrong: str
) -> None:
    template = QuestionTemplate.objects.get(name="Drug safety")
    QuestionTemplate.objects.filter(pk=template.pk).update(is_active=False)
    answer = begin(author, cast, template.pk if wrong == "inactive" else wrong)
    errors = answer.context["form"].errors
    assert errors == {"template": ["Choose one of these templates, or none."]}
    assert not Article.objects.exists() and "Drug safety" not in answer.content.decode()
