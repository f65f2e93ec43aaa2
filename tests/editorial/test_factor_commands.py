"""The commands about second factors: the demo's codes, and a way back for who has lost
everything."""

import re
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import Person
from editorial.demo.codes import seconds_left, secret_of
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db
EDITOR = "editor1@demo.example"


def told(*command: str) -> str:
    output = StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


@pytest.fixture
def editor() -> Person:
    """An editor of the demo, as the seed settles them."""
    account = person("editor", "Editors")
    Authenticator.objects.filter(user=account).delete()
    Person.objects.filter(pk=account.pk).update(email=EDITOR)
    TOTP.activate(account, secret_of(EDITOR))
    return account


@pytest.mark.parametrize("whose", [[], [EDITOR]])
def test_the_demo_s_codes_are_printed_and_hold(editor: Person, whose: list[str]) -> None:
    output = told("demo_codes", *whose)
    [(email, code, secret)] = re.findall(
        r"^(\S+)\s+(\d{6})\s+secret ([A-Z2-7]{32})$", output, re.MULTILINE
    )
    assert (email, secret) == (EDITOR, secret_of(EDITOR)) and 0 < seconds_left() <= 30
    assert Authenticator.objects.get().wrap().validate_code(code)


def test_the_page_of_the_demo_shows_the_same(editor: Person, client: Client) -> None:
    html = client.get("/demo/codes/").content.decode()
    assert EDITOR in html and secret_of(EDITOR) in html


def test_outside_the_demo_there_is_no_such_page_and_no_such_command(
    editor: Person, client: Client, settings: Any
) -> None:
    settings.DEMO = False
    assert client.get("/demo/codes/").status_code == 404
    with pytest.raises(CommandError, match=r"^demo_codes runs only with DEMO=1: [^\n]+$"):
        told("demo_codes")


@pytest.mark.parametrize(
    "command",
    [
        ["demo_codes", "nobody@demo.example"],
        ["demo_codes"],
        ["remove_factors", "nobody@demo.example"],
    ],
)
def test_nobody_is_told_in_one_line(db: None, command: list[str]) -> None:
    with pytest.raises(CommandError, match=r"^Nobody [^\n]+$"):
        told(*command)


def test_who_lost_everything_begins_anew(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.editor)
    assert client.get("/desk/").status_code == 200
    assert "ended their sessions" in told("remove_factors", cast.editor.email.upper())
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")
    client.force_login(Person.objects.get(pk=cast.editor.pk))
    assert client.get("/desk/").headers["Location"] == "/accounts/2fa/"
    assert Authenticator.objects.filter(user=cast.chair).exists(), "nobody else's"
    with pytest.raises(CommandError, match="has no second factor"):
        told("remove_factors", cast.editor.email)
