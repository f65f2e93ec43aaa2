"""The account pages: labelled, kind to what was typed, and silent about who has an account."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from articles.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.page]

ENTRANCES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/inactive/",
]
INSIDE = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
]
MAILS = {
    "email_confirmation": {"code": "A1B2C3"},
    "account_already_exists": {"password_reset_url": "https://answers.example/reset/?a=1&b=2"},
    "unknown_account": {"signup_url": "https://answers.example/signup/?a=1&b=2"},
    "password_reset_key": {"password_reset_url": "https://answers.example/reset/?a=1&b=2"},
}


@pytest.fixture(autouse=True)
def plain_static_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def ada() -> Person:
    person = Person.objects.create_user("ada@demo.example", "a long passphrase", name="Ada Author")
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    return person


def page(answer) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def assert_well_made(html: str) -> None:
    assert html.count("<h1") == 1 and 'content="noindex"' in html
    controls = set(re.findall(r'<input(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', html))
    labelled = set(re.findall(r'<label for="([^"]+)"', html)) | set(
        re.findall(r'<label class="choice"><input[^>]*\sid="([^"]+)"', html)
    )
    assert controls == labelled
    assert len(re.findall(r'<input(?![^>]*type="hidden")', html)) == len(controls)


@pytest.mark.parametrize("address", ENTRANCES)
def test_a_stranger_finds_a_well_made_page(client: Client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert_well_made(page(answer))


@pytest.mark.parametrize("address", INSIDE)
def test_a_person_finds_a_well_made_page(client: Client, ada, address):
    client.force_login(ada)
    answer = client.get(address)
    assert answer.status_code == 200
    assert_well_made(page(answer))
    assert 'action="/accounts/logout/" method="post"' in page(answer)


def test_browsers_are_told_what_to_fill_in(client: Client):
    html = page(client.get("/accounts/login/")) + page(client.get("/accounts/signup/"))
    assert set(re.findall(r'autocomplete="([^"]+)"', html)) == {
        "name",
        "email",
        "current-password",
        "new-password",
    }


def test_a_wrong_log_in_keeps_the_address_but_not_the_password(client: Client, ada):
    answer = client.post("/accounts/login/", {"login": ada.email, "password": "not the passphrase"})
    assert answer.status_code == 200
    assert 'role="alert"' in page(answer) and "<title>Error: Log in" in page(answer)
    assert f'value="{ada.email}"' in page(answer) and "not the passphrase" not in page(answer)


def test_a_wrong_log_in_does_not_tell_who_has_an_account(client: Client, ada):
    known = page(
        client.post("/accounts/login/", {"login": ada.email, "password": "not the passphrase"})
    )
    unknown = page(
        client.post(
            "/accounts/login/", {"login": "eve@demo.example", "password": "not the passphrase"}
        )
    )
    assert known.replace(ada.email, "") == unknown.replace("eve@demo.example", "")


def test_a_forgotten_password_does_not_tell_who_has_an_account(client: Client, ada):
    known = client.post("/accounts/password/reset/", {"email": ada.email}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "eve@demo.example"}, follow=True)
    assert (
        known.redirect_chain == unknown.redirect_chain == [("/accounts/password/reset/done/", 302)]
    )
    assert page(known) == page(unknown)


def test_signing_up_asks_for_the_code_and_does_not_tell_who_has_an_account(client: Client, ada):
    asked = []
    for address in (ada.email, "eve@demo.example"):
        typed = {
            "name": "Eve",
            "email": address,
            "password1": "a quiet passphrase",
            "password2": "a quiet passphrase",
        }
        answer = Client().post("/accounts/signup/", typed, follow=True)
        assert answer.redirect_chain == [("/accounts/confirm-email/", 302)]
        assert_well_made(page(answer))
        asked.append(page(answer).replace(address, ""))
    assert asked[0] == asked[1]


def test_a_used_reset_link_says_so(client: Client):
    html = page(client.get("/accounts/password/reset/key/1-abc-def/"))
    assert "This link no longer works" in html and "Your password is as it was." in html


@pytest.mark.parametrize("name", MAILS)
def test_account_mail_is_in_our_words(name, settings):
    subject = render_to_string(f"account/email/{name}_subject.txt").strip()
    words = render_to_string(
        f"account/email/{name}_message.txt", MAILS[name], RequestFactory().get("/")
    )
    assert subject and "\n" not in subject
    assert settings.SITE_NAME in words and not words.startswith("\n")
    assert next(iter(MAILS[name].values())) in words
    assert "If it was not you, do nothing" in words


@pytest.mark.parametrize("address", ENTRANCES)
def test_a_page_names_the_site_and_not_the_host(client: Client, settings, address):
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    html = client.get(address, headers={"host": "elsewhere.example"}).content.decode()
    assert f"– {settings.SITE_NAME}</title>" in html and "elsewhere.example" not in html
