"""Every cell of verbs.md is tried: each verb, by each role, in each state. What is refused leaves no trace."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles.lifecycle import Offer, Opposed, Stale, offer
from articles.models import Article, Event, Status
from articles.text.anchors import Quote
from reviewers.models import CHECKLIST, Assignment, Interests, Progress
from tests.cast import Cast, sign_for

from .matrix import Cell, roles, verbs
from .people import Company, company, playing

pytestmark = pytest.mark.long

ON_ARTICLE, ON_ASSIGNMENT = verbs("Article"), verbs("Assignment")
DECISIONS = {"request_changes", "approve", "reject", "retract", "force_publish", "settle"}
SIGNED = {"approve", "retract", "force_publish", "settle"}
CHANGE = "Say what to do about magnesium."


# --- How each state is reached ------------------------------------------------------------------------------------------


def _submitted(of: Company, article: Article) -> Article:
    return article.submit(by=of.cast.author, reason="More on magnesium.")


def _under_review(of: Company, article: Article) -> Article:
    _submitted(of, article).start_review(by=of.cast.editor)
    of.ask(article)
    return article


def _reviewed(of: Company, article: Article) -> Article:
    _under_review(of, article)
    for one in article.revision.assignments.filter(status=Progress.ACCEPTED, interests=Interests.NONE):
        _sign(one, by=of.people["reviewer"])
    of.cast.review(of.cast.invite(article, of.people["second"])[0])
    return article


def _approved(of: Company, article: Article) -> Article:
    return _reviewed(of, article).approve(by=of.cast.editor, digest=article.digest, signature=sign_for(of.cast.editor, article))


def _decided(verb: str) -> Callable[[Company, Article], Article]:
    return lambda of, article: getattr(_submitted(of, article), verb)(by=of.cast.editor, digest=article.digest, reason=CHANGE)


def _revising(of: Company, article: Article) -> Article:
    return _approved(of, article).revise(by=of.cast.author)


def _forced_and_read(of: Company, article: Article) -> Article:
    """Published before full review by the chair; then both reviewers sign."""
    second = of.cast.invite(_under_review(of, article), of.people["second"])[0]
    _try_on_article(of, article, "force_publish", of.cast.chair)
    for one in article.revision.assignments.filter(status=Progress.ACCEPTED, interests=Interests.NONE):
        _sign(one, by=of.people["reviewer"])
    of.cast.review(second)
    return Article.objects.get(pk=article.pk)


WALKS: dict[str, Callable[[Company, Article], Article]] = {
    "draft": lambda of, article: article,
    "unsound": lambda of, article: article.edit(by=of.cast.author, version=article.version, body="Nobody knows. [9]"),
    "submitted": _submitted,
    "under_review": _under_review,
    "reviewed": _reviewed,
    "changes_requested": _decided("request_changes"),
    "approved": _approved,
    "revising": _revising,
    "resubmitted": lambda of, article: _submitted(of, _revising(of, article)),
    "rereviewed": lambda of, article: _under_review(of, _revising(of, article)),
    "rejected": _decided("reject"),
    "withdrawn": lambda of, article: _submitted(of, article).withdraw(by=of.cast.author),
    "forced": _forced_and_read,
    "retracted": lambda of, article: _approved(of, article).retract(
        by=of.cast.chair, digest=article.digest, reason=CHANGE, signature=sign_for(of.cast.chair, article, "retract")),
}
STEPS = {  # what the reviewer has done already
    "invited": [], "accepted": ["accept"], "open": ["accept", "declare none"], "interested": ["accept", "declare some"],
    "completed": ["accept", "declare none", "sign"], "declined": ["decline"], "cancelled": ["cancel"], "expired": ["expire"],
}


# --- How each verb is tried ---------------------------------------------------------------------------------------------


def _asked(of: Company, article: Article, steps: list[str]) -> Assignment:
    """Ask the reviewer to read the article; walk the assignment through the steps."""
    article.submit(by=of.cast.author).start_review(by=of.cast.editor)
    [asked] = of.cast.invite(article, of.people["reviewer"])
    Assignment.objects.update(invited_at=timezone.now() - timedelta(days=1), answer_by=timezone.now() - timedelta(hours=1))
    asked.refresh_from_db()
    of.cast.invite(article, of.people["second"])
    acting = {"cancel": of.cast.editor, "expire": of.people["house"]}
    for verb in steps:
        _try_on_assignment(asked, verb, acting.get(verb, of.people["reviewer"]))
    return asked


def _sign(one: Assignment, by: Any) -> Any:
    affirmed = dict.fromkeys(CHECKLIST, True)
    return one.sign(by=by, digest=one.digest, signature=sign_for(by, one), recommendation="approve", checklist=affirmed)


def _try_on_article(of: Company, article: Article, verb: str, by: Any, **words: Any) -> None:
    if verb == "invite":
        Assignment.objects.invite(article, [of.member("unasked")], by=by)
        return
    words = {"reason": CHANGE} | words
    if verb in DECISIONS:
        words.setdefault("digest", article.digest_for(verb))
    if verb in SIGNED:
        words["signature"] = sign_for(by, article, verb)
    if verb == "adopt":
        words |= {"version": article.version, "passage": Quote(article.short_answer), "wording": "Hardly.", "credit": of.people["reviewer"]}
    if verb == "edit":
        words |= {"version": article.version, "short_answer": "Hardly."}
    getattr(article, verb)(by=by, **words)


def _try_on_assignment(one: Assignment, verb: str, by: Any, reason: str = CHANGE) -> None:
    match verb.split():
        case ["sign"]:
            _sign(one, by)
        case ["declare", "none"]:
            one.declare(by=by, interests=Interests.NONE)
        case ["declare", "some"]:
            one.declare(by=by, interests=Interests.DECLARED, text="Shares.")
        case ["expire"]:
            one.expire(by=by)
        case [name]:
            getattr(one, name)(by=by, reason=reason)


class _Undone(Exception):
    """Takes back what was done."""


def _outcome(attempt: Callable[[], None]) -> str:
    """Return what came of an attempt, which is undone. At most one event is written when it is done, none when refused."""
    before = Event.objects.count()
    said = "done"
    try:
        with transaction.atomic():
            attempt()
            assert Event.objects.count() <= before + 1
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
    return said if Event.objects.count() == before else f"{said}, and events were written"


def _by_role(cells: dict[Cell, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for verb, role, _ in cells:
        found.setdefault(role, []).append(verb)
    return found


def _as_button(one: Offer) -> str:
    return "open" if one.is_open else "closed" if one.is_permitted else "denied"


def _buttons(cells: dict[Cell, str], model: Any) -> dict[tuple[str, str], str]:
    """Return how the button of each verb must look; a verb with two answers is open when one of them can be given."""
    buttons: dict[tuple[str, str], str] = {}
    for (verb, role, _), outcome in cells.items():
        key = verb.split()[0], role
        if key[0] in model.machine() and buttons.get(key) != "open":
            buttons[key] = {"done": "open", "denied": "denied"}.get(outcome, "closed")
    return buttons


def _differences(expected: dict[Any, str], found: dict[Any, str]) -> str:
    differing = [cell for cell in expected | found if expected.get(cell) != found.get(cell)]
    return "\n".join(f"{cell}: {found.get(cell)}, not {expected.get(cell)}" for cell in differing)


# --- The cells ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", WALKS)
def test_on_an_article(cast: Cast, state: str) -> None:
    of = company(cast)
    article = WALKS[state](of, of.draft())
    expected = {cell: outcome for cell, outcome in ON_ARTICLE.items() if cell[2] == state}
    found, offered = {}, {}
    for role, tried in _by_role(expected).items():
        with playing(role, of) as person:
            offered |= {(verb, role): _as_button(one) for verb in Article.machine() for one in [offer(article, verb, person)]}
            for verb in tried:
                now = Article.objects.get(pk=article.pk)
                found[verb, role, state] = _outcome(partial(_try_on_article, of, now, verb, person))
    assert _differences(expected, found) == ""
    assert _differences(_buttons(expected, Article), offered) == ""


@pytest.mark.parametrize("state", STEPS)
def test_on_an_assignment(cast: Cast, state: str) -> None:
    of = company(cast)
    asked = _asked(of, of.draft(), STEPS[state])
    expected = {cell: outcome for cell, outcome in ON_ASSIGNMENT.items() if cell[2] == state}
    found, offered = {}, {}
    for role, tried in _by_role(expected).items():
        with playing(role, of) as person:
            now = Assignment.objects.get(pk=asked.pk)
            offered |= {(verb, role): _as_button(offer(now, verb, person)) for verb in Assignment.machine()}
            for verb in tried:
                now = Assignment.objects.get(pk=asked.pk)
                found[verb, role, state] = _outcome(partial(_try_on_assignment, now, verb, person))
    assert _differences(expected, found) == ""
    assert _differences(_buttons(expected, Assignment), offered) == ""


# --- That the tables are whole ------------------------------------------------------------------------------------------


def test_every_verb_state_and_role_has_its_cells(cast: Cast) -> None:
    assert {verb for verb, _, _ in ON_ARTICLE} == {*Article.machine(), "invite"}
    assert {verb.split()[0] for verb, _, _ in ON_ASSIGNMENT} == set(Assignment.machine())
    assert {state for _, _, state in ON_ARTICLE} == set(WALKS)
    assert {state for _, _, state in ON_ASSIGNMENT} == set(STEPS)
    of = company(cast)
    assert set(of.people) <= set(roles())
    reached = {WALKS[state](of, of.draft(title=state)).status for state in WALKS}
    assert reached == set(Status.values)


def test_every_state_of_an_assignment_is_walked_to(cast: Cast) -> None:
    of = company(cast)
    reached = {_asked(of, of.draft(title=state), steps).status for state, steps in STEPS.items()}
    assert reached == set(Progress.values)


def test_a_reason_is_required_where_the_machine_says_so(cast: Cast) -> None:
    of = company(cast)
    needing = {verb for verb, machine in Article.machine().items() if any(way.custom.get("reason") for way in machine.transitions.values())}
    assert needing == {"request_changes", "reject", "retract", "force_publish", "settle"}
    reading = _under_review(of, of.draft())
    assert _outcome(partial(_try_on_article, of, reading, "force_publish", cast.chair, reason=" ")) == "opposed"
    forced = _forced_and_read(of, of.draft())
    assert _outcome(partial(_try_on_article, of, forced, "settle", cast.editor, reason=" ")) == "opposed"
    article = _revising(of, of.draft())
    _submitted(of, article)
    for verb in needing - {"force_publish", "settle"}:
        for reason in ("", " \n\t"):
            assert _outcome(partial(_try_on_article, of, article, verb, cast.editor, reason=reason)) == "opposed", verb
    [asked] = cast.invite(article.start_review(by=cast.editor), of.people["reviewer"])
    assert _outcome(partial(_try_on_assignment, asked, "decline", of.people["reviewer"], reason=" ")) == "opposed"


@pytest.mark.parametrize(("verb", "state"), [
    ("request_changes", "reviewed"), ("approve", "reviewed"), ("reject", "reviewed"), ("retract", "approved"),
    ("force_publish", "under_review"), ("settle", "forced"),
])
def test_a_decision_about_another_text_is_stale(cast: Cast, verb: str, state: str) -> None:
    of = company(cast)
    article, by = WALKS[state](of, of.draft()), cast.chair if verb == "force_publish" else cast.editor
    for digest in ("", "sha256:" + "0" * 64):
        assert _outcome(partial(_try_on_article, of, article, verb, by, digest=digest)) == "stale"
    assert _outcome(partial(_try_on_article, of, article, verb, by)) == "done"


def test_what_is_done_writes_exactly_one_event(cast: Cast) -> None:
    of = company(cast)
    article = of.draft()
    for verb, by in [("submit", cast.author), ("start_review", cast.editor), ("invite", cast.editor), ("reject", cast.chair)]:
        before = Event.objects.count()
        _try_on_article(of, article, verb, by)
        assert Event.objects.count() == before + 1, verb
