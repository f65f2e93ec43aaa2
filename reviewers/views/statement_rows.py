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


def row(it: Said | VerdictForm) -> SafeString:
    """Return the row of a statement as HTML."""
    one, path = it.statement, it.statement.place.path
    is_rare = it.errors or one.rating or len(one.cited) > _MOST_CITED
    if is_rare or (it.before and not it.is_carried):
        return render_to_string(_TEMPLATE, {"row": it})
    values = {"key": one.key, "label": one.label, "path": path, "note": it.note_typed} | dict(
        zip("abcdefghi", one.cited, strict=False)
    )
    return _row(
        (one.place.part, path != "", len(one.cited), it.answer, it.note_typed != "", it.is_carried),
        values,
    )


def _like(shape: tuple[Any, ...], values: dict[str, str]) -> Said:
    part, has_path, cited, answer, has_note, is_carried = shape
    place = Place(part, (values["path"],) if has_path else ())
    numbers: Any = tuple(values[name] for name in "abcdefghi"[:cited])
    one = Statement(values["key"], values["label"], place, numbers)
    return Said(one, answer, values["note"] if has_note else "", is_carried=is_carried)


_row = Repeated(_TEMPLATE, _like)
