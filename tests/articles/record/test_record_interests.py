"""Competing interests on the public page: waived ones with who and why, late ones with their
day, and never in their own words."""

import pytest

from articles.models import Article, Page
from articles.verification import page as pages
from reviewers.models import Assignment, Interests
from tests.cast import Cast, sign_for

from ..reading.printed import part, printed, words
from ..reading.publishing import correct, declare_late, settle, sign, waive


def reviewed_by(article: Article) -> str:
    return words(part(printed(article), 'id="reviewed"', "</section>"))


def approve(cast: Cast, article: Article) -> Article:
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def is_current(article: Article) -> bool:
    return pages.verify(Page.objects.get(article=article)) == []


def test_a_waived_interest_stands_beside_the_name(cast: Cast) -> None:
    article = cast.under_review()
    first, second = cast.invite(article)
    first.accept(by=first.member.person)
    first.declare(by=first.member.person, interests=Interests.DECLARED, text="SECRET fees")
    waive(cast, article, first, "Nobody else knows <it>.")
    sign(Assignment.objects.get(pk=first.pk))
    cast.review(second)
    reviewer_one, reviewer_two = reviewed_by(approve(cast, article)).split("Reviewer Two")
    assert (
        "Competing interest waived by Chair : Nobody else knows <it>." in reviewer_one
        and "No competing interests" not in reviewer_one
    )
    assert "No competing interests" in reviewer_two and "waived" not in reviewer_two
    assert "SECRET" not in printed(article)


def test_a_waived_tie_stands_beside_the_name(cast: Cast) -> None:
    for who in (cast.author, cast.reviewers[0]):
        type(who).objects.filter(pk=who.pk).update(institution="General Hospital")
    article = cast.under_review()
    waive(cast, article, Assignment(member=cast.members[0]), "A house of 9,000.")
    for assignment in cast.invite(article):
        cast.review(assignment)
    reviewer_one, reviewer_two = reviewed_by(approve(cast, article)).split("Reviewer Two")
    assert (
        "No competing interests Works where an author works; this was waived by Chair : A house of "
        "9,000." in reviewer_one
    )
    assert "waived" not in reviewer_two


def test_an_interest_declared_after_the_approval_flags_page_and_reviewer(cast: Cast) -> None:
    article = cast.approved()
    before = printed(article)
    first = Assignment.objects.order_by("pk")[0]
    declare_late(first)
    html, day = printed(article), f"{article.events.latest('sequence').at:%-d %B %Y}"
    assert "competing interest" not in words(
        part(before, '<header class="article__head', "</header>")
    )
    top = words(part(html, '<header class="article__head', "</header>"))
    assert (
        f"Reviewer One, MD declared it on {day} , after signing the review." in top
        and "not decided yet" in top
    )
    reviewer_one, reviewer_two = reviewed_by(article).split("Reviewer Two")
    assert (
        f"Declared a competing interest on {day} , after this review" in reviewer_one
        and "No competing interests" not in reviewer_one
    )
    assert "No competing interests" in reviewer_two and "SECRET" not in html and is_current(article)


def test_settled_it_says_so(cast: Cast) -> None:
    article = cast.approved()
    declare_late(Assignment.objects.order_by("pk")[0])
    article.refresh_from_db()
    settle(article, cast.chair)
    html, day = printed(article), f"{article.events.latest('sequence').at:%-d %B %Y}"
    assert f"Resolved on {day} by Chair" in reviewed_by(article)
    assert (
        f"Resolved on {day} by Chair : the text may stand." in words(html)
        and "banner--caution" not in html
    )
    assert "SECRET" not in html and is_current(article)


@pytest.mark.once
def test_a_waiver_of_a_late_interest_is_public(cast: Cast) -> None:
    article = cast.approved()
    first = Assignment.objects.order_by("pk")[0]
    declare_late(first)
    article.refresh_from_db()
    waive(cast, article, first, "It ended in 2019.")
    assert "Competing interest waived by Chair : It ended in 2019." in reviewed_by(
        article
    ) and is_current(article)


def test_a_review_that_fell_out_of_account_before_the_approval_is_not_named(cast: Cast) -> None:
    article = cast.under_review()
    for assignment in cast.invite(article, *cast.reviewers):
        cast.review(assignment)
    declare_late(Assignment.objects.order_by("pk")[0])
    html = printed(approve(cast, article))
    assert "Reviewer One" not in html and "Reviewer Two" in html and "Reviewer Three" in html
    assert "2 reviews" in html and 'id="banner-' not in html and article.concerns() == []


@pytest.mark.once
def test_a_late_interest_about_a_former_revision_leaves_the_page_alone(cast: Cast) -> None:
    article = cast.under_review()
    former = cast.review(cast.invite(article, cast.reviewers[2])[0])
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.edit(by=cast.author, version=article.version, body=article.body + "\nMore. [1]\n")
    article.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    before = printed(approve(cast, article))
    declare_late(Assignment.objects.get(pk=former.pk))
    assert printed(article) == before and is_current(article)


@pytest.mark.once
def test_under_a_correction_it_still_puts_the_text_in_question_until_settled(cast: Cast) -> None:
    article = correct(cast, cast.approved())
    declare_late(Assignment.objects.order_by("pk")[0])
    article = Article.objects.get(pk=article.pk)
    assert (
        len(article.concerns()) == 1
        and "not decided yet" in printed(article)
        and is_current(article)
    )
    settle(article, cast.chair)
    assert (
        article.concerns() == []
        and "the text may stand" in printed(article)
        and is_current(article)
    )
