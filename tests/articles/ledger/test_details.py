"""The details of acts as values: what is stored stays as it was, whoever reads it."""

from typing import Any

import pytest

from articles.ledger.details import Disclosure, GrantedWaiver, SignedReview

WHO = {"id": 3, "name": "Dr A", "credentials": "MD", "institution": "B"}
SIGNED = {
    "recommendation": "approve",
    "approves": True,
    "interests": "none",
    "reviewer": WHO,
    "remarks": {"7": "sha256:1"},
}


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
    ],
)
def test_a_detail_is_stored_as_it_was_read(kind: Any, stored: dict[str, Any]) -> None:
    assert kind.from_detail(stored).to_detail() == stored


def test_what_the_house_adds_to_a_detail_is_no_part_of_it() -> None:
    said = Disclosure.from_detail({"interests": "none", "text": "", "assignment": 9})
    assert said == Disclosure("none") and not said.is_late


def test_an_interest_that_was_declared_is_no_tie() -> None:
    tie, interest = (
        GrantedWaiver(3, "Dr A", (kind,), ("Said.",), 5) for kind in ("institution", "declared")
    )
    assert (tie.is_of_declared_interest, interest.is_of_declared_interest) == (False, True)
