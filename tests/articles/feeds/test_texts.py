"""The feeds of public texts: whole, valid in every state, and honest about it."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.ledger.triggers import drop_triggers
from articles.models import Article, Audience, Revision, Topic
from articles.publishing.feeds import atom
from articles.publishing.feeds.content import absolute
from tests.articles.audiences.test_variants import approve, begin
from tests.articles.reading.publishing import correct, forced
from tests.articles.structured_data.states import (
    STATES,
    corrected,
    out_of_step,
    overdue,
    questioned,
    retracted,
    settled,
)
from tests.cast import BODY, Cast, sign_for
from tests.rewinding import walked

from .walks import parsed

pytestmark = pytest.mark.page

FEEDS = ["/feed/", "/topics/kidney-and-electrolytes/feed/", "/feed/clinician/"]
NOTICES = "/feed/notices/"


def links(html: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', html)


@walked
def arrived(cast: Cast, walk: Any) -> Article:
    """The text where a walk leads."""
    return walk(cast)


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@pytest.mark.parametrize("walk", STATES, scope="module")
def test_every_feed_is_valid_in_every_state(arrived: Article, walk: Any) -> None:
    titles = {path: [entry.title for entry in parsed(path).entries] for path in [*FEEDS, NOTICES]}
    assert all(arrived.title in title for found in titles.values() for title in found)
    is_of_two = walk is out_of_step  # the text it was adapted from is public, too
    here = 0 if walk is retracted else 1
    assert [len(found) for found in titles.values()] == [
        here + is_of_two,
        here + is_of_two,
        here,
        walk in (retracted, corrected),
    ]


@pytest.mark.parametrize("path", FEEDS)
def test_an_empty_feed_is_valid(cast: Cast, path: str) -> None:
    cast.under_review()
    assert parsed(path).entries == []


def test_an_entry_has_the_whole_text_with_links_in_full(cast: Cast, settings: Any) -> None:
    article = cast.approved(
        body=BODY + "\n[Elsewhere](https://example.org/a) and [up](/disclaimer/).\n"
    )
    (entry,) = parsed("/feed/").entries
    address = f"{settings.SITE_ORIGIN}/articles/{article.slug}/"
    assert entry.link == address and entry.title == article.title
    (content,) = entry.content
    assert content.type == "text/html"
    assert (
        "Potassium of 3.2 rarely causes symptoms." in content.value
        and "Mechanism of hypokalemia" in content.value
    )
    found = links(content.value)
    assert f"{address}#ref-1" in found and "https://example.org/a" in found
    assert all(link.startswith("http") for link in found)
    assert not re.search(r"<(?:nav|h1|script|svg|form)|\sclass=|\sid=|On this page", content.value)
    assert entry.summary == "Very unlikely."
    assert [tag.term for tag in entry.tags] == ["Kidney and electrolytes", "For clinicians"]
    assert [author.name for author in entry.authors] == ["Author"]


def test_what_looks_like_a_link_in_code_stays_as_it_was_written() -> None:
    html = '<p><code>&lt;a href="#x"&gt;</code> <a href="#x">y</a></p>'
    assert (
        absolute(html, "https://a.example/b/")
        == '<p><code>&lt;a href="#x"&gt;</code> <a href="https://a.example/b/#x">y</a></p>'
    )


@pytest.mark.parametrize(
    "title",
    [
        'Is 3 < 4 & "so"?',
        "Is </content> so?",
        "Is ]]> so?",
        "Is <b>it</b> bold?",
        "Ist α-Blocker „gut“?",
    ],
)
def test_titles_are_told_as_they_were_written(cast: Cast, title: str) -> None:
    cast.approved(title=title, short_answer="a < b & c")
    (entry,) = parsed("/feed/").entries
    assert entry.title == title and entry.summary in ("a < b & c", "a &lt; b &amp; c")


def test_what_was_published_before_its_review_says_so(cast: Cast) -> None:
    forced(cast)
    (entry,) = parsed("/feed/").entries
    assert entry.title.startswith("Published before full review: ")
    assert entry.summary.startswith("Published before full review. ")
    assert entry.content[0].value.startswith(
        "<p><strong>Published before full review.</strong></p>"
    )
    assert "Published before full review" in [tag.term for tag in entry.tags]


def test_what_was_settled_does_not(cast: Cast) -> None:
    article = settled(cast)
    (entry,) = parsed("/feed/").entries
    assert "before full review" not in entry.title + entry.summary + entry.content[0].value
    assert entry.updated > entry.published and article.title == entry.title


def test_a_late_interest_is_told(cast: Cast) -> None:
    questioned(cast)
    assert (
        "a reviewer has declared a competing interest since"
        in parsed("/feed/").entries[0].content[0].value
    )


def test_an_overdue_review_is_told(cast: Cast, client: Client) -> None:
    tag = client.get("/feed/").headers["ETag"]
    overdue(cast)
    (entry,) = parsed("/feed/").entries
    assert entry.content[0].value.startswith("<p><strong>Approved; its review is overdue since ")
    assert (
        any("overdue" in tag.term for tag in entry.tags)
        and client.get("/feed/").headers["ETag"] != tag
    )


def test_a_correction_is_the_same_entry_with_a_later_date(cast: Cast, article: Article) -> None:
    (before,) = parsed("/feed/").entries
    correct(cast, article)
    (after,) = parsed("/feed/").entries
    assert (
        after.id == before.id
        and after.published == before.published
        and after.updated >= before.updated
    )
    assert "is known of it" in after.content[0].value


def test_feeds_hold_their_own(cast: Cast) -> None:
    other = Topic.objects.create(name="Heart", slug="heart")
    cast.approved(title="One?")
    cast.approved(title="Two?", topic=other)
    cast.approved(title="Three?", audience="patient")
    expected = {
        "/feed/": {"One?", "Two?", "Three?"},
        "/topics/heart/feed/": {"Two?"},
        "/topics/kidney-and-electrolytes/feed/": {"One?", "Three?"},
        "/feed/carer/": set(),
        "/feed/patient/": {"Three?"},
        "/feed/clinician/": {"One?", "Two?"},
    }
    assert {path: {entry.title for entry in parsed(path).entries} for path in expected} == expected


def test_the_newest_come_first_and_no_more_than_the_bound(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.publishing.feeds.texts.NEWEST", 2)
    for number in range(3):
        cast.approved(title=f"Question {number}?")
    assert [entry.title for entry in parsed("/feed/").entries] == ["Question 2?", "Question 1?"]
    assert atom.NEWEST == 50


@pytest.mark.parametrize(
    ("path", "count"),
    [("/feed/", 3), ("/topics/kidney-and-electrolytes/feed/", 4), ("/feed/clinician/", 3)],
)
def test_the_number_of_queries_does_not_grow(
    cast: Cast, client: Client, path: str, count: int
) -> None:
    for number in range(3):
        cast.approved(title=f"Question {number}?")
        with CaptureQueriesContext(connection) as seen:
            tag = client.get(path).headers["ETag"]
        assert len(seen) == count
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert len(seen) == count - 2
    assert not any(
        re.search(r'"(?:html|gzip|brotli|body)"', query["sql"]) for query in seen.captured_queries
    )


def publish(cast: Cast, article: Article) -> None:
    cast.approved(title="Another?")


def retract(cast: Cast, article: Article) -> None:
    article.retract(
        by=cast.chair,
        digest=article.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, article, "retract"),
    )


def amend(cast: Cast, article: Article) -> None:
    correct(cast, article)


@pytest.mark.parametrize("change", [publish, retract, amend])
def test_any_change_is_another_answer(
    cast: Cast, article: Article, client: Client, change: Any
) -> None:
    answer = client.get("/feed/")
    held = {
        "If-None-Match": answer.headers["ETag"],
        "If-Modified-Since": answer.headers["Last-Modified"],
    }
    same = client.get("/feed/", headers=held)
    assert (
        same.status_code == 304
        and not same.content
        and same.headers["ETag"] == answer.headers["ETag"]
    )
    change(cast, article)
    assert client.get("/feed/", headers=held).status_code == 200


def test_a_new_draft_changes_nothing(cast: Cast, client: Client) -> None:
    article = cast.revising()
    tag = client.get("/feed/").headers["ETag"]
    article.edit(by=cast.author, version=article.version, title="CANARY?", body="CANARY [1]\n")
    article.submit(by=cast.author, reason="CANARY")
    answer = client.get("/feed/")
    assert answer.headers["ETag"] == tag and b"CANARY" not in answer.content


@pytest.mark.parametrize(
    "path",
    [
        "/feed/nobody/",
        "/topics/nowhere/feed/",
        "/feed/clinicians/",
        "/feed/Clinician/",
        "/feed/notices/x/",
    ],
)
def test_of_what_there_is_not_there_is_no_feed(cast: Cast, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.usefixtures("article")
def test_a_feed_has_the_addresses_of_the_site_whatever_host_was_asked(
    path: str, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "elsewhere.example"]
    found = parsed(path, Host="elsewhere.example")
    assert [link.href for link in found.feed.links if link.rel == "self"] == [
        settings.SITE_ORIGIN + path
    ]
    assert "elsewhere.example" not in str(found)


def test_pages_name_their_feeds(article: Article, client: Client) -> None:
    topic = "/topics/kidney-and-electrolytes/"
    for page, feeds in (
        ("/", ["/feed/", "/feed/notices/"]),
        (topic, [f"{topic}feed/"]),
        (f"{topic}clinician/", [f"{topic}feed/", "/feed/clinician/"]),
        (f"/articles/{article.slug}/", [f"{topic}feed/"]),
    ):
        html = client.get(page).content.decode()
        assert (
            re.findall(
                r'rel="alternate" type="application/atom[+]xml" title="[^"]+" href="([^"]+)"', html
            )
            == feeds
        )


def test_the_feed_of_each_kind_of_reader_is_led_to(article: Article, client: Client) -> None:
    there = re.findall(r'<a href="(/feed/[a-z]+/)"', client.get("/reading-as/").content.decode())
    assert set(there) - {"/feed/notices/"} == {f"/feed/{audience}/" for audience in Audience.values}
    assert (
        '<a href="/feed/clinician/">'
        in client.get("/topics/kidney-and-electrolytes/clinician/").content.decode()
    )


def test_an_entry_is_the_same_at_another_address_and_in_every_feed(
    cast: Cast, article: Article
) -> None:
    """Whoever subscribed must not be shown a text twice because its address changed."""
    first, other = article, cast.approved(title="Another?")
    variant = begin(first, cast.author)
    approve(cast, variant)
    before = {entry.id: entry.link for entry in parsed("/feed/").entries}
    assert len(before) == 3 and all(
        re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}-\d\d-\d\d:article/\d+", key) for key in before
    )
    first.change_address(by=cast.editor, former=first.slug, slug="moved", reason="Shorter.")
    correct(cast, other)
    after = {entry.id: entry.link for entry in parsed("/feed/").entries}
    assert after.keys() == before.keys() and len({*after.values()} - {*before.values()}) == 2
    of_topic = {entry.id for entry in parsed(f"/topics/{first.topic.slug}/feed/").entries}
    assert (
        of_topic == after.keys()
        and {entry.id for entry in parsed("/feed/patient/").entries} < after.keys()
    )


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_what_no_feed_can_hold_is_replaced_wherever_it_stands(
    article: Article, client: Client, sign: str
) -> None:
    Topic.objects.update(name=f"Kid{sign}neys")
    drop_triggers(apps.get_app_config("articles"))
    names = [name | {"name": f"A{sign}u"} for name in article.revision.authors]
    QuerySet(Revision).filter(pk=article.revision.pk).update(title=f"Is{sign} it?", authors=names)
    for path in ("/feed/", "/feed/clinician/", f"/topics/{article.topic.slug}/feed/"):
        (entry,) = parsed(path).entries
        assert (entry.title, entry.author) == ("Is\ufffd it?", "A\ufffdu") and entry.tags[
            0
        ].term == "Kid\ufffdneys"
