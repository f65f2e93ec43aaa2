"""What the tests of the desk share."""

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.fixture
def author(client: Client, cast: Cast) -> Client:
    """The author's browser."""
    client.force_login(cast.author)
    return client
