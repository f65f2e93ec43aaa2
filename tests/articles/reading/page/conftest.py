"""The texts whose pages are set."""

from articles.models import Article
from tests.cast import Cast
from tests.rewinding import walked


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@walked
def retracted(cast: Cast) -> Article:
    """A text that was public."""
    return cast.retracted(title="Is it?")
