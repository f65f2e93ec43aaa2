"""`manage.py seed_demo`: people, topics and articles to walk about in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.tasks import deliver_notifications
from editorial.demo.seed import seed


class Command(BaseCommand):
    """Seed once; where people live already nothing is changed."""

    help = "Put the demo into an empty database. Does nothing where there are people already."

    def handle(self, **options: Any) -> None:
        """Raises CommandError outside the demo: its people share one printed password."""
        if not settings.DEMO:
            raise CommandError(
                "seed_demo runs only with DEMO=1: the password of its people is printed."
            )
        if seed(self.stdout.write):
            # That of the last days: nobody's mail stands when the first page opens.
            deliver_notifications()
        else:
            self.stdout.write("The demo is there already; its data is kept.")
