"""What acts say beyond their columns, as values.

`from_detail` reads whatever was stored, also before a key came to be; `to_detail` is what is stored
(docs/ledger.md). What checks the ledger reads the stored detail itself. Values that only the first
floor writes and reads are its own (reviewers/details.py). Imports nothing.
"""

from .authoring import AdoptedWording, ConfirmedAuthorship, Submission
from .deciding import (
    Decision,
    Grounds,
    PolicyAsked,
    Resolution,
    StartedReview,
    Verdicts,
    WaivedFinding,
    WaivedFindings,
)
from .previewing import PreviewChange
from .reviewing import AssignmentAct, Disclosure, GrantedWaiver, SignedReview
from .site import ChangedAddresses, ChangedRoles, GivenRoles, SentAgain
from .variants import BegunVariant, ChangedAddress, InStep, NamedRevision, OutOfStep

__all__ = [
    "AdoptedWording",
    "AssignmentAct",
    "BegunVariant",
    "ChangedAddress",
    "ChangedAddresses",
    "ChangedRoles",
    "ConfirmedAuthorship",
    "Decision",
    "Disclosure",
    "GivenRoles",
    "GrantedWaiver",
    "Grounds",
    "InStep",
    "NamedRevision",
    "OutOfStep",
    "PolicyAsked",
    "PreviewChange",
    "Resolution",
    "SentAgain",
    "SignedReview",
    "StartedReview",
    "Submission",
    "Verdicts",
    "WaivedFinding",
    "WaivedFindings",
]
