"""What editors' acts on a text say: decisions and what they rest on, the start of a review,
findings that were waived."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from .previewing import PreviewChange
from .variants import InStep

# By the key of a statement: how many agreed with it, and how many did not.
Verdicts = Mapping[str, Sequence[int | None]]


@dataclass(frozen=True)
class PolicyAsked:
    """The quorum policy that a decision was made under, as it was then: `number` 0 is the default
    one. `in_words` is empty in acts from before it was kept. Of a minor correction, nothing but
    that it `is_minor` is said."""

    is_minor: bool = False
    number: int = 0
    scope: str = ""
    approvals: int = 0
    with_dose: tuple[str, ...] = ()
    in_words: str = ""

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "PolicyAsked":
        """Read it from what is stored as `quorum_policy`."""
        return cls(
            bool(detail.get("minor")),
            detail.get("number", 0),
            detail.get("scope", ""),
            detail.get("approvals", 0),
            tuple(detail.get("with_dose", ())),
            detail.get("in_words", ""),
        )


@dataclass(frozen=True)
class Grounds:
    """What the approval rules rested a decision on: `facts`, by the names that the rules give them
    (each rule that has `grounds` adds its own)."""

    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def policy(self) -> PolicyAsked | None:
        """The quorum policy; None in acts that name none."""
        policy = self.facts.get("quorum_policy")
        return PolicyAsked.from_detail(policy) if policy else None

    @property
    def is_minor(self) -> bool:
        """Was it decided by the rule for minor corrections?"""
        return self.policy is not None and self.policy.is_minor

    @property
    def medicines(self) -> str:
        """Why the rule asked for expertise in medicines; empty if it did not."""
        return str(self.facts.get("medicines", ""))

    @property
    def verdicts(self) -> Verdicts | None:
        """What reviewers said of the statements; None of a minor correction, and in acts from
        before it was counted."""
        return self.facts.get("verdicts")

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "Grounds":
        """Read them from the record of a decision."""
        own = _OWN.union(detail.get("texts", ()))
        return cls({name: fact for name, fact in detail.items() if name not in own})

    def to_detail(self) -> dict[str, Any]:
        """Return them as they are stored."""
        return dict(self.facts)


@dataclass(frozen=True)
class Decision:
    """A decision that made a text public (`Does.PUBLISHES`).

    `galley` is the digest of what was set in type, `rules` are the names of the approval rules.
    `despite` is what stood against an approval, None where that was asked for. `texts` are the
    texts in force, by kind: the number and the digest of each. `site_settings` is the number of
    those in force: 0 for the environment's, None in acts from before they were named.
    """

    galley: str
    rules: tuple[str, ...] = ()
    grounds: Grounds = field(default_factory=Grounds)
    in_step: InStep = field(default_factory=InStep)
    despite: tuple[str, ...] | None = None
    texts: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    site_settings: int | None = None
    preview: PreviewChange = field(default_factory=PreviewChange)

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "Decision":
        """Read it."""
        despite = detail.get("despite")
        return cls(
            detail.get("galley", ""),
            tuple(detail.get("rules", ())),
            Grounds.from_detail(detail),
            InStep.from_detail(detail),
            None if despite is None else tuple(despite),
            {
                kind: (detail.get(kind, 0), digest)
                for kind, digest in detail.get("texts", {}).items()
            },
            detail.get("site_settings"),
            PreviewChange.from_detail(detail),
        )

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        is_named = self.site_settings is not None
        return {
            "galley": self.galley,
            "rules": list(self.rules),
            **self.grounds.to_detail(),
            **self.in_step.to_detail(),
            **({} if self.despite is None else {"despite": list(self.despite)}),
            **{kind: number for kind, (number, _) in self.texts.items()},
            "texts": {kind: digest for kind, (_, digest) in self.texts.items()},
            **({"site_settings": self.site_settings} if is_named else {}),
            **self.preview.to_detail(),
        }


@dataclass(frozen=True)
class Resolution:
    """What had put the public text in question and is resolved (`acts.SETTLE`): `settles` are the
    places of those acts on the ledger. Of a text that was published before its full review it has
    `grounds`, too."""

    settles: tuple[int, ...]
    grounds: Grounds = field(default_factory=Grounds)

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "Resolution":
        """Read it."""
        return cls(tuple(detail["settles"]), Grounds.from_detail(detail))

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"settles": list(self.settles), **self.grounds.to_detail()}


@dataclass(frozen=True)
class StartedReview:
    """What was looked for when a review started (`acts.START_REVIEW`).

    `list_number` is that of the list of medicines: 0 for the default one, None where nothing was
    looked for. `because` is by what the text, or one before it, speaks of medicines; empty if it
    does not.
    """

    list_number: int | None = None
    because: str = ""

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "StartedReview":
        """Read it."""
        medicines = detail.get("medicines", {})
        return cls(medicines.get("list"), medicines.get("because", ""))

    def to_detail(self) -> dict[str, Any]:
        """Return it as it is stored."""
        because = {"because": self.because} if self.because else {}
        is_asked = self.list_number is not None
        return {"medicines": {"list": self.list_number, **because}} if is_asked else {}


@dataclass(frozen=True)
class WaivedFinding:
    """A finding that was waived: what names it, its kind and its words then."""

    key: str
    kind: str
    words: str


@dataclass(frozen=True)
class WaivedFindings:
    """The findings that were waived (`acts.WAIVE_FINDINGS`), co-authors who have not confirmed
    among them."""

    waives: tuple[WaivedFinding, ...]

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "WaivedFindings":
        """Read them."""
        return cls(
            tuple(
                WaivedFinding(waived["key"], waived["kind"], waived["words"])
                for waived in detail["waives"]
            )
        )

    def to_detail(self) -> dict[str, Any]:
        """Return them as they are stored."""
        return {"waives": [asdict(waived) for waived in self.waives]}


# What the record of a decision holds beside its grounds; of `texts`, also the number of each kind.
_OWN = frozenset(
    {
        "galley",
        "rules",
        "adapted_from",
        "despite",
        "texts",
        "site_settings",
        "preview",
        "settles",
        "signature",
    }
)
