"""The log as tests read it."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast

LOG = "/admin/articles/event/"


@pytest.fixture
def editor(cast: Cast, client: Client) -> Client:
    client.force_login(cast.editor)
    return client


def lines(client: Client, query: str = "") -> list[dict[str, Any]]:
    """The lines of the file."""
    return [
        json.loads(line)
        for line in b"".join(client.get(f"{LOG}export.jsonl{query}").streaming_content).splitlines()
    ]
