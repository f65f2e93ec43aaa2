"""Which pictures everybody may see."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from ..manuscript.revision import Revision


class PublicImageManager(models.Manager["PublicImage"]):
    """Pictures that everybody may see, as they become such."""

    def show(self, revision: "Revision") -> None:
        """Let everybody see the pictures of a revision, which becomes public; of one without
        figures nothing is asked."""
        if digests := sorted({figure.digest for figure in revision.figures}):
            self.bulk_create(
                [PublicImage(digest=digest) for digest in digests], ignore_conflicts=True
            )


class PublicImage(models.Model):
    """The digest of a picture that a public text shows, or has shown: former versions stay public.

    Written by the act that makes the text public, and found by the address of the picture.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    objects = PublicImageManager()

    def __str__(self) -> str:
        return self.digest
