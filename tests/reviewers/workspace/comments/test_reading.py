"""Who reads a comment and when, and what becomes of it from round to round."""

import re

import pytest
from django.test import Client

from reviewers.models import Assignment, Comment, CommentStatus, keep_draft, put_comment
from reviewers.reading_view import ReadingView
from tests.cast import Cast, sign_for
from tests.reviewers.workspace.pages import beside, here, page, second_round, signed, words

from .written import BODY, COMMENT, add, reading

__all__ = ["reading"]

pytestmark = pytest.mark.page


# --- Who reads a comment, and when ----------------------------------------------------------------


def test_comments_of_others_are_read_only_once_ones_own_review_is_in(
    cast: Cast, client: Client
) -> None:
    article = cast.under_review(body=BODY)
    mine, theirs = (here(assignment) for assignment in cast.invite(article))
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
def test_a_comment_of_somebody_else_is_not_there(
    cast: Cast, reading: Assignment, client: Client, who: str
) -> None:
    comment = beside(reading, "rarely")
    client.force_login(cast.reviewers[2] if who == "another member" else getattr(cast, who))
    for pk in (comment.pk, comment.pk + 1_000):
        assert client.get(f"{page(reading)}remarks/{pk}/").status_code == 404
        assert client.post(f"{page(reading)}remarks/{pk}/", {"verb": "delete"}).status_code == 404
    assert Comment.objects.filter(pk=comment.pk).exists()


def test_a_comment_on_another_article_is_not_there(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    other = here(cast.invite(cast.under_review(title="Is it another?"), cast.reviewers[0])[0])
    comment = beside(other, "rarely")
    for verb in ("change", "delete", "resolve"):
        assert (
            member.post(
                f"{page(reading)}remarks/{comment.pk}/", COMMENT | {"verb": verb}
            ).status_code
            == 404
        )


# --- From round to round --------------------------------------------------------------------------


def test_comments_follow_their_passage_to_the_next_revision_or_say_that_it_has_gone(
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
    comment = Comment.objects.get()
    article = reading.article
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    comment.reply(by=cast.author, text="The textbook does.")
    article.submit(by=cast.author, reason="Done.")
    article.start_review(by=cast.editor)
    again = here(cast.invite(article)[0])
    there = f"{page(again)}remarks/{comment.pk}/"
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
    assert Comment.objects.get(parent=None).status == CommentStatus.OPEN
    theirs = here(cast.invite(article, cast.reviewers[2])[0])
    other = Client()
    other.force_login(cast.reviewers[2])
    refused = other.post(
        f"{page(theirs)}remarks/{comment.pk}/", {"verb": "resolve", "reason": "Not mine."}
    )
    assert (
        refused.status_code == 403 and Comment.objects.get(parent=None).status == CommentStatus.OPEN
    )


def test_a_reply_is_answered_in_its_thread(cast: Cast, reading: Assignment, member: Client) -> None:
    add(member, reading, **{"remark-is_blocking": "on"})
    signed(reading)
    comment, article = Comment.objects.get(), reading.article
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    there = f"{page(reading)}remarks/{comment.pk}/"
    assert "Send as an answer" not in words(member.get(there))
    assert member.post(there, {"verb": "respond", "reason": "Well."}).status_code == 422
    comment.reply(by=cast.author, text="The textbook does.")
    article.submit(by=cast.author, reason="Done.")
    article.start_review(by=cast.editor)
    again = here(cast.invite(article)[0])
    there = f"{page(again)}remarks/{comment.pk}/"
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
        f"{page(theirs)}remarks/{comment.pk}/", {"verb": "respond", "reason": "Not mine."}
    )
    assert (
        refused.status_code == 403
        and "Not mine." in refused.content.decode()
        and Comment.objects.filter(parent=comment).count() == 2
    )


def test_a_verdict_that_is_settled_is_not_brought_up_again(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    def doubt(assignment: Assignment) -> None:
        keep_draft(
            assignment,
            {},
            [
                ReadingView(assignment.revision).ballot(
                    ReadingView(assignment.revision).statements[0], "needs_source", "Which?"
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


def test_a_comment_is_not_opened_again_once_the_text_is_decided_on(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    add(member, reading)
    signed(reading, "approve")
    cast.review(Assignment.objects.get(member=cast.members[1]))
    comment, article = Comment.objects.get(parent=None), reading.article
    comment.resolve(by=cast.reviewers[0])
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    there = f"{page(reading)}remarks/{comment.pk}/"
    assert "Open again" not in words(member.get(there))
    refused = member.post(there, {"verb": "reopen"})
    assert refused.status_code == 409 and "The text has been decided on." in words(refused)


def test_settling_leads_on_to_the_next_open_comment(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    last, first = (beside(reading, passage).pk for passage in ("Measure magnesium", "Potassium of"))
    gone = put_comment(
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

    def leads_to(assignment: Assignment, comment: int, verb: str) -> str:
        return member.post(f"{page(assignment)}remarks/{comment}/", {"verb": verb}).headers[
            "Location"
        ]

    assert leads_to(again, first, "resolve") == f"{page(again)}#remark-{last}"
    assert leads_to(again, first, "reopen") == f"{page(again)}#remark-{first}"
    assert leads_to(again, last, "resolve") == f"{page(again)}#remark-{gone}"
    assert leads_to(again, gone, "resolve") == f"{page(again)}#remark-{first}"
    assert leads_to(again, first, "resolve") == f"{page(again)}#remarks"
    signed(again)
    assert leads_to(again, first, "reopen") == f"{page(again)}?round=1#remark-{first}"
    assert member.get(f"{page(again)}?round=1").status_code == 200


def test_what_others_drafted_does_not_come_with_a_round(cast: Cast, member: Client) -> None:
    """Somebody who never signed the earlier round left comments there: nobody reads them."""
    article = cast.under_review(body=BODY)
    mine, theirs = (here(assignment) for assignment in cast.invite(article))
    beside(theirs, "rarely", text="canary-left")
    keep_draft(theirs, {"comments_to_author": "canary-draft"}, [])
    signed(mine)
    again = second_round(cast, article, body=BODY + "\nMore.\n")
    for path in (page(again), f"{page(again)}?round=1", f"{page(again)}?since=1"):
        assert "canary" not in member.get(path).content.decode()
