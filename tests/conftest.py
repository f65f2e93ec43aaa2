"""Fixtures shared by all tests."""

import pytest

from .cast import Cast, gather


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of the story, in the database."""
    return gather()
