"""Comments of former rounds beside the text: what is still open, what is settled, what waits; and
what many of them cost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.text.statements import statements
from reviewers.models import Assignment, Comment, CommentStatus
from tests.cast import Cast
from tests.reviewers.workspace.pages import (
    REVIEW,
    beside,
    here,
    page,
    second_round,
    signed,
    walk,
    words,
)

from .read import BETTER, reading

__all__ = ["reading"]

pytestmark = pytest.mark.page


def test_five_hundred_comments_cost_no_more_than_five(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    article = reading.article
    theirs = signed(here(Assignment.objects.get(member=cast.members[1])))

    def more(count: int, made: int = 0) -> None:
        facts = {
            "revision": reading.revision,
            "assignment": theirs,
            "person": cast.reviewers[1],
            "status": CommentStatus.OPEN,
            "published_at": theirs.ended_at,
            "is_blocking": True,
            "text": "See there.",
        }
        threads = Comment.objects.bulk_create(
            Comment(
                **facts,
                exact="rarely",
                prefix="3.2 " if number % 2 else "",
                statement=f"key-{made + number}",
            )
            for number in range(count)
        )
        Comment.objects.bulk_create(
            Comment(
                revision=reading.revision,
                parent=thread,
                person=cast.author,
                status=CommentStatus.OPEN,
                text="Why?",
            )
            for thread in threads
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


def test_who_signs_is_told_of_comments_of_theirs_that_are_still_open(
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
def test_who_would_approve_in_spite_of_an_own_open_comment_is_led_to_it(
    cast: Cast, reading: Assignment, member: Client, stage: str
) -> None:
    comment = beside(reading, "rarely")
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
        f'href="{page(again)}remarks/{comment.pk}/"' in html.partition('id="your-advice"')[2]
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
    comment = beside(reading, "rarely", text="It is resolved now.")
    signed(reading)
    again = second_round(cast, reading.article, body=BETTER)
    assert "It is resolved now." in words(member.get(page(again)))
    Comment.objects.get(pk=comment.pk).resolve(by=cast.editor, reason="The canary table.")
    assert "It is resolved now." not in words(member.get(page(again)))
    for where in (f"{page(again)}?round=1", f"{page(again)}remarks/{comment.pk}/"):
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
        *(f"{page(theirs)}remarks/{comment.pk}/" for comment in (first, last)),
    ]
    for path in paths:
        text = words(other.get(path))
        assert "CANARY" not in text and "Resolved" not in text, path
    assert (
        "The textbook does." in words(other.get(page(theirs)))
        and words(other.get(page(theirs))).count("Blocking") > 1
    )
    signed(theirs)
    assert "CANARY" in words(
        other.get(f"{page(theirs)}?round=1")
    ) and "Resolved by Reviewer One" in words(other.get(paths[-1]))
