"""Seven acts on a text are signed. For each: a swapped text, a form sent again, an old session,
who left, and no second factor."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from articles.ledger.signature import MEANINGS, Meaning, Unsigned, check
from articles.models import Article, Event, Notification, Person
from reviewers.models import Assignment, BoardMember
from tests.articles.reading.publishing import declare_late
from tests.cast import Cast, proof, sign_for
from tests.reviewers.workspace.pages import REVIEW, beside, here, page, posted_by
from tests.rewinding import walked

from .acts import ACTS, OTHER, Act, act, client, verb

__all__ = ["act", "client", "verb"]


@walked
def other(cast: Cast, act: Act, verb: str) -> Act:
    """The same act on another text."""
    return ACTS[verb](cast, **OTHER)


@walked
def asked(cast: Cast) -> Assignment:
    """A reviewer who has been asked and may read."""
    return here(cast.invite(cast.under_review(), cast.reviewers[0])[0])


@walked
def article(cast: Cast) -> Article:
    """A text that can be approved."""
    return cast.reviewed()


def send(client: Client, act: Act, **changed: Any) -> Any:
    return client.post(act.page, act.fields(client) | proof(act.by) | changed)


def test_these_are_all_the_signed_acts() -> None:
    assert set(ACTS) | {"change_roles"} == set(
        MEANINGS
    )  # which is about no text: tests/editorial/screens/test_roles.py


@pytest.mark.page
def test_with_a_proof_it_is_done(client: Client, act: Act) -> None:
    assert send(client, act).status_code == 302
    assert act.times() == 1


@pytest.mark.page
def test_a_digest_that_was_swapped_is_refused(client: Client, act: Act, other: Act) -> None:
    assert send(client, act, digest=other.digest).status_code == 409
    assert (act.times(), other.times()) == (0, 0)


def test_a_signature_that_was_given_for_another_text_is_refused(act: Act, other: Act) -> None:
    with pytest.raises(Unsigned, match="given for another text"):
        act.do(sign_for(act.by, other.about, act.verb))
    assert (act.times(), other.times()) == (0, 0)
    act.do(sign_for(act.by, act.about, act.verb))
    assert act.times() == 1


@pytest.mark.page
def test_a_form_that_is_sent_again_does_nothing_more(client: Client, act: Act, other: Act) -> None:
    given = act.fields(client) | proof(act.by)
    for _ in range(3):
        assert client.post(act.page, given).status_code == 302
        count = Notification.objects.count()
        assert act.times() == 1
    assert Notification.objects.count() == count
    code = {name: given[name] for name in ("meaning", "password", "code")}
    again = client.post(other.page, other.fields(client) | code)
    assert "used already" in str(again.context["signing"].errors["code"]) and other.times() == 0, (
        "a code signs once"
    )


@pytest.mark.page
def test_it_shows_what_stands_although_others_have_acted_since(
    client: Client, cast: Cast, act: Act
) -> None:
    given = act.fields(client) | proof(act.by)
    assert client.post(act.page, given).status_code == 302
    if act.verb in {"sign", "waive", "waive_expertise", "force_publish", "waive_findings"}:
        cast.invite(act.article, cast.reviewers[1])
    else:
        declare_late(
            Assignment.objects.filter(
                revision__article=act.article, status="completed", interests="none"
            ).latest("pk")
        )
    is_to_settle_again = act.verb == "settle"
    assert client.post(act.page, given).status_code == (409 if is_to_settle_again else 302)
    assert act.times() == 1


@pytest.mark.once
def test_the_first_press_may_come_through_while_the_second_is_looked_at(
    client: Client, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = act.fields(client) | proof(act.by)

    def late(request: Any, form: Any, digest: str) -> None:
        """The code was used up by the first press, which now stands."""
        details = {
            "comments_to_author": REVIEW["comments_to_author"],
            "comments_to_editors": REVIEW["comments_to_editors"],
        }
        act.do(sign_for(act.by, act.about, act.verb), **(details if act.verb == "sign" else {}))
        form.add_error("code", "This code was used already.")

    for module in (
        "editorial.admin.decisions.verbs",
        "editorial.admin.decisions.waiving",
        "editorial.admin.expertise.waiving",
        "reviewers.views.workspace",
    ):
        monkeypatch.setattr(f"{module}.signed", late)
    assert client.post(act.page, given).status_code == 302
    assert act.times() == 1


@pytest.mark.once
def test_another_form_is_no_repeat(client: Client, cast: Cast, act: Act) -> None:
    given = act.fields(client) | proof(act.by)
    assert client.post(act.page, given).status_code == 302
    for changed in (
        {"reason": "Other words.", "comments_to_author": "Other words."},
        {"digest": "sha256:" + "0" * 64},
    ):
        assert client.post(act.page, given | changed).status_code in {409, 422}, changed
    someone = Client()
    someone.force_login(cast.other_editor if act.by == cast.chair else cast.chair)
    assert someone.post(act.page, given).status_code in {403, 404, 409, 422}
    assert act.times() == 1


def test_a_review_that_rests_on_its_comments_can_be_sent_again(
    cast: Cast, asked: Assignment
) -> None:
    browser = Client()
    browser.force_login(cast.reviewers[0])
    beside(asked, "rarely causes")
    wish = {"verb": "sign", "recommendation": "changes_requested", "digest": asked.digest}
    given = {
        **posted_by(browser.post(page(asked), wish | {"stage": "confirm"})),
        "stage": "sign",
    } | proof(cast.reviewers[0])
    for _ in range(2):
        assert browser.post(page(asked), given).status_code == 302
    assert Event.objects.filter(verb="sign").count() == 1


@pytest.mark.page
def test_an_old_session_is_refused(client: Client, act: Act) -> None:
    given = act.fields(client) | proof(act.by)
    person = Person.objects.get(pk=act.by.pk)
    person.set_password("another passphrase")
    person.save()
    assert client.post(act.page, given).status_code == 401 and act.times() == 0


@pytest.mark.page
def test_who_was_deactivated_is_refused(client: Client, act: Act) -> None:
    given, signature = act.fields(client) | proof(act.by), sign_for(act.by, act.about, act.verb)
    Person.objects.filter(pk=act.by.pk).update(is_active=False)
    assert client.post(act.page, given).status_code == 401 and act.times() == 0
    with pytest.raises(PermissionDenied):
        act.do(signature)


def test_a_deactivated_member_of_the_board_signs_no_review(cast: Cast, asked: Assignment) -> None:
    act, browser = Act("sign", cast.reviewers[0], asked), Client()
    browser.force_login(act.by)
    given, signature = act.fields(browser) | proof(act.by), sign_for(act.by, act.about)
    BoardMember.objects.filter(person=act.by).update(is_active=False)
    assert browser.post(act.page, given).status_code in {403, 404} and act.times() == 0
    with pytest.raises(PermissionDenied):
        act.do(signature)


@pytest.mark.page
def test_without_a_second_factor_it_is_refused(client: Client, act: Act) -> None:
    given, signature = act.fields(client) | proof(act.by), sign_for(act.by, act.about, act.verb)
    Authenticator.objects.filter(user=act.by).delete()
    assert client.post(act.page, given).status_code == 403 and act.times() == 0
    with pytest.raises(PermissionDenied, match="second factor"):
        act.do(signature)


def test_without_a_signature_it_is_refused(act: Act) -> None:
    with pytest.raises(Unsigned, match="needs your signature"):
        act.do(None)
    assert act.times() == 0


# --- What a signature is held to (articles/ledger/signature.py) -----------------------------------


@pytest.mark.parametrize(
    ("facts", "refusal", "says"),
    [
        ({"person_id": 0}, PermissionDenied, "given by the person who acts"),
        ({"digest": "sha256:" + "0" * 64}, Unsigned, "given for another text"),
        ({"at": timedelta(minutes=-5, seconds=-1)}, Unsigned, "Too much time has passed"),
        ({"at": timedelta(seconds=2)}, Unsigned, "Too much time has passed"),
        ({"meaning": Meaning.REVIEW}, Unsigned, "Choose what your signature means"),
    ],
)
def test_each_fact_of_a_signature_must_hold(
    cast: Cast,
    article: Article,
    time_machine: Any,
    facts: dict,
    refusal: type[Exception],
    says: str,
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    now = timezone.now()
    wrong = {name: now + value if name == "at" else value for name, value in facts.items()}
    with pytest.raises(refusal, match=says):
        check(
            replace(sign_for(cast.editor, article), **wrong), cast.editor, article.digest, "approve"
        )


@pytest.mark.parametrize("age", [timedelta(0), timedelta(minutes=5), timedelta(seconds=-1)])
def test_a_signature_of_which_each_fact_holds_stands(
    cast: Cast, article: Article, time_machine: Any, age: timedelta
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    signature = sign_for(cast.editor, article, at=timezone.now() - age)
    assert check(signature, cast.editor, article.digest, "approve") is signature


def test_who_has_no_second_factor_signs_nothing(cast: Cast, article: Article) -> None:
    Authenticator.objects.filter(user=cast.editor).delete()
    with pytest.raises(PermissionDenied, match="Signing needs a second factor"):
        check(sign_for(cast.editor, article), cast.editor.today(), article.digest, "approve")


def test_nothing_is_no_signature(cast: Cast) -> None:
    with pytest.raises(Unsigned, match="needs your signature"):
        check(None, cast.editor, "sha256:0", "approve")
