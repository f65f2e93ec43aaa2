"""The head of a file as the fields of the editor page."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..models import QuestionTemplate, Topic
from ..question_templates.outline import NO_OUTLINE, Outline, key
from ..references.rows import KEPT, row_of
from ..references.unreadable import Unreadable
from .written import Written


class Unfiled(Unreadable):
    """It names no topic."""


def as_typed(written: Written) -> dict[str, str]:
    """Return what the editor page would be sent; raises Unreadable, and Unfiled where nobody
    names a topic."""
    head = written.head
    fields = {
        "title": _line(head, "title"),
        "short_answer": _line(head, "short_answer"),
        "body": written.body,
        "co_authors": "",
        "audience": _line(head, "audience") or "clinician",
        "topic": str(_topic(_line(head, "topic")).pk),
    }
    listed = head.get("references") or []
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise Unreadable("“references” must be a list of CSL-JSON items, each with a title.")
    for at, item in enumerate(listed):
        fields |= {f"reference-{at}-{name}": value for name, value in row_of(item, at + 1).items()}
    return fields


def outline_of(written: Written) -> Outline:
    """Return the outline of the template that the head names, one without sections where it names
    none; raises Unreadable."""
    named = _line(written.head, "template")
    if not named:
        return NO_OUTLINE
    known = list(QuestionTemplate.objects.filter(is_active=True))
    found = next((topic for topic in known if key(topic.name) == key(named)), None)
    if found is None:
        names = ", ".join(topic.name for topic in known) or "none"
        raise Unreadable(f"There is no template “{named[:80]}”. Known are {names}.")
    return found.outline


def left_behind(written: Written) -> Iterator[str]:
    """Yield what a reference says that is not kept, in sentences."""
    for number, item in enumerate(written.head.get("references") or [], 1):
        if further := sorted(str(name) for name in item if name not in KEPT):
            yield (
                f"Reference {number}: {', '.join(further)[:200]} "
                f"{'is' if len(further) == 1 else 'are'} not kept."
            )


def _line(head: Mapping[str, Any], name: str) -> str:
    value = head.get(name)
    if value is not None and not isinstance(value, str | int | float):
        raise Unreadable(f"“{name}” must be words.")
    return "" if value is None else str(value).strip()


def _topic(named: str) -> Topic:
    found = Topic.objects.filter(slug=named).first() or Topic.objects.filter(name=named).first()
    if found is None:
        known = ", ".join(Topic.objects.values_list("slug", flat=True))
        raise (
            Unreadable(f"There is no topic “{named[:80]}”. Known are {known}.")
            if named
            else Unfiled(f"Name the topic: one of {known}.")
        )
    return found
