"""A text as Markdown with YAML front matter, as `manage.py import_article` and the desk take it
in."""

from typing import Any

import yaml

from .filed import Filed

_ONE_LINE = 1_000_000  # characters: nothing is folded


def markdown(text: Filed) -> str:
    """Return the file. What stands behind a hash sign is for people, and is not imported."""
    head: dict[str, Any] = {
        "title": text.title,
        "short_answer": text.short_answer,
        "topic": text.topic,
        "audience": text.audience,
        "template": text.template,
        "references": text.references,
    }
    front_matter = yaml.safe_dump(
        {name: value for name, value in head.items() if value},
        allow_unicode=True,
        sort_keys=False,
        width=_ONE_LINE,
        default_flow_style=None,
    )
    return f"---\n# {text.stand}\n{front_matter}---\n\n{text.body}\n"
