"""Fixtures of the permission matrix."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from articles.publishing.word import making


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Thousands of requests, some with a wrong password: the matrix asks who may, not how well
    passwords are kept."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_word_of_refusals() -> Iterator[None]:
    """Most of them are refused, which is logged each time; no test here reads that."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def without_pandoc(monkeypatch: Any) -> None:
    """The same answers on every machine."""
    monkeypatch.setattr(making, "PROGRAM", "no-such-program")
