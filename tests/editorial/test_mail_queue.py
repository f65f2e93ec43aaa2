"""The notifications screen: how the queue is doing, and dead mail is sent again, on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.models import Channel, DeliveryStatus, Heartbeat, Notification, SiteEvent
from articles.operations import pulse
from articles.tasks import deliver_notifications
from editorial.celery import app
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_

SCREEN, QUEUE = "/admin/articles/notification/", "/admin/articles/article/"


def mails() -> Any:
    return Notification.objects.filter(channel=Channel.MAIL).order_by("pk")


def died(cast: Cast) -> Any:
    """Four mails about a submission, given up."""
    cast.submitted()
    mails().end(DeliveryStatus.DEAD, "SMTPRecipientsRefused: 550 no")
    return mails()


def text(who: Any, path: str) -> str:
    return as_(who).get(path, follow=True).content.decode()


def test_the_screen_says_what_is_owed_and_who_was_seen(cast: Cast) -> None:
    html = text(cast.editor, SCREEN)
    assert "No mail is waiting." in html and html.count("has never run.") == 2
    cast.submitted()
    Heartbeat.objects.beat(Heartbeat.WORKER)
    Heartbeat.objects.create(name=Heartbeat.BEAT, seen_at=timezone.now() - timedelta(hours=1))
    html = text(cast.editor, SCREEN)
    assert "Oldest mail waiting: since" in html and "Mail is being sent" in html
    assert html.count("Check that it is running.") == 1, "beat's, not the worker's"


@pytest.mark.parametrize("role", ["editor", "chair"])
def test_those_who_decide_are_told_when_the_queue_stands(cast: Cast, role: str) -> None:
    cast.submitted()
    assert "Mail has not been sent since" not in text(getattr(cast, role), QUEUE)
    mails().update(created_at=timezone.now() - timedelta(minutes=20))
    assert "Mail has not been sent since" in text(getattr(cast, role), QUEUE)
    assert "Mail has not been sent since" in text(getattr(cast, role), SCREEN)
    mails().end(DeliveryStatus.DELIVERED)
    assert "Mail has not been sent since" not in text(getattr(cast, role), QUEUE)


@pytest.mark.parametrize("role", ["editor", "chair", "operator"])
def test_one_is_sent_again_on_record(cast: Cast, role: str) -> None:
    notification = died(cast)[0]
    who = getattr(cast, role)
    page = f"{SCREEN}{notification.pk}/again/"
    assert "550 no" in text(who, page) and page in text(who, f"{SCREEN}{notification.pk}/change/")
    client = as_(who)
    for _ in range(2):  # a second press finds nothing to do
        assert client.post(page).status_code == 302
    assert mails().filter(state=DeliveryStatus.OWED).get().pk == notification.pk
    [act] = SiteEvent.objects.filter(verb="send_again")
    assert (act.actor, act.actor_name, act.detail) == (
        who,
        str(who),
        {"notifications": [notification.pk]},
    )
    assert str(who) in text(who, f"{SCREEN}{notification.pk}/change/")


def test_all_of_a_day_are_sent_again_and_of_no_other_day(cast: Cast) -> None:
    first, *others = died(cast)
    mails().filter(pk=first.pk).update(died_at=timezone.now() - timedelta(days=3))
    today = f"{timezone.now():%Y-%m-%d}"
    html = text(cast.editor, SCREEN)
    assert f"?day={today}" in html and "3 mails." in html
    assert as_(cast.editor).post(f"{SCREEN}again/?day={today}").status_code == 302
    assert set(mails().filter(state=DeliveryStatus.OWED)) == set(others)
    assert mails().get(state=DeliveryStatus.DEAD) == first
    [act] = SiteEvent.objects.filter(verb="send_again", actor=cast.editor)
    assert act.detail == {"notifications": [notification.pk for notification in others]}
    assert f"?day={today}" not in text(cast.editor, SCREEN)


@pytest.mark.parametrize(
    "day",
    [
        "",
        "?day=",
        "?day=yesterday",
        "?day=2026-02-30",
        "?day=99999-01-01",
        "?day=%00",
        "?when=2026-01-01",
    ],
)
def test_a_day_that_is_none_leads_nowhere(cast: Cast, day: str) -> None:
    died(cast)
    client = as_(cast.editor)
    assert {
        client.get(f"{SCREEN}again/{day}").status_code,
        client.post(f"{SCREEN}again/{day}").status_code,
    } == {404}
    assert set(mails().values_list("state", flat=True)) == {DeliveryStatus.DEAD}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_days_without_mail(cast: Cast, day: str) -> None:
    died(cast)
    assert as_(cast.editor).get(f"{SCREEN}again/?day={day}").status_code == 200


def test_what_lost_its_code_with_its_words_is_not_sent_again(cast: Cast) -> None:
    Notification.objects.enqueue(
        [
            Notification(
                address="typed@nowhere.example",
                channel=Channel.MAIL,
                kind="account_email_confirm",
                key="1",
                subject="Confirm",
                text="Your code is 123456",
            )
        ]
    )
    mails().end(DeliveryStatus.DEAD, "550 no")
    row = mails().get()
    assert "good no more" in text(cast.operator, f"{SCREEN}{row.pk}/change/")
    as_(cast.operator).post(f"{SCREEN}{row.pk}/again/")
    assert (
        mails().get().state == DeliveryStatus.DEAD
        and not SiteEvent.objects.filter(verb="send_again").exists()
    )


def test_mail_about_what_is_withheld_is_not_there(cast: Cast) -> None:
    """Who reads a text is not told of its other readers, by no mail."""
    article = cast.under_review()
    cast.invite(article, cast.reviewers[0])
    row = mails().get(kind="reviewer_invited")
    mails().filter(pk=row.pk).end(DeliveryStatus.DEAD, "550 no")
    article.co_authors.add(cast.other_editor)
    assert as_(cast.other_editor).post(f"{SCREEN}{row.pk}/again/").status_code == 404
    as_(cast.other_editor).post(f"{SCREEN}again/?day={timezone.now():%Y-%m-%d}")
    assert mails().get(pk=row.pk).state == DeliveryStatus.DEAD


# --- Worker and beat ------------------------------------------------------------------------------


@pytest.fixture
def fresh(monkeypatch: Any) -> None:
    monkeypatch.setattr(pulse, "_written_at", {})


def test_a_task_shows_the_worker_and_writes_only_now_and_then(
    db: None, fresh: None, django_assert_num_queries: Any
) -> None:
    deliver_notifications.apply()
    assert set(Heartbeat.objects.seen()) == {Heartbeat.WORKER}
    with django_assert_num_queries(0):
        pulse.show(Heartbeat.WORKER)


def test_beat_shows_itself_while_no_broker_listens(db: None, fresh: None, tmp_path: Any) -> None:
    beat = pulse.SeenScheduler(app=app, schedule_filename=str(tmp_path / "beat"), lazy=True)
    beat.setup_schedule()
    beat.schedule = {}
    beat.tick()
    beat.close()
    assert set(Heartbeat.objects.seen()) == {Heartbeat.BEAT}


def test_the_settings_name_what_shows_them(settings: Any) -> None:
    assert [pulse.__name__] == settings.CELERY_IMPORTS
    assert f"{pulse.__name__}:{pulse.SeenScheduler.__name__}" == settings.CELERY_BEAT_SCHEDULER
