"""What changed between two approved texts, for readers; and corrections of nothing but spelling,
which stand with the dates."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Reference
from articles.views import versions
from tests.cast import BODY, Cast, sign_for

from ..reading.printed import part, printed, words
from ..reading.publishing import correct

pytestmark = pytest.mark.page

TABLE = "So much [1]:\n\n| Drug | Adult | Child |\n|--|--|--|\n| Aspirin | {} | {} |\n"


def approved_again(cast: Cast, article: Article, **copy: Any) -> Article:
    """The next revision, through the whole review."""
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, **copy)
    article.submit(by=cast.author, reason="As the new trial has it.").start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def test_readers_see_what_a_second_approval_changed(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    article = approved_again(
        cast, cast.approved(body=TABLE.format("75 mg", "")), body=TABLE.format("", "75 mg")
    )
    path = f"/articles/{article.slug}/changes/"
    assert f'href="{path}"' in printed(article)
    first = client.get(path)  # whoever asks first has it kept for all others
    with django_assert_max_num_queries(3):
        answer = client.get(path)
    assert answer.content == first.content
    text = words(answer.content.decode())
    assert "Aspirin · Child 75 mg Moved from the column “Adult” to “Child”" in text
    assert "As the new trial has it." in text
    assert client.get(f"/articles/{article.slug}/clinician/changes/").content == answer.content
    assert not answer.cookies and "noindex" in answer.content.decode()


def test_only_what_was_approved_is_compared(cast: Cast, client: Client) -> None:
    article = cast.approved()
    path = f"/articles/{article.slug}/changes/"
    assert client.get(path).status_code == 404 and f'href="{path}"' not in printed(article)
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=BODY + "\nSECRET\n")
    article.submit(by=cast.author, reason="SECRET")
    assert client.get(path).status_code == 404
    for other in ("/articles/nowhere/changes/", f"/articles/{article.slug}/patient/changes/"):
        assert client.get(other).status_code == 404


def test_a_retracted_text_is_compared_no_more(cast: Cast, client: Client) -> None:
    article = approved_again(cast, cast.approved(), body=BODY + "\nMore of it.\n")
    article.retract(
        by=cast.chair,
        digest=article.digest,
        reason="The dose was wrong.",
        signature=sign_for(cast.chair, article, "retract"),
    )
    path = f"/articles/{article.slug}/changes/"
    assert client.get(path).status_code == 404 and f'href="{path}"' not in printed(article)


def corrected(cast: Cast, article: Article, **copy: Any) -> Article:
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, **copy)
    article.submit(by=cast.author, reason="The year was wrong.", is_minor=True).start_review(
        by=cast.editor
    )
    return article.approve(
        by=cast.other_editor, digest=article.digest, signature=sign_for(cast.other_editor, article)
    )


def cited(
    year: int, title: str = "Mechanism of hypokalemia in magnesium deficiency"
) -> list[Reference]:
    return [
        Reference(
            kind="review", title=title, source="JASN", year=year, doi="10.1681/asn.2007070792"
        )
    ]


ABOUT = "\n## About\n\nIt is written with patience.\n"  # a section without a clinical statement


@pytest.mark.parametrize(
    "copy",
    [
        {"references": cited(2007)},
        {"references": cited(2008, "Mechanism of hypokalaemia in magnesium deficiency")},
        {"body": BODY + ABOUT, "references": cited(2008)},
    ],
)
def test_trivia_stand_with_the_dates(cast: Cast, copy: dict[str, Any]) -> None:
    article = cast.revising()
    article.edit(
        by=cast.author,
        version=article.version,
        body=BODY + ABOUT.replace("patience", "patiense"),
        references=cited(2008),
    )
    article.submit(by=cast.author, reason="A source.").start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    html = printed(corrected(cast, article, **copy))
    assert "Spelling or a reference corrected" in words(part(html, 'id="dates"', "</dl>"))
    assert "The year was wrong." in words(part(html, 'id="dates"', "</dl>"))
    assert (
        "Corrected on" not in words(part(html, '<header class="article__head', "</header>"))
        and 'id="corrections"' not in html
    )


def test_other_words_are_noted_before_the_answer(cast: Cast) -> None:
    html = printed(correct(cast, cast.approved()))
    assert "Corrected on" in words(part(html, '<header class="article__head', "</header>"))
    assert "Spelling or a reference" not in html


def test_who_has_it_is_told_so_without_the_texts_being_read(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    article = approved_again(cast, cast.approved(), body=BODY + "\nMore of it.\n")
    path = f"/articles/{article.slug}/changes/"
    first = client.get(path)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    with monkeypatch.context() as patched:
        patched.setattr(versions, "changes_html", None)  # reading would fail
        for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = client.get(path, headers={"if-none-match": sent})
            assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(path, headers={"if-none-match": '"other"'}).content == first.content
    settings.SITE_NAME = "Another name"
    assert client.get(path, headers={"if-none-match": tag}).status_code == 200
