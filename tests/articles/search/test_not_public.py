"""What is not public, or not any more, is found by nobody; and where search stands."""

import re

import pytest
from django.test import Client

from articles.models import Article
from tests.cast import Cast, sign_for

from .asked import page, public, suggested

__all__ = ["public"]

pytestmark = pytest.mark.page


# --- What is not public ---------------------------------------------------------------------------


CANARY = "xanthoquark"


def everywhere(client: Client, word: str) -> str:
    """All that search says about a word, without what was typed itself."""
    asked = (word, word[:-1] + "q", f'"{word}"', f"{word} hypokalaemia", "unlikely")
    typed = re.compile(rf'“{word}”|value="[^"]*"|<title>.*?</title>|[?&;]q=[^"]*')
    return " ".join(typed.sub("", page(client, query)) for query in asked) + str(
        suggested(client, word[:6])
    )


def test_what_is_not_public_is_nowhere(client: Client, cast: Cast) -> None:
    copy = {"short_answer": f"The {CANARY}.", "body": f"## {CANARY}\n\nThe {CANARY}. [1]\n"}
    for number, walk in enumerate(
        (
            cast.draft,
            cast.submitted,
            cast.reviewed,
            cast.changes_requested,
            cast.rejected,
            cast.withdrawn,
        )
    ):
        walk(title=f"Is {CANARY} number {number}?", **copy)
    article = cast.under_review(title="Is it public?")
    for assignment in cast.invite(article):
        cast.review(
            assignment,
            comments_to_author=f"{CANARY} to the author",
            comments_to_editors=f"{CANARY} to the editors",
        )
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, title=f"Is {CANARY} public?", **copy)
    assert CANARY not in everywhere(client, CANARY) and "Is it public?" in page(client, "unlikely")


def test_what_was_retracted_is_gone_at_once(client: Client, cast: Cast) -> None:
    cast.approved(title="Is it public?")
    article = cast.approved(
        title=f"Is {CANARY} public?", body=f"## {CANARY}\n\nThe {CANARY}. [1]\n"
    )
    assert everywhere(client, CANARY).count(CANARY) > 5
    article.retract(
        by=cast.chair,
        digest=article.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, article, "retract"),
    )
    assert CANARY not in everywhere(client, CANARY)


# --- Where search stands --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/topics/kidney-and-electrolytes/",
        "/editorial-policy/",
        "/board/",
        "/search/",
        "/nowhere/",
        "{article}",
    ],
)
def test_every_public_page_has_one_search_field_and_a_way_to_log_in(
    client: Client, public: Article, path: str
) -> None:
    html = client.get(path.format(article=f"/articles/{public.slug}/")).content.decode()
    assert (
        len(re.findall(r'<form action="/search/" method="get"', html)) == 1
        and html.count('name="q"') == 1
    )
    assert re.search(
        r'<nav class="masthead__nav".*?href="/accounts/login/">Log in</a>.*?</nav>', html, re.DOTALL
    )
