"""Previews: a submitted revision that an editor lets anybody read, honestly, until it is decided
on."""

import re
from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Event, Page, Preview, Status
from tests.articles.reading.printed import words
from tests.cast import BODY, Cast, sign_for
from tests.invariants import violations

from .previewed import (
    CAUTION,
    article,
    handed_in_again,
    opened,
    path_of,
    read,
    revising,
    sent_back,
    stages,
)

__all__ = ["article", "revising"]

pytestmark = pytest.mark.page


def test_a_preview_shows_the_frozen_text_under_a_caution(article: Article, client: Client) -> None:
    html = read(client, article)
    text = words(html.split('id="main">', 1)[1])
    assert text.startswith(CAUTION), "the caution is the first thing that is read"
    assert (
        "educational purposes only" in text
        and "exercise caution" in text
        and "human review" in text.lower()
    )
    assert html.count(CAUTION) == 1, "and it is said once"
    assert "Potassium of 3.2 rarely causes symptoms." in text and article.revision.digest in text
    assert 'aria-hidden="true"' in html.split("banner__title")[0].rsplit("<svg", 1)[1]
    assert Event.objects.filter(
        article=article, verb="open_preview", before=Status.SUBMITTED, after=Status.SUBMITTED
    ).exists()
    assert not violations()


def test_search_engines_are_kept_out_in_page_and_header(cast: Cast, client: Client) -> None:
    answer = client.get(path_of(opened(cast, cast.submitted())))
    assert (
        "noindex" in answer["X-Robots-Tag"]
        and '<meta name="robots" content="noindex' in answer.content.decode()
    )
    assert (
        'rel="canonical"' not in answer.content.decode()
        and not answer.cookies
        and "ETag" in answer.headers
    )
    known = client.get(answer.request["PATH_INFO"], headers={"if-none-match": answer["ETag"]})
    assert known.status_code == 304 and "noindex" in known["X-Robots-Tag"]


def test_the_tracker_stands_at_the_present_stage(
    cast: Cast, article: Article, client: Client
) -> None:
    assert [stage.split(": ")[1].split()[0] for stage in stages(read(client, article))] == [
        "in",
        "not",
        "not",
    ]
    article.start_review(by=cast.editor)
    assert "0 of 2 reviews in" in stages(read(client, article))[1]
    asked = cast.invite(article)
    cast.review(asked[0])
    now = stages(read(client, article))
    assert (
        "1 of 2 reviews in" in now[1]
        and "in progress" in now[1]
        and "done" in now[0]
        and "not yet" in now[2]
    )
    cast.review(asked[1], recommendation="changes_requested")
    assert "2 of 2 reviews in" in stages(read(client, article))[1], (
        "a review is counted whatever it says"
    )


def test_nobody_who_reads_it_is_named(cast: Cast, client: Client) -> None:
    article = opened(cast, cast.under_review())
    cast.review(
        cast.invite(article)[0], recommendation="changes_requested", comments_to_author="SECRET"
    )
    for html in (read(client, article), read(client, sent_back(cast, article))):
        text = words(html.split('id="main">', 1)[1].split("</main>", 1)[0])
        for secret in ("Reviewer One", "Reviewer Two", "Editor", "SECRET", "eviewed by", "Author"):
            assert secret not in text, secret


def test_it_follows_the_machine(cast: Cast, client: Client) -> None:
    article = sent_back(cast, opened(cast, cast.under_review()))
    text = words(read(client, article))
    assert "Changes were requested on" in text and "changes requested" in text
    article.edit(by=cast.author, version=article.version, body=BODY + "\nUNSUBMITTED words.\n")
    assert "UNSUBMITTED" not in read(client, article)
    article.submit(by=cast.author)
    text = words(read(client, article))
    assert (
        "UNSUBMITTED words." in text
        and "Changes were requested" not in text
        and "Revision 2, not approved" in text
    )
    article.start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    answer = client.get(path_of(article))
    assert (answer.status_code, answer["Location"]) == (302, f"/articles/{article.slug}/")
    assert not Preview.objects.exists() and not violations()


@pytest.mark.parametrize("end", ["reject", "withdraw", "close_preview"])
def test_what_ends_without_approval_is_gone(
    cast: Cast, article: Article, client: Client, end: str
) -> None:
    if end == "withdraw":
        article.withdraw(by=cast.author)
    else:
        getattr(article, end)(by=cast.editor, digest=article.digest, reason="SECRET: out of scope.")
    answer = client.get(path_of(article))
    assert (
        answer.status_code == 410
        and "lip" not in answer.content.decode()
        and "SECRET" not in answer.content.decode()
    )
    assert (
        answer.content.decode().count('<form action="/search/"') == 1
    )  # one search, in its middle as on every page that is not there
    assert not violations()


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "under_review", "changes_requested", "rejected", "withdrawn"]
)
def test_what_nobody_opened_is_not_there(cast: Cast, client: Client, state: str) -> None:
    article = getattr(cast, state)()
    there, nowhere = (client.get(path) for path in (path_of(article), "/preview/nowhere/"))
    assert there.status_code == nowhere.status_code == 404
    assert there.content.replace(article.slug.encode(), b"") == nowhere.content.replace(
        b"nowhere", b""
    )


@pytest.mark.parametrize("audience", ["patient", "Clinician", "clinician-2", "nobody", "x" * 60])
def test_an_unknown_audience_is_not_there(article: Article, client: Client, audience: str) -> None:
    assert client.get(f"{path_of(article)}{audience}/").status_code == 404
    assert client.get(f"{path_of(article)}clinician/").status_code == 200


def test_the_next_revision_of_a_public_text_can_be_previewed(
    cast: Cast, revising: Article, client: Client
) -> None:
    assert client.get(path_of(revising)).status_code == 302
    opened(cast, handed_in_again(cast, revising, body=BODY + "\nUNAPPROVED words.\n"))
    text = words(read(client, revising))
    assert "UNAPPROVED words." in text and "An earlier text on this question is public" in text
    assert "UNAPPROVED" not in client.get(f"/articles/{revising.slug}/").content.decode()
    signature = sign_for(cast.chair, revising, "retract")
    revising.retract(
        by=cast.chair, digest=revising.digest_for("retract"), reason="Wrong.", signature=signature
    )
    assert client.get(path_of(revising)).status_code == 302 and not violations()


def test_it_stands_in_no_list(cast: Cast, client: Client) -> None:
    article = opened(cast, cast.submitted(title="Is UNLISTEDNESS kept?"))
    for path in ("/", f"/topics/{cast.topic.slug}/", f"/articles/{article.slug}/", "/board/"):
        assert "UNLISTEDNESS" not in client.get(path).content.decode()
    assert not Page.objects.exists()


def adapted(cast: Cast) -> Article:
    """A text for patients beside a public one for clinicians, handed in in words of its own."""
    source = cast.approved()
    source.begin_variant(by=cast.author, audience="patient")
    variant = Article.objects.get(slug=source.slug, audience="patient")
    copy = {
        "title": "My lip twitches: is it zinnober?",
        "short_answer": "Hardly zinnober.",
        "body": "Zinnober is rare. [1]\n",
    }
    return variant.edit(by=cast.author, version=variant.version, **copy).submit(by=cast.author)


def test_a_text_for_other_readers_has_a_preview_at_an_address_of_its_own(
    cast: Cast, client: Client
) -> None:
    variant = adapted(cast)
    page, public = f"/preview/{variant.slug}/patient/", f"/articles/{variant.slug}/"
    assert client.get(page).status_code == 404
    before = client.get(public).content
    opened(cast, variant)
    html = client.get(page).content.decode()
    assert (
        "Zinnober is rare" in html
        and "Potassium of 3.2" not in html
        and "For patients" in words(html)
    )
    assert client.get(path_of(variant)).headers["Location"] == public, (
        "the clinicians' text is public, and has none"
    )
    assert client.get(f"/preview/{variant.slug}/carer/").status_code == 404
    assert client.get(public).content == before and client.get(f"{public}patient/").headers[
        "Location"
    ].startswith(public)
    assert not violations()
    variant.start_review(by=cast.editor)
    for assignment in cast.invite(variant):
        cast.review(assignment)
    variant.approve(by=cast.editor, digest=variant.digest, signature=sign_for(cast.editor, variant))
    assert client.get(page).headers["Location"] == f"{public}patient/"


@pytest.mark.parametrize(
    "walk",
    [lambda cast: cast.submitted(title="Zinnober?", body="Zinnober is rare. [1]\n"), adapted],
)
def test_nothing_that_lists_searches_or_feeds_knows_it(
    cast: Cast, client: Client, walk: Any
) -> None:
    article = walk(cast)
    public = cast.approved(title="Is potassium public?").slug
    topic = cast.topic.slug
    paths = [
        "/",
        f"/topics/{topic}/",
        f"/topics/{topic}/feed/",
        "/feed/",
        "/feed/patient/",
        "/feed/clinician/",
        "/feed/notices/",
        "/sitemap.xml",
        "/sitemap-pages.xml",
        "/sitemap-answers-0.xml",
        "/search/?q=potassium",
        "/search/?q=zinobber",
        "/search/suggest/?q=zin",
        "/search/suggest/?q=is+zin",
        f"/articles/{public}/",
        f"/articles/{public}/versions/",
        "/preview/x/",
    ]
    before = [client.get(path).content for path in paths]
    opened(cast, article)
    assert b"innober" in client.get(article.preview.get_absolute_url()).content
    of_this_answer = re.compile(
        b'nonce="[^"]*"|<updated>[^<]*'
    )  # an empty feed is as old as its answer
    for path, then in zip(paths, before, strict=True):
        found = client.get(path).content
        assert b"innober" not in found and of_this_answer.sub(b"", found) == of_this_answer.sub(
            b"", then
        ), path


def test_its_short_answer_is_said_not_to_be_approved_until_it_is(
    cast: Cast, article: Article, client: Client
) -> None:
    label = '<h2 class="label" id="short-answer">Short answer{}</h2>'
    assert label.format(", not approved") in read(client, article)
    article.start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert label.format("") in client.get(f"/articles/{article.slug}/").content.decode()
