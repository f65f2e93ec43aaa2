"""A preview: whether it may be there, and is what revision, ledger, site texts and settings give
today, in every column."""

from collections.abc import Iterator
from typing import Any

from ..database.prepared import Prepared
from ..models import Article, Event, Preview
from ..publishing.previews.page import ROBOTS, compose
from .guard import guarded

BANNER, ROBOTS_TAG = b'id="banner-preview"', f'<meta name="robots" content="{ROBOTS}">'.encode()


def verify(article: Article) -> list[str]:
    """Return, in sentences, what in an article's preview, or the lack of one, does not agree
    with its ledger."""
    return guarded("its preview", _disagreements, article)


def _disagreements(article: Article) -> Iterator[str]:
    last = next(iter(_last(article=article.pk)), None)
    is_open = last is not None and last.detail["preview"] == "opened"
    preview = next(iter(_preview(article=article.pk)), None)
    if article.has_preview != is_open:
        yield "whether its preview is open is not what its ledger says."
    if is_open and preview is None:
        yield "its preview was opened and is not there."
    if preview is not None and not is_open:
        yield "a preview of it is there that nobody opened."
    if preview is not None:
        yield from _differences(article, preview)


@Prepared
def _last(article: int) -> Any:
    return Event.objects.filter(article=article, detail__preview__in=["opened", "closed"]).order_by(
        "-sequence"
    )[:1]


@Prepared
def _preview(article: int) -> Any:
    return Preview.objects.filter(article=article)


def _differences(article: Article, preview: Preview) -> Iterator[str]:
    html = bytes(preview.html)
    if (
        BANNER not in html
        or ROBOTS_TAG not in html
        or preview.headers.get("X-Robots-Tag") != ROBOTS
    ):
        yield "its preview lacks the caution, or lets search engines in."
    if preview.revision_id != article.revision_id:
        yield "its preview does not show its latest revision."
    wanted = vars(compose(article))
    for field in Preview._meta.concrete_fields:
        stored = getattr(preview, field.attname)
        if (
            field.name not in {"id", "built_at"}
            and (bytes(stored) if isinstance(stored, memoryview) else stored)
            != wanted[field.attname]
        ):
            yield (
                f"what is stored of its preview as {field.name} is not what revision, ledger and "
                "site texts give today; after a change "
                "of templates, settings or site texts the clock sets it anew within minutes."
            )
