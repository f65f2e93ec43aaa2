"""An article at its author's desk, and what of it is saved."""

from django.utils.html import escape

from articles.models import Article
from tests.cast import Cast
from tests.rewinding import walked


@walked
def article(cast: Cast) -> Article:
    """A draft that can be submitted as it is."""
    return cast.draft()


def errors(answer) -> dict[str, str]:
    """What is said at each place; each sentence must stand in the page, tied to its field."""
    messages = {field_id: sentence for field_id, _, sentence in answer.context["errors"]}
    page = answer.content.decode()
    assert all(
        escape(sentence) in page and f'href="#{field_id}"' in page
        for field_id, sentence in messages.items()
    )
    return messages
