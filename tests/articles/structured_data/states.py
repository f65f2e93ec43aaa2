"""Texts in every state in which readers find them."""

from datetime import UTC, datetime

import time_machine

from articles.models import Article, Page
from articles.tasks import set_outdated_pages
from reviewers.models import Interests
from tests.articles.audiences.changing import again, change
from tests.articles.audiences.test_variants import approve, begin
from tests.articles.reading.publishing import correct, declare_late, forced, settle, sign
from tests.cast import Cast, of_each, sign_for


def read(cast: Cast, article: Article) -> None:
    """Let two reviewers read and sign what is public before its review."""
    for assignment in cast.invite(article):
        who = assignment.member.person
        assignment.accept(by=who)
        assignment.declare(by=who, interests=Interests.NONE, standing_interests=of_each(assignment))
        sign(assignment)


def approved(cast: Cast) -> Article:
    return cast.approved()


def revising(cast: Cast) -> Article:
    return cast.revising()


def corrected(cast: Cast) -> Article:
    return correct(cast, cast.approved())


def early(cast: Cast) -> Article:
    return forced(cast)


def settled(cast: Cast) -> Article:
    article = forced(cast)
    read(cast, article)
    return settle(article, cast.editor)


def questioned(cast: Cast) -> Article:
    article = cast.under_review()
    assignments = cast.invite(article)
    for assignment in assignments:
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    declare_late(assignments[0])
    return article


def retracted(cast: Cast) -> Article:
    return cast.retracted()


def overdue(cast: Cast) -> Article:
    """Approved, and its next review was due the day before its page was built."""
    return pass_the_day_of_review(cast.approved())


def pass_the_day_of_review(article: Article) -> Article:
    """Build its page on the day from which its next review is overdue."""
    day = Page.objects.get(article=article).overdue_from
    assert day is not None
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        set_outdated_pages()
    return article


def read_again(cast: Cast) -> Article:
    """Its next revision is being reviewed."""
    return cast.revising().submit(by=cast.author, reason="As agreed.").start_review(by=cast.editor)


def out_of_step(cast: Cast) -> Article:
    """For patients, and the text for clinicians has changed since."""
    source = cast.approved()
    variant = approve(cast, begin(source, cast.author))
    change(cast, source)
    return again(variant)


STATES = [
    approved,
    corrected,
    settled,
    early,
    questioned,
    retracted,
    revising,
    overdue,
    read_again,
    out_of_step,
]
REVIEWED = [approved, revising, corrected, settled, overdue, read_again, out_of_step]
