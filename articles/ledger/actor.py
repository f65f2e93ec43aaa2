"""A person as far as those need to know one who check an act and write it down."""

from collections.abc import Set
from typing import Any, Protocol


class Actor(Protocol):
    """Whoever acts, or is acted about: a `Person`, with what stands on an account today."""

    pk: Any
    is_active: Any

    @property
    def roles(self) -> Set[str]:
        """The names of the person's groups."""

    @property
    def has_second_factor(self) -> bool:
        """Can the person sign?"""

    @property
    def has_taken_part(self) -> bool:
        """Has the person ever reviewed anything, or declared an interest?"""

    def today(self) -> Any:
        """Return the person as the database has them now, in a fresh object."""
