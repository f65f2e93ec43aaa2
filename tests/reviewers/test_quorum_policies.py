"""Quorum policies: versions in ink, the closest scope in force, one screen where chairs adopt and editors read."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client

from articles.models import Topic
from reviewers.models import QuorumPolicy
from reviewers.models.quorum_policy import rule_for
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
    assert QuorumPolicy.objects.in_force(cast.topic) == QuorumPolicy.objects.in_force(low) == everybody
    of_risk = adopt(cast, risk="low", approvals=2)
    assert QuorumPolicy.objects.in_force(low) == of_risk and QuorumPolicy.objects.in_force(cast.topic) == everybody
    own = adopt(cast, topic=low, approvals=3)
    newer = adopt(cast, approvals=4)
    assert QuorumPolicy.objects.in_force(low) == own and QuorumPolicy.objects.in_force(cast.topic) == newer
    assert [one.number for one in QuorumPolicy.objects.order_by("number")] == [1, 2, 3, 4]
    assert set(QuorumPolicy.objects.newest()) == {newer, of_risk, own}
    for topic in (low, cast.topic):
        assert rule_for(topic, QuorumPolicy.objects.newest()) == QuorumPolicy.objects.in_force(topic)


def test_the_same_rule_again_is_no_new_version(cast: Cast) -> None:
    first = adopt(cast, approvals=2, always=["nurse", "pharmacist"])
    assert adopt(cast, approvals=2, always=["pharmacist", "nurse"]) == first
    assert adopt(cast, topic=cast.topic, approvals=2).number == 2


@pytest.mark.parametrize("rule", [{"approvals": 0}, {"approvals": 8}, {"approvals": 2, "of_topic": 3}])
def test_no_rule_that_makes_no_sense_is_kept(cast: Cast, rule: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        adopt(cast, **rule)


def test_the_version_in_force_is_recorded_with_the_decision(cast: Cast) -> None:
    adopt(cast, approvals=1)
    article = cast.reviewed()
    policy = adopt(cast, topic=cast.topic, approvals=2, of_topic=2)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    recorded = article.events.latest("sequence").detail["quorum_policy"]
    assert recorded.items() >= ({"number": policy.number, "scope": f"for {cast.topic.name}"} | policy.asks()).items()


def test_only_a_chair_of_today_adopts(cast: Cast) -> None:
    for who in (cast.editor, cast.reviewers[0], cast.author):
        with pytest.raises(PermissionDenied, match="Only a chair"):
            QuorumPolicy.objects.adopt(by=who, approvals=1)
    assert cast.chair.roles
    cast.chair.groups.clear()
    with pytest.raises(PermissionDenied):
        adopt(cast, approvals=1)
    assert not QuorumPolicy.objects.exists()


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


def test_a_number_that_is_taken_meanwhile_is_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object, **__: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(QuorumPolicy, "save", taken)
    answer = browser(cast.chair).post(ADD, {"approvals": "3", "of_topic": "0"})
    assert answer.status_code == 422 and "adopted meanwhile" in answer.content.decode()


def test_it_is_explained_in_words() -> None:
    rule = QuorumPolicy(approvals=3, of_topic=1, always=["nurse"], with_dose=["pharmacist", "nurse"])
    assert rule.explain() == ("3 approving reviews by different members, 1 of them of the topic, a nurse among them, "
                              "a pharmacist when the text names a dose.")


def test_chairs_adopt_the_next_version_on_its_screen_once(cast: Cast) -> None:
    client = browser(cast.chair)
    sent = {"topic": cast.topic.pk, "approvals": "3", "of_topic": "1", "always": ["pharmacist"], "with_dose": ["nurse"]}
    for _ in range(2):
        answer = client.post(ADD, sent)
        assert answer.status_code == 302
    [policy] = QuorumPolicy.objects.all()
    assert (policy.topic, policy.by, policy.asks()) == (
        cast.topic, cast.chair, {"approvals": 3, "of_topic": 1, "always": ["pharmacist"], "with_dose": ["nurse"]})
    assert answer.headers["Location"] == f"{LIST}{policy.pk}/change/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert policy.explain() in page and f"In force for {cast.topic}." in page
    following = client.get(f"{ADD}?after={policy.number}").context["form"]
    assert following["approvals"].value() == 3 and following["topic"].value() == cast.topic.pk
    assert policy.explain() in browser(cast.editor).get(LIST).content.decode()
    assert browser(cast.editor).post(ADD, sent | {"approvals": "5"}).status_code == 403
    assert QuorumPolicy.objects.count() == 1


@pytest.mark.parametrize(("sent", "wrong"), [
    ({"approvals": "0"}, {"approvals": ["Ensure this value is greater than or equal to 1."]}),
    ({"approvals": "8"}, {"approvals": ["Ensure this value is less than or equal to 7."]}),
    ({"approvals": ""}, {"approvals": ["This field is required."]}),
    ({"approvals": "1", "of_topic": "2"}, {"of_topic": ["No more than the approving reviews there are."]}),
    ({"topic": "own", "risk": "low"}, {"risk": ["Choose a topic or a risk class, not both."]}),
    ({"topic": "9" * 30}, {"topic": ["Choose from the topics listed here."]}),
    ({"always": "surgeon"}, {"always": ["Select a valid choice. surgeon is not one of the available choices."]}),
])
def test_what_is_wrong_is_said_and_nothing_is_adopted(cast: Cast, sent: dict, wrong: dict) -> None:
    sent = {"approvals": "3", "of_topic": "0"} | sent | ({"topic": cast.topic.pk} if sent.get("topic") == "own" else {})
    answer = browser(cast.chair).post(ADD, sent)
    assert (answer.status_code, answer.context["form"].errors) == (422, wrong)
    assert not QuorumPolicy.objects.exists()


def test_readers_see_what_an_approval_needs(cast: Cast, client: Client) -> None:
    policy = adopt(cast, topic=cast.topic, approvals=3, always=["pharmacist"])
    assert f"For {cast.topic.name}: {policy.explain()}" in client.get("/board/").content.decode()
