"""`manage.py draw_lifecycle`: write docs/lifecycle.md from the code."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from editorial.drawing import lifecycle


class Command(BaseCommand):
    """Draw the machines; the same code draws the same bytes."""

    help = "Write docs/lifecycle.md from the machines."

    def handle(self, **options: Any) -> None:
        """Write the page and say where."""
        page = settings.BASE_DIR / "docs" / "lifecycle.md"
        page.write_text(lifecycle(), encoding="utf-8")
        self.stdout.write(f"Drawn: {page.relative_to(settings.BASE_DIR)}")
