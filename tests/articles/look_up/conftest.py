"""What the tests of look-ups share."""

from collections.abc import Iterator
from typing import Any

import pytest

from articles.look_up import asking, turns

from .stand_in import StandIn


@pytest.fixture
def services(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A site that looks works up, at a stand-in, which nobody has to be polite to."""
    server = StandIn()
    settings.LOOK_UP_CONTACT = "library@answers.example"
    settings.LOOK_UP_THROUGH = server.origin
    monkeypatch.setattr(asking, "TIMEOUT", 0.3)
    monkeypatch.setattr(turns, "PACE", 0.0)
    yield server
    server.end()
