"""Whoever has to wait too long for somebody else's act is told to try again, and nothing typed
is lost."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from articles.models import Article
from articles.workflow.recorded import Stale
from reviewers.models import Assignment, Interests, ReviewDraft, Waiver, keep_draft
from tests.cast import Cast, sign_for

pytestmark = pytest.mark.both

MEANWHILE = "Somebody else is acting on this at this very moment. Try again."


def busy(self: Any) -> Any:
    raise OperationalError("canceling statement due to lock timeout")


@pytest.fixture
def reading(cast: Cast) -> Assignment:
    [assignment] = cast.invite(cast.under_review(), cast.reviewers[0])
    assignment.accept(by=cast.reviewers[0])
    return assignment.declare(by=cast.reviewers[0], interests=Interests.NONE)


ACTS: dict[str, Callable[[Cast, Assignment], Any]] = {
    "invite": lambda cast, assignment: cast.invite(assignment.article, cast.reviewers[1]),
    "reassign": lambda cast, assignment: Assignment.objects.reassign(
        assignment, cast.members[1], by=cast.editor
    ),
    "write": lambda cast, assignment: keep_draft(
        assignment, {"comments_to_author": "An hour of words."}, []
    ),
    "waive": lambda cast, assignment: Waiver.objects.grant(
        assignment.article,
        assignment.member,
        by=cast.chair,
        reason="Why.",
        digest=assignment.digest,
        signature=sign_for(cast.chair, assignment.article, "waive"),
    ),
    "cancel": lambda cast, assignment: assignment.cancel(by=cast.editor),
}


@pytest.mark.parametrize("act", ACTS)
def test_every_act_says_that_somebody_else_acts(
    cast: Cast, reading: Assignment, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Article, "locked", busy)
    with pytest.raises(Stale, match=MEANWHILE):
        ACTS[act](cast, reading)


def test_a_draft_that_cannot_be_saved_now_comes_back_whole(
    cast: Cast, reading: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(cast.reviewers[0])
    monkeypatch.setattr(Article, "locked", busy)
    sent = {
        "verb": "sign",
        "stage": "save",
        "digest": reading.digest,
        "comments_to_author": "An hour of words.",
    }
    answer = client.post(f"/admin/board/{reading.pk}/", sent)
    assert (
        answer.status_code == 409
        and MEANWHILE in answer.content.decode()
        and "An hour of words." in answer.content.decode()
    )
    assert not ReviewDraft.objects.exists()


def test_an_act_within_an_act_is_refused_and_logged_once(
    cast: Cast, reading: Assignment, caplog: pytest.LogCaptureFixture
) -> None:
    reading.article.request_changes(by=cast.editor, digest=reading.digest, reason="Magnesium.")
    with caplog.at_level(logging.WARNING, "articles.refusals"), pytest.raises(Stale):
        Assignment.objects.reassign(reading, cast.members[1], by=cast.editor)
    assert len(caplog.records) == 1
