"""Build every public page anew: after a change of site texts, templates, settings or static files."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.models import Page
from articles.press import set_pages
from articles.publishing.previews.page import set_outdated_previews


class Command(BaseCommand):
    """`manage.py set_pages`: after a deployment, for instance. Repeating it is harmless."""

    help = "Build every public page, and each preview that has changed, anew from galley or revision, ledger and site texts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Set the pages and say how many there are."""
        count = set_pages(Page.objects.all())
        set_outdated_previews()
        self.stdout.write(f"{count} page{'' if count == 1 else 's'} set.")
