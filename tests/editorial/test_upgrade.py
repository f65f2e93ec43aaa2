"""Upgrading a house that has lived: rows from before the newest columns are still what the ledger says they are."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from articles.canonical import digest
from articles.models import Article, Notification, Policy, Revision, SiteEvent, Topic
from articles.seal import unseal
from articles.text.grammar import COMMON
from articles.verification import verify, verify_all
from reviewers.models import BoardMember, QuorumPolicy, Review
from reviewers.models.eligibility import candidates
from tests.cast import Cast

pytestmark = [pytest.mark.long, pytest.mark.both]

BEFORE_REVIEWING = [("articles", "0002_founding"), ("reviewers", "0001_initial")]


@pytest.fixture
def before_reviewing(transactional_db: None) -> Iterator[Any]:
    """A database as it was before reviewing had its models, and the models of then; afterwards it is today's again."""
    call_command("migrate", "articles", "0002", verbosity=0)  # what is upstairs goes with it
    yield MigrationLoader(connection).project_state(BEFORE_REVIEWING).apps.get_model
    call_command("migrate", verbosity=0)


@pytest.fixture
def before_absences_begin(transactional_db: None) -> Iterator[Any]:
    """Likewise, as it was when an absence could end without a beginning."""
    call_command("migrate", "reviewers", "0002", verbosity=0)
    loader = MigrationLoader(connection)
    yield loader.project_state([("reviewers", "0002_reviewing"), *loader.graph.leaf_nodes("articles")]).apps.get_model  # only upstairs
    call_command("migrate", verbosity=0)


def printed(row: Any) -> str:
    """The digest over every column a row had then."""
    return digest({field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})


def test_rows_from_before_keep_their_fingerprints_and_are_sealed_again(before_reviewing: Any) -> None:
    then = before_reviewing
    now, person = timezone.now(), then("articles", "Person").objects.create(email="one@then.example", name="One")
    topic = then("articles", "Topic").objects.create(name="Kidney", slug="kidney")
    article = then("articles", "Article").objects.create(slug="is-it", title="Is it?", author=person, edited_by=person, topic=topic)
    revision = then("articles", "Revision").objects.create(
        article=article, number=1, audience="clinician", topic=topic, title="Is it?", short_answer="Yes.", body="Yes.",
        digest="sha256:1", by=person, edited_by=person, at=now, edited_at=now)
    member = then("reviewers", "BoardMember").objects.create(person=person)
    assignment = then("reviewers", "Assignment").objects.create(
        revision=revision, member=member, by=person, due_at=now + timedelta(days=1), status="completed", interests="none")
    review = then("reviewers", "Review").objects.create(
        assignment=assignment, revision=revision, digest="sha256:1", recommendation="approve", printed_name="One", interests="none",
        signed_at=now)
    was = {Revision: printed(revision), Review: printed(review)}
    call_command("migrate", verbosity=0)
    assert {model: model.objects.get().fingerprint() for model in was} == was
    assert (Review.objects.get().meaning, Revision.objects.get().is_minor) == ("", False)
    assert Revision.objects.get().form == COMMON  # as it was read, so it is read
    for table in ("articles_revision", "reviewers_review"):
        with pytest.raises(DatabaseError, match="is ink"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update {table} set digest = 'forged'")  # noqa: S608 - the tables are listed above
    member = BoardMember.objects.get()
    reasons = candidates(Article.objects.get(), due_on=timezone.localdate(), among=[member])[0].hindrances
    assert "Nobody has verified the licence of One." in [one.sentence for one in reasons]


def test_an_absence_that_only_ended_is_cleared_on_the_record_and_none_comes_again(before_absences_begin: Any) -> None:
    then, day = before_absences_begin, timezone.localdate()
    people = [then("articles", "Person").objects.create(email=f"{name}@then.example", name=name) for name in ("one", "two")]
    alone, whole = (then("reviewers", "BoardMember").objects.create(person=one, absent_until=day, absent_from=first)
                    for one, first in zip(people, (None, day), strict=True))
    call_command("migrate", verbosity=0)
    assert list(BoardMember.objects.order_by("pk").values_list("pk", "absent_from", "absent_until")) == [
        (alone.pk, None, None), (whole.pk, day, day)]
    [said] = BoardMember.history.all()
    assert (said.id, said.absent_until, said.history_user) == (alone.pk, None, None) and "never counted" in said.history_change_reason
    with pytest.raises(IntegrityError), transaction.atomic():
        BoardMember.objects.filter(pk=alone.pk).update(absent_until=day)


@pytest.mark.parametrize(("column", "value"), [("is_minor", True), ("suggested_by", [1]), ("grammar", 9)])
def test_a_younger_column_counts_as_soon_as_it_holds_something(cast: Cast, column: str, value: Any) -> None:
    revision = cast.approved().revision
    before = revision.fingerprint()
    assert before == digest({field.attname: getattr(revision, field.attname) for field in revision._meta.concrete_fields
                             if field.name not in {"is_minor", "suggested_by"}})
    setattr(revision, column, value)
    assert revision.fingerprint() != before


@pytest.mark.parametrize(("table", "column", "value"), [
    ("articles_revision", "is_minor", True), ("articles_revision", "suggested_by", "[1]"), ("articles_revision", "grammar", 0),
    ("reviewers_review", "meaning", "fun"),
    ("reviewers_review", "method", ""), ("reviewers_review", "topics", "[]"),
])
def test_a_younger_column_that_was_altered_is_found(cast: Cast, table: str, column: str, value: Any) -> None:
    article = cast.approved()
    assert verify(article) == []
    for app in apps.get_app_configs():
        unseal(app)
    with connection.cursor() as cursor:
        cursor.execute(f"update {table} set {column} = %s", [value])  # noqa: S608 - listed above
    assert any("was altered" in said for said in verify(article))


@pytest.fixture
def before_the_site_ledger(transactional_db: None) -> Iterator[Any]:
    """Likewise, as it was when policies stood on no ledger."""
    call_command("migrate", "articles", "0004", verbosity=0)  # what is upstairs and later goes back with it
    yield MigrationLoader(connection).project_state([
        ("articles", "0004_forced_galleys_are_found"), ("reviewers", "0007_late_interests_are_found")]).apps.get_model
    call_command("migrate", verbosity=0)


def test_policies_from_before_the_site_ledger_are_taken_into_it_and_count(before_the_site_ledger: Any) -> None:
    then, now = before_the_site_ledger, timezone.now()
    chair = then("articles", "Person").objects.create(email="chair@then.example", name="Chair")
    topic = then("articles", "Topic").objects.create(name="Kidney", slug="kidney")
    rule = then("reviewers", "QuorumPolicy").objects
    for number, columns in enumerate(({"approvals": 1}, {"approvals": 3, "always": ["nurse"], "topic": topic}), 1):
        rule.create(number=number, by=chair, adopted_at=now, **columns)
    then("articles", "Policy").objects.create(kind="disclaimer", number=2, text="Ask.", adopted_at=now)
    call_command("migrate", verbosity=0)
    assert list(verify_all()) == []
    assert QuorumPolicy.objects.in_force(Topic.objects.get(slug="kidney")).asks()["always"] == ["nurse"]
    assert [one.number for one in QuorumPolicy.objects.newest()] == [1, 2]
    assert {kind: one.number for kind, one in Policy.objects.in_force().items()} == {"editorial_policy": 1, "disclaimer": 2}
    assert set(SiteEvent.objects.values_list("verb", "actor_name")) == {("found", "The house")}
    call_command("migrate", verbosity=0)
    assert SiteEvent.objects.count() == 5


@pytest.fixture
def before_dead_mail_had_a_date(transactional_db: None) -> Iterator[Any]:
    """Likewise, as it was when what was given up was given up for good."""
    call_command("migrate", "articles", "0004", verbosity=0)
    yield MigrationLoader(connection).project_state([("articles", "0004_forced_galleys_are_found")]).apps.get_model
    call_command("migrate", verbosity=0)


def test_mail_that_was_dead_before_can_be_sent_again(before_dead_mail_had_a_date: Any) -> None:
    due = timezone.now() - timedelta(days=40)
    facts = {"channel": "mail", "kind": "author_submitted", "subject": "S", "due_at": due, "address": "a@cast.example"}
    rows = before_dead_mail_had_a_date("articles", "Notification").objects
    for key, state, text in (("1", "dead", "Words"), ("2", "dead", ""), ("3", "delivered", "Words")):
        rows.create(key=key, state=state, text=text, note="550 no", **facts)
    call_command("migrate", verbosity=0)
    assert dict(Notification.objects.values_list("key", "died_at")) == {"1": due, "2": due, "3": None}
    assert Notification.objects.all().send_again() == 1, "the one that still has its words"
