"""Checking the record: every chain, every row the chains name, every history row. Reads only, believes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models

from . import press
from .canonical import digest
from .models import PUBLISHING, Article, Event, Page, Policy, Status
from .models.article import ABOUT_THE_PUBLIC
from .signature import disagreements


def verify_all(articles: Iterable[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, whatever does not agree: chains, rows named by them, history, and rows no chain names."""
    for article in Article.objects.order_by("pk").iterator() if articles is None else articles:
        yield from (f"Article {article.pk}: {said}" for said in verify(article))
    for page in Page.objects.select_related("article", "galley__revision").iterator():
        yield from (f"Page {page.slug} ({page.audience}): {said}" for said in press.verify(page, as_of_today=False))
    yield from _unnamed_rows()


def verify(article: Article) -> list[str]:
    """Return, in sentences, what in one article's ledger, history, revisions and status does not agree."""
    events = list(Event.objects.filter(article=article).order_by("sequence"))
    history = list(article.history.order_by("history_id"))
    return [
        *_chain(events), *_path(events, article.status), *_rows(events),
        *_history(events, history), *_revisions(article), *_pointers(article, events), *_texts(events), *_signatures(events),
    ]


def _chain(events: list[Event]) -> Iterator[str]:
    previous = ""
    for place, event in enumerate(events, 1):
        if event.sequence != place:
            yield f"event {place} is missing; event {event.sequence} stands in its place."
            return
        if event.previous != previous:
            yield f"event {place} does not follow the event before it."
        if event.hash != digest(event.canonical()):
            yield f"event {place} ({event.verb}) was altered."
        previous = event.hash


def _path(events: list[Event], status: str) -> Iterator[str]:
    machine, here = Article.machine(), str(Status.DRAFT)
    latest = public = ""
    submitted = set()
    for event in events:
        latest = event.digest if event.verb == "submit" else latest
        public = event.digest if event.verb in PUBLISHING else public
        submitted.add(latest)
        about = {public} if event.verb in ABOUT_THE_PUBLIC else submitted if "assignment" in event.detail else {latest}
        if event.digest not in about:
            yield f"event {event.sequence} ({event.verb}) names another revision than the one it was about."
        if event.before != here:
            yield f"event {event.sequence} ({event.verb}) starts from {event.before}, but the article was {here}."
        here = event.after
        if event.is_move and not _is_declared(machine.get(event.verb), event):
            yield f"event {event.sequence}: {event.verb} does not lead from {event.before} to {event.after}."
    if here != status:
        yield f"the article is {status}, but its ledger ends at {here}."


def _is_declared(verb: Any, event: Event) -> bool:
    way = verb and verb.transitions.get(event.before)
    return bool(way) and event.after in getattr(way.target, "allowed_states", [way.target])


def _rows(events: list[Event]) -> Iterator[str]:
    named: dict[str, dict[int, tuple[Event, str]]] = defaultdict(dict)
    for event in events:
        for name, fingerprint in event.rows.items():
            label, _, key = name.partition(":")
            named[label][int(key)] = event, fingerprint
    for label, wanted in named.items():
        found = apps.get_model(label)._base_manager.in_bulk(list(wanted))
        for key, (event, fingerprint) in wanted.items():
            if key not in found:
                yield f"event {event.sequence} names {label} {key}, which is gone."
            elif found[key].fingerprint() != fingerprint:
                yield f"{label} {key}, written by event {event.sequence} ({event.verb}), was altered."


def _history(events: list[Event], history: list[Any]) -> Iterator[str]:
    label = Article.history.model._meta.label_lower
    told = {int(name.rpartition(":")[2]): event for event in events for name in event.rows if name.startswith(label + ":")}
    for event in events:
        rows = [name for name in event.rows if name.startswith(label + ":")]
        if event.is_move and len(rows) != 1:
            yield f"event {event.sequence} ({event.verb}) has {len(rows)} history rows instead of one."
    if history and history[0].status != Status.DRAFT:
        yield f"the history begins with {history[0].status}."
    for before, row in pairwise(history):
        moved_by = told.get(row.history_id)
        if moved_by is None and row.status != before.status:
            yield f"history row {row.history_id} moves to {row.status} without an event."
        if moved_by is not None and (row.status, row.history_user_id) != (moved_by.after, moved_by.actor_id):
            yield f"history row {row.history_id} and event {moved_by.sequence} disagree."
    if history and history[-1].status != told_status(events):
        yield f"the history ends at {history[-1].status}."


def told_status(events: list[Event]) -> str:
    """Return the status the ledger ends at."""
    return events[-1].after if events else str(Status.DRAFT)


def _revisions(article: Article) -> Iterator[str]:
    for place, revision in enumerate(article.revisions.order_by("number"), 1):
        if revision.number != place:
            yield f"revision {place} is missing."
        if revision.digest != digest(revision.canonical()):
            yield f"revision {revision.number} does not have its digest."
    for galley in article.galleys.order_by("pk"):
        if galley.digest != digest({"form": "galley/1", "head": galley.head, "text": galley.text}):
            yield f"the galley of revision {galley.revision.number} does not have its digest."


def _pointers(article: Article, events: list[Event]) -> Iterator[str]:
    """What the article points at is what its ledger says."""
    submitted, approved = (next((event for event in reversed(events) if event.verb in verbs), None) for verbs in ({"submit"}, PUBLISHING))
    if article.digest != (submitted.digest if submitted else ""):
        yield "its revision is not the one that was submitted last."
    if article.digest_for("retract") != (approved.digest if approved else ""):
        yield "its approved revision is not the one that was approved last."
    if (article.galley.digest if article.galley else "") != (approved.detail.get("galley") if approved else ""):
        yield "its galley is not the one that was approved last."
    if approved and not Page.objects.filter(article=article).exists():
        yield "it was approved and has no page."


def _texts(events: list[Event]) -> Iterator[str]:
    """The policy and the disclaimer an approval was made under are still what they were."""
    for event in events:
        for kind, was in event.detail.get("texts", {}).items():
            text = Policy.objects.filter(kind=kind, number=event.detail[kind]).values_list("text", flat=True).first()
            if text is None or digest(text) != was:
                yield f"the {kind.replace('_', ' ')} that event {event.sequence} was made under was altered."


def _signatures(events: list[Event]) -> Iterator[str]:
    """A signature stands for the act it is on, by the person who acted, on the text the act was about."""
    for event in events:
        if (signature := event.detail.get("signature")) is not None:
            for said in disagreements(signature, person_id=event.actor_id, digest=event.digest):
                yield f"event {event.sequence} ({event.verb}) {said}."


def _unnamed_rows() -> Iterator[str]:
    """Ink that belongs on the ledger (`is_sealed`) but that no event names: inserted past the verbs."""
    sealed: list[type[models.Model]] = [model for model in apps.get_models() if getattr(model, "is_sealed", False)]
    named: dict[str, set[int]] = defaultdict(set)
    for rows in Event.objects.exclude(rows={}).values_list("rows", flat=True).iterator():
        for name in rows:
            label, _, key = name.partition(":")
            named[label].add(int(key))
    for model in sealed:
        for key in model._base_manager.order_by("pk").values_list("pk", flat=True).iterator():
            if key not in named[model._meta.label_lower]:
                yield f"{model._meta.label_lower} {key} is on no ledger."
