"""Roles are given and taken, and accounts closed, with fresh proof, on the site's ledger, and
everybody concerned is told."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from articles.ledger.signature import Signature, Unsigned
from articles.models import Channel, Notification, Person, Policy, SiteEvent
from articles.people.roles import HeldRoles, change_roles
from articles.tasks import deliver_notifications
from articles.verification.site import verify_site
from articles.workflow.recorded import Opposed, Stale
from tests.cast import Cast, person, proof
from tests.editorial.decisions.confirming import as_

from .people import groups
from .test_doors import everything

pytestmark = pytest.mark.page


def page_of(who: Person) -> str:
    return f"/admin/articles/person/{who.pk}/roles/"


def typed(who: Person, by: Person | None = None, **fields: Any) -> dict[str, Any]:
    """What the page of `who` is sent by `by` with a proof, or without one."""
    facts = {
        "digest": HeldRoles.of(who).digest,
        "roles": ["Editors"],
        "is_active": "on",
        "reason": "Joins the desk.",
    }
    return {**facts, **(proof(by) if by else {}), **fields}


def signature(by: Person, who: Person, **facts: Any) -> Signature:
    given = {
        "printed_name": by.byline,
        "meaning": "responsibility",
        "method": "password and code",
        "at": timezone.now(),
        "digest": HeldRoles.of(who).digest,
        "person_id": by.pk,
    }
    return Signature(**given | facts)


def change(who: Person, by: Person, **facts: Any) -> SiteEvent:
    given = {
        "roles": ["Editors"],
        "is_active": True,
        "reason": "Joins the desk.",
        "digest": HeldRoles.of(who).digest,
    }
    return change_roles(who, by=by, **given | {"signature": signature(by, who)} | facts)


@pytest.mark.parametrize("by", ["chair", "operator"])
def test_chairs_and_operators_give_and_take_roles_signed_on_the_ledger(cast: Cast, by: str) -> None:
    who, acting = cast.reviewers[0], getattr(cast, by)
    other = person("other_chair", "Chairs")
    for wanted in (["Chairs", "Editors"], ["Editors"], []):
        answer = as_(acting).post(page_of(who), typed(who, acting, roles=wanted))
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            f"/admin/articles/person/{who.pk}/change/",
        )
        assert groups(who) == {"Board", *wanted}
        last = SiteEvent.objects.latest("sequence")
        assert (last.verb, last.actor, last.about, last.reason) == (
            "change_roles",
            acting,
            who,
            "Joins the desk.",
        )
        assert last.detail["after"] == {"roles": wanted, "active": True}
        assert (
            last.detail["signature"]["person"] == acting.pk
            and last.detail["signature"]["method"] == "password and code"
        )
        notifications = Notification.objects.filter(
            key__endswith=f":{last.sequence}", channel=Channel.MAIL
        )
        assert {
            notification.recipient.email if notification.recipient else notification.address
            for notification in notifications
        } >= {
            who.email,
            cast.chair.email,
            other.email,
        }
    assert list(verify_site()) == []
    seen = as_(acting).get(f"/admin/articles/siteevent/{last.pk}/change/").content.decode()
    assert (
        f"Roles changed, act {last.sequence}" in seen
        and last.hash in seen
        and acting.byline in seen
    )
    assert (
        "Joins the desk." in as_(acting).get("/admin/articles/siteevent/?q=desk").content.decode()
    )
    listed = as_(acting).get("/admin/articles/siteevent/").content.decode()
    assert "The system" in listed and "The house" not in listed


def test_an_account_is_closed_and_its_person_is_told_all_the_same(
    cast: Cast, mailoutbox: Any
) -> None:
    theirs = as_(cast.author)
    assert theirs.get("/desk/").status_code == 200
    before = Person.objects.filter(pk=cast.author.pk).values().get()
    sent = typed(
        cast.author,
        cast.chair,
        roles=[],
        is_active="",
        email="mine@cast.example",
        name="Mallory",
        is_superuser="on",
    )
    assert as_(cast.chair).post(page_of(cast.author), sent).status_code == 302
    assert Person.objects.filter(pk=cast.author.pk).values().get() == before | {
        "is_active": False,
        "session_epoch": 1,
    }
    assert theirs.get("/desk/").status_code == 302
    deliver_notifications()
    assert {(message.to[0], message.subject) for message in mailoutbox} == {
        (cast.author.email, "Your roles have changed"),
        (cast.chair.email, "Roles changed: Author"),
    }
    assert all(
        "account closed" in message.body and "Joins the desk." in message.body
        for message in mailoutbox
    )


@pytest.mark.parametrize(
    ("confirmed", "unconfirmed", "is_told"),
    [
        ((), (), ("stranger@",)),
        ((), ("claimed@",), ("stranger@",)),
        (("stranger@",), ("claimed@",), ("stranger@",)),
        (("stranger@", "home@"), (), ("stranger@", "home@")),
        (("home@", "work@", "stranger@"), ("claimed@",), ("stranger@", "home@", "work@")),
    ],
)
@pytest.mark.parametrize("stays", [True, False])
def test_every_confirmed_address_of_the_account_is_told_and_no_other(
    cast: Cast,
    confirmed: tuple[str, ...],
    unconfirmed: tuple[str, ...],
    is_told: tuple[str, ...],
    stays: bool,
) -> None:
    for position, address in enumerate([*confirmed, *unconfirmed]):
        facts = {"verified": position < len(confirmed), "primary": address == "stranger@"}
        cast.stranger.emailaddress_set.create(email=f"{address}cast.example", **facts)
    change(cast.stranger, cast.chair, is_active=stays)
    addresses = Notification.objects.filter(kind="keys_roles_changed").values_list(
        "address", flat=True
    )
    assert sorted(addresses) == sorted(f"{address}cast.example" for address in is_told)


def test_no_preference_stops_the_notice(cast: Cast, mailoutbox: Any) -> None:
    Person.objects.update(mail_wish="none")
    change(cast.stranger, cast.chair)
    deliver_notifications()
    assert {message.to[0] for message in mailoutbox} == {cast.stranger.email, cast.chair.email}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "wrong"}, "password"),
        ({"password": ""}, "password"),
        ({"code": "000000"}, "code"),
        ({"code": ""}, "code"),
        ({"code": "٠٠٠"}, "code"),
        ({"password": None, "code": None}, "password"),
    ],
)
def test_without_fresh_proof_nothing_changes(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    client = as_(cast.chair)
    before = everything()
    sent = {
        name: value
        for name, value in typed(cast.stranger, cast.chair, **wrong).items()
        if value is not None
    }
    answer = client.post(page_of(cast.stranger), sent)
    assert answer.status_code == 422 and field in answer.context["signing"].errors
    assert answer.context["form"]["reason"].value() == "Joins the desk."
    assert everything() == before and groups(cast.stranger) == set()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "a\u202eb"}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"roles": ["Board"]}, "roles"),
        ({"roles": ["Operators"]}, "roles"),
        ({"roles": [], "is_active": "on"}, "__all__"),
        ({"digest": "x" * 72}, "digest"),
    ],
)
def test_what_is_wrong_is_said_and_no_code_is_used_up(
    cast: Cast, fields: dict[str, Any], field: str
) -> None:
    client, sent = as_(cast.chair), typed(cast.stranger, cast.chair)
    answer = client.post(page_of(cast.stranger), sent | fields)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert client.post(page_of(cast.stranger), sent).status_code == 302


@pytest.mark.parametrize(
    ("by", "about"),
    [
        ("editor", "author"),
        ("editor", "editor"),
        ("chair", "chair"),
        ("operator", "operator"),
        ("chair", "operator"),
    ],
)
def test_nobody_changes_an_own_role_and_editors_change_none(
    cast: Cast, by: str, about: str
) -> None:
    acting, who = getattr(cast, by), getattr(cast, about)
    client, before = as_(acting), everything()
    for answer in (client.post(page_of(who), typed(who, acting)), client.get(page_of(who))):
        assert answer.status_code == 403
    with pytest.raises(PermissionDenied):
        change(who, acting)
    assert everything() == before
    assert (
        page_of(who) not in client.get(f"/admin/articles/person/{who.pk}/change/").content.decode()
    )


def test_the_screen_of_a_person_gives_no_role_and_closes_no_account(cast: Cast) -> None:
    client = as_(cast.chair)
    screen = f"/admin/articles/person/{cast.stranger.pk}/change/"
    assert page_of(cast.stranger) in client.get(screen).content.decode()
    key = cast.chair.groups.get().pk
    assert (
        client.post(screen, {"groups": [key], "is_active": "", "credentials": "MD"}).status_code
        == 302
    )
    cast.stranger.refresh_from_db()
    assert (cast.stranger.credentials, cast.stranger.is_active, groups(cast.stranger)) == (
        "MD",
        True,
        set(),
    )


def test_a_page_that_was_overtaken_changes_nothing_and_a_repeat_shows_the_result(
    cast: Cast,
) -> None:
    client, sent = as_(cast.chair), typed(cast.stranger, cast.chair)
    assert client.post(page_of(cast.stranger), sent).status_code == 302
    assert client.post(page_of(cast.stranger), sent).status_code == 302
    assert SiteEvent.objects.filter(verb="change_roles").count() == 1
    answer = client.post(page_of(cast.stranger), sent | {"roles": ["Chairs"]})
    assert answer.status_code == 409 and groups(cast.stranger) == {"Editors"}


def test_a_repeat_shows_the_result_also_when_others_acted_since_and_only_while_it_stands(
    cast: Cast,
) -> None:
    client, sent = as_(cast.chair), typed(cast.stranger, cast.chair)
    first = HeldRoles.of(cast.stranger).digest
    assert client.post(page_of(cast.stranger), sent).status_code == 302
    change(cast.author, cast.operator, roles=["Chairs"])
    Policy.objects.adopt("disclaimer", "Ask.", by=cast.chair)
    assert client.post(page_of(cast.stranger), sent).status_code == 302
    others = (
        {"reason": "Another."},
        {"roles": ["Chairs", "Editors"]},
        {"is_active": ""},
        {"digest": HeldRoles.of(cast.author).digest},
    )
    assert {client.post(page_of(cast.stranger), sent | other).status_code for other in others} == {
        409
    }
    assert as_(cast.operator).post(page_of(cast.stranger), sent).status_code == 409, (
        "it was another who signed"
    )
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert as_(cast.chair).post(page_of(cast.stranger), sent).status_code == 409
    change(cast.stranger, cast.operator, roles=["Chairs", "Editors"])
    assert client.post(page_of(cast.stranger), sent).status_code == 409
    assert (
        SiteEvent.objects.filter(verb="change_roles", about=cast.stranger).count() == 2
        and first == sent["digest"]
    )


@pytest.mark.parametrize(
    "forged",
    [
        {"person_id": 4711},
        {"digest": "sha256:0"},
        {"meaning": "review"},
        {"at": timezone.now() - timedelta(hours=1)},
    ],
)
def test_a_signature_stands_for_this_change_by_this_person_now(
    cast: Cast, forged: dict[str, Any]
) -> None:
    with pytest.raises((Unsigned, PermissionDenied)):
        change(cast.stranger, cast.chair, signature=signature(cast.chair, cast.stranger, **forged))
    assert (
        groups(cast.stranger) == set()
        and not SiteEvent.objects.filter(verb="change_roles").exists()
    )


def test_the_verb_asks_the_facts_of_today(cast: Cast) -> None:
    with pytest.raises(Unsigned):
        change(cast.stranger, cast.chair, signature=None)
    with pytest.raises(Opposed, match="nothing would change"):
        change(cast.stranger, cast.chair, roles=[])
    with pytest.raises(ValidationError):
        change(cast.stranger, cast.chair, reason="a\x00b")
    stale = HeldRoles.of(cast.stranger).digest
    change(cast.stranger, cast.chair)
    with pytest.raises(Stale):
        change(
            cast.stranger,
            cast.chair,
            roles=["Chairs"],
            digest=stale,
            signature=signature(cast.chair, cast.stranger, digest=stale),
        )
    assert cast.chair.roles
    cast.chair.groups.clear()
    with pytest.raises(PermissionDenied):
        change(cast.author, cast.chair)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)), pytest.raises(Unsigned):
        change(
            cast.author,
            cast.operator,
            signature=signature(
                cast.operator, cast.author, at=timezone.now() - timedelta(minutes=6)
            ),
        )


@pytest.mark.parametrize("key", ["999999", "9" * 30])
def test_a_person_who_is_none_is_not_found(cast: Cast, key: str) -> None:
    assert as_(cast.chair).get(f"/admin/articles/person/{key}/roles/").status_code == 404
    assert Client().get(f"/admin/articles/person/{key}/roles/").status_code == 302
