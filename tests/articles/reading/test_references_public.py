"""References from the desk to the page: what is pasted leads where it should, and what was
published stays as it was."""

import pytest
from django.test import Client

from articles.models import Article, Page, Reference, set_in_type
from articles.publishing.render_page import set_pages
from articles.verification import verify_all
from tests.cast import Cast

from ..desk.pages import at, copy_of

pytestmark = pytest.mark.page

PASTED = (
    "https://doi.org/10.1136/BMJ.N71?utm_source=x. PMID: 33782057; PMCID: PMC8005924 ISBN-10: "
    "0-306-40615-2, eISSN 1756\u20111833 https://münchen.de/ärzte"
)
LINKS = [
    "https://doi.org/10.1136/bmj.n71",
    "https://pubmed.ncbi.nlm.nih.gov/33782057/",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC8005924/",
    "https://portal.issn.org/resource/ISSN/1756-1833",
    "https://xn--mnchen-3ya.de/%C3%A4rzte",
]
CARELESS = {"doi": "10.1136/bmj.n71?x=1", "url": "https://pubmed.ncbi.nlm.nih.gov/33782057/"}


@pytest.fixture
def author(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.author)
    return client


def citing(cast: Cast, monkeypatch: pytest.MonkeyPatch, **columns: str) -> None:
    """Let each draft have one reference with these columns."""

    def draft(**copy: str) -> Article:
        article = Cast.draft(cast, **copy)
        article.replace_references([Reference(title="The PRISMA statement", **columns)])
        return article

    monkeypatch.setattr(cast, "draft", draft)


def test_what_is_pasted_at_the_desk_leads_readers_there(
    cast: Cast, author: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = cast.draft()
    author.post(at(typed), copy_of(author.get(at(typed))) | {"reference-0-identifiers": PASTED})
    kept = typed.references.get()
    columns = {
        name: getattr(kept, name) for name in ("doi", "pmid", "pmcid", "isbn", "issn", "url")
    }
    citing(cast, monkeypatch, **columns)
    article = cast.approved()
    html = Client().get(f"/articles/{article.slug}/").content.decode()
    assert (
        all(f'<a href="{link}" rel="noopener">' in html for link in LINKS)
        and "<span>ISBN 9780306406157</span>" in html
    )
    assert list(verify_all()) == []
    assert Reference.from_csl(article.revision.listed[0]).as_csl() == article.revision.listed[0]
    article.revise(by=cast.author)
    again = article.references.get()
    assert {name: getattr(again, name) for name in columns} == columns


def test_an_entry_without_the_new_numbers_is_frozen_as_ever() -> None:
    assert Reference(title="T", doi="10.5555/a").as_csl() == {
        "kind": "research",
        "title": "T",
        "DOI": "10.5555/a",
    }


def test_a_careless_entry_waits_for_a_save_that_mends_it(
    cast: Cast, author: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    citing(cast, monkeypatch, doi=CARELESS["doi"])
    article = cast.draft()
    assert [finding.code for finding in article.findings() if finding.is_blocking] == [
        "identifier_malformed"
    ]
    author.post(at(article), copy_of(author.get(at(article))))
    article = Article.objects.get(pk=article.pk)
    assert article.references.get().doi == "10.1136/bmj.n71"
    assert [finding for finding in article.findings() if finding.is_blocking] == []


def test_what_a_former_version_published_stays_byte_for_byte(
    cast: Cast, author: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    citing(cast, monkeypatch, **CARELESS)
    with monkeypatch.context() as former:
        former.setattr(
            "articles.models.manuscript.working_copy.checks.findings", lambda *copy, **more: []
        )  # it did not look as closely
        article = cast.approved()
    before = bytes(Page.objects.get(article=article).html)
    assert set_in_type(article.revision) == (article.galley.head, article.galley.text)
    assert 'href="https://doi.org/10.1136/bmj.n71%3Fx%3D1"' in article.galley.text
    set_pages(Page.objects.all())
    assert bytes(Page.objects.get(article=article).html) == before and list(verify_all()) == []
    article.revise(by=cast.author)
    author.post(at(article), copy_of(author.get(at(article))))
    mended = article.references.get()
    assert (mended.doi, mended.pmid, mended.url) == ("10.1136/bmj.n71", "33782057", "")
