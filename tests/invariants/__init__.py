"""The invariants of the house (design, section 6) as checkers: each reads the database and yields
violations in sentences.

Every journey, race and fault test ends with `violations()` being empty;
tests/house/test_invariants.py plants each violation and sees it found. Invariants 8, 9 and 10 are
about answers, not rows: the permission matrix, the journeys and the faults see to them.
"""

from collections.abc import Callable, Iterator

from .deciding import (
    approvals_had_their_quorum,
    deciders_were_impartial,
    keys_were_in_two_hands,
    signatures_stand,
)
from .kept import (
    actors_have_names,
    ink_is_sealed,
    ledger_agrees,
    moves_were_told,
    nobody_was_told_twice,
    nothing_is_left_owed,
    what_is_kept_is_what_there_is,
)
from .public import (
    library_holds_what_was_reviewed,
    previews_were_opened,
    public_bytes_were_approved,
    search_holds_what_is_public,
    variants_are_in_step_or_say_so,
)

CHECKERS: list[Callable[[], Iterator[str]]] = [
    public_bytes_were_approved,
    search_holds_what_is_public,
    library_holds_what_was_reviewed,
    previews_were_opened,
    deciders_were_impartial,
    keys_were_in_two_hands,
    signatures_stand,
    approvals_had_their_quorum,
    variants_are_in_step_or_say_so,
    moves_were_told,
    ledger_agrees,
    ink_is_sealed,
    what_is_kept_is_what_there_is,
    nobody_was_told_twice,
    actors_have_names,
]


def violations(*, at_rest: bool = False) -> list[str]:
    """Run every checker; with `at_rest`, also that nothing is owed any more. Returns all
    violations."""
    return [
        violation
        for check in [*CHECKERS, *([nothing_is_left_owed] if at_rest else [])]
        for violation in check()
    ]
