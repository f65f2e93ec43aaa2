"""The public page of the board: who is listed, what is said of each, and what it costs."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reviewers.models import Assignment, BoardMember
from tests.articles.reading.printed import printed
from tests.articles.reading.publishing import declare_late
from tests.cast import Cast, person, sign_for

pytestmark = pytest.mark.page


def listed(client: Client) -> list[str]:
    """The entries of the list, as words."""
    html = (
        client.get("/board/")
        .content.decode()
        .partition('<ul class="listing')[2]
        .partition("{% else")[0]
    )
    entries = html.split('<h2 class="listing__title">')[1:]
    return [
        " ".join(unescape(re.sub(r"<[^>]+>", " ", entry.partition("</dl>")[0])).split())
        for entry in entries
    ]


def test_members_stand_there_with_what_they_are_known_for(cast: Cast, client: Client) -> None:
    who = cast.reviewers[0]
    who.institution = "General Hospital"
    who.save()
    member = who.board_member
    member.profession, member.biography, member.interests = (
        "pharmacist",
        "Reads for <doses>.",
        "Lecture fees, <2024>.",
    )
    member.save()
    article = cast.approved()
    entries, day = listed(client), f"{timezone.localdate():%-d %B %Y}"
    assert entries[0] == (
        "Reviewer One , MD Pharmacist General Hospital Reads for <doses>. Topics Kidney and "
        f"electrolytes Standing interests Lecture fees, <2024>. Licence Verified on {day} Articles "
        f"reviewed 1 public article: {article.title} , {day} Standing interests: “ Lecture fees, "
        "<2024>. ”, said not to bear on this text"
    )
    assert [entry.split(" , ")[0] for entry in entries] == [
        "Reviewer One",
        "Reviewer Three",
        "Reviewer Two",
    ]
    assert entries[1].endswith("No public article yet")
    assert f'href="/articles/{article.slug}/"' in client.get("/board/").content.decode()


def test_it_takes_the_width_of_the_page_and_no_date_breaks(cast: Cast, client: Client) -> None:
    assert '<ul class="listing board">' in client.get("/board/").content.decode()
    sheet = (Path(settings.BASE_DIR) / "articles/static/site/site.css").read_text()
    assert (
        ".board time { white-space: nowrap; }" in sheet
        and ".board > li { grid-template-columns:" in sheet
    )


def test_nothing_is_said_in_the_place_of_a_member(cast: Cast, client: Client) -> None:
    assert "Standing interests Not stated Licence" in listed(client)[0]
    BoardMember.objects.filter(person=cast.reviewers[0]).update(
        interests="None declared", licence_verified_on=None
    )
    BoardMember.objects.filter(person=cast.reviewers[1]).update(licence_until=date(2026, 1, 5))
    first, _, second = listed(client)
    assert (
        "Standing interests None declared Licence Not verified Articles" in first
        and "; lapsed on 5 January 2026" in second
    )


def test_only_approving_reviews_of_public_revisions_count(cast: Cast, client: Client) -> None:
    cast.reviewed()
    assert all(entry.endswith("No public article yet") for entry in listed(client))
    article = cast.under_review(title="Is it urgent?")
    cast.review(cast.invite(article, cast.reviewers[2])[0], "changes_requested")
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="Today.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    assert all(entry.endswith("No public article yet") for entry in listed(client))


def test_a_review_that_fell_out_of_account_does_not_count(cast: Cast, client: Client) -> None:
    article = cast.under_review()
    for assignment in cast.invite(article, *cast.reviewers):
        cast.review(assignment)
    declare_late(Assignment.objects.get(member=cast.members[0]))
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    first, third, second = listed(client)
    assert (
        first.endswith("No public article yet")
        and "1 public article" in second
        and "1 public article" in third
    )


def test_a_minor_correction_names_no_reviewer(cast: Cast, client: Client) -> None:
    article = cast.revising()
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body.replace("is known", "is known of it"),
    )
    article.submit(by=cast.author, reason="A word.", is_minor=True).start_review(by=cast.editor)
    cast.review(cast.invite(article, cast.reviewers[2])[0])
    article.approve(
        by=cast.other_editor, digest=article.digest, signature=sign_for(cast.other_editor, article)
    )
    assert "Reviewer Three" not in printed(article) and listed(client)[1].endswith(
        "No public article yet"
    )


def test_an_article_counts_once_and_a_retracted_one_says_so(cast: Cast, client: Client) -> None:
    article = cast.revising()
    article.edit(by=cast.author, version=article.version, body=article.body + "\nMore. [1]\n")
    article.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    cast.retracted(title="Is it not?")
    assert re.findall(r"(\d) public articles?", " ".join(listed(client))) == ["2", "2"]
    assert (
        listed(client)[0].count(article.title) == 1
        and "Is it not? (retracted since)" in listed(client)[0]
    )


def test_the_newest_ten_are_linked(cast: Cast, client: Client) -> None:
    for number in range(12):
        cast.approved(title=f"Question number {number:02}?")
    first = listed(client)[0]
    assert "12 public articles, the newest of them:" in first
    assert re.findall(r"number (\d\d)", first) == [f"{number:02}" for number in range(11, 1, -1)]


def test_who_is_not_on_the_board_is_not_listed(cast: Cast, client: Client) -> None:
    first, second, third = cast.reviewers
    first.groups.clear()
    BoardMember.objects.filter(person=second).update(is_active=False)
    type(third).objects.filter(pk=third.pk).update(is_active=False)
    assert listed(client) == []
    assert "The board has no members yet" in client.get("/board/").content.decode()


def test_it_shows_no_address_and_no_licence(cast: Cast, client: Client) -> None:
    BoardMember.objects.update(licence="register 4711")
    html = client.get("/board/").content.decode()
    assert "Reviewer One" in html and "@cast.example" not in html and "4711" not in html


def test_it_is_the_same_for_everyone_and_asks_nobody_who_they_are(
    cast: Cast, client: Client
) -> None:
    cast.approved()
    strangers = client.get("/board/")
    assert not strangers.cookies and "Cookie" not in strangers.headers.get("Vary", "")
    assert strangers.headers["Cache-Control"] == "no-cache"
    client.force_login(cast.reviewers[0])
    assert client.get("/board/").content == strangers.content
    assert client.post("/board/").status_code == 405


def test_it_costs_the_same_at_any_size(cast: Cast, client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/board/")
        return len(seen)

    few = cost()
    for number in range(20):
        BoardMember.objects.create(person=person(f"member_{number}", "Board")).topics.add(
            cast.topic
        )
    cast.approved()
    assert len(listed(client)) == 23 and cost() == few <= 5
