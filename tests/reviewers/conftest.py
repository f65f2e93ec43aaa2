"""One assignment, and the browser of its member; a clock that goes when it is told to."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from reviewers.models import Assignment
from tests.cast import Cast
from tests.rewinding import walked

from .assigning.may import START


@walked
def assignment(cast: Cast) -> Assignment:
    """The first reviewer, just asked."""
    return cast.invite(cast.under_review())[0]


@pytest.fixture
def member(cast: Cast, client: Client) -> Client:
    """The browser of the first reviewer."""
    client.force_login(cast.reviewers[0])
    return client


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It stands at the first of May."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def board(clock: time_machine.Traveller, cast: Cast) -> Cast:
    """The cast, gathered on the first of May."""
    return cast
