"""How tests of decisions ask: the address of a confirm page, who is logged in, what a page says,
and the walks to where a verb is taken."""

from typing import Any

from django.test import Client

from articles.models import Article, Person
from editorial.admin.decisions.reviews import on_screen
from reviewers.models import Assignment
from tests.articles.record.test_forced import force
from tests.cast import Cast
from tests.rewinding import walked


def to(article: Article, page: str) -> str:
    """The address of a page about the article."""
    return f"/admin/articles/article/{article.pk}/{page}/"


def as_(person: Any, **options: Any) -> Client:
    """A browser with this person logged in."""
    client = Client(**options)
    client.force_login(person)
    return client


def words(article: Article, reason: str = "") -> dict[str, str]:
    """What the confirm page sends."""
    return {"digest": article.digest, "reason": reason, "seen": on_screen(article.revision)}


def in_question(cast: Cast, **copy: Any) -> Article:
    """An article that was published before full review, which is through by now."""
    article = cast.under_review(**copy)
    asked = cast.invite(article)
    force(cast, article)
    for assignment in asked:
        cast.review(Assignment.objects.get(pk=assignment.pk))
    return Article.objects.get(pk=article.pk)


def previewed(cast: Cast) -> Article:
    """A submitted article whose preview is open."""
    article = cast.submitted()
    return article.open_preview(by=cast.other_editor, digest=article.digest)


@walked
def article(cast: Cast) -> Article:
    """An article under review."""
    return cast.under_review()


@walked
def arrived(cast: Cast, walk: str) -> Article:
    """The article where a walk leads."""
    here = {"in_question": in_question, "previewed": previewed}
    return here[walk](cast) if walk in here else getattr(cast, walk)()


def decider(cast: Cast, verb: str) -> Person:
    """Who takes this verb."""
    return cast.chair if verb == "force_publish" else cast.editor


def corrected(cast: Cast) -> Article:
    """A minor correction, submitted."""
    article = cast.approved()
    article.revise(by=cast.author)
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body.replace("is known", "is known of it"),
    )
    return article.submit(by=cast.author, reason="A better word.", is_minor=True)
