"""Checking the record: every chain, the site's too, every row they name, history, pages, PDFs.
Reads only, believes nothing.

Whatever is found is a sentence; nothing that stands in the database ends a verification, and none
of it is held in memory whole: at most one article's acts and one page at a time.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from ..database.prepared import Prepared
from ..models import Article, Event, Galley, Page, PublicImage, StoredPdf
from . import library
from . import page as pages
from . import preview as previews
from .article import named_rows, verify
from .guard import confirmed, guarded
from .keys import Keys
from .site import verify_site

__all__ = ["verify", "verify_all", "verify_beside", "verify_rows", "walked"]

POINTED_AT = ("revision", "approved_revision", "galley", "adapted_from")


def verify_all(articles: QuerySet[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, whatever does not agree: chains, rows named by them, history, pages,
    PDFs, and rows no chain names.

    With `articles`, only what concerns these.
    """
    for of, rows in (walked() if articles is None else walked(articles)).items():
        yield from verify_rows(of, rows)
    if articles is None:
        yield from verify_beside()


def walked(articles: QuerySet[Article] | None = None) -> dict[str, QuerySet[Any]]:
    """Return what is walked row by row, by kind: of all articles, or of these."""
    if articles is None:
        return {
            "article": Article.objects.all(),
            "page": Page.objects.all(),
            "pdf": StoredPdf.objects.all(),
        }
    return {
        "article": articles,
        "page": Page.objects.filter(article__in=articles),
        "pdf": StoredPdf.objects.filter(galley__article__in=articles),
    }


def verify_rows(of: str, rows: QuerySet[Any]) -> Iterator[str]:
    """Yield what does not agree of some rows of a kind of `walked`."""
    for key in rows.order_by("pk").values_list("pk", flat=True).iterator():
        if of == "article":
            yield from (
                f"Article {key}: {sentence}" for sentence in confirmed("it", _verify_article, key)
            )
        elif of == "page":
            yield from confirmed(f"Page {key}", _verify_page, key)
        else:
            yield from guarded(f"PDF {key}", _verify_pdf, key)
    if of == "page":
        yield from guarded("The library of statements", library.verify, rows)


def verify_beside() -> Iterator[str]:
    """Yield what does not agree of rows that no article is walked for, and of the site's ledger."""
    for subject, check in (
        ("What belongs to no article", _orphans),
        ("Append-only rows", _unnamed_rows),
        ("Pictures that everybody sees", _pictures_of_nothing),
        ("The library of statements", library.without_page),
        ("The site ledger", verify_site),
    ):
        yield from guarded(subject, check)


def _verify_article(key: int) -> list[str]:
    article: Any = next(iter(_article(pk=key)), None)
    if article and article.is_torn(POINTED_AT):  # what is gone is named where it is asked for
        article = Article.objects.filter(pk=key).first()
    return verify(article) + previews.verify(article) if article else []


@Prepared
def _article(pk: int) -> Any:
    return Article.objects.filter(pk=pk).select_related(*POINTED_AT)


def _verify_page(key: int) -> Iterator[str]:
    # With what it is made of; where something of that is gone, the page alone.
    page = next(iter(_page(pk=key)), None) or Page.objects.filter(pk=key).first()
    if page is not None:
        name = f"Page {page.slug} ({page.audience})"
        yield from (f"{name}: {sentence}" for sentence in guarded("it", pages.verify, page))


@Prepared
def _page(pk: int) -> Any:
    return Page.objects.filter(pk=pk).select_related("article__topic", "galley__revision__topic")


def _verify_pdf(key: int) -> Iterator[str]:
    pdf = (
        StoredPdf.objects.filter(pk=key)
        .select_related("galley__article")
        .defer("galley__head", "galley__text")
        .first()
    )
    if pdf is not None and not pdf.is_intact:
        article = pdf.galley.article
        yield (
            f"PDF {key}, of {article.slug} ({article.audience}), does not have its digest: "
            "somebody altered it. It is not given out."
        )


def _orphans() -> Iterator[str]:
    """Acts whose article is gone: no chain is walked that would miss them."""
    lost = Event.objects.exclude(article__in=Article.objects.order_by().values("pk"))
    for key in (
        lost.order_by("article_id").values_list("article_id", flat=True).distinct().iterator()
    ):
        yield f"Article {key} is gone, but its ledger is not."


def _pictures_of_nothing() -> Iterator[str]:
    """Pictures that are served to everybody and stand in no text that is or was public."""
    for digest in PublicImage.objects.order_by("pk").values_list("pk", flat=True).iterator():
        galleys = Galley.objects.filter(article__images__digest=digest)
        if not galleys.filter(revision__body__contains=digest).exists():
            yield f"The picture {digest} is served to everybody and stands in no public text."


def _unnamed_rows() -> Iterator[str]:
    """Append-only rows that belong on the ledger (`is_sealed`) but that no event names: inserted
    past the verbs."""
    sealed = {
        model._meta.label_lower: model
        for model in apps.get_models()
        if getattr(model, "is_sealed", False)
    }
    named = {label: Keys() for label in sealed}
    for article in (
        Event.objects.order_by("article_id")
        .values_list("article_id", flat=True)
        .distinct()
        .iterator()
    ):
        guarded(
            "", _collect, article, named
        )  # what cannot be read of it is said where its chain is walked
    for label, model in sealed.items():
        for key in model._base_manager.order_by("pk").values_list("pk", flat=True).iterator():
            if key not in named[label]:
                yield f"{label} {key} is on no ledger."


def _collect(article: int, named: dict[str, Keys]) -> list[str]:
    for rows in Event.objects.filter(article=article).values_list("rows", flat=True).iterator():
        for label, key, _ in named_rows(rows):
            if label in named:
                named[label].add(key)
    return []
