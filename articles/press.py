"""The press: builds the page of an article from galley, ledger and site settings. Pages can be rebuilt at any time.

The page carries the galley's two pieces byte for byte between comments that name their SHA-256, so that anyone can cut
them out and check them:

    <!--galley head sha256:…-->…<!--/galley-->   and   <!--galley text sha256:…-->…<!--/galley-->
"""

import gzip
import re
import zlib
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from html import unescape
from typing import Any

import brotli
from csp.utils import build_policy
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from .canonical import digest
from .context import site
from .middleware import ALWAYS
from .models import Article, Audience, Page, Policy, Revision, Topic, address
from .record import Record, Unrecorded
from .text.typeset import set_inline, set_text

WORDS_PER_MINUTE = 220
OVERLAP = timedelta(minutes=1)  # an approval under way while a text is adopted may still print the former one
BROTLI_QUALITY = 10  # of 11: the last step triples the time and saves three bytes in a hundred


def set_page(article: Article) -> Page:
    """Build and store the public page of an article that has a galley; return it. The caller holds the article's lock.

    The same galley, ledger and site texts give the same bytes. Raises articles.record.Unrecorded when the ledger does
    not hold the approval.
    """
    page = _compose(article)
    columns = [field.attname for field in Page._meta.concrete_fields if field.attname not in {"id", "article_id"}]
    return Page.objects.bulk_create([page], update_conflicts=True, unique_fields=["article"], update_fields=columns)[0]


def set_pages(pages: QuerySet[Page]) -> int:
    """Build these pages anew, each in a transaction of its own, under its article's lock; return how many they were.

    Repeating it is harmless, and so is dying half way.
    """
    count = 0
    for page in pages.select_related("article").only("article__id").order_by("pk").iterator():
        with transaction.atomic():
            set_page(page.article.locked())
        count += 1
    return count


def set_outdated_pages() -> int:
    """Build the pages anew that may not carry the disclaimer in force; return how many they were."""
    adopted_at = Policy.objects.in_force()[Policy.Kind.DISCLAIMER].adopted_at
    return set_pages(Page.objects.filter(built_at__lt=adopted_at + OVERLAP))


def verify(page: Page, *, as_of_today: bool = True) -> list[str]:
    """Return, in sentences, what in a stored page does not agree with its galley, revision, ledger or itself.

    With `as_of_today`, also whether it is what would be printed now: after a change of the site's texts or looks it is
    not, until `set_pages` has run.
    """
    return [*_disagreements(page), *(_departures(page) if as_of_today else ())]


def _compose(article: Article) -> Page:
    record = Record.of(article)
    galley, revision, html = record.galley, record.revision, _html(article, record).encode()
    return Page(
        article=article, slug=article.slug, audience=article.audience, galley=galley, html=html,
        gzip=gzip.compress(html, 9, mtime=0), brotli=brotli.compress(html, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
        etag=_etag(html), headers=headers(), is_listed=record.retraction is None, title=revision.title,
        short_answer=_words(revision.short_answer), topic=_topic(article, revision), approved_at=galley.approved_at,
        built_at=timezone.now(),
    )


def headers() -> dict[str, str]:
    """Return every header of a page but those that depend on the coding: as the middleware would set them."""
    sent = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        # The order of the parts has no meaning, so it is fixed: the same page, the same bytes.
        "Content-Security-Policy": "; ".join(sorted(build_policy().split("; "))),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        **ALWAYS,
    }
    if settings.SECURE_HSTS_SECONDS:
        parts = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
        parts += ["includeSubDomains"] * settings.SECURE_HSTS_INCLUDE_SUBDOMAINS + ["preload"] * settings.SECURE_HSTS_PRELOAD
        sent["Strict-Transport-Security"] = "; ".join(parts)
    return sent


def _html(article: Article, record: Record) -> str:
    galley, revision, disclaimer = record.galley, record.revision, article.texts_in_force[Policy.Kind.DISCLAIMER]
    topic = _topic(article, revision)
    return render_to_string("articles/page/article.html", {
        "house": site(), "record": record, "revision": revision, "topic": topic,
        "address": address(article.slug, article.audience), "audience": article.get_audience_display().lower(),
        "minutes": max(1, round(len(revision.body.split()) / WORDS_PER_MINUTE)),
        "short_answer": _words(revision.short_answer),
        "head": _between_markers("head", galley.head), "text": _between_markers("text", galley.text),
        "due_on": record.reviewed_at and _months_later(record.reviewed_at.date(), topic.months_to_next_review),
        "variants": _variants(article, record), "disclaimer": disclaimer,
        "disclaimer_text": set_text(disclaimer.text, []).html,
    })


def _topic(article: Article, revision: Revision) -> Topic:
    """The topic that was approved; the working copy may have moved on to another."""
    return article.topic if article.topic_id == revision.topic_id else revision.topic


@dataclass(frozen=True)
class Variant:
    """One audience's text of the same question."""

    label: str
    address: str
    is_this: bool


def _variants(article: Article, record: Record) -> list[Variant]:
    public = [audience for audience in Audience if audience in record.audiences | {article.audience}]
    if len(public) == 1:
        return []
    return [Variant(one.label, address(article.slug, one), one == article.audience) for one in public]


def _between_markers(name: str, piece: str) -> SafeString:
    return format_html("<!--galley {} {}-->{}<!--/galley-->", name, _sum(piece.encode()), SafeString(piece))


def _sum(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"


def _etag(html: bytes) -> str:
    return f'"{sha256(html).hexdigest()[:32]}"'


def _words(text: str) -> str:
    return unescape(strip_tags(set_inline(text)))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _disagreements(page: Page) -> Iterator[str]:
    html, galley, article = _stored(page.html), page.galley, page.article
    if page.galley_id != article.galley_id:
        yield "The page does not show the current galley."
    if (page.slug, page.audience) != (article.slug, article.audience):
        yield "The page does not stand at its article's address."
    for name, piece in (("head", galley.head), ("text", galley.text)):
        yield from _misprints(html, name, piece.encode())
    if galley.digest != digest({"form": "galley/1", "head": galley.head, "text": galley.text}):
        yield "The galley is not what its digest says."
    if galley.revision.digest != digest(galley.revision.canonical()):
        yield "The revision is not what its digest says."
    if _unpacked(gzip.decompress, page.gzip) != html or _unpacked(brotli.decompress, page.brotli) != html:
        yield "The codings of the page say different things."


def _stored(column: Any) -> bytes:
    """Return the bytes of a column, also where somebody has put text into it."""
    return column.encode() if isinstance(column, str) else bytes(column)


def _unpacked(unpack: Callable[[bytes], bytes], column: Any) -> bytes | None:
    try:
        return unpack(_stored(column))
    except (OSError, EOFError, zlib.error, brotli.error):
        return None


def _misprints(html: bytes, name: str, piece: bytes) -> Iterator[str]:
    found = re.findall(rb"<!--galley %s (sha256:[0-9a-f]{64})-->(.*?)<!--/galley-->" % name.encode(), html, re.DOTALL)
    if len(found) != 1:
        yield f"The page carries the {name} of its galley {len(found)} times, not once."
    for said, printed in found:
        if printed != piece:
            yield f"The {name} on the page is not the galley's, byte for byte."
        if said.decode() != _sum(printed):
            yield f"The {name} on the page is not what its marker says."


def _departures(page: Page) -> Iterator[str]:
    try:
        wanted: dict[str, Any] = vars(_compose(page.article))
    except Unrecorded as missing:
        yield str(missing)
        return
    for field in Page._meta.concrete_fields:
        stored, name = getattr(page, field.attname), field.attname
        if isinstance(stored, memoryview):
            stored = bytes(stored)
        if name not in {"id", "built_at"} and stored != wanted[name]:
            yield f"What is stored as {name} is not what galley, ledger and site texts give today."
