"""The ceremony: a signature is given by whoever proves once more that it is them, for one text,
once, now."""

import inspect
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from time_machine import travel

from articles.forms.signing import SigningForm
from articles.ledger.signature import MEANINGS, Meaning, Unsigned, check
from articles.models import Article, Event, Person
from editorial.admin.decisions.reviews import on_screen
from reviewers.models import Assignment
from tests.cast import PASSPHRASE, Cast, code_for, proof, sign_for
from tests.rewinding import walked

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@walked
def ready(cast: Cast) -> Article:
    """An article that waits for its approval."""
    return cast.reviewed()


@pytest.fixture
def editor(client: Client, cast: Cast) -> Client:
    client.force_login(cast.editor)
    return client


def page(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/approve/"


def is_approved(article: Article) -> bool:
    return bool(Article.objects.get(pk=article.pk).status == "approved")


def approve(client: Client, article: Article, **typed: str) -> Any:
    shown = {
        "digest": article.digest,
        "seen": on_screen(article.revision),
        "reason": "As discussed on the telephone.",
    }
    return client.post(page(article), shown | typed)


def test_password_and_code_sign(editor: Client, cast: Cast, ready: Article) -> None:
    assert approve(editor, ready, **proof(cast.editor, "responsibility")).status_code == 302
    signature = Event.objects.get(article=ready, verb="approve").detail["signature"]
    assert (
        signature["printed_name"],
        signature["meaning"],
        signature["method"],
        signature["digest"],
    ) == (cast.editor.byline, "responsibility", "password and code", ready.digest)


def test_the_page_proposes_what_the_signature_means_and_asks_for_what_there_is(
    editor: Client, ready: Article
) -> None:
    html = editor.get(page(ready)).content.decode()
    assert 'value="approval" id="id_meaning_0" checked' in html.replace(" required", "")
    assert (
        'name="password"' in html
        and 'name="code"' in html
        and 'name="credential"' not in html
        and "passkey.js" not in html
    )


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"password": "not it"}, "password", "Incorrect password."),
        ({"password": ""}, "password", "Type your password."),
        ({"code": "000000"}, "code", "does not hold now"),
        ({"code": ""}, "code", "Type the code"),
        ({"code": "٣" * 6}, "code", "does not hold"),
        ({"code": "x" * 21}, "code", "at most 20"),
        ({"meaning": ""}, "meaning", "Choose what"),
        ({"meaning": "yes"}, "meaning", "Select a valid"),
    ],
)
def test_a_wrong_proof_is_told_beside_its_field_and_changes_nothing(
    editor: Client,
    cast: Cast,
    ready: Article,
    wrong: dict[str, str],
    field: str,
    says: str,
) -> None:
    answer = approve(editor, ready, **proof(cast.editor) | wrong)
    assert answer.status_code == 422 and not is_approved(ready)
    assert says in str(answer.context["signing"].errors[field])
    html = answer.content.decode()
    assert "As discussed on the telephone." in html and PASSPHRASE not in html
    assert (
        f'id="id_{field}_error"' in html
        and html.count("<title>Error: ") == html.count("Error: ") == 1
    )


def test_a_recovery_code_does_not_sign(editor: Client, cast: Cast, ready: Article) -> None:
    codes = Authenticator(
        user=cast.editor,
        type=Authenticator.Type.RECOVERY_CODES,
        data={"migrated_codes": [], "used_mask": 0},
    )
    codes.save()
    wrapped = type(codes.wrap()).activate(cast.other_editor)
    answer = approve(editor, ready, **proof(cast.editor) | {"code": wrapped.get_unused_codes()[0]})
    assert answer.status_code == 422 and not is_approved(ready)


def test_a_code_signs_once(editor: Client, cast: Cast) -> None:
    first, second = cast.reviewed(title="Is it one?"), cast.reviewed(title="Is it another?")
    given = proof(cast.editor)
    assert approve(editor, first, **given).status_code == 302
    answer = approve(editor, second, **given)
    assert answer.status_code == 422 and "used already" in str(
        answer.context["signing"].errors["code"]
    )
    assert not is_approved(second)


def test_a_code_that_logged_in_does_not_sign(client: Client, cast: Cast, ready: Article) -> None:
    cast.editor.emailaddress_set.create(email=cast.editor.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": cast.editor.email, "password": PASSPHRASE})
    code = code_for(cast.editor)
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert (
        approve(client, ready, meaning="approval", password=PASSPHRASE, code=code).status_code
        == 422
    )
    assert not is_approved(ready)


def test_a_form_that_is_sent_again_signs_nothing_more(
    editor: Client, cast: Cast, ready: Article
) -> None:
    given = proof(cast.editor)
    assert [approve(editor, ready, **given).status_code for _ in range(2)] == [302, 302], (
        "the second press shows the result"
    )
    assert Event.objects.filter(article=ready, verb="approve").count() == 1
    ready.refresh_from_db()
    ready.revise(by=cast.author)
    assert approve(editor, ready, **given).status_code in {409, 422}
    assert Event.objects.filter(article=ready, verb="approve").count() == 1


def test_a_digest_that_was_swapped_is_refused(editor: Client, cast: Cast, ready: Article) -> None:
    other = cast.reviewed(title="Is it another?", body="## Other words\n\nAnother text. [1]\n")
    answer = editor.post(page(ready), {"digest": other.digest, "reason": "", **proof(cast.editor)})
    assert answer.status_code == 409 and not is_approved(ready) and not is_approved(other)


def test_a_session_from_before_a_change_of_password_is_refused(
    editor: Client, cast: Cast, ready: Article
) -> None:
    given = proof(cast.editor)
    cast.editor.set_password("another passphrase")
    cast.editor.save()
    answer = approve(editor, ready, **given)
    assert answer.status_code == 401 and not is_approved(ready)
    html = answer.content.decode()
    assert (
        "As discussed on the telephone." in html
        and PASSPHRASE not in html
        and given["code"] not in html
    )


def test_a_deactivated_member_is_refused(editor: Client, cast: Cast, ready: Article) -> None:
    given = proof(cast.editor)
    Person.objects.filter(pk=cast.editor.pk).update(is_active=False)
    assert approve(editor, ready, **given).status_code == 401 and not is_approved(ready)


def test_who_lost_their_second_factor_meanwhile_is_refused(
    editor: Client, cast: Cast, ready: Article
) -> None:
    given = proof(cast.editor)
    Authenticator.objects.filter(user=cast.editor).delete()
    answer = approve(editor, ready, **given)
    assert answer.status_code == 403 and not is_approved(ready)
    assert "Set one up" in answer.content.decode() and PASSPHRASE not in answer.content.decode()


def test_somebody_else_s_code_does_not_sign(editor: Client, cast: Cast, ready: Article) -> None:
    box = Authenticator.objects.get(user=cast.chair)
    box.data = {"secret": "not to be read"}
    box.save()
    client = Client()
    client.force_login(cast.chair)
    given = proof(cast.editor)
    assert approve(client, ready, **given).status_code == 422 and not is_approved(ready), (
        "a secret that cannot be read fits no code"
    )


def test_the_sixth_wrong_try_is_told_to_wait_and_a_right_one_sets_it_back(
    editor: Client, cast: Cast
) -> None:
    first, second = cast.reviewed(title="Is it one?"), cast.reviewed(title="Is it another?")
    for _ in range(4):
        assert (
            approve(editor, first, **proof(cast.editor) | {"password": "not it"}).status_code == 422
        )
    assert approve(editor, first, **proof(cast.editor)).status_code == 302
    for _ in range(5):
        answer = approve(editor, second, **proof(cast.editor) | {"password": "not it"})
        assert "Too many tries" not in answer.content.decode()
    answer = approve(editor, second, **proof(cast.editor))
    assert (
        answer.status_code == 422
        and "Too many tries. Wait five minutes" in answer.content.decode()
        and not is_approved(second)
    )
    with travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert approve(editor, second, **proof(cast.editor)).status_code == 302


def test_who_may_not_act_is_refused_before_any_proof(
    client: Client, cast: Cast, ready: Article
) -> None:
    client.force_login(cast.operator)
    assert approve(client, ready, **proof(cast.operator)).status_code in {403, 404}
    assert not is_approved(ready)


@pytest.mark.parametrize(
    ("verb", "meanings"),
    [
        ("approve", {"approval", "responsibility"}),
        ("settle", {"approval", "responsibility"}),
        ("sign", {"review", "responsibility"}),
        ("force_publish", {"responsibility"}),
        ("retract", {"responsibility"}),
        ("waive", {"responsibility"}),
        ("change_roles", {"responsibility"}),
    ],
)
def test_a_signature_cannot_say_what_contradicts_the_act(
    cast: Cast, ready: Article, verb: str, meanings: set[str]
) -> None:
    assert set(MEANINGS[verb]) == meanings
    assert ("meaning" in SigningForm(person=cast.editor, verb=verb).fields) == (len(meanings) > 1)
    for meaning in Meaning.values:
        with (
            nullcontext()
            if meaning in meanings
            else pytest.raises(Unsigned, match="Choose what your signature means")
        ):
            check(sign_for(cast.editor, ready, meaning=meaning), cast.editor, ready.digest, verb)


def test_every_signed_verb_knows_what_its_signature_can_say() -> None:
    signed = {
        verb
        for model in (Article, Assignment)
        for verb in model.machine()
        if "signature" in inspect.signature(getattr(model, verb)).parameters
    }
    assert signed | {"waive", "waive_expertise", "change_roles"} == set(MEANINGS)


def test_what_a_signature_can_only_mean_is_said_and_not_asked(client: Client, cast: Cast) -> None:
    article = cast.approved()
    client.force_login(cast.chair)
    there = f"/admin/articles/article/{article.pk}/retract/"
    html = client.get(there).content.decode()
    assert "Responsibility: I answer for this act" in html and 'name="meaning"' not in html
    client.post(
        there,
        {
            "digest": article.digest,
            "reason": "The dose was wrong.",
            **proof(cast.chair, "approval"),
        },
    )
    assert (
        Event.objects.get(article=article, verb="retract").detail["signature"]["meaning"]
        == "responsibility"
    )
