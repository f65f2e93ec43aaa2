"""The indexes there are. Known before models may be imported: articles/apps.py puts them beside
their tables."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections

from .index import Index

PEOPLE = Index("articles_person", ("name", "email", "institution"))
NAMES = Index("articles_person", ("name", "email"))
SLUGS = Index("articles_article", ("slug",))
TITLES = Index("articles_revision", ("title",))
REASONS = Index("articles_event", ("reason",), where="reason <> ''")
SUBJECTS = Index("articles_notification", ("subject",))
ADDRESSES = Index("articles_notification", ("address",), where="address <> ''")
INDEXES = (PEOPLE, NAMES, SLUGS, TITLES, REASONS, SUBJECTS, ADDRESSES)


def install(app_config: AppConfig | None = None, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Put each beside its table, where it is not there yet.

    A post_migrate receiver rather than a migration: on SQLite a migration that rebuilds the table
    loses its triggers.
    """
    tables = set(connections[using].introspection.table_names())
    for index in INDEXES:
        if index.table in tables:
            index.install(using)


def uninstall(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take them away, for as long as very many rows are loaded; afterwards `install`, which
    fills them."""
    for index in INDEXES:
        index.uninstall(using)
