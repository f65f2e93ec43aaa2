"""Words that are shown in little room."""

from django import template
from django.template.defaultfilters import stringfilter

register = template.Library()


@register.filter
@stringfilter
def shortened(text: str, limit: int) -> str:
    """Return a text of at most so many characters, cut between two words and marked so; within a
    word only where the words are long, or a script sets no spaces."""
    if len(text) <= limit:
        return text
    whole = text[:limit].rpartition(" ")[0]
    return f"{(whole if len(whole) > limit // 2 else text[: limit - 1]).rstrip(' ,;:')}…"
