"""Sitemaps: the form the protocol asks for, what is listed and nothing else, by key."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from articles.models import Article, Page, Topic
from articles.publishing.crawling import sitemaps
from tests.articles.reading.publishing import correct, forced
from tests.cast import Cast
from tests.rewinding import walked

pytestmark = pytest.mark.page

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "sitemap.xsd"))


def listed(path: str, kind: str = "url", **headers: str) -> dict[str, str | None]:
    """Return address and lastmod of each entry of a file, which is of the kind and as the schema
    says."""
    answer = Client().get(path, headers=headers)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/xml"
    assert len(answer.content) < 50 * 1024 * 1024
    root = etree.fromstring(answer.content)
    SCHEMA.assertValid(root)
    assert root.tag == NAMESPACE + {"url": "urlset", "sitemap": "sitemapindex"}[kind]
    return {
        str(entry.findtext(f"{NAMESPACE}loc")): entry.findtext(f"{NAMESPACE}lastmod")
        for entry in root
    }


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@pytest.mark.parametrize(
    "wrong",
    [
        "<url><loc>/articles/a/</loc></url>",
        "<url><lastmod>2026-11-29</lastmod></url>",
        "",
        "<sitemap><loc>https://a.example/</loc></sitemap>",
        "<url><loc>https://a.example/</loc><lastmod>29 November 2026</lastmod></url>",
        "<url><loc>https://a.example/ü</loc></url>",
        "<url><loc>https://a.example/</loc></url>" * 2,
        "<url><loc>https://a.example/</loc><priority>2</priority></url>",
        f"<url><loc>https://a.example/{'a' * 2048}</loc></url>",
        "<url><loc>https://a.example/</loc><lastmod>2026-11-29T08:00</lastmod></url>",
    ],
)
def test_the_schema_refuses_what_the_protocol_does(wrong: str) -> None:
    assert not SCHEMA.validate(
        etree.fromstring(f'<urlset xmlns="{NAMESPACE[1:-1]}">{wrong}</urlset>')
    )


def of_index() -> dict[str, str | None]:
    return listed("/sitemap.xml", "sitemap")


def everything(settings: Any) -> dict[str, str | None]:
    """Return what all sections list."""
    found: dict[str, str | None] = {}
    for address in of_index():
        found |= listed(address.removeprefix(settings.SITE_ORIGIN))
    return found


def test_what_is_listed_stands_in_it_and_nothing_else(cast: Cast, settings: Any) -> None:
    approved, early = cast.approved(title="One?"), forced(cast, title="Two?")
    patients = cast.approved(title="Three?", audience="patient")
    for hidden in (cast.retracted, cast.draft, cast.submitted, cast.under_review, cast.rejected):
        hidden(title=f"Canary {hidden.__name__}?")
    Topic.objects.create(name="Heart", slug="heart")
    paths = {address.removeprefix(settings.SITE_ORIGIN) for address in everything(settings)}
    assert paths == {
        "/",
        "/a-z/",
        "/corrections/",
        "/editorial-policy/",
        "/disclaimer/",
        "/board/",
        "/topics/kidney-and-electrolytes/",
        f"/articles/{approved.slug}/",
        f"/articles/{early.slug}/",
        f"/articles/{patients.slug}/patient/",
    }


def test_an_empty_site_has_a_sitemap(cast: Cast, settings: Any) -> None:
    cast.draft()
    assert list(of_index()) == [f"{settings.SITE_ORIGIN}/sitemap-pages.xml"]
    assert len(everything(settings)) == 6


def test_lastmod_is_that_of_the_last_approval_or_correction(cast: Cast, settings: Any) -> None:
    article = correct(cast, cast.approved())
    day = f"{article.galley.approved_at:%Y-%m-%d}"
    found = everything(settings)
    assert found[f"{settings.SITE_ORIGIN}/articles/{article.slug}/"] == day
    assert (
        found[f"{settings.SITE_ORIGIN}/"]
        == found[f"{settings.SITE_ORIGIN}/topics/kidney-and-electrolytes/"]
        == day
    )
    assert all(at and at.startswith(day) for at in of_index().values())


def test_sections_are_cut_by_key_and_lose_nothing(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "SIZE", 2)
    for number in range(5):
        cast.approved(title=f"Question {number}?")
    cast.retracted(title="Gone?")
    sections = [address for address in of_index() if "answers" in address]
    assert len(sections) == len(
        {key // 2 for key in Page.objects.filter(is_listed=True).values_list("pk", flat=True)}
    )
    assert sum("/articles/" in address for address in everything(settings)) == 5


@pytest.mark.parametrize(
    "name",
    [
        "answers-7",
        "answers--1",
        "answers-01",
        "answers-",
        "answers",
        "answers-1-2",
        "pages-0",
        "other",
        "answers-99999999999999999999",
    ],
)
@pytest.mark.usefixtures("article")
def test_a_section_that_is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


@pytest.mark.parametrize("query", ["?p=2", "?p=x", "?p=-1", "?p=%00"])
@pytest.mark.usefixtures("article")
def test_a_section_has_one_part(client: Client, query: str) -> None:
    assert client.get(f"/sitemap-pages.xml{query}").status_code == 404


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-pages.xml"])
def test_the_addresses_are_those_of_the_site(cast: Cast, settings: Any, path: str) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "elsewhere.example"]
    settings.SITE_ORIGIN = "https://answers.example.org"
    cast.approved()
    found = listed(path, "sitemap" if path == "/sitemap.xml" else "url", Host="elsewhere.example")
    assert found and all(address.startswith("https://answers.example.org/") for address in found)


def test_the_number_of_queries_does_not_grow_and_no_bytes_are_read(
    cast: Cast, client: Client
) -> None:
    for number in range(2):
        page = Page.objects.get(article=cast.approved(title=f"Question {number}?"))
        for path, most in (
            ("/sitemap.xml", 2),
            ("/sitemap-pages.xml", 1),
            (f"/sitemap-answers-{page.pk // sitemaps.SIZE}.xml", 2),
        ):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            assert len(seen) <= most
            assert not any(
                re.search(r'"(?:html|gzip|brotli|headers)"|count\(', query["sql"], re.IGNORECASE)
                for query in seen.captured_queries
            )
