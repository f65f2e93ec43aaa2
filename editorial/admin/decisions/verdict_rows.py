"""The table of verdicts on the decision page: a row for each statement that somebody has judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from articles.templating.repeated import Repeated
from articles.text.statements import Statement
from reviewers.models import Comment, Standing, Verdict


@dataclass(frozen=True)
class _Cell:
    by: str
    verdict: str = ""
    is_settled: bool = False
    text: str = ""

    @property
    def label(self) -> str:
        return str(Verdict(self.verdict).label)


@dataclass(frozen=True)
class _Line:
    text: str
    place: str
    cited: str
    cells: tuple[_Cell, ...]


def row(one: Statement, names: Sequence[str], given: Sequence[Comment | None]) -> SafeString:
    """Return the row of a statement: the reviewers' `names`, and what each says of it; None
    where nothing is said."""
    cited = ", ".join(map(str, one.cited))
    values = {"text": one.label, "place": one.place.path, "cited": cited}
    cells = []
    for at, (name, said) in enumerate(zip(names, given, strict=True)):
        values |= {f"by {at}": name, f"text {at}": said.text if said else ""}
        cells.append(
            (said.verdict, said.status == Standing.RESOLVED, said.text != "")
            if said
            else ("", False, False)
        )
    return SafeString(_row((cited != "", tuple(cells)), values).strip())


def _like(shape: tuple[bool, tuple[tuple[str, bool, bool], ...]], values: dict[str, str]) -> Any:
    is_cited, cells = shape
    shown = tuple(
        _Cell(values[f"by {at}"], verdict, is_settled, values[f"text {at}"] if has_text else "")
        for at, (verdict, is_settled, has_text) in enumerate(cells)
    )
    return _Line(values["text"], values["place"], values["cited"] if is_cited else "", shown)


_row = Repeated("editorial/admin/_verdict_row.html", _like)
