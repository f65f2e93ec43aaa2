"""Pictures that authors have uploaded for the figures of an article."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from ..images.picture import Picture
from ..images.store import keep
from ..ledger.append_only import AppendOnly, AppendOnlyQuerySet
from ..text.figures.figure import MARK, Figure
from ..workflow.recorded import Opposed
from ..workflow.subject import Manuscript

MOST = 40  # pictures of an article


class ImageQuerySet(AppendOnlyQuerySet["Image"]):
    """Pictures, as they are added."""

    def add(
        self, article: Manuscript, picture: Picture, *, by: Any, **described: str
    ) -> tuple["Image", bool]:
        """Keep a picture for an article, with what is `said` of it; return its row, and whether it
        is new: the same picture is kept once. Raises Opposed, where there are too many."""
        digest = keep(picture)
        with transaction.atomic():
            held = article.locked().images
            if there := held.filter(digest=digest).first():
                return there, False
            if held.count() >= MOST:
                raise Opposed([f"An article has at most {MOST} pictures, used or not."])
            added = self.create(  # type: ignore[misc]  # it is an Article
                article=article,
                digest=digest,
                ending=picture.ending,
                width=picture.width,
                height=picture.height,
                size=len(picture.data),
                by=by,
                at=timezone.now(),
                **described,
            )
        return added, True

    def hand_on(self, source: int, to: int, body: str) -> None:
        """Let the article with the key `to`, which begins with the text of another, have the
        pictures that this names."""
        if MARK in body:
            rows = [image for image in self.filter(article=source) if image.name in body]
            for image in rows:
                image.pk, image.article_id, image._state.adding = None, to, True
            self.bulk_create(rows)


class Image(AppendOnly):
    """One picture of an article: the digest and kind of its file (articles/images/store.py), its
    size in pixels and bytes, and what was said of it when it was uploaded.

    What readers are told of it stands in the text, where it may have been changed since.
    """

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="images")
    digest = models.CharField(max_length=64, db_index=True)
    ending = models.CharField(max_length=3)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    alt = models.TextField(blank=True)
    caption = models.TextField(blank=True)
    credit = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    objects = ImageQuerySet.as_manager()  # type: ignore[misc]

    class Meta(AppendOnly.Meta):
        verbose_name = "picture"
        constraints = [
            models.UniqueConstraint(fields=["article", "digest"], name="image_once"),
            models.CheckConstraint(
                condition=models.Q(ending__in=["png", "jpg"]), name="image_ending_known"
            ),
        ]
        ordering = ["article", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How a text names it."""
        return f"{self.digest}-{self.width}x{self.height}.{self.ending}"

    @property
    def figure(self) -> Figure:
        """It as a figure, with what was said of it when it was uploaded."""
        return Figure(self.name, self.alt, self.caption, self.credit, self.licence)
