"""The demo: all of it or nothing, once, through the verbs, and then in every state there is."""

from collections import Counter
from datetime import datetime, time, timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client, TestCase, override_settings
from django.urls import URLPattern, get_resolver, resolve
from django.utils import timezone

from articles.models import Article, Event, Galley, Notification, Page, Person, Revision, Status
from articles.publishing.audiences.readability import readability
from articles.tasks import deliver_notifications
from editorial.demo import PEOPLE, articles, variants
from editorial.demo import seed as seeding
from editorial.demo.clock import tell
from editorial.demo.furnishing import PASSWORD
from reviewers.models import Assignment, BoardMember, Review
from reviewers.tasks import keep_time
from tests.invariants import violations
from tests.screens.pages import looks

pytestmark = pytest.mark.long

NOT_PICTURED = {
    # answers that are no page: redirects, scripts, data, acts
    "desk:begin_variant",
    "desk:presence",
    "admin:articles_article_begin_variant",
    "healthz",
    "readyz",
    "photo",
    "own_photo",
    "landing",
    "inbox_read",
    "account_set_password",
    "admin:app_list",
    "admin:jsi18n",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:view_on_site",
    "admin:None",
    "revision",
    "pdf",
    "cite",
    "references",
    "search_suggest",
    "who",
    "favicon",
    "logo",
    "robots",
    "security",
    "sitemap",
    "sitemap_section",
    "feed",
    "topic_feed",
    "audience_feed",
    "notices_feed",
    "text",
    "desk:text",
    "desk:word",
    "image",
    "signing_challenge",
    "mfa_login_webauthn",
    "mfa_download_recovery_codes",
    "admin:articles_event_csv",
    "admin:articles_event_jsonl",
    # only after showing once more who one is (tests/journeys/test_factors.py looks at them), or in
    # the middle of a log-in
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_authenticate",
    # nobody is there, or only in the middle of signing up
    "account_confirm_login_code",
    "account_email_verification_sent",
    # closed to everybody: ledger, library and outbox are not written by hand, and nobody removes a
    # row
    "admin:articles_approvedstatement_add",
    "admin:articles_approvedstatement_delete",
    "admin:articles_event_add",
    "admin:articles_event_delete",
    "admin:articles_notification_add",
    "admin:articles_notification_delete",
    "admin:articles_siteevent_add",
    "admin:articles_siteevent_delete",
    "admin:articles_person_delete",
    "admin:articles_topic_delete",
    "admin:articles_source_delete",
    "admin:articles_doselimit_delete",
    "admin:articles_questiontemplate_delete",
    "admin:reviewers_boardmember_delete",
    # the operator's, whom the demo does not have
    "admin:articles_person_add",
}


def routes(resolver, namespace=""):
    """Yield the full name of every route."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            yield from routes(
                pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )


@override_settings(EMAIL_BACKEND="editorial.demo.mailbox.MailboxBackend")
class Seeded(TestCase):
    """The seeded demo, seeded once for all that only look at it."""

    @classmethod
    def setUpTestData(cls):
        cls.day = timezone.localdate()
        call_command("seed_demo", stdout=StringIO())

    def test_every_article_arrives_where_its_file_says(self):
        arrived = dict(Article.objects.values_list("title", "status"))
        adapted = dict.fromkeys((variants.PATIENT["title"], variants.CARER["title"]), "approved")
        assert arrived == {article.title: article.destination for article in articles()} | adapted
        assert set(arrived.values()) == set(Status.values)

    def test_it_keeps_every_invariant(self):
        assert violations() == []

    def test_one_text_has_a_preview_and_one_three_versions(self):
        [previewed] = Article.objects.filter(has_preview=True)
        assert (
            previewed.status == Status.UNDER_REVIEW
            and self.client.get(f"/preview/{previewed.slug}/student/").status_code == 200
        )
        answer = self.client.get(
            "/articles/does-my-child-need-antibiotics-for-an-ear-infection/carer/versions/"
        )
        assert answer.content.count(b"<b><a ") == 3 and b"Minor correction" in answer.content

    def test_every_act_came_after_the_one_before_and_none_is_still_to_come(self):
        ends = timezone.make_aware(
            datetime.combine(timezone.localdate(), time.min)
        )  # the last ones were yesterday
        times = {
            Event: "at",
            Revision: "at",
            Galley: "approved_at",
            Review: "signed_at",
            Assignment: "invited_at",
        }
        for model, column in times.items():
            found = list(model.objects.order_by("pk").values_list(column, flat=True))
            assert found == sorted(found) and found[-1] < ends, model
        acted = Event.objects.order_by("pk").values_list("at", flat=True)
        assert timedelta(days=380) < ends - acted[0] < timedelta(days=410)
        assert len({at.astimezone().strftime("%Y-%m") for at in acted}) > 9
        saved = Article.history.order_by("history_date").values_list("history_date", flat=True)
        assert saved[0] < acted[0] and saved.last() < ends

    def test_time_has_nothing_to_do_today(self):
        before = Event.objects.count(), Notification.objects.count()
        keep_time()
        assert (Event.objects.count(), Notification.objects.count()) == before
        for assignment in Assignment.objects.open():
            due_at = assignment.due_at if assignment.status == "accepted" else assignment.answer_by
            assert due_at - timezone.now() > timedelta(days=1), assignment

    def test_nor_has_it_late_in_the_evening(self):
        before = Notification.objects.count()
        with time_machine.travel(
            timezone.make_aware(datetime.combine(self.day, time.max)), tick=False
        ):
            keep_time()
        assert Notification.objects.count() == before

    def test_mail_of_long_ago_had_arrived_and_that_of_these_days_came_now(self):
        week = timezone.now() - timedelta(days=8)
        mail = Notification.objects.filter(channel="mail")
        assert set(mail.values_list("state", flat=True)) == {"delivered"}
        late = {
            notification.pk
            for notification in mail
            if notification.delivered_at - notification.created_at > timedelta(days=1)
        }
        assert late and not late & {
            notification.pk for notification in mail if notification.created_at < week
        }
        assert not Notification.objects.filter(
            channel="inbox", created_at__lt=week, read_at=None
        ).exists()

    def test_one_is_overdue_one_was_published_early_one_corrected_and_one_retracted(self):
        standing = {
            "is overdue since": "beta-blocker",
            "Published before full review": "metformin",
            "Corrected on": "ear-infection",
            "Retracted on": "paracetamol",
        }
        for words, slug in standing.items():
            [found] = [
                page.slug
                for page in Page.objects.all()
                if words in bytes(page.html).decode().partition('id="related"')[0]
            ]
            assert slug in found

    def test_two_texts_lead_to_each_other(self):
        metformin, statin = (
            Page.objects.get(slug__contains=word) for word in ("metformin", "statin")
        )
        for page, other in ((metformin, statin), (statin, metformin)):
            assert (
                f'<a href="{other.get_absolute_url()}"'
                in bytes(page.html).decode().partition("Related")[2]
            ), page.slug

    def test_everybody_can_log_in(self):
        for person in PEOPLE:
            assert self.client.login(email=person["email"], password=PASSWORD)
        assert (
            EmailAddress.objects.filter(verified=True, primary=True).count()
            == Person.objects.count()
            == len(PEOPLE)
        )

    def test_every_role_is_there(self):
        assert Counter(role for person in PEOPLE for role in person["roles"]) == {
            "author": 2,
            "board": 5,
            "editor": 2,
            "chair": 1,
        }
        assert BoardMember.objects.active().count() == 5

    def test_no_review_is_by_an_author_and_the_work_is_shared(self):
        for review in Review.objects.select_related("revision", "assignment__member__person"):
            assert not review.revision.was_written_by(review.assignment.member.person)
        assert Review.objects.values("assignment__member").distinct().count() == 5

    def test_no_public_text_lists_what_it_does_not_cite(self):
        found = {
            article.title: [
                finding.message
                for finding in article.findings()
                if "never cited" in finding.message
            ]
            for article in Article.objects.filter(galley__isnull=False)
        }
        assert found and not any(found.values()), found

    def test_an_addition_is_a_second_approved_revision(self):
        added = [
            article.title
            for article in articles()
            if article.addition or article.slug == variants.SOURCE
        ]
        full = Article.objects.filter(
            galleys__revision__number=2, galleys__revision__is_minor=False
        )
        assert list(full.values_list("title", flat=True)) == added != []

    @pytest.mark.page
    def test_every_page_answers_as_the_list_of_pages_says(self):
        people, answers = {person.email: person for person in Person.objects.all()}, {}
        for look in looks():
            client = Client()
            if look.email:
                client.force_login(people[look.email])
            if look.step:
                look.step()
            answer = (
                client.post(look.address, look.send())
                if look.send
                else client.get(look.address, follow=True)
            )
            answers[look] = answer.status_code
        assert [
            (look.who, look.name, status)
            for look, status in answers.items()
            if status != look.status
        ] == []

    def test_every_route_is_pictured(self):
        deliver_notifications()  # the page of one mail needs a mail
        pictured = {resolve(urlsplit(look.address).path).view_name for look in looks()}
        assert set(routes(get_resolver())) - pictured == NOT_PICTURED

    def test_one_question_has_three_texts_and_one_of_them_is_out_of_step(self):
        texts = Article.objects.exclude(adapted_from=None)
        assert {article.audience: article.out_of_step_since is not None for article in texts} == {
            "patient": True,
            "carer": False,
        }
        assert (
            len(
                {article.slug for article in texts}
                | {article.adapted_from.article.slug for article in texts}
            )
            == 1
        )
        assert [
            str(readability(article.approved_revision))
            for article in texts
            if readability(article.approved_revision).is_hard
        ] == []

    def test_a_second_seed_changes_nothing(self):
        before, output = list(Event.objects.order_by("pk").values()), StringIO()
        call_command("seed_demo", stdout=output)
        assert output.getvalue() == "The demo is there already; its data is kept.\n"
        assert list(Event.objects.order_by("pk").values()) == before


@pytest.mark.once
@pytest.mark.django_db
def test_a_seed_that_fails_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(seeding.Walk, "_approved", lambda self, **_: 1 / 0)
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


@pytest.mark.django_db
def test_a_story_that_goes_on_into_the_future_is_refused():
    steps = []

    def story(name, *days):
        for pause in days:
            steps.append((name, timezone.now().date()))
            yield timedelta(days=pause)

    begun = timezone.now() - timedelta(days=10)
    tell([(begun, story("one", 4, 3)), (begun + timedelta(days=1), story("two", 2))])
    day = begun.date()
    assert steps == [
        ("one", day),
        ("two", day + timedelta(days=1)),
        ("one", day + timedelta(days=4)),
    ]
    with pytest.raises(ValueError, match="goes on until"):
        tell([(begun, story("one", 11))])
