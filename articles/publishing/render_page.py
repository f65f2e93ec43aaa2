"""Builds the page of an article from galley, ledger and site settings. Pages can be rebuilt at any
time.

The page carries the galley's two pieces byte for byte between comments that name their SHA-256, so
that anyone can cut them out and check them:

    <!--galley head sha256:…-->…<!--/galley-->   and   <!--galley text sha256:…-->…<!--/galley-->
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..database.prepared import Prepared
from ..evidence.quantities.sign_off import by_place
from ..models import Article, Audience, Page, Policy, Revision, SiteSettings, Status, Topic, address
from ..site_settings.in_force import site
from ..text.document import read
from ..text.inline import in_words
from ..text.typeset import set_text
from .audiences.choosing import choices, standing_in
from .audiences.readers import READERS
from .banners import of_public
from .citing.items import CitedText
from .citing.presenting import presented
from .codings import packed
from .lists.filing import filed_as
from .middleware import ALWAYS
from .pdf.addresses import pdf_of
from .record import Record, events_at
from .search.index.entries import keep_entry
from .structured_data.head import Described, for_programs

WORDS_PER_MINUTE = 220
OVERLAP = timedelta(
    minutes=1
)  # an approval under way while a text is adopted may still print the former one; so may a process
# that has not heard of new settings yet (site_settings/memory.py)
KEPT = {"id", "article_id", "is_related"}  # columns that building a page anew leaves as they are


def set_page(article: Article) -> Page:
    """Build and store the public page of an article that has a galley, and what search knows of it;
    return it. The caller holds its lock.

    The same galley, ledger and site texts give the same bytes. Raises
    articles.publishing.record.Unrecorded when the ledger does not hold the approval.
    """
    return set_pages_of([article])[0]


def set_pages_of(
    articles: Sequence[Article],
    events: Iterable[Any] | None = None,
    *,
    keeps_entry: bool = True,
    is_news: bool = False,
    kept: Page | None = None,
) -> list[Page]:
    """Build and store the public pages of articles of one question, as `set_page` does, and return
    them.

    The first is the one that changed, so with `keeps_entry` what is found in it, too; of the others
    only what stands around the text. `events` are those of the question (`events_at` of the
    record), from who has them at hand; else the ledger is read once. With `is_news` what is related
    to them is worked out anew, later. `kept` is the first one's page as it stands (see `compose`).
    """
    events = (
        articles[0].known_events or list(events_at(articles[0].slug))
        if events is None
        else list(events)
    )
    records = [Record.of(article, events) for article in articles]
    pages = [
        compose(article, record, kept=kept if article is articles[0] else None)
        for article, record in zip(articles, records, strict=True)
    ]
    columns = [
        field.attname
        for field in Page._meta.concrete_fields
        if field.attname not in KEPT - ({"is_related"} if is_news else set())
    ]
    if keeps_entry:
        keep_entry(pages[0], records[0].reviewed_on, has_former=records[0].versions > 1)
    return Page.objects.bulk_create(
        pages, update_conflicts=True, unique_fields=["article"], update_fields=columns
    )


def set_pages(pages: QuerySet[Page]) -> int:
    """Build these pages anew, each in a transaction of its own, under its article's lock; return
    how many they were.

    Repeating it is harmless, and so is dying half way.
    """
    count = 0
    for key in pages.order_by("pk").values_list("pk", flat=True).iterator():
        with transaction.atomic():
            page = next(iter(_page(pk=key)), None)
            if page:
                set_pages_of([page.article.locked()], kept=page)
        count += page is not None
    return count


@Prepared
def _page(pk: int) -> Any:
    return Page.objects.filter(pk=pk).select_related("article")


def set_outdated_pages() -> int:
    """Build the pages anew that may carry a former disclaimer or former settings, or whose
    review has become overdue; return how many."""
    disclaimers = Policy.objects.by_reader(Policy.Kind.DISCLAIMER)
    settled_at = SiteSettings.objects.in_force().adopted_at
    changed_at = {
        audience: max(disclaimer.adopted_at, settled_at)
        for audience, disclaimer in disclaimers.items()
    }
    overdue = Page.objects.filter(
        overdue_from__lte=timezone.localdate(), built_at__lt=F("overdue_from")
    )
    former = Q()
    for audience, at in changed_at.items():
        former |= Q(audience=audience, built_at__lt=at + OVERLAP)
    # Asked all the time, and mostly there are none: each part is read off an index, which an OR of
    # them would not be.
    before = Page.objects.filter(former, built_at__lt=max(changed_at.values()) + OVERLAP)
    return set_pages(Page.objects.filter(pk__in=overdue.values("pk").union(before.values("pk"))))


def compose(
    article: Article, record: Record | None = None, on: date | None = None, kept: Page | None = None
) -> Page:
    """Return the page of an article as it would be set now, unsaved. Raises
    articles.publishing.record.Unrecorded.

    `record` is its own, from who has it at hand; `on` is the day whose page it is, if that is not
    today's. `kept` is the page as it stands: where it says the same, its codings are taken over
    instead of made, which takes half as long as all the rest.
    """
    record = record or Record.of(article)
    due_on = _due_on(record, _topic(article, record.revision))
    is_overdue = due_on is not None and (on or timezone.localdate()) > due_on
    galley, revision, html = (
        record.galley,
        record.revision,
        _html(article, record, due_on, is_overdue=is_overdue).encode(),
    )
    return Page(
        article=article,
        slug=article.slug,
        audience=article.audience,
        galley=galley,
        **packed(html, kept),
        headers=headers(),
        is_listed=record.retraction is None,
        title=revision.title,
        short_answer=in_words(revision.short_answer, revision.form),
        topic=_topic(article, revision),
        approved_at=galley.approved_at,
        reviewed_at=record.reviewed_at,
        corrected_at=record.noted_corrections[-1].approval.at if record.noted_corrections else None,
        filed_as=filed_as(revision.title),
        overdue_from=due_on and due_on + timedelta(days=1),
        built_at=timezone.now(),
    )


def headers() -> dict[str, str]:
    """Return every header of a page but those that depend on the coding: as the middleware would
    set them."""
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
        parts += ["includeSubDomains"] * settings.SECURE_HSTS_INCLUDE_SUBDOMAINS + [
            "preload"
        ] * settings.SECURE_HSTS_PRELOAD
        sent["Strict-Transport-Security"] = "; ".join(parts)
    return sent


def _due_on(record: Record, topic: Topic) -> date | None:
    """The day the next review of what is public is due."""
    if record.retraction or not record.reviewed_at:
        return None
    return _months_later(record.reviewed_at.date(), topic.months_to_next_review)


def _html(article: Article, record: Record, due_on: date | None, *, is_overdue: bool) -> str:
    galley, revision, disclaimer = (
        record.galley,
        record.revision,
        article.texts_in_force[Policy.Kind.DISCLAIMER],
    )
    topic = _topic(article, revision)
    overdue_since, short_answer = (
        due_on if is_overdue else None,
        in_words(revision.short_answer, revision.form),
    )
    described = Described(
        record, topic, address(article.slug, article.audience), short_answer, overdue_since
    )
    return render_to_string(
        "articles/page/article.html",
        {
            **for_programs(described),
            "house": site(),
            "record": record,
            "revision": revision,
            "topic": topic,
            "address": address(article.slug, article.audience),
            "audience": article.get_audience_display().lower(),
            "minutes": minutes_to_read(revision),
            "short_answer": short_answer,
            "head": between_markers("head", galley.head),
            "text": between_markers("text", galley.text),
            "due_on": due_on,
            "cited": presented(
                CitedText.of_record(record, article.slug, address(article.slug, article.audience))
            ),
            "pdf": pdf_of(galley, address(article.slug, article.audience)),
            "amounts": None if record.retraction else by_place(read(revision)),
            "related": [] if record.retraction else article.related,
            "banners": of_public(
                record,
                is_in_review=article.status == Status.UNDER_REVIEW,
                overdue_since=overdue_since,
            ),
            "choices": choices(
                article.slug, article.audience, record.audiences, record.retracted_audiences
            ),
            "disclaimer": disclaimer,
            "standing_in": standing_in(article.audience, record.audiences),
            "wording": READERS[Audience(article.audience)],
            "disclaimer_text": set_text(disclaimer.text, [], prefix="disclaimer-").html,
        },
    )


def _topic(article: Article, revision: Revision) -> Topic:
    """The topic that was approved; the working copy may have moved on to another."""
    return article.topic if article.topic_id == revision.topic_id else revision.topic


def between_markers(name: str, piece: str) -> SafeString:
    """Return a piece of a galley, `head` or `text`, between the comments that name its SHA-256."""
    return format_html(
        "<!--galley {} {}-->{}<!--/galley-->", name, named(piece.encode()), SafeString(piece)
    )


def named(data: bytes) -> str:
    """Return how a marker names these bytes."""
    return f"sha256:{sha256(data).hexdigest()}"


def minutes_to_read(revision: Revision) -> int:
    """Return how long its body takes to read, in minutes."""
    return max(1, round(len(revision.body.split()) / WORDS_PER_MINUTE))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
