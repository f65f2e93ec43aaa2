"""Steps in the workspace that come twice, too late, or without a log-in: nothing is recorded that
should not be, and the typed review is given back."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Event
from reviewers.models import CHECKLIST, Assignment, Interests, Review
from reviewers.views import workspace
from tests.cast import Cast, proof

from .pages import REVIEW, now, page, posted_by, walk, words

pytestmark = pytest.mark.page


@pytest.mark.parametrize(
    "sent",
    [
        {"verb": "accept"},
        {"verb": "decline", "reason": "No time."},
        {"verb": "declare", "interests": "none"},
        {"verb": "declare", "interests": "declared", "text": "A grant."},
        REVIEW | {"stage": "sign"},
    ],
    ids=lambda sent: sent["verb"] + sent.get("interests", ""),
)
def test_a_double_click_shows_the_result_and_records_nothing_more(
    assignment: Assignment, member: Client, sent: dict[str, Any]
) -> None:
    walk(assignment, {"accept": "", "decline": "", "declare": "accepted"}.get(sent["verb"], "open"))
    sent = (
        sent
        | {"digest": assignment.digest}
        | (proof(assignment.member.person) if "stage" in sent else {})
    )
    first = member.post(page(assignment), sent)
    recorded = Event.objects.count()
    second = member.post(page(assignment), sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"] == page(assignment)
    assert Event.objects.count() == recorded


def test_another_review_after_the_signed_one_is_refused_and_given_back(
    assignment: Assignment, member: Client
) -> None:
    walk(assignment, "open")
    sent = REVIEW | {"digest": assignment.digest, "stage": "sign"} | proof(assignment.member.person)
    member.post(page(assignment), sent)
    late = member.post(page(assignment), sent | {"comments_to_author": "Second thoughts."})
    assert late.status_code == 409 and "Second thoughts." in late.content.decode()
    assert Review.objects.get().comments_to_author == REVIEW["comments_to_author"]


@pytest.mark.parametrize("move", ["request_changes", "withdraw", "cancel"])
def test_when_the_article_has_moved_on_the_typed_review_is_given_back(
    cast: Cast, assignment: Assignment, member: Client, move: str
) -> None:
    walk(assignment, "open")
    article = assignment.article
    {
        "request_changes": lambda: article.request_changes(
            by=cast.editor, digest=article.digest, reason="No."
        ),
        "withdraw": lambda: article.withdraw(by=cast.author),
        "cancel": lambda: assignment.cancel(by=cast.editor),
    }[move]()
    late = member.post(page(assignment), REVIEW | {"digest": assignment.digest, "stage": "sign"})
    assert late.status_code == 409 and not Review.objects.exists()
    text = unescape(late.content.decode())
    assert (
        REVIEW["comments_to_author"] in text
        and REVIEW["comments_to_editors"] in text
        and CHECKLIST["safety"] in text
    )


def test_a_stale_digest_is_refused_and_the_review_given_back(
    assignment: Assignment, member: Client
) -> None:
    walk(assignment, "open")
    late = member.post(page(assignment), REVIEW | {"digest": "sha256:" + "0" * 64, "stage": "sign"})
    assert late.status_code == 409 and REVIEW["comments_to_author"] in unescape(
        late.content.decode()
    )
    assert (
        "no longer the revision that was on your screen" in words(late)
        and not Review.objects.exists()
    )


def test_a_refusal_between_the_look_and_the_act_is_shown_too(
    cast: Cast, assignment: Assignment, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(assignment, "open")
    look = workspace.offer

    def interrupted(*asked: Any) -> Any:
        seen = look(*asked)
        now(assignment).declare(
            by=cast.reviewers[0], interests=Interests.DECLARED, text="In another tab."
        )
        return seen

    monkeypatch.setattr(workspace, "offer", interrupted)
    late = member.post(
        page(assignment),
        REVIEW | {"digest": assignment.digest, "stage": "sign"} | proof(assignment.member.person),
    )
    assert late.status_code == 409 and "an editor will ask somebody else" in words(late)
    assert (
        REVIEW["comments_to_author"] in unescape(late.content.decode())
        and not Review.objects.exists()
    )


def test_a_twin_request_between_the_look_and_the_act_is_a_double_click(
    cast: Cast, assignment: Assignment, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = workspace.offer

    def twin(*asked: Any) -> Any:
        seen = look(*asked)
        now(assignment).accept(by=cast.reviewers[0])
        return seen

    monkeypatch.setattr(workspace, "offer", twin)
    assert member.post(page(assignment), {"verb": "accept"}).headers["Location"] == page(assignment)
    assert assignment.article.events.filter(verb="accept").count() == 1


def test_a_lapsed_log_in_keeps_the_review(assignment: Assignment, client: Client) -> None:
    walk(assignment, "open")
    kept = client.post(page(assignment), REVIEW | {"digest": assignment.digest, "stage": "sign"})
    assert kept.status_code == 401 and REVIEW["comments_to_author"] in unescape(
        kept.content.decode()
    )
    client.force_login(assignment.member.person)
    assert "digest" in posted_by(kept)
    again = client.post(
        page(assignment),
        posted_by(kept)
        | {name: REVIEW[name] for name in ("comments_to_author", "comments_to_editors")},
    )
    assert again.status_code == 422 and not Review.objects.exists(), (
        "what proves who signs was not kept"
    )
    again = client.post(
        page(assignment), posted_by(again) | {"stage": "sign"} | proof(assignment.member.person)
    )
    assert (
        again.status_code == 302
        and Review.objects.get().comments_to_author == REVIEW["comments_to_author"]
    )


def test_a_form_without_its_token_changes_nothing_and_keeps_the_review(
    assignment: Assignment,
) -> None:
    walk(assignment, "open")
    browser = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    browser.force_login(assignment.member.person)
    kept = browser.post(page(assignment), REVIEW | {"digest": assignment.digest, "stage": "sign"})
    assert kept.status_code == 403 and REVIEW["comments_to_author"] in unescape(
        kept.content.decode()
    )
    assert not Review.objects.exists()


def test_a_review_that_is_not_needed_says_what_ended_it_and_when(
    cast: Cast, member: Client
) -> None:
    def shown(assignment: Assignment) -> str:
        return words(member.get(page(assignment)))

    article = cast.under_review()
    [first] = cast.invite(article, cast.reviewers[0])
    first.cancel(by=cast.editor, reason="Two others are at it.")
    today = f"{timezone.now():%-d %B %Y}"
    cancelled = f"Editor cancelled the invitation on {today} : Two others are at it."
    assert cancelled in shown(first)
    [again] = cast.invite(article, cast.reviewers[0])
    article.request_changes(by=cast.editor, digest=article.digest, reason="See below.")
    overtaken = shown(again)
    assert f"What ended it: changes requested, {today} ." in overtaken
    assert "cancelled the invitation" not in overtaken and cancelled in shown(first)
    article.submit(by=cast.author, reason="Anew.").start_review(by=cast.editor)
    [third] = cast.invite(article, cast.reviewers[0])
    third.decline(by=cast.reviewers[0], reason="No time.")
    assert f"You declined this assignment on {today} ." in shown(third)
