"""Drafts: whatever is typed is kept, by a button or by itself, until the review is signed; nobody else reads it."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from reviewers.models import CHECKLIST, Assignment, ReviewDraft
from tests.cast import Cast
from tests.reviewers.board import here, page, signed, words

TYPED = {"verb": "sign", "recommendation": "changes_requested", "checklist": list(CHECKLIST)[:1], "comments_to_author": "Half a <b>thought",
         "comments_to_editors": "", "remark-passage": "not yet found", "remark-text": "Half a remark."}
BY_SCRIPT = {"accept": "application/json"}


@pytest.fixture
def reading(one: Assignment) -> Assignment:
    return here(one)


def save(member: Client, one: Assignment, stage: str = "save", headers: dict[str, str] | None = None, **sent: Any) -> Any:
    return member.post(page(one), {**TYPED, "stage": stage, **sent}, headers=headers or {})


def test_a_draft_is_saved_and_survives_logging_out(reading: Assignment, member: Client) -> None:
    assert "Your draft is saved." in words(member.post(page(reading), TYPED | {"stage": "save"}, follow=True))
    member.logout()
    other = Client()
    other.force_login(reading.member.person)
    html = other.get(page(reading)).content.decode()
    assert "Half a &lt;b&gt;thought" in html and "Half a remark." in html and "not yet found" in html
    chosen = re.findall(r'name="(?:checklist|recommendation)" value="(\w+)"[^>]* checked', html)
    assert chosen == [*TYPED["checklist"], "changes_requested"]


def test_a_script_is_told_when_it_was_saved(reading: Assignment, member: Client) -> None:
    answer = save(member, reading, headers=BY_SCRIPT)
    kept = ReviewDraft.objects.get()
    assert json.loads(answer.content) == {"saved": f"{kept.saved_at:%H:%M} UTC"} and kept.typed["comments_to_author"] == "Half a <b>thought"


@pytest.mark.parametrize("sent", [{"comments_to_author": "a\u202eb"}, {"comments_to_author": "x" * 20_001}, {"remark-text": "x" * 2_001},
                                  {"recommendation": "maybe"}, {"checklist": ["all"]}])
def test_what_cannot_be_kept_is_said_and_the_earlier_draft_stays(reading: Assignment, member: Client, sent: dict[str, Any]) -> None:
    save(member, reading)
    by_script = save(member, reading, headers=BY_SCRIPT, **sent)
    assert by_script.status_code == 422 and len(json.loads(by_script.content)["error"]) > 10
    by_hand = save(member, reading, **sent)
    assert by_hand.status_code == 200 and "another look" in words(by_hand)
    assert ReviewDraft.objects.get().typed["comments_to_author"] == "Half a <b>thought"


def test_saving_again_replaces_the_draft(reading: Assignment, member: Client) -> None:
    save(member, reading)
    save(member, reading, comments_to_author="A whole one.")
    assert ReviewDraft.objects.get().typed["comments_to_author"] == "A whole one."


def test_every_button_saves_first(reading: Assignment, member: Client) -> None:
    for number, stage in enumerate(["save", "confirm", "since 1", "remark 7", "add", "remark 99999999999999999999", "since x"]):
        save(member, reading, stage, comments_to_author=f"Number {number}.")
        is_saved = stage != "add"  # its passage does not stand in the text: nothing is done
        assert (ReviewDraft.objects.get().typed["comments_to_author"] == f"Number {number}.") is is_saved


def test_signing_ends_the_draft(reading: Assignment, member: Client) -> None:
    save(member, reading)
    signed(reading)
    assert not ReviewDraft.objects.exists()


@pytest.mark.parametrize("headers", [{}, BY_SCRIPT])
def test_nothing_is_kept_after_the_end_and_the_words_are_given_back(reading: Assignment, member: Client, headers: dict[str, str]) -> None:
    signed(reading)
    late = save(member, reading, headers=headers)
    assert late.status_code == 409 and not ReviewDraft.objects.exists()
    said = words(late)
    assert "Half a <b>thought" in said and "Half a remark." in said and "not yet found" in said


def test_a_lapsed_log_in_keeps_what_was_typed(reading: Assignment, client: Client) -> None:
    kept = save(client, reading)
    assert kept.status_code == 401 and "Half a remark." in kept.content.decode() and not ReviewDraft.objects.exists()


def test_a_draft_is_nobody_elses(cast: Cast, reading: Assignment, client: Client) -> None:
    ReviewDraft.objects.keep(reading, {"comments_to_author": "canary"})
    for who in (cast.author, cast.editor, cast.chair, cast.operator, cast.reviewers[1]):
        client.force_login(who)
        for path in (page(reading), f"/admin/articles/article/{reading.article.pk}/change/", f"/desk/{reading.article.pk}/"):
            assert "canary" not in client.get(path).content.decode()


def test_a_foreign_draft_cannot_be_written(cast: Cast, reading: Assignment, client: Client) -> None:
    client.force_login(cast.reviewers[1])
    assert save(client, reading).status_code == 404 and not ReviewDraft.objects.exists()


def test_no_draft_before_the_text_is_open(one: Assignment, member: Client) -> None:
    assert save(member, one).status_code == 409
    one.accept(by=one.member.person)
    assert save(member, one).status_code == 409 and not ReviewDraft.objects.exists()
