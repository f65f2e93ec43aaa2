"""Count the figures of the dashboards and of the board anew: where `verify_ledger` says that
what is kept of them is not what there is."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.management.progress import progress_bar
from reviewers.figures.keeping import rebuild
from reviewers.figures.readings import keep_readings
from reviewers.models import PublicReadings


class Command(BaseCommand):
    """`manage.py rebuild_figures`. Repeating it is harmless, and so is dying half way: pages
    count what is missing themselves."""

    help = (
        "Count the figures of the dashboards anew, from the ledger, and what each member has read "
        "for the public."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Count them, with a bar where somebody looks, and say how many pieces of time they are
        kept of."""
        PublicReadings.objects.all().delete()
        keep_readings()
        count = rebuild(progress_bar(self.stdout))
        self.stdout.write(f"Figures are kept of {count} hours, days and months.")
