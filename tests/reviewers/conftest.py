"""One assignment, and the browser of its member."""

import pytest
from django.test import Client

from reviewers.models import Assignment
from tests.cast import Cast


@pytest.fixture
def one(cast: Cast) -> Assignment:
    """The first reviewer, just asked."""
    return cast.invite(cast.under_review())[0]


@pytest.fixture
def member(cast: Cast, client: Client) -> Client:
    """The browser of the first reviewer."""
    client.force_login(cast.reviewers[0])
    return client
