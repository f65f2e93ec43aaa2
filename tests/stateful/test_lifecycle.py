"""Random lives of articles against the plain model of the rules: they must agree at every step,
in both directions."""

import os
from itertools import product

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.chance import lives

from .lifecycle import DECISIONS, PREVIEWS, REVIEW, REVIEWERS, Lifecycle, reached
from .rules import LEADS_TO

pytestmark = pytest.mark.long

VERBS = {*LEADS_TO, "invite", "accept", "declare", "sign", "decline", "cancel"}
WITH_OBJECTIONS = (
    "submit",
    "approve",
    "reject",
    "request_changes",
    "retract",
    "invite",
    "declare",
    "sign",
    "decline",
    *PREVIEWS,
)
WANTED = {(verb, how) for verb in VERBS for how in ("done", "denied", "stale")} | {
    (verb, "opposed") for verb in WITH_OBJECTIONS
}
LIVES, STEPS = lives(15 if os.environ.get("TEST_DATABASE") == "postgresql" else 40), 30
SOME = [
    "author",
    "stranger",
    "editor",
    "reviewer_one",
]  # who is refused for other grounds stands in verbs.md, and is tried there


BY_REVIEWS = [
    "approve",
    "force_publish",
    "settle",
    "reject",
    "request_changes",
]  # what reviews have a part in


def knock_on_every_door(life: Lifecycle, knocked: set[object]) -> None:
    """Where the life stands now, try all that must be refused, by people of every kind; once
    where several tours come by."""
    rules = life.rules
    asked = sorted(
        (
            assignment.reviewer,
            assignment.revision == rules.revision,
            assignment.progress,
            assignment.interests,
            str(assignment.approves),
        )
        for assignment in rules.asked
    )
    status = (
        rules.status,
        rules.is_sound,
        rules.revision,
        rules.is_forced,
        len(rules.open_concerns()),
    )
    here = (*status, *asked)
    if here in knocked:
        return
    for verb in LEADS_TO if status not in knocked else BY_REVIEWS:
        known = (
            {"version": life.now().version}
            if verb in {"edit", "submit"}
            else {"digest": life.now().digest_for(verb)}
        )
        for name in [*SOME, *["chair"] * (verb == "force_publish")]:
            if life.rules.expect(verb, name) != "done":
                life.try_verb(
                    verb, name, **(known if verb in {"edit", "submit", *DECISIONS} else {})
                )
    for name, reviewer in product(SOME, REVIEWERS[:2]):
        if life.rules.expect_invite(name, reviewer) != "done":
            life.invite_one(name, reviewer)
    for invitation in life.made:
        facts = {
            "declare": {"interests": "none"},
            "sign": REVIEW | {"digest": life.digest_of(invitation)},
        }
        for verb, name in product(("accept", "declare", "sign", "decline", "cancel"), SOME):
            details = facts.get(verb, {})
            if (
                life.rules.expect_of_reviewer(
                    verb, invitation[1], name, answer=details.get("interests", "")
                )
                != "done"
            ):
                life.try_review_verb(verb, invitation, name, **details)
    knocked |= {status, here}


def come_to(end: str, life: Lifecycle) -> str:
    """Do what ends the life so, if it can be done now; return what the tour still has to come
    to."""
    if (
        end not in LEADS_TO
        or life.rules.expect(end, "author" if end == "withdraw" else "chair", reason="Because.")
        != "done"
    ):
        return end
    for _ in range(2 if end == "close_preview" else 1):  # the second time there is none any more
        life.withdraw("author", True) if end == "withdraw" else life.decide("chair", end, True)
    return "settle" if end == "force_publish" else ""


def tour(end: str, knocked: set[object]) -> None:
    """One whole life through the ordinary steps, knocking on every door on the way, with one
    thing out of the ordinary."""
    life = Lifecycle()
    try:
        life.begin("author", True, 0)
        life.edit("author", False, True)
        life.edit("author", True, end != "unsound")
        life.edit("author", True, True)
        for _ in range(14 if end == "declare again" else 9):
            life.show()
            knock_on_every_door(life, knocked)
            match end if life.made else "":
                case "decline":
                    life.decline(life.made[0], True, "")
                case "cancel":
                    life.cancel(life.made[0], "editor")
                case "late" if life.rules.status == "approved":
                    life.declare(life.made[0], True, "", "declared")
                    knock_on_every_door(life, knocked)
                    life.decide("editor", "settle", True)
                case "settle" if life.rules.is_forced:
                    while life.read_on():
                        pass
                    life.decide("editor", "settle", True)
                case "declare":
                    life.declare(life.made[0], True, "", "declared")
                case "declare again" if (
                    life.rules.revision == 2 and life.made[-1][1].progress == "accepted"
                ):
                    life.declare(life.made[-1], True, "", "declared")
                    knock_on_every_door(life, knocked)
                    life.decide("editor", "settle", True)
                    assert life.rules.public == 1 and not life.rules.open_concerns()
                    break
            end = come_to(end, life)
            life.go_on()
    finally:
        life.teardown()


@pytest.mark.longest
@pytest.mark.once
@pytest.mark.django_db
def test_every_verb_ends_in_each_of_the_ways_it_can() -> None:
    """Tours past every door."""
    reached.clear()
    knocked: set[object] = set()
    for end in (
        "unsound",
        "force_publish",
        "late",
        "withdraw",
        "reject",
        "request_changes",
        "retract",
        "decline",
        "cancel",
        "declare",
        "declare again",
        "close_preview",
    ):
        tour(end, knocked)
    assert sorted(WANTED - set(reached)) == []


@pytest.mark.longest
@pytest.mark.django_db
def test_the_house_follows_the_rules() -> None:
    """Random lives, the same at each run."""
    chosen = settings(
        max_examples=LIVES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Lifecycle, settings=chosen)
