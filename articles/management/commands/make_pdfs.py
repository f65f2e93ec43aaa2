"""Make every PDF that is missing: after a deployment that changed how they look, for instance."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.publishing.pdf.making import make_missing

BAR = 40  # characters


class Command(BaseCommand):
    """`manage.py make_pdfs`. Repeating it is harmless, and so is dying half way; the worker makes them one after the other, too."""

    help = "Make the PDFs of public texts and of former versions that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, with a bar where somebody looks, and say how many there were."""
        count = make_missing(self._show if self.stdout.isatty() else lambda done, total: None)
        self.stdout.write(f"{count} PDF{'' if count == 1 else 's'} made.")

    def _show(self, done: int, total: int) -> None:
        filled = BAR * done // total
        self.stdout.write(f"\r[{'#' * filled}{' ' * (BAR - filled)}] {done} of {total}", ending="\n" if done == total else "")
        self.stdout.flush()
