"""Build the search index anew: after a change of its spelling list, or where `verify_ledger`
says that it differs from what is public."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.management.progress import progress_bar
from articles.publishing.search.index.rebuilding import rebuild


class Command(BaseCommand):
    """`manage.py rebuild_search_index`. Repeating it is harmless, and so is dying half way:
    search goes on meanwhile."""

    help = "Build the search index anew, from galleys and ledger."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it, with a bar where somebody looks, and say how many texts it holds."""
        count = rebuild(progress_bar(self.stdout))
        self.stdout.write(f"{count} text{'' if count == 1 else 's'} in the search index.")
