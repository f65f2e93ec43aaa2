"""`manage.py generate_articles 100000`: made-up articles in bulk, with all that belongs to them,
to see how pages and lists bear them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.management.progress import progress_bar
from editorial.generating.articles import generate


class Command(BaseCommand):
    """Loads rows past the verbs: nobody wrote, read or approved any of it, and `verify_ledger`
    says so of each article."""

    help = (
        "Add made-up articles until there are so many, for benchmarks: some ten events, four "
        "assignments and eight notifications each, "
        "with revisions, pages and the search index. Goes on where it was stopped. DEMO=1 only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and the seed."""
        parser.add_argument("number", type=int, help="how many generated articles there are to be")
        parser.add_argument(
            "--seed", type=int, default=1, help="the same seed gives the same texts"
        )

    def handle(self, **options: Any) -> None:
        """Raises CommandError outside the demo: nobody wrote or approved these texts."""
        if not settings.DEMO:
            raise CommandError(
                "generate_articles runs only with DEMO=1: nobody wrote or approved these texts."
            )
        if options["number"] < 1:
            raise CommandError("Give a number of at least 1.")
        added = generate(options["number"], progress_bar(self.stdout), seed=options["seed"])
        self.stdout.write(f"{added} articles generated.")
