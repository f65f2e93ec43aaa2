"""How previews follow the machine: built by the act that opens or changes them, gone with the
one that ends them."""

from ...ledger.acts import Does, doing
from ...ledger.details import PreviewChange
from ...models import Event, Notification, Preview
from .page import set_preview

CHANGING = doing(Does.SHOWN_IN_PREVIEW)


def set_the_preview(event: Event) -> list[Notification]:
    """Keep the preview as the machine has it. Called in the verb's transaction; where no preview
    is open it asks nothing."""
    article = event.article
    if article.has_preview and event.verb in CHANGING:
        set_preview(article, event)
    elif PreviewChange.from_detail(event.detail).is_closing:
        Preview.objects.filter(article=article).delete()
    return []
