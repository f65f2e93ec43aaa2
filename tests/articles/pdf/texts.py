"""The texts whose PDFs are made, and how they are asked for."""

from django.test import Client

from articles.models import Article
from tests.articles.record.test_public_changes import approved_again
from tests.cast import BODY, Cast, sign_for
from tests.rewinding import walked


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@walked
def twice(cast: Cast, article: Article) -> Article:
    """An article with two versions."""
    return approved_again(cast, article, body=BODY + "\nA SECOND paragraph came in.\n")


def home(article: Article) -> str:
    return f"/articles/{article.slug}"


def given(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), path
    assert not answer.cookies
    return answer.content


def retract(cast: Cast, article: Article) -> None:
    article = Article.objects.get(pk=article.pk)
    article.retract(
        by=cast.chair,
        digest=article.digest_for("retract"),
        reason="The dose was wrong.",
        signature=sign_for(cast.chair, article, "retract"),
    )
