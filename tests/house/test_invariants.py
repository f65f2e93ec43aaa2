"""Each checker of tests/invariants finds the violation that is planted for it, and nothing in
an honest house."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from articles.ledger.triggers import drop_triggers
from articles.models import (
    ApprovedStatement,
    Article,
    Event,
    Notification,
    Page,
    Preview,
    SearchEntry,
    SearchWord,
)
from reviewers.models import KeptFigures, PublicReadings
from tests import invariants
from tests.cast import Cast
from tests.rewinding import walked


def unsealed(sql: str) -> Callable[[Cast], None]:
    """A plant: break the seal and run SQL."""

    def plant(cast: Cast) -> None:
        for app in apps.get_app_configs():
            drop_triggers(app)
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return plant


def self_review(cast: Cast) -> None:
    unsealed(f"update articles_revision set by_id = {cast.reviewers[0].pk}")(cast)  # noqa: S608


def approved_by_a_reviewer(cast: Cast) -> None:
    unsealed(f"update articles_event set actor_id = {cast.reviewers[0].pk} where verb = 'approve'")(  # noqa: S608
        cast
    )


def stale_page(cast: Cast) -> None:
    Page.objects.update(html=b"Take 5000 mg.")


def preview_nobody_opened(cast: Cast) -> None:
    article = cast.topic.articles.get()
    honest = b'<meta name="robots" content="noindex"> Waiting for human review: exercise caution'
    facts = {
        "html": honest,
        "gzip": b"",
        "brotli": b"",
        "headers": {"X-Robots-Tag": "noindex"},
        "built_at": timezone.now(),
    }
    Preview.objects.create(
        article=article,
        revision=article.revision,
        slug=article.slug,
        audience=article.audience,
        **facts,
    )


def opened_preview(**facts: Any) -> Callable[[Cast], None]:
    """A plant: an open preview, of which something is another."""

    def plant(cast: Cast) -> None:
        article = cast.submitted(title="Is it shown?")
        article.open_preview(by=cast.editor, digest=article.digest)
        assert list(invariants.previews_were_opened()) == []
        Preview.objects.update(**facts)

    return plant


def preview_that_is_gone(cast: Cast) -> None:
    opened_preview(slug="here")(cast)
    Preview.objects.all().delete()


def another_digest(cast: Cast) -> None:
    unsealed("update articles_event set digest = 'sha256:0' where verb = 'approve'")(cast)


def one_review_less(cast: Cast) -> None:
    unsealed("update articles_event set digest = 'sha256:0' where verb = 'sign' and sequence = 6")(
        cast
    )


def altered(cast: Cast, verb: str, **facts: object) -> None:
    """A plant: break the seal and write other facts into the first event of a verb."""
    event = cast.topic.articles.get().events.filter(verb=verb).first()
    assert event is not None
    for app in apps.get_app_configs():
        drop_triggers(app)
    rows = Event._base_manager.filter(pk=event.pk)
    QuerySet.update(rows, detail=event.detail | facts)


def late_interest_on_the_quorum(cast: Cast) -> None:
    """A reviewer's interest was declared after the review and before the approval that counts
    it."""
    article = cast.topic.articles.get()
    altered(cast, "declare", late=True, about=article.digest)


def settled_by_who_opened_it(cast: Cast) -> None:
    altered(cast, "start_review", settles=[article_event(cast, "start_review")])
    unsealed("update articles_event set verb = 'settle' where verb = 'start_review'")(cast)


def article_event(cast: Cast, verb: str) -> int:
    event = cast.topic.articles.get().events.filter(verb=verb).first()
    assert event is not None
    return event.sequence


def own_waiver(cast: Cast) -> None:
    altered(cast, "start_review", member={"id": cast.editor.pk})
    unsealed("update articles_event set verb = 'waive' where verb = 'start_review'")(cast)


def reviewer_against(cast: Cast) -> None:
    event = cast.topic.articles.get().events.get(sequence=6)
    detail = (
        str(event.detail | {"approves": False})
        .replace("'", '"')
        .replace("True", "true")
        .replace("False", "false")
    )
    unsealed(f"update articles_event set detail = '{detail}' where sequence = 6")(cast)  # noqa: S608


def asked(**rule: object) -> Callable[[Cast], None]:
    """A plant: the approval was made under a rule that asks for somebody else; the text names a
    dose."""

    def plant(cast: Cast) -> None:
        unsealed("update articles_revision set body = 'Give 500 mg at once. [1]'")(cast)
        event = cast.topic.articles.get().events.get(verb="approve")
        altered(cast, "approve", quorum_policy=event.detail["quorum_policy"] | rule)

    return plant


def author_not_told(cast: Cast) -> None:
    Notification.objects.filter(
        recipient=cast.author, event__verb="approve", channel="mail"
    ).delete()


def told_twice(cast: Cast) -> None:
    notification = Notification.objects.filter(channel="inbox", recipient=cast.author).first()
    assert notification is not None
    notification.pk, notification.key = None, notification.key + " again"
    notification.save()


def out_of_step_unsaid(cast: Cast) -> None:
    """A variant whose source has another public revision than the one it names."""
    source = cast.approved(title="Is it adapted?")
    source.begin_variant(by=cast.author, audience="patient")
    other = cast.approved(title="Is it another?").approved_revision
    Article.objects.filter(pk=source.pk).update(approved_revision=other)


PLANTS = [
    (stale_page, invariants.public_bytes_were_approved),
    (another_digest, invariants.public_bytes_were_approved),
    (preview_nobody_opened, invariants.previews_were_opened),
    (preview_nobody_opened, invariants.ledger_agrees),
    (opened_preview(headers={}), invariants.previews_were_opened),
    (opened_preview(html=b"Take 5000 mg."), invariants.previews_were_opened),
    (opened_preview(html=b"Take 5000 mg."), invariants.ledger_agrees),
    (opened_preview(etag='"0"'), invariants.ledger_agrees),
    (preview_that_is_gone, invariants.previews_were_opened),
    (preview_that_is_gone, invariants.ledger_agrees),
    (lambda cast: SearchEntry.objects.all().delete(), invariants.search_holds_what_is_public),
    (lambda cast: SearchWord.objects.update(entries=7), invariants.search_holds_what_is_public),
    (
        lambda cast: ApprovedStatement.objects.all().delete(),
        invariants.library_holds_what_was_reviewed,
    ),
    (
        lambda cast: Page.objects.update(is_listed=False),
        invariants.library_holds_what_was_reviewed,
    ),
    (
        lambda cast: PublicReadings.objects.create(member=cast.members[0], articles=7),
        invariants.what_is_kept_is_what_there_is,
    ),
    (
        lambda cast: KeptFigures.objects.create(
            unit="day", start=datetime(2020, 1, 1, tzinfo=UTC), sums='{"act submit":{"":1}}'
        ),
        invariants.what_is_kept_is_what_there_is,
    ),
    (self_review, invariants.deciders_were_impartial),
    (approved_by_a_reviewer, invariants.deciders_were_impartial),
    (late_interest_on_the_quorum, invariants.approvals_had_their_quorum),
    (settled_by_who_opened_it, invariants.keys_were_in_two_hands),
    (own_waiver, invariants.keys_were_in_two_hands),
    (another_digest, invariants.signatures_stand),
    (out_of_step_unsaid, invariants.variants_are_in_step_or_say_so),
    (one_review_less, invariants.approvals_had_their_quorum),
    (reviewer_against, invariants.approvals_had_their_quorum),
    (asked(of_topic=3), invariants.approvals_had_their_quorum),
    (asked(always=["nurse"]), invariants.approvals_had_their_quorum),
    (asked(with_dose=["pharmacist"]), invariants.approvals_had_their_quorum),
    (author_not_told, invariants.moves_were_told),
    (another_digest, invariants.ledger_agrees),
    (unsealed("select 1"), invariants.ink_is_sealed),
    (told_twice, invariants.nobody_was_told_twice),
    (lambda cast: None, invariants.nothing_is_left_owed),
    (unsealed("update articles_event set actor_name = ''"), invariants.actors_have_names),
]


@walked
def public(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(
    ("plant", "check"),
    PLANTS,
    ids=[f"{number}-{check.__name__}" for number, (_, check) in enumerate(PLANTS)],
)
def test_a_planted_violation_is_found(
    cast: Cast, plant: Callable[[Cast], None], check: Callable[[], object]
) -> None:
    plant(cast)
    assert list(check())  # type: ignore[call-overload]


def test_every_checker_has_a_plant() -> None:
    assert {check for _, check in PLANTS} == {*invariants.CHECKERS, invariants.nothing_is_left_owed}


@pytest.mark.once
@pytest.mark.usefixtures("public")
def test_an_honest_house_has_no_violations(cast: Cast) -> None:
    cast.retracted(title="A retracted one?")
    cast.changes_requested(title="One sent back?")
    assert invariants.violations() == []
