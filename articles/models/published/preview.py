"""Previews: what is served of a submitted revision before it is decided on."""

from django.db import models
from django.urls import reverse

from ..manuscript.working_copy import Audience
from .page import StoredAnswer


def preview_address(slug: str, audience: str) -> str:
    """Return the path of a preview; the one for clinicians has the shortest."""
    return reverse("preview", args=[slug] if audience == Audience.CLINICIAN else [slug, audience])


class Preview(StoredAnswer):
    """The page of a submitted revision that was opened to readers (`open_preview`), built by
    articles/publishing/previews.

    It is there only as long as the preview is open. Nothing that lists, searches or feeds what is
    public reads this table.
    """

    article = models.OneToOneField("articles.Article", models.PROTECT, related_name="preview")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "audience"], name="preview_address")]

    def get_absolute_url(self) -> str:
        """Return where readers find it."""
        return preview_address(self.slug, self.audience)
