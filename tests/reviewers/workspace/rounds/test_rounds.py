"""Rounds: what changed since I looked, earlier reviews on their revision, and what comes after
mine is in."""

import re

import pytest
from django.test import Client

from articles.models import Article
from articles.text.statements import statements
from reviewers.models import Assignment, Comment, Interests, keep_draft
from reviewers.reading_view import ReadingView, last_read, rounds
from tests.cast import Cast
from tests.reviewers.workspace.pages import (
    LIST,
    beside,
    here,
    page,
    second_round,
    signed,
    walk,
    words,
)

from .read import BETTER, BODY, reading

__all__ = ["reading"]

pytestmark = pytest.mark.page


def test_a_first_round_compares_with_nothing(reading: Assignment, member: Client) -> None:
    assert "What changed since" not in words(member.get(page(reading)))


def test_the_next_round_shows_what_changed_since_i_looked(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    again = second_round(cast, reading.article, body=BETTER)
    html = member.get(page(again)).content.decode()
    assert "What changed since revision 1" in html and "Done." in html
    assert (
        "Removed: </span>rarely" in html
        and "Added: </span>hardly ever" in html
        and "passages unchanged" in html
    )


def test_it_is_the_last_revision_whose_text_one_had_open(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    article = reading.article
    second = second_round(cast, article, body=BETTER)
    second.decline(by=cast.reviewers[0], reason="No time.")
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.edit(by=cast.author, version=article.version, body=BETTER + "\nAnd more.\n")
    article.submit(by=cast.author, reason="And another thing.").start_review(by=cast.editor)
    third = walk(cast.invite(article, cast.reviewers[0])[0], "open")
    assert last_read(third, rounds(third)).number == 2  # it was open, though not reviewed
    fresh = walk(cast.invite(article, cast.reviewers[2])[0], "open")
    assert last_read(fresh, rounds(fresh)) is None
    html = member.get(f"{page(third)}?since=1").content.decode()
    assert "What changed since revision 1" in html
    assert re.findall(r"With revision (\d) the author says: <q[^>]*>([^<]*)", html) == [
        ("2", "Done."),
        ("3", "And another thing."),
    ]
    for other in ("3", "4", "0", "x", "-1"):
        assert member.get(f"{page(third)}?since={other}").status_code == 404


def test_who_has_not_looked_before_compares_with_the_approved_one(
    cast: Cast, client: Client
) -> None:
    article = cast.revising(body=BODY)
    article.edit(by=cast.author, version=article.version, body=BETTER)
    article.submit(by=cast.author, reason="Better words.").start_review(by=cast.editor)
    assignment = here(cast.invite(article, cast.reviewers[2])[0])
    client.force_login(cast.reviewers[2])
    assert "The approved one, of" in words(client.get(page(assignment)))


def test_long_changes_are_folded_and_none_are_said(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    article = reading.article
    again = second_round(cast, article, body=BETTER)
    assert "<details open><summary>1 change</summary>" in member.get(page(again)).content.decode()
    third = second_round(
        cast,
        article,
        body="".join(f"Sentence number {number} came in.\n\n" for number in range(40)),
    )
    html = member.get(page(third)).content.decode()
    assert re.search(r"<details><summary>4\d changes</summary>", html) and "number 39" in html
    assert "The text is the same: words, places, links and sources." in words(
        member.get(page(second_round(cast, article)))
    )


def test_markup_in_a_text_stays_text_in_its_changes(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    again = second_round(
        cast, reading.article, body=BODY + "\n<script>alert(1)</script> & <img src=x>\n"
    )
    html = member.get(page(again)).content.decode()
    assert "<script>alert" not in html and "<img" not in html and "&lt;script&gt;alert" in html


def test_a_wording_that_was_taken_over_is_marked_whole_and_said_to_stand_as_suggested(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    comment = beside(
        reading, "rarely causes symptoms", wording="hardly ever makes anybody ill at all"
    )
    signed(reading)
    article = reading.article
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    Comment.objects.get(pk=comment.pk).adopt(by=cast.author, version=article.version)
    article = Article.objects.get(pk=article.pk)
    article.submit(by=cast.author, reason="Their words.").start_review(by=cast.editor)
    html = member.get(page(here(cast.invite(article)[0]))).content.decode()
    bare = re.sub(r'<mark id="statement-[^>]*>|<mark class="asserted">', "", html)
    assert re.search(
        rf'id="passage-{comment.pk}"[^>]*>hardly ever makes anybody ill at all</mark>', bare
    )
    assert "it stands as you suggested" in html and "changed a little" not in html


# --- Earlier rounds and other reviews -------------------------------------------------------------


def test_only_what_is_listed_is_marked_in_an_earlier_round(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    sheet = ReadingView(reading.revision)
    keep_draft(
        reading, {}, [sheet.ballot(statement, "agree", "") for statement in sheet.statements]
    )
    comment = beside(reading, "rarely")
    signed(reading)
    html = member.get(f"{page(reading)}?round=1").content.decode()
    assert (
        re.findall(r'id="passage-(\d+)"', html) == [str(comment.pk)]
        and "Statements agreed with: 2" in html
    )


def test_an_earlier_round_is_readable_with_its_reviews_on_its_revision(
    cast: Cast, member: Client
) -> None:
    article = cast.under_review(body=BODY)
    mine, theirs = (here(assignment) for assignment in cast.invite(article))
    beside(theirs, "rarely", text="Theirs, of round one.", is_blocking=False)
    signed(mine, comments_to_author="Mine, of round one.")
    signed(
        theirs, comments_to_author="Also of round one.", comments_to_editors="canary-confidential"
    )
    again = second_round(cast, article, body=BETTER)
    html = member.get(page(again)).content.decode()
    assert "?round=1" in html and "Mine, of round one." not in html
    old = member.get(f"{page(again)}?round=1")
    text = words(old)
    assert all(
        part in text
        for part in (
            "Mine, of round one.",
            "Also of round one.",
            "Theirs, of round one.",
            "rarely",
            "Reviewer Two",
        )
    )
    assert "canary" not in text and "hardly ever" not in text


def test_ones_own_round_opens_once_signed_and_the_text_must_be_open(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    for number in ("2", "x", "0"):
        assert member.get(f"{page(reading)}?round={number}").status_code == 404
    early = member.get(f"{page(reading)}?round=1")
    assert early.status_code == 409 and "Others’ reviews open once yours is in" in words(early)
    signed(reading)
    assert "Read all reviews of this revision" in words(member.get(page(reading)))
    assert member.get(f"{page(reading)}?round=1").status_code == 200
    again = second_round(cast, reading.article, body=BETTER)
    assert (
        member.get(f"{page(reading)}?round=2").status_code == 404
    )  # by the door of an earlier round
    again.declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="A grant.")
    assert member.get(f"{page(again)}?round=1").status_code == 404


def test_the_signed_page_shows_ones_own_comments_and_verdicts_and_what_is_still_open(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    key = statements(reading.revision)[-1].key
    theirs = here(Assignment.objects.get(member=cast.members[1]))
    beside(theirs, "Potassium", text="canary")
    signed(theirs)
    open_one, advice = (
        beside(reading, "rarely", text="How rarely?"),
        beside(reading, "causes", text="Well said.", is_blocking=False),
    )
    sheet = ReadingView(reading.revision)
    keep_draft(
        reading,
        {},
        [
            sheet.ballot(statement, "agree", "")
            for statement in sheet.statements
            if statement.key == key
        ],
    )
    signed(reading)
    text = words(member.get(page(reading)))
    assert all(
        part in text
        for part in ("How rarely?", "Well said.", "Statements you agreed with: 1", "Still open")
    )
    assert "canary" not in text
    for where in (page(reading), LIST):
        html = member.get(where).content.decode()
        still = html.split('id="still-open"')[1].split("</section>")[0]
        assert re.findall(r"/remarks/(\d+)/", still) == [str(open_one.pk)] != [str(advice.pk)]
    Comment.objects.get(pk=open_one.pk).resolve(by=cast.reviewers[0])
    assert (
        'id="still-open"'
        not in member.get(page(reading)).content.decode() + member.get(LIST).content.decode()
    )


def test_what_is_open_on_a_text_that_has_ended_or_closed_is_not_listed(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    beside(reading, "rarely")
    signed(reading).declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="A grant.")
    other = here(
        cast.invite(cast.under_review(title="Has it ended?", body=BODY), cast.reviewers[0])[0]
    )
    beside(other, "rarely")
    signed(other)
    assert 'id="still-open"' in member.get(LIST).content.decode()
    other.article.reject(by=cast.editor, digest=other.article.digest, reason="No.")
    assert 'id="still-open"' not in member.get(LIST).content.decode()


def test_a_signed_review_leads_on_to_what_waits_next(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    signed(reading)
    assert "Next waiting" not in words(member.get(page(reading)))
    other = cast.invite(cast.under_review(title="What waits?"), cast.reviewers[0])[0]
    html = member.get(page(reading)).content.decode()
    assert "Next waiting" in html and f'href="{page(other)}"' in html
