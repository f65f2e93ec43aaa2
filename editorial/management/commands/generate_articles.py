"""`manage.py generate_articles 100000`: made-up public articles in bulk, to see how pages, lists and search bear them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.generating.articles import generate

BAR = 40  # characters


class Command(BaseCommand):
    """Loads rows past the verbs: no ledger holds these articles, and `verify_ledger` says so of each."""

    help = "Add made-up public articles for benchmarks: articles, revisions, galleys, pages and the search index. DEMO=1 only."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and the seed."""
        parser.add_argument("number", type=int)
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same texts")

    def handle(self, **options: Any) -> None:
        """Raises CommandError outside the demo: nobody wrote or approved these texts."""
        if not settings.DEMO:
            raise CommandError("generate_articles runs only with DEMO=1: nobody wrote or approved these texts.")
        if options["number"] < 1:
            raise CommandError("Give a number of at least 1.")
        generate(options["number"], self._show, seed=options["seed"])
        self.stdout.write(f"{options['number']} articles generated.")

    def _show(self, done: int, total: int) -> None:
        filled = BAR * done // total
        if self.stdout.isatty():
            self.stdout.write(f"\r[{'#' * filled}{' ' * (BAR - filled)}] {done} of {total}", ending="\n" if done == total else "")
            self.stdout.flush()
