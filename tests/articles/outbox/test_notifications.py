"""The words of every notification: each is reached by walking, names the question, and tells no
more than it may."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from articles.initial_data.names import EDITORS
from articles.models import Channel, DeliveryStatus, Notification, owing
from articles.models.notification_kinds import ALWAYS_ARRIVE
from tests.cast import Cast, person, sign_for

from .everywhere import QUESTION, REASONS, SECRETS, told

__all__ = ["told"]

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "notifications"
KINDS = {path.stem for path in TEMPLATES.glob("*.txt") if not path.stem.startswith("_")}
NO_QUESTION = {
    "delivery_failed",
    "digest",
    *(f"{whom}_{what}_changed" for whom in ("keys", "chairs") for what in ("roles", "addresses")),
}  # of no one question


def of(told: list[Notification], kind: str) -> list[Notification]:
    found = [one for one in told if one.kind == kind]
    assert found, kind
    return found


def test_the_walk_reaches_every_kind(told: list[Notification]) -> None:
    assert {one.kind for one in told} == KINDS, (
        "Each kind needs a template, an act that owes it (its `tells_authors` or `tells_editors`, "
        "or a follower that EVENT_FOLLOWERS lists) and a step of everywhere.py."
    )


def test_every_subject_is_short_and_names_the_question(told: list[Notification]) -> None:
    for one in told:
        assert 20 < len(one.subject) <= 100 and "\n" not in one.subject, one.subject
        assert "Does mild hypokalaemia" in one.subject or one.kind in NO_QUESTION, one.subject


def test_every_text_greets_says_where_to_go_and_signs(told: list[Notification]) -> None:
    for one in told:
        opening, _, rest = one.text.partition("\n\n")
        assert opening == f"Dear {one.recipient}," or (
            not one.recipient and opening in {"Dear Stranger,", "Dear Other Author,"}
        )
        choice = (
            ""
            if one.kind in ALWAYS_ARRIVE
            else f"Which mail you get is your choice: {settings.SITE_ORIGIN}/accounts/mail/\n"
        )
        assert rest.endswith(
            f"\n\n{settings.SITE_ORIGIN}{one.path}\n\n--\n{settings.SITE_NAME}\n{choice}"
        ) and one.path.startswith("/")
        assert "{" not in one.text and "&quot;" not in one.text and "&amp;" not in one.text


def test_words_stay_as_they_were_typed(told: list[Notification]) -> None:
    assert all(f"“{QUESTION}”" in one.text for one in told if one.kind not in NO_QUESTION)


def test_nothing_unpublished_but_the_title_is_in_any(told: list[Notification]) -> None:
    everything = "\n".join(one.subject + one.text for one in told)
    assert [
        name for name, canary in SECRETS.items() if canary.partition(" ")[0] in everything
    ] == []
    assert "Reasoncanary" in everything, "the search would find what is there"


@pytest.mark.parametrize(
    ("kind", "verb"),
    [
        ("author_changes_requested", "request_changes"),
        ("author_rejected", "reject"),
        ("author_retracted", "retract"),
    ],
)
def test_a_refusal_carries_its_reason_to_the_author_alone(
    told: list[Notification], kind: str, verb: str, cast: Cast
) -> None:
    carriers = {(one.kind, one.recipient_id) for one in told if REASONS[verb] in one.text}
    assert carriers == {(kind, cast.author.pk)}


def test_authors_never_learn_who_reviews(told: list[Notification], cast: Cast) -> None:
    to_author = [one.subject + one.text for one in told if one.recipient_id == cast.author.pk]
    assert to_author
    assert not [
        words for words in to_author for reviewer in cast.reviewers if reviewer.name in words
    ]


def test_an_invitation_names_the_day_it_is_due(told: list[Notification]) -> None:
    for one in of(told, "reviewer_invited"):
        assert "due by " in one.text and str(timezone.now().year) in one.text


def test_what_did_not_arrive_is_told_to_those_who_can_help(
    told: list[Notification], cast: Cast
) -> None:
    found = of(told, "delivery_failed")
    assert {one.recipient_id for one in found} == {
        cast.editor.pk,
        cast.other_editor.pk,
        cast.chair.pk,
    }
    assert {(one.channel, one.state) for one in found} == {
        (Channel.INBOX, DeliveryStatus.DELIVERED)
    }
    dead = {
        f"/admin/articles/notification/{one.pk}/change/"
        for one in told
        if one.state == DeliveryStatus.DEAD
    }
    assert dead and {one.path for one in found} <= dead
    assert not [
        one for one in found if str(cast.author) in one.subject + one.text
    ]  # who is asked to review may be told, too: of no name


@pytest.mark.once
@pytest.mark.parametrize(
    ("audience", "path"),
    [("clinician", "/articles/is-it/"), ("patient", "/articles/is-it/patient/")],
)
def test_an_approval_says_where_readers_find_it(cast: Cast, audience: str, path: str) -> None:
    cast.approved(title="Is it?", audience=audience)
    [one] = Notification.objects.filter(kind="author_approved", channel=Channel.MAIL)
    assert f" {settings.SITE_ORIGIN}{path}\n" in one.text


@pytest.mark.once
@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("approve", "has been approved"),
        ("request_changes", "asked the author"),
        ("reject", "not to accept"),
        ("withdraw", "has withdrawn"),
    ],
)
def test_a_reviewer_learns_how_it_ended(cast: Cast, verb: str, words: str) -> None:
    article = cast.reviewed()
    decision = {} if verb == "withdraw" else {"digest": article.digest, "reason": "Because."}
    if verb == "approve":
        decision["signature"] = sign_for(cast.editor, article)
    getattr(article, verb)(by=cast.author if verb == "withdraw" else cast.editor, **decision)
    told = Notification.objects.filter(kind="reviewer_decided", channel=Channel.INBOX)
    assert {one.recipient_id for one in told} == {reviewer.pk for reviewer in cast.reviewers[:2]}
    assert all(words in one.text for one in told)


def test_a_long_question_fits_into_every_subject(cast: Cast) -> None:
    article = cast.reviewed(title="Is it " + "very " * 36 + "so?")
    article.request_changes(by=cast.editor, digest=article.digest, reason="Shorter.")
    assert max(len(one.subject) for one in Notification.objects.all()) <= 100


def test_the_letter_names_the_question_that_the_act_is_about(cast: Cast) -> None:
    article = cast.revising(title="Does the first cause it?")
    article.edit(
        by=cast.author, version=article.version, title="Is the second a cure at all?"
    ).submit(by=cast.author, reason="Another.")
    signature = sign_for(cast.chair, article, "retract")
    article.retract(
        by=cast.chair, digest=article.digest_for("retract"), reason="Wrong.", signature=signature
    )
    told = Notification.objects.filter(
        event=article.events.get(verb="retract"), recipient=cast.author
    )
    assert {one.subject for one in told} == {"Retracted: Does the first cause it?"}


def test_the_words_are_rendered_once_however_many_are_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered, render = [], owing.render_to_string
    monkeypatch.setattr(
        owing,
        "render_to_string",
        lambda name, facts: rendered.append(name) or render(name, facts),
    )
    everybody = [person(f"Editor {number}", EDITORS) for number in range(9)]
    article = cast.draft().submit(by=cast.author)
    assert rendered.count("notifications/editors_submitted.txt") == 1
    sent = Notification.objects.filter(
        event__article=article, kind="editors_submitted", channel="mail"
    )
    told = {one.recipient: one.text for one in sent}
    assert {*everybody} <= {*told}
    assert all(text.startswith(f"Dear {one.name},\n\n") for one, text in told.items())
