"""Deciding through the web admin: a page to confirm, a POST that acts, and every refusal with
its reason."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models import Article, Status
from editorial.admin.decisions.consequences import CONSEQUENCES
from editorial.admin.decisions.reviews import on_screen
from editorial.admin.decisions.verbs import VERBS
from reviewers.models import BoardMember
from tests.cast import Cast, factor, proof
from tests.editorial.screens.test_doors import everything

from .confirming import arrived, article, as_, decider, to, words

__all__ = ["arrived", "article"]

pytestmark = pytest.mark.page

WALKS = [  # verb, who walks there, reason, what it is afterwards
    ("start_review", "submitted", "", Status.UNDER_REVIEW),
    ("request_changes", "under_review", "Say more.", Status.CHANGES_REQUESTED),
    ("approve", "reviewed", "", Status.APPROVED),
    ("force_publish", "under_review", "A recall was announced.", Status.APPROVED),
    ("settle", "in_question", "It may stand.", Status.APPROVED),
    ("reject", "under_review", "Out of scope.", Status.REJECTED),
    ("retract", "approved", "The dose was wrong.", Status.RETRACTED),
    ("open_preview", "under_review", "", Status.UNDER_REVIEW),
    ("close_preview", "previewed", "", Status.SUBMITTED),
    ("revise", "approved", "", Status.DRAFT),
]

BY_WALK = pytest.mark.parametrize(
    ("verb", "walk", "reason", "after"), WALKS, scope="module"
)  # one walk after another, each taken once


def test_the_editors_verbs_are_these() -> None:
    # Walked in tests/journeys/reading/test_audiences.py, tests/articles/addresses and
    # tests/articles/evidence.
    elsewhere = {"confirm_in_step", "change_address", "waive_findings"}
    assert [verb for verb, *_ in WALKS] == [verb for verb in VERBS if verb not in elsewhere], (
        "WALKS needs a line for each, in the order of the methods, or `elsewhere` names it."
    )
    assert {*VERBS} - {"change_address"} <= CONSEQUENCES.keys(), (
        "editorial/admin/decisions/consequences.py says of each what follows from it."
    )  # a change of address has a page of its own


@BY_WALK
def test_a_verb_acts_once_however_often_it_is_sent(
    cast: Cast, arrived: Article, verb: str, walk: str, reason: str, after: str
) -> None:
    article, who = arrived, decider(cast, verb)
    client, sent = as_(who), words(article, reason) | proof(who)
    page = client.get(to(article, verb))
    assert (page.status_code, page.context["form"]["digest"].value()) == (200, article.digest)
    events = article.events.count()
    for _ in range(2):
        answer = client.post(to(article, verb), sent)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            to(article, "invite" if verb == "start_review" else "change"),
        )
    article.refresh_from_db()
    assert (article.status, article.events.count()) == (after, events + 1), (
        "A verb that moves nothing needs a condition that is no longer so once it is done."
    )
    event = article.events.latest("sequence")
    assert (event.verb, event.actor, event.reason) == (verb, who, reason)
    assert f"{article.get_status_display()}" in client.get(to(article, "change")).content.decode()


@BY_WALK
def test_a_verb_without_a_token_does_nothing(
    cast: Cast, arrived: Article, verb: str, walk: str, reason: str, after: str
) -> None:
    client = as_(decider(cast, verb), enforce_csrf_checks=True)
    before = everything()
    assert client.post(to(arrived, verb), words(arrived, reason)).status_code == 403
    assert everything() == before


@BY_WALK
def test_a_verb_in_the_wrong_hands_does_nothing(
    cast: Cast, arrived: Article, verb: str, walk: str, reason: str, after: str
) -> None:
    for person, status in [
        (cast.reviewers[0], 403),
        (cast.operator, 403),
        (cast.author, 404),
        (cast.stranger, 404),
    ]:
        client = as_(person)
        before = everything()
        assert client.post(to(arrived, verb), words(arrived, reason)).status_code == status, person
        assert everything() == before


def test_who_wrote_the_text_cannot_approve_it(cast: Cast) -> None:
    cast.author.groups.set(cast.editor.groups.all())
    factor(cast.author)
    article = cast.reviewed()
    client = as_(cast.author)
    assert client.post(to(article, "approve"), words(article)).status_code == 404
    assert client.get(to(article, "approve")).status_code == 404
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


def test_objections_close_the_verb_and_stand_on_its_page(cast: Cast, article: Article) -> None:
    client = as_(cast.editor)
    assert "0 of 2 approving reviews are in." in client.get(to(article, "approve")).content.decode()
    answer = client.post(to(article, "approve"), words(article, "It is urgent."))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "0 of 2 approving reviews are in." in page and "It is urgent." in page
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


@pytest.mark.parametrize("verb", ["request_changes", "reject", "retract"])
@pytest.mark.parametrize("reason", ["", "  \n ", "Hidden \u202e words"])
def test_a_reason_is_asked_for_beside_its_field(cast: Cast, verb: str, reason: str) -> None:
    article = cast.approved() if verb == "retract" else cast.under_review()
    client = as_(cast.editor)
    before = everything()
    answer = client.post(to(article, verb), words(article, reason))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]
    assert 'id="id_reason_error"' in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("digest", ["", "sha256:" + "0" * 64])
def test_a_decision_about_another_text_is_refused_and_keeps_the_reason(
    cast: Cast, article: Article, digest: str
) -> None:
    answer = as_(cast.editor).post(
        to(article, "reject"), {"digest": digest, "reason": "Twelve careful words."}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert (
        "no longer the revision that was on your screen" in page and "Twelve careful words." in page
    )
    assert 'type="submit">Reject' not in page
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


def test_the_later_of_two_editors_is_told(cast: Cast, article: Article) -> None:
    sent = words(article, "Out of scope.")
    assert as_(cast.editor).post(to(article, "reject"), sent).status_code == 302
    answer = as_(cast.other_editor).post(to(article, "reject"), sent)
    assert answer.status_code == 409 and "rejected now" in answer.content.decode()
    assert article.events.filter(verb="reject").count() == 1


def test_a_lapsed_log_in_keeps_what_was_typed(article: Article, client: Client) -> None:
    answer = client.post(to(article, "reject"), words(article, "Twelve careful words."))
    assert answer.status_code == 401 and "Twelve careful words." in answer.content.decode()
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


def test_an_assignment_is_cancelled_once(cast: Cast, article: Article) -> None:
    first, second = cast.invite(article)
    page = to(article, f"assignments/{first.pk}/cancel")
    client = as_(cast.editor)
    assert client.get(page).status_code == 200
    for _ in range(2):
        assert client.post(page, words(article, "Too slow.")).status_code == 302
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "invited")
    assert article.events.filter(verb="cancel").count() == 1
    elsewhere = cast.under_review(title="Another?")
    assert (
        client.post(to(elsewhere, f"assignments/{second.pk}/cancel"), words(elsewhere)).status_code
        == 404
    )


def test_a_member_is_reminded_once_and_a_second_press_shows_the_same(
    cast: Cast, article: Article
) -> None:
    first, second = cast.invite(article)
    client, asked = (
        as_(cast.editor),
        {
            assignment.pk: to(article, f"assignments/{assignment.pk}/remind")
            for assignment in (first, second)
        },
    )
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        client.force_login(cast.editor)  # a session ends overnight
        assert asked[first.pk] in client.get(to(article, "change")).content.decode()
        assert (
            "Reviewer One, MD will be reminded of what is still missing."
            in client.get(asked[first.pk]).content.decode()
        )
        for _ in range(2):
            answer = client.post(asked[first.pk], words(article, "By telephone, too."), follow=True)
            assert "Reminder sent. It is recorded with your name." in answer.content.decode()
        BoardMember.objects.filter(pk=second.member_id).update(absent_from=timezone.localdate())
        refused = client.post(asked[second.pk], words(article))
        assert refused.status_code == 422 and "Reviewer Two is away." in refused.content.decode()
        elsewhere = cast.under_review(title="Another?")
        assert (
            client.post(
                to(elsewhere, f"assignments/{second.pk}/remind"), words(elsewhere)
            ).status_code
            == 404
        )
    [event] = article.events.filter(verb="remind")
    assert (
        event.detail == {"assignment": first.pk, "progress": ["invited", "invited"]}
        and event.reason == "By telephone, too."
    )
    assert {notification.recipient for notification in event.notifications.all()} == {
        cast.reviewers[0]
    }


def test_reminding_is_closed_with_its_reason_where_nobody_should_be(
    cast: Cast, article: Article
) -> None:
    asked, conflicted, done = cast.invite(article, *cast.reviewers)
    conflicted.accept(by=cast.reviewers[1])
    conflicted.declare(by=cast.reviewers[1], interests="declared", text="Fees.")
    cast.review(done)
    client, waits = as_(cast.editor), "Reviewer Two waits for a chair: an interest was declared."
    page = client.get(to(article, "change")).content.decode()
    assert "/remind/" not in page and page.count("Remind<") == 2
    assert "Reviewer One was asked today." in page and waits in page
    assert waits in client.get(to(article, f"assignments/{conflicted.pk}/remind")).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        asked.remind(by=cast.other_editor)
        client.force_login(cast.editor)
        page = client.get(to(article, "change")).content.decode()
    assert "/remind/" not in page and "Reviewer One was reminded today." in page


def test_a_confirm_page_answers_to_nothing_else(cast: Cast, article: Article) -> None:
    client = as_(cast.editor)
    before = everything()
    for method in (client.put, client.patch, client.delete):
        assert method(to(article, "reject")).status_code == 405
    assert client.post(to(article, "change"), words(article)).status_code == 405
    assert everything() == before


@pytest.mark.parametrize("verb", ["approve", "force_publish"])
def test_a_decision_rests_on_the_reviews_that_were_on_the_screen(cast: Cast, verb: str) -> None:
    article = cast.reviewed() if verb == "approve" else cast.under_review()
    who = decider(cast, verb)
    client = as_(who)
    seen = client.get(to(article, verb)).context["form"]["seen"].value()
    assert seen == on_screen(article.revision)
    [asked] = cast.invite(article, cast.reviewers[2])
    cast.review(asked)
    sent = words(article, "Twelve careful words.") | proof(who)
    for stale in (seen, ""):
        answer = client.post(to(article, verb), sent | {"seen": stale})
        page = answer.content.decode()
        assert (
            answer.status_code == 409 and "Look again" in page and "Twelve careful words." in page
        ), stale
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW
    assert (
        client.post(to(article, verb), words(article, "Looked again.") | proof(who)).status_code
        == 302
    )
