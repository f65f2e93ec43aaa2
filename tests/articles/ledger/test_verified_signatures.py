"""The ledger's verification finds signatures and rules that were forged."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from articles.database.canonical import digest
from articles.models import Article, Event
from articles.verification import verify
from reviewers.models import QuorumPolicy
from reviewers.verification import verify_rules
from tests.articles.reading.publishing import correct, forced, settle, waive
from tests.cast import Cast, sign_for
from tests.rewinding import walked

from .forging import article, forge

__all__ = ["article", "forge"]


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
            for row in Event.objects.filter(article=event.article_id).order_by("sequence"):
                row.previous = previous
                previous = digest(row.canonical())
                forge(
                    "update articles_event set previous = %s, hash = %s where id = %s",
                    row.previous,
                    previous,
                    row.pk,
                )
            return verify(event.article)

        return change

    @pytest.mark.once
    @pytest.mark.parametrize(
        ("forged", "message"),
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
        message: str,
    ) -> None:
        event = retracted.events.filter(verb=verb)[0]
        assert f"event {event.sequence} ({verb}) {message}." in resealed(
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
        ("forged", "message"),
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
        message: str,
    ) -> None:
        event = settled.events.get(verb=verb)
        assert resealed(event) == []
        assert resealed(event, signature=event.detail["signature"] | forged) == [
            f"event {event.sequence} ({verb}) {message}."
        ]

    @pytest.mark.once
    @pytest.mark.parametrize("verb", ["force_publish", "settle"])
    def test_one_of_either_key_that_is_copied_from_another_article_is_found(
        self, settled: Article, another: Article, resealed: Callable[..., list[str]], verb: str
    ) -> None:
        first, second = (article.events.get(verb=verb) for article in (settled, another))
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
        message = (
            f"Article {article.pk}: event {article.events.latest('sequence').sequence} says minor "
            "correction of what is none."
        )
        assert list(verify_rules()) == [message]
