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

from .everywhere import QUESTION, REASONS, SECRETS, notifications

__all__ = ["notifications"]

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "notifications"
KINDS = {path.stem for path in TEMPLATES.glob("*.txt") if not path.stem.startswith("_")}
NO_QUESTION = {
    "delivery_failed",
    "digest",
    *(f"{whom}_{what}_changed" for whom in ("keys", "chairs") for what in ("roles", "addresses")),
}  # of no one question


def of(notifications: list[Notification], kind: str) -> list[Notification]:
    found = [notification for notification in notifications if notification.kind == kind]
    assert found, kind
    return found


def test_the_walk_reaches_every_kind(notifications: list[Notification]) -> None:
    assert {notification.kind for notification in notifications} == KINDS, (
        "Each kind needs a template, an act that owes it (its `tells_authors` or `tells_editors`, "
        "or a follower that EVENT_FOLLOWERS lists) and a step of everywhere.py."
    )


def test_every_subject_is_short_and_names_the_question(notifications: list[Notification]) -> None:
    for notification in notifications:
        assert 20 < len(notification.subject) <= 100 and "\n" not in notification.subject, (
            notification.subject
        )
        assert (
            "Does mild hypokalaemia" in notification.subject or notification.kind in NO_QUESTION
        ), notification.subject


def test_every_text_greets_says_where_to_go_and_signs(notifications: list[Notification]) -> None:
    for notification in notifications:
        opening, _, rest = notification.text.partition("\n\n")
        assert opening == f"Dear {notification.recipient}," or (
            not notification.recipient and opening in {"Dear Stranger,", "Dear Other Author,"}
        )
        choice = (
            ""
            if notification.kind in ALWAYS_ARRIVE
            else f"Which mail you get is your choice: {settings.SITE_ORIGIN}/accounts/mail/\n"
        )
        assert rest.endswith(
            f"\n\n{settings.SITE_ORIGIN}{notification.path}\n\n--\n{settings.SITE_NAME}\n{choice}"
        ) and notification.path.startswith("/")
        assert (
            "{" not in notification.text
            and "&quot;" not in notification.text
            and "&amp;" not in notification.text
        )


def test_words_stay_as_they_were_typed(notifications: list[Notification]) -> None:
    assert all(
        f"“{QUESTION}”" in notification.text
        for notification in notifications
        if notification.kind not in NO_QUESTION
    )


def test_nothing_unpublished_but_the_title_is_in_any(notifications: list[Notification]) -> None:
    everything = "\n".join(
        notification.subject + notification.text for notification in notifications
    )
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
    notifications: list[Notification], kind: str, verb: str, cast: Cast
) -> None:
    carriers = {
        (notification.kind, notification.recipient_id)
        for notification in notifications
        if REASONS[verb] in notification.text
    }
    assert carriers == {(kind, cast.author.pk)}


def test_authors_never_learn_who_reviews(notifications: list[Notification], cast: Cast) -> None:
    to_author = [
        notification.subject + notification.text
        for notification in notifications
        if notification.recipient_id == cast.author.pk
    ]
    assert to_author
    assert not [
        words for words in to_author for reviewer in cast.reviewers if reviewer.name in words
    ]


def test_an_invitation_names_the_day_it_is_due(notifications: list[Notification]) -> None:
    for notification in of(notifications, "reviewer_invited"):
        assert "due by " in notification.text and str(timezone.now().year) in notification.text


def test_what_did_not_arrive_is_told_to_those_who_can_help(
    notifications: list[Notification], cast: Cast
) -> None:
    found = of(notifications, "delivery_failed")
    assert {notification.recipient_id for notification in found} == {
        cast.editor.pk,
        cast.other_editor.pk,
        cast.chair.pk,
    }
    assert {(notification.channel, notification.state) for notification in found} == {
        (Channel.INBOX, DeliveryStatus.DELIVERED)
    }
    dead = {
        f"/admin/articles/notification/{notification.pk}/change/"
        for notification in notifications
        if notification.state == DeliveryStatus.DEAD
    }
    assert dead and {notification.path for notification in found} <= dead
    assert not [
        notification
        for notification in found
        if str(cast.author) in notification.subject + notification.text
    ]  # who is asked to review may be told, too: of no name


@pytest.mark.once
@pytest.mark.parametrize(
    ("audience", "path"),
    [("clinician", "/articles/is-it/"), ("patient", "/articles/is-it/patient/")],
)
def test_an_approval_says_where_readers_find_it(cast: Cast, audience: str, path: str) -> None:
    cast.approved(title="Is it?", audience=audience)
    [notification] = Notification.objects.filter(kind="author_approved", channel=Channel.MAIL)
    assert f" {settings.SITE_ORIGIN}{path}\n" in notification.text


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
    notifications = Notification.objects.filter(kind="reviewer_decided", channel=Channel.INBOX)
    assert {notification.recipient_id for notification in notifications} == {
        reviewer.pk for reviewer in cast.reviewers[:2]
    }
    assert all(words in notification.text for notification in notifications)


def test_a_long_question_fits_into_every_subject(cast: Cast) -> None:
    article = cast.reviewed(title="Is it " + "very " * 36 + "so?")
    article.request_changes(by=cast.editor, digest=article.digest, reason="Shorter.")
    assert max(len(notification.subject) for notification in Notification.objects.all()) <= 100


def test_the_letter_names_the_question_that_the_act_is_about(cast: Cast) -> None:
    article = cast.revising(title="Does the first cause it?")
    article.edit(
        by=cast.author, version=article.version, title="Is the second a cure at all?"
    ).submit(by=cast.author, reason="Another.")
    signature = sign_for(cast.chair, article, "retract")
    article.retract(
        by=cast.chair, digest=article.digest_for("retract"), reason="Wrong.", signature=signature
    )
    notifications = Notification.objects.filter(
        event=article.events.get(verb="retract"), recipient=cast.author
    )
    assert {notification.subject for notification in notifications} == {
        "Retracted: Does the first cause it?"
    }


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
    texts = {notification.recipient: notification.text for notification in sent}
    assert {*everybody} <= {*texts}
    assert all(text.startswith(f"Dear {recipient.name},\n\n") for recipient, text in texts.items())
