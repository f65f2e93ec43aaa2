"""Quorum policies: versions in ink, the closest scope in force, one screen where chairs adopt
and editors read."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client

from articles.models import Topic
from reviewers.models import QuorumPolicy
from reviewers.models.quorum_policy import rule_for
from reviewers.verification import verify_rules
from tests.cast import Cast, gather, sign_for

LIST, ADD = "/admin/reviewers/quorumpolicy/", "/admin/reviewers/quorumpolicy/add/"


def browser(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def adopt(cast: Cast, **rule: object) -> QuorumPolicy:
    return QuorumPolicy.objects.adopt(by=cast.chair, **rule)


def test_the_closest_scope_is_in_force_and_of_each_the_newest(cast: Cast) -> None:
    low = Topic.objects.create(name="Everyday illness", slug="everyday", risk="low")
    house = QuorumPolicy.objects.in_force(cast.topic)
    assert (house.number, house.approvals) == (0, 2)
    everybody = adopt(cast, approvals=1)
    assert (
        QuorumPolicy.objects.in_force(cast.topic) == QuorumPolicy.objects.in_force(low) == everybody
    )
    of_risk = adopt(cast, risk="low", approvals=2)
    assert (
        QuorumPolicy.objects.in_force(low) == of_risk
        and QuorumPolicy.objects.in_force(cast.topic) == everybody
    )
    own = adopt(cast, topic=low, approvals=3)
    newer = adopt(cast, approvals=4)
    assert (
        QuorumPolicy.objects.in_force(low) == own
        and QuorumPolicy.objects.in_force(cast.topic) == newer
    )
    assert [policy.number for policy in QuorumPolicy.objects.order_by("number")] == [1, 2, 3, 4]
    assert set(QuorumPolicy.objects.newest()) == {newer, of_risk, own}
    for topic in (low, cast.topic):
        assert rule_for(topic, QuorumPolicy.objects.newest()) == QuorumPolicy.objects.in_force(
            topic
        )


def test_the_same_rule_again_is_no_new_version(cast: Cast) -> None:
    first = adopt(cast, approvals=2, always=["nurse", "pharmacist"])
    assert adopt(cast, approvals=2, always=["pharmacist", "nurse"]) == first
    assert adopt(cast, topic=cast.topic, approvals=2).number == 2


@pytest.mark.parametrize(
    "rule", [{"approvals": 0}, {"approvals": 8}, {"approvals": 2, "of_topic": 3}]
)
def test_no_rule_that_makes_no_sense_is_kept(cast: Cast, rule: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        adopt(cast, **rule)


def test_the_version_in_force_is_recorded_with_the_decision(cast: Cast) -> None:
    adopt(cast, approvals=1)
    article = cast.reviewed()
    policy = adopt(cast, topic=cast.topic, approvals=2, of_topic=2)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    recorded = article.events.latest("sequence").detail["quorum_policy"]
    assert (
        recorded.items()
        >= ({"number": policy.number, "scope": f"for {cast.topic.name}"} | policy.asks()).items()
    )


def test_only_a_chair_of_today_adopts(cast: Cast) -> None:
    for who in (cast.editor, cast.reviewers[0], cast.author):
        with pytest.raises(PermissionDenied, match="Only a chair"):
            QuorumPolicy.objects.adopt(by=who, approvals=1)
    assert cast.chair.roles
    cast.chair.groups.clear()
    with pytest.raises(PermissionDenied):
        adopt(cast, approvals=1)
    assert not QuorumPolicy.objects.exists()


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_two_chairs_at_once_adopt_one_after_the_other() -> None:
    cast, both = gather(), Barrier(2)

    def go(approvals: int) -> int:
        both.wait(timeout=20)
        try:
            return adopt(cast, approvals=approvals).number
        finally:
            connection.close()

    for first in (1, 3, 5):  # the first of all, too
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(go, [first, first + 1])) == [first, first + 1]


def test_a_number_that_is_taken_meanwhile_is_said(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object, **__: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(QuorumPolicy, "save", taken)
    answer = browser(cast.chair).post(ADD, {"approvals": "3", "of_topic": "0"})
    assert answer.status_code == 422 and "adopted meanwhile" in answer.content.decode()


def test_it_is_explained_in_words() -> None:
    rule = QuorumPolicy(
        approvals=3, of_topic=1, always=["nurse"], with_dose=["pharmacist", "nurse"]
    )
    assert rule.explain() == (
        "3 approving reviews by different members, 1 of them of the topic, a nurse among them, "
        "a pharmacist when the text names a dose or a medicine."
    )


def test_chairs_adopt_the_next_version_on_its_screen_once(cast: Cast) -> None:
    client = browser(cast.chair)
    sent = {
        "topic": cast.topic.pk,
        "approvals": "3",
        "of_topic": "1",
        "always": ["pharmacist"],
        "with_dose": ["nurse"],
    }
    for _ in range(2):
        answer = client.post(ADD, sent)
        assert answer.status_code == 302
    [policy] = QuorumPolicy.objects.all()
    assert (policy.topic, policy.by, policy.asks()) == (
        cast.topic,
        cast.chair,
        {"approvals": 3, "of_topic": 1, "always": ["pharmacist"], "with_dose": ["nurse"]},
    )
    assert answer.headers["Location"] == f"{LIST}{policy.pk}/change/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert policy.explain() in page and f"In force for {cast.topic}." in page
    following = client.get(f"{ADD}?after={policy.number}").context["form"]
    assert following["approvals"].value() == 3 and following["topic"].value() == cast.topic.pk
    assert policy.explain() in browser(cast.editor).get(LIST).content.decode()
    assert browser(cast.editor).post(ADD, sent | {"approvals": "5"}).status_code == 403
    assert QuorumPolicy.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"approvals": "0"}, {"approvals": ["Ensure this value is greater than or equal to 1."]}),
        ({"approvals": "8"}, {"approvals": ["Ensure this value is less than or equal to 7."]}),
        ({"approvals": ""}, {"approvals": ["This field is required."]}),
        (
            {"approvals": "1", "of_topic": "2"},
            {"of_topic": ["Ask for no more of the topic than for approving reviews in all."]},
        ),
        ({"topic": "own", "risk": "low"}, {"risk": ["Choose a topic or a risk class, not both."]}),
        ({"topic": "9" * 30}, {"topic": ["Choose from the topics listed here."]}),
        (
            {"always": "surgeon"},
            {"always": ["Select a valid choice. surgeon is not one of the available choices."]},
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_adopted(cast: Cast, sent: dict, wrong: dict) -> None:
    sent = (
        {"approvals": "3", "of_topic": "0"}
        | sent
        | ({"topic": cast.topic.pk} if sent.get("topic") == "own" else {})
    )
    answer = browser(cast.chair).post(ADD, sent)
    assert (answer.status_code, answer.context["form"].errors) == (422, wrong)
    assert not QuorumPolicy.objects.exists()


# --- Withdrawn ------------------------------------------------------------------------------------


def test_a_rule_of_its_own_is_withdrawn_by_a_version_and_the_wider_one_counts(cast: Cast) -> None:
    wide, of_risk = adopt(cast, approvals=1), adopt(cast, risk=cast.topic.risk, approvals=2)
    own = adopt(cast, topic=cast.topic, approvals=3)
    for rule, following in ((own, of_risk), (of_risk, wide)):
        ended = QuorumPolicy.objects.withdraw(rule, by=cast.chair)
        assert (ended.scope, ended.by, ended.is_withdrawn, ended.asks()) == (
            rule.scope,
            cast.chair,
            True,
            rule.asks(),
        )
        assert QuorumPolicy.objects.withdraw(rule, by=cast.chair) == ended, (
            "once more is no new version"
        )
        assert (
            QuorumPolicy.objects.in_force(cast.topic)
            == rule_for(cast.topic, QuorumPolicy.objects.newest())
            == following
        )
    assert QuorumPolicy.objects.newest() == [wide]
    assert [policy.number for policy in QuorumPolicy.objects.order_by("number")] == [1, 2, 3, 4, 5]
    again = adopt(cast, topic=cast.topic, approvals=3)
    assert again.number == 6 and QuorumPolicy.objects.in_force(cast.topic) == again


def test_what_was_decided_under_a_withdrawn_rule_still_verifies(cast: Cast) -> None:
    own = adopt(cast, topic=cast.topic, approvals=2, of_topic=1)
    article = cast.approved()
    QuorumPolicy.objects.withdraw(own, by=cast.chair)
    assert article.events.get(verb="approve").detail["quorum_policy"]["number"] == own.number
    assert list(verify_rules()) == []


def test_what_cannot_be_withdrawn_is_refused(cast: Cast) -> None:
    wide, older = adopt(cast, approvals=1), adopt(cast, topic=cast.topic, approvals=2)
    adopt(cast, topic=cast.topic, approvals=3)
    with pytest.raises(PermissionDenied, match="Only a chair"):
        QuorumPolicy.objects.withdraw(older, by=cast.editor)
    client = browser(cast.chair)
    for rule, status, sentence in (
        (wide, 422, "cannot be withdrawn"),
        (older, 409, "not in force any more"),
    ):
        page = f"{LIST}{rule.pk}/withdraw/"
        assert sentence in client.get(page).content.decode()
        answer = client.post(page)
        assert answer.status_code == status and sentence in answer.content.decode()
    assert not QuorumPolicy.objects.filter(is_withdrawn=True).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        adopt(cast, approvals=2, is_withdrawn=True)


def test_a_chair_withdraws_on_the_screen_once_having_seen_what_follows(cast: Cast) -> None:
    wide, own = adopt(cast, approvals=1), adopt(cast, topic=cast.topic, approvals=3)
    cast.under_review()
    client, page = browser(cast.chair), f"{LIST}{own.pk}/withdraw/"
    assert page in client.get(f"{LIST}{own.pk}/change/").content.decode()
    assert page not in browser(cast.editor).get(f"{LIST}{own.pk}/change/").content.decode()
    html = client.get(page).content.decode()
    assert wide.explain() in html and "This concerns 1 article under review." in html
    for _ in range(2):
        answer = client.post(page)
        assert answer.status_code == 302
    ended = QuorumPolicy.objects.get(is_withdrawn=True)
    assert answer.headers["Location"] == f"{LIST}{ended.pk}/change/"
    assert LogEntry.objects.filter(object_id=str(ended.pk)).count() == 1
    html = client.get(answer.headers["Location"]).content.decode()
    assert f"{ended}" in html and "the wider one counts" in html and "cannot meet" not in html
    assert (
        client.get(f"{ADD}?after={ended.number}").context["form"]["topic"].value() == cast.topic.pk
    )
    assert own.explain() not in client.get("/board/").content.decode()


# --- Out of reach ---------------------------------------------------------------------------------


def test_what_the_board_could_never_send_is_said_and_not_forbidden(cast: Cast) -> None:
    other = Topic.objects.create(name="Infections", slug="infections")
    cast.members[0].topics.add(other)
    cast.under_review()
    client = browser(cast.chair)
    answer = client.post(
        ADD,
        {"approvals": "4", "of_topic": "2", "always": ["dentist"], "with_dose": ["nurse"]},
        follow=True,
    )
    page = answer.content.decode()
    for sentence in (
        "Only 3 active members are on the board; the rule asks for 4.",
        "No active member is a dentist.",
        "No active member is a nurse, whom the rule asks for when the text names a dose or a "
        "medicine.",
        "Only 1 active member is of Infections; the rule asks for 2.",
        "1 article under review is read under it.",
    ):
        assert sentence in page
    assert f"of {cast.topic.name}; the rule" not in page
    cast.members[0].topics.remove(other)
    adopt(cast, topic=other, approvals=3, of_topic=1)
    page = client.get(f"{LIST}{QuorumPolicy.objects.latest('pk').pk}/change/").content.decode()
    assert (
        "No active member is of Infections; the rule asks for 1." in page
        and "0 articles under review are read under it." in page
    )
    adopt(cast, topic=cast.topic, approvals=3, of_topic=3, always=["physician"])
    assert (
        "cannot meet"
        not in client.get(f"{LIST}{QuorumPolicy.objects.latest('pk').pk}/change/").content.decode()
    )


def test_the_hint_of_a_field_is_not_its_error(cast: Cast) -> None:
    answer = browser(cast.chair).post(ADD, {"approvals": "1", "of_topic": "2"})
    field = answer.context["form"]["of_topic"]
    assert (
        field.label == "How many of them are of the article’s topic"
        and field.help_text not in field.errors
    )


def test_readers_see_what_an_approval_needs(cast: Cast, client: Client) -> None:
    policy = adopt(cast, topic=cast.topic, approvals=3, always=["pharmacist"])
    assert f"For {cast.topic.name}: {policy.explain()}" in client.get("/board/").content.decode()
