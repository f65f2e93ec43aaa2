"""The demo: all of it or nothing, once, through the verbs, and then in every state there is."""

from collections import Counter
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import TestCase

from articles.models import Article, Event, Person, Status
from editorial.demo import PEOPLE, articles
from editorial.demo import seed as seeding
from reviewers.models import BoardMember, Review
from tests.invariants import violations


class Seeded(TestCase):
    """The seeded demo, seeded once for all that only look at it."""

    @classmethod
    def setUpTestData(cls):
        call_command("seed_demo", stdout=StringIO())

    def test_every_article_arrives_where_its_file_says(self):
        arrived = dict(Article.objects.values_list("title", "status"))
        assert arrived == {one.title: one.destination for one in articles()}
        assert set(arrived.values()) == set(Status.values)

    def test_it_keeps_every_invariant(self):
        assert violations() == []

    def test_everybody_can_log_in(self):
        for one in PEOPLE:
            assert self.client.login(email=one["email"], password=seeding.PASSWORD)
        assert EmailAddress.objects.filter(verified=True, primary=True).count() == Person.objects.count() == len(PEOPLE)

    def test_every_role_is_there(self):
        assert Counter(role for one in PEOPLE for role in one["roles"]) == {"author": 2, "board": 5, "editor": 2, "chair": 1}
        assert BoardMember.objects.active().count() == 5

    def test_no_review_is_by_an_author_and_the_work_is_shared(self):
        for review in Review.objects.select_related("revision", "assignment__member__person"):
            assert not review.revision.was_written_by(review.assignment.member.person)
        assert Review.objects.values("assignment__member").distinct().count() == 5

    def test_an_addition_is_a_second_approved_revision(self):
        added = [one.title for one in articles() if one.addition]
        assert list(Article.objects.filter(approved_revision__number=2).values_list("title", flat=True)) == added != []

    def test_a_second_seed_changes_nothing(self):
        before, said = list(Event.objects.order_by("pk").values()), StringIO()
        call_command("seed_demo", stdout=said)
        assert said.getvalue() == "The demo is there already; its data is kept.\n"
        assert list(Event.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_a_seed_that_fails_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(seeding.Walk, "_approve", lambda self, **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("seed_demo")
    assert not Person.objects.exists()
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_outside_the_demo_it_is_refused(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only with DEMO=1"):
        call_command("seed_demo")
    assert not Person.objects.exists()
