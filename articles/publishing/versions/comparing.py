"""What changed from one public text to another, as readers see it: compared once, and kept for a
while.

Two long texts take a second to compare, and whoever asks need not say who they are. Neither text
can change, so what was made of two is right for as long as the pages look as they do.
"""

import zlib

from django.core.cache import cache
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString

from ...database.canonical import digest
from ...models import Revision
from ...text.comparing.changes import changes
from ...workflow.corrections import compared

SECONDS = 24 * 60 * 60  # that one is kept


def changes_html(before: Revision, now: Revision) -> SafeString:
    """Return the list of changes between two revisions, as HTML; nothing in it but the words of
    the two is from anybody's hand."""
    key = (
        f"changes:{digest([before.pk, before.digest, now.pk, now.digest, static('site/site.css')])}"
    )
    packed = cache.get(key)
    if packed is None:
        html = render_to_string("_changes.html", {"changes": changes(compared(before, now))})
        packed = zlib.compress(html.encode())
        cache.set(key, packed, SECONDS)
    return SafeString(zlib.decompress(packed).decode())
