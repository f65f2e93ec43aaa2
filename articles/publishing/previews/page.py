"""The page of a preview: built from the submitted revision, its ledger and the site's texts. It
can be rebuilt at any time."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from ...models import Article, Event, Preview, address, preview_address, set_in_type
from ...site_settings.in_force import site
from ...text.inline import in_words
from ..banners import before_approval
from ..codings import packed
from ..render_page import headers, minutes_to_read
from .review_stage import ReviewStage

ROBOTS = "noindex, nofollow, noarchive"
LABEL = "Short answer, not approved"  # it is what is read first, and quoted


def set_preview(article: Article, after: Event | None = None) -> Preview:
    """Build and store the preview of an article's latest revision; return it. The caller holds the
    article's lock.

    `after` is the act under way, if it is one.
    """
    preview = compose(article, after)
    columns = [
        field.attname
        for field in Preview._meta.concrete_fields
        if field.attname not in {"id", "article_id"}
    ]
    return Preview.objects.bulk_create(
        [preview], update_conflicts=True, unique_fields=["article"], update_fields=columns
    )[0]


def set_outdated_previews() -> int:
    """Build the previews anew that differ from what would be set now (a template, a rule
    changed); return how many they were."""
    stored = Preview.objects.order_by("pk").only("html", "article__id").select_related("article")
    outdated = [preview for preview in stored.iterator() if _is_outdated(preview)]
    for preview in outdated:
        with transaction.atomic():
            article = preview.article.locked()
            if article.has_preview:
                set_preview(article)
    return len(outdated)


def _is_outdated(preview: Preview) -> bool:
    """Looked at without a lock and without packing: as a rule nothing has changed."""
    article = Article.objects.select_related("revision__topic").get(pk=preview.article_id)
    return (
        article.has_preview
        and bytes(preview.html) != _html(article, ReviewStage.of(article)).encode()
    )


def compose(article: Article, after: Event | None = None) -> Preview:
    """Return the preview of an article as it would be set now, unsaved."""
    html = _html(article, ReviewStage.of(article, after)).encode()
    return Preview(
        article=article,
        slug=article.slug,
        audience=article.audience,
        revision=article.revision,
        **packed(html),
        headers=headers() | {"X-Robots-Tag": ROBOTS},
        built_at=timezone.now(),
    )


def _html(article: Article, stage: ReviewStage) -> str:
    revision = article.revision
    assert revision is not None  # noqa: S101  # only what was submitted is shown
    head, text = set_in_type(revision, LABEL)
    return render_to_string(
        "articles/preview/preview.html",
        {
            "house": site(),
            "article": article,
            "revision": revision,
            "stage": stage,
            "banners": before_approval(
                revision, stage.request, None if article.is_read_since() else article.last_change()
            ),
            "head": SafeString(head),
            "text": SafeString(text),
            "minutes": minutes_to_read(revision),
            "robots": ROBOTS,
            "address": preview_address(article.slug, article.audience),
            "public_at": address(article.slug, article.audience) if article.galley_id else "",
            "audience": article.get_audience_display().lower(),
            "short_answer": in_words(revision.short_answer, revision.form),
        },
    )
