"""The page of a text that is revised, retracted or altered: what readers find, and what
verification finds."""

import gzip
import re
from io import StringIO

import pytest
from django.core.management import call_command

from articles.models import Article, Page
from articles.publishing import render_page as press
from articles.publishing.record import Unrecorded
from articles.verification import page as pages
from tests.articles.reading.printed import part, printed, words
from tests.cast import BODY, Cast, sign_for
from tests.rewinding import walked


@walked
def revising(cast: Cast, article: Article) -> Article:
    """A public text whose next revision is being written."""
    return article.revise(by=cast.author)


def lines(html: str) -> list[str]:
    """Return the lines of a page that hold something."""
    return [line for line in html.splitlines() if line]


def without_update(html: str) -> str:
    """A page without the banner that a new version is being reviewed, which must stand on it."""
    start = html.index('<section class="banner" aria-labelledby="banner-update">')
    end = html.index("</section>\n", start) + len("</section>\n")
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
    assert lines(without_update(printed(revising))) == lines(before) and "LEAK" not in before


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
        ("old", "new", "message"),
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
    def test_a_changed_page_is_found(
        self, page: Page, old: bytes, new: bytes, message: str
    ) -> None:
        html = bytes(page.html)
        assert old in html
        Page.objects.filter(pk=page.pk).update(html=html.replace(old, new))
        assert message in pages.verify(Page.objects.get(pk=page.pk))

    @pytest.mark.parametrize("column", ["etag", "slug", "title", "short_answer", "headers"])
    def test_a_changed_column_is_found(self, page: Page, column: str) -> None:
        Page.objects.filter(pk=page.pk).update(**{column: {} if column == "headers" else "other"})
        assert any(
            message.startswith(f"What is stored as {column} ")
            for message in pages.verify(Page.objects.get(pk=page.pk))
        )

    def test_a_changed_coding_is_found(self, page: Page) -> None:
        Page.objects.filter(pk=page.pk).update(gzip=gzip.compress(b"other"))
        assert "The codings of the page say different things." in pages.verify(
            Page.objects.get(pk=page.pk)
        )

    def test_a_retracted_page_in_the_lists_is_found(self, retracted: Article) -> None:
        Page.objects.filter(article=retracted).update(is_listed=True)
        message = (
            "What is stored as is_listed is not what galley, ledger and site texts give today."
        )
        assert pages.verify(Page.objects.get(article=retracted)) == [message, pages.ALTERED]

    def test_a_changed_galley_or_revision_is_found(self, page: Page) -> None:
        page.galley.text += "!"
        page.galley.revision.body += "!"
        messages = pages.verify(page)
        assert (
            "The galley is not what its digest says." in messages
            and "The revision is not what its digest says." in messages
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
