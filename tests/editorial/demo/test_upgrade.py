"""Upgrading a house that has lived: rows from before the newest columns are still what the
ledger says they are."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from articles.database.canonical import digest
from articles.ledger.triggers import drop_triggers
from articles.models import Article, Notification, Policy, Revision, SiteEvent, Topic
from articles.staff_search import finding
from articles.text.grammar import COMMON
from articles.verification import verify
from articles.verification.site import verify_site
from reviewers.models import BoardMember, PublicReadings, QuorumPolicy, Review
from reviewers.models.eligibility import candidates
from tests.cast import Cast

pytestmark = [pytest.mark.long, pytest.mark.both]

# Where the upgrade stops on its way, the oldest first: what lived then is put into the database,
# and looked at when it is today's.
Models = Callable[[str, str], Any]  # of then, by app and name
Life = Iterator[None]  # up to its `yield` then, after it today
BEFORE_REVIEWING = {"articles": "0002_founding", "reviewers": "0001_initial"}
BEFORE_ABSENCES_BEGIN = {"articles": "0003_reviewing", "reviewers": "0002_reviewing"}
BEFORE_THE_SITE_LEDGER = {
    "articles": "0004_forced_galleys_are_found",
    "reviewers": "0007_late_interests_are_found",
}
BEFORE_WHAT_IS_KEPT = {
    "articles": "0019_indexes_of_what_grows",
    "reviewers": "0011_indexes_of_what_grows",
}


def printed(row: Any) -> str:
    """The digest over every column a row had then."""
    return digest(
        {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    )


def rows_keep_their_fingerprints_and_are_sealed_again(then: Models) -> Life:
    """Append-only rows from before the newest columns are what they were; nobody alters them."""
    now, person = (
        timezone.now(),
        then("articles", "Person").objects.create(email="one@then.example", name="One"),
    )
    topic = then("articles", "Topic").objects.create(name="Heart", slug="heart")
    article = then("articles", "Article").objects.create(
        slug="is-it", title="Is it?", author=person, edited_by=person, topic=topic
    )
    revision = then("articles", "Revision").objects.create(
        article=article,
        number=1,
        audience="clinician",
        topic=topic,
        title="Is it?",
        short_answer="Yes.",
        body="Yes.",
        digest="sha256:1",
        by=person,
        edited_by=person,
        at=now,
        edited_at=now,
    )
    member = then("reviewers", "BoardMember").objects.create(person=person)
    assignment = then("reviewers", "Assignment").objects.create(
        revision=revision,
        member=member,
        by=person,
        due_at=now + timedelta(days=1),
        status="completed",
        interests="none",
    )
    review = then("reviewers", "Review").objects.create(
        assignment=assignment,
        revision=revision,
        digest="sha256:1",
        recommendation="approve",
        printed_name="One",
        interests="none",
        signed_at=now,
    )
    was = {Revision: printed(revision), Review: printed(review)}
    yield
    assert {model: model.objects.get().fingerprint() for model in was} == was
    assert (Review.objects.get().meaning, Revision.objects.get().is_minor) == ("", False)
    assert Revision.objects.get().form == COMMON  # as it was read, so it is read
    for table in ("articles_revision", "reviewers_review"):
        with (
            pytest.raises(DatabaseError, match="is ink"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            # The tables are listed above.
            cursor.execute(f"update {table} set digest = 'forged'")  # noqa: S608
    asked = BoardMember.objects.get(pk=member.pk)
    reasons = candidates(Article.objects.get(), due_on=timezone.localdate(), among=[asked])[
        0
    ].hindrances
    assert "Nobody has verified the licence of One." in [
        hindrance.sentence for hindrance in reasons
    ]


def an_absence_that_only_ended_is_cleared_on_the_record_and_none_comes_again(then: Models) -> Life:
    """An absence could end without a beginning."""
    day = timezone.localdate()
    people = [
        then("articles", "Person").objects.create(email=f"{name}@then.example", name=name)
        for name in ("alone", "whole")
    ]
    alone, whole = (
        then("reviewers", "BoardMember").objects.create(
            person=person, absent_until=day, absent_from=first
        )
        for person, first in zip(people, (None, day), strict=True)
    )
    yield
    both = BoardMember.objects.filter(pk__in=[alone.pk, whole.pk])
    assert set(both.values_list("pk", "absent_from", "absent_until")) == {
        (alone.pk, None, None),
        (whole.pk, day, day),
    }
    [record] = BoardMember.history.all()
    assert (record.id, record.absent_until, record.history_user) == (
        alone.pk,
        None,
        None,
    ) and "never counted" in record.history_change_reason
    with pytest.raises(IntegrityError), transaction.atomic():
        BoardMember.objects.filter(pk=alone.pk).update(absent_until=day)


def policies_are_taken_into_the_site_ledger_and_count(then: Models) -> Life:
    """Policies stood on no ledger."""
    now, chair = (
        timezone.now(),
        then("articles", "Person").objects.create(email="chair@then.example", name="Chair"),
    )
    topic = then("articles", "Topic").objects.create(name="Kidney", slug="kidney")
    rule = then("reviewers", "QuorumPolicy").objects
    for number, columns in enumerate(
        ({"approvals": 1}, {"approvals": 3, "always": ["nurse"], "topic": topic}), 1
    ):
        rule.create(number=number, by=chair, adopted_at=now, **columns)
    then("articles", "Policy").objects.create(
        kind="disclaimer", number=2, text="Ask.", adopted_at=now
    )
    yield
    assert list(verify_site()) == []
    assert QuorumPolicy.objects.in_force(Topic.objects.get(slug="kidney")).asks()["always"] == [
        "nurse"
    ]
    assert [policy.number for policy in QuorumPolicy.objects.newest()] == [1, 2]
    assert {kind: policy.number for kind, policy in Policy.objects.in_force().items()} == {
        "editorial_policy": 1,
        "disclaimer": 2,
    }
    assert set(SiteEvent.objects.values_list("verb", "actor_name")) == {("found", "The house")}
    call_command("migrate", verbosity=0)
    assert SiteEvent.objects.count() == 5


def mail_that_was_dead_can_be_sent_again(then: Models) -> Life:
    """What was given up was given up for good."""
    due = timezone.now() - timedelta(days=40)
    facts = {
        "channel": "mail",
        "kind": "author_submitted",
        "subject": "S",
        "due_at": due,
        "address": "a@cast.example",
    }
    rows = then("articles", "Notification").objects
    for key, state, text in (
        ("1", "dead", "Words"),
        ("2", "dead", ""),
        ("3", "delivered", "Words"),
    ):
        rows.create(key=key, state=state, text=text, note="550 no", **facts)
    yield
    assert dict(Notification.objects.values_list("key", "died_at")) == {
        "1": due,
        "2": due,
        "3": None,
    }
    assert Notification.objects.all().send_again() == 1, "the one that still has its words"


def what_members_have_read_is_counted_and_lists_are_searched(then: Models) -> Life:
    """Nothing was kept of what a member had read, and lists had no index of words."""
    [review] = then("reviewers", "Review").objects.all()  # of the life that began first
    facts = {
        "article": review.revision.article,
        "revision": review.revision,
        "digest": "sha256:g",
        "head": "",
        "text": "",
    }
    then("articles", "Galley").objects.create(approved_at=timezone.now(), **facts)
    yield
    kept = PublicReadings.objects.get(member=review.assignment.member_id)
    reading = [
        review.pk,
        review.revision.article_id,
        review.assignment_id,
        review.signed_at.isoformat(),
    ]
    assert (kept.articles, kept.newest) == (1, [reading])
    assert finding.people("one@then.example").keys == {review.assignment.member.person_id}


STOPS: list[tuple[dict[str, str], list[Callable[[Models], Life]]]] = [
    (BEFORE_REVIEWING, [rows_keep_their_fingerprints_and_are_sealed_again]),
    (
        BEFORE_ABSENCES_BEGIN,
        [an_absence_that_only_ended_is_cleared_on_the_record_and_none_comes_again],
    ),
    (
        BEFORE_THE_SITE_LEDGER,
        [policies_are_taken_into_the_site_ledger_and_count, mail_that_was_dead_can_be_sent_again],
    ),
    (BEFORE_WHAT_IS_KEPT, [what_members_have_read_is_counted_and_lists_are_searched]),
]


@pytest.fixture
def empty_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database of its own without any table: the way back to one, migration by migration,
    takes as long as the way up."""
    given, connection.settings_dict["NAME"] = (
        connection.settings_dict["NAME"],
        _make_empty(tmp_path),
    )
    connection.close()
    yield
    connection.close()
    connection.settings_dict["NAME"], made = given, connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"drop database {made}")


def _make_empty(folder: Path) -> str:
    """Make a database without tables; return its name."""
    if connection.vendor == "sqlite":
        return str(folder / "of_then.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("create database of_then template template0")
    return "of_then"


def test_what_lived_before_is_what_it_was(empty_database: None) -> None:
    """One way up, for each migration there takes its time."""
    lives = []
    for stop, beginnings in STOPS:
        for app, name in stop.items():
            call_command("migrate", app, name, verbosity=0)
        of_then = MigrationLoader(connection).project_state([*stop.items()]).apps.get_model
        for life in [begin(of_then) for begin in beginnings]:
            next(life)
            lives.append(life)
    call_command("migrate", verbosity=0)
    for life in lives:
        assert next(life, "over") == "over"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("is_minor", True),
        ("suggested_by", [1]),
        ("grammar", 9),
        ("declared", {"funding": "SECRET"}),
    ],
)
def test_a_younger_column_counts_as_soon_as_it_holds_something(
    cast: Cast, column: str, value: Any
) -> None:
    revision = cast.approved().revision
    before = revision.fingerprint()
    assert before == digest(
        {
            field.attname: getattr(revision, field.attname)
            for field in revision._meta.concrete_fields
            if field.name not in {"is_minor", "suggested_by"}
        }
    )
    setattr(revision, column, value)
    assert revision.fingerprint() != before


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("articles_revision", "is_minor", True),
        ("articles_revision", "suggested_by", "[1]"),
        ("articles_revision", "grammar", 0),
        ("articles_revision", "declared", "{}"),
        ("reviewers_review", "meaning", "fun"),
        ("reviewers_review", "method", ""),
        ("reviewers_review", "topics", "[]"),
    ],
)
def test_a_younger_column_that_was_altered_is_found(
    cast: Cast, table: str, column: str, value: Any
) -> None:
    article = cast.approved()
    assert verify(article) == []
    for app in apps.get_app_configs():
        drop_triggers(app)
    with connection.cursor() as cursor:
        cursor.execute(f"update {table} set {column} = %s", [value])  # noqa: S608 - listed above
    assert any("was altered" in sentence for sentence in verify(article))
