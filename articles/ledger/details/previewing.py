"""Whether an act opened or ended a preview of what was submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OPENED, CLOSED = "opened", "closed"


@dataclass(frozen=True)
class PreviewChange:
    """What an act did to the preview: `to` is what became of it, empty where it stayed."""

    to: str = ""

    @property
    def is_opening(self) -> bool:
        """Was the preview opened?"""
        return self.to == OPENED

    @property
    def is_closing(self) -> bool:
        """Did the preview end?"""
        return self.to == CLOSED

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "PreviewChange":
        """Read it."""
        return cls(detail.get("preview", ""))

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"preview": self.to} if self.to else {}
