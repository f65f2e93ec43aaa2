"""Build every public page anew: after a change of site texts, templates, settings or static files."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from articles.models import Article
from articles.press import set_page


class Command(BaseCommand):
    """`manage.py set_pages`: each page in a transaction of its own, under its article's lock. Repeating it is harmless."""

    help = "Build every public page anew, from galley, ledger and site texts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Set the pages and say how many there are."""
        count = 0
        for article in Article.objects.exclude(galley=None).order_by("pk").only("pk").iterator():
            with transaction.atomic():
                set_page(article.locked())
            count += 1
        self.stdout.write(f"{count} page{'' if count == 1 else 's'} set.")
