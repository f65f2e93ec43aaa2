"""Remarks: added by a form without a script, changed, deleted, settled; nobody else reads them
before they are sent."""

import re
from typing import Any

import pytest
from django.test import Client

from reviewers.models import Assignment, Comment, Standing, drafted, keep_draft, put_remark
from reviewers.reading_view import Sheet
from reviewers.views import threads, workspace
from tests.cast import Cast, proof, sign_for
from tests.reviewers.workspace.pages import (
    REVIEW,
    beside,
    here,
    now,
    page,
    posted_by,
    second_round,
    signed,
    words,
)
from tests.rewinding import walked

pytestmark = pytest.mark.page

BODY = (
    "## What is known\n\nPotassium of 3.2 rarely causes symptoms. [1]\n\nMeasure *magnesium* "
    "first. Measure it again.\n"
)
REMARK = {"remark-passage": "rarely causes symptoms", "remark-text": "Says who?"}


@walked
def reading(cast: Cast) -> Assignment:
    return here(cast.invite(cast.under_review(body=BODY))[0])


def add(member: Client, one: Assignment, **sent: Any) -> Any:
    return member.post(page(one), {"verb": "sign", "stage": "add", **REMARK, **sent})


def test_a_remark_is_added_without_a_script_and_stands_at_its_passage(
    reading: Assignment, member: Client
) -> None:
    answer = add(
        member, reading, **{"remark-is_blocking": "on", "remark-wording": "seldom causes any"}
    )
    [remark] = drafted(reading)
    assert answer.headers["Location"] == f"{page(reading)}#remark-{remark.pk}"
    assert (remark.exact, remark.text, remark.wording, remark.is_blocking, remark.status) == (
        "rarely causes symptoms",
        "Says who?",
        "seldom causes any",
        True,
        Standing.DRAFTED,
    )
    assert remark.prefix.endswith("Potassium of 3.2 ") and remark.suffix.startswith(".")
    html = member.get(page(reading)).content.decode()
    assert (
        f'<mark id="passage-{remark.pk}" class="quoted quoted--blocking">rarely causes '
        "symptoms</mark>"
        in re.sub(
            r' asserted|asserted |<mark id="statement-[^>]*>|(?<=symptoms</mark>)</mark>', "", html
        )
    )
    assert "Not sent yet" in html and "seldom causes any" in html


@pytest.mark.parametrize(
    ("passage", "is_told"), [("rarely causes symptoms", False), ("Measure magnesium first", True)]
)
def test_who_suggests_words_that_cannot_be_taken_over_by_a_press_is_told(
    reading: Assignment, member: Client, passage: str, is_told: bool
) -> None:
    sent = {"remark-passage": passage, "remark-wording": "Measure it."}
    add(member, reading, **sent)
    assert ("only by hand" in words(member.get(page(reading)))) is is_told
    [remark] = drafted(reading)
    changed = member.post(
        f"{page(reading)}remarks/{remark.pk}/",
        {"verb": "change", **sent, "remark-text": "Then."},
        follow=True,
    )
    assert ("only by hand" in words(changed)) is is_told


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"remark-passage": ""}, "passage", "Copy the passage"),
        ({"remark-passage": "never said"}, "passage", "are not in the text"),
        ({"remark-passage": "Measure"}, "passage", "2 times"),
        ({"remark-passage": "x" * 1_001}, "passage", "at most 1,000"),
        ({"remark-text": ""}, "text", "Say something"),
        ({"remark-text": "x" * 2_001}, "text", "at most 2,000"),
        ({"remark-text": "a\u202eb"}, "text", "cannot be seen"),
        ({"remark-wording": "x" * 301}, "wording", "at most 300"),
    ],
)
def test_what_is_no_remark_is_said_beside_the_field_and_kept(
    reading: Assignment, member: Client, sent: dict[str, str], field: str, said: str
) -> None:
    typed = {"comments_to_author": "Half a review."} | sent
    answer = add(member, reading, **typed)
    html = answer.content.decode()
    assert (
        answer.status_code == 200
        and f'id="id_remark-{field}_error"' in html
        and said in words(answer)
    )
    assert "Half a review." in html and all(value in html for value in sent.values() if value)
    assert not Comment.objects.exists()


def test_words_that_stand_twice_are_told_apart_by_those_around_them(
    reading: Assignment, member: Client
) -> None:
    add(member, reading, **{"remark-passage": "Measure", "remark-near": "first. Measure it again"})
    [remark] = drafted(reading)
    assert remark.prefix.endswith("first. ") and remark.suffix.startswith(" it again")


def test_adding_twice_is_adding_once(reading: Assignment, member: Client) -> None:
    assert add(member, reading).headers["Location"] == add(member, reading).headers["Location"]
    assert Comment.objects.count() == 1


def test_a_remark_can_be_changed_and_deleted_until_it_is_sent(
    reading: Assignment, member: Client
) -> None:
    remark = beside(reading, "rarely")
    there = f"{page(reading)}remarks/{remark.pk}/"
    assert (
        member.post(page(reading), {"verb": "sign", "stage": f"remark {remark.pk}"}).headers[
            "Location"
        ]
        == there
    )
    assert "See there." in words(member.get(there))
    wrong = member.post(
        there, {"verb": "change", "remark-passage": "nowhere", "remark-text": "Kept."}
    )
    assert "are not in the text" in words(wrong) and "Kept." in words(wrong)
    member.post(
        there, {"verb": "change", "remark-passage": "causes symptoms", "remark-text": "Better."}
    )
    [changed] = drafted(reading)
    assert (changed.pk, changed.exact, changed.text, changed.is_blocking) == (
        remark.pk,
        "causes symptoms",
        "Better.",
        False,
    )
    assert member.post(there, {"verb": "delete"}).headers["Location"] == page(reading)
    assert not Comment.objects.exists() and member.get(there).status_code == 404


def test_no_remark_is_written_once_the_review_is_signed_or_the_text_closed(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    remark = beside(reading, "rarely")
    signed(reading)
    assert add(member, reading).status_code == 409
    there = f"{page(reading)}remarks/{remark.pk}/"
    for verb in ("change", "delete"):
        assert member.post(there, REMARK | {"verb": verb}).status_code == 400
    assert Comment.objects.get().text == "See there."
    other = here(cast.invite(cast.under_review(title="Is it closed?"), cast.reviewers[0])[0])
    other.declare(by=cast.reviewers[0], interests="declared", text="A grant.")
    assert add(member, other).status_code == 409 and Comment.objects.count() == 1


def test_what_is_signed_between_the_look_and_the_act_is_given_back(
    reading: Assignment, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = workspace.offer

    def interrupted(*asked: Any) -> Any:
        seen = look(*asked)
        signed(now(reading))
        return seen

    monkeypatch.setattr(workspace, "offer", interrupted)
    late = add(member, reading)
    assert (
        late.status_code == 409
        and "Says who?" in late.content.decode()
        and "no longer being written" in words(late)
    )
    assert not Comment.objects.exists()


def test_a_change_that_comes_too_late_says_so_and_keeps_the_words(
    reading: Assignment, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    remark = beside(reading, "rarely")
    put = threads.put_remark

    def interrupted(*given: Any, **columns: Any) -> Any:
        signed(now(reading))
        return put(*given, **columns)

    monkeypatch.setattr(threads, "put_remark", interrupted)
    late = member.post(
        f"{page(reading)}remarks/{remark.pk}/",
        {"verb": "change", "remark-passage": "rarely", "remark-text": "Too late."},
    )
    assert (
        late.status_code == 409
        and "no longer being written" in words(late)
        and "Too late." in words(late)
    )
    assert Comment.objects.get().text == "See there."


# --- Signing with remarks -------------------------------------------------------------------------


def test_one_cannot_approve_over_ones_own_blocking_remark(
    reading: Assignment, member: Client
) -> None:
    beside(reading, "rarely")
    asked = member.post(page(reading), REVIEW | {"digest": reading.digest, "stage": "confirm"})
    html = asked.content.decode()
    assert 'id="id_recommendation_error"' in html and "What you sign" not in words(asked)
    assert (
        html.count(
            f'<li><a href="#remark-{Comment.objects.get().pk}">Your comment: <q '
            'dir="auto">rarely</q></a></li>'
        )
        == 1
    )
    changes = member.post(
        page(reading),
        REVIEW
        | {"digest": reading.digest, "stage": "confirm", "recommendation": "changes_requested"},
    )
    assert (
        "What you sign" in words(changes)
        and "Comment, blocking" in words(changes)
        and "See there." in words(changes)
    )


def test_nothing_is_signed_that_was_not_shown(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    sent = REVIEW | {"digest": reading.digest, "recommendation": "changes_requested"}
    asked = member.post(page(reading), sent | {"stage": "confirm"})
    beside(reading, "rarely", text="In another tab.")
    again = member.post(
        page(reading), posted_by(asked) | {"stage": "sign"} | proof(cast.reviewers[0])
    )
    assert (
        again.status_code == 409
        and "have changed since you looked" in words(again)
        and "In another tab." in words(again)
    )
    assert now(reading).status == "accepted"
    member.post(page(reading), posted_by(again) | {"stage": "sign"} | proof(cast.reviewers[0]))
    assert now(reading).status == "completed" and Comment.objects.get().status == Standing.OPEN


def test_a_remark_that_was_typed_and_not_added_is_not_lost_by_signing(
    reading: Assignment, member: Client
) -> None:
    asked = member.post(
        page(reading), REVIEW | REMARK | {"digest": reading.digest, "stage": "confirm"}
    )
    assert (
        "is not added yet" in words(asked)
        and "Says who?" in words(asked)
        and "What you sign" not in words(asked)
    )


# --- Who reads a remark, and when -----------------------------------------------------------------


def test_remarks_of_others_are_read_only_once_ones_own_review_is_in(
    cast: Cast, client: Client
) -> None:
    article = cast.under_review(body=BODY)
    mine, theirs = (here(one) for one in cast.invite(article))
    secret = beside(theirs, "rarely", text="canary-remark", wording="canary-wording")
    verdict = {
        "recommendation": "changes_requested",
        "comments_to_author": "canary-comment",
        "comments_to_editors": "canary-confidential",
    }
    client.force_login(cast.reviewers[0])
    paths = [
        page(mine),
        f"{page(mine)}?round=1",
        f"{page(mine)}remarks/{secret.pk}/",
        f"{page(theirs)}remarks/{secret.pk}/",
        page(theirs),
        f"{page(mine)}?since=1",
        f"{page(mine)}?round=2",
    ]

    def leaked() -> set[str]:
        answers = [client.get(path) for path in paths] + [
            client.post(path, {"verb": "resolve"}) for path in paths[2:4]
        ]
        answers.append(client.post(page(mine), {"verb": "sign", "stage": "save"}, follow=True))
        return {
            found
            for answer in answers
            for found in re.findall(r"canary-\w+", answer.content.decode())
        }

    assert leaked() == set()
    signed(theirs, **verdict)
    assert leaked() == set()
    assert (client.get(paths[1]).status_code, client.get(paths[2]).status_code) == (
        409,
        404,
    )  # not yet; not there
    signed(mine, "approve")
    assert leaked() == {"canary-remark", "canary-wording", "canary-comment"}


@pytest.mark.parametrize(
    "who", ["author", "stranger", "editor", "chair", "operator", "another member"]
)
def test_a_remark_of_somebody_else_is_not_there(
    cast: Cast, reading: Assignment, client: Client, who: str
) -> None:
    remark = beside(reading, "rarely")
    client.force_login(cast.reviewers[2] if who == "another member" else getattr(cast, who))
    for pk in (remark.pk, remark.pk + 1_000):
        assert client.get(f"{page(reading)}remarks/{pk}/").status_code == 404
        assert client.post(f"{page(reading)}remarks/{pk}/", {"verb": "delete"}).status_code == 404
    assert Comment.objects.filter(pk=remark.pk).exists()


def test_a_remark_on_another_article_is_not_there(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    other = here(cast.invite(cast.under_review(title="Is it another?"), cast.reviewers[0])[0])
    remark = beside(other, "rarely")
    for verb in ("change", "delete", "resolve"):
        assert (
            member.post(f"{page(reading)}remarks/{remark.pk}/", REMARK | {"verb": verb}).status_code
            == 404
        )


# --- From round to round --------------------------------------------------------------------------


def test_remarks_follow_their_passage_to_the_next_revision_or_say_that_it_has_gone(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    for passage, text in (
        ("rarely causes symptoms", "It moved."),
        ("Measure magnesium first", "It went."),
    ):
        add(
            member,
            reading,
            **{"remark-passage": passage, "remark-text": text, "remark-is_blocking": "on"},
        )
    signed(reading)
    first, second = Comment.objects.order_by("pk")
    again = second_round(
        cast,
        reading.article,
        body="A new beginning.\n\nPotassium of 3.2 rarely causes symptoms. [1]\n",
    )
    html = member.get(page(again)).content.decode()
    assert f'id="passage-{first.pk}"' in html and f'id="passage-{second.pk}"' not in html
    assert "This passage has gone from the text." in html and "on revision 1" in html


def test_a_thread_is_settled_and_opened_again_by_who_began_it(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    add(member, reading, **{"remark-is_blocking": "on"})
    signed(reading)
    remark = Comment.objects.get()
    article = reading.article
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    remark.reply(by=cast.author, text="The textbook does.")
    article.submit(by=cast.author, reason="Done.")
    article.start_review(by=cast.editor)
    again = here(cast.invite(article)[0])
    there = f"{page(again)}remarks/{remark.pk}/"
    assert "The textbook does." in words(member.get(page(again))) and "The textbook does." in words(
        member.get(there)
    )
    done = member.post(there, {"verb": "resolve", "reason": "Fine."}, follow=True)
    assert "The comment is resolved" in words(done) and "Open again" not in words(
        member.get(page(again))
    )
    assert article.events.order_by("-sequence")[0].reason == "Fine."
    assert (
        member.post(there, {"verb": "resolve"}).status_code == 302
    )  # a second press shows the result
    assert article.events.filter(verb="resolve").count() == 1
    member.post(there, {"verb": "reopen"})
    assert Comment.objects.get(parent=None).status == Standing.OPEN
    theirs = here(cast.invite(article, cast.reviewers[2])[0])
    other = Client()
    other.force_login(cast.reviewers[2])
    refused = other.post(
        f"{page(theirs)}remarks/{remark.pk}/", {"verb": "resolve", "reason": "Not mine."}
    )
    assert refused.status_code == 403 and Comment.objects.get(parent=None).status == Standing.OPEN


def test_a_reply_is_answered_in_its_thread(cast: Cast, reading: Assignment, member: Client) -> None:
    add(member, reading, **{"remark-is_blocking": "on"})
    signed(reading)
    remark, article = Comment.objects.get(), reading.article
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    there = f"{page(reading)}remarks/{remark.pk}/"
    assert "Send as an answer" not in words(member.get(there))
    assert member.post(there, {"verb": "respond", "reason": "Well."}).status_code == 422
    remark.reply(by=cast.author, text="The textbook does.")
    article.submit(by=cast.author, reason="Done.")
    article.start_review(by=cast.editor)
    again = here(cast.invite(article)[0])
    there = f"{page(again)}remarks/{remark.pk}/"
    assert "Answer or resolve" in words(member.get(page(again))) and "Send as an answer" in words(
        member.get(there)
    )
    empty = member.post(there, {"verb": "respond", "reason": " "})
    assert empty.status_code == 422 and "Write your answer first." in words(empty)
    done, again_done = (
        member.post(there, {"verb": "respond", "reason": "Which one?"}, follow=True)
        for _ in range(2)
    )
    assert "Your answer is sent." in words(done)
    assert again_done.status_code == 200 and "Which one?" in words(
        again_done
    )  # a second press shows the result
    assert article.events.filter(verb="respond").count() == 1 and "Which one?" in words(
        member.get(page(again))
    )
    theirs = here(cast.invite(article, cast.reviewers[2])[0])
    other = Client()
    other.force_login(cast.reviewers[2])
    refused = other.post(
        f"{page(theirs)}remarks/{remark.pk}/", {"verb": "respond", "reason": "Not mine."}
    )
    assert (
        refused.status_code == 403
        and "Not mine." in refused.content.decode()
        and Comment.objects.filter(parent=remark).count() == 2
    )


def test_a_verdict_that_is_settled_is_not_brought_up_again(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    def doubt(one: Assignment) -> None:
        keep_draft(
            one,
            {},
            [
                Sheet(one.revision).ballot(
                    Sheet(one.revision).statements[0], "needs_source", "Which?"
                )
            ],
        )

    doubt(reading)
    signed(reading)
    again = second_round(cast, reading.article)
    [before] = Comment.objects.all()
    doubt(again)  # the page offers it again, and keeps it with the draft
    member.post(f"{page(again)}remarks/{before.pk}/", {"verb": "resolve"})
    assert not Comment.objects.filter(assignment=again).exists()


def test_a_remark_is_not_opened_again_once_the_text_is_decided_on(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    add(member, reading)
    signed(reading, "approve")
    cast.review(Assignment.objects.get(member=cast.members[1]))
    remark, article = Comment.objects.get(parent=None), reading.article
    remark.resolve(by=cast.reviewers[0])
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    there = f"{page(reading)}remarks/{remark.pk}/"
    assert "Open again" not in words(member.get(there))
    refused = member.post(there, {"verb": "reopen"})
    assert refused.status_code == 409 and "The text has been decided on." in words(refused)


def test_settling_leads_on_to_the_next_open_remark(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    last, first = (beside(reading, passage).pk for passage in ("Measure magnesium", "Potassium of"))
    gone = put_remark(
        reading,
        exact="never said here at all",
        prefix="",
        suffix="",
        text="Gone.",
        wording=None,
        is_blocking=False,
    ).pk
    signed(reading)
    again = second_round(cast, reading.article, body=BODY + "\nMore.\n")
    beside(again, "rarely", text="New, and not sent.")

    def leads_to(one: Assignment, remark: int, verb: str) -> str:
        return member.post(f"{page(one)}remarks/{remark}/", {"verb": verb}).headers["Location"]

    assert leads_to(again, first, "resolve") == f"{page(again)}#remark-{last}"
    assert leads_to(again, first, "reopen") == f"{page(again)}#remark-{first}"
    assert leads_to(again, last, "resolve") == f"{page(again)}#remark-{gone}"
    assert leads_to(again, gone, "resolve") == f"{page(again)}#remark-{first}"
    assert leads_to(again, first, "resolve") == f"{page(again)}#remarks"
    signed(again)
    assert leads_to(again, first, "reopen") == f"{page(again)}?round=1#remark-{first}"
    assert member.get(f"{page(again)}?round=1").status_code == 200


def test_a_step_there_is_not_is_a_bad_request(reading: Assignment, member: Client) -> None:
    remark = beside(reading, "rarely")
    for verb in ("", "resolve", "publish", "adopt"):
        assert (
            member.post(f"{page(reading)}remarks/{remark.pk}/", {"verb": verb}).status_code == 400
        )


def test_what_others_drafted_does_not_come_with_a_round(cast: Cast, member: Client) -> None:
    """Somebody who never signed the earlier round left remarks there: nobody reads them."""
    article = cast.under_review(body=BODY)
    mine, theirs = (here(one) for one in cast.invite(article))
    beside(theirs, "rarely", text="canary-left")
    keep_draft(theirs, {"comments_to_author": "canary-draft"}, [])
    signed(mine)
    again = second_round(cast, article, body=BODY + "\nMore.\n")
    for path in (page(again), f"{page(again)}?round=1", f"{page(again)}?since=1"):
        assert "canary" not in member.get(path).content.decode()


def test_what_came_after_the_page_is_not_signed(
    reading: Assignment, member: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A remark from another tab, between the proof of the signature and the signing."""
    sent = REVIEW | {"digest": reading.digest}
    shown = posted_by(member.post(page(reading), sent | {"stage": "confirm"}))
    proved = workspace.signed

    def slowly(*given: Any) -> Any:
        put_remark(
            reading,
            exact="rarely",
            prefix="",
            suffix="",
            text="From the other tab.",
            wording="",
            is_blocking=False,
        )
        return proved(*given)

    monkeypatch.setattr(workspace, "signed", slowly)
    answer = member.post(
        page(reading), shown | {"stage": "sign"} | proof(cast.reviewers[0], "review")
    )
    assert answer.status_code == 409 and "From the other tab." in answer.content.decode()
    assert now(reading).status == "accepted" and [one.text for one in drafted(reading)] == [
        "From the other tab."
    ]
