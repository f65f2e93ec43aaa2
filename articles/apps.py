"""The ground floor's configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from .seal import seal


class ArticlesConfig(AppConfig):
    """What is true of a manuscript even if reviewers did not exist."""

    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Seal every app's ink after each migration: history tables may live anywhere."""
        post_migrate.connect(lambda sender, using, **_: seal(sender, using=using), weak=False, dispatch_uid="seal the ink")
