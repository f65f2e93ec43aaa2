"""Deciding through the web admin: a page to confirm, a POST that acts, and every refusal with its reason."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Status
from editorial.admin.verbs import VERBS
from tests.cast import Cast, factor, proof

from .test_admin_doors import everything


def to(article: Article, page: str) -> str:
    """The address of a page about the article."""
    return f"/admin/articles/article/{article.pk}/{page}/"


def as_(person: Any, **options: Any) -> Client:
    """A browser with this person logged in."""
    client = Client(**options)
    client.force_login(person)
    return client


def words(article: Article, reason: str = "") -> dict[str, str]:
    """What the confirm page sends."""
    return {"digest": article.digest, "reason": reason}


WALKS = [  # verb, who walks there, reason, what it is afterwards
    ("start_review", "submitted", "", Status.UNDER_REVIEW),
    ("request_changes", "under_review", "Say more.", Status.CHANGES_REQUESTED),
    ("approve", "reviewed", "", Status.APPROVED),
    ("reject", "under_review", "Out of scope.", Status.REJECTED),
    ("retract", "approved", "The dose was wrong.", Status.RETRACTED),
    ("revise", "approved", "", Status.DRAFT),
]


def test_the_editors_verbs_are_these() -> None:
    assert [verb for verb, *_ in WALKS] == VERBS


@pytest.mark.parametrize(("verb", "walk", "reason", "after"), WALKS)
def test_a_verb_acts_once_however_often_it_is_sent(cast: Cast, verb: str, walk: str, reason: str, after: str) -> None:
    article = getattr(cast, walk)()
    client, sent = as_(cast.editor), words(article, reason) | proof(cast.editor)
    page = client.get(to(article, verb))
    assert (page.status_code, page.context["form"]["digest"].value()) == (200, article.digest)
    events = article.events.count()
    for _ in range(2):
        answer = client.post(to(article, verb), sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, to(article, "change"))
    article.refresh_from_db()
    assert (article.status, article.events.count()) == (after, events + 1)
    event = article.events.latest("sequence")
    assert (event.verb, event.actor, event.reason) == (verb, cast.editor, reason)
    assert f"{article.get_status_display()}" in client.get(to(article, "change")).content.decode()


@pytest.mark.parametrize(("verb", "walk", "reason", "after"), WALKS)
def test_a_verb_without_a_token_does_nothing(cast: Cast, verb: str, walk: str, reason: str, after: str) -> None:
    article = getattr(cast, walk)()
    client = as_(cast.editor, enforce_csrf_checks=True)
    before = everything()
    assert client.post(to(article, verb), words(article, reason)).status_code == 403
    assert everything() == before


@pytest.mark.parametrize(("verb", "walk", "reason", "after"), WALKS)
def test_a_verb_in_the_wrong_hands_does_nothing(cast: Cast, verb: str, walk: str, reason: str, after: str) -> None:
    article = getattr(cast, walk)()
    for person, status in [(cast.reviewers[0], 403), (cast.operator, 403), (cast.author, 404), (cast.stranger, 404)]:
        client = as_(person)
        before = everything()
        assert client.post(to(article, verb), words(article, reason)).status_code == status, person
        assert everything() == before


def test_who_wrote_the_text_cannot_approve_it(cast: Cast) -> None:
    cast.author.groups.set(cast.editor.groups.all())
    factor(cast.author)
    article = cast.reviewed()
    client = as_(cast.author)
    assert client.post(to(article, "approve"), words(article)).status_code == 403
    page = client.get(to(article, "approve")).content.decode()
    assert "You are an author of this article" in page and 'type="submit">Approve' not in page
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


def test_objections_close_the_verb_and_stand_on_its_page(cast: Cast) -> None:
    article = cast.under_review()
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
def test_a_decision_about_another_text_is_refused_and_keeps_the_reason(cast: Cast, digest: str) -> None:
    article = cast.under_review()
    answer = as_(cast.editor).post(to(article, "reject"), {"digest": digest, "reason": "Twelve careful words."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "no longer the revision that was on your screen" in page and "Twelve careful words." in page
    assert 'type="submit">Reject' not in page
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


def test_the_later_of_two_editors_is_told(cast: Cast) -> None:
    article = cast.under_review()
    sent = words(article, "Out of scope.")
    assert as_(cast.editor).post(to(article, "reject"), sent).status_code == 302
    answer = as_(cast.other_editor).post(to(article, "reject"), sent)
    assert answer.status_code == 409 and "rejected now" in answer.content.decode()
    assert article.events.filter(verb="reject").count() == 1


def test_a_lapsed_log_in_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    article = cast.under_review()
    answer = client.post(to(article, "reject"), words(article, "Twelve careful words."))
    assert answer.status_code == 401 and "Twelve careful words." in answer.content.decode()
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


def test_an_assignment_is_cancelled_once(cast: Cast) -> None:
    article = cast.under_review()
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
    assert client.post(to(elsewhere, f"assignments/{second.pk}/cancel"), words(elsewhere)).status_code == 404


def test_a_confirm_page_answers_to_nothing_else(cast: Cast) -> None:
    article = cast.under_review()
    client = as_(cast.editor)
    before = everything()
    for method in (client.put, client.patch, client.delete):
        assert method(to(article, "reject")).status_code == 405
    assert client.post(to(article, "change"), words(article)).status_code == 405
    assert everything() == before
