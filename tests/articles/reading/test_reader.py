"""What readers find: home, topics, the house's texts - the same for everyone, and only what is
public."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Page, Policy, Topic
from articles.publishing import paging
from tests.cast import Cast
from tests.rewinding import walked

pytestmark = pytest.mark.page

BY_LEAF = ["/", "/topics/kidney-and-electrolytes/clinician/"]
PUBLIC = ["/", "/topics/kidney-and-electrolytes/", "/editorial-policy/", "/disclaimer/"]


def titles(html: str) -> list[str]:
    return re.findall(r'class="listing__title"[^>]*><a href="[^"]+">(.*?)</a>', html)


def seen(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@walked
def five(cast: Cast) -> list[Article]:
    """Five public texts, the oldest first."""
    return [cast.approved(title=f"Question {number}?") for number in range(5)]


@pytest.fixture
def several(five: list[Article], monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    """The five, with room for two on a leaf."""
    monkeypatch.setattr(paging, "LEAF", 2)
    return five


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


def test_lists_hold_what_is_public_and_nothing_else(cast: Cast, client: Client) -> None:
    cast.approved(title="Approved?")
    cast.revising(title="Revised?")
    for walk in (
        cast.draft,
        cast.submitted,
        cast.under_review,
        cast.reviewed,
        cast.changes_requested,
        cast.rejected,
        cast.withdrawn,
        cast.retracted,
    ):
        walk(title=f"LEAK {walk.__name__}?", short_answer="LEAK")
    for path in PUBLIC[:2]:
        html = seen(client, path)
        assert titles(html) == ["Revised?", "Approved?"]
        assert "LEAK" not in html


def test_the_working_copy_does_not_reach_the_lists(cast: Cast, client: Client) -> None:
    article = cast.revising(title="Approved?")
    article.edit(by=cast.author, version=article.version, title="LEAK?", short_answer="LEAK")
    article.submit(by=cast.author)
    assert titles(seen(client, "/")) == ["Approved?"]


@pytest.mark.parametrize("start", BY_LEAF)
def test_leaves_lead_through_every_answer_once(
    several: list[Article], client: Client, start: str
) -> None:
    found, path = [], start
    while path:
        html = seen(client, path)
        found.append(titles(html))
        following = re.search(r'href="([^"]+)" rel="next"', html)
        path = following[1] if following else ""
    assert found == [
        ["Question 4?", "Question 3?"],
        ["Question 2?", "Question 1?"],
        ["Question 0?"],
    ]


def test_answers_of_the_same_moment_are_neither_lost_nor_repeated(
    several: list[Article], client: Client
) -> None:
    Page.objects.update(reviewed_at=timezone.now())
    first = seen(client, "/")
    second = seen(client, re.search(r'href="([^"]+)" rel="next"', first)[1])
    assert titles(first) + titles(second) == [
        "Question 4?",
        "Question 3?",
        "Question 2?",
        "Question 1?",
    ]


def test_a_new_answer_does_not_move_the_later_leaves(
    several: list[Article], cast: Cast, client: Client
) -> None:
    following = re.search(r'href="([^"]+)" rel="next"', seen(client, "/"))[1]
    before = titles(seen(client, following))
    cast.approved(title="Newer?")
    assert titles(seen(client, following)) == before


@pytest.mark.parametrize("path", BY_LEAF)
def test_a_place_that_is_none_is_not_found(cast: Cast, client: Client, path: str) -> None:
    start = "20260101T000000.000000"
    for cursor in (
        "x",
        "1",
        f"{start}-",
        f"{start}-x",
        f"{start}-1x",
        "-5",
        "99999999T000000.000000-1",
        "%00",
        f"{start}-%00",
    ):
        assert client.get(f"{path}?before={cursor}").status_code == 404, cursor
    for cursor in (
        f"{start}-{'9' * 40}",
        f"{start}--1",
    ):  # strange, but a place: nothing is before it
        assert "There is nothing earlier" in seen(client, f"{path}?before={cursor}")


def test_before_the_first_answer_there_is_a_place_that_says_so(
    article: Article, client: Client
) -> None:
    page = Page.objects.get(article=article)
    html = seen(client, f"/?before={paging.named(page.reviewed_at, page.pk)}")
    assert "There is nothing earlier" in html and titles(html) == []


def test_an_empty_house_says_what_will_come(client: Client, db: None) -> None:
    html = seen(client, "/")
    assert "There is no answer to read" in html and 'id="topics"' not in html


def test_a_topic_without_answers_says_so_and_is_not_listed(cast: Cast, client: Client) -> None:
    Topic.objects.create(name="Sleep", slug="sleep")
    cast.approved()
    assert "There is no answer on this topic to read now" in seen(client, "/topics/sleep/")
    topics = re.findall(r'href="/topics/([^/]+)/"', seen(client, "/").split('id="topics"')[1])
    assert topics == ["kidney-and-electrolytes"]
    assert client.get("/topics/unknown/").status_code == 404


def test_a_topic_whose_only_text_was_retracted_does_not_say_that_none_was_ever_approved(
    cast: Cast, client: Client
) -> None:
    cast.retracted()
    for path in (f"/topics/{cast.topic.slug}/", "/"):
        html = seen(client, path)
        assert titles(html) == [] and "retracted" in html and "There is no answer" in html
        assert "approved yet" not in html and "appears here" not in html


def test_what_the_front_page_promises_can_be_checked(cast: Cast, client: Client) -> None:
    """tests/articles/record/test_versions.py does what that page says."""
    assert '<a href="/how-to-check/">anyone can check</a>' in seen(client, "/")
    assert "sha256sum" in seen(client, "/how-to-check/")


def test_words_in_lists_are_text(cast: Cast, client: Client) -> None:
    cast.approved(title="Is <b>3</b> & 4?", short_answer="*Yes*, <i>so</i> & **more**.")
    html = seen(client, "/")
    assert titles(html) == ["Is &lt;b&gt;3&lt;/b&gt; &amp; 4?"]
    assert "Yes, &lt;i&gt;so&lt;/i&gt; &amp; more." in html


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/editorial-policy/", Policy.Kind.EDITORIAL_POLICY, "Editorial policy"),
        ("/disclaimer/", Policy.Kind.DISCLAIMER, "Disclaimer"),
    ],
)
def test_each_text_shows_its_version_and_keeps_the_former_ones(
    client: Client, cast: Cast, path: str, kind: str, name: str
) -> None:
    Policy.objects.adopt(kind, "## Second\n\nWords of two.", by=cast.chair)
    now, then = seen(client, path), seen(client, f"{path}?version=1")
    assert (
        f"<h1>{name}</h1>" in now
        and "Version 2, adopted on" in now
        and "Words of two." in now
        and "A former version" not in now
    )
    assert (
        "Version 1, adopted on" in then
        and "Words of two." not in then
        and "A former version" in then
    )
    assert re.findall(r'href="([^"]+)" aria-current="page">Version', now) == [f"{path}?version=2"]
    assert now.count("?version=") == 2


@pytest.mark.parametrize("version", ["0", "3", "x", "", "-1", "1.0", "%00"])
def test_a_version_that_never_was_is_not_found(client: Client, db: None, version: str) -> None:
    assert client.get(f"/editorial-policy/?version={version}").status_code == 404


@pytest.mark.parametrize("path", [*PUBLIC, "/nowhere/", "/articles/unknown/"])
@pytest.mark.usefixtures("article")
def test_a_public_page_is_the_same_for_everyone_and_sets_no_cookie(
    cast: Cast, client: Client, path: str
) -> None:
    stranger = client.get(path)
    client.force_login(cast.editor)
    editor = client.get(path)
    assert stranger.content == editor.content
    for answer in (stranger, editor):
        assert not answer.cookies and "Cookie" not in answer.headers.get("Vary", "")
    assert "csrfmiddlewaretoken" not in stranger.content.decode()


@pytest.mark.parametrize("path", [*PUBLIC, "/articles/unknown/"])
def test_a_public_page_is_read_only(cast: Cast, path: str) -> None:
    assert Client().post(path, {"a": "b"}).status_code == 405


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_says_how_it_may_be_kept(cast: Cast, client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-cache"
