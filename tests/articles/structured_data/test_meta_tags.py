"""What reference managers and link previews read in the head of a page."""

import re
from html import unescape
from typing import Any

import pytest

from articles.models import Article
from tests.articles.reading.printed import printed
from tests.articles.reading.publishing import correct, forced
from tests.cast import Cast, confirmed, sign_for

pytestmark = pytest.mark.page


def tags(article: Article) -> dict[str, list[str]]:
    """Return what each tag of the head says, in order."""
    head = printed(article).split("</head>")[0]
    found: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', head):
        found.setdefault(name, []).append(unescape(content))
    return found


def test_a_reference_manager_finds_title_authors_day_and_address(cast: Cast, settings: Any) -> None:
    draft = cast.draft(title='Is "a" < b & so on?')
    draft.edit(by=cast.author, version=draft.version, reason="", co_authors=[cast.co_author])
    draft.submit(by=cast.author).start_review(by=cast.editor)
    article = cast_approves(cast, confirmed(draft))
    found, address = tags(article), f"{settings.SITE_ORIGIN}/articles/{article.slug}/"
    assert found["citation_title"] == ['Is "a" < b & so on?']
    assert found["citation_author"] == ["Author", "Co Author"]
    assert found["citation_publication_date"] == [f"{article.galley.approved_at:%Y/%m/%d}"]
    assert (
        found["citation_fulltext_html_url"]
        == found["citation_public_url"]
        == found["og:url"]
        == [address]
    )
    assert found["citation_publisher"] == found["og:site_name"] == [settings.SITE_NAME]
    assert found["citation_keywords"] == found["article:section"] == ["Kidney and electrolytes"]
    assert found["og:title"] == found["citation_title"] and found["og:description"] == found[
        "description"
    ] == ["Very unlikely."]


def cast_approves(cast: Cast, article: Article) -> Article:
    for assignment in cast.invite(article):
        cast.review(assignment)
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


@pytest.mark.parametrize("state", ["approved", "corrected", "forced", "retracted"])
def test_a_page_names_one_address_and_one_title(cast: Cast, state: str) -> None:
    article = {
        "approved": cast.approved,
        "retracted": cast.retracted,
        "forced": lambda: forced(cast),
        "corrected": lambda: correct(cast, cast.approved()),
    }[state]()
    found = tags(article)
    assert all(len(values) == 1 for values in found.values())
    assert found["og:type"] == ["article"] and not any(
        name.startswith("og:image") for name in found
    )
    head = printed(article).split("</head>")[0]
    assert re.findall('<link rel="canonical" href="([^"]+)">', head) == found["og:url"]


def test_a_retracted_page_says_so_and_gives_no_answer(cast: Cast) -> None:
    article = cast.retracted()
    found = tags(article)
    assert found["citation_title"][0].startswith("Retracted: ") and found["og:title"][0].startswith(
        "Retracted: "
    )
    assert (
        found["description"]
        == found["og:description"]
        == [f"This answer was retracted on {article.status_since:%-d %B %Y}."]
    )


def test_a_forced_page_says_so_first(cast: Cast) -> None:
    assert tags(forced(cast))["og:description"] == ["Published before full review. Very unlikely."]
