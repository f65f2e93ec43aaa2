"""Rounds: what changed since I looked, earlier reviews on their revision, and what comes after
mine is in."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.text.statements import statements
from reviewers.models import Assignment, Comment, Interests, Standing, Waiver, keep_draft
from reviewers.reading_view import Sheet, last_read, rounds
from tests.articles.record.test_forced import force
from tests.cast import Cast, sign_for
from tests.reviewers.workspace.pages import (
    LIST,
    REVIEW,
    beside,
    here,
    page,
    posted_by,
    second_round,
    signed,
    walk,
    words,
)
from tests.rewinding import walked

pytestmark = pytest.mark.page

BODY = "## What is known\n\nPotassium of 3.2 rarely causes symptoms. [1]\n"
BETTER = "## What is known\n\nPotassium of 3.2 hardly ever causes symptoms. [1]\n"


@walked
def reading(cast: Cast) -> Assignment:
    return here(cast.invite(cast.under_review(body=BODY))[0])


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
    one = here(cast.invite(article, cast.reviewers[2])[0])
    client.force_login(cast.reviewers[2])
    assert "The approved one, of" in words(client.get(page(one)))


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
    remark = beside(
        reading, "rarely causes symptoms", wording="hardly ever makes anybody ill at all"
    )
    signed(reading)
    article = reading.article
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    Comment.objects.get(pk=remark.pk).adopt(by=cast.author, version=article.version)
    article = Article.objects.get(pk=article.pk)
    article.submit(by=cast.author, reason="Their words.").start_review(by=cast.editor)
    html = member.get(page(here(cast.invite(article)[0]))).content.decode()
    bare = re.sub(r'<mark id="statement-[^>]*>|<mark class="asserted">', "", html)
    assert re.search(
        rf'id="passage-{remark.pk}"[^>]*>hardly ever makes anybody ill at all</mark>', bare
    )
    assert "it stands as you suggested" in html and "changed a little" not in html


# --- Earlier rounds and other reviews -------------------------------------------------------------


def test_only_what_is_listed_is_marked_in_an_earlier_round(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    sheet = Sheet(reading.revision)
    keep_draft(reading, {}, [sheet.ballot(one, "agree", "") for one in sheet.statements])
    remark = beside(reading, "rarely")
    signed(reading)
    html = member.get(f"{page(reading)}?round=1").content.decode()
    assert (
        re.findall(r'id="passage-(\d+)"', html) == [str(remark.pk)]
        and "Statements agreed with: 2" in html
    )


def test_an_earlier_round_is_readable_with_its_reviews_on_its_revision(
    cast: Cast, member: Client
) -> None:
    article = cast.under_review(body=BODY)
    mine, theirs = (here(one) for one in cast.invite(article))
    beside(theirs, "rarely", text="Theirs, of round one.", is_blocking=False)
    signed(mine, comments_to_author="Mine, of round one.")
    signed(
        theirs, comments_to_author="Also of round one.", comments_to_editors="canary-confidential"
    )
    again = second_round(cast, article, body=BETTER)
    html = member.get(page(again)).content.decode()
    assert "?round=1" in html and "Mine, of round one." not in html
    old = member.get(f"{page(again)}?round=1")
    said = words(old)
    assert all(
        part in said
        for part in (
            "Mine, of round one.",
            "Also of round one.",
            "Theirs, of round one.",
            "rarely",
            "Reviewer Two",
        )
    )
    assert "canary" not in said and "hardly ever" not in said


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


def test_the_signed_page_shows_ones_own_remarks_and_verdicts_and_what_is_still_open(
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
    sheet = Sheet(reading.revision)
    keep_draft(
        reading, {}, [sheet.ballot(it, "agree", "") for it in sheet.statements if it.key == key]
    )
    signed(reading)
    said = words(member.get(page(reading)))
    assert all(
        part in said
        for part in ("How rarely?", "Well said.", "Statements you agreed with: 1", "Still open")
    )
    assert "canary" not in said
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


# --- Interests ------------------------------------------------------------------------------------


def test_an_interest_that_comes_to_mind_after_signing_is_declared(
    reading: Assignment, member: Client
) -> None:
    signed(reading)
    assert "?step=declare" in member.get(page(reading)).content.decode()
    assert "Competing interests" in words(member.get(f"{page(reading)}?step=declare"))
    declared = member.post(
        page(reading),
        {"verb": "declare", "interests": "declared", "text": "A new grant."},
        follow=True,
    )
    assert "A new grant." in words(
        declared
    ) and "look again at what rested on your review" in words(declared)
    assert "It does not count any more" in words(
        declared
    ) and "you will be told what they decide" not in words(declared)
    assert BODY.split("\n")[2][:20] not in words(declared)  # the text closes


def test_there_is_no_late_declaration_of_nothing(reading: Assignment, member: Client) -> None:
    signed(reading)
    refused = member.post(page(reading), {"verb": "declare", "interests": "none"})
    assert (
        refused.status_code in {302, 409}
        and Assignment.objects.get(pk=reading.pk).interests == Interests.NONE
    )


def test_a_late_declaration_says_what_follows_from_it_and_offers_nothing_else(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    late = f"{page(reading)}?step=declare"
    before = words(member.get(late))
    assert (
        "the text closes again, and an editor asks somebody else unless a chair waives it."
        in before
    )
    assert (
        "I have no competing interests" not in before
        and 'type="radio"' not in member.get(late).content.decode()
    )
    signed(reading)
    after = words(member.get(late))
    assert (
        "does not count any more, and the editors look again" in after
        and "closes again" not in after
    )
    empty = member.post(page(reading), {"verb": "declare", "interests": "declared", "text": " "})
    assert (
        "Say what the competing interest is." in words(empty)
        and 'type="radio"' not in empty.content.decode()
    )
    declared = member.post(
        page(reading), posted_by(member.get(late)) | {"text": "A new grant."}, follow=True
    )
    assert "A new grant." in words(declared)
    article = reading.article
    Waiver.objects.grant(
        article,
        cast.members[0],
        by=cast.chair,
        reason="Known.",
        digest=article.digest,
        signature=sign_for(cast.chair, article, "waive"),
    )
    assert "What you declared, a chair has waived." in words(member.get(late))


def test_who_signs_what_is_public_already_is_told_so(cast: Cast, client: Client) -> None:
    article = cast.under_review()
    first, second = cast.invite(article)
    walk(first, "open")
    force(cast, article)
    client.force_login(cast.reviewers[0])
    to_sign = client.post(page(first), REVIEW | {"digest": first.digest, "stage": "confirm"})
    client.force_login(cast.reviewers[1])
    for answer in (words(to_sign), words(client.get(page(second)))):
        assert (
            "The text is public already, before its full review:" in answer
            and "If the text is approved" not in answer
        )


def test_a_waived_interest_says_by_whom_and_why(
    cast: Cast, one: Assignment, member: Client
) -> None:
    walk(one, "interest")
    article = one.article
    from_chair = sign_for(cast.chair, article, "waive")
    Waiver.objects.grant(
        article,
        one.member,
        by=cast.chair,
        reason="No one else knows it.",
        digest=article.digest,
        signature=from_chair,
    )
    said = words(member.get(page(one)))
    assert "waived by Chair" in said and "No one else knows it." in said


# --- Cost -----------------------------------------------------------------------------------------


def test_five_hundred_remarks_cost_no_more_than_five(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    article = reading.article
    theirs = signed(here(Assignment.objects.get(member=cast.members[1])))

    def more(count: int, made: int = 0) -> None:
        told = {
            "revision": reading.revision,
            "assignment": theirs,
            "person": cast.reviewers[1],
            "status": Standing.OPEN,
            "published_at": theirs.ended_at,
            "is_blocking": True,
            "text": "See there.",
        }
        threads = Comment.objects.bulk_create(
            Comment(
                **told,
                exact="rarely",
                prefix="3.2 " if number % 2 else "",
                statement=f"key-{made + number}",
            )
            for number in range(count)
        )
        Comment.objects.bulk_create(
            Comment(
                revision=reading.revision,
                parent=one,
                person=cast.author,
                status=Standing.OPEN,
                text="Why?",
            )
            for one in threads
        )

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert member.get(path).status_code == 200
        return len(seen)

    more(5)
    again = second_round(cast, article, body=BETTER)
    assert statements(again.revision)
    beside(again, "hardly", text="Mine.")
    paths = [
        page(again),
        f"{page(again)}?round=1",
        f"{page(again)}?since=1",
        f"{page(again)}remarks/{Comment.objects.latest('pk').pk}/",
    ]
    few = [cost(path) for path in paths]
    more(495, made=5)
    assert [cost(path) for path in paths] == few and max(few) <= 12, few
    assert member.get(paths[0]).content.count(b'<article class="comment') == 501


def test_who_signs_is_told_of_remarks_of_theirs_that_are_still_open(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    beside(reading, "rarely")
    signed(reading)
    again = second_round(cast, reading.article, body=BETTER)
    sent = REVIEW | {
        "digest": again.digest,
        "stage": "confirm",
        "recommendation": "changes_requested",
    }
    shown = words(member.post(page(again), sent))
    assert (
        "Still open, and in the way of an approval until you resolve it: your comment on revision 1"
        in shown
    )
    Comment.objects.get().resolve(by=cast.reviewers[0], reason="")
    assert "in the way of an approval" not in words(member.post(page(again), sent))


@pytest.mark.parametrize("stage", ["confirm", "sign"])
def test_who_would_approve_in_spite_of_an_own_open_remark_is_led_to_it(
    cast: Cast, reading: Assignment, member: Client, stage: str
) -> None:
    remark = beside(reading, "rarely")
    signed(reading)
    again = second_round(cast, reading.article, body=BETTER)
    sent = REVIEW | {"digest": again.digest, "stage": stage, "comments_to_author": "CANARY kept."}
    answer = member.post(page(again), sent)
    html = answer.content.decode()
    assert (
        "1 comment of yours from an earlier round is still open: resolve it first, or recommend "
        "changes." in words(answer)
    )
    assert (
        f'href="{page(again)}remarks/{remark.pk}/"' in html.partition('id="your-advice"')[2]
        and "CANARY kept." in html
    )
    assert Assignment.objects.get(pk=again.pk).status == "accepted"
    Comment.objects.get().resolve(by=cast.reviewers[0], reason="")
    assert "What you sign" in words(member.post(page(again), sent | {"stage": "confirm"}))


def test_reading_writes_nothing(cast: Cast, reading: Assignment, member: Client) -> None:
    signed(reading)
    again = second_round(cast, reading.article, body=BETTER)
    with CaptureQueriesContext(connection) as seen:
        for path in (
            page(again),
            f"{page(again)}?round=1",
            f"{page(again)}?since=1",
            page(reading),
            f"{page(reading)}?round=1",
        ):
            assert member.get(path).status_code == 200
    assert not [query["sql"] for query in seen if not query["sql"].startswith("SELECT")]


def test_a_settled_thread_stands_with_its_round(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    remark = beside(reading, "rarely", text="It is resolved now.")
    signed(reading)
    again = second_round(cast, reading.article, body=BETTER)
    assert "It is resolved now." in words(member.get(page(again)))
    Comment.objects.get(pk=remark.pk).resolve(by=cast.editor, reason="The canary table.")
    assert "It is resolved now." not in words(member.get(page(again)))
    for where in (f"{page(again)}?round=1", f"{page(again)}remarks/{remark.pk}/"):
        assert "It is resolved now." in words(member.get(where)) and "The canary table." in words(
            member.get(where)
        )


def test_what_others_answer_and_settle_waits_for_ones_own_review(
    cast: Cast, reading: Assignment
) -> None:
    first, last = (beside(reading, passage, is_blocking=True) for passage in ("rarely", "known"))
    signed(reading)
    article = reading.article
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    Comment.objects.get(pk=first.pk).reply(by=cast.author, text="The textbook does.")
    article.submit(by=cast.author, reason="Done.").start_review(by=cast.editor)
    theirs = walk(cast.invite(article, cast.reviewers[2])[0], "open")
    Comment.objects.get(pk=first.pk).respond(by=cast.reviewers[0], text="CANARY")
    Comment.objects.get(pk=last.pk).resolve(by=cast.reviewers[0], reason="CANARY")
    other = Client()
    other.force_login(cast.reviewers[2])
    paths = [
        page(theirs),
        f"{page(theirs)}?round=1",
        *(f"{page(theirs)}remarks/{one.pk}/" for one in (first, last)),
    ]
    for path in paths:
        said = words(other.get(path))
        assert "CANARY" not in said and "Resolved" not in said, path
    assert (
        "The textbook does." in words(other.get(page(theirs)))
        and words(other.get(page(theirs))).count("Blocking") > 1
    )
    signed(theirs)
    assert "CANARY" in words(
        other.get(f"{page(theirs)}?round=1")
    ) and "Resolved by Reviewer One" in words(other.get(paths[-1]))
