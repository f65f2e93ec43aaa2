"""The press: a page says what galley and ledger say, in the same bytes each time, and nothing
else."""

import gzip
import re
from datetime import date, timedelta
from hashlib import sha256
from io import StringIO
from typing import Any

import brotli
import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Page, Policy
from articles.publishing import render_page as press
from articles.tasks import set_outdated_pages
from tests.articles.reading.printed import part, printed, words
from tests.cast import BODY, Cast, sign_for


def test_the_galley_stands_between_markers_that_name_its_sum(article: Article) -> None:
    found = re.findall(
        r"<!--galley (\w+) (sha256:\w+)-->(.*?)<!--/galley-->", printed(article), re.DOTALL
    )
    galley = article.galley
    assert found == [
        (name, f"sha256:{sha256(piece.encode()).hexdigest()}", piece)
        for name, piece in (("head", galley.head), ("text", galley.text))
    ]


def test_the_question_is_the_only_first_heading(article: Article) -> None:
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", printed(article)) == [
        "Does mild hypokalaemia explain a twitching lip?"
    ]


def test_the_tracker_shows_three_dated_stages_and_marks_the_last(article: Article) -> None:
    html = printed(article)
    tracker = part(html, '<ol class="tracker', "</ol>")
    assert re.findall(r'tracker__name">([^<]+)', tracker) == [
        "Submitted",
        "Under Review",
        "Approved",
    ]
    assert len(re.findall(r"<time datetime=", tracker)) == 3
    assert (
        part(html, 'aria-current="step"', "</li>").count("Approved") == 1
        and html.count('aria-current="step"') == 1
    )


def test_each_reviewer_of_this_text_is_named_with_credentials_and_date(article: Article) -> None:
    record = words(part(printed(article), "Reviewed by", "</section>"))
    signed = article.events.filter(verb="sign")
    assert [event.actor_name for event in signed] == ["Reviewer One", "Reviewer Two"]
    meaning = "Review: I have read this text, and this is my own judgement of it"
    for event in signed:
        assert (
            f"{event.actor_name}, MD Signed {event.at:%-d %B %Y} {meaning} No competing interests"
            in record
        )
    assert "Reviewer Three" not in printed(article)


def test_no_review_is_claimed_where_there_was_none(cast: Cast, settings: Any) -> None:
    settings.REVIEW_QUORUM = 0
    article = cast.under_review()
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    html = printed(article)
    assert "holds no review of this text" in html
    assert not {
        "Reviewed by",
        "Read and signed by",
        "Last full review",
        "as the reviewers read it",
    } & set(
        re.findall("Reviewed by|Read and signed by|Last full review|as the reviewers read it", html)
    )


@pytest.mark.once
def test_reviewers_of_an_earlier_revision_are_not_named(cast: Cast) -> None:
    article = cast.under_review()
    cast.review(cast.invite(article, cast.reviewers[2])[0])
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.edit(by=cast.author, version=article.version, body=BODY + "\nMore. [1]\n")
    article.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert "Reviewer Three" not in printed(article) and "Reviewer One" in printed(article)


def test_confidential_and_internal_words_stay_inside(cast: Cast) -> None:
    article = cast.under_review()
    for assignment in cast.invite(article):
        cast.review(assignment, comments_to_editors="SECRET-E", comments_to_author="SECRET-A")
    article.approve(
        by=cast.editor,
        digest=article.digest,
        signature=sign_for(cast.editor, article),
        reason="SECRET-R",
    )
    assert "Reviewer One" in printed(article)
    assert "SECRET" not in printed(article) and "@cast.example" not in printed(article)


def test_what_people_are_called_is_text_not_markup(cast: Cast) -> None:
    cast.reviewers[0].name, cast.author.name = "<b>One</b>", "<i>Ann</i>"
    cast.reviewers[0].save()
    cast.author.save()
    html = printed(cast.approved(title='Is 3 < 4 & "so" on?'))
    assert (
        "&lt;b&gt;One" in html
        and "&lt;i&gt;Ann" in html
        and "<b>One" not in html
        and "<i>Ann" not in html
    )
    assert "<title>Is 3 &lt; 4 &amp; &quot;so&quot; on?" in html


def test_the_receipt_names_revision_digest_entry_and_rules(article: Article) -> None:
    approval = article.events.get(verb="approve")
    receipt = part(printed(article), 'class="receipt"', "</section>")
    text = words(receipt)
    assert (
        "Revision 1" in text
        and article.digest in text
        and f"Entry {approval.sequence}," in text
        and approval.hash in text
    )
    assert "Editorial policy 1" in text and "disclaimer 1" in text and "2 approving reviews" in text
    assert 'href="/editorial-policy/?version=1"' in receipt


def test_a_later_disclaimer_is_printed_and_the_receipt_keeps_the_one_in_force_then(
    cast: Cast, article: Article
) -> None:
    Policy.objects.adopt(Policy.Kind.DISCLAIMER, "Ask a *second* person.", by=cast.chair)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert set_outdated_pages() == 1
        assert set_outdated_pages() == 0
    html = printed(article)
    assert "Ask a <em>second</em> person." in part(html, 'class="disclaimer"', "</section>")
    assert "disclaimer 1" in words(part(html, 'class="receipt"', "</section>"))


def test_the_dates_are_those_of_text_and_approval(article: Article) -> None:
    dates = words(part(printed(article), 'id="dates"', "</dl>"))
    approved_on = article.events.get(verb="approve").at.date()
    due_on = approved_on.replace(year=approved_on.year + 2)
    expected = [article.approved_revision.edited_at.date(), approved_on, due_on]
    labels = ["Last edited", "Last full review", "Next review due"]
    assert all(
        f"{label} {day:%-d %B %Y}" in dates for label, day in zip(labels, expected, strict=True)
    )


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 22), 36, date(2029, 11, 22)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
    ],
)
def test_months_later_is_a_day_that_exists(day: date, months: int, later: date) -> None:
    assert press._months_later(day, months) == later


def test_references_have_badges_and_links(article: Article) -> None:
    assert re.search(
        r'<li id="ref-1" data-kind="review" data-evidence="opinion">.*badge--review.*'
        r"Mechanism of hypokalemia",
        printed(article),
        re.DOTALL,
    )


def test_contents_are_listed_from_three_headings_on(cast: Cast, article: Article) -> None:
    assert 'class="contents"' not in printed(article)
    longer = printed(
        cast.approved(
            title="And this?", body="## One\n\nA. [1]\n\n### Two\n\nB.\n\n## Three\n\nC.\n"
        )
    )
    assert re.findall(r'href="#([^"]+)"', part(longer, 'class="contents"', "</nav>")) == [
        "s-one",
        "s-two",
        "s-three",
        "references",
    ]


@pytest.mark.once
def test_no_id_stands_twice_and_every_local_link_arrives(cast: Cast, retracted: Article) -> None:
    for article in (
        cast.approved(body="## Dates\n\nA. [1]\n\n## Receipt\n\nB.\n\n## Main\n\nC.\n"),
        retracted,
    ):
        html = printed(article)
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
        assert set(" ".join(re.findall(r'aria-labelledby="([^"]+)"', html)).split()) <= set(ids)


def test_a_page_asks_for_no_person_no_token_and_needs_no_script(article: Article) -> None:
    html = printed(article)
    html, scripts = re.subn(
        r'<script src="/static/site/(?:reading-as|search|citations|account)(?:\.\w+)?\.js" '
        "defer></script>",
        "",
        html,
    )
    # Suggestions, citations, who is reading, remembered on the device, and who is logged in: the
    # page is whole without them.
    assert scripts == 4
    html, data = re.subn('<script type="application/ld[+]json">', "", html)
    assert data == 1  # data: nothing in it is run
    assert not re.search(r"csrf|<script|<style|\sstyle=|\son\w+=", html)
    assert re.findall("<form[^>]*>", html) == ['<form action="/search/" method="get">']
    loaded = re.findall(r'(?:\ssrc|rel="stylesheet" href|rel="icon" href)="([^"]+)"', html)
    assert len(loaded) == 2 and all(address.startswith("/static/") for address in loaded)


@pytest.mark.once
def test_the_codings_say_the_same_and_are_small(cast: Cast, as_published: None) -> None:
    page = Page.objects.get(article=cast.approved(body=BODY * 40))
    html = bytes(page.html)
    assert gzip.decompress(bytes(page.gzip)) == brotli.decompress(bytes(page.brotli)) == html
    assert len(bytes(page.brotli)) < len(bytes(page.gzip)) < 30_000


@pytest.mark.usefixtures("article")
def test_setting_the_pages_again_changes_no_byte(cast: Cast) -> None:
    cast.retracted(title="Is it?")
    cast.submitted(title="Is it so?")
    columns = [
        "slug",
        "html",
        "gzip",
        "brotli",
        "etag",
        "headers",
        "is_listed",
        "title",
        "short_answer",
        "topic",
        "approved_at",
        "galley",
    ]
    before = [list(map(plain, row)) for row in Page.objects.order_by("pk").values_list(*columns)]
    for _ in range(2):
        output = StringIO()
        call_command("set_pages", stdout=output)
        assert output.getvalue() == "2 pages set.\n"
        assert [
            list(map(plain, row)) for row in Page.objects.order_by("pk").values_list(*columns)
        ] == before


def plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def test_setting_a_page_reads_the_ledger_in_one_query(article: Article) -> None:
    with CaptureQueriesContext(connection) as seen:
        press.set_page(
            Article.objects.select_related("galley__revision", "topic").get(pk=article.pk)
        )
    tables = [
        re.search(r'(?:.*FROM|INTO) "(articles_(?!siteevent)\w+)"', query["sql"])[1]
        for query in seen.captured_queries
    ]
    assert tables == [
        "articles_article",
        "articles_event",
        "articles_policy",
        "articles_searchentry",
        "articles_page",
    ]


def test_the_headers_are_what_the_middleware_sets(
    cast: Cast, client: Client, settings: Any
) -> None:
    (
        settings.SECURE_HSTS_SECONDS,
        settings.SECURE_HSTS_INCLUDE_SUBDOMAINS,
        settings.SECURE_HSTS_PRELOAD,
    ) = 600, True, True
    elsewhere = {
        name: sorted(value.split("; "))
        for name, value in client.get("/", secure=True).headers.items()
    }
    ours = {name: sorted(value.split("; ")) for name, value in press.headers().items()}
    assert elsewhere.pop("Content-Length")
    assert ours.pop("Vary") == ["Accept-Encoding"]
    assert ours == elsewhere
