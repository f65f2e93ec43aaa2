"""Questions that move, and their addresses."""

from articles.models import Article
from tests.cast import Cast
from tests.rewinding import walked

NEW, NEWEST = "low-potassium", "low-potassium-in-the-blood"


def move(cast: Cast, article: Article, to: str = NEW) -> Article:
    return article.change_address(by=cast.editor, former=article.slug, slug=to, reason="Shorter.")


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@walked
def submitted(cast: Cast) -> Article:
    """A text that waits for its review."""
    return cast.submitted()
