"""Second factors in a browser: setting them up before anything else, and signing with each of
them."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from articles.initial_data.names import EDITORS
from tests.cast import PASSPHRASE, code_for

from . import acts
from .conftest import Journey
from .walker import Walker


def promise_a_role(journey: Journey) -> None:
    """The co-author becomes an editor: a role that needs what they do not have."""
    journey.cast.co_author.groups.set(journey.cast.editor.groups.all())
    assert journey.cast.co_author.groups.get().name == EDITORS


def set_up_an_app(walker: Walker) -> str:
    """Set up an app from the page that offers it, and return its secret."""
    walker.follow("Set up an app").fill(password=PASSPHRASE).press("Continue")
    secret = walker.page.locator("code").inner_text()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    walker.fill(code=code).press("Set it up").reads(
        "Recovery codes", "Your authenticator app is set up."
    )
    return secret


def test_a_new_editor_is_led_to_a_second_factor_before_anything_else(journey: Journey) -> None:
    promise_a_role(journey)
    for has_script in (False, True):
        Authenticator.objects.filter(user=journey.cast.co_author).delete()
        editor = journey.log_in(journey.public(has_script=has_script), journey.cast.co_author)
        for path in ("/admin/", "/desk/", "/inbox/"):
            editor.go(path)
            assert editor.path == "/accounts/2fa/"
        set_up_an_app(editor.reads("Your role signs with a second factor"))
        assert len(editor.page.locator(".codes li").all()) == 10
        editor.follow("Go on to your work")
        assert editor.path.startswith("/admin/")


@pytest.mark.parametrize("role", ["member", "chair"])
def test_a_member_and_a_chair_are_led_there_too(journey: Journey, role: str) -> None:
    cast = journey.cast
    who, home = (
        (cast.chair, "/admin/articles/article/")
        if role == "chair"
        else (cast.reviewers[0], "/admin/board/")
    )
    article = cast.under_review()
    [asked] = cast.invite(article, cast.reviewers[0])
    Authenticator.objects.filter(user=who).delete()
    walker = journey.log_in(journey.public(), who)
    for path in (
        home,
        f"/admin/board/{asked.pk}/",
        f"/admin/articles/article/{article.pk}/change/",
        "/inbox/",
        "/desk/",
    ):
        walker.go(path)
        assert walker.path == "/accounts/2fa/"
    set_up_an_app(walker.reads("Your role signs with a second factor"))
    walker.follow("Go on to your work").reads(acts.QUESTION)
    assert walker.path == home


def test_the_last_factor_stays_and_recovery_codes_are_made_anew(journey: Journey) -> None:
    editor = (
        journey.log_in(journey.public(), journey.cast.editor)
        .go("/accounts/2fa/")
        .follow("Remove the app")
    )
    editor.fill(code=code_for(journey.cast.editor)).press("Continue").reads("this is your last one")
    assert editor.page.get_by_role("button", name="Remove it").count() == 0
    editor.follow("Back, change nothing").follow("Make new codes").press("Make new codes").reads(
        "These are your new recovery codes."
    )
    [code] = re.findall(r"\d{8}", editor.page.locator(".codes li").first.inner_text())
    editor.press("Log out")
    editor.go("/accounts/login/").fill(login=journey.cast.editor.email, password=PASSPHRASE).press(
        "Log in"
    ).fill(code="000000")
    editor.press("Log in").reads("This did not match.").fill(code=code).press("Log in")
    assert editor.path == "/admin/articles/article/"


def test_a_passkey_is_added_signs_and_logs_in(journey: Journey) -> None:
    article = journey.cast.reviewed()
    editor = journey.log_in(journey.public(), journey.cast.editor).go("/accounts/2fa/")
    acts.give_a_device(editor)
    editor.follow("Add a passkey").fill(code=code_for(journey.cast.editor)).press("Continue")
    editor.fill(name="My telephone").tick("Let it log me in").press("Add a passkey").reads(
        "Recovery codes"
    )
    editor.go("/accounts/2fa/webauthn/").reads(
        "My telephone", "Logs you in without a password."
    ).follow("Rename My telephone")
    editor.fill(name="My old telephone").press("Save the name").reads("My old telephone")

    editor.go(f"/admin/articles/article/{article.pk}/change/").follow("Approve")
    editor.press("Sign with your passkey").reads("It is recorded with your name.")
    signature = article.events.get(verb="approve").detail["signature"]
    assert (signature["method"], signature["digest"]) == ("passkey", article.digest)

    editor.press("Log out")
    editor.go("/accounts/login/").press("Log in with a passkey")
    assert editor.path == "/admin/articles/article/"
    editor.go("/accounts/2fa/").follow("Remove the app").fill(
        code=code_for(journey.cast.editor)
    ).press("Continue").press("Remove it")
    editor.reads("Your authenticator app is removed.").follow("Look at your passkeys").follow(
        "Remove My old telephone"
    )
    editor.reads("this is your last one")
    assert editor.page.get_by_role("button", name="Remove it").count() == 0


def test_a_passkey_is_the_second_step_of_a_log_in_and_the_only_field_of_a_signature(
    journey: Journey,
) -> None:
    article = journey.cast.approved()
    chair = journey.log_in(journey.public(), journey.cast.chair).go("/accounts/2fa/")
    acts.give_a_device(chair)
    chair.follow("Add a passkey").fill(code=code_for(journey.cast.chair)).press("Continue").press(
        "Add a passkey"
    )
    Authenticator.objects.filter(user=journey.cast.chair, type=Authenticator.Type.TOTP).delete()
    chair.press("Log out")
    chair.go("/accounts/login/").fill(login=journey.cast.chair.email, password=PASSPHRASE).press(
        "Log in"
    ).press("Use your passkey")
    chair.go(f"/admin/articles/article/{article.pk}/retract/").fill(reason="The dose was wrong.")
    assert not chair.has_field("code") and not chair.has_field("password")
    chair.press("Sign with your passkey").reads("It is recorded with your name.")
    chair.go("/accounts/2fa/").follow("Look at your passkeys").follow("Add a passkey")
    chair.reads("Show that it is you").press("Use your passkey").reads(
        "Your browser asks which device"
    )
