"""The details of acts as values: what is stored stays as it was, whoever reads it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from articles.ledger import acts
from articles.ledger.details import (
    AdoptedWording,
    AssignmentAct,
    BegunVariant,
    ChangedAddress,
    ChangedAddresses,
    ChangedRoles,
    ConfirmedAuthorship,
    Decision,
    Disclosure,
    GrantedWaiver,
    Grounds,
    InStep,
    OutOfStep,
    PolicyAsked,
    PreviewChange,
    Resolution,
    SentAgain,
    SignedReview,
    StartedReview,
    Submission,
    WaivedFindings,
)
from articles.ledger.signature import Meaning, Signature
from reviewers.details import (
    CommentAct,
    CommentAnswer,
    FormerReminder,
    Invitation,
    WaivedExpertise,
)

WHO = {"id": 3, "name": "Dr A", "credentials": "MD", "institution": "B"}
SIGNED = {
    "recommendation": "approve",
    "approves": True,
    "interests": "none",
    "reviewer": WHO,
    "remarks": {"7": "sha256:1"},
}
REVISION = {"article": 4, "revision": 2, "digest": "sha256:3"}
GROUNDS = {
    "quorum": 2,
    "quorum_policy": {
        "number": 3,
        "scope": "for Heart",
        "approvals": 2,
        "of_topic": 1,
        "always": [],
        "with_dose": ["pharmacist"],
        "in_words": "2 approving reviews.",
    },
    "medicines": "the text names a dose",
    "verdicts": {"s1": [2, 0]},
}
DECIDED = {"galley": "sha256:4", "rules": ["a.rule"]}
IN_FORCE = {
    "editorial_policy": 2,
    "disclaimer": 0,
    "texts": {"editorial_policy": "sha256:5", "disclaimer": "sha256:6"},
    "site_settings": 0,
}
FINDING = {"key": "k", "kind": "retracted", "words": "Reference 1 was retracted."}


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (Disclosure, {"interests": "none", "text": ""}),
        (
            Disclosure,
            {
                "interests": "declared",
                "text": "Shares",
                "standing_interests": [{"text": "Shares", "bears": True}],
                "late": True,
                "about": "sha256:2",
            },
        ),
        (SignedReview, SIGNED),
        (SignedReview, SIGNED | {"settled": [4], "waiver": {"reason": "Small", "by": "C"}}),
        (
            GrantedWaiver,
            {
                "member": {"id": 3, "name": "Dr A"},
                "covers": ["declared"],
                "sentences": ["Declared an interest."],
                "waiver": 5,
            },
        ),
        (AssignmentAct, {"assignment": 9, "progress": ["invited", "accepted"]}),
        (Decision, DECIDED | GROUNDS | {"adapted_from": REVISION} | IN_FORCE),
        (
            Decision,
            DECIDED | GROUNDS | {"despite": ["None is in."]} | IN_FORCE | {"preview": "closed"},
        ),
        (Decision, DECIDED | {"quorum": 0, "quorum_policy": {"minor": True}} | IN_FORCE),
        (Resolution, {"settles": [7, 9]}),
        (Resolution, {"settles": [7], **GROUNDS}),
        (StartedReview, {}),
        (StartedReview, {"medicines": {"list": 0}}),
        (StartedReview, {"medicines": {"list": 2, "because": "revision 1 names a dose"}}),
        (WaivedFindings, {"waives": [FINDING]}),
        (Submission, {}),
        (Submission, {"trivial": True, "note": "public", "preview": "opened"}),
        (PreviewChange, {}),
        (PreviewChange, {"preview": "closed"}),
        (
            AdoptedWording,
            {
                "part": "body",
                "exact": "was",
                "wording": "is",
                "credit": {"id": 3, "name": "Dr A"},
            },
        ),
        (ConfirmedAuthorship, {"name": "Dr A", "interests": ""}),
        (BegunVariant, {"audience": "patient", **REVISION}),
        (OutOfStep, {"verb": acts.RETRACT, "audience": "clinician", **REVISION}),
        (InStep, {}),
        (InStep, {"adapted_from": REVISION}),
        (ChangedAddress, {"from": "was", "to": "is"}),
        (ChangedAddress, {"from": "was", "to": "is", "with": 4}),
        (Invitation, {"assignments": {"9": "Dr A", "10": "Dr B"}}),
        (
            WaivedExpertise,
            {"professions": ["nurse"], "because": "of it", "in_words": "a nurse"},
        ),
        (
            ChangedRoles,
            {
                "before": {"roles": [], "active": True},
                "after": {"roles": ["Chairs", "Editors"], "active": False},
            },
        ),
        (
            ChangedAddresses,
            {"before": ["sha256:8"], "after": ["sha256:9"], "method": "password"},
        ),
        (SentAgain, {"notifications": [1, 2]}),
        (CommentAct, {"remark": 5}),
        (CommentAnswer, {"reply": 6, "sealed": "sha256:7"}),
    ],
)
def test_a_detail_is_stored_as_it_was_read(kind: Any, stored: dict[str, Any]) -> None:
    again = kind.from_detail(stored | {"signature": {}}).to_detail()
    assert json.dumps(again) == json.dumps(stored)  # in the same order, too


def test_acts_from_before_something_was_kept_say_nothing_of_it() -> None:
    first = {"galley": "sha256:4", "rules": ["a.rule"], "quorum": 2, "editorial_policy": 1}
    decision = Decision.from_detail(first)
    assert decision.site_settings is None and decision.despite is None and not decision.texts
    assert decision.grounds.policy is None and not decision.grounds.is_minor
    assert decision.grounds.verdicts is None and decision.grounds.medicines == ""
    assert Grounds.from_detail({"quorum_policy": {"number": 0, "approvals": 2}}).policy == (
        PolicyAsked(approvals=2)
    )
    assert Submission.from_detail({}) == Submission(is_trivial=False, is_note_public=False)
    assert StartedReview.from_detail({}) == StartedReview(list_number=None, because="")
    assert FormerReminder.from_detail({"reminded": {"9": "Dr A"}}).names == {9: "Dr A"}
    assert FormerReminder.from_detail({"assignment": 9}).names == {}


def test_a_signature_is_read_from_what_it_stored() -> None:
    signature = Signature(3, "Dr A", Meaning.APPROVAL, "password", "sha256:1", timezone.now())
    assert Signature.from_detail({"signature": signature.as_record()}) == signature
    assert Signature.from_detail({}) is None
    former = replace(signature, meaning="blessing")  # a meaning that is known no more
    assert (signature.meaning_in_words, former.meaning_in_words) == (
        Meaning.APPROVAL.label,
        "blessing",
    )


def test_grounds_are_what_rules_say_and_nothing_else_of_a_decision() -> None:
    whole = DECIDED | GROUNDS | IN_FORCE | {"adapted_from": REVISION, "signature": {}}
    grounds = Decision.from_detail(whole).grounds
    assert grounds.facts == GROUNDS and grounds.policy and grounds.policy.number == 3
    assert Resolution.from_detail({"settles": [1], **GROUNDS}).grounds == grounds


def test_what_the_house_adds_to_a_detail_is_no_part_of_it() -> None:
    disclosure = Disclosure.from_detail({"interests": "none", "text": "", "assignment": 9})
    assert disclosure == Disclosure("none") and not disclosure.is_late


def test_an_interest_that_was_declared_is_no_tie() -> None:
    tie, interest = (
        GrantedWaiver(3, "Dr A", (kind,), ("Said.",), 5) for kind in ("institution", "declared")
    )
    assert (tie.is_of_declared_interest, interest.is_of_declared_interest) == (False, True)
