"""`manage.py verify_ledger`: walk every chain and the history, hold pages and search index
against them, print what does not agree."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import QuerySet

from articles.management import in_parts
from articles.models import Article, Event, Page
from articles.verification import verify_all, verify_beside, verify_rows, walked
from articles.verification.guard import guarded
from articles.verification.search_index import disagreements
from articles.verification.site import verify_site
from reviewers.figures.readings import disagreements as readings
from reviewers.figures.verifying import disagreements as figures
from reviewers.verification import verify_assignments, verify_rules

UNKNOWN = 2  # the exit code where the question itself makes no sense


class Command(BaseCommand):
    """Exit 0 when everything agrees, 1 when something does not, 2 when there is no article at
    the address given."""

    help = (
        "Verify the hash chain, the rows it names, the history and the public page of every "
        "article."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One article may be named by its slug, or those by the day on which something happened
        to them; else all are walked, in parts."""
        parser.add_argument("slug", nargs="?", help="verify the articles at this address only")
        parser.add_argument(
            "--since",
            type=datetime.fromisoformat,
            metavar="DAY",
            help=(
                "verify the articles only that something happened to since this day (2026-11-29), "
                "and the site's ledger"
            ),
        )
        in_parts.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        """Print one line for each disagreement, then the sum. Raises CommandError when it is
        stopped, with where to go on."""
        chosen = self._chosen(options)
        wrong = 0
        for disagreement in self._all(options) if chosen is None else self._of(chosen, options):
            wrong += 1
            self.stdout.write(_line(disagreement))
        if wrong:
            sys.exit(f"{wrong} disagreement(s) found.")
        articles = Article.objects.all() if chosen is None else chosen
        events, pages = (
            Event.objects.filter(article__in=articles),
            Page.objects.filter(article__in=articles),
        )
        self.stdout.write(
            f"The ledger agrees: {articles.count()} articles, {events.count()} events, "
            f"{pages.count()} pages."
        )

    def _chosen(self, options: dict[str, Any]) -> QuerySet[Article] | None:
        if options["slug"]:
            chosen = Article.objects.filter(slug=options["slug"])
            if not chosen.exists():
                self.stderr.write(f"There is no article at {options['slug']}.")
                sys.exit(UNKNOWN)
            return chosen
        if since := options["since"]:
            since = since if since.tzinfo else since.replace(tzinfo=UTC)
            return Article.objects.filter(
                pk__in=Event.objects.filter(at__gte=since).values("article")
            )
        return None

    def _of(self, chosen: QuerySet[Article], options: dict[str, Any]) -> Iterator[str]:
        of_the_site = guarded("The site ledger", verify_site) if options["since"] else []
        return chain(
            verify_all(chosen),
            verify_assignments(chosen),
            verify_rules(chosen),
            disagreements(chosen),
            of_the_site,
        )

    def _all(self, options: dict[str, Any]) -> Iterator[str]:
        found = in_parts.work_on(in_parts.parts(**walked()), verify_part, options, self.stdout)
        checks = (("What is kept of the figures", figures), ("What is kept of members", readings))
        kept = chain.from_iterable(guarded(subject, check) for subject, check in checks)
        return chain(
            chain.from_iterable(found),
            verify_beside(),
            verify_assignments(None),
            verify_rules(None),
            disagreements(None),
            kept,
        )


def verify_part(part: in_parts.Part) -> list[str]:
    """Return what does not agree of the rows of a part."""
    return list(verify_rows(part.of, walked()[part.of].filter(pk__range=(part.first, part.last))))


def _line(sentence: str) -> str:
    """Return a sentence on one line that every terminal can print: what is forged may hold line
    ends, or no text at all."""
    return "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape", "backslashreplace").decode()
        for character in sentence
    )
