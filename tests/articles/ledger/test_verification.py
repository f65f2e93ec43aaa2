"""The ledger's verification finds every kind of forgery: alter, remove, insert, swap, in events,
rows and history."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.database.canonical import digest
from articles.ledger.triggers import unseal
from articles.models import Article, Event
from articles.verification import verify, verify_all
from editorial.admin.decisions.timeline import timeline
from reviewers.models import QuorumPolicy
from reviewers.verification import verify_assignments, verify_rules
from tests.cast import Cast, sign_for
from tests.rewinding import walked

from ..reading.publishing import correct, forced, settle, waive


@pytest.fixture
def forge(db: None) -> Callable[..., None]:
    """Run SQL as somebody who has broken the seal."""

    def run(sql: str, *values: Any) -> None:
        for app in apps.get_app_configs():
            unseal(app)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    return run


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@walked
def retracted(cast: Cast, article: Article) -> Article:
    """A text that was public."""
    signature = sign_for(cast.chair, article, "retract")
    return article.retract(
        by=cast.chair, digest=article.digest, reason="The dose was wrong.", signature=signature
    )


@walked
def settled(cast: Cast) -> Article:
    """A text with either key."""
    return twice_keyed(cast)


def twice_keyed(cast: Cast, **copy: Any) -> Article:
    """An article that was published before full review, then read, and settled by somebody else."""
    article = forced(cast, **copy)
    for assignment in cast.invite(article):
        cast.review(assignment)
    return settle(article, cast.editor)


@walked
def another(cast: Cast, settled: Article) -> Article:
    """Another text with either key."""
    return twice_keyed(cast, title="Is it the other?")


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
    assert any("ledger ends at under_review" in said for said in verify(article))


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
    assert any("was altered" in said for said in verify(article))


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
    extra.seal().save()
    assert any("is on no ledger" in said for said in verify_all())


def test_a_status_moved_past_the_verbs_is_found(cast: Cast) -> None:
    article = cast.submitted()
    Article.objects.filter(pk=article.pk).update(status="approved")
    assert any("but its ledger ends at submitted" in said for said in verify_all())


def test_a_history_row_without_an_event_is_found(cast: Cast) -> None:
    article = cast.submitted()
    row = article.history.first()
    copy = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name != "history_id"
    }
    type(row)(**copy | {"status": "approved"}).save()
    assert any("without an event" in said for said in verify(article))


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
    assert [one["label"] for one in timeline(latest)[:2]] == ["Reminder sent"] * 2


class TestSignatures:
    """A signature stands for its event: whose hash is made anew after a forgery, that is still
    found."""

    @pytest.fixture
    def resealed(self, forge: Callable[..., None]) -> Callable[..., list[str]]:
        """Change the detail of an event and make all hashes of its chain anew; return what the
        verification says."""

        def change(event: Event, **detail: Any) -> list[str]:
            forge(
                "update articles_event set detail = %s where id = %s",
                json.dumps(event.detail | detail),
                event.pk,
            )
            previous = ""
            for one in Event.objects.filter(article=event.article_id).order_by("sequence"):
                one.previous = previous
                previous = digest(one.canonical())
                forge(
                    "update articles_event set previous = %s, hash = %s where id = %s",
                    one.previous,
                    previous,
                    one.pk,
                )
            return verify(event.article)

        return change

    @pytest.mark.once
    @pytest.mark.parametrize(
        ("forged", "said"),
        [
            ({"digest": "sha256:" + "0" * 64}, "was signed on another text"),
            ({"person": 4711}, "was signed by somebody else"),
            ({"printed_name": ""}, "has an incomplete signature"),
            ({"meaning": "fun"}, "has an incomplete signature"),
            ({"method": ""}, "has an incomplete signature"),
        ],
    )
    @pytest.mark.parametrize("verb", ["sign", "approve", "retract"])
    def test_one_that_was_altered_is_found(
        self,
        retracted: Article,
        resealed: Callable[..., list[str]],
        verb: str,
        forged: Any,
        said: str,
    ) -> None:
        event = retracted.events.filter(verb=verb)[0]
        assert f"event {event.sequence} ({verb}) {said}." in resealed(
            event, signature=event.detail["signature"] | forged
        )

    @pytest.mark.once
    def test_one_that_is_copied_to_another_revision_is_found(
        self, cast: Cast, resealed: Callable[..., list[str]]
    ) -> None:
        article = cast.revising()
        first = article.events.get(verb="approve")
        article.edit(by=cast.author, version=article.version, body=article.body + "More. [1]\n")
        article.submit(by=cast.author).start_review(by=cast.editor)
        for assignment in cast.invite(article):
            cast.review(assignment)
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )
        second = article.events.filter(verb="approve").latest("sequence")
        assert resealed(second) == []
        assert resealed(second, signature=first.detail["signature"]) == [
            f"event {second.sequence} (approve) was signed on another text."
        ]

    @pytest.mark.once
    @pytest.mark.parametrize(
        ("forged", "said"),
        [
            ({"digest": "sha256:" + "0" * 64}, "was signed on another text"),
            ({"person": 4711}, "was signed by somebody else"),
            ({"meaning": ""}, "has an incomplete signature"),
        ],
    )
    @pytest.mark.parametrize("verb", ["force_publish", "settle"])
    def test_one_of_either_key_that_was_altered_is_found(
        self,
        settled: Article,
        resealed: Callable[..., list[str]],
        verb: str,
        forged: Any,
        said: str,
    ) -> None:
        event = settled.events.get(verb=verb)
        assert resealed(event) == []
        assert resealed(event, signature=event.detail["signature"] | forged) == [
            f"event {event.sequence} ({verb}) {said}."
        ]

    @pytest.mark.once
    @pytest.mark.parametrize("verb", ["force_publish", "settle"])
    def test_one_of_either_key_that_is_copied_from_another_article_is_found(
        self, settled: Article, another: Article, resealed: Callable[..., list[str]], verb: str
    ) -> None:
        first, second = (one.events.get(verb=verb) for one in (settled, another))
        assert resealed(second, signature=first.detail["signature"]) == [
            f"event {second.sequence} ({verb}) was signed on another text."
        ]

    def test_one_under_a_waiver_is_checked_too(
        self, cast: Cast, resealed: Callable[..., list[str]]
    ) -> None:
        article = cast.under_review()
        first = cast.invite(article)[0]
        first.accept(by=first.member.person)
        first.declare(by=first.member.person, interests="declared", text="Fees.")
        waive(cast, article, first)
        event = article.events.get(verb="waive")
        assert resealed(event) == []
        assert resealed(
            event, signature=event.detail["signature"] | {"person": cast.editor.pk}
        ) == [f"event {event.sequence} (waive) was signed by somebody else."]


def test_what_was_published_before_full_review_verifies_and_is_pointed_at(
    cast: Cast, forge: Callable[..., None]
) -> None:
    article = forced(cast)
    assert list(verify_all()) == []
    forge("update articles_article set approved_revision_id = null, galley_id = null")
    said = verify(Article.objects.get(pk=article.pk))
    assert "its approved revision is not the one that was approved last." in said
    assert "its galley is not the one that was approved last." in said


@walked
def policy(cast: Cast) -> QuorumPolicy:
    """A rule that a chair has adopted."""
    return QuorumPolicy.objects.adopt(by=cast.chair, approvals=2, of_topic=1)


@walked
def ruled(cast: Cast, policy: QuorumPolicy) -> Article:
    """A text that is public by that rule."""
    return cast.approved()


class TestRules:
    """The rule a decision was made under is the ink of that number; a minor correction is one."""

    @pytest.mark.once
    def test_a_decision_under_an_adopted_rule_verifies(
        self, cast: Cast, policy: QuorumPolicy, ruled: Article
    ) -> None:
        assert ruled.events.get(verb="approve").detail["quorum_policy"]["number"] == policy.number
        correct(cast, ruled)
        assert list(verify_rules()) == []

    @pytest.mark.parametrize(
        "forgery",
        [
            "update reviewers_quorumpolicy set approvals = 1, of_topic = 1",
            "update reviewers_quorumpolicy set number = 7",
            "delete from reviewers_quorumpolicy",
        ],
    )
    def test_a_rule_that_was_altered_is_found(
        self, ruled: Article, forge: Callable[..., None], forgery: str
    ) -> None:
        forge(forgery)
        sequence = ruled.events.get(verb="approve").sequence
        assert list(verify_rules()) == [
            f"Article {ruled.pk}: the quorum policy that event {sequence} was made under was "
            "altered."
        ]

    @pytest.mark.once
    def test_a_full_revision_approved_as_a_minor_one_is_found(
        self, cast: Cast, forge: Callable[..., None]
    ) -> None:
        article = correct(cast, cast.approved())
        forge("update articles_revision set is_minor = %s", False)
        said = (
            f"Article {article.pk}: event {article.events.latest('sequence').sequence} says minor "
            "correction of what is none."
        )
        assert list(verify_rules()) == [said]
