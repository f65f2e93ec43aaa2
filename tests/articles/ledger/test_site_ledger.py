"""The site's own ledger: what an act adopted counts, what was put beside it or altered never
does, and either is found."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.database.canonical import digest
from articles.initial_data.creating import take_in
from articles.initial_data.texts import FIRST_TEXTS
from articles.models import Policy, SiteEvent
from articles.verification import verify_all
from articles.verification.site import verify_site
from articles.workflow.recorded import Opposed
from reviewers.models import MedicineList, QuorumPolicy
from reviewers.verification import verify_rules
from tests.cast import Cast, gather, sign_for
from tests.editorial.screens.test_roles import change

from .forging import forge

__all__ = ["forge"]
Forge = Callable[..., None]


def put(**columns: Any) -> QuorumPolicy:
    """Put a row into the table as the product's own role could: no act adopts it."""
    return QuorumPolicy.objects.create(
        **{"number": 90, "approvals": 1, "adopted_at": timezone.now()} | columns
    )


def only_one_review(cast: Cast) -> Any:
    article = cast.under_review()
    cast.review(cast.invite(article)[0])
    return article


def assert_refused(cast: Cast, article: Any) -> None:
    with pytest.raises(Opposed, match="1 of 2 approving reviews"):
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )


@pytest.mark.once
@pytest.mark.parametrize("scope", ["every article", "topic", "risk", "withdrawn", "another number"])
def test_a_rule_that_no_act_names_never_counts_and_is_found(cast: Cast, scope: str) -> None:
    article = only_one_review(cast)
    if scope == "withdrawn":
        QuorumPolicy.objects.adopt(by=cast.chair, approvals=1)
        QuorumPolicy.objects.adopt(by=cast.chair, approvals=2, topic=cast.topic)
    columns: dict[str, Any] = {
        "topic": {"topic": cast.topic},
        "risk": {"risk": cast.topic.risk},
        "another number": {"number": 1},
        "withdrawn": {"topic": cast.topic, "is_withdrawn": True, "by": cast.chair},
    }.get(scope, {})
    row = put(**columns)
    assert (
        QuorumPolicy.objects.in_force(cast.topic).approvals == 2
        and row not in QuorumPolicy.objects.newest()
    )
    assert_refused(cast, article)
    assert list(verify_all()) == [
        f"reviewers.quorumpolicy {row.pk} is on no ledger: no act adopted it, and it counts for "
        "nothing."
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("approvals", 1),
        ("topic_id", None),
        ("is_withdrawn", True),
        ("with_dose", '["nurse"]'),
        ("number", 41),
        ("by_id", None),
    ],
)
def test_a_rule_altered_since_does_not_count_and_is_found(
    cast: Cast, forge: Forge, column: str, value: Any
) -> None:
    article = only_one_review(cast)
    row = QuorumPolicy.objects.adopt(by=cast.chair, approvals=2, of_topic=1, topic=cast.topic)
    forge(f"update reviewers_quorumpolicy set {column} = %s", value)  # noqa: S608 - listed above
    assert QuorumPolicy.objects.in_force(cast.topic).number == 0
    assert_refused(cast, article)
    assert (
        f"Site ledger: reviewers.quorumpolicy:{row.pk}, written by act {last().sequence} (adopt), "
        "was altered." in list(verify_all())
    )


def test_a_decision_recorded_under_a_rule_that_no_act_names_is_found(
    cast: Cast, forge: Forge
) -> None:
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=2)
    article = cast.approved()
    forge("delete from articles_siteevent where verb = 'adopt'")
    [message] = verify_rules()
    assert (
        message
        == f"Article {article.pk}: the quorum policy that event 10 was made under is on no ledger."
    )


@pytest.mark.once
@pytest.mark.parametrize("kind", list(FIRST_TEXTS))
def test_a_text_that_no_act_names_is_not_in_force_and_is_found(
    cast: Cast, kind: str, client: Any
) -> None:
    row = Policy.objects.create(
        kind=kind, number=2, text="Anything goes.", adopted_at=timezone.now()
    )
    assert Policy.objects.in_force()[kind].number == 1
    assert cast.approved().events.get(verb="approve").detail[kind] == 1
    address = {"disclaimer": "/disclaimer/"}.get(kind, "/editorial-policy/")
    assert (
        b"Anything goes." not in client.get(address).content
        and client.get(f"{address}?version=2").status_code == 404
    )
    assert list(verify_all()) == [
        f"articles.policy {row.pk} is on no ledger: no act adopted it, and it counts for nothing."
    ]
    assert Policy.objects.adopt(kind, "Read first.", by=cast.chair).number == 3


def test_a_text_altered_since_gives_way_to_the_one_before_and_at_last_to_the_first(
    cast: Cast, forge: Forge, client: Any
) -> None:
    Policy.objects.adopt("disclaimer", "Ask.", by=cast.chair)
    forge("update articles_policy set text = 'Owned.' where number = 2")
    assert Policy.objects.in_force()["disclaimer"].number == 1
    forge("update articles_policy set text = 'Owned.'")
    assert {
        kind: (policy.number, policy.text) for kind, policy in Policy.objects.in_force().items()
    } == {kind: (0, text) for kind, text in FIRST_TEXTS.items()}
    assert b"Owned." not in client.get("/disclaimer/").content
    cast.approved()
    assert [message for message in verify_all() if "was made under was altered" in message]
    assert Policy.objects.adopt("disclaimer", FIRST_TEXTS["disclaimer"], by=cast.chair).number == 3


def planted(**columns: Any) -> MedicineList:
    """Put a list into the table as the product's own role could."""
    return MedicineList.objects.create(
        **{"number": 1, "names": ["gold salts"], "adopted_at": timezone.now()} | columns
    )


def asked_of(cast: Cast, title: str) -> dict[str, Any]:
    """What the record of a review that starts says of medicines; its text names one of the first
    list."""
    detail: dict[str, Any] = (
        cast.under_review(title=title, body="Miss one warfarin. [1]\n")
        .events.get(verb="start_review")
        .detail
    )
    return detail["medicines"]  # type: ignore[no-any-return]


@pytest.mark.once
@pytest.mark.parametrize("adopted", [0, 1])
@pytest.mark.parametrize(
    "columns",
    [{}, {"number": 90}, {"names": []}, {"by": "chair"}, {"names": ["aspirin"], "by": "editor"}],
)
def test_a_list_of_medicines_that_no_act_names_never_counts_and_is_found(
    cast: Cast, adopted: int, columns: dict[str, Any]
) -> None:
    if adopted:
        MedicineList.objects.adopt([*MedicineList.first().names, "lithium salts"], by=cast.editor)
    row = planted(**{"number": 2} | columns | {"by": getattr(cast, columns.get("by", ""), None)})
    now = MedicineList.objects.in_force()
    assert now.number == adopted and now != row
    assert asked_of(cast, "Is it?") == {
        "list": now.number,
        "because": "revision 1 speaks of warfarin",
    }
    assert list(verify_all()) == [
        f"reviewers.medicinelist {row.pk} is on no ledger: no act adopted it, and it counts for "
        "nothing."
    ]
    made = MedicineList.objects.adopt([*now.names, "more salts"], by=cast.editor)
    assert made.number == row.number + 1 and MedicineList.objects.in_force() == made


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("names", "[]"),
        ("names", '["gold salts"]'),
        ("number", 41),
        ("by_id", None),
        ("adopted_at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_a_list_altered_since_gives_way_to_the_one_before_and_is_found(
    cast: Cast, forge: Forge, column: str, value: Any
) -> None:
    first = MedicineList.objects.adopt([*MedicineList.first().names, "gold salts"], by=cast.editor)
    row = MedicineList.objects.adopt([*first.names, "more salts"], by=cast.chair)
    assert MedicineList.objects.in_force() == row and list(verify_all()) == []
    # Listed above.
    forge(f"update reviewers_medicinelist set {column} = %s where number = 2", value)  # noqa: S608
    assert MedicineList.objects.in_force() == first
    assert asked_of(cast, "Is it?") == {"list": 1, "because": "revision 1 speaks of warfarin"}
    assert (
        f"Site ledger: reviewers.medicinelist:{row.pk}, written by act {last().sequence} (adopt), "
        "was altered." in list(verify_all())
    )


@pytest.mark.once
def test_a_list_stands_on_the_chain_of_the_site_and_the_same_names_are_no_act(cast: Cast) -> None:
    for _ in range(2):
        made = MedicineList.objects.adopt(
            [*MedicineList.first().names, "gold salts"], by=cast.editor
        )
    assert (last().verb, last().actor, last().row) == (
        "adopt",
        cast.editor,
        f"reviewers.medicinelist:{made.pk}",
    )
    assert (
        last().detail == {"number": 1, "names": len(made.names)}
        and SiteEvent.objects.filter(verb="adopt").count() == 1
    )
    assert list(verify_site()) == []


def test_only_a_chair_of_today_adopts_a_text(cast: Cast) -> None:
    for who in (cast.editor, cast.reviewers[0], cast.author, cast.operator):
        with pytest.raises(PermissionDenied, match="Only a chair"):
            Policy.objects.adopt("disclaimer", "Mine.", by=who)
    cast.chair.groups.clear()
    with pytest.raises(PermissionDenied):
        Policy.objects.adopt("disclaimer", "Mine.", by=cast.chair)


@pytest.mark.parametrize("model", [Policy, QuorumPolicy])
def test_the_act_that_names_a_row_is_found_by_its_index(cast: Cast, model: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")  # of so few rows it would read all
    assert "site_event_row" in model.objects.on_the_ledger().explain()


# --- The chain ------------------------------------------------------------------------------------


def last() -> SiteEvent:
    return SiteEvent.objects.latest("sequence")


def test_acts_on_the_site_stand_on_its_chain(cast: Cast) -> None:
    rule = QuorumPolicy.objects.adopt(by=cast.chair, approvals=3, topic=cast.topic)
    QuorumPolicy.objects.withdraw(rule, by=cast.chair)
    QuorumPolicy.objects.withdraw(rule, by=cast.chair)
    text = Policy.objects.adopt("disclaimer", "Ask.", by=cast.chair)
    assert [(act.sequence, act.verb, act.actor_name) for act in SiteEvent.objects.all()] == [
        (1, "found", "The house"),
        (2, "found", "The house"),
        (3, "adopt", "Chair"),
        (4, "withdraw", "Chair"),
        (5, "adopt", "Chair"),
    ]
    assert (last().row, last().row_digest) == (f"articles.policy:{text.pk}", text.fingerprint())
    assert list(verify_site()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "found"),
        ("actor_name", "Somebody"),
        ("reason", "forged"),
        ("detail", "{}"),
        ("detail", "[]"),
        ("row_digest", "sha256:0"),
        ("row", "articles.policy:99"),
        ("row", "articles.policy:\u0661"),
        ("row", "no.model:1"),
        ("row", ":"),
        ("previous", ""),
        ("hash", "sha256:0"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("sequence", 9),
        ("actor_id", None),
    ],
)
def test_an_act_that_was_altered_is_found(
    cast: Cast, forge: Forge, column: str, value: Any
) -> None:
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=3)
    # Listed above.
    forge(f"update articles_siteevent set {column} = %s where sequence = 3", value)  # noqa: S608
    assert list(verify_site())


@pytest.mark.parametrize(
    ("altered", "faults"),
    [
        ({"person": 4711}, ["was signed by somebody else"]),
        ({"digest": "sha256:0"}, ["was signed on another text"]),
        ({"meaning": "anything"}, ["has an incomplete signature"]),
        ({"printed_name": ""}, ["has an incomplete signature"]),
        ({"method": ""}, ["has an incomplete signature"]),
        (
            {"person": 4711, "digest": ""},
            ["was signed on another text", "was signed by somebody else"],
        ),
        (None, ["is not signed"]),
        ("before", ["was signed on another text"]),
        ("about", ["was signed on another text"]),
        ("a text", ["cannot be read (AttributeError)"]),
    ],
)
def test_a_change_of_roles_stands_only_under_its_own_signature(
    cast: Cast, forge: Forge, altered: Any, faults: list[str]
) -> None:
    """Also where whoever forged it took the hash anew."""
    act = change(cast.stranger, cast.chair)
    assert list(verify_site()) == []
    if altered == "before":
        act.detail["before"]["roles"] = ["Chairs"]
    elif altered == "about":
        act.about = cast.author
    elif isinstance(altered, dict):
        act.detail["signature"] |= altered
    else:
        act.detail["signature"] = altered
    forge(
        "update articles_siteevent set detail = %s, about_id = %s, hash = %s where sequence = %s",
        json.dumps(act.detail),
        act.about_id,
        digest(act.canonical()),
        act.sequence,
    )
    named = f"The signature of act {act.sequence}" if altered == "a text" else f"act {act.sequence}"
    assert [*verify_site()] == [f"Site ledger: {named} (change_roles) {fault}." for fault in faults]


@pytest.mark.parametrize("sequence", [1, 2, 3])
def test_an_act_that_was_removed_is_found(cast: Cast, forge: Forge, sequence: int) -> None:
    for approvals in (3, 4):
        QuorumPolicy.objects.adopt(by=cast.chair, approvals=approvals)
    forge("delete from articles_siteevent where sequence = %s", sequence)
    assert any("is missing" in message for message in verify_site())
    assert any("is on no ledger" in message for message in verify_site())


def test_what_is_said_to_have_been_there_before_all_stands_before_all(cast: Cast) -> None:
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=3)
    row = put()
    take_in(apps, "reviewers", "QuorumPolicy", ("is_withdrawn",))
    assert list(verify_site()) == [
        f"Site ledger: act 4 (found) says that reviewers.quorumpolicy:{row.pk} was there before "
        "this ledger, but stands behind later acts."
    ]


def test_a_row_is_named_once_and_the_chain_is_ink(cast: Cast) -> None:
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteEvent.objects.append("adopt", by=cast.chair, row=QuorumPolicy.objects.get())
    for sql in ("update articles_siteevent set reason = 'x'", "delete from articles_siteevent"):
        with (
            pytest.raises(IntegrityError, match="is ink"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_stand_one_behind_the_other() -> None:
    cast = gather()

    def go(number: int) -> None:
        try:
            Policy.objects.adopt("disclaimer", f"Text {number}.", by=cast.chair)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(go, range(4)))
    assert (
        list(SiteEvent.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
        and list(verify_site()) == []
    )
