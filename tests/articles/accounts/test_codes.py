"""Codes as people type them: of an app, of a mail, of the sheet of recovery codes. Each of an
app holds once, within one step."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from articles.forms.fields import CodeField
from articles.models import Notification, Person
from tests.cast import PASSPHRASE, SECRET, Cast

STEP = 30  # seconds, of every authenticator app (RFC 6238)
MIDDLE = int(time.time()) // STEP * STEP + STEP // 2
SHOWN = "/accounts/2fa/reauthenticate/"
SCRIPTS = {
    "full width": 0xFF10,
    "Arabic-Indic": 0x660,
    "Persian": 0x6F0,
    "Devanagari": 0x966,
    "Bengali": 0x9E6,
    "Thai": 0xE50,
    "Khmer": 0x17E0,
    "mathematical": 0x1D7CE,
}
SPACES = [
    "123456",
    " 123 456 ",
    "123\u00a0456",
    "123\u202f456",
    "1 2 3\u20034\u30005 6",
    "123-456",
    "123\u2011456",
    "123\u2013456",
    "\u200e123456\u200f",
    "\t123\n456",
    "123\u200b456",
    "123.456",
    "1 2 3 4 5 6" + " " * 30,
]


def app(person: Person, later: int = 0) -> str:
    """What somebody's app shows, some steps from now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // STEP + later))


@pytest.fixture
def editor(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.editor)
    cache.clear()
    return client


def opens(client: Client, code: str) -> bool:
    answer = client.post(SHOWN, {"code": code})
    assert answer.status_code == 200 or "login" not in answer.headers["Location"]
    return answer.status_code == 302


@pytest.mark.parametrize("typed", SPACES)
def test_spaces_and_dashes_do_not_count(typed: str) -> None:
    assert CodeField().clean(typed) == "123456"


@pytest.mark.parametrize("script", SCRIPTS)
def test_digits_are_digits_in_any_script(script: str) -> None:
    typed = " ".join(chr(SCRIPTS[script] + digit) for digit in range(10))
    assert CodeField().clean(typed) == "0123456789"


@pytest.mark.parametrize("typed", ["", "   ", "\u200e", "-", "1" * 21, "x" * 100_000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        CodeField().clean(typed)


@pytest.mark.once
@pytest.mark.parametrize("later", [-2, -1, 0, 1, 2])
def test_a_code_holds_one_step_before_and_after(
    editor: Client, cast: Cast, later: int, time_machine: Any
) -> None:
    time_machine.move_to(MIDDLE, tick=False)
    assert opens(editor, app(cast.editor, later)) == (abs(later) < 2)


def test_a_code_opens_once_however_it_is_typed_and_as_long_as_it_would_hold(
    editor: Client, cast: Cast, time_machine: Any
) -> None:
    time_machine.move_to(MIDDLE, tick=False)
    code = app(cast.editor, 1)
    assert opens(editor, code)
    for typed in (
        code,
        f"{code[:3]} {code[3:]}",
        "".join(chr(0xFF10 + int(digit)) for digit in code),
    ):
        time_machine.shift(19)
        assert not opens(editor, typed)
    assert opens(editor, app(cast.editor))


@pytest.mark.once
def test_a_code_that_has_signed_opens_nothing_more_and_the_other_way_round(
    editor: Client, cast: Cast, time_machine: Any
) -> None:
    time_machine.move_to(MIDDLE, tick=False)
    article = cast.reviewed()
    there = f"/admin/articles/article/{article.pk}/approve/"
    given = {
        "digest": article.digest,
        "seen": editor.get(there).context["form"].initial["seen"],
        "meaning": "approval",
        "password": PASSPHRASE,
    }
    code = app(cast.editor)
    assert opens(editor, code)
    time_machine.shift(29)
    assert "used already" in str(
        editor.post(there, given | {"code": code}).context["signing"].errors["code"]
    )
    code = " ".join(chr(0x660 + int(digit)) for digit in app(cast.editor, 1))
    assert editor.post(there, given | {"code": code}).status_code == 302
    time_machine.shift(29)
    assert not opens(editor, code)


def test_a_recovery_code_may_be_typed_with_spaces_and_opens_once(
    editor: Client, cast: Cast
) -> None:
    code = RecoveryCodes.activate(cast.editor).generate_codes()[0]
    typed = "\u00a0".join(chr(0xFF10 + int(digit)) for digit in code)
    assert opens(editor, typed) and not opens(editor, typed) and not opens(editor, code)
    assert Authenticator.objects.get(user=cast.editor, type="recovery_codes").data["used_mask"] == 1


@pytest.mark.parametrize("wide", [False, True])
def test_the_code_of_a_mail_may_be_typed_in_full_width_and_with_spaces(
    db: None, wide: bool
) -> None:
    client = Client()
    client.post(
        "/accounts/signup/",
        {
            "name": "New",
            "email": "new@cast.example",
            "password1": PASSPHRASE,
            "password2": PASSPHRASE,
        },
    )
    code = next(
        word
        for word in Notification.objects.latest("pk").text.split()
        if len(word) == 9 and word[4] == "-"
    )
    typed = (
        "".join(chr(ord(letter) + 0xFEE0) for letter in code)
        if wide
        else " ".join(code.replace("-", "\u2011"))
    )
    assert client.post("/accounts/confirm-email/", {"code": typed}).status_code == 302
    assert client.get("/desk/").status_code == 200
