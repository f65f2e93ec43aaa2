"""Who may look into the workspace, and that no byte of the text leaves before the gate opens."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import set_in_type
from reviewers.models import Assignment, Interests
from tests.cast import Cast
from tests.reviewers.workspace.pages import LIST, REVIEW, page, walk

pytestmark = pytest.mark.page


def test_without_a_log_in_there_is_only_the_way_to_it(
    assignment: Assignment, client: Client
) -> None:
    for path in (LIST, page(assignment)):
        assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("who", ["author", "stranger", "editor", "chair", "operator"])
def test_the_list_belongs_to_the_board(cast: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize(
    "who",
    [
        "author",
        "co_author",
        "stranger",
        "editor",
        "chair",
        "operator",
        "another member",
        "one who left",
    ],
)
def test_not_yours_and_not_there_are_one_answer(
    cast: Cast, assignment: Assignment, client: Client, who: str
) -> None:
    walk(assignment, "open")
    if who == "one who left":
        assignment.member.person.groups.clear()
    asking = {"another member": cast.reviewers[2], "one who left": cast.reviewers[0]}.get(
        who
    ) or getattr(cast, who)
    client.force_login(asking)

    def answer(path: str, method: Callable[..., HttpResponse]) -> tuple[Any, ...]:
        with CaptureQueriesContext(connection) as seen:
            response = method(path, REVIEW)
        return response.status_code, response.content, sorted(response.headers.items()), len(seen)

    for method in (client.get, client.post):
        theirs, nowhere = (
            answer(page(assignment), method),
            answer(f"{LIST}{assignment.pk + 1_000}/", method),
        )
        assert theirs == nowhere and theirs[0] == 404
    assert client.get(f"{LIST}{10**30}/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(assignment: Assignment, member: Client, method: str) -> None:
    assert getattr(member, method)(page(assignment)).status_code == 405
    assert getattr(member, method)(LIST).status_code == 405
    assert member.post(LIST).status_code == 405


# --- The gate: no byte of the text before the declaration -----------------------------------------


def test_no_byte_of_the_text_leaves_before_the_gate_opens(cast: Cast, client: Client) -> None:
    canaries = ["canary-answer", "canary-body", "canary-reference"]
    article = cast.draft(short_answer=canaries[0], body=f"## What\n\n{canaries[1]} [1]\n")
    reference = article.references.get()
    reference.title = canaries[2]
    reference.save()
    assignment, other, third = cast.invite(
        article.submit(by=cast.author).start_review(by=cast.editor), *cast.reviewers
    )
    client.force_login(cast.reviewers[0])

    def leaked() -> set[str]:
        sent = [
            {},
            {"verb": "accept"},
            {"verb": "decline"},
            {"verb": "declare"},
            REVIEW,
            REVIEW | {"stage": "back"},
        ]
        answers = [
            client.get(path)
            for path in (
                LIST,
                page(assignment),
                page(assignment) + "?step=declare",
                page(assignment) + "?step=decline",
                page(assignment) + "?step=sign",
                page(other),
            )
        ]
        answers += [
            client.post(page(assignment), body)
            for body in (*sent, REVIEW | {"stage": "sign", "digest": assignment.digest})
            if body != sent[1]
        ]
        return {
            canary for canary in canaries for answer in answers if canary in answer.content.decode()
        }

    assert leaked() == set()
    assignment.accept(by=cast.reviewers[0])
    assert leaked() == set()
    assignment.declare(by=cast.reviewers[0], interests=Interests.NONE)
    html = client.get(page(assignment)).content.decode()
    assert all(canary in html for canary in canaries)
    assignment.declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="My own study.")
    assert leaked() == set()
    third.cancel(by=cast.editor)
    client.force_login(cast.reviewers[2])
    assert not any(canary in client.get(page(third)).content.decode() for canary in canaries)


def test_the_text_is_set_as_readers_would_see_it(assignment: Assignment, member: Client) -> None:
    walk(assignment, "open")
    html = member.get(page(assignment)).content.decode()
    unmarked = re.sub(r"</?mark[^>]*>", "", html)
    assert all(part in unmarked for part in set_in_type(assignment.revision))
    assert html.count("<h1") == 1 and assignment.digest in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
