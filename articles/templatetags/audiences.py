"""What pages about a text say of its readers."""

from typing import Any

from django import template

from ..publishing.audiences.readability import Readability
from ..publishing.audiences.readability import readability as measured

register = template.Library()


@register.filter
def readability(text: Any) -> Readability:
    """Return how easily a revision reads, for the audience it is written for."""
    return measured(text)
