"""Electronic signatures: who put their name to which digest, meaning what, proved how (after 21
CFR 11.50 and 11.200)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from . import acts, site_acts
from .actor import Actor
from .acts import Meaning

FRESH_FOR = timedelta(minutes=5)  # between proving who one is and the act


# verb: what a signature under it can say; the first is proposed, a second is the signer's choice.
MEANINGS = {act.name: act.meanings for act in (*acts.REGISTRY, *site_acts.REGISTRY) if act.meanings}


class Unsigned(TransitionNotAllowed):
    """The signature does not hold for this act: it is missing, somebody else's, too old, or on
    another text (HTTP 409)."""


@dataclass(frozen=True)
class Signature:
    """Made after re-authentication. `digest` is the revision's, `method` how the signer proved
    who they are."""

    person_id: int
    printed_name: str
    meaning: str
    method: str
    digest: str
    at: datetime

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> "Signature | None":
        """Read the signature that an act's detail holds; None for acts that have none."""
        stored = detail.get("signature")
        if not stored:
            return None
        return cls(
            stored.get("person", 0),
            stored["printed_name"],
            stored["meaning"],
            stored.get("method", ""),
            stored["digest"],
            datetime.fromisoformat(stored["at"]),
        )

    @property
    def meaning_in_words(self) -> str:
        """What it says, as it is read; a meaning that is known no more as it is stored."""
        known = self.meaning in Meaning.values
        return str(Meaning(self.meaning).label) if known else self.meaning

    def as_record(self) -> dict[str, Any]:
        """Return the signature as the ledger, the export and the public page carry it."""
        return {
            "person": self.person_id,
            "printed_name": self.printed_name,
            "meaning": str(self.meaning),
            "method": self.method,
            "digest": self.digest,
            "at": self.at.isoformat(),
        }


def check(signature: Signature | None, by: Actor, digest: str, verb: str) -> Signature:
    """Return the signature if it stands for this act (`verb`) of `by` (today's facts) on the text
    with `digest`.

    Raises PermissionDenied (no second factor, somebody else's name) and Unsigned.
    """
    if not by.has_second_factor:
        raise PermissionDenied(
            "Signing needs a second factor. Set one up in your account, then come back."
        )
    if signature is None:
        raise Unsigned("This act needs your signature: prove once more that it is you.")
    if signature.person_id != by.pk:
        raise PermissionDenied("A signature is given by the person who acts.")
    if signature.digest != digest:
        raise Unsigned(
            "The signature was given for another text. Look at this one, then sign again."
        )
    if not timezone.now() - FRESH_FOR <= signature.at <= timezone.now() + timedelta(seconds=1):
        raise Unsigned("Too much time has passed since you proved that it is you. Sign again.")
    if signature.meaning not in MEANINGS[verb]:
        raise Unsigned("Choose what your signature means: it cannot say this of this act.")
    return signature


def disagreements(record: dict[str, Any], *, person_id: int, digest: str) -> Iterator[str]:
    """Yield, in sentences, why a recorded signature does not stand for an act of this person on
    this digest."""
    if record.get("digest") != digest:
        yield "was signed on another text"
    if record.get("person") != person_id:
        yield "was signed by somebody else"
    if (
        not record.get("printed_name")
        or record.get("meaning") not in Meaning.values
        or not record.get("method")
    ):
        yield "has an incomplete signature"
