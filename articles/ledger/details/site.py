"""What acts on the site say (site_acts.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class GivenRoles:
    """The roles that were given to somebody, sorted, and whether the account is open."""

    roles: tuple[str, ...]
    is_active: bool

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "GivenRoles":
        """Read it."""
        return cls(tuple(detail["roles"]), detail["active"])

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"roles": list(self.roles), "active": self.is_active}


@dataclass(frozen=True)
class ChangedRoles:
    """What somebody might do `before` and may do `after` (`site_acts.CHANGE_ROLES`)."""

    before: GivenRoles
    after: GivenRoles

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "ChangedRoles":
        """Read it."""
        return cls(
            GivenRoles.from_detail(detail["before"]), GivenRoles.from_detail(detail["after"])
        )

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"before": self.before.to_detail(), "after": self.after.to_detail()}


@dataclass(frozen=True)
class ChangedAddresses:
    """The digests of somebody's confirmed addresses `before` and `after`, and the `method` by which
    they proved who they are (`site_acts.CHANGE_ADDRESSES`)."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    method: str

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "ChangedAddresses":
        """Read it."""
        return cls(tuple(detail["before"]), tuple(detail["after"]), detail["method"])

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"before": list(self.before), "after": list(self.after), "method": self.method}


@dataclass(frozen=True)
class SentAgain:
    """The keys of the `notifications` that are owed again (`site_acts.SEND_AGAIN`)."""

    notifications: tuple[int, ...]

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "SentAgain":
        """Read it."""
        return cls(tuple(detail["notifications"]))

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"notifications": list(self.notifications)}
