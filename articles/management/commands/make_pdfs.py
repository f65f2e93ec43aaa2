"""Make every PDF that is missing: after a deployment that changed how they look, for instance."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.management.progress import progress_bar
from articles.publishing.pdf.making import make_missing


class Command(BaseCommand):
    """`manage.py make_pdfs`. Repeating it is harmless, and so is dying half way; the worker
    makes them one after the other, too."""

    help = "Make the PDFs of public texts and of former versions that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, with a bar where somebody looks, and say how many there were."""
        count = make_missing(progress_bar(self.stdout))
        self.stdout.write(f"{count} PDF{'' if count == 1 else 's'} made.")
