"""Every cell of verbs.md is tried: each verb, by each role, in each state. What is refused
leaves no trace."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from articles.models import Article, Event, Status
from articles.workflow.recorded import Offer, Opposed, Stale, offer
from reviewers.models import Assignment, AssignmentStatus
from tests.cast import Cast

from .matrix import Cell, roles, verbs
from .people import company, playing
from .walks import STEPS, WALKS, asked_for_review, try_on_article, try_on_assignment

pytestmark = pytest.mark.long

ROWS = "tests/permissions/verbs.md needs rows for each verb: who may, in each state."
# Of these it was decided; a further one may want a reason without a line here.
WANT_A_REASON = {
    "request_changes",
    "reject",
    "retract",
    "force_publish",
    "settle",
    "confirm_in_step",
    "change_address",
    "waive_findings",
}
ON_ARTICLE, ON_ASSIGNMENT = verbs("Article"), verbs("Assignment")


class _Undone(Exception):
    """Takes back what was done."""


def _outcome(attempt: Callable[[], None]) -> str:
    """Return what came of an attempt, which is undone. At most one event is written when it is
    done, none when refused."""
    before = _events()
    said = "done"
    try:
        with transaction.atomic():
            attempt()
            assert _events() <= before + 1
            raise _Undone
    except _Undone:
        return said
    except PermissionDenied:
        said = "denied"
    except Stale:
        said = "stale"
    except Opposed as refusal:
        assert refusal.objections and all(refusal.objections)
        said = "opposed"
    return said if _events() == before else f"{said}, and events were written"


def _events() -> int:
    """Count the events; in SQL, for this is asked thousands of times."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from articles_event")
        return cursor.fetchone()[0]


def _by_role(cells: dict[Cell, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for verb, role, _ in cells:
        found.setdefault(role, []).append(verb)
    return found


def _as_button(one: Offer) -> str:
    return "open" if one.is_open else "closed" if one.is_permitted else "denied"


def _buttons(cells: dict[Cell, str], model: Any) -> dict[tuple[str, str], str]:
    """Return how the button of each verb must look; a verb with two answers is open when one of
    them can be given."""
    buttons: dict[tuple[str, str], str] = {}
    for (verb, role, _), outcome in cells.items():
        key = verb.split()[0], role
        if key[0] in model.machine() and buttons.get(key) != "open":
            buttons[key] = {"done": "open", "denied": "denied"}.get(outcome, "closed")
    return buttons


def _differences(expected: dict[Any, str], found: dict[Any, str]) -> str:
    differing = [cell for cell in expected | found if expected.get(cell) != found.get(cell)]
    return "\n".join(f"{cell}: {found.get(cell)}, not {expected.get(cell)}" for cell in differing)


# --- The cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", WALKS)
def test_on_an_article(cast: Cast, state: str) -> None:
    of = company(cast)
    article = WALKS[state](of, of.draft())
    expected = {cell: outcome for cell, outcome in ON_ARTICLE.items() if cell[2] == state}
    found, offered = {}, {}
    for role, tried in _by_role(expected).items():
        with playing(role, of) as person:
            offered |= {
                (verb, role): _as_button(one)
                for verb in Article.machine()
                for one in [offer(article, verb, person)]
            }
            for verb in tried:
                now = Article.objects.get(pk=article.pk)
                found[verb, role, state] = _outcome(partial(try_on_article, of, now, verb, person))
    assert _differences(expected, found) == ""
    assert _differences(_buttons(expected, Article), offered) == ""


@pytest.mark.parametrize("state", STEPS)
def test_on_an_assignment(cast: Cast, state: str) -> None:
    of = company(cast)
    asked = asked_for_review(of, of.draft(), STEPS[state])
    expected = {cell: outcome for cell, outcome in ON_ASSIGNMENT.items() if cell[2] == state}
    found, offered = {}, {}
    for role, tried in _by_role(expected).items():
        with playing(role, of) as person:
            now = Assignment.objects.get(pk=asked.pk)
            offered |= {
                (verb, role): _as_button(offer(now, verb, person)) for verb in Assignment.machine()
            }
            for verb in tried:
                now = Assignment.objects.get(pk=asked.pk)
                found[verb, role, state] = _outcome(partial(try_on_assignment, now, verb, person))
    assert _differences(expected, found) == ""
    assert _differences(_buttons(expected, Assignment), offered) == ""


# --- That the tables are whole --------------------------------------------------------------------


def test_every_verb_state_and_role_has_its_cells(cast: Cast) -> None:
    assert {verb for verb, _, _ in ON_ARTICLE} == {*Article.machine(), "invite"}, ROWS
    assert {verb.split()[0] for verb, _, _ in ON_ASSIGNMENT} == set(Assignment.machine()), ROWS
    assert {state for _, _, state in ON_ARTICLE} == set(WALKS)
    assert {state for _, _, state in ON_ASSIGNMENT} == set(STEPS)
    of = company(cast)
    assert set(of.people) <= set(roles())
    reached = {WALKS[state](of, of.draft(title=state)).status for state in WALKS}
    assert reached == set(Status.values)


def test_every_state_of_an_assignment_is_walked_to(cast: Cast) -> None:
    of = company(cast)
    reached = {
        asked_for_review(of, of.draft(title=state), steps).status for state, steps in STEPS.items()
    }
    assert reached == set(AssignmentStatus.values)


def test_a_reason_is_required_where_the_machine_says_so(cast: Cast) -> None:
    of = company(cast)
    needing = {
        verb
        for verb, machine in Article.machine().items()
        if any(way.custom.get("reason") for way in machine.transitions.values())
    }
    reading, forced = WALKS["under_review"](of, of.draft()), WALKS["forced"](of, of.draft())
    submitted = WALKS["resubmitted"](of, of.draft())
    taken = {"force_publish": (reading, cast.chair), "settle": (forced, cast.editor)}
    assert needing >= WANT_A_REASON
    for verb in needing:
        is_early = not Article.machine()[verb].has_transition(submitted.status)
        article, by = taken.get(verb, (reading if is_early else submitted, cast.editor))
        for reason in ("", " \n\t"):
            attempt = partial(try_on_article, of, article, verb, by, reason=reason)
            assert _outcome(attempt) == "opposed", f"{verb} without a reason"
    [asked] = cast.invite(submitted.start_review(by=cast.editor), of.people["reviewer"])
    assert (
        _outcome(partial(try_on_assignment, asked, "decline", of.people["reviewer"], reason=" "))
        == "opposed"
    )


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("request_changes", "reviewed"),
        ("approve", "reviewed"),
        ("reject", "reviewed"),
        ("retract", "approved"),
        ("force_publish", "under_review"),
        ("settle", "forced"),
    ],
)
def test_a_decision_about_another_text_is_stale(cast: Cast, verb: str, state: str) -> None:
    of = company(cast)
    article, by = (
        WALKS[state](of, of.draft()),
        cast.chair if verb == "force_publish" else cast.editor,
    )
    for digest in ("", "sha256:" + "0" * 64):
        assert _outcome(partial(try_on_article, of, article, verb, by, digest=digest)) == "stale"
    assert _outcome(partial(try_on_article, of, article, verb, by)) == "done"


def test_what_is_done_writes_exactly_one_event(cast: Cast) -> None:
    of = company(cast)
    article = of.draft()
    for verb, by in [
        ("submit", cast.author),
        ("start_review", cast.editor),
        ("invite", cast.editor),
        ("reject", cast.chair),
    ]:
        before = Event.objects.count()
        try_on_article(of, article, verb, by)
        assert Event.objects.count() == before + 1, verb
