"""An interest declared after a review flags every decision that rested on it, and no other."""

import random

import pytest

from articles.models import Article
from articles.publishing.late_disclosures import flags
from articles.workflow.recorded import Opposed
from reviewers.models import Assignment
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked

from ..reading.publishing import correct, declare_late, forced, settle, sign, waive


def flagged(article: Article) -> list[tuple[str, int, str]]:
    """Verb of the decision, number of its revision, verb of the answer or nothing, for each
    flag."""
    numbers = dict(article.revisions.values_list("digest", "number"))
    events = list(article.events.all())
    random.shuffle(events)
    return [
        (flag.decision.verb, numbers[flag.decision.digest], flag.answer.verb if flag.answer else "")
        for flag in flags(events)
    ]


def anew(cast: Cast, article: Article, body: str = "\nMore. [1]\n") -> Article:
    article.edit(by=cast.author, version=article.version, body=article.body + body)
    return article.submit(by=cast.author, reason="Anew.").start_review(by=cast.editor)


def declare(pk: int) -> Assignment:
    return declare_late(Assignment.objects.get(pk=pk))


@walked
def article(cast: Cast) -> Article:
    """A text under review."""
    return cast.under_review()


@pytest.mark.parametrize("verb", ["request_changes", "reject"])
def test_what_is_not_public_is_flagged_too(cast: Cast, article: Article, verb: str) -> None:
    read, _ = cast.invite(article)
    cast.review(read, "changes_requested")
    getattr(article, verb)(by=cast.editor, digest=article.digest, reason="See the review.")
    assert flagged(article) == []
    declare(read.pk)
    assert flagged(article) == [(verb, 1, "")]


@pytest.mark.once
def test_a_later_decision_that_rests_on_others_is_not_flagged(cast: Cast, article: Article) -> None:
    former = cast.review(cast.invite(article, cast.reviewers[2])[0])
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article = anew(cast, article)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    declare(former.pk)
    assert flagged(article) == [("request_changes", 1, "")] and article.concerns() == []


@pytest.mark.once
def test_an_approval_stays_flagged_when_its_text_is_superseded(cast: Cast) -> None:
    article = cast.approved()
    first = Assignment.objects.order_by("pk")[0]
    article = anew(cast, article.revise(by=cast.author))
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    declare(first.pk)
    assert sorted(flagged(article)) == [
        ("approve", 1, ""),
        ("approve", 2, ""),
    ]  # one interest, two reviews


def test_an_interest_in_the_next_round_concerns_the_reviews_of_the_rounds_before(
    cast: Cast,
) -> None:
    article = anew(cast, cast.approved().revise(by=cast.author))
    [again] = cast.invite(article, cast.reviewers[0])
    again.accept(by=cast.reviewers[0])
    declare_late(again, "Lecture fees.")
    assert flagged(article) == [("approve", 1, "")]
    article = Article.objects.get(pk=article.pk)
    assert [concern.detail["about"] for concern in article.concerns()] == [
        article.approved_revision.digest  # type: ignore[union-attr]
    ]
    own = Assignment.objects.filter(member=again.member).values_list("interests", "interests_text")
    assert list(own) == [("declared", "Lecture fees.")] * 2 and violations() == []


def test_one_interest_reaches_the_reviews_of_every_round_once(cast: Cast) -> None:
    article = cast.approved()
    for _ in range(2):
        article = anew(cast, article.revise(by=cast.author))
        for assignment in cast.invite(article):
            cast.review(assignment)
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )
    own = Assignment.objects.filter(member=cast.members[0]).order_by("pk")
    declare(own[1].pk)
    assert sorted(flagged(article)) == [("approve", 1, ""), ("approve", 2, ""), ("approve", 3, "")]
    assert set(own.values_list("interests", flat=True)) == {"declared"} and violations() == []


@pytest.mark.once
def test_an_interest_in_the_next_round_keeps_the_second_key_from_turning(cast: Cast) -> None:
    article = forced(cast)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.refresh_from_db()
    article = anew(cast, article.revise(by=cast.author))
    [again] = cast.invite(article, cast.reviewers[0])
    again.accept(by=cast.reviewers[0])
    declare_late(again, "Lecture fees.")
    with pytest.raises(Opposed, match="1 of 2 approving reviews are in"):
        settle(Article.objects.get(pk=article.pk), cast.editor)


@pytest.mark.once
def test_an_interest_a_chair_has_waived_is_no_new_one(cast: Cast, article: Article) -> None:
    first, second = cast.invite(article)
    first.accept(by=first.member.person)
    first.declare(by=first.member.person, interests="declared", text="Lecture fees.")
    waive(cast, article, first)
    sign(Assignment.objects.get(pk=first.pk))
    cast.review(second)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    article = anew(cast, article.revise(by=cast.author))
    [again] = cast.invite(article, cast.reviewers[0])
    again.accept(by=cast.reviewers[0])
    declare_late(again, "Lecture fees.")
    assert flagged(article) == []


@pytest.mark.once
def test_a_retraction_rests_on_reviews_and_answers_what_is_flagged(cast: Cast) -> None:
    article = forced(cast)
    read = cast.invite(article)[0]
    cast.review(read, "not_approved")
    article.retract(
        by=cast.editor,
        digest=article.digest,
        reason="No.",
        signature=sign_for(cast.editor, article, "retract"),
    )
    declare(read.pk)
    assert (
        flagged(article) == [("retract", 1, "")]
        and Article.objects.get(pk=article.pk).concerns() == []
    )
    public = cast.approved(title="Is it another?")
    declare(Assignment.objects.filter(revision=public.revision).first().pk)  # type: ignore[union-attr]
    public.retract(
        by=cast.editor,
        digest=public.digest,
        reason="No.",
        signature=sign_for(cast.editor, public, "retract"),
    )
    assert (
        flagged(public) == [("approve", 1, "retract")]
        and Article.objects.get(pk=public.pk).concerns() == []
    )


@pytest.mark.once
def test_a_minor_correction_rests_on_the_review_of_what_it_corrects(cast: Cast) -> None:
    article = correct(cast, cast.approved())
    declare(Assignment.objects.order_by("pk")[0].pk)
    assert flagged(article) == [("approve", 1, ""), ("approve", 2, "")]
    settle(Article.objects.get(pk=article.pk), cast.chair)
    assert flagged(article) == [("approve", 1, "settle"), ("approve", 2, "settle")]


@pytest.mark.once
def test_settling_rests_on_reviews_as_well(cast: Cast) -> None:
    article = forced(cast)
    asked = cast.invite(article)
    for assignment in asked:
        cast.review(assignment)
    settle(article, cast.editor)
    declare(asked[0].pk)
    assert flagged(article) == [("settle", 1, "")]  # nobody had read it when it was published


@pytest.mark.once
def test_what_was_declared_before_a_decision_does_not_flag_it(cast: Cast, article: Article) -> None:
    asked = cast.invite(article, *cast.reviewers)
    for assignment in asked:
        cast.review(assignment)
    declare(asked[0].pk)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert flagged(article) == []


@pytest.mark.once
def test_a_waived_interest_counts_again_and_the_waiver_answers_the_flag(
    cast: Cast, article: Article
) -> None:
    read, _ = cast.invite(article)
    cast.review(read, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the review.")
    declare(read.pk)
    article = anew(cast, article)
    waive(cast, article, Assignment.objects.get(pk=read.pk))
    assert flagged(article) == [("request_changes", 1, "waive")]


@pytest.mark.once
def test_somebody_elses_interest_flags_only_what_rests_on_their_review(cast: Cast) -> None:
    article, other = cast.approved(), cast.approved(title="Is it another?")
    declare(Assignment.objects.filter(revision=other.revision).first().pk)  # type: ignore[union-attr]
    assert flagged(article) == [] and flagged(other) == [("approve", 1, "")]
