"""`manage.py verify_ledger`: walk every chain and the history, hold pages and search index against them, print what does not agree."""

import sys
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.models import Article, Event, Page
from articles.verification import verify_all
from articles.verification.guard import guarded
from articles.verification.search_index import disagreements
from reviewers.figures.readings import disagreements as readings
from reviewers.figures.verifying import disagreements as figures
from reviewers.verification import verify_assignments, verify_rules

UNKNOWN = 2  # the exit code where the question itself makes no sense


class Command(BaseCommand):
    """Exit 0 when everything agrees, 1 when something does not, 2 when there is no article at the address given."""

    help = "Verify the hash chain, the rows it names, the history and the public page of every article."

    def add_arguments(self, parser: CommandParser) -> None:
        """One article may be named by its slug."""
        parser.add_argument("slug", nargs="?", help="verify the articles at this address only")

    def handle(self, **options: Any) -> None:
        """Print one line for each disagreement, then the sum."""
        chosen = Article.objects.filter(slug=options["slug"]) if options["slug"] else None
        if chosen is not None and not chosen.exists():
            self.stderr.write(f"There is no article at {options['slug']}.")
            sys.exit(UNKNOWN)
        wrong = 0
        checks = () if chosen is not None else (("What is kept of the figures", figures), ("What is kept of members", readings))
        kept = chain.from_iterable(guarded(subject, check) for subject, check in checks)
        for said in chain(verify_all(chosen), verify_assignments(chosen), verify_rules(chosen), disagreements(chosen), kept):
            wrong += 1
            self.stdout.write(_line(said))
        if wrong:
            sys.exit(f"{wrong} disagreement(s) found.")
        articles = Article.objects.all() if chosen is None else chosen
        events, pages = Event.objects.filter(article__in=articles), Page.objects.filter(article__in=articles)
        self.stdout.write(f"The ledger agrees: {articles.count()} articles, {events.count()} events, {pages.count()} pages.")


def _line(said: str) -> str:
    """Return a sentence on one line that every terminal can print: what is forged may hold line ends, or no text at all."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape", "backslashreplace").decode() for one in said)
