"""What was published before full review says so, by whom and why, who has read it since, and how
that ended."""

import pytest
from django.test import Client

from articles.models import Article, Page
from articles.verification import page as pages
from articles.verification import verify
from articles.workflow.recorded import Opposed
from tests.cast import BODY, Cast, sign_for

from ..audiences.test_variants import begin
from ..reading.printed import part, printed, words
from ..reading.publishing import EMERGENCY, correct, forced, settle, sign

pytestmark = pytest.mark.once


def head(article: Article) -> str:
    return words(part(printed(article), '<header class="article__head', "</header>"))


def holds(article: Article) -> None:
    article = Article.objects.get(pk=article.pk)
    assert verify(article) == [] and pages.verify(Page.objects.get(article=article)) == []


def test_it_says_at_the_top_who_published_it_when_why_and_what_is_missing(cast: Cast) -> None:
    article = forced(cast)
    html, day = printed(article), f"{article.events.latest('sequence').at:%-d %B %Y}"
    assert html.index("Published before full review") < html.index("<h1") and "banner--stop" in html
    assert f"Chair , as a chair, made this text public on {day} , because: {EMERGENCY}" in head(
        article
    )
    assert "What was missing then: 0 of 2 approving reviews are in." in head(article)
    assert "No review of it by the medical advisory board has been signed so far." in head(article)
    assert "Chair Signed" in words(part(html, 'aria-labelledby="published"', "</section>"))
    claims = [
        "Reviewed by",
        "Reviewed so far",
        "Read and signed by",
        "Last full review",
        "Next review due",
        "as the reviewers read it",
    ]
    assert [claim for claim in claims if claim in html] == []
    holds(article)


def test_the_tracker_stays_under_review(cast: Cast) -> None:
    stages = part(printed(forced(cast)), '<ol class="tracker', "</ol>").split("<li")[1:]
    assert [
        word for stage in stages for word in ("is-done", "is-now", "is-ahead") if word in stage
    ] == ["is-done", "is-now", "is-ahead"]
    assert '<span class="tracker__when">not yet</span>' in stages[2], (
        "also on paper, which has words only"
    )


def test_what_is_retracted_meanwhile_was_never_approved(cast: Cast) -> None:
    article = forced(cast)
    signature = sign_for(cast.chair, article, "retract")
    article.retract(
        by=cast.chair, digest=article.digest_for("retract"), reason="Wrong.", signature=signature
    )
    html = printed(article)
    stages = part(html, '<ol class="tracker', "</ol>").split("<li")[1:]
    assert "is-ended" in stages[1] and '<span class="tracker__when">never</span>' in stages[2]
    assert (
        "The text as it was published, kept for the record" in html
        and "as it was approved" not in html
    )
    holds(article)


def test_who_reads_it_afterwards_is_named_as_having_read_it_so_far(cast: Cast) -> None:
    article = cast.under_review()
    first = cast.invite(article)[0]
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason=EMERGENCY,
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    cast.review(first)
    assert "Read and signed so far by Reviewer One, MD ." in head(article)
    assert "Reviewed so far by" in printed(article) and "Reviewer Two" not in printed(article)
    holds(article)


def test_settled_the_banner_goes_and_the_record_keeps_the_story(cast: Cast) -> None:
    article = cast.under_review()
    assignments = cast.invite(article)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason=EMERGENCY,
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    for assignment in assignments:
        cast.review(assignment)
    article.refresh_from_db()
    settle(article, cast.editor)
    html, day = printed(article), f"{article.events.latest('sequence').at:%-d %B %Y}"
    assert 'id="banner-' not in html and "SECRET" not in html and EMERGENCY not in html
    story = words(part(html, 'aria-labelledby="published"', "</section>"))
    assert "Published before full review Chair Signed" in story
    assert f"Full review completed and confirmed by Editor Signed {day}" in story
    assert (
        "Reviewed by" in html
        and f"Last full review {day}" in words(html)
        and "Next review due" in html
    )
    assert "somebody else has confirmed since that it may stand" in html
    holds(article)


def test_a_review_signed_while_the_next_revision_is_written_is_on_the_record(cast: Cast) -> None:
    article = cast.under_review()
    first = cast.invite(article)[0]
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason=EMERGENCY,
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=BODY + "\nLEAK [1]\n")
    article.submit(by=cast.author)
    cast.review(first)
    assert "Reviewed so far by" in printed(article) and "LEAK" not in printed(article)
    holds(article)


def test_who_advised_against_it_is_not_named(cast: Cast) -> None:
    article = cast.under_review()
    first = cast.invite(article)[0]
    first.accept(by=first.member.person)
    first.declare(by=first.member.person, interests="none")
    sign(first, "not_approved")
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason=EMERGENCY,
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    assert "A reviewer has asked for changes or advised against it." in head(article)
    assert "Reviewer One" not in printed(article)


def test_retracted_only_the_retraction_speaks(cast: Cast) -> None:
    article = forced(cast)
    article.retract(
        by=cast.editor,
        digest=article.digest,
        reason="Wrong.",
        signature=sign_for(cast.editor, article, "retract"),
    )
    assert (
        printed(article).count('<h2 class="banner__title') == 1
        and "Wrong." in head(article)
        and EMERGENCY not in printed(article)
    )
    holds(article)


def test_another_audience_is_linked_although_it_was_published_before_full_review(
    cast: Cast,
) -> None:
    article = forced(cast)
    patients = begin(article, cast.author)
    patients.submit(by=cast.author).start_review(by=cast.editor)
    patients.force_publish(
        by=cast.chair,
        digest=patients.digest,
        reason=EMERGENCY,
        signature=sign_for(cast.chair, patients, "force_publish"),
    )
    assert f'href="/articles/{article.slug}/"' in part(
        printed(patients), 'class="audience"', "</section>"
    )


def test_it_cannot_be_corrected_without_its_full_review(cast: Cast) -> None:
    article = forced(cast)
    with pytest.raises(Opposed, match="has not been through a full review"):
        correct(cast, article)
    assert "Published before full review" in head(article)


def test_a_list_does_not_call_it_approved(cast: Cast, client: Client) -> None:
    cast.approved(title="Is it proven?")
    forced(cast)
    listed = client.get("/").content.decode().split("<li data-question")
    reviewed = {
        title: "reviewed" in entry
        for entry in listed
        for title in ("Is it proven?", "twitching lip")
        if title in entry
    }
    assert reviewed == {"Is it proven?": True}
