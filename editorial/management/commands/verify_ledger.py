"""`manage.py verify_ledger`: walk every chain and the history, print what does not agree."""

import sys
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.models import Article, Event
from articles.verification import verify_all
from reviewers.verification import verify_assignments, verify_rules


class Command(BaseCommand):
    """Exit 0 when everything agrees, 1 when something does not."""

    help = "Verify the hash chain, the rows it names and the history of every article."

    def add_arguments(self, parser: CommandParser) -> None:
        """One article may be named by its slug."""
        parser.add_argument("slug", nargs="?", help="verify the articles at this address only")

    def handle(self, **options: Any) -> None:
        """Print one line for each disagreement, then the sum."""
        chosen = Article.objects.filter(slug=options["slug"]) if options["slug"] else None
        if chosen is not None and not chosen.exists():
            sys.exit(f"There is no article at {options['slug']}.")
        wrong = 0
        for said in chain(verify_all(chosen), verify_assignments(chosen), verify_rules(chosen)):
            wrong += 1
            self.stdout.write(said)
        if wrong:
            sys.exit(f"{wrong} disagreement(s) found.")
        self.stdout.write(f"The ledger agrees: {Article.objects.count()} articles, {Event.objects.count()} events.")
