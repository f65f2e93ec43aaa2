"""What the board page says of a member's interests and what an article says of them agree: each
is asked about for each text."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Page
from articles.verification import verify
from articles.verification.page import verify as verify_page
from articles.workflow.recorded import Opposed, Stale
from reviewers.declaring.standing import listed
from reviewers.models import Assignment, AssignmentStatus, BoardMember, Interests
from reviewers.verification import verify_assignments
from tests.articles.reading.printed import part, printed, words
from tests.articles.reading.publishing import declare_late, sign, waive
from tests.articles.record.test_record_interests import approve, reviewed_by
from tests.cast import Cast, of_each
from tests.invariants import violations
from tests.reviewers.workspace.pages import page
from tests.reviewers.workspace.pages import words as in_words

FEES, SHARES = (
    "Lecture fees from a maker of <anticoagulants>, until 2024.",
    "Anteile an „Müller & Söhne“, 2019–2025.",
)


def stands(member: BoardMember, *interests: str) -> None:
    """Let the board page say this of a member."""
    member.interests = "\n".join(interests)
    member.save()


def accepted(cast: Cast, article: Article | None = None) -> Assignment:
    """The first reviewer has accepted, and has not been asked about interests yet."""
    [asked] = cast.invite(article or cast.under_review(), cast.reviewers[0])
    return Assignment.objects.get(pk=asked.accept(by=cast.reviewers[0]).pk)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "None",
        "None declared.",
        "none",
        "No competing interests.",
        "Nothing to declare",
        "I have no conflicts of interest.",
        "Nil",
        "- None known",
    ],
)
def test_what_says_that_there_are_none_is_none(text: str) -> None:
    assert listed(text) == []


@pytest.mark.parametrize(
    ("text", "interests"),
    [
        (f"{FEES}\n\n  {SHARES} \n{FEES}", [FEES, SHARES]),
        ("None declared.\nShares", ["Shares"]),
        ("Nonesuch Ltd: fees", ["Nonesuch Ltd: fees"]),
        ("No fees since 2020; shares before", ["No fees since 2020; shares before"]),
        ("Гонорары за лекции", ["Гонорары за лекции"]),
        ("関連企業の株式", ["関連企業の株式"]),
    ],
)
def test_each_line_is_an_interest(text: str, interests: list[str]) -> None:
    assert listed(text) == interests


@pytest.mark.parametrize("interests", [Interests.NONE, Interests.DECLARED])
@pytest.mark.parametrize("answers", [None, {}, {FEES: False}, {"Another.": False, FEES: True}])
def test_nobody_declares_anything_without_saying_of_each(
    cast: Cast, interests: str, answers: Any
) -> None:
    stands(cast.members[0], FEES, SHARES)
    asked = accepted(cast)
    with pytest.raises(Opposed, match="Say of each of your standing interests"):
        asked.declare(
            by=cast.reviewers[0],
            interests=interests,
            text="A grant." if interests == Interests.DECLARED else "",
            standing_interests=answers,
        )
    assert Assignment.objects.get(pk=asked.pk).interests == Interests.NOT_ASKED


def test_one_that_bears_on_the_text_is_a_competing_interest(cast: Cast) -> None:
    stands(cast.members[0], FEES, SHARES)
    asked = accepted(cast)
    with pytest.raises(Opposed, match="then you have a competing interest in it"):
        asked.declare(
            by=cast.reviewers[0],
            interests=Interests.NONE,
            standing_interests={FEES: True, SHARES: False},
        )
    asked.declare(
        by=cast.reviewers[0],
        interests=Interests.DECLARED,
        standing_interests={FEES: True, SHARES: False},
    )
    assert (asked.interests, asked.interests_text, asked.is_text_open) == (
        Interests.DECLARED,
        FEES,
        False,
    )
    event = asked.article.events.latest("sequence")
    assert event.verb == "declare"
    assert event.detail["standing_interests"] == [
        {"text": FEES, "bears": True},
        {"text": SHARES, "bears": False},
    ]
    assert not {"standing"} & {
        *event.detail,
        *(field.name for field in Assignment._meta.concrete_fields),
    }, "stored names stay"
    assert list(verify_assignments()) == []


@pytest.mark.once
def test_the_article_prints_what_was_said_and_the_board_page_says_the_same(
    cast: Cast, client: Client
) -> None:
    stands(cast.members[0], FEES, SHARES)
    article = approve(cast, cast.reviewed())
    first, second = reviewed_by(article).split("Reviewer Two")
    assert (
        "No competing interests for this text; standing interests: "
        f"“ {FEES} ”, said not to bear on it ; “ {SHARES} ”, said not to bear on it"
        in first.replace("it;", "it ;")
    )
    assert "No competing interests" in second and "standing" not in second
    board = in_words(client.get("/board/"))
    assert f"Standing interests: “ {FEES} ”, said not to bear on this text; “ {SHARES} ”" in board
    assert (
        verify_page(Page.objects.get(article=article))
        == verify(Article.objects.get(pk=article.pk))
        == violations()
        == []
    )


def test_one_that_bears_and_was_waived_stands_beside_the_waiver(cast: Cast, client: Client) -> None:
    stands(cast.members[0], FEES)
    article = cast.under_review()
    asked = accepted(cast, article)
    asked.declare(
        by=cast.reviewers[0],
        interests=Interests.DECLARED,
        text="SECRET fees",
        standing_interests={FEES: True},
    )
    waive(cast, article, asked, "Nobody else knows it.")
    sign(Assignment.objects.get(pk=asked.pk))
    cast.review(cast.invite(article, cast.reviewers[1])[0])
    entry, _ = reviewed_by(approve(cast, article)).split("Reviewer Two")
    assert (
        "Competing interest waived by Chair" in entry
        and f"Standing interests: “ {FEES} ”, said to bear on it" in entry
    )
    assert "SECRET" not in printed(
        article
    ) and f"“ {FEES} ”, said to bear on this text" in in_words(client.get("/board/"))


def test_one_that_came_after_the_declaration_is_asked_about_before_signing(
    cast: Cast, member: Client
) -> None:
    asked = accepted(cast)
    asked.declare(by=cast.reviewers[0], interests=Interests.NONE)
    with pytest.raises(Stale):
        asked.declare(by=cast.reviewers[0], interests=Interests.NONE)
    stands(cast.members[0], FEES)
    asked = Assignment.objects.get(pk=asked.pk)
    assert asked.next_verb == "declare"
    assert f"Your standing interest: {FEES}" in in_words(member.get(page(asked)))
    with pytest.raises(Opposed, match="Say of each"):
        sign(asked)
    asked.declare(by=cast.reviewers[0], interests=Interests.NONE, standing_interests={FEES: False})
    assert sign(Assignment.objects.get(pk=asked.pk)).status == AssignmentStatus.COMPLETED


def test_a_declaration_from_before_it_was_asked_still_prints_and_verifies(cast: Cast) -> None:
    article = approve(cast, cast.reviewed())
    before = reviewed_by(article)
    assert "standing_interests" not in str(
        list(article.events.filter(verb="declare").values_list("detail", flat=True))
    )
    stands(cast.members[0], FEES)
    assert reviewed_by(article) == before and "No competing interests Reviewer Two" in before
    assert verify_page(Page.objects.get(article=article)) == [] and violations() == []


def test_a_late_one_that_bears_is_printed_on_all_of_the_members_reviews(cast: Cast) -> None:
    stands(cast.members[0], FEES)
    article = approve(cast, cast.reviewed())
    first = Assignment.objects.get(member=cast.members[0])
    with pytest.raises(Opposed, match="Say of each"):
        declare_late(first)
    first.declare(
        by=cast.reviewers[0],
        interests=Interests.DECLARED,
        standing_interests=of_each(first, bears=True),
    )
    entry, _ = reviewed_by(article).split("Reviewer Two")
    assert (
        f"“ {FEES} ”, said to bear on it" in entry
        and "after this review" in entry
        and "No competing interests" not in entry
    )


def test_an_altered_answer_is_found(cast: Cast) -> None:
    stands(cast.members[0], FEES)
    asked = accepted(cast)
    asked.declare(by=cast.reviewers[0], interests=Interests.NONE, standing_interests={FEES: False})
    Assignment.objects.filter(pk=asked.pk).update(standing_interests=[])
    assert [violation for violation in verify_assignments() if "standing interests" in violation]


def fields(html: str) -> list[str]:
    """The names of the fields that ask about a standing interest."""
    return sorted(
        {
            name.partition('"')[0]
            for name in html.split('name="')[1:]
            if name.startswith("standing-")
        }
    )


def test_the_form_asks_of_each_and_keeps_what_was_said(cast: Cast, member: Client) -> None:
    stands(cast.members[0], FEES, SHARES)
    asked = accepted(cast)
    html = member.get(page(asked)).content.decode()
    names = fields(html)
    assert (
        len(names) == 2 and "maker of &lt;anticoagulants&gt;" in html and 'href="/board/"' in html
    )
    answer = member.post(page(asked), {"verb": "declare", "interests": "none", names[0]: "no"})
    assert (
        "Choose an answer for this interest." in in_words(answer)
        and answer.content.decode().count(" checked") == 2
    )
    answer = member.post(
        page(asked), {"verb": "declare", "interests": "none", names[0]: "no", names[1]: "yes"}
    )
    assert "then you have a competing interest in it" in in_words(answer)
    answer = member.post(
        page(asked), {"verb": "declare", "interests": "none", names[0]: "maybe", names[1]: "no"}
    )
    assert "maybe is not one of the available choices" in in_words(answer)
    assert Assignment.objects.get(pk=asked.pk).interests == Interests.NOT_ASKED
    sent = {"verb": "declare", "interests": "none", names[0]: "no", names[1]: "no"}
    for _ in range(2):  # a second press shows the result
        answer = member.post(page(asked), sent, follow=True)
        assert answer.status_code == 200 and "said not to bear on this text" in in_words(answer)
    assert asked.article.events.filter(verb="declare").count() == 1


def test_an_interest_that_came_while_the_form_was_open_is_asked_about(
    cast: Cast, member: Client
) -> None:
    stands(cast.members[0], FEES)
    asked = accepted(cast)
    [name] = fields(member.get(page(asked)).content.decode())
    stands(cast.members[0], FEES, SHARES)
    answer = member.post(page(asked), {"verb": "declare", "interests": "none", name: "no"})
    assert "Choose an answer for this interest." in in_words(answer) and "Müller" in in_words(
        answer
    )


def test_the_editors_read_it_beside_the_review(cast: Cast, client: Client) -> None:
    stands(cast.members[0], FEES)
    article = cast.reviewed()
    client.force_login(cast.editor)
    html = client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert f"Standing interests: “ {FEES} ”, said not to bear on this text" in words(
        part(html, "<body", "</body>")
    )


def test_an_interest_that_came_after_signing_is_asked_about_beside_each_text_it_may_bear_on(
    cast: Cast, client: Client
) -> None:
    """The board page names it at once; on what was signed before, only its member can say
    whether it bears."""
    member, mine = cast.members[0], reverse("board:assignments")
    stands(member, SHARES)
    assignment = accepted(cast)
    assignment.declare(
        by=cast.reviewers[0], interests=Interests.NONE, standing_interests={SHARES: False}
    )
    sign(Assignment.objects.get(pk=assignment.pk))
    client.force_login(cast.reviewers[0])
    assert "Since you signed" not in in_words(client.get(mine))
    stands(BoardMember.objects.get(pk=member.pk), SHARES, FEES)
    answer = client.get(mine)
    text = in_words(answer)
    assert (
        "Since you signed, the board page names" in text
        and "If that bears on this text, declare it" in text
    )
    assert FEES.partition(" <")[0] in text and SHARES not in text
    link = f"{page(assignment)}?step=declare"
    assert link in answer.content.decode() and client.get(link).status_code == 200
