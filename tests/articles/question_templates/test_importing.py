"""Files that name a template."""

import pytest

from articles.importing.beginning import begin
from articles.models import Article, QuestionTemplate
from tests.cast import Cast

FILE = """---
title: Is it safe?
topic: kidney-and-electrolytes
template: {template}
---

{body}"""


def _file(template: str, body: str = "") -> bytes:
    return FILE.format(template=template, body=body).encode()


def test_a_text_that_is_there_is_held_to_it_and_kept(cast: Cast) -> None:
    imported = begin(_file("drug  SAFETY", "## Who is at risk\n\nNobody."), by=cast.author)
    article = Article.objects.get()
    assert article.body == "## Who is at risk\n\nNobody." and article.template.name == "Drug safety"
    missing = [finding for finding in imported.findings if finding.code == "section_missing"]
    assert [imported.line_of(finding) for finding in missing] == [
        "line 7, column 1 of the file"
    ] * 3


def test_an_empty_one_begins_with_its_headings(cast: Cast) -> None:
    assert begin(_file("Drug safety"), by=cast.author).outcome == "begun"
    template = QuestionTemplate.objects.get(name="Drug safety")
    assert Article.objects.get().body == template.outline.body


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("Other", "There is no template “Other”. Known are Drug safety, Interpretation of a value"),
        ("[Drug safety]", "“template” must be words."),
    ],
)
def test_another_name_refuses_the_file(cast: Cast, named: str, says: str) -> None:
    imported = begin(_file(named, "Text."), by=cast.author)
    assert imported.outcome == "refused" and says in imported.reasons[0]
    assert not Article.objects.exists()
