"""What acts say of texts of one question for several audiences: which text was adapted from which,
and where the question moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class _Revision(Protocol):
    article_id: int
    number: int
    digest: str


@dataclass(frozen=True)
class NamedRevision:
    """A revision, named by the key of its article, its number there and its digest."""

    article: int
    number: int
    digest: str

    @classmethod
    def of(cls, revision: _Revision) -> "NamedRevision":
        """Name a revision."""
        return cls(revision.article_id, revision.number, revision.digest)

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "NamedRevision":
        """Read it."""
        return cls(detail["article"], detail["revision"], detail["digest"])

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"article": self.article, "revision": self.number, "digest": self.digest}


@dataclass(frozen=True)
class BegunVariant:
    """For which `audience` a text was begun, and from which revision (`acts.BEGIN_VARIANT`)."""

    audience: str
    source: NamedRevision

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "BegunVariant":
        """Read it."""
        return cls(detail["audience"], NamedRevision.from_detail(detail))

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"audience": self.audience, **self.source.to_detail()}


@dataclass(frozen=True)
class OutOfStep:
    """What changed the text that another was adapted from (`acts.OUT_OF_STEP`): the act on it
    (`verb`), for which `audience` it is, and its public revision since."""

    verb: str
    audience: str
    source: NamedRevision

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "OutOfStep":
        """Read it."""
        return cls(detail["verb"], detail["audience"], NamedRevision.from_detail(detail))

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"verb": self.verb, "audience": self.audience, **self.source.to_detail()}


@dataclass(frozen=True)
class InStep:
    """Which revision a text was found to hold beside (`acts.CONFIRM_IN_STEP`, and the approval of
    what was adapted); None for one that was begun by itself."""

    source: NamedRevision | None = None

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "InStep":
        """Read it."""
        source = detail.get("adapted_from")
        return cls(None if source is None else NamedRevision.from_detail(source))

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"adapted_from": self.source.to_detail()} if self.source else {}


@dataclass(frozen=True)
class ChangedAddress:
    """The slug a question had and the one it was given (`acts.CHANGE_ADDRESS`).

    `done_at` is the article at which that was done, on the ledgers of the others of the question;
    None on its own.
    """

    former: str
    slug: str
    done_at: int | None = None

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "ChangedAddress":
        """Read it."""
        return cls(detail["from"], detail["to"], detail.get("with"))

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        beside = {} if self.done_at is None else {"with": self.done_at}
        return {"from": self.former, "to": self.slug, **beside}
