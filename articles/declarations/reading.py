"""What was declared with a revision, as pages say it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .credit import ROLES
from .freezing import ASSISTED, DRAFTED, NO_AI

_USES = {NO_AI: "None was used.", ASSISTED: "Assisted the authors", DRAFTED: "Drafted text"}


@dataclass(frozen=True)
class Declarations:
    """The declarations of a revision, as freezing.py gives them. With `is_public`, what is withheld
    from readers is left out.

    `confirmed` are the interests that co-authors have said themselves, by key; None where that is
    not known.
    """

    said: dict[str, Any]
    is_public: bool = False
    confirmed: Mapping[int, str] | None = None

    @property
    def is_unanswered(self) -> bool:
        """Was the text drafted by a machine, and has nobody taken responsibility for it?"""
        return self.said["ai"]["use"] == DRAFTED and self._responsible is None

    @property
    def _responsible(self) -> dict[str, Any] | None:
        return self.said.get("responsible") or self.said["ai"].get(
            "responsible"
        )  # there if the use of AI is withheld

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """What was declared: the name of each part, and its lines."""
        return list(self._rows())

    def _rows(self) -> Iterator[tuple[str, list[str]]]:
        declared, hidden = (
            self.said,
            set(self.said.get("withheld", ())) if self.is_public else set(),
        )
        if "funding" not in hidden:
            yield "Funding", [declared["funding"] or "None."]
        if "interests" not in hidden:
            yield "Competing interests", [f"{name}: {words}" for name, words in self._interests()]
        if "contributions" not in hidden:
            yield (
                "Contributions",
                [
                    f"{author['name']}: {', '.join(ROLES[role] for role in author['roles'])}."
                    for author in declared["contributions"]
                ],
            )
        if "ai" not in hidden:
            yield "Use of AI", self._use()
        if declared["original"] and not self.is_public:
            yield "Originality", ["The authors’ own work, published nowhere else."]

    def _interests(self) -> Iterator[tuple[str, str]]:
        own = {interest["id"] for interest in self.said["interests"]}
        yield from (
            (interest["name"], interest["words"] or "none.") for interest in self.said["interests"]
        )
        for contribution in self.said["contributions"] if self.confirmed is not None else ():
            if contribution["id"] not in own:
                words = (self.confirmed or {}).get(contribution["id"])
                yield contribution["name"], "not declared." if words is None else words or "none."

    def _use(self) -> list[str]:
        ai = self.said["ai"]
        if ai["use"] == NO_AI:
            return [_USES[NO_AI]]
        tool = f"{ai['tool']} {ai['version']}".strip()
        lines = [
            f"{_USES[ai['use']]}: {tool}, for {ai['sections']}.",
            f"Checked by {ai['checked_by']}.",
        ]
        if self._responsible:
            lines.append(f"{self._responsible['name']} takes responsibility for the text.")
        return lines + (
            ["Nobody has taken responsibility for the text yet."] if self.is_unanswered else []
        )
