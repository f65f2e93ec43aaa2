"""What authors say in their acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .previewing import PreviewChange

PUBLIC = "public"


@dataclass(frozen=True)
class Submission:
    """What is said of a submission (`acts.SUBMIT`).

    It `is_trivial` if it is a minor correction of nothing but spelling or details of references.
    `is_note_public` says that the form had told authors that readers will see the reason, which it
    did not always.
    """

    is_trivial: bool = False
    is_note_public: bool = False
    preview: PreviewChange = field(default_factory=PreviewChange)

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "Submission":
        """Read it."""
        return cls(
            bool(detail.get("trivial")),
            detail.get("note") == PUBLIC,
            PreviewChange.from_detail(detail),
        )

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            **({"trivial": True} if self.is_trivial else {}),
            **({"note": PUBLIC} if self.is_note_public else {}),
            **self.preview.to_detail(),
        }


@dataclass(frozen=True)
class AdoptedWording:
    """The `wording` that an author took over (`acts.ADOPT`), in place of the `exact` words in a
    `part` of the text; a person suggested it."""

    part: str
    exact: str
    wording: str
    person_id: int
    person_name: str

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "AdoptedWording":
        """Read it."""
        credit = detail["credit"]
        return cls(detail["part"], detail["exact"], detail["wording"], credit["id"], credit["name"])

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "part": self.part,
            "exact": self.exact,
            "wording": self.wording,
            "credit": {"id": self.person_id, "name": self.person_name},
        }


@dataclass(frozen=True)
class ConfirmedAuthorship:
    """The name under which a co-author confirms to be one, and their interests, empty for none
    (`acts.CONFIRM_AUTHORSHIP`)."""

    name: str
    interests: str

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "ConfirmedAuthorship":
        """Read it."""
        return cls(detail["name"], detail["interests"])

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"name": self.name, "interests": self.interests}
