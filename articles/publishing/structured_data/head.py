"""What the head of an article's page holds for programs."""

from typing import Any

from .described import Described
from .json_ld import script
from .meta_tags import citation_tags


def for_programs(text: Described) -> dict[str, Any]:
    """Return what `articles/page/_machine_readable.html` prints of a public text."""
    return {"described": text, "citation_tags": citation_tags(text), "json_ld": script(text)}
