"""A public page: whether it is what galley, ledger, site texts and settings give today, in every
column and header."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from ..database.canonical import digest
from ..models import Page
from ..publishing.codings import codings_say, etag, stored
from ..publishing.record import Unrecorded
from ..publishing.render_page import compose, named

SET_AGAIN = {
    "html",
    "gzip",
    "brotli",
    "etag",
    "headers",
    "overdue_from",
}  # what other templates, settings or rules give
CLOSING = b"<!--/galley-->"
OLDER = (
    "It agrees with its galley and with itself, but differs from what would be set today. Where "
    "templates, settings or site texts changed since {since}, when it was built, that is why: run "
    "set_pages. If it still differs, or nothing changed, somebody altered it."
)
ALTERED = (
    "No change of templates, settings or site texts explains this: somebody altered the page. Keep "
    "a copy, then run set_pages."
)


def verify(page: Page) -> list[str]:
    """Return, in sentences, what in a stored page does not agree with its galley, revision, ledger
    or itself.

    The whole page is compared with what would be set now. After a change of templates, settings or
    site texts it differs until `set_pages` has run; the last sentence says whether such a change
    could be why.
    """
    try:
        # Asked for here, so that what is gone is said once.
        page.article, page.galley.revision  # noqa: B018
    except ObjectDoesNotExist as gone:
        return [f"{gone} The page cannot be set again."]
    if page.article.galley_id == page.galley_id:
        page.article.galley = page.galley
    found = list(_disagreements(page))
    try:
        wanted = vars(compose(page.article, on=page.built_at.date(), kept=page))
    except Unrecorded as missing:
        return [*found, str(missing)]
    departures = [name for name, stored in _columns(page) if stored != wanted[name]]
    found += [
        f"What is stored as {name} is not what galley, ledger and site texts give today."
        for name in departures
    ]
    if found:
        is_older = SET_AGAIN.issuperset(departures) and len(found) == len(departures)
        found += _headers(page.headers, wanted["headers"])
        found.append(
            OLDER.format(since=f"{page.built_at:%-d %B %Y, %H:%M} (UTC)") if is_older else ALTERED
        )
    return found


def _columns(page: Page) -> Iterator[tuple[str, Any]]:
    for field in Page._meta.concrete_fields:
        value = getattr(page, field.attname)
        if field.name not in {"id", "built_at", "is_related", "has_pdfs"}:
            yield field.attname, bytes(value) if isinstance(value, memoryview) else value


def _disagreements(page: Page) -> Iterator[str]:
    html, galley, article = stored(page.html), page.galley, page.article
    if page.galley_id != article.galley_id:
        yield "The page does not show the current galley."
    if (page.slug, page.audience) != (article.slug, article.audience):
        yield "The page does not stand at its article's address."
    for name, piece in (("head", galley.head), ("text", galley.text)):
        yield from _misprints(html, name, piece.encode())
    if galley.digest != digest(galley.canonical()):
        yield "The galley is not what its digest says."
    if galley.revision.digest != digest(galley.revision.canonical()):
        yield "The revision is not what its digest says."
    if not codings_say(page, html):
        yield "The codings of the page say different things."
    if page.etag != etag(html):
        yield "The entity tag is not that of the page."


def _misprints(html: bytes, name: str, piece: bytes) -> Iterator[str]:
    found = list(_printed(html, b"<!--galley %s " % name.encode()))
    if len(found) != 1:
        yield f"The page carries the {name} of its galley {len(found)} times, not once."
    for named_digest, printed in found:
        if printed != piece:
            yield f"The {name} on the page is not the galley's, byte for byte."
        if named_digest != named(printed).encode():
            yield f"The {name} on the page is not what its marker says."


def _printed(html: bytes, opening: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield what each marker says, and what is printed behind it. Reads the page once, whatever
    stands on it."""
    for part in html.split(opening)[1:]:
        named_digest, ends, rest = part.partition(b"-->")
        printed, is_closed, _ = rest.partition(CLOSING)
        if ends and is_closed:
            yield named_digest, printed


def _headers(stored: Any, wanted: dict[str, str]) -> Iterator[str]:
    """Say which headers are not as they should be: without one of them a browser guards less."""
    if not isinstance(stored, dict):
        yield "The stored headers are no object."
        return
    for name in sorted(wanted.keys() | stored.keys()):
        if stored.get(name) != wanted.get(name):
            yield (
                f"The header {name!a} "
                f"{'is missing' if name not in stored else 'is not what it should be'}."
            )
