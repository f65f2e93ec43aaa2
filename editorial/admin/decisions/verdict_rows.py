"""The table of verdicts on the decision page: a row for each statement that somebody has judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from articles.templating.repeated import Repeated
from articles.text.ratings import BY_NAME
from articles.text.statements import Statement
from reviewers.models import Comment, CommentStatus, Verdict


@dataclass(frozen=True)
class _Cell:
    by: str
    verdict: str = ""
    is_settled: bool = False
    text: str = ""
    rating: str = ""
    carried_from: str = ""

    @property
    def label(self) -> str:
        return str(Verdict(self.verdict).label)

    @property
    def rates(self) -> str:
        return BY_NAME[self.rating].words if self.rating else ""


@dataclass(frozen=True)
class _Line:
    text: str
    place: str
    cited: str
    rating: str
    cells: tuple[_Cell, ...]


def row(
    statement: Statement,
    names: Sequence[str],
    given: Sequence[Comment | None],
    carried: Mapping[int, str],
) -> SafeString:
    """Return the row of a statement: the reviewers' `names`, and what each says of it; None
    where nothing is said. `carried` as ReadingView.carried."""
    cited = ", ".join(map(str, statement.cited))
    values = {"text": statement.label, "place": statement.place.path, "cited": cited}
    cells = []
    for at, (name, comment) in enumerate(zip(names, given, strict=True)):
        since = carried.get(comment.pk, "") if comment else ""
        values |= {
            f"by {at}": name,
            f"text {at}": comment.text if comment else "",
            f"on {at}": since,
        }
        cells.append(
            (
                comment.verdict,
                comment.status == CommentStatus.RESOLVED,
                comment.text != "",
                comment.rating,
                since != "",
            )
            if comment
            else ("", False, False, "", False)
        )
    rating = statement.rating.words if statement.rating else ""
    return SafeString(_row((cited != "", rating, tuple(cells)), values).strip())


def _like(
    shape: tuple[bool, str, tuple[tuple[str, bool, bool, str, bool], ...]], values: dict[str, str]
) -> Any:
    is_cited, own, cells = shape
    shown = tuple(
        _Cell(
            values[f"by {at}"],
            verdict,
            is_settled,
            values[f"text {at}"] if has_text else "",
            rating,
            values[f"on {at}"] if is_carried else "",
        )
        for at, (verdict, is_settled, has_text, rating, is_carried) in enumerate(cells)
    )
    return _Line(values["text"], values["place"], values["cited"] if is_cited else "", own, shown)


_row = Repeated("editorial/admin/_verdict_row.html", _like)
