"""The first floor's configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from . import acts  # noqa: F401  # registered before any model asks
from .figures import forgetting


class ReviewersConfig(AppConfig):
    """Who reads, what they said, how much is enough."""

    name = "reviewers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the database forget what is kept where it changes."""
        post_migrate.connect(
            forgetting.install,
            sender=self,
            dispatch_uid="what members have read is forgotten where it changes",
        )
