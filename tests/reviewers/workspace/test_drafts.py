"""Drafts: whatever is typed is kept, by a button or by itself, until the review is signed;
nobody else reads it."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from articles.text.statements import statements
from reviewers.models import CHECKLIST, Assignment, Comment, ReviewDraft, drafted
from tests.cast import Cast
from tests.reviewers.workspace.pages import here, page, signed, words

pytestmark = pytest.mark.page

TYPED = {
    "verb": "sign",
    "recommendation": "changes_requested",
    "checklist": list(CHECKLIST)[:1],
    "comments_to_author": "Half a <b>thought",
    "comments_to_editors": "",
    "remark-passage": "not yet found",
    "remark-text": "Half a comment.",
}
BY_SCRIPT = {"accept": "application/json"}


@pytest.fixture
def reading(assignment: Assignment) -> Assignment:
    return here(assignment)


def save(
    member: Client,
    assignment: Assignment,
    stage: str = "save",
    headers: dict[str, str] | None = None,
    **sent: Any,
) -> Any:
    return member.post(page(assignment), {**TYPED, "stage": stage, **sent}, headers=headers or {})


def test_a_draft_is_saved_and_survives_logging_out(reading: Assignment, member: Client) -> None:
    assert "Your draft is saved." in words(
        member.post(page(reading), TYPED | {"stage": "save"}, follow=True)
    )
    member.logout()
    other = Client()
    other.force_login(reading.member.person)
    html = other.get(page(reading)).content.decode()
    assert (
        "Half a &lt;b&gt;thought" in html and "Half a comment." in html and "not yet found" in html
    )
    chosen = re.findall(r'name="(?:checklist|recommendation)" value="(\w+)"[^>]* checked', html)
    assert chosen == [*TYPED["checklist"], "changes_requested"]


def test_a_script_is_told_when_it_was_saved(reading: Assignment, member: Client) -> None:
    answer = save(member, reading, headers=BY_SCRIPT)
    kept = ReviewDraft.objects.get()
    assert json.loads(answer.content) == {
        "saved": f"{kept.saved_at:%H:%M} UTC",
        "version": kept.version,
    }
    assert kept.typed["comments_to_author"] == "Half a <b>thought"


@pytest.mark.parametrize(
    "sent",
    [
        {"comments_to_author": "a\u202eb"},
        {"comments_to_author": "x" * 20_001},
        {"remark-text": "x" * 2_001},
        {"recommendation": "maybe"},
        {"checklist": ["all"]},
    ],
)
def test_what_cannot_be_kept_is_said_by_its_name_and_stays_as_it_was(
    reading: Assignment, member: Client, sent: dict[str, Any]
) -> None:
    save(member, reading)
    by_script = save(member, reading, headers=BY_SCRIPT, **sent)
    answer = json.loads(by_script.content)
    assert by_script.status_code == 422 and answer["version"] == ReviewDraft.objects.get().version
    assert re.fullmatch(r"“[A-Z][\w ]+”\. .{10,}\. All else is saved\.", answer["error"])
    by_hand = save(member, reading, **sent)
    assert by_hand.status_code == 200 and "another look" in words(by_hand)
    assert ReviewDraft.objects.get().typed["comments_to_author"] == "Half a <b>thought"


def test_one_comment_too_long_keeps_nothing_else_from_being_saved(
    reading: Assignment, member: Client
) -> None:
    key = statements(reading.revision)[0].key
    sent = {
        "remark-passage": "x" * 1_205,
        f"{key}-verdict": "agree",
        f"{key}-note": "",
        "comments_to_author": "A whole one.",
    }
    answer = save(member, reading, headers=BY_SCRIPT, **sent)
    assert (
        answer.status_code == 422
        and "“The passage you mean”. This has 1,205 characters"
        in json.loads(answer.content)["error"]
    )
    kept = ReviewDraft.objects.get().typed
    assert (kept["comments_to_author"], kept["remark"]["text"]) == (
        "A whole one.",
        "Half a comment.",
    )
    assert [comment.verdict for comment in drafted(reading)] == ["agree"]


# --- Two tabs -------------------------------------------------------------------------------------


def version_on(answer: Any) -> str:
    found = re.search(r'name="version"[^>]* value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize("headers", [{}, BY_SCRIPT])
def test_a_draft_that_another_tab_has_changed_is_not_written_over(
    reading: Assignment, member: Client, headers: dict[str, str]
) -> None:
    key = statements(reading.revision)[0].key
    opened = version_on(member.get(page(reading)))
    first = json.loads(
        save(
            member, reading, headers=BY_SCRIPT, version=opened, **{f"{key}-verdict": "agree"}
        ).content
    )
    late = save(
        member, reading, headers=headers, version=opened, comments_to_author="From an older tab."
    )
    assert late.status_code == 409 and "another tab" in late.content.decode()
    assert headers or "From an older tab." in words(late)
    assert (
        save(member, reading, headers=headers, version=opened, **{f"{key}-verdict": ""}).status_code
        == 409
    )
    assert (
        ReviewDraft.objects.get().typed["comments_to_author"] == "Half a <b>thought"
        and len(drafted(reading)) == 1
    )
    assert (
        save(
            member, reading, version=first["version"], comments_to_author="From the newer one."
        ).status_code
        == 302
    )
    assert ReviewDraft.objects.get().typed["comments_to_author"] == "From the newer one."


def test_the_same_from_another_tab_and_a_second_press_are_no_conflict(
    reading: Assignment, member: Client
) -> None:
    for _ in range(2):
        assert save(member, reading, version="").status_code == 302


def test_a_page_shown_again_goes_on_from_the_draft_it_shows(
    reading: Assignment, member: Client
) -> None:
    whole = {"checklist": list(CHECKLIST), "remark-passage": "", "remark-text": ""}
    confirm = save(member, reading, "confirm", version="", **whole)
    assert (
        "Sign your review" in words(confirm)
        and version_on(confirm) == ReviewDraft.objects.get().version
    )
    back = save(member, reading, "back", version=version_on(confirm), **whole)
    assert version_on(back) == version_on(confirm)
    save(
        member, reading, version=version_on(confirm), comments_to_author="In another tab.", **whole
    )
    again = save(member, reading, "back", version=version_on(confirm), **whole)
    assert save(member, reading, version=version_on(again), **whole).status_code == 409
    refused = save(
        member,
        reading,
        "confirm",
        version=ReviewDraft.objects.get().version,
        recommendation="",
        **whole,
    )
    assert version_on(refused) == ReviewDraft.objects.get().version


def test_saving_again_replaces_the_draft(reading: Assignment, member: Client) -> None:
    save(member, reading)
    save(member, reading, comments_to_author="A whole one.")
    assert ReviewDraft.objects.get().typed["comments_to_author"] == "A whole one."


def test_every_button_saves_first(reading: Assignment, member: Client) -> None:
    for number, stage in enumerate(
        ["save", "confirm", "since 1", "remark 7", "add", "remark 99999999999999999999", "since x"]
    ):
        save(member, reading, stage, comments_to_author=f"Number {number}.")
        assert ReviewDraft.objects.get().typed["comments_to_author"] == f"Number {number}."
    assert not Comment.objects.exists()  # the passage to add does not stand in the text


def test_signing_ends_the_draft(reading: Assignment, member: Client) -> None:
    save(member, reading)
    signed(reading)
    assert not ReviewDraft.objects.exists()


@pytest.mark.parametrize("headers", [{}, BY_SCRIPT])
def test_nothing_is_kept_after_the_end_and_the_words_are_given_back(
    reading: Assignment, member: Client, headers: dict[str, str]
) -> None:
    signed(reading)
    late = save(member, reading, headers=headers)
    assert late.status_code == 409 and not ReviewDraft.objects.exists()
    text = words(late)
    assert "Half a <b>thought" in text and "Half a comment." in text and "not yet found" in text


def test_a_lapsed_log_in_keeps_what_was_typed(reading: Assignment, client: Client) -> None:
    kept = save(client, reading)
    assert (
        kept.status_code == 401
        and "Half a comment." in kept.content.decode()
        and not ReviewDraft.objects.exists()
    )


def test_a_note_on_a_statement_is_kept_under_a_name_a_person_knows(
    reading: Assignment, client: Client
) -> None:
    kept = save(
        client,
        reading,
        **{"0123456789ab-note": "Not in the old.", "0123456789ab-2-note": "Nor here."},
    )
    assert words(kept).count("Note on a statement") == 2 and "89ab note" not in words(kept)


def test_a_draft_is_nobody_elses(cast: Cast, reading: Assignment, client: Client) -> None:
    ReviewDraft.objects.keep(reading, {"comments_to_author": "canary"})
    for who in (cast.author, cast.editor, cast.chair, cast.operator, cast.reviewers[1]):
        client.force_login(who)
        for path in (
            page(reading),
            f"/admin/articles/article/{reading.article.pk}/change/",
            f"/desk/{reading.article.pk}/",
        ):
            assert "canary" not in client.get(path).content.decode()


def test_a_foreign_draft_cannot_be_written(cast: Cast, reading: Assignment, client: Client) -> None:
    client.force_login(cast.reviewers[1])
    assert save(client, reading).status_code == 404 and not ReviewDraft.objects.exists()


def test_no_draft_before_the_text_is_open(assignment: Assignment, member: Client) -> None:
    assert save(member, assignment).status_code == 409
    assignment.accept(by=assignment.member.person)
    assert save(member, assignment).status_code == 409 and not ReviewDraft.objects.exists()


def test_a_page_overtakes_nothing_that_it_saved_itself_though_the_answer_got_lost(
    reading: Assignment, member: Client
) -> None:
    sheet = re.findall(r'name="sheet" value="(\w+)"', member.get(page(reading)).content.decode())[0]
    sent = {
        "verb": "sign",
        "stage": "save",
        "version": "",
        "sheet": sheet,
        "digest": reading.digest,
    }
    for typed in ("An hour", "An hour of words."):
        assert member.post(page(reading), sent | {"comments_to_author": typed}).status_code == 302
    assert ReviewDraft.objects.get().typed["comments_to_author"] == "An hour of words."
    other = member.post(page(reading), sent | {"comments_to_author": "Older.", "sheet": "another"})
    assert (
        other.status_code == 409
        and ReviewDraft.objects.get().typed["comments_to_author"] == "An hour of words."
    )


def test_a_note_without_an_answer_is_asked_about_and_an_overtaken_page_lists_the_answers(
    reading: Assignment, member: Client
) -> None:
    [statement] = [
        statement for statement in statements(reading.revision) if "3.2" in statement.text
    ]
    sent = {"verb": "sign", "stage": "save", "version": "", "digest": reading.digest}
    answer = member.post(
        page(reading),
        sent | {f"{statement.key}-verdict": "", f"{statement.key}-note": "Which study?"},
    )
    assert (
        answer.status_code == 200
        and "Choose an answer to go with this note, or empty it." in answer.content.decode()
    )
    assert "Which study?" in answer.content.decode()
    member.post(
        page(reading),
        sent | {"version": ReviewDraft.objects.get().version, "comments_to_author": "Newer."},
    )
    late = member.post(
        page(reading),
        sent | {f"{statement.key}-verdict": "disagree", f"{statement.key}-note": "Which study?"},
    )
    assert late.status_code == 409
    assert (
        "Your answer on “Potassium of 3.2" in late.content.decode()
        and "Disagree" in late.content.decode()
    )
