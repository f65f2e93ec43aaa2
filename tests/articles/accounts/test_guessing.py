"""Whoever guesses at a password waits; its owner elsewhere does not."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from articles.models import Person
from tests.cast import PASSPHRASE, Cast, person

pytestmark = pytest.mark.once

WAIT = b"Too many failed login attempts"
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def owner(cast: Cast) -> Person:
    cache.clear()
    who = person("owner")
    who.set_password(PASSPHRASE)
    who.save()
    EmailAddress.objects.create(user=who, email=who.email, verified=True, primary=True)
    return who


@pytest.fixture(autouse=True)
def many_of_one_network(settings: Any) -> None:
    """The bound of a network on all addresses is another matter."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed": "1000/m/ip,5/5m/key"
    }


def log_in(who: Any, password: str, network: str) -> Any:
    return Client(REMOTE_ADDR=network).post(
        "/accounts/login/", {"login": getattr(who, "email", who), "password": password}
    )


def guess(who: Any, network: str, times: int = 5) -> None:
    for number in range(times):
        assert log_in(who, f"guess {number}", network).status_code == 200


def may_log_in(who: Person, network: str) -> bool:
    return log_in(who, PASSPHRASE, network).status_code == 302


@pytest.mark.parametrize(
    ("guesser", "at"),
    [
        (ELSEWHERE, HOME),
        ("2001:db8::1", "2001:db8:0:1::1"),
        ("2001:db8::1", HOME),
        (HOME, "2001:db8::1"),
        ("192.0.2.2", HOME),
    ],
)
def test_guesses_from_one_network_do_not_lock_the_owner_out_elsewhere(
    owner: Person, guesser: str, at: str
) -> None:
    guess(owner, guesser)
    assert WAIT in log_in(owner, "one more", guesser).content
    assert may_log_in(owner, at)


@pytest.mark.parametrize(
    ("first", "then"),
    [(ELSEWHERE, ELSEWHERE), ("2001:db8::1", "2001:db8::ffff:2"), ("2001:db8::1", "2001:db8::2")],
)
def test_the_guesser_waits_with_the_right_password_too(
    owner: Person, first: str, then: str
) -> None:
    guess(owner, first)
    assert not may_log_in(owner, then), "an IPv6 network is one guesser"


@pytest.mark.parametrize(
    "typed", ["OWNER@cast.example", "Owner@Cast.Example", " owner@cast.example"]
)
def test_letter_case_makes_no_other_address(owner: Person, typed: str) -> None:
    guess(typed, ELSEWHERE)
    assert WAIT in log_in(owner, "one more", ELSEWHERE).content


def test_other_accounts_of_the_network_are_not_counted(owner: Person, cast: Cast) -> None:
    guess("somebody@cast.example", HOME)
    assert may_log_in(owner, HOME)


def test_guesses_from_many_networks_are_bounded_and_leave_the_owner_in(owner: Person) -> None:
    assert may_log_in(owner, HOME)
    for number in range(12):
        guess(owner, f"203.0.113.{number}")
    assert WAIT in log_in(owner, "one more", "203.0.113.99").content, (
        "a network that has not guessed before"
    )
    assert not may_log_in(owner, "203.0.113.98"), (
        "not even with the right password, from where nobody has logged in"
    )
    assert may_log_in(owner, HOME)


def test_who_only_guesses_makes_no_network_known(owner: Person) -> None:
    for number in range(12):
        guess(owner, f"203.0.113.{number}")
    guess(owner, HOME, 1)
    assert not may_log_in(owner, HOME)


@pytest.mark.long
def test_logging_in_well_counts_nothing(owner: Person) -> None:
    for _ in range(8):
        assert may_log_in(owner, HOME)
    for number in range(60):
        assert may_log_in(owner, f"198.51.100.{number}")
