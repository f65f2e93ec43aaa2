"""The workspace: each step as the member walks it, what every wrong step answers, and nothing
typed is lost."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Person
from articles.text.citations.checks import findings
from reviewers.forms.steps import WHY_NOT
from reviewers.models import CHECKLIST, Assignment, AssignmentStatus, BoardMember, Interests, Review
from tests.cast import BODY, Cast, proof, sign_for

from .pages import LIST, REVIEW, here, now, page, posted_by, walk, words

pytestmark = pytest.mark.page


def test_the_whole_walk(cast: Cast, assignment: Assignment, member: Client) -> None:
    url = page(assignment)
    assert "asks whether you will read it" in words(member.get(LIST))
    assert member.post(url, {"verb": "accept"}).headers["Location"] == url
    assert "Money" in words(member.get(url))
    declared = member.post(url, {"verb": "declare", "interests": "none"}, follow=True)
    assert "The text is open." in words(declared)
    asked = member.post(url, REVIEW | {"digest": assignment.digest, "stage": "confirm"})
    assert (asked.status_code, Review.objects.count()) == (200, 0)
    assert "Reviewer One, MD" in words(asked) and assignment.digest in words(asked)
    done = member.post(
        url, posted_by(asked) | {"stage": "sign"} | proof(cast.reviewers[0]), follow=True
    )
    assert "Your review is signed. Thank you." in words(done)
    review = Review.objects.get()
    assert (review.comments_to_author, review.comments_to_editors, review.digest) == (
        REVIEW["comments_to_author"],
        REVIEW["comments_to_editors"],
        assignment.digest,
    )
    assert review.checklist == dict.fromkeys(CHECKLIST, True)
    assert [event.verb for event in assignment.article.events.order_by("-sequence")[:3]] == [
        "sign",
        "declare",
        "accept",
    ]


def test_what_the_checks_say_stands_in_the_workspace(cast: Cast, client: Client) -> None:
    found, none = (
        here(cast.invite(cast.under_review(**copy), cast.reviewers[0])[0])
        for copy in (
            {"title": "Sure?", "body": BODY + "\nIt is always safe. [1]\n"},
            {"title": "Not sure?"},
        )
    )
    client.force_login(cast.reviewers[0])
    text = found.revision
    messages = [
        finding.message
        for finding in findings(text.title, text.short_answer, text.body, text.listed)
    ]
    sections = [
        client.get(page(assignment))
        .content.decode()
        .partition("Findings")[2]
        .partition("</section>")[0]
        for assignment in (found, none)
    ]
    assert "always" in " ".join(messages) and all(
        message in unescape(sections[0]) for message in messages
    )
    assert "Nothing. They look at citations" not in sections[0] and "always" not in sections[1]


def test_a_signed_review_leads_to_the_public_page_once_there_is_one(
    cast: Cast, member: Client
) -> None:
    article = cast.reviewed()
    mine = Assignment.objects.get(member=cast.members[0])
    public = f'href="/articles/{article.slug}/"'
    assert public not in member.get(page(mine)).content.decode()
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    shown = member.get(page(mine))
    assert (
        public in shown.content.decode()
        and "See its public page , with your name beside it." in words(shown)
    )


def test_who_advised_against_a_text_that_was_published_early_is_not_told_of_an_approval(
    cast: Cast, member: Client
) -> None:
    article = cast.under_review()
    mine = cast.review(cast.invite(article)[0], "not_approved")
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="Now.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    shown = words(member.get(page(mine)))
    assert (
        "This revision was made public. See its public page ." in shown
        and "was approved" not in shown
    )


def test_declining_takes_a_reason_and_closes_it(assignment: Assignment, member: Client) -> None:
    url = page(assignment)
    assert "Why you decline" in words(member.get(url + "?step=decline"))
    empty = member.post(url, {"verb": "decline", "reason": "  "})
    assert (empty.status_code, now(assignment).status) == (200, AssignmentStatus.INVITED)
    assert 'id="id_reason_error"' in empty.content.decode() and "Say why you decline" in words(
        empty
    )
    typed = {"verb": "decline", "because": WHY_NOT[1], "reason": "Ask a nephrologist."}
    text = words(member.post(url, typed, follow=True))
    assert "You declined" in text and now(assignment).declined_because == (
        "It is not my field. Ask a nephrologist."
    )
    assert member.post(url, typed).status_code == 302, "the same words are the same answer"


def test_an_invitation_says_how_long_it_takes_and_when_it_is_due(
    assignment: Assignment, member: Client
) -> None:
    shown = words(member.get(page(assignment)))
    assert "about 1 minute to read" in shown and "Review due" in shown
    assert assignment.revision.short_answer not in shown and assignment.revision.body not in shown


def test_an_interest_keeps_the_text_closed_and_says_what_follows(
    assignment: Assignment, member: Client
) -> None:
    walk(assignment, "accepted")
    text = words(
        member.post(
            page(assignment),
            {"verb": "declare", "interests": "declared", "text": "A grant."},
            follow=True,
        )
    )
    assert "A grant." in text and "will ask somebody else" in text
    assert "With the editors" in words(member.get(LIST))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "interests"),
        ({"interests": "maybe"}, "interests"),
        ({"interests": "declared"}, "text"),
        ({"interests": "none", "text": "A grant."}, "interests"),
        ({"interests": "declared", "text": "a\u202eb"}, "text"),
        ({"interests": "declared", "text": "x" * 2_001}, "text"),
    ],
)
def test_a_declaration_that_says_nothing_clear_is_asked_again(
    assignment: Assignment, member: Client, given: dict[str, str], field: str
) -> None:
    walk(assignment, "accepted")
    again = member.post(page(assignment), {"verb": "declare", **given})
    assert again.status_code == 200 and f'id="id_{field}_error"' in again.content.decode()
    assert given.get("text", "") in unescape(again.content.decode())
    assert now(assignment).interests == Interests.NOT_ASKED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recommendation": ""}, "recommendation"),
        ({"recommendation": "maybe"}, "recommendation"),
        ({"checklist": ["safety"]}, "checklist"),
        ({"checklist": ["all"]}, "checklist"),
        ({"recommendation": "not_approved", "comments_to_author": " "}, "comments_to_author"),
        ({"comments_to_author": "a\u202eb"}, "comments_to_author"),
        ({"comments_to_editors": "x" * 20_001}, "comments_to_editors"),
    ],
)
@pytest.mark.parametrize("stage", ["confirm", "sign"])
def test_a_review_with_a_gap_comes_back_as_it_was_typed(
    assignment: Assignment, member: Client, change: dict[str, Any], field: str, stage: str
) -> None:
    walk(assignment, "open")
    sent = REVIEW | {"digest": assignment.digest, "stage": stage} | change
    again = member.post(page(assignment), sent)
    html = again.content.decode()
    assert (
        again.status_code == 200
        and f'id="id_{field}_error"' in html
        and not Review.objects.exists()
    )
    assert re.findall(r'name="checklist" value="(\w+)"[^>]* checked', html) == [
        key for key in sent["checklist"] if key in CHECKLIST
    ]
    for name in ("comments_to_author", "comments_to_editors"):
        assert sent[name] in unescape(html)


def test_going_back_from_signing_keeps_everything(assignment: Assignment, member: Client) -> None:
    walk(assignment, "open")
    asked = member.post(
        page(assignment), REVIEW | {"digest": assignment.digest, "stage": "confirm"}
    )
    html = member.post(page(assignment), posted_by(asked) | {"stage": "back"}).content.decode()
    assert (
        len(re.findall(r'name="(?:checklist|recommendation)"[^>]* checked', html))
        == len(CHECKLIST) + 1
    )
    assert REVIEW["comments_to_author"] in unescape(html) and not Review.objects.exists()


def test_a_review_without_a_stage_is_asked_to_be_confirmed(
    assignment: Assignment, member: Client
) -> None:
    walk(assignment, "open")
    member.post(page(assignment), REVIEW | {"digest": assignment.digest})
    assert not Review.objects.exists()


@pytest.mark.parametrize("verb", ["", "cancel", "approve", "__init__"])
def test_a_step_there_is_not_is_a_bad_request(
    assignment: Assignment, member: Client, verb: str
) -> None:
    assert member.post(page(assignment), {"verb": verb}).status_code == 400
    assert now(assignment).status == AssignmentStatus.INVITED


def test_what_closes_an_invitation_is_said_before_the_press(cast: Cast) -> None:
    [assignment] = cast.invite(cast.under_review(), cast.reviewers[0])
    BoardMember.objects.filter(person=cast.reviewers[0]).update(licence_verified_on=None)
    client = Client()
    client.force_login(cast.reviewers[0])
    page = client.get(f"/admin/board/{assignment.pk}/").content.decode()
    assert (
        "You cannot accept this now" in page
        and "Nobody has verified the licence of Reviewer One." in page
    )
    assert 'value="accept"' not in page and 'href="?step=decline"' in page


@pytest.mark.parametrize(
    ("progress", "badge"),
    [
        ("invited", "Invited"),
        ("accepted", "Accepted"),
        ("completed", "Signed"),
        ("declined", "Declined"),
        ("expired", "Expired"),
        ("cancelled", "Cancelled"),
    ],
)
def test_every_progress_has_its_own_badge_and_an_ended_one_its_own_words(
    cast: Cast, progress: str, badge: str
) -> None:
    [assignment] = cast.invite(cast.under_review(), cast.reviewers[0])
    Assignment.objects.update(answer_by=timezone.now() - timedelta(hours=1))
    assignment = Assignment.objects.get()
    {
        "invited": lambda: None,
        "accepted": lambda: assignment.accept(by=cast.reviewers[0]),
        "completed": lambda: cast.review(assignment),
        "declined": lambda: assignment.decline(by=cast.reviewers[0], reason="No time."),
        "expired": lambda: assignment.expire(by=Person.objects.system()),
        "cancelled": lambda: assignment.cancel(by=cast.editor),
    }[progress]()
    client = Client()
    client.force_login(cast.reviewers[0])
    page = client.get(f"/admin/board/{assignment.pk}/").content.decode()
    assert assignment.status == progress and re.search(
        rf'class="badge[^"]*">.*?{badge}</span>', page, re.DOTALL
    )
    assert ("No answer came in time" in page) == (
        progress == "expired"
    ) and "You declared a competing interest" not in page
