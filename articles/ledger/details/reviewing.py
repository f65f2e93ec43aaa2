"""What reviewers say in their acts, and what is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class AssignmentAct:
    """Which assignment an act is about, and its status `before` and `after`: of whatever a member
    does with it, and of what ends it. `Disclosure` and `SignedReview` stand beside this.

    `assignment` is 0 where an act names none.
    """

    assignment: int
    before: str
    after: str

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "AssignmentAct":
        """Read it."""
        before, after = detail.get("progress", ("", ""))
        return cls(detail.get("assignment", 0), before, after)

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"assignment": self.assignment, "progress": [self.before, self.after]}


@dataclass(frozen=True)
class Disclosure:
    """What a reviewer says of their interests (`Does.DISCLOSES`).

    `standing_interests` has each interest on the board page then (`text`), and whether it `bears`
    on the text. One that comes after the review `is_late`, and is `about` the digest that was
    reviewed.
    """

    interests: str
    text: str = ""
    standing_interests: tuple[Any, ...] = ()
    is_late: bool = False
    about: str = ""

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "Disclosure":
        """Read it."""
        return cls(
            detail.get("interests", ""),
            detail.get("text", ""),
            tuple(detail.get("standing_interests", ())),
            bool(detail.get("late")),
            detail.get("about", ""),
        )

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        answers = list(self.standing_interests)
        return {
            "interests": self.interests,
            "text": self.text,
            **({"standing_interests": answers} if answers else {}),
            **({"late": True, "about": self.about} if self.is_late else {}),
        }


@dataclass(frozen=True)
class SignedReview:
    """A review as it was signed (`Does.REVIEWS`).

    `reviewer` is who they were then (id, name, credentials, institution), `comments` the digests of
    what was said by its key, `settled` the reviewer's own earlier doubts that it answers anew,
    `waiver` the reason and who had waived an interest.
    """

    recommendation: str
    approves: bool
    interests: str
    reviewer: dict[str, Any]
    comments: dict[str, str] = field(default_factory=dict)
    settled: tuple[int, ...] = ()
    waiver: dict[str, str] | None = None

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "SignedReview":
        """Read it."""
        return cls(
            detail.get("recommendation", ""),
            detail["approves"],
            detail["interests"],
            detail["reviewer"],
            detail.get("remarks", {}),
            tuple(detail.get("settled", ())),
            detail.get("waiver"),
        )

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "recommendation": self.recommendation,
            "approves": self.approves,
            "interests": self.interests,
            "reviewer": self.reviewer,
            "remarks": self.comments,
            **({"settled": list(self.settled)} if self.settled else {}),
            **({"waiver": self.waiver} if self.waiver else {}),
        }


@dataclass(frozen=True)
class GrantedWaiver:
    """What a chair set aside for a reviewer (`Does.WAIVES_INTEREST`): kinds of hindrance, what each
    was in a sentence, and the key of the append-only row."""

    member_id: int
    member_name: str
    covers: tuple[str, ...]
    sentences: tuple[str, ...]
    waiver: int

    @property
    def is_of_declared_interest(self) -> bool:
        """Does it set aside an interest that was declared, beside ties that are facts?"""
        return "declared" in self.covers

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "GrantedWaiver":
        """Read it."""
        return cls(
            detail["member"]["id"],
            detail["member"]["name"],
            tuple(detail["covers"]),
            tuple(detail.get("sentences", ())),
            detail.get("waiver", 0),
        )

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "member": {"id": self.member_id, "name": self.member_name},
            "covers": list(self.covers),
            "sentences": list(self.sentences),
            "waiver": self.waiver,
        }
