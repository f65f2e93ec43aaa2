"""The list of the workspace, a row for each statement with its answers."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.templating.repeated import Repeated
from articles.text.document import Place
from articles.text.statements import Statement

from ..forms.verdict import Said, VerdictForm

_TEMPLATE = "reviewers/workspace/_statement.html"
_MOST_CITED = 9


def row(verdict: Said | VerdictForm) -> SafeString:
    """Return the row of a statement as HTML."""
    statement, path = verdict.statement, verdict.statement.place.path
    is_rare = verdict.errors or statement.rating or len(statement.cited) > _MOST_CITED
    if is_rare or (verdict.before and not verdict.carried_from):
        return render_to_string(_TEMPLATE, {"row": verdict})
    values = {
        "key": statement.key,
        "label": statement.label,
        "path": path,
        "note": verdict.note_typed,
        "carried": verdict.carried_from,
    } | dict(zip("abcdefghi", statement.cited, strict=False))
    return _row(
        (
            statement.place.part,
            path != "",
            len(statement.cited),
            verdict.answer,
            verdict.note_typed != "",
            verdict.carried_from != "",
        ),
        values,
    )


def _like(shape: tuple[Any, ...], values: dict[str, str]) -> Said:
    part, has_path, cited, answer, has_note, is_carried = shape
    place = Place(part, (values["path"],) if has_path else ())
    numbers: Any = tuple(values[name] for name in "abcdefghi"[:cited])
    statement = Statement(values["key"], values["label"], place, numbers)
    note, carried_from = (
        values[name] if has else "" for name, has in (("note", has_note), ("carried", is_carried))
    )
    return Said(statement, answer, note, carried_from=carried_from)


_row = Repeated(_TEMPLATE, _like)
