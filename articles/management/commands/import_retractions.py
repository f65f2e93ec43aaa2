"""`manage.py import_retractions retraction_watch.csv`: what was announced of published works, so
that who cites them is told."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.importing.retraction_watch import COLUMNS
from articles.importing.work_notices import (
    CHANGED,
    NEW,
    SAME,
    UNKNOWN,
    UNNAMED,
    count_rows,
    take_in,
)
from articles.management.progress import progress_bar
from articles.publishing.retracted_sources import look_through, public_articles
from articles.references.unreadable import Unreadable


class Command(BaseCommand):
    """The whole file is read before anything is written, then taken in by batches; what is there
    already is left as it is, so a stopped run is run again.
    """

    help = (
        "Take in notices of retraction, concern, correction and reinstatement from the CSV file of "
        "Retraction Watch, then tell editors "
        f"which public texts cite what was retracted. Columns that count: {', '.join(COLUMNS)}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file."""
        parser.add_argument(
            "file",
            type=Path,
            metavar="FILE",
            help="the CSV file, in UTF-8, as Retraction Watch gives it away",
        )

    def handle(self, **options: Any) -> None:
        """Raises CommandError for a file that is not that of Retraction Watch, and when it is
        stopped."""
        try:
            self._work(options["file"])
        except Unreadable as refusal:
            raise CommandError(f"{options['file']}: {refusal}") from refusal
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped. To go on, run it once more: what is there already is passed over."
            ) from None

    def _work(self, path: Path) -> None:
        show = progress_bar(self.stderr)
        total = count_rows(path)
        came_to = take_in(path, lambda done: show(done, max(done, total)))
        words = ", ".join(f"{came_to[what]:,} {what}" for what in (NEW, CHANGED, SAME))
        self.stdout.write(f"{total:,} rows. Notices by identifier: {words}.")
        if passed_over := ", ".join(
            f"{came_to[what]:,} {what}" for what in (UNNAMED, UNKNOWN) if came_to[what]
        ):
            self.stdout.write(f"Rows that name nothing to be found by: {passed_over}.")
        texts = public_articles().count()
        found = look_through(lambda done: show(done, max(done, texts)))
        which = f"{found:,} of them: editors are told." if found else "none of them."
        self.stdout.write(
            f"{texts:,} public texts looked at. A retracted source that was not known before was "
            f"found in {which}"
        )
