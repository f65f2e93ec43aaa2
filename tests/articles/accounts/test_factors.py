"""Second factors: kept locked, asked of every role that signs before anything else, and the last
one stays."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from articles.models import Article, Person
from tests.cast import PASSPHRASE, SECRET, Cast, code_for, factor
from tests.passkeys import Device
from tests.permissions.matrix import routes

pytestmark = [pytest.mark.django_db, pytest.mark.page]
SETTING_UP = "/accounts/2fa/"


@pytest.fixture
def bare(cast: Cast) -> Cast:
    """The cast, and nobody has a second factor."""
    Authenticator.objects.all().delete()
    return cast


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def proven(client: Client) -> Client:
    """The browser of somebody who has just shown once more that it is them."""
    client.post("/accounts/reauthenticate/", {"password": PASSPHRASE})
    return client


def proven_by_code(person: Person) -> Client:
    """The browser of somebody who has just shown a code of their app."""
    client = as_(person)
    assert (
        client.post("/accounts/2fa/reauthenticate/", {"code": code_for(person)}).status_code == 302
    )
    return client


def proven_by_passkey(device: Device, person: Person) -> Client:
    """The browser of somebody who has just used their passkey."""
    client, there = as_(person), "/accounts/2fa/webauthn/reauthenticate/"
    asked = client.get(there).context["js_data"]["request_options"]
    assert client.post(there, {"credential": device.answer(asked, owner=person)}).status_code == 302
    return client


def closed_to_strangers() -> Iterator[str]:
    """Yield an address of each route that asks for a log-in and lies outside the account pages."""
    for route, examples in routes().items():
        if not route.startswith("accounts/") and examples[0].statuses["GET"]["anonymous"] == 302:
            path = re.sub(r"\{[^}]+\}", "1", examples[0].path)
            if "/login/" in Client().get(path).headers.get(
                "Location", ""
            ):  # others lead to another public page
                yield path


@pytest.mark.parametrize("role", ["reviewer", "editor", "chair", "operator"])
def test_nothing_opens_before_a_second_factor_is_set_up(bare: Cast, role: str) -> None:
    person = {
        "reviewer": bare.reviewers[0],
        "editor": bare.editor,
        "chair": bare.chair,
        "operator": bare.operator,
    }[role]
    client = as_(person)
    paths = list(closed_to_strangers())
    assert len(paths) > 100
    for path in paths:
        answer = client.get(path)
        while (
            answer.headers["Location"] != SETTING_UP
        ):  # some lead to their place by way of another
            answer = client.get(answer.headers["Location"])
    assert "Your role signs with a second factor" in client.get(SETTING_UP).content.decode()
    factor(person)
    assert client.get("/desk/").status_code == 200


def test_what_is_public_and_what_belongs_to_the_account_stays_open(bare: Cast) -> None:
    client = as_(bare.editor)
    for path in (
        "/",
        "/board/",
        "/editorial-policy/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/logout/",
        SETTING_UP,
    ):
        assert client.get(path).status_code == 200, path


def test_authors_need_none(bare: Cast) -> None:
    assert as_(bare.author).get("/desk/").status_code == 200


def test_what_was_typed_is_kept_and_can_be_sent_again(bare: Cast) -> None:
    client = as_(bare.editor)
    article = bare.submitted()
    kept = client.post(
        f"/admin/articles/article/{article.pk}/reject/",
        {"digest": article.digest, "reason": "Out of scope, I am afraid."},
    )
    html = kept.content.decode()
    assert (
        kept.status_code == 403
        and "Out of scope, I am afraid." in html
        and "Set one up, in a new tab" in html
    )
    factor(bare.editor)
    assert (
        client.post(
            f"/admin/articles/article/{article.pk}/reject/",
            {"digest": article.digest, "reason": "Out of scope, I am afraid."},
        ).status_code
        == 302
    )
    assert Article.objects.get(pk=article.pk).status == "rejected"


def test_who_somebody_is_takes_one_query_with_roles_and_factor(cast: Cast) -> None:
    client = as_(cast.editor)
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/accounts/logout/").status_code == 200
    about = [query["sql"] for query in seen.captured_queries if "articles_person" in query["sql"]]
    assert len(about) == 1 and "mfa_authenticator" in about[0] and "auth_group" in about[0]


def test_a_secret_is_not_to_be_read_in_the_database(cast: Cast) -> None:
    kept = Authenticator.objects.get(user=cast.editor).data["secret"]
    assert SECRET not in kept and get_adapter().decrypt(kept) == SECRET


def test_another_key_of_the_site_reads_no_secret_unless_the_old_one_is_kept(
    cast: Cast, settings: Any, caplog: Any
) -> None:
    kept, old = Authenticator.objects.get(user=cast.editor).data["secret"], settings.SECRET_KEY
    settings.SECRET_KEY = "another " * 8
    first, second = get_adapter().decrypt(kept), get_adapter().decrypt(kept)
    assert len({first, second, SECRET}) == 3, "each time a chance one"
    assert "cannot be read with this SECRET_KEY" in caplog.text and SECRET not in caplog.text
    settings.SECRET_KEY_FALLBACKS = [old]
    assert get_adapter().decrypt(kept) == SECRET


def test_the_last_app_of_a_role_that_signs_stays(cast: Cast) -> None:
    client = proven_by_code(cast.editor)
    page = client.post("/accounts/2fa/totp/deactivate/")
    assert "this is your last one" in page.content.decode()
    assert Authenticator.objects.filter(user=cast.editor).count() == 1
    Device().belong_to(cast.editor)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert [
        authenticator.type for authenticator in Authenticator.objects.filter(user=cast.editor)
    ] == ["webauthn"]


def test_the_last_passkey_of_a_role_that_signs_stays(bare: Cast) -> None:
    device = Device()
    passkey = device.belong_to(bare.editor)
    Authenticator.objects.create(
        user=bare.editor,
        type="recovery_codes",
        data={"seed": get_adapter().encrypt("ab"), "used_mask": 0},
    )
    client, there = (
        proven_by_passkey(device, bare.editor),
        f"/accounts/2fa/webauthn/keys/{passkey.pk}/remove/",
    )
    for answer in (client.get(there), client.post(there)):
        assert (
            "this is your last one" in answer.content.decode()
            and 'type="submit">Remove it' not in answer.content.decode()
        )
    factor(bare.editor)
    assert client.post(there).status_code == 302
    assert not Authenticator.objects.filter(pk=passkey.pk).exists()


def test_an_author_may_remove_their_last(bare: Cast) -> None:
    bare.author.set_password(PASSPHRASE)
    bare.author.save()
    factor(bare.author)
    assert proven_by_code(bare.author).post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.exists()


def test_a_passkey_of_somebody_else_is_not_there(cast: Cast) -> None:
    theirs = Device().belong_to(cast.chair)
    client = proven_by_code(cast.editor)
    for page in ("edit", "remove"):
        assert client.get(f"/accounts/2fa/webauthn/keys/{theirs.pk}/{page}/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


CHANGING = (
    "totp/deactivate/",
    "webauthn/add/",
    "webauthn/keys/{pk}/edit/",
    "webauthn/keys/{pk}/remove/",
    "recovery-codes/",
    "recovery-codes/generate/",
    "recovery-codes/download/",
)


@pytest.mark.parametrize("page", CHANGING)
def test_a_password_changes_no_factor_of_somebody_who_has_one(cast: Cast, page: str) -> None:
    key = Device().belong_to(cast.editor).pk
    kept = list(Authenticator.objects.order_by("pk").values_list("pk", flat=True))
    client, there = proven(as_(cast.editor)), SETTING_UP + page.format(pk=key)
    for answer in (client.get(there), client.post(there, {"name": "Mine now"})):
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            f"/accounts/2fa/reauthenticate/?next={there}",
        )
        proven(client)
    assert list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)) == kept
    client.post("/accounts/2fa/reauthenticate/", {"code": code_for(cast.editor)})
    assert client.get(there).status_code in {200, 404}


def test_who_has_only_a_passkey_shows_it_before_adding_an_app(bare: Cast) -> None:
    device = Device()
    device.belong_to(bare.editor)
    there = "/accounts/2fa/totp/activate/"
    assert (
        proven(as_(bare.editor)).get(there).headers["Location"]
        == f"/accounts/2fa/webauthn/reauthenticate/?next={there}"
    )
    assert proven_by_passkey(device, bare.editor).get(there).status_code == 200


def test_a_proof_by_factor_grows_old(cast: Cast) -> None:
    client = proven_by_code(cast.editor)
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200
    with travel(timezone.now() + timedelta(minutes=6)):
        assert client.get("/accounts/2fa/webauthn/add/").status_code == 302


def test_a_code_opens_one_log_in(cast: Cast) -> None:
    cast.editor.emailaddress_set.create(email=cast.editor.email, verified=True, primary=True)
    code, answers = code_for(cast.editor), []
    for _ in range(2):
        client = Client()
        client.post("/accounts/login/", {"login": cast.editor.email, "password": PASSPHRASE})
        assert client.get("/desk/").status_code == 302, "the password alone opens nothing"
        answers.append(client.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_the_secret_is_shown_as_a_picture_and_in_letters_without_a_data_address(bare: Cast) -> None:
    html = proven(as_(bare.editor)).get("/accounts/2fa/totp/activate/").content.decode()
    assert re.search(r"<code[^>]*>[A-Z2-7]{32}</code>", html)
    assert (
        "<svg" in html
        and "data:" not in html.replace("data-", "")
        and " style=" not in html
        and "<?xml" not in html
    )


@pytest.mark.parametrize(
    "name",
    [
        "totp_activated",
        "totp_deactivated",
        "webauthn_added",
        "webauthn_removed",
        "recovery_codes_generated",
    ],
)
def test_notices_about_second_factors_are_in_our_words(name: str, rf: Any, settings: Any) -> None:
    words = render_to_string(f"mfa/email/{name}_message.txt", {}, rf.get("/"))
    assert (
        settings.SITE_NAME in words and f"{settings.SITE_ORIGIN}/accounts/password/reset/" in words
    )
    assert render_to_string(f"mfa/email/{name}_subject.txt").strip()


def log_in_by_passkey(device: Device, owner: Person) -> Client:
    """The browser of whoever holds the device, which says that it belongs to `owner`."""
    client, there = Client(), "/accounts/2fa/webauthn/login/"
    asked = client.get(there, headers={"accept": "application/json"}).json()["request_options"]
    client.post(there, {"credential": device.answer(asked, owner=owner)})
    return client


def test_a_passkey_alone_logs_its_owner_in_and_nobody_else(bare: Cast) -> None:
    device = Device()
    device.belong_to(bare.editor)
    for person in (bare.editor, bare.chair):
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    assert log_in_by_passkey(device, bare.editor).get("/desk/").status_code == 200
    assert log_in_by_passkey(device, bare.chair).get("/desk/").status_code == 302
    Person.objects.filter(pk=bare.editor.pk).update(is_active=False)
    assert log_in_by_passkey(device, bare.editor).get("/desk/").status_code == 302
