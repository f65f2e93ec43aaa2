"""Signing with a passkey: asked for one text, answered once, within five minutes, by the
signer's own device."""

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from time_machine import travel

from articles.models import Article, Event
from tests.cast import Cast, factor
from tests.passkeys import Device
from tests.rewinding import walked

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@walked
def ready(cast: Cast) -> Article:
    """An article that waits for its approval."""
    return cast.reviewed()


@pytest.fixture
def device(cast: Cast) -> Device:
    """The editor's; the app they had is gone."""
    Authenticator.objects.filter(user=cast.editor).delete()
    device = Device()
    device.belong_to(cast.editor)
    return device


@pytest.fixture
def editor(client: Client, cast: Cast, device: Device) -> Client:
    client.force_login(cast.editor)
    return client


def page(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/approve/"


def ask(client: Client, digest: str, verb: str = "approve") -> dict[str, Any]:
    answer = client.post("/signing/challenge/", {"verb": verb, "digest": digest})
    assert answer.status_code == 200
    return dict(answer.json())


def approve(client: Client, article: Article, credential: str, **typed: str) -> Any:
    shown = client.get(page(article)).context["form"]
    fields = {field.html_name: field.value() or "" for field in shown}
    return client.post(
        page(article),
        fields | {"meaning": "approval", "credential": credential, "reason": "Words."} | typed,
    )


def is_refused(answer: Any, article: Article) -> bool:
    article.refresh_from_db()
    assert "Words." in answer.content.decode()
    return (
        answer.status_code == 422
        and bool(answer.context["signing"].errors)
        and article.status == "under_review"
    )


def test_a_passkey_signs(editor: Client, cast: Cast, device: Device, ready: Article) -> None:
    html = editor.get(page(ready)).content.decode()
    assert 'name="password"' not in html and 'name="code"' not in html and "site/passkey.js" in html
    assert approve(editor, ready, device.answer(ask(editor, ready.digest))).status_code == 302
    signature = Event.objects.get(article=ready, verb="approve").detail["signature"]
    assert (signature["method"], signature["digest"], signature["person"]) == (
        "passkey",
        ready.digest,
        cast.editor.pk,
    )


def test_of_two_proofs_the_page_says_that_either_will_do(
    editor: Client, cast: Cast, ready: Article
) -> None:
    label = "<b>Or</b>, in place of password and code:"
    assert label not in editor.get(page(ready)).content.decode()
    factor(cast.editor)
    html = editor.get(page(ready)).content.decode()
    assert html.index('name="code"') < html.index(label) < html.index("Sign with your passkey")


def test_the_device_is_asked_to_know_its_owner(editor: Client, ready: Article) -> None:
    asked = ask(editor, ready.digest)["publicKey"]
    assert (asked["userVerification"], asked["rpId"], len(asked["allowCredentials"])) == (
        "required",
        "localhost",
        1,
    )


def test_without_an_answer_the_page_says_what_to_press(editor: Client, ready: Article) -> None:
    answer = approve(editor, ready, "")
    assert is_refused(answer, ready) and "your passkey signs" in answer.content.decode()


def test_an_answer_after_five_minutes_is_refused(
    editor: Client, device: Device, ready: Article
) -> None:
    answered = device.answer(ask(editor, ready.digest))
    with travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=False):
        assert is_refused(approve(editor, ready, answered), ready)


def test_an_answer_about_another_text_is_refused(
    editor: Client, cast: Cast, device: Device, ready: Article
) -> None:
    other = cast.reviewed(title="Is it another?", body="## Other words\n\nAnother text. [1]\n")
    answered = device.answer(ask(editor, other.digest))
    assert is_refused(approve(editor, ready, answered), ready)


def test_an_answer_about_another_act_is_refused(
    editor: Client, device: Device, ready: Article
) -> None:
    answered = device.answer(ask(editor, ready.digest, "settle"))
    assert is_refused(approve(editor, ready, answered), ready)
    assert 'data-verb="approve"' in editor.get(page(ready)).content.decode()


def test_an_answer_signs_once(editor: Client, cast: Cast, device: Device, ready: Article) -> None:
    answered = device.answer(ask(editor, ready.digest))
    before = dict(editor.session)
    assert approve(editor, ready, answered).status_code == 302
    ready.revise(by=cast.author).submit(by=cast.author).start_review(by=cast.other_editor)
    for assignment in cast.invite(ready):
        cast.review(assignment)
    session = editor.session
    session.update(before)  # as a second request would have read it at the same moment
    session["signing.challenge"]["digest"] = ready.digest
    session.save()
    assert is_refused(approve(editor, ready, answered), ready)


def test_a_device_that_does_not_know_its_owner_is_refused(
    client: Client, cast: Cast, ready: Article
) -> None:
    device = Device(is_verifying=False)
    device.belong_to(cast.editor)
    client.force_login(cast.editor)
    assert is_refused(approve(client, ready, device.answer(ask(client, ready.digest))), ready)


def test_somebody_else_s_device_is_refused(editor: Client, cast: Cast, ready: Article) -> None:
    theirs = Device()
    theirs.belong_to(cast.chair)
    assert is_refused(approve(editor, ready, theirs.answer(ask(editor, ready.digest))), ready)


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://elsewhere.example:8000"])
def test_an_answer_given_at_another_site_is_refused(
    editor: Client, device: Device, ready: Article, origin: str
) -> None:
    assert is_refused(
        approve(editor, ready, device.answer(ask(editor, ready.digest), origin)), ready
    )


def test_a_challenge_of_another_session_is_refused(
    editor: Client, cast: Cast, device: Device, ready: Article
) -> None:
    other = Client()
    other.force_login(cast.editor)
    assert is_refused(approve(editor, ready, device.answer(ask(other, ready.digest))), ready)


NINES = "9" * 5_000  # more digits than Python makes a number of
HOSTILE = [
    "x",
    "[]",
    "{}",
    "0",
    '"a"',
    "null",
    "[" * 100_000,
    '{"a":' * 100_000,
    json.dumps({"response": {}}),
    json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": {}}),
    json.dumps(
        {
            "id": 1,
            "rawId": None,
            "type": [],
            "response": {"clientDataJSON": 1, "authenticatorData": {}, "signature": []},
        }
    ),
    json.dumps(
        {
            "id": "é",
            "rawId": "%%%",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": "AA",
                "signature": "",
                "userHandle": "AA",
                "attestationObject": "AA",
            },
        }
    ),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "W10",
                "authenticatorData": "A" * 60,
                "signature": "AA",
                "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk",
            },
        }
    ),
    NINES,
    f"-{NINES}",
    f'{{"response": {{"clientDataJSON": {NINES}}}}}',
    '{"response": {"a": 1e999, "b": NaN}}',
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "W10",
                "authenticatorData": "A" * 60,
                "signature": "AA",
                "userHandle": "OTk5" * 2_000,
            },
        }
    ),
]


@pytest.mark.parametrize("credential", HOSTILE, ids=lambda text: text[:40])
def test_what_no_browser_sends_is_refused_wherever_a_passkey_is_taken(
    editor: Client,
    cast: Cast,
    device: Device,
    ready: Article,
    credential: str,
) -> None:
    ask(editor, ready.digest)
    assert approve(editor, ready, credential).status_code == 422
    there = "/accounts/2fa/webauthn/reauthenticate/"
    editor.get(there)
    assert editor.post(there, {"credential": credential}).status_code == 302
    assert editor.get("/accounts/2fa/webauthn/add/").headers["Location"].startswith(there)
    editor.post(
        there,
        {"credential": device.answer(editor.get(there).context["js_data"]["request_options"])},
    )
    editor.get("/accounts/2fa/webauthn/add/")
    added = editor.post("/accounts/2fa/webauthn/add/", {"name": "x", "credential": credential})
    assert added.status_code == 200 and added.context["form"].errors.keys() & {
        "credential",
        "__all__",
    }
    assert Authenticator.objects.filter(user=cast.editor).count() == 1
    stranger = Client()
    stranger.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert stranger.post(
        "/accounts/2fa/webauthn/login/", {"credential": credential}
    ).status_code in {200, 302, 429}
