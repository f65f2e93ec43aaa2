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
from articles.publishing.record import Unrecorded
from articles.tasks import set_outdated_pages
from articles.verification import page as pages
from tests.cast import BODY, Cast, sign_for
from tests.rewinding import walked

from .printed import part, printed, words


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@walked
def revising(cast: Cast, article: Article) -> Article:
    """A public text whose next revision is being written."""
    return article.revise(by=cast.author)


@walked
def retracted(cast: Cast) -> Article:
    """A text that was public."""
    return cast.retracted(title="Is it?")


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
    said = words(receipt)
    assert (
        "Revision 1" in said
        and article.digest in said
        and f"Entry {approval.sequence}," in said
        and approval.hash in said
    )
    assert "Editorial policy 1" in said and "disclaimer 1" in said and "2 approving reviews" in said
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


def without_update(html: str) -> str:
    """A page without the banner that a new version is being reviewed, which must stand on it."""
    start, end = (
        html.index('  <section class="banner" aria-labelledby="banner-update">'),
        html.index("</section>\n") + len("</section>\n"),
    )
    return html[:start] + html[end:]


def test_the_text_to_be_reviewed_next_does_not_reach_the_page(
    cast: Cast, revising: Article
) -> None:
    before = printed(revising)
    revising.edit(
        by=cast.author,
        version=revising.version,
        title="LEAK?",
        short_answer="LEAK",
        body=BODY + "\nLEAK [1]\n",
    )
    revising.submit(by=cast.author).start_review(by=cast.editor)
    call_command("set_pages", stdout=StringIO())
    assert without_update(printed(revising)) == before and "LEAK" not in before


@pytest.mark.once
def test_a_new_approval_replaces_the_page(cast: Cast, revising: Article) -> None:
    old = Page.objects.get(article=revising)
    revising.edit(by=cast.author, version=revising.version, body=BODY + "\nA new line. [1]\n")
    revising.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(revising):
        cast.review(assignment)
    revising.approve(
        by=cast.other_editor,
        digest=revising.digest,
        signature=sign_for(cast.other_editor, revising),
    )
    new = Page.objects.get(article=revising)
    assert (
        new.pk == old.pk
        and new.etag != old.etag
        and "Revision 2" in printed(revising)
        and "A new line." in printed(revising)
    )


@pytest.mark.once
def test_a_retracted_page_opens_with_the_notice_and_folds_the_text(cast: Cast) -> None:
    article = cast.retracted()
    html = printed(article)
    assert '<meta name="robots" content="noindex">' in html
    assert html.index("The dose was wrong.") < html.index("<h1")
    assert f"Retracted on {article.status_since:%-d %B %Y} " in words(
        html
    ) and "Retracted by Chair" in words(html)
    folded = part(html, "<details", "</details>")
    assert (
        not folded.startswith(" open")
        and article.galley.head in folded
        and article.galley.text in folded
    )
    assert "Very unlikely." not in html.split("<details")[0]
    assert not Page.objects.get(article=article).is_listed
    assert "Next review due" not in html and 'aria-current="step"' not in html


@pytest.mark.once
def test_every_kind_of_reader_is_led_to_the_nearest_public_text(
    cast: Cast, article: Article
) -> None:
    for audience, end in (
        ("patient", "approved"),
        ("student", "retracted"),
        ("carer", "submitted"),
    ):
        article.begin_variant(by=cast.author, audience=audience)
        walk(cast, Article.objects.get(slug=article.slug, audience=audience), end)
    here = f"/articles/{article.slug}/"
    links = r'href="([^"]+)" data-reader="([^"]+)"( aria-current="page")?'
    assert re.findall(links, part(printed(article), 'class="audience"', "</section>")) == [
        (here, "clinician", ' aria-current="page"'),
        (f"{here}student/", "student", ""),
        (f"{here}patient/", "patient", ""),
        (f"{here}patient/#for-carer", "carer", ""),
    ]
    assert '<span class="note">Retracted; its page says why</span>' in printed(article)
    assert "The text for students was retracted; this is the one for clinicians." in printed(
        article
    )
    patients = printed(Article.objects.get(slug=article.slug, audience="patient"))
    assert re.findall(r'class="banner standing-in" id="for-(\w+)"', patients) == ["carer"]
    assert "There is no text for carers yet; this is the one for patients." in patients
    assert "No text of their own yet; opens the one for patients" in patients


@pytest.mark.once
def test_a_retracted_text_is_led_to_from_those_that_are_still_up(
    cast: Cast, article: Article
) -> None:
    article.begin_variant(by=cast.author, audience="patient")
    walk(cast, Article.objects.get(slug=article.slug, audience="patient"), "approved")
    article.retract(
        by=cast.editor,
        digest=article.digest,
        signature=sign_for(cast.editor, article, "retract"),
        reason="Wrong.",
    )
    here = f"/articles/{article.slug}/"
    patients = part(
        printed(Article.objects.get(slug=article.slug, audience="patient")),
        'class="audience"',
        "</section>",
    )
    assert (
        f'href="{here}" data-reader="clinician"' in patients
        and patients.count("Retracted; its page says why") == 1
    )
    retracted = part(printed(article), 'class="audience"', "</section>")
    assert f'href="{here}patient/" data-reader="patient"' in retracted and "Retracted" in retracted
    assert pages.verify(article.page) == []


def walk(cast: Cast, article: Article, end: str) -> None:
    article.submit(by=cast.author)
    if end == "submitted":
        return
    article.start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    if end == "retracted":
        article.retract(
            by=cast.editor,
            digest=article.digest,
            signature=sign_for(cast.editor, article, "retract"),
            reason="Wrong.",
        )


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
        said = StringIO()
        call_command("set_pages", stdout=said)
        assert said.getvalue() == "2 pages set.\n"
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


def test_without_its_approval_no_page_is_set(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.publishing.render_page.events_at", lambda slug: [])
    with pytest.raises(Unrecorded):
        press.set_page(article)


class TestVerify:
    """Each disagreement, planted, is found; a page as set has none."""

    @pytest.fixture
    def page(self, article: Article) -> Page:
        return Page.objects.get(article=article)

    @pytest.mark.once
    def test_a_page_as_set_agrees(self, page: Page, retracted: Article) -> None:
        assert pages.verify(page) == []
        assert pages.verify(Page.objects.get(article=retracted)) == []

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            (
                b"Very unlikely.",
                b"Very likely.",
                "The head on the page is not the galley's, byte for byte.",
            ),
            (
                b"rarely causes",
                b"always causes",
                "The text on the page is not the galley's, byte for byte.",
            ),
            (
                b"galley head sha256:",
                b"galley head sha256:0",
                "The head on the page is not what its marker says.",
            ),
            (
                b"<!--galley head ",
                b"<!--galley heads ",
                "The page carries the head of its galley 0 times, not once.",
            ),
            (
                b"Reviewer One",
                b"Reviewer Six",
                "What is stored as html is not what galley, ledger and site texts give today.",
            ),
        ],
    )
    def test_a_changed_page_is_found(self, page: Page, old: bytes, new: bytes, said: str) -> None:
        html = bytes(page.html)
        assert old in html
        Page.objects.filter(pk=page.pk).update(html=html.replace(old, new))
        assert said in pages.verify(Page.objects.get(pk=page.pk))

    @pytest.mark.parametrize("column", ["etag", "slug", "title", "short_answer", "headers"])
    def test_a_changed_column_is_found(self, page: Page, column: str) -> None:
        Page.objects.filter(pk=page.pk).update(**{column: {} if column == "headers" else "other"})
        assert any(
            said.startswith(f"What is stored as {column} ")
            for said in pages.verify(Page.objects.get(pk=page.pk))
        )

    def test_a_changed_coding_is_found(self, page: Page) -> None:
        Page.objects.filter(pk=page.pk).update(gzip=gzip.compress(b"other"))
        assert "The codings of the page say different things." in pages.verify(
            Page.objects.get(pk=page.pk)
        )

    def test_a_retracted_page_in_the_lists_is_found(self, retracted: Article) -> None:
        Page.objects.filter(article=retracted).update(is_listed=True)
        said = "What is stored as is_listed is not what galley, ledger and site texts give today."
        assert pages.verify(Page.objects.get(article=retracted)) == [said, pages.ALTERED]

    def test_a_changed_galley_or_revision_is_found(self, page: Page) -> None:
        page.galley.text += "!"
        page.galley.revision.body += "!"
        said = pages.verify(page)
        assert (
            "The galley is not what its digest says." in said
            and "The revision is not what its digest says." in said
        )

    def test_a_page_of_another_galley_is_found(self, page: Page, cast: Cast) -> None:
        Page.objects.filter(pk=page.pk).update(galley=cast.approved(title="Is it?").galley)
        assert "The page does not show the current galley." in pages.verify(
            Page.objects.get(pk=page.pk)
        )

    def test_an_approval_missing_from_the_ledger_is_found(
        self, page: Page, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("articles.publishing.record.events_at", lambda slug: [])
        assert pages.verify(page) == [
            f"The ledger of article {page.article_id} holds no approval of its galley."
        ]
