"""The page of all corrections and retractions."""

import re
from typing import Any

import pytest
from django.test import Client

from articles.models import Article
from articles.publishing.lists import notices
from tests.articles.reading.publishing import correct, forced
from tests.cast import Cast, sign_for
from tests.rewinding import walked

pytestmark = pytest.mark.page

PATH = "/corrections/"


def seen(client: Client, path: str = PATH) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(html: str) -> list[tuple[str, str]]:
    """The kind of each notice and where it leads."""
    return re.findall(r'<p class="kicker"><span>(\w+)</span>.*?<a href="([^"]+)"', html, re.DOTALL)


@walked
def noticed(cast: Cast) -> list[Article]:
    """Four texts, corrected or retracted in turn."""
    return [
        correct(cast, cast.approved(title=f"Question {number}?"))
        if number % 2
        else cast.retracted(title=f"Question {number}?")
        for number in range(4)
    ]


def test_both_kinds_stand_in_one_list_with_what_was_said(
    noticed: list[Article], client: Client
) -> None:
    html = seen(client)
    assert [kind for kind, _ in listed(html)] == ["Correction", "Retraction"] * 2
    assert [path.partition("notices/")[0] for _, path in listed(html)] == [
        f"/articles/{article.slug}/" for article in reversed(noticed)
    ]
    assert html.count("A word was wrong.") == html.count("The dose was wrong.") == 2
    for _, path in listed(html):
        assert seen(client, path).count(f'href="{PATH}"') == 2, (
            "a notice leads back, and the foot of each page"
        )


@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_notice_is_on_one_leaf_whatever_order_they_became_public_in(
    noticed: list[Article], client: Client, monkeypatch: Any, number: int
) -> None:
    whole = sorted(listed(seen(client)))
    monkeypatch.setattr(notices, "SHOWN", number)
    found, path = [], PATH
    while path:
        html = seen(client, path)
        found += listed(html)
        path = next(iter(re.findall(r'href="(/corrections/\?before=[^"]+)" rel="next"', html)), "")
    assert sorted(found) == whole


def test_nothing_but_notices_of_public_texts_is_in_it(cast: Cast, client: Client) -> None:
    assert "Nothing was corrected or retracted so far" in seen(client)
    forced(cast, title="Forced?")
    article = cast.revising(title="Revised?")
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body.replace("is known", "is known of it"),
    )
    article.submit(by=cast.author, reason="CANARY", is_minor=True)  # not approved yet
    html = seen(client)
    assert listed(html) == [] and "CANARY" not in html


def test_a_correction_says_that_its_text_was_retracted_since(cast: Cast, client: Client) -> None:
    article = correct(cast, cast.approved(), note="<script>alert(1)</script>")
    signature = sign_for(cast.chair, article, "retract")
    article.retract(by=cast.chair, digest=article.digest, reason="Wrong.", signature=signature)
    retraction, correction = seen(client).split('<p class="kicker">')[1:]
    assert "Retracted since" in correction and "Retracted since" not in retraction
    assert "&lt;script&gt;alert(1)" in correction


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "-",
        "1",
        "1-",
        "-1",
        "1-2-3",
        "1-x",
        "²-1",
        "9" * 20 + "-1",
        "1-" + "9" * 5_000,
        "%00-1",
    ],
)
def test_what_is_no_place_leads_nowhere(client: Client, cursor: str, db: None) -> None:
    assert client.get(f"{PATH}?before={cursor}").status_code == 404


def test_beyond_the_last_there_is_nothing(noticed: list[Article], client: Client) -> None:
    assert "You have reached the first notice." in seen(client, f"{PATH}?before=0-0")
    assert len(listed(seen(client, f"{PATH}?before={'9' * 19}-{'9' * 19}"))) == 4


def test_home_and_the_foot_lead_there(cast: Cast, client: Client) -> None:
    assert seen(client, "/").count('href="/corrections/"') == 1
    correct(cast, cast.approved(), note="A dose was wrong.")
    assert seen(client, "/").count('href="/corrections/"') == 2
