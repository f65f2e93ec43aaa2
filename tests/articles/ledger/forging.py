"""A ledger that is forged, and the articles on it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from articles.ledger.triggers import drop_triggers
from articles.models import Article
from tests.cast import Cast
from tests.rewinding import walked


@pytest.fixture
def forge(db: None) -> Callable[..., None]:
    """Run SQL as somebody who has broken the seal."""

    def run(sql: str, *values: Any) -> None:
        for app in apps.get_app_configs():
            drop_triggers(app)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    return run


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()
