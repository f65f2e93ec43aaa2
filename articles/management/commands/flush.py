"""Django's flush, which also empties test databases between tests, may wipe ink - in the demo
and in tests only."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush

from articles.dose_limits import first as first_limits
from articles.initial_data.creating import found
from articles.ledger.triggers import drop_triggers
from articles.question_templates import first as first_templates
from articles.sources import first as first_sources


class Command(flush.Command):
    """Unseal, empty, and leave the database as fresh as `migrate` left it (post_migrate seals
    again)."""

    def handle(self, **options: Any) -> None:
        """Raises CommandError outside the demo: what is written stays written."""
        if not settings.DEMO:
            raise CommandError("flush would destroy the ledger: it runs only with DEMO=1.")
        for app in apps.get_app_configs():
            drop_triggers(app, using=options["database"])
        super().handle(**options)
        found(apps)
        first_sources.furnish(apps)
        first_limits.furnish(apps)
        first_templates.furnish(apps)
