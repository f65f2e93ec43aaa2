"""The addresses of an account change only with fresh proof; each change stands on the site's
ledger and every address is told."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.ledger.signature import Unsigned
from articles.models import Channel, Notification, Person, SiteEvent
from articles.people.addresses import _named, replacing_addresses
from articles.verification.site import verify_site
from articles.workflow.recorded import Opposed, Stale
from tests.cast import PASSPHRASE, Cast, code_for, gather
from tests.editorial.screens.test_roles import change

PAGE, PASSWORD, CODE = (
    "/accounts/email/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/reauthenticate/",
)
NEW = "new@cast.example"


def owner(cast: Cast, who: Person, *more: str) -> Client:
    """The browser of somebody who has confirmed their address, and `more`."""
    who.set_password(PASSPHRASE)
    who.save()
    for address in (who.email, *more):
        who.emailaddress_set.create(email=address, verified=True, primary=address == who.email)
    client = Client()
    client.force_login(who)
    return client


def prove(client: Client, who: Person | None) -> Any:
    """Give the password, then (of who has an app) the code; return the last answer."""
    answer = client.post(f"{PASSWORD}?next={PAGE}", {"password": PASSPHRASE, "next": PAGE})
    return (
        client.post(f"{CODE}?next={PAGE}", {"code": code_for(who), "next": PAGE}) if who else answer
    )


def addresses(who: Person) -> dict[str, bool]:
    return dict(who.emailaddress_set.values_list("email", "primary"))


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=kind, channel=Channel.MAIL).select_related("recipient")
    return {
        notification.recipient.email if notification.recipient else notification.address
        for notification in rows
    }


ACTS = {
    "primary": {"email": NEW, "action_primary": ""},
    "remove": {"email": NEW, "action_remove": ""},
    "add": {"email": "third@cast.example", "action_add": ""},
}


@pytest.mark.parametrize("act", ACTS)
def test_a_session_alone_changes_no_address(cast: Cast, act: str) -> None:
    client, before = owner(cast, cast.editor, NEW), SiteEvent.objects.count()
    answer = client.post(PAGE, ACTS[act])
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, PASSWORD)
    answer = client.post(f"{PASSWORD}?next={PAGE}", {"password": PASSPHRASE, "next": PAGE})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, CODE)
    assert addresses(cast.editor) == {cast.editor.email: True, NEW: False}
    assert SiteEvent.objects.count() == before and not Notification.objects.exists()


def test_nor_does_the_proof_of_the_log_in_or_one_from_long_ago(cast: Cast) -> None:
    client = owner(cast, cast.author, NEW)
    client.post("/accounts/login/", {"login": cast.author.email, "password": PASSPHRASE})
    assert client.post(PAGE, ACTS["primary"]).headers["Location"].startswith(PASSWORD)
    prove(client, None)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert client.post(PAGE, ACTS["remove"]).headers["Location"].startswith(PASSWORD)
    assert NEW in addresses(cast.author)


@pytest.mark.parametrize("who", ["editor", "author"])
def test_what_was_sent_is_done_once_both_are_shown_and_both_addresses_and_all_chairs_are_told(
    cast: Cast, who: str
) -> None:
    person: Person = getattr(cast, who)
    old = person.email
    client = owner(cast, person, NEW)
    client.post(PAGE, ACTS["primary"])
    prove(client, person if person.is_staff else None)
    assert (
        addresses(person) == {old: False, NEW: True}
        and Person.objects.get(pk=person.pk).email == NEW
    )
    last = SiteEvent.objects.latest("sequence")
    assert (last.verb, last.actor, last.about) == ("change_addresses", person, person)
    assert last.detail == {
        "before": [_named(old), _named(NEW)],
        "after": [_named(NEW), _named(old)],
        "method": "password and code" if person.is_staff else "password",
    }
    assert told("keys_addresses_changed") == {old, NEW} and told("chairs_addresses_changed") == {
        cast.chair.email
    }
    assert (
        f"Notices now go to: {NEW}"
        in Notification.objects.filter(kind="keys_addresses_changed")[0].text
    )
    client.post(PAGE, {"email": old, "action_remove": ""})
    assert addresses(person) == {NEW: True} and SiteEvent.objects.latest("sequence").detail[
        "after"
    ] == [_named(NEW)]
    assert list(verify_site()) == [] and not any(
        old in str(event.detail) for event in SiteEvent.objects.all()
    )


def test_an_added_address_counts_and_is_told_once_its_code_is_given(cast: Cast) -> None:
    client = owner(cast, cast.author)
    prove(client, None)
    client.post(PAGE, {"email": NEW, "action_add": ""})
    assert not SiteEvent.objects.filter(verb="change_addresses").exists()
    code = re.search(r"^ {4}(\S+)$", Notification.objects.get(address=NEW).text, re.MULTILINE)
    client.post("/accounts/confirm-email/", {"code": code[1]})  # type: ignore[index]
    assert addresses(cast.author) == {cast.author.email: True, NEW: False}
    assert SiteEvent.objects.filter(verb="change_addresses").count() == 1
    assert told("keys_addresses_changed") == {cast.author.email, NEW} and told(
        "chairs_addresses_changed"
    ) == {cast.chair.email}


def test_the_first_address_of_a_new_account_is_no_change(cast: Cast) -> None:
    with replacing_addresses(cast.stranger, method="code"):
        cast.stranger.emailaddress_set.create(
            email=cast.stranger.email, verified=True, primary=True
        )
    assert not SiteEvent.objects.filter(verb="change_addresses").exists()


def test_where_nothing_changes_nothing_is_told(cast: Cast) -> None:
    client = owner(cast, cast.author, NEW)
    prove(client, None)
    for sent in (
        {"email": cast.author.email, "action_primary": ""},
        {"email": "nobody@cast.example", "action_remove": ""},
        {"email": cast.author.email, "action_remove": ""},
        {"email": "\0", "action_primary": ""},
        {"action_primary": ""},
    ):
        assert client.post(PAGE, sent).status_code == 302
    assert (
        not SiteEvent.objects.filter(verb="change_addresses").exists()
        and not Notification.objects.exists()
    )


def test_an_act_whose_record_fails_did_not_happen(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = owner(cast, cast.author, NEW)
    prove(client, None)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.ledger.site_event.SiteEventQuerySet.append", broken)
    with pytest.raises(RuntimeError):
        client.post(PAGE, ACTS["primary"])
    assert addresses(cast.author) == {cast.author.email: True, NEW: False}


def test_the_site_s_ledger_is_held_before_anything_is_read(cast: Cast) -> None:
    with (
        CaptureQueriesContext(connection) as seen,
        replacing_addresses(cast.author, method="password"),
    ):
        pass
    asked = [query["sql"] for query in seen.captured_queries if " FROM " in query["sql"]]
    assert ["auth_group" in sql for sql in asked] == [True, *[False] * (len(asked) - 1)] and len(
        asked
    ) > 1


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_of_changes_at_once_each_says_what_the_one_before_left_and_none_waits_for_ever() -> None:
    cast = gather()
    cast.author.emailaddress_set.create(email=cast.author.email, verified=True, primary=True)

    def replace(number: int) -> None:
        with replacing_addresses(cast.author, method="password"):
            Person.objects.filter(pk=cast.author.pk).update(
                name=f"Author {number}"
            )  # as who makes another address the first does
            cast.author.emailaddress_set.create(email=f"n{number}@cast.example", verified=True)

    def go(number: int) -> None:
        try:
            replace(number) if number % 2 else change(
                cast.author, cast.chair, roles=["Editors"] * (number % 4 == 0)
            )
        except (Stale, Opposed, Unsigned):
            assert not number % 2, "another change of roles came first"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(go, range(12)))
    acts = [
        event.detail
        for event in SiteEvent.objects.filter(verb="change_addresses").order_by("sequence")
    ]
    assert len(acts) == 6 and [detail["before"] for detail in acts[1:]] == [
        detail["after"] for detail in acts[:-1]
    ]
    assert list(verify_site()) == []
