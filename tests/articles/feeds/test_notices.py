"""The feed of corrections and retractions."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.articles.reading.publishing import correct, forced
from tests.cast import Cast, sign_for

from .walks import parsed

pytestmark = pytest.mark.page

PATH = "/feed/notices/"


def test_a_retraction_stays_when_its_text_has_left(cast: Cast, settings: Any) -> None:
    article = cast.retracted()
    assert parsed("/feed/").entries == []
    (entry,) = parsed(PATH).entries
    assert (
        entry.title == f"Retraction: {article.title}"
        and "The dose was wrong." in entry.content[0].value
    )
    assert (
        entry.link
        == f"{settings.SITE_ORIGIN}/articles/{article.slug}/notices/{article.events.get(verb='retract').sequence}/"  # noqa: E501
    )
    assert "Very unlikely." not in str(entry)


def test_each_correction_has_an_entry_that_leads_to_it(
    cast: Cast, client: Client, settings: Any
) -> None:
    article = correct(cast, cast.approved())
    article = correct(cast, article, "known of it", "known of  it", "Another < word & so.")
    newest, older = parsed(PATH).entries
    assert newest.title == older.title == f"Correction: {article.title}" and newest.id != older.id
    assert (
        "Another &lt; word &amp; so." in newest.content[0].value
        and "A word was wrong." in older.content[0].value
    )
    for entry, reason in ((newest, "Another &lt; word &amp; so."), (older, "A word was wrong.")):
        assert reason in client.get(entry.link.removeprefix(settings.SITE_ORIGIN)).content.decode()


def test_what_is_no_notice_is_not_in_it(cast: Cast) -> None:
    cast.approved(title="One?")
    forced(cast, title="Two?")
    article = cast.revising(title="Three?")
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body.replace("is known", "is known of it"),
    )
    article.submit(by=cast.author, reason="CANARY", is_minor=True)  # not approved yet
    assert parsed(PATH).entries == []


def test_the_title_of_a_notice_is_the_public_one(cast: Cast) -> None:
    article = cast.revising()
    article.edit(by=cast.author, version=article.version, title="CANARY?")
    article.submit(by=cast.author, reason="CANARY")
    signature = sign_for(cast.chair, article, "retract")
    article.retract(
        by=cast.chair, digest=article.digest_for("retract"), reason="Wrong.", signature=signature
    )
    assert "CANARY" not in str(parsed(PATH)) and len(parsed(PATH).entries) == 1


def test_two_queries_however_many_and_none_more_for_who_has_them(
    cast: Cast, client: Client
) -> None:
    for number in range(3):
        correct(cast, cast.approved(title=f"Question {number}?"))
        cast.retracted(title=f"Other {number}?")
        with CaptureQueriesContext(connection) as seen:
            tag = client.get(PATH).headers["ETag"]
        assert len(seen) == 2
    assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 304
    assert [entry.title.split(":")[0] for entry in parsed(PATH).entries] == [
        "Retraction",
        "Correction",
    ] * 3


def test_a_correction_of_what_was_retracted_since_says_so(cast: Cast, client: Client) -> None:
    article = correct(cast, cast.approved())
    correct(cast, cast.approved(title="Still up?"))
    before = {entry.id: entry.updated for entry in parsed(PATH).entries}
    tag = client.get(PATH).headers["ETag"]
    signature = sign_for(cast.chair, article, "retract")
    article.retract(by=cast.chair, digest=article.digest, reason="Wrong.", signature=signature)
    answer = client.get(PATH, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    retraction, other, entry = parsed(PATH).entries
    assert (
        entry.title == f"Correction (retracted since): {article.title}"
        and entry.id in before
        and entry.updated > before[entry.id]
    )
    assert "The corrected text was retracted on" in entry.content[0].value and "Retracted" in [
        tag.term for tag in entry.tags
    ]
    assert entry.content[0].value.index("retracted on") < entry.content[0].value.index(
        "A word was wrong."
    )
    assert (
        "retracted" not in str(other).lower()
        and other.updated == before[other.id]
        and retraction.title.startswith("Retraction: ")
    )
    assert len({notice.id for notice in (retraction, other, entry)}) == 3
