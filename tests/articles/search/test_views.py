"""The page of results: for everybody, whatever is typed."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Reference
from articles.publishing.search import presenting, searching
from articles.publishing.search.query import LONGEST
from articles.publishing.search.snippets import excerpt
from tests.articles.audiences.test_variants import approve
from tests.articles.reading.publishing import forced
from tests.cast import Cast

from .asked import page, public

__all__ = ["public"]

pytestmark = pytest.mark.page


def words(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_results_mark_the_words_and_escape_everything(client: Client, public: Article) -> None:
    html = page(client, "metformin hypokalemia")
    assert (
        "mask &quot;<mark>hypokalaemia</mark>&quot;?" in html
        and "<mark>metformin</mark> &amp; rest. &lt;img src=x&gt;" in html
    )
    assert "<script>alert" not in html and "<img" not in html and "<b>" not in html
    assert f'href="/articles/{public.slug}/"' in html


def excerpts(html: str) -> list[str]:
    return re.findall(r'<p class="listing__excerpt" dir="auto">(.*?)</p>', html, re.DOTALL)


def test_an_excerpt_is_of_the_answer_where_that_holds_a_word(client: Client, cast: Cast) -> None:
    draft = cast.draft(body="## References\n\nPotassium is low. [1]\n")
    draft.replace_references(
        [
            Reference(
                kind="review",
                title="Potassium and bananas",
                authors="Kim MJ",
                source="JASN",
                year=2007,
            )
        ]
    )
    approve(cast, draft)
    assert (
        excerpts(page(client, "potassium"))
        == excerpts(page(client, "potassium bananas"))
        == ["<mark>Potassium</mark> is low."]
    )
    [cited] = excerpts(page(client, "bananas"))
    assert cited.startswith("In the references: Review Potassium and <mark>bananas</mark> Kim MJ")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("References\nA low.", "A <mark>low</mark>."),
        ("A.\nReferences\nA low.", "In the references: A <mark>low</mark>."),
        ("A low.\nReferences\nB low.\nReferences\nC low.", "A <mark>low</mark>."),
        ("A.\nReferences\nB.", ""),
        ("", ""),
        ("References\n", ""),
        ("A.\nReferences\nB low.\nReferences\nC.", "B <mark>low</mark>."),
        ("A.\nReferences\n<b> low", "In the references: &lt;b&gt; <mark>low</mark>"),
    ],
)
def test_the_list_of_references_is_that_under_the_last_such_heading(text: str, found: str) -> None:
    assert excerpt(text, frozenset({"low"})) == found


def test_the_page_says_what_was_understood(client: Client, public: Article) -> None:
    text = words(
        page(
            client,
            'metfromin -child topic:kidney for:clinicians reviewed-after:2020 "rest" for:nobody',
        )
    )
    for sentence in (
        "all of the words “metfromin”, “rest”",
        "without “child”",
        "on the topic Kidney and electrolytes",
        "for clinicians",
        "with a full review after 31 December 2020",
        "No text has “metfromin”; this was looked for: metformin.",
        "“for:nobody” was left out.",
    ):
        assert sentence in text, sentence


def test_what_was_understood_can_be_taken_away(client: Client, public: Article) -> None:
    html = page(client, 'topic:"Kidney and electrolytes" metformin for:clinician')
    links = [unescape(link) for link in re.findall(r'href="(/search/[^"]+)">Remove', html)]
    assert links == [
        "/search/?q=metformin+for%3Aclinician",
        "/search/?q=topic%3A%22Kidney+and+electrolytes%22+metformin",
    ]


def test_facets_lead_to_what_they_count(client: Client, cast: Cast, public: Article) -> None:
    cast.approved(title="Is metformin safe?", audience="patient")
    html = page(client, "metformin")
    facets = dict(re.findall(r'<li><a href="(/search/[^"]+)">[^<]+<span>(\d+\+?)</span>', html))
    assert sorted(facets.values()) == ["1", "1", "2", "2"]
    for link, count in facets.items():
        assert client.get(unescape(link)).content.decode().count("listing__title") == int(count)


def test_counts_are_capped(
    client: Client, cast: Cast, public: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.approved(title="Is metformin safe?")
    monkeypatch.setattr(presenting, "COUNTED", 2)
    assert "<span>2+</span>" in page(client, "metformin")


def test_more_results_are_on_the_next_page(
    client: Client, cast: Cast, public: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.approved(title="Is metformin safe?")
    monkeypatch.setattr(searching, "SHOWN", 1)
    first = page(client, "metformin")
    following = client.get(
        unescape(re.search(r'href="([^"]+)" rel="next"', first)[1])
    ).content.decode()
    assert (
        "metformin</mark> safe?" in first
        and "β-blocker" in following
        and 'rel="next"' not in following
    )


def test_a_text_before_full_review_says_so(client: Client, cast: Cast) -> None:
    forced(cast)
    assert "Published before full review" in words(page(client, "hypokalaemia"))
    nothing = page(client, "quagga")
    assert "For clinicians · published before full review" in words(nothing)
    assert 'data-readers="clinician" data-reader="clinician"' in nothing


@pytest.mark.parametrize(
    "typed",
    [
        "quagga",
        "",
        " ",
        "\0",
        '"',
        "-",
        "-metformin",
        "a" * 10_000,
        "word " * 2_000,
        '"' * 999,
        "topic:",
        "for:",
        "- -",
        "topic:nowhere",
        "reviewed-after:x",
        "\u202e\ufeff",
        "' OR 7=7",
        "%",
        "\\",
        "AND OR NOT NEAR",
        "*",
        "ﷺ",
        "💊",
    ],
)
def test_whatever_is_typed_gets_a_page_that_helps(
    client: Client, public: Article, typed: str
) -> None:
    text = words(page(client, typed))
    assert (
        "Newest answers" in text
        and "Topics Kidney and electrolytes" in text
        and "How to search" in text
    )


@pytest.mark.parametrize("path", ["/", "/search/", "/a-z/", "/nowhere/"])
def test_no_field_makes_an_address_that_the_web_server_refuses(
    client: Client, db: None, path: str
) -> None:
    """It takes 64 kB; a character of three bytes has nine in an address."""
    [most] = re.findall(
        r'<input [^>]*type="search"[^>]* maxlength="([0-9]+)"', client.get(path).content.decode()
    )
    assert int(most) > LONGEST and len(quote("漢" * int(most))) < 60_000


@pytest.mark.parametrize(
    "query",
    [
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=%00",
        "q",
        "",
        "q=a&q=b",
        "after=1-1",
        "q=metformin&after=%00",
        "q=metformin&after=9-9&x=1",
    ],
)
def test_an_address_that_nobody_was_led_to_gets_a_page(
    client: Client, public: Article, query: str
) -> None:
    assert (
        client.get(f"/search/?{query}").status_code
        == client.get(f"/search/suggest/?{query}").status_code
        == 200
    )


def test_did_you_mean(client: Client, cast: Cast, public: Article) -> None:
    html = page(client, "metfromin for:carer")
    assert "Nothing was found" in html and 'Did you mean <a href="/search/?q=metformin">' in html
    assert "Nothing was found" not in page(client, "metformin")


def test_results_are_not_for_search_engines(client: Client, public: Article) -> None:
    assert '<meta name="robots" content="noindex, follow">' in page(client, "metformin")
    assert client.get("/search/?q=metformin").headers["Cache-Control"] == "no-cache"


def test_nobody_is_asked_who_they_are(client: Client, public: Article) -> None:
    answer = client.get("/search/?q=metformin")
    assert (
        not answer.cookies
        and "csrf" not in answer.content.decode()
        and "Cookie" not in answer.headers.get("Vary", "")
    )


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_only_read(client: Client, method: str) -> None:
    assert (
        getattr(client, method)("/search/").status_code
        == getattr(client, method)("/search/suggest/").status_code
        == 405
    )


@pytest.mark.parametrize(
    "typed",
    [
        "metformin",
        "metfromin",
        "quagga",
        "",
        "topic:kidney",
        "zzzz yyyy",
        "topic:nowhere metfromin",
        "metformin amlodipine",
    ],
)
def test_five_queries_at_most(client: Client, public: Article, typed: str) -> None:
    with CaptureQueriesContext(connection) as seen:
        page(client, typed)
    assert len(seen) <= 5


@pytest.mark.parametrize(
    ("typed", "expected", "unsaid"),
    [
        (
            "hypokalaemia -metfromin",
            "No text has “metfromin”, so leaving it out changes nothing.",
            "“metfromin” must",
        ),
        (
            'hypokalaemia -"quagga mask"',
            "No text has “quagga mask”, so leaving it out changes nothing.",
            "“mask” must",
        ),
        ("hypokalaemia -metformin", "without “metformin”", "changes nothing"),
        (
            "hypokalaemia -hypokalemia",
            "“hypokalaemia” must be in a text and must not, so none is found.",
            "changes nothing",
        ),
        (
            '"β-blocker" -"beta blocker"',
            "“beta blocker” must be in a text and must not, so none is found.",
            "changes nothing",
        ),
        ("quagga", "No text has “quagga”.", "it was left out"),
        ("quagga hypokalaemia", "No text has “quagga”; it was left out.", "these have some"),
        ("metformin hypokalaemia for:carer", "Nothing was found", "these have some of them"),
        ("ß-blocker", "mask", "No text has"),
    ],
)
def test_what_is_said_of_a_search_agrees_with_what_is_found(
    client: Client, public: Article, typed: str, expected: str, unsaid: str
) -> None:
    html = page(client, typed)
    assert expected in html and unsaid not in html


@pytest.mark.parametrize(
    "typed",
    [
        "hypokalaemia -metfromin",
        'hypokalaemia -"quagga mask" -zzzz',
        "metfromin hypokalaemia -quagga",
    ],
)
def test_what_cannot_be_left_out_takes_no_query_more(
    client: Client, public: Article, typed: str
) -> None:
    with CaptureQueriesContext(connection) as seen:
        page(client, typed)
    assert len(seen) <= 5
