"""A minor correction is told with its day and note and linked; it moves neither the review's
date nor its names."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, Page
from articles.verification import page as pages
from articles.verification import verify
from tests.cast import BODY, Cast, sign_for

from ..reading.printed import part, printed, words
from ..reading.publishing import correct


def later(cast: Cast, article: Article, days: int = 40, **words_: str) -> Article:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        return correct(cast, article, **words_)


def test_the_notice_names_day_and_note_and_leads_to_the_record(cast: Cast) -> None:
    article = later(cast, cast.approved(), note="“Rarely” is <now> “seldom”.")
    approval = article.events.get(verb="approve", digest=article.digest)
    html, day = printed(article), f"{approval.at:%-d %B %Y}"
    top = part(html, '<header class="article__head', "</header>")
    assert f"Corrected on {day} “Rarely” is <now> “seldom”." in words(top)
    notice = f'href="/articles/{article.slug}/notices/{approval.sequence}/"'
    assert notice in top and notice in part(html, f'id="correction-{approval.sequence}"', "</li>")
    listed = words(part(html, 'aria-labelledby="corrections"', "</section>"))
    assert (
        f"Corrected on {day} “Rarely” is <now> “seldom”. Approved and signed by Other Editor ."
        in listed
    )
    assert "What is known of it" in html


@pytest.mark.once
def test_the_full_review_keeps_its_date_and_its_reviewers(cast: Cast) -> None:
    article = cast.approved()
    first = article.events.get(verb="approve")
    later(cast, article)
    html = printed(article)
    dates = words(part(html, 'id="dates"', "</dl>"))
    assert (
        f"Last full review {first.at:%-d %B %Y}" in dates
        and f"Next review due {first.at:%-d %B} {first.at.year + 2}" in dates
    )
    reviewed = words(part(html, 'id="reviewed"', "</section>"))
    assert (
        f"Reviewer One, MD Signed {first.at:%-d %B %Y}" in reviewed and "Reviewer Two" in reviewed
    )
    assert "corrected since" in words(part(html, '<ol class="tracker', "</ol>"))


@pytest.mark.once
def test_the_receipt_is_about_the_corrected_text_and_names_the_one_that_was_read(
    cast: Cast,
) -> None:
    article = cast.approved()
    former, approval = article.digest, article.events.get(verb="approve")
    later(cast, article)
    receipt = words(part(printed(article), 'class="receipt"', "</section>"))
    assert (
        "Revision 2, a minor correction of revision 1" in receipt
        and "minor correction: one editor who has not written it" in receipt
    )
    assert (
        f"Full review Revision 1, entry {approval.sequence}," in receipt
        and former in receipt
        and article.digest in receipt
    )


@pytest.mark.once
def test_several_corrections_are_all_listed_and_the_last_one_is_on_top(cast: Cast) -> None:
    article = later(cast, cast.approved(), note="First.")
    later(cast, article, days=80, old="is known of it", new="is known", note="Second.")
    html = printed(article)
    top = words(part(html, '<header class="article__head', "</header>"))
    assert "Second." in top and "First." not in top
    assert words(part(html, 'aria-labelledby="corrections"', "</section>")).index(
        "First."
    ) < html.index("Second.")
    assert (
        verify(Article.objects.get(pk=article.pk)) == []
        and pages.verify(Page.objects.get(article=article)) == []
    )


@pytest.mark.once
def test_the_next_full_review_ends_the_notice(cast: Cast) -> None:
    article = later(cast, cast.approved())
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=BODY + "\nA new line. [1]\n")
    article.submit(by=cast.author, reason="More.").start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert "Corrected" not in printed(article) and "corrected since" not in printed(article)
