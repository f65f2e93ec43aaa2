"""What the acts say that only the first floor writes, as values (articles/ledger/details)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Invitation:
    """Who was asked (`acts.INVITE`): the name of each member, by the key of the assignment."""

    names: Mapping[int, str]

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "Invitation":
        """Read it."""
        return cls({int(key): name for key, name in detail["assignments"].items()})

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"assignments": {str(key): name for key, name in self.names.items()}}


@dataclass(frozen=True)
class FormerReminder:
    """Who was reminded (`acts.REMIND`) when that was an act on the article, about several members:
    the name of each, by the key of the assignment. Since then it is an act about one assignment
    (`AssignmentAct`), and this is empty."""

    names: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "FormerReminder":
        """Read it."""
        return cls({int(key): name for key, name in detail.get("reminded", {}).items()})


@dataclass(frozen=True)
class WaivedExpertise:
    """The `professions` that are asked for no more (`acts.WAIVE_EXPERTISE`), also `in_words`, and
    `because` of what they were."""

    professions: tuple[str, ...]
    because: str
    in_words: str

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "WaivedExpertise":
        """Read it."""
        return cls(tuple(detail["professions"]), detail["because"], detail["in_words"])

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "professions": list(self.professions),
            "because": self.because,
            "in_words": self.in_words,
        }


@dataclass(frozen=True)
class CommentAct:
    """Which comment an act is about. What `CommentAnswer` says stands beside this."""

    comment: int

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "CommentAct":
        """Read it."""
        return cls(detail["remark"])

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"remark": self.comment}


@dataclass(frozen=True)
class CommentAnswer:
    """What was answered to a comment, or to a reply (`acts.REPLY`, `acts.RESPOND`): the key of the
    answer and its digest."""

    answer: int
    digest: str

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "CommentAnswer":
        """Read it."""
        return cls(detail["reply"], detail["sealed"])

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"reply": self.answer, "sealed": self.digest}
