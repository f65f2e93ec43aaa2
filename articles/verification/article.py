"""One article's ledger, and what it says of history, revisions, galleys, texts and signatures."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from django.apps import apps

from ..database.canonical import digest
from ..database.prepared import Prepared, alike
from ..images.store import read
from ..ledger import acts
from ..ledger.adopted import counting
from ..ledger.signature import disagreements
from ..models import (
    PUBLISHING,
    Article,
    Event,
    FormerSlug,
    Galley,
    Page,
    Policy,
    PublicImage,
    Revision,
    SiteSettings,
    Status,
)
from ..models.manuscript.policy import FIRST
from ..models.manuscript.status import ABOUT_THE_PUBLIC
from ..publishing.record import open_change
from .guard import guarded

# Asked for by name: the manager of an article's history is made anew at each look.
HISTORY = "articles.historicalarticle"
AT_ONCE = 100  # append-only rows held in memory
ROW = re.compile(
    r"([a-z_]+\.[a-z_]+):(\d{1,18})", re.ASCII
)  # as AppendOnly.ledger_name writes it; no longer key fits a column


def verify(article: Article) -> list[str]:
    """Return, in sentences, what in one article's ledger, history, revisions and status does not
    agree."""
    events = events_of(article=article.pk)
    checks: list[tuple[str, Callable[..., Iterable[str]], tuple[Any, ...]]] = [
        ("its chain", _chain, (events,)),
        ("what its events hold", _shapes, (events,)),
        ("its path in the machine", _path, (events, article.status)),
        ("the ink its ledger names", _rows, (events,)),
        ("its history", _history, (events, article)),
        ("a revision", _revisions, (article,)),
        ("a galley", _galleys, (article,)),
        ("what it points at", _pointers, (article, events)),
        ("its address", _address, (article, events)),
        *(
            (_name(event), check, (event,))
            for check in (_texts, _site_settings, _signature)
            for event in events
        ),
    ]
    return [
        sentence for subject, check, about in checks for sentence in guarded(subject, check, *about)
    ]


@Prepared
def events_of(article: int) -> Any:
    """The acts on an article, in order."""
    return Event.objects.filter(article=article).order_by("sequence")


def named_rows(rows: Any) -> Iterator[tuple[str, int, Any]]:
    """Yield model, key and fingerprint of each row of ink that an event's `rows` name readably."""
    for name, fingerprint in rows.items() if isinstance(rows, dict) else ():
        if found := ROW.fullmatch(name):
            yield found[1], int(found[2]), fingerprint


def _name(event: Event) -> str:
    return f"event {event.sequence} ({event.verb})"


def _chain(events: list[Event]) -> Iterator[str]:
    previous = ""
    for number, event in enumerate(events, 1):
        if event.sequence != number:
            yield f"event {number} is missing; event {event.sequence} stands in its place."
            return
        if event.previous != previous:
            yield f"event {number} does not follow the event before it."
        yield from guarded(f"the canonical form of {_name(event)}", _hash, event)
        previous = event.hash


def _hash(event: Event) -> Iterator[str]:
    if event.hash != digest(event.canonical()):
        yield f"{_name(event)} was altered."


def _shapes(events: list[Event]) -> Iterator[str]:
    """What an event holds is an object, and the rows it names can be looked up; else the checks
    after this one go without."""
    for event in events:
        if not isinstance(event.detail, dict):
            yield f"the detail of {_name(event)} is no object."
            event.detail = {}
        if not isinstance(event.rows, dict):
            yield f"the rows of {_name(event)} are no object."
            event.rows = {}
        for name in event.rows:
            found = ROW.fullmatch(name)
            if not found or found[1] not in _models():
                yield f"{_name(event)} names {name!a}, which is no row of ours."


@cache
def _models() -> dict[str, Any]:
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if getattr(model, "is_append_only", False)
    }


def _path(events: list[Event], status: str) -> Iterator[str]:
    machine, here = Article.machine(), str(Status.DRAFT)
    latest = public = ""
    submitted = set()
    for event in events:
        latest = event.digest if event.verb == acts.SUBMIT else latest
        public = event.digest if event.verb in PUBLISHING else public
        submitted.add(latest)
        about = (
            {public}
            if event.verb in ABOUT_THE_PUBLIC
            else submitted
            if "assignment" in event.detail
            else {latest}
        )
        if event.digest not in about:
            yield f"{_name(event)} names another revision than the one it was about."
        if event.before != here:
            yield f"{_name(event)} starts from {event.before}, but the article was {here}."
        here = event.after
        if event.is_move and not _is_declared(machine.get(event.verb), event):
            yield (
                f"event {event.sequence}: {event.verb} does not lead from {event.before} to "
                f"{event.after}."
            )
    if here != status:
        yield f"the article is {status}, but its ledger ends at {here}."


def _is_declared(verb: Any, event: Event) -> bool:
    way = verb and verb.transitions.get(event.before)
    return bool(way) and event.after in getattr(way.target, "allowed_states", [way.target])


def _rows(events: list[Event]) -> Iterator[str]:
    named: dict[str, dict[int, tuple[Event, str]]] = defaultdict(dict)
    for event in events:
        for label, key, fingerprint in named_rows(event.rows):
            named[label][key] = event, fingerprint
    ours = _models()
    for label, wanted in named.items():
        keys = sorted(wanted) if label in ours else []
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            found = {row.pk: row for row in _ink(label)(keys=alike(some))}
            for key in some:
                yield from guarded(
                    f"{label} {key}", _row, f"{label} {key}", found.get(key), *wanted[key]
                )


@cache
def _ink(label: str) -> Prepared:
    rows = _models()[label]._base_manager
    return Prepared(lambda keys: rows.filter(pk__in=keys).order_by())


def _row(name: str, row: Any, event: Event, fingerprint: str) -> Iterator[str]:
    if row is None:
        yield f"event {event.sequence} names {name}, which is gone."
    elif row.fingerprint() != fingerprint:
        yield f"{name}, written by {_name(event)}, was altered."


def _history(events: list[Event], article: Article) -> Iterator[str]:
    rows = {
        event.sequence: [key for of, key, _ in named_rows(event.rows) if of == HISTORY]
        for event in events
    }
    starts = {key: event for event in events for key in rows[event.sequence]}
    for event in events:
        if event.is_move and len(rows[event.sequence]) != 1:
            yield f"{_name(event)} has {len(rows[event.sequence])} history rows instead of one."
    history = [_Kept(*row) for row in _kept(article=article.pk)]
    if history and history[0].status != Status.DRAFT:
        yield f"the history begins with {history[0].status}."
    for before, row in pairwise(history):
        moved_by = starts.get(row.history_id)
        if moved_by is None and row.status != before.status:
            yield f"history row {row.history_id} moves to {row.status} without an event."
        if moved_by is not None and (row.status, row.history_user_id) != (
            moved_by.after,
            moved_by.actor_id,
        ):
            yield f"history row {row.history_id} and event {moved_by.sequence} disagree."
        is_settled = before.revision_id is not None or before.adapted_from_id is not None
        if (
            is_settled
            and row.slug != before.slug
            and (moved_by is None or moved_by.verb != acts.CHANGE_ADDRESS)
        ):
            yield f"history row {row.history_id} moves to another address without an event."
    if history and history[-1].status != told_status(events):
        yield f"the history ends at {history[-1].status}."
    if history and (history[-1].slug, history[-1].audience) != (article.slug, article.audience):
        yield "its address is not the one its history ends at."


class _Kept(NamedTuple):
    """What of a history row is held against the ledger."""

    history_id: int
    status: str
    history_user_id: int
    slug: str
    audience: str
    revision_id: int | None
    adapted_from_id: int | None


@Prepared
def _kept(article: int) -> Any:
    return (
        _models()[HISTORY]
        ._base_manager.filter(id=article)
        .order_by("history_id")
        .values_list(*_Kept._fields)
    )


def told_status(events: list[Event]) -> str:
    """Return the status the ledger ends at."""
    return events[-1].after if events else str(Status.DRAFT)


def _revisions(article: Article) -> Iterator[str]:
    for number, (key,) in enumerate(_submitted(article=article.pk), 1):
        [revision] = _ink("articles.revision")(keys=(key,))
        if revision.number != number:
            yield f"revision {number} is missing."
        yield from guarded(f"revision {revision.number}", _digest, revision)
        yield from guarded(f"a picture of revision {revision.number}", _pictures, revision)


@Prepared
def _submitted(article: int) -> Any:
    return Revision.objects.filter(article=article).order_by("number").values_list("pk")


def _digest(revision: Any) -> Iterator[str]:
    if revision.digest != digest(revision.canonical()):
        yield f"revision {revision.number} does not have its digest."


def _pictures(revision: Any) -> Iterator[str]:
    """Each picture that was submitted is kept, with the bytes that the text names."""
    for file in dict.fromkeys(figure.file for figure in revision.figures):
        if read(file) is None:
            yield f"the picture {file} of revision {revision.number} is gone, or was altered."


def _galleys(article: Article) -> Iterator[str]:
    for (key,) in _set_in_type(article=article.pk):
        [galley] = _ink("articles.galley")(keys=(key,))
        yield from guarded(f"galley {galley.pk}", _galley, galley)


@Prepared
def _set_in_type(article: int) -> Any:
    return Galley.objects.filter(article=article).order_by("pk").values_list("pk")


def _galley(galley: Any) -> Iterator[str]:
    if galley.digest != digest(galley.canonical()):
        yield f"the galley of revision {galley.revision.number} does not have its digest."
    digests = {figure.digest for figure in galley.revision.figures}
    shown = set(PublicImage.objects.filter(pk__in=digests).values_list("pk", flat=True))
    for digest_of_one in sorted(digests - shown) if digests else ():
        yield f"readers do not see the picture {digest_of_one} of a public text."


def _pointers(article: Article, events: list[Event]) -> Iterator[str]:
    """What the article points at is what its ledger says."""
    submitted, approved = (
        next((event for event in reversed(events) if event.verb in verbs), None)
        for verbs in ({acts.SUBMIT}, PUBLISHING)
    )
    pointers: list[tuple[str, Callable[[], str], Any, str]] = [
        ("its revision", lambda: article.digest, submitted and submitted.digest, "submitted"),
        (
            "its approved revision",
            lambda: article.digest_for(acts.RETRACT),
            approved and approved.digest,
            "approved",
        ),
        (
            "its galley",
            lambda: article.galley.digest if article.galley else "",
            approved and approved.detail.get("galley"),
            "approved",
        ),
    ]
    for name, now, recorded, done in pointers:
        yield from guarded(name, _pointer, name, now, recorded or "", done)
    if (article.out_of_step_since is None) != (open_change(events) is None):
        yield "it and its ledger disagree whether what it was adapted from has changed since."
    begun = (
        event
        for event in events
        if event.verb == acts.BEGIN_VARIANT or "adapted_from" in event.detail
    )
    recorded = [event.detail.get("adapted_from", event.detail)["digest"] for event in begun]
    if (article.adapted_from.digest if article.adapted_from else "") != (
        recorded[-1] if recorded else ""
    ):
        yield "it points at another text than the one its ledger says it was adapted from."
    if approved and not _page_of(article=article.pk):
        yield "it was approved and has no page."


@Prepared
def _page_of(article: int) -> Any:
    return Page.objects.filter(article=article).values_list("pk")


def _address(article: Article, events: list[Event]) -> Iterator[str]:
    """Its slug is the one it was given last, and those it had before are kept."""
    moves = [event for event in events if event.verb == acts.CHANGE_ADDRESS]
    if moves and article.slug != moves[-1].detail["to"]:
        yield "its address is not the one it was given last."
    if not (had := {event.detail["from"] for event in moves} - {article.slug}):
        return
    kept = set(
        FormerSlug.objects.filter(slug__in=had, article__slug=article.slug).values_list(
            "slug", flat=True
        )
    )
    yield from (f"its former address {slug!a} leads nowhere." for slug in sorted(had - kept))


def _pointer(name: str, now: Callable[[], str], recorded: str, done: str) -> Iterator[str]:
    if now() != recorded:
        yield f"{name} is not the one that was {done} last."


def _texts(event: Event) -> Iterator[str]:
    """The policy and the disclaimer an approval was made under are still what they were."""
    for kind, was in event.detail.get("texts", {}).items():
        number = event.detail[kind]
        of_the_house = [text for (of, audience), text in FIRST.items() if of == kind and audience]
        texts = _adopted(kind=kind, number=number) if number else of_the_house
        if was not in {digest(text) for text in texts}:
            yield (
                f"the {kind.replace('_', ' ')} that event {event.sequence} was made under was "
                "altered."
            )


@Prepared
def _adopted(kind: str, number: int) -> Any:
    return Policy.objects.filter(kind=kind, number=number).values_list("text", flat=True)


def _site_settings(event: Event) -> Iterator[str]:
    """The site settings an approval was made under are on the site's ledger; 0 are those of the
    environment."""
    number = event.detail.get("site_settings", 0)
    if number and not counting(SiteSettings.objects.filter(number=number)):
        yield (
            f"the site settings that event {event.sequence} was made under are on no ledger, or "
            "were altered."
        )


def _signature(event: Event) -> Iterator[str]:
    """A signature stands for the act it is on, by the person who acted, on the text the act was
    about."""
    if (signature := event.detail.get("signature")) is not None:
        for disagreement in disagreements(signature, person_id=event.actor_id, digest=event.digest):
            yield f"{_name(event)} {disagreement}."
