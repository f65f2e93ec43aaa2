"""What the demo's authors declare: most of them that there was nothing, and each that they wrote
the text."""

from typing import Any

ROLES = ["conceptualization", "investigation", "writing-original-draft"]
OTHERS: dict[str, dict[str, Any]] = {
    "muscle-pain-on-a-statin": {
        "interests": "Lecture fees from a maker of statins, until last year.",
        "ai": {
            "use": "assisted",
            "tool": "Demo language model",
            "version": "3",
            "sections": "the wording of the short answer",
            "checked_by": "the author, against each source",
        },
    },
    "metformin-before-contrast-ct": {"funding": "Demo Foundation for Safer Prescribing, grant 17."},
    "oxygen-in-a-heart-attack": {
        "ai": {
            "use": "drafted",
            "tool": "Demo language model",
            "version": "3",
            "sections": "the first section",
            "checked_by": "the author, in part",
        }
    },
}
"""What is declared besides, by the slug of the article."""


def declared_for(slug: str, author: int) -> dict[str, Any]:
    """Return what the author with this key declares of an article, as the verb takes it."""
    others = OTHERS.get(slug, {})
    return {
        "original": True,
        "funding": others.get("funding", ""),
        "interests": {str(author): others.get("interests", "")},
        "contributions": {str(author): ROLES},
        "ai": others.get("ai", {"use": "none"}),
    }
