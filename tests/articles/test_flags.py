"""An interest declared after a review flags every decision that rested on it, and no other."""

import random

import pytest

from articles.flags import flags
from articles.models import Article
from reviewers.models import Assignment
from tests.cast import Cast, sign_for

from .publishing import correct, declare_late, forced, settle, waive


def flagged(article: Article) -> list[tuple[str, int, str]]:
    """Verb of the decision, number of its revision, verb of the answer or nothing, for each flag."""
    numbers = dict(article.revisions.values_list("digest", "number"))
    events = list(article.events.all())
    random.shuffle(events)
    return [(one.decision.verb, numbers[one.decision.digest], one.answer.verb if one.answer else "") for one in flags(events)]


def anew(cast: Cast, article: Article, body: str = "\nMore. [1]\n") -> Article:
    article.edit(by=cast.author, version=article.version, body=article.body + body)
    return article.submit(by=cast.author, reason="Anew.").start_review(by=cast.editor)


def declare(pk: int) -> Assignment:
    return declare_late(Assignment.objects.get(pk=pk))


@pytest.mark.parametrize("verb", ["request_changes", "reject"])
def test_what_is_not_public_is_flagged_too(cast: Cast, verb: str) -> None:
    article = cast.under_review()
    read, _ = cast.invite(article)
    cast.review(read, "changes_requested")
    getattr(article, verb)(by=cast.editor, digest=article.digest, reason="See the review.")
    assert flagged(article) == []
    declare(read.pk)
    assert flagged(article) == [(verb, 1, "")]


def test_a_later_decision_that_rests_on_others_is_not_flagged(cast: Cast) -> None:
    article = cast.under_review()
    former = cast.review(cast.invite(article, cast.reviewers[2])[0])
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article = anew(cast, article)
    for one in cast.invite(article):
        cast.review(one)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    declare(former.pk)
    assert flagged(article) == [("request_changes", 1, "")] and article.concerns() == []


def test_an_approval_stays_flagged_when_its_text_is_superseded(cast: Cast) -> None:
    article = cast.approved()
    first = Assignment.objects.order_by("pk")[0]
    article = anew(cast, article.revise(by=cast.author))
    for one in cast.invite(article):
        cast.review(one)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    declare(first.pk)
    assert flagged(article) == [("approve", 1, "")]


def test_a_minor_correction_rests_on_the_review_of_what_it_corrects(cast: Cast) -> None:
    article = correct(cast, cast.approved())
    declare(Assignment.objects.order_by("pk")[0].pk)
    assert flagged(article) == [("approve", 1, ""), ("approve", 2, "")]
    settle(Article.objects.get(pk=article.pk), cast.chair)
    assert flagged(article) == [("approve", 1, "settle"), ("approve", 2, "settle")]


def test_settling_rests_on_reviews_as_well(cast: Cast) -> None:
    article = forced(cast)
    asked = cast.invite(article)
    for one in asked:
        cast.review(one)
    settle(article, cast.editor)
    declare(asked[0].pk)
    assert flagged(article) == [("settle", 1, "")]  # nobody had read it when it was published


def test_what_was_declared_before_a_decision_does_not_flag_it(cast: Cast) -> None:
    article = cast.under_review()
    asked = cast.invite(article, *cast.reviewers)
    for one in asked:
        cast.review(one)
    declare(asked[0].pk)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert flagged(article) == []


def test_a_waived_interest_counts_again_and_the_waiver_answers_the_flag(cast: Cast) -> None:
    article = cast.under_review()
    read, _ = cast.invite(article)
    cast.review(read, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the review.")
    declare(read.pk)
    article = anew(cast, article)
    waive(cast, article, Assignment.objects.get(pk=read.pk))
    assert flagged(article) == [("request_changes", 1, "waive")]


def test_somebody_elses_interest_flags_only_what_rests_on_their_review(cast: Cast) -> None:
    one, other = cast.approved(), cast.approved(title="Is it another?")
    declare(Assignment.objects.filter(revision=other.revision).first().pk)  # type: ignore[union-attr]
    assert flagged(one) == [] and flagged(other) == [("approve", 1, "")]
