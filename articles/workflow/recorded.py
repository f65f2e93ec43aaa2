"""How every verb is made: a transition that is locked, permitted, unopposed, saved and written down
- or refused.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django_fsm import TransitionNotAllowed

from ..ledger.actor import Actor
from ..ledger.acts import find
from ..ledger.signature import Signature, check
from ..text.clean import clean
from .subject import Subject

log = logging.getLogger("articles.refusals")
SAVED_BY_YOU = "You saved this article in another window after you opened it here."
SAVED_BY_ANOTHER = "Somebody else saved this article after you opened it."


class Stale(TransitionNotAllowed):
    """Not from this state, or not on this text: somebody was faster (HTTP 409)."""


class Opposed(TransitionNotAllowed):
    """Reasons stand against it (HTTP 422); `objections` are the sentences."""

    def __init__(self, objections: list[str]) -> None:
        self.objections = objections
        super().__init__(" ".join(objections))


def described_as(sentence: str) -> Callable[[Callable[..., bool]], Callable[..., bool]]:
    """Name, in a sentence for people, whom a permission `(article, person) -> bool` lets
    through."""

    def named(permission: Callable[..., bool]) -> Callable[..., bool]:
        # Functions carry their own words.
        permission.sentence = sentence  # type: ignore[attr-defined]
        return permission

    return named


def condition(reasons: Callable[[Any], list[str]]) -> Callable[[Any], bool]:
    """Make a transition's condition of a function that returns what stands against it, in
    sentences."""

    @wraps(reasons)
    def met(article: Any) -> bool:
        return not reasons(article)

    met.reasons = reasons  # type: ignore[attr-defined]
    return met


def _reasons(way: Any, article: Any) -> list[str]:
    return [reason for condition in way.conditions or () for reason in condition.reasons(article)]


def needs_signature(verb: str) -> bool:
    """Must the person sign for this verb?"""
    return bool(find(verb).meanings)


def recorded(step: Any = None, *, in_ledger: bool = True) -> Any:
    """A verb is a fact: locked, permitted, unopposed, moved, saved and written down - or nothing
    happened.

    Stands above `@transition`. The verb takes `by` (the acting person), `reason` and, for a
    decision, the `digest` that was on the screen; what its body returns is the event's detail. A
    verb on which a signature can mean something takes a `signature` (articles/ledger/signature.py),
    which its event keeps; one whose `custom` says "with_siblings" holds the other articles of the
    question, too. Afterwards the caller's article is as the database has it; after a refusal it is
    untouched.

    Raises PermissionDenied (not this person), Stale (not from here, not on this text), Opposed
    (with the sentences), Unsigned and ValidationError (a reason with hidden characters).
    """
    if step is None:
        return partial(recorded, in_ledger=in_ledger)
    verb, machine = step.__name__, step._django_fsm
    is_signed = needs_signature(verb)
    is_about_siblings = any(way.custom.get("with_siblings") for way in machine.transitions.values())

    @wraps(step)  # keeps django-fsm's metadata, hence can_proceed, has_transition_perm, the drawing
    def on_the_record(
        self: Subject,
        *,
        by: Actor,
        reason: str = "",
        signature: Signature | None = None,
        **details: Any,
    ) -> Any:
        reason = clean(reason)
        with acting(verb, self, by):
            article, by = (
                _with_siblings(self) if is_about_siblings else self.locked(),
                by.today(),
            )  # today's facts, in fresh objects
            before = article.status
            _check(article, verb, machine, by, details)
            if is_signed:
                details["signature"] = check(signature, by, article.digest_for(verb), verb)
            try:
                detail = step(article, by=by, reason=reason, **details)
            except TransitionNotAllowed as refusal:
                if type(refusal) is TransitionNotAllowed and refusal.object is article:
                    raise Opposed(_reasons(machine.get_transition(before), article)) from refusal
                raise
            if is_signed:
                detail = {**(detail or {}), "signature": details["signature"].as_record()}
            article.save_act(verb, before, by=by, reason=reason, detail=detail, in_ledger=in_ledger)
        vars(self).update(vars(article))
        return self

    return on_the_record


def _with_siblings(article: Any) -> Any:
    return article.locked_with_siblings()


def _check(article: Any, verb: str, machine: Any, by: Actor, details: dict[str, Any]) -> None:
    ways = list(machine.transitions.values())
    if not by.is_active or not any(way.has_perm(article, by) for way in ways):
        raise PermissionDenied(ways[0].permission.sentence)
    if not machine.has_transition(article.status):
        raise Stale(
            f"This {article._meta.verbose_name} is {article.get_status_display().lower()} now.",
            object=article,
        )
    if "digest" in details and details["digest"] != article.digest_for(verb):
        raise Stale("This is no longer the revision that was on your screen.", object=article)
    if details.get("version") is not None and details["version"] != article.version:
        copy = getattr(article, "article", article)  # what is on an article changes its copy
        is_own = copy.edited_by_id == by.pk
        raise Stale(SAVED_BY_YOU if is_own else SAVED_BY_ANOTHER, object=article)


@contextmanager
def acting(verb: str, article: Any, by: Actor) -> Iterator[None]:
    """One transaction for an act of `by` on an article, or on what has a machine of its own: all of
    it, or nothing.

    Who was refused what is logged; never the sentences, which may name a reviewer or quote a draft.
    Raises Stale where a lock had to be waited for too long.
    """
    try:
        with transaction.atomic():
            yield
    except (PermissionDenied, TransitionNotAllowed) as refusal:
        if not hasattr(refusal, "is_logged"):  # by an act within this one
            refusal.is_logged = True  # type: ignore[union-attr]
            what = verb, article._meta.verbose_name, article.pk, by.pk, type(refusal).__name__
            log.warning("refused: %s of %s %s by person %s: %s", *what)
        raise
    except OperationalError as trouble:
        if "lock" not in str(trouble):
            raise
        raise Stale(
            "Somebody else is acting on this at this very moment. Try again.", object=article
        ) from trouble


@dataclass(frozen=True)
class Offer:
    """A verb as a button: `reasons` is empty when it may be pressed, else why it is closed."""

    verb: str
    label: str
    explain: str
    reasons: tuple[str, ...]
    is_permitted: bool

    @property
    def is_open(self) -> bool:
        """May it be pressed?"""
        return not self.reasons


def offer(article: Any, verb: str, by: Actor) -> Offer:
    """Return one verb of the machine as it stands for `by` now (no lock is taken); raises KeyError
    for a verb the machine does not have.

    `article` is whatever has a machine: an article, or upstairs an assignment.
    """
    machine = article.machine()[verb]
    ways = machine.transitions
    way = machine.get_transition(article.status) or next(iter(ways.values()))
    reasons: list[str] = []
    is_permitted = by.is_active and any(way.has_perm(article, by) for way in ways.values())
    if not is_permitted:
        reasons = [way.permission.sentence]
    elif article.status not in ways:
        reasons = [
            f"Not while the {article._meta.verbose_name} is {article.get_status_display().lower()}."
        ]
    else:
        reasons = _reasons(way, article)
    return Offer(verb, find(verb).label, way.custom["explain"], tuple(reasons), is_permitted)
