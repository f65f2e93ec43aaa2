"""Drawing the machines: docs/lifecycle.md, from the code alone."""

from collections.abc import Iterator
from inspect import getdoc
from typing import Any

from django_fsm import GET_STATE

from articles.models import Article
from articles.workflow.recorded import needs_signature
from reviewers.models import Assignment, Comment

HEAD = """\
# The lifecycle

Drawn from the code by `make lifecycle`; do not edit. A test fails when this page is stale.

The public sees three steps of it: Submitted, Under review, Approved. Where a verb may also lead back to Approved, it does so
when an earlier revision is public: what is up stays up.
"""  # noqa: E501


def lifecycle() -> str:
    """Return the page as Markdown: for each machine a Mermaid diagram and a table of its verbs."""
    return "\n".join(
        [
            HEAD,
            *_chapter("An article", Article),
            *_chapter("An assignment", Assignment),
            *_chapter("A comment", Comment, ("drafted", "open", "sign")),
        ]
    )


def _chapter(title: str, model: Any, *elsewhere: tuple[str, str, str]) -> Iterator[str]:
    """`elsewhere` are arrows that a verb of another machine makes."""
    field = model._meta.get_field("status")
    names = dict(field.flatchoices)
    arrows = [
        *elsewhere,
        *(
            (source, target, verb)
            for verb, machine in model.machine().items()
            for source, way in machine.transitions.items()
            for target in _targets(way, source)
        ),
    ]
    yield f"## {title}\n\n```mermaid\nstateDiagram-v2"
    yield from (f'    state "{name}" as {state}' for state, name in names.items())
    yield f"    [*] --> {field.default}"
    yield from (f"    {source} --> {target}: {verb}" for source, target, verb in arrows)
    yield from (
        f"    {state} --> [*]"
        for state in names
        if not any(source == state for source, *_ in arrows)
    )
    yield (
        "```\n\n| Verb | What it does | Who | From | To | Conditions |\n| --- | --- | --- | --- | "
        "--- | --- |"
    )
    yield from (
        _row(verb, machine, getattr(model, verb), names)
        for verb, machine in model.machine().items()
    )
    yield ""


def _row(verb: str, machine: Any, method: Any, names: dict[str, str]) -> str:
    ways = machine.transitions
    way = next(iter(ways.values()))
    targets = dict.fromkeys(
        names[target]
        for source, transition in ways.items()
        for target in _targets(transition, source)
    )
    conditions = [_sentence(condition) for condition in way.conditions or ()] + [
        "A reason is given."
    ] * bool(way.custom.get("reason"))
    conditions += ["It is signed."] * needs_signature(verb)
    stays = all(transition.target is None for transition in ways.values())
    cells = [
        f"`{verb}`",
        _sentence(method),
        way.permission.sentence,
        ", ".join(names[source] for source in ways),
        "unchanged" if stays else " or ".join(targets),
        " ".join(conditions) or "none",
    ]
    return f"| {' | '.join(cells)} |"


def _targets(way: Any, source: str) -> list[str]:
    if isinstance(way.target, GET_STATE):
        return [str(state) for state in way.target.allowed_states]
    return [str(way.target or source)]


def _sentence(documented: Any) -> str:
    return " ".join((getdoc(documented) or "").split("\n\n")[0].split())
