"""The ground floor's configuration."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from .ledger.triggers import add_triggers
from .operations.connections import set_up
from .publishing.search.index import tables
from .staff_search import indexes


class ArticlesConfig(AppConfig):
    """What is true of a manuscript even if reviewers did not exist."""

    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Set up each connection. After each migration put the triggers on every app's append-only
        tables, as history tables may live anywhere, and the indexes of both searches beside theirs.
        """
        connection_created.connect(set_up, dispatch_uid="settings of a connection")
        post_migrate.connect(
            lambda sender, using, **_: add_triggers(sender, using=using),
            weak=False,
            dispatch_uid="append-only triggers",
        )
        post_migrate.connect(
            tables.install, sender=self, dispatch_uid="search index and its triggers"
        )
        post_migrate.connect(
            indexes.install, sender=self, dispatch_uid="search in the lists of the house"
        )
