"""A text, the variant adapted from it, and what happens to them."""

from typing import Any

from articles.models import Article
from tests.cast import Cast, sign_for
from tests.rewinding import walked

from .test_variants import approve, begin


def again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def change(cast: Cast, source: Article, words: str = "More is known. [1]") -> Article:
    """Approve a second full revision of a public text."""
    source = again(source).revise(by=source.author)
    source.edit(by=source.author, version=source.version, body=f"{source.body}\n\n{words}\n")
    return approve(cast, source)


def correct(cast: Cast, source: Article) -> Article:
    source = again(source).revise(by=source.author)
    source.edit(
        by=source.author,
        version=source.version,
        body=source.body.replace("is known", "is known of it"),
    )
    source.submit(by=source.author, reason="A word.", is_minor=True).start_review(by=cast.editor)
    return source.approve(
        by=cast.editor, digest=source.digest, signature=sign_for(cast.editor, source)
    )


def retract(cast: Cast, source: Article) -> Article:
    source = again(source)
    return source.retract(
        by=cast.chair,
        digest=source.digest_for("retract"),
        reason="Wrong.",
        signature=sign_for(cast.chair, source, "retract"),
    )


def force(cast: Cast, source: Article) -> Article:
    source = again(source).revise(by=source.author)
    source.submit(by=source.author, reason="At once.").start_review(by=cast.editor)
    return source.force_publish(
        by=cast.chair,
        digest=source.digest,
        reason="An outbreak.",
        signature=sign_for(cast.chair, source, "force_publish"),
    )


def html(article: Article) -> str:
    return bytes(again(article).page.html).decode()


@walked
def source(cast: Cast) -> Article:
    """A public text for clinicians."""
    return cast.approved()


@walked
def pair(cast: Cast, source: Article) -> tuple[Article, Article]:
    """A public text for clinicians and its public variant for patients."""
    return source, approve(cast, begin(source, cast.author))


@walked
def changed(cast: Cast, pair: Any) -> Article:
    """The source of the pair, of which a second full revision is public."""
    return change(cast, pair[0])
