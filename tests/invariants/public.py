"""Invariants of what readers find: approved, in step, open to them; and what search and library
hold."""

from collections import Counter
from collections.abc import Iterator

from articles.models import (
    ApprovedStatement,
    Article,
    Event,
    Galley,
    Page,
    Preview,
    SearchEntry,
    SearchWord,
)
from articles.verification import page as pages
from articles.verification.search_index import disagreements as search_disagreements

PUBLISHING = {Galley.Kind.APPROVED: "approve", Galley.Kind.FORCED: "force_publish"}


def public_bytes_were_approved() -> Iterator[str]:
    """1: a page shows the current galley, and a galley was approved at exactly its revision's
    digest."""
    for page in Page.objects.all():
        yield from (f"page {page.slug}: {violation}" for violation in pages.verify(page))
    for galley in Galley.objects.select_related("revision"):
        events = Event.objects.filter(
            article=galley.article_id, verb=PUBLISHING[galley.kind], digest=galley.revision.digest
        )
        if not any(event.detail.get("galley") == galley.digest for event in events):
            yield f"galley {galley.pk} was not approved at its digest."
    for article in Article.objects.exclude(galley=None).exclude(
        pk__in=Page.objects.values("article")
    ):
        yield f"article {article.pk} has a galley and no page."


def search_holds_what_is_public() -> Iterator[str]:
    """1: the search index holds the listed pages' galleys and nothing else, and its words are
    counted as they are."""
    yield from search_disagreements()
    counted = Counter(
        token
        for tokens in SearchEntry.objects.values_list("tokens", flat=True)
        for token in tokens.split()
    )
    if counted != dict(SearchWord.objects.values_list("word", "entries")):
        yield "the words of the search index are not counted as they are."


def library_holds_what_was_reviewed() -> Iterator[str]:
    """1: the library of statements holds what listed pages state that are through their full
    review, and nothing else."""
    due = Page.objects.filter(is_listed=True, reviewed_at__isnull=False).order_by()
    held = ApprovedStatement.objects.order_by()
    for galley in due.values("galley").difference(held.values("galley")):
        yield f"the library holds nothing of galley {galley['galley']}."
    for galley in held.values("galley").difference(due.values("galley")):
        yield f"the library holds galley {galley['galley']}, which is not public and reviewed."


def previews_were_opened() -> Iterator[str]:
    """1: a preview is of what was submitted last and is not decided on, was opened by an act,
    carries the caution and keeps robots out."""
    for preview in Preview.objects.select_related("article"):
        acts = Event.objects.filter(article=preview.article_id, detail__has_key="preview").order_by(
            "sequence"
        )
        if [act.detail["preview"] for act in acts][-1:] != ["opened"] or not {
            act.verb for act in acts
        } & {"open_preview", "submit"}:
            yield f"nobody opened the preview of article {preview.article_id}."
        if (
            preview.article.status not in {"submitted", "under_review", "changes_requested"}
            or preview.revision_id != preview.article.revision_id
        ):
            yield (
                f"the preview of article {preview.article_id} shows what is decided on, or was "
                "submitted before."
            )
        html = bytes(preview.html).decode()
        if (
            html.count("Waiting for human review") != 1
            or "exercise caution" not in html
            or "eviewed by" in html
        ):
            yield f"the preview of article {preview.article_id} is not honest."
        if (
            '<meta name="robots" content="noindex' not in html
            or "noindex" not in preview.headers.get("X-Robots-Tag", "")
        ):
            yield f"the preview of article {preview.article_id} lets search engines in."
    for article in Article.objects.filter(has_preview=True).exclude(
        pk__in=Preview.objects.values("article")
    ):
        yield f"the preview of article {article.pk} was opened and is not there."


def variants_are_in_step_or_say_so() -> Iterator[str]:
    """A text that was adapted from one whose public revision is another now, or is retracted,
    says so until a person ends it."""
    adapted = Article.objects.exclude(adapted_from=None).exclude(
        status__in=["rejected", "withdrawn", "retracted"]
    )
    for variant in adapted.select_related("adapted_from__article"):
        source = variant.adapted_from.article
        is_changed = source.approved_revision_id not in (None, variant.adapted_from_id)
        if is_changed and variant.out_of_step_since is None:
            yield (
                f"article {variant.pk} is out of step with article {source.pk}, and does not say "
                "so."
            )
        if (variant.out_of_step_since is not None) != _says_out_of_step(variant):
            yield f"article {variant.pk} and its ledger disagree whether it is out of step."


def _says_out_of_step(variant: Article) -> bool:
    acts = variant.events.exclude(verb="approve", detail__adapted_from=None)
    last = (
        acts.filter(verb__in=["approve", "out_of_step", "confirm_in_step"])
        .order_by("sequence")
        .last()
    )
    return last is not None and last.verb == "out_of_step"
