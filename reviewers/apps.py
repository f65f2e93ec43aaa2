"""The first floor's configuration."""

from django.apps import AppConfig


class ReviewersConfig(AppConfig):
    """Who reads, what they said, how much is enough."""

    name = "reviewers"
    default_auto_field = "django.db.models.BigAutoField"
