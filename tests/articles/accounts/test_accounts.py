"""Accounts: sign-up, log-in, the forgotten password - and what none of them tells a stranger."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import DeliveryStatus, Notification, Person
from articles.tasks import deliver_notifications
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.page]
PASSPHRASE = "a quiet passphrase"


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ada() -> Person:
    made = Person.objects.create_user("ada@cast.example", PASSPHRASE, name="Ada Author")
    made.emailaddress_set.create(email=made.email, verified=True, primary=True)
    return made


def sign_up(client: Client, **typed: Any) -> HttpResponse:
    facts = {
        "name": "Eve New",
        "email": "eve@cast.example",
        "password1": PASSPHRASE,
        "password2": PASSPHRASE,
    }
    return client.post("/accounts/signup/", facts | typed)


def log_in(client: Client, email: str, password: str = PASSPHRASE) -> HttpResponse:
    return client.post("/accounts/login/", {"login": email, "password": password})


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


def owed_mail() -> Notification:
    return Notification.objects.get(channel="mail", state=DeliveryStatus.OWED)


def test_signing_up_owes_a_code_and_the_code_opens_the_account(client: Client) -> None:
    assert sign_up(client, email="Eve@Cast.Example").status_code == 302
    owed = owed_mail()
    assert (owed.recipient, owed.address, owed.event, owed.kind) == (
        None,
        "eve@cast.example",
        None,
        "account_email_confirmation_signup",
    )
    assert mail.outbox == []
    code = re.search(r"^ {4}(\S+)$", owed.text, re.MULTILINE)
    client.post("/accounts/confirm-email/", {"code": code[1]})
    eve = Person.objects.get()
    assert (eve.name, eve.email, eve.is_active) == ("Eve New", "eve@cast.example", True)
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Eve \u00a0 New ", "Eve New"),
        ("Jo\u0308rg Mu\u0308ller", "Jörg Müller"),
        ("山田\u3000太郎", "山田 太郎"),
        ("محمد  علي", "محمد علي"),
        ("राम  कुमार", "राम कुमार"),
        ("O\u2019Brien-Smith, Jr.", "O\u2019Brien-Smith, Jr."),
    ],
)
def test_a_name_of_any_script_has_one_form(client: Client, typed: str, kept: str) -> None:
    assert sign_up(client, name=typed).status_code == 302
    assert Person.objects.get(email="eve@cast.example").name == kept


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "Eve\u202eNew",
        "Eve\x00",
        "E" * 121,
        "...",
        "12 34",
        "\U0001f525",
        "Eve\u200bNew",
        "Eve\u2028New",
    ],
)
def test_a_name_is_asked_for_and_must_be_readable(client: Client, name: str) -> None:
    answer = sign_up(client, name=name)
    assert answer.status_code == 200 and "name" in answer.context["form"].errors
    assert not Person.objects.exists() and not Notification.objects.exists()


def test_without_the_code_there_is_no_way_in(client: Client) -> None:
    sign_up(client)
    log_in(client, "eve@cast.example")
    assert not is_signed_in(client)


def test_signing_up_with_a_member_s_address_tells_only_its_owner(
    client: Client, ada: Person
) -> None:
    answer = sign_up(client, email=ada.email)
    stranger = sign_up(Client(), email="eve@cast.example")
    assert (answer.status_code, answer.headers["Location"]) == (
        stranger.status_code,
        stranger.headers["Location"],
    )
    assert Notification.objects.get(address=ada.email).kind == "account_account_already_exists"
    assert Person.objects.filter(email=ada.email).get().name == "Ada Author"


def test_signing_up_with_a_member_s_address_hashes_a_password_all_the_same(
    client: Client, ada: Person, monkeypatch: Any
) -> None:
    hashed = []
    monkeypatch.setattr(Person, "set_password", lambda self, password: hashed.append(password))
    sign_up(client, email=ada.email)
    assert hashed == [PASSPHRASE]


def test_the_sixth_failed_log_in_is_told_to_wait(client: Client, ada: Person) -> None:
    for _ in range(5):
        assert "Too many" not in log_in(client, ada.email, "not it").content.decode()
    assert "Too many failed login attempts" in log_in(client, ada.email, "not it").content.decode()
    log_in(Client(), ada.email)
    assert Person.objects.get().last_login is None, (
        "while the limit holds, not even the right password opens"
    )


def test_the_limit_on_log_ins_lives_in_the_database(
    client: Client, ada: Person, settings: Any
) -> None:
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    with CaptureQueriesContext(connection) as seen:
        log_in(client, ada.email, "not it")
    assert any('INSERT INTO "cache"' in query["sql"] for query in seen.captured_queries)


@pytest.fixture
def forgotten(client: Client, ada: Person) -> Iterator[dict[str, Any]]:
    """What asking for a new password does, for a member's address and for a stranger's of the
    same length."""
    found = {}
    client.post("/accounts/password/reset/", {"email": "warm@cast.example"})
    for who, address in {"member": ada.email, "stranger": "eve@cast.example"}.items():
        with CaptureQueriesContext(connection) as seen:
            answer = client.post("/accounts/password/reset/", {"email": address})
        found[who] = {
            "status": answer.status_code,
            "headers": dict(answer.headers),
            "body": answer.content,
            "cookies": list(answer.cookies),
            "statements": [
                re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in seen.captured_queries
            ],
        }
    return found


def test_a_forgotten_password_reveals_nothing(forgotten: dict[str, Any]) -> None:
    assert forgotten["member"]["statements"]
    assert forgotten["member"] == forgotten["stranger"]


def test_a_forgotten_password_owes_one_mail_either_way(forgotten: dict[str, Any]) -> None:
    owed = Notification.objects.exclude(address="warm@cast.example").order_by("pk")
    assert [
        (notification.address, notification.kind, notification.recipient) for notification in owed
    ] == [
        ("ada@cast.example", "account_password_reset_key", None),
        ("eve@cast.example", "account_unknown_account", None),
    ]
    assert mail.outbox == [], "no mail server is spoken to within the request"


def test_the_link_for_a_new_password_is_at_our_own_address_and_works_once(
    client: Client, ada: Person, settings: Any
) -> None:
    client.post(
        "/accounts/password/reset/", {"email": "ADA@cast.example"}, headers={"host": "127.0.0.1"}
    )
    link = re.search(r"^http\S+$", owed_mail().text, re.MULTILINE)[0]
    assert link.startswith(settings.SITE_ORIGIN + "/accounts/password/reset/key/")
    opened = client.get(link.removeprefix(settings.SITE_ORIGIN), follow=True)
    client.post(
        opened.redirect_chain[-1][0],
        {"password1": "another passphrase", "password2": "another passphrase"},
    )
    ada.refresh_from_db()
    assert ada.check_password("another passphrase")
    assert (
        "This link no longer works"
        in Client().get(link.removeprefix(settings.SITE_ORIGIN), follow=True).content.decode()
    )


def test_nobody_inactive_gets_a_link(client: Client, ada: Person) -> None:
    Person.objects.update(is_active=False)
    client.post("/accounts/password/reset/", {"email": ada.email})
    assert owed_mail().kind == "account_unknown_account"


def test_an_address_nobody_can_have_is_refused_beside_its_field(client: Client) -> None:
    long = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".example"
    for path, typed in {
        "/accounts/password/reset/": {"email": long},
        "/accounts/signup/": {"email": long},
    }.items():
        answer = client.post(path, typed)
        assert answer.status_code == 200 and "at most 254 characters" in str(
            answer.context["form"].errors["email"]
        )
    assert not Notification.objects.exists()


def test_codes_and_links_do_not_outlive_their_mail(client: Client, ada: Person) -> None:
    client.post("/accounts/password/reset/", {"email": ada.email})
    assert deliver_notifications() == 1
    [sent] = mail.outbox
    assert (sent.to, "/accounts/password/reset/key/" in sent.body) == ([ada.email], True)
    row = Notification.objects.get()
    assert (row.state, row.text) == (DeliveryStatus.DELIVERED, "")


def test_a_changed_password_ends_other_sessions_and_is_told(client: Client, ada: Person) -> None:
    other = Client()
    log_in(client, ada.email)
    log_in(other, ada.email)
    assert is_signed_in(client) and is_signed_in(other)
    new = "another passphrase"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSPHRASE, "password1": new, "password2": new},
    )
    assert is_signed_in(client) and not is_signed_in(other)
    assert owed_mail().subject == "Your password has changed"


def test_a_deactivated_person_is_out_at_once(client: Client, ada: Person) -> None:
    log_in(client, ada.email)
    assert is_signed_in(client)
    Person.objects.update(is_active=False)
    assert not is_signed_in(client)
    log_in(client, ada.email)
    assert not is_signed_in(client)


def test_what_a_signed_in_person_sees_is_not_stored(client: Client, ada: Person) -> None:
    log_in(client, ada.email)
    assert "no-store" in client.get("/accounts/email/").headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["email_confirm", "password_changed", "password_reset", "password_set"]
)
def test_notices_about_the_account_are_in_our_words(name: str, rf: Any, settings: Any) -> None:
    addresses = {
        "from_email": "a@cast.example",
        "to_email": "b@cast.example",
        "email": "c@cast.example",
        "deleted_email": "d@cast.example",
    }
    words = render_to_string(f"account/email/{name}_message.txt", addresses, rf.get("/"))
    assert (
        settings.SITE_NAME in words and f"{settings.SITE_ORIGIN}/accounts/password/reset/" in words
    )
    assert render_to_string(f"account/email/{name}_subject.txt").strip()


@pytest.mark.parametrize("columns", [None, ["is_active"], ["name", "is_active"]])
def test_a_session_from_before_the_account_was_closed_never_lives_again(
    client: Client, cast: Cast, columns: list[str] | None
) -> None:
    client.force_login(cast.author)
    assert client.get("/desk/").status_code == 200
    for is_active in (False, True):
        person = Person.objects.get(pk=cast.author.pk)
        person.is_active = is_active
        person.save(update_fields=columns)
        assert client.get("/desk/").status_code == 302
    client.force_login(Person.objects.get(pk=cast.author.pk))
    assert client.get("/desk/").status_code == 200


def test_a_session_outlives_other_changes(client: Client, cast: Cast) -> None:
    client.force_login(cast.author)
    cast.author.name = "Another Name"
    cast.author.save()
    cast.author.save(update_fields=["name"])
    assert client.get("/desk/").status_code == 200
