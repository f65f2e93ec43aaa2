"""A log-in ends when nobody used it for a while, and after fourteen days however busy its person
was."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from articles.operations.sessions import STARTED
from tests.cast import PASSPHRASE, Cast

DESK = "/desk/"
NOW = timezone.now()


@pytest.fixture(autouse=True)
def idle(settings: Any) -> None:
    settings.SESSION_IDLE = timedelta(days=2)


def visit(client: Client, after: timedelta) -> int:
    with time_machine.travel(NOW + after, tick=False):
        return client.get(DESK).status_code


def logged_in(cast: Cast) -> Client:
    client = Client()
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.author)
    return client


@pytest.mark.parametrize(
    ("after", "status"),
    [
        (timedelta(minutes=1), 200),
        (timedelta(hours=47), 200),
        (timedelta(hours=49), 302),
        (timedelta(days=13), 302),
        (timedelta(days=400), 302),
    ],
)
def test_it_ends_when_it_was_not_used(cast: Cast, after: timedelta, status: int) -> None:
    assert visit(logged_in(cast), after) == status


@pytest.mark.once
def test_using_it_puts_the_end_off_and_an_end_there_is(cast: Cast) -> None:
    client, days = logged_in(cast), 0
    while visit(client, timedelta(days=days)) == 200:
        days += 1
    assert days == 14, "it was used every day"


@pytest.mark.once
def test_logging_in_begins_anew(cast: Cast) -> None:
    client = logged_in(cast)
    assert visit(client, timedelta(days=3)) == 302
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        client.force_login(cast.author)
    days = 10
    while visit(client, timedelta(days=days)) == 200:
        days += 1
    assert days == 24


def test_a_page_that_follows_at_once_writes_nothing(cast: Cast) -> None:
    client = logged_in(cast)
    before = Session.objects.values().get()
    visit(client, timedelta(minutes=4))
    assert Session.objects.values().get() == before
    visit(client, timedelta(minutes=6))
    after = Session.objects.values().get()
    assert (
        after["expire_date"] > before["expire_date"]
        and after["session_data"] == before["session_data"]
    )


def test_the_cookie_outlives_no_session(cast: Cast) -> None:
    cast.author.set_password(PASSPHRASE)
    cast.author.save()
    EmailAddress.objects.create(
        user=cast.author, email=cast.author.email, verified=True, primary=True
    )
    client = Client()
    answer = client.post(
        "/accounts/login/", {"login": cast.author.email, "password": PASSPHRASE, "remember": "on"}
    )
    assert answer.status_code == 302
    assert (
        13 * 24 * 3600 < client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] <= 14 * 24 * 3600
    )


@pytest.mark.parametrize("wish", [0, None, 10**9, timedelta(days=365)])
def test_no_wish_makes_it_longer(cast: Cast, wish: Any) -> None:
    """allauth's "remember me" sets an end of its own."""
    client = logged_in(cast)
    session = client.session
    session.set_expiry(wish)
    session.save()
    assert Session.objects.get().expire_date <= timezone.now() + settings.SESSION_IDLE
    assert session.get_expiry_age() <= 14 * 24 * 3600


@pytest.mark.once
def test_a_session_from_before_ends_too(cast: Cast) -> None:
    client = logged_in(cast)
    session = client.session
    del session[STARTED]
    row = Session.objects.get()
    row.session_data = session.encode(dict(session.items()))
    row.expire_date = NOW + timedelta(days=20)
    row.save()
    assert visit(client, timedelta(hours=1)) == 200
    assert Session.objects.get().expire_date <= NOW + timedelta(hours=1) + settings.SESSION_IDLE
    days = 1
    while visit(client, timedelta(days=days)) == 200:
        days += 1
    assert days == 15, "fourteen days from when it was first seen"
