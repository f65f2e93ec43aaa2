"""The ledger's verification finds every kind of forgery: alter, remove, insert, swap, in events,
rows and history."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article, Event
from articles.verification import verify, verify_all
from editorial.admin.decisions.timeline import timeline
from reviewers.verification import verify_assignments
from tests.articles.reading.publishing import forced
from tests.cast import Cast

from .forging import article, forge

__all__ = ["article", "forge"]


@pytest.mark.once
def test_a_whole_life_verifies(cast: Cast) -> None:
    article = cast.revising()
    article.edit(by=cast.author, version=article.version, body=article.body + "More. [1]\n").submit(
        by=cast.author
    )
    article.reject(by=cast.editor, digest=article.digest, reason="No.")
    cast.changes_requested(title="Another?").withdraw(by=cast.author)
    assert list(verify_all()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "reject"),
        ("actor_name", "Somebody Else"),
        ("reason", "forged"),
        ("digest", "sha256:0"),
        ("previous", "sha256:0"),
        ("detail", '{"approves":true}'),
        ("rows", "{}"),
        ("hash", "sha256:0"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("after", "rejected"),
    ],
)
def test_an_altered_event_is_found(
    article: Article, forge: Callable[..., None], column: str, value: str
) -> None:
    # The columns are listed above.
    forge(f'update articles_event set "{column}" = %s where sequence = 10', value)  # noqa: S608
    assert verify(article)


@pytest.mark.parametrize("sequence", range(1, 10))
def test_a_removed_event_is_found(
    article: Article, forge: Callable[..., None], sequence: int
) -> None:
    forge("delete from articles_notification")
    forge("delete from articles_event where sequence = %s", sequence)
    assert verify(article)


def test_swapped_events_are_found(article: Article, forge: Callable[..., None]) -> None:
    for old, new in ((4, 99), (7, 4), (99, 7)):
        forge("update articles_event set sequence = %s where sequence = %s", new, old)
    assert verify(article)


def test_a_removed_tail_is_found_by_the_status(
    article: Article, forge: Callable[..., None]
) -> None:
    forge("delete from articles_notification")
    forge("delete from articles_event where sequence = 10")
    assert any("ledger ends at under_review" in message for message in verify(article))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("articles_revision", "body", "Take 5000 mg."),
        ("articles_revision", "edited_by_id", None),
        ("articles_galley", "text", "<p>forged</p>"),
        ("reviewers_review", "recommendation", "not_approved"),
        ("reviewers_review", "comments_to_editors", "forged"),
        ("articles_historicalarticle", "history_change_reason", "forged"),
    ],
)
def test_an_altered_row_of_ink_is_found(
    cast: Cast, article: Article, forge: Callable[..., None], table: str, column: str, value: Any
) -> None:
    forge(f'update {table} set "{column}" = %s where 1 = 1', value or cast.stranger.pk)  # noqa: S608
    assert any("was altered" in message for message in verify(article))


def test_an_inserted_revision_is_found(cast: Cast) -> None:
    article = cast.submitted()
    extra = type(article.revision)(
        **{
            field.attname: getattr(article.revision, field.attname)
            for field in article.revision._meta.concrete_fields
            if field.name != "id"
        }
    )
    extra.number = 2
    extra.with_digest().save()
    assert any("is on no ledger" in message for message in verify_all())


def test_a_status_moved_past_the_verbs_is_found(cast: Cast) -> None:
    article = cast.submitted()
    Article.objects.filter(pk=article.pk).update(status="approved")
    assert any("but its ledger ends at submitted" in message for message in verify_all())


def test_a_history_row_without_an_event_is_found(cast: Cast) -> None:
    article = cast.submitted()
    row = article.history.first()
    copy = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name != "history_id"
    }
    type(row)(**copy | {"status": "approved"}).save()
    assert any("without an event" in message for message in verify(article))


@pytest.mark.usefixtures("article")
def test_the_command_says_what_it_found(
    forge: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_ledger")
    assert "agrees: 1 articles, 10 events, 1 pages." in capsys.readouterr().out
    forge("update articles_event set reason = 'forged' where sequence = 2")
    with pytest.raises(SystemExit) as stop:
        call_command("verify_ledger")
    assert stop.value.code == "1 disagreement(s) found."
    assert "event 2 (start_review) was altered" in capsys.readouterr().out


def test_the_command_refuses_an_unknown_address(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        call_command("verify_ledger", "nowhere")
    assert stop.value.code == 2 and "There is no article at nowhere." in capsys.readouterr().err


@pytest.mark.usefixtures("article")
def test_every_event_has_an_actor_and_a_name() -> None:
    assert not Event.objects.filter(actor_name="").exists()


@pytest.mark.parametrize(
    "forgery",
    [
        "update articles_page set html = 'owned'",
        "update articles_page set slug = 'elsewhere'",
        "delete from articles_page",
        "update articles_article set galley_id = null",
        "update articles_article set approved_revision_id = null",
        "update articles_article set revision_id = null",
        "update articles_article set slug = 'elsewhere'",
        "update articles_policy set text = 'forged' where kind = 'disclaimer'",
        "update reviewers_assignment set interests = 'declared'",
        "update reviewers_assignment set status = 'cancelled'",
    ],
)
@pytest.mark.usefixtures("article")
def test_a_change_past_the_verbs_is_found(forge: Callable[..., None], forgery: str) -> None:
    call_command("verify_ledger")
    forge(forgery)
    with pytest.raises(SystemExit):
        call_command("verify_ledger")


def test_assignments_that_ended_with_their_review_verify(cast: Cast) -> None:
    article = cast.under_review()
    first, second = cast.invite(article)
    first.accept(by=first.member.person)
    second.decline(by=second.member.person, reason="Away.")
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    assert list(verify_assignments()) == []


def test_reminders_move_nothing_in_the_form_of_today_nor_in_that_of_once(cast: Cast) -> None:
    article = cast.under_review()
    first, second = cast.invite(article)
    Event.objects.chain(
        article,
        "remind",
        article.status,
        by=cast.editor,
        about=article.digest,
        detail={"reminded": {str(second.pk): "Reviewer Two"}},
    )
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        first.remind(by=cast.editor)
    assert list(verify_all()) == list(verify_assignments()) == []
    latest = list(article.events.order_by("-sequence"))
    assert [entry["label"] for entry in timeline(latest)[:2]] == ["Reminder sent"] * 2


def test_what_was_published_before_full_review_verifies_and_is_pointed_at(
    cast: Cast, forge: Callable[..., None]
) -> None:
    article = forced(cast)
    assert list(verify_all()) == []
    forge("update articles_article set approved_revision_id = null, galley_id = null")
    messages = verify(Article.objects.get(pk=article.pk))
    assert "its approved revision is not the one that was approved last." in messages
    assert "its galley is not the one that was approved last." in messages
