"""A short answer that cites, on every page that shows it: linked where the text stands, without
a marker where it does not."""

import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from articles.models import Article, Galley, Page, preview_address, set_in_type
from articles.publishing.render_page import set_pages
from articles.text.grammar import NEWEST, QUANTITIES
from articles.verification import verify, verify_all
from articles.workflow.corrections import too_much
from tests.articles.reading.printed import printed, words
from tests.articles.record.test_public_changes import approved_again
from tests.cast import Cast, sign_for

ANSWER = "Very *unlikely* [1], and rarely zinnober. [1]"
SHOWN = "Very unlikely, and rarely zinnober."
LINK = '<sup class="cite"><a href="#ref-1" id="cite-1-{}" aria-label="Reference 1">1</a></sup>'
LINKED_ANSWER = f"Very <em>unlikely</em>{LINK.format('a')}, and rarely zinnober.{LINK.format('b')}"


@pytest.fixture
def article(cast: Cast) -> Article:
    """An approved text that cites in its short answer."""
    return cast.approved(short_answer=ANSWER)


@pytest.mark.once
def test_the_page_links_and_counts_from_the_short_answer_on(article: Article) -> None:
    html = printed(article)
    assert LINKED_ANSWER in html and LINK.format("c") in html.partition("<article")[2]
    assert [f'href="#cite-1-{letter}"' in html for letter in "abcd"] == [True, True, True, False]
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) and verify(article) == []


def test_where_nothing_can_be_followed_there_is_no_marker(article: Article, client: Client) -> None:
    html = printed(article)
    assert Page.objects.get().short_answer == SHOWN
    assert html.count(f'content="{SHOWN}"') == 2, "description and og:description"
    document = json.loads(
        re.findall('<script type="application/ld[+]json">(.*?)</script>', html, re.DOTALL)[0]
    )
    assert document["description"] == SHOWN and "[1]" not in json.dumps(document)
    for path in (
        "/",
        "/topics/kidney-and-electrolytes/",
        "/topics/kidney-and-electrolytes/clinician/",
    ):
        listed = client.get(path).content.decode()
        assert SHOWN in listed and "[1]" not in listed
    found = client.get("/search/?q=zinnober").content.decode()
    assert (
        "zinnober" in found
        and "[1]" not in found
        and "Very unlikely, and rarely zinnober ." in words(found)
    )
    feed = client.get("/feed/").content.decode()
    assert f"<summary>{SHOWN}</summary>" in feed or f">{SHOWN}</summary>" in feed
    assert (
        "[1]" not in feed
        and client.get("/search/?q=%221%20and%20rarely%22").content.decode().count("listing__title")
        == 0
    )


@pytest.mark.once
def test_the_preview_and_the_former_version_link_as_well(cast: Cast, client: Client) -> None:
    article = cast.under_review(short_answer=ANSWER)
    article.open_preview(by=cast.editor, digest=article.digest)
    preview = client.get(preview_address(article.slug, article.audience)).content.decode()
    assert (
        LINKED_ANSWER in preview and 'content="Very' not in preview and "site/citations" in preview
    )
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    approved_again(cast, article, short_answer="Very *unlikely*, and rarely zinnober. [1]")
    assert (
        LINKED_ANSWER in client.get(f"{Page.objects.get().get_absolute_url()}v/1/").content.decode()
    )
    text = words(client.get(f"{Page.objects.get().get_absolute_url()}changes/").content.decode())
    assert "Cites" in text and "[1]" not in text


def test_the_desk_shows_the_link_and_refuses_a_marker_without_reference(
    cast: Cast, client: Client
) -> None:
    article = cast.draft(short_answer=f"{ANSWER} Never. [2]")
    client.force_login(cast.author)
    page = client.get(f"/desk/{article.pk}/").content.decode()
    assert (
        LINKED_ANSWER in page
        and '<span class="cite cite--missing">[2]</span>' in page
        and "; 6 used." in page
    )
    assert (
        "Short answer: marker [2] has no reference. Add reference 2 below or change the number."
        in page
    )


def test_the_workspace_links(cast: Cast, client: Client) -> None:
    article = cast.under_review(short_answer=ANSWER)
    [assignment] = cast.invite(article, cast.reviewers[0])
    who = cast.reviewers[0]
    assignment.accept(by=who)
    assignment.declare(by=who, interests="none", standing_interests={})
    client.force_login(who)
    assert (
        'href="#ref-1" id="cite-1-a"'
        in client.get(f"/admin/board/{assignment.pk}/").content.decode()
    )


# --- What was reviewed before ---------------------------------------------------------------------


@pytest.fixture
def former(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Article]:
    """A text that was reviewed and approved in the former form of the grammar."""
    with monkeypatch.context() as then:
        then.setattr(Article, "form", QUANTITIES)
        article = cast.approved(short_answer=ANSWER, body="## α-Blockers\n\nRare. [1]\n")
    yield Article.objects.get(pk=article.pk)


@pytest.mark.once
def test_a_text_from_before_reads_as_it_did(former: Article, client: Client) -> None:
    galley, before = former.galley, printed(former)
    assert (
        "Very <em>unlikely</em> [1], and rarely zinnober. [1]" in galley.head
        and "self-link" not in galley.text
    )
    assert former.approved_revision.form == QUANTITIES and set_in_type(
        former.approved_revision
    ) == (galley.head, galley.text)
    assert Galley.of(former.approved_revision).digest == galley.digest
    assert set_pages(Page.objects.all()) == 1 and printed(former) == before
    assert Page.objects.get().short_answer == "Very unlikely [1], and rarely zinnober. [1]"
    assert list(verify_all()) == []


@pytest.mark.once
def test_its_next_revision_is_read_anew_and_that_is_no_minor_correction(
    former: Article, cast: Cast, client: Client
) -> None:
    former.revise(by=cast.author)
    former.edit(
        by=cast.author, version=former.version, body=former.body.replace("Rare", "Rare, then")
    )
    assert "leaves form, links, emphasis and citations as they are: “Very unlikely" in too_much(
        former.approved_revision, former
    )
    article = approved_again_from_draft(cast, former)
    assert article.revision.form == NEWEST and LINKED_ANSWER in printed(article)
    assert 'id="s-alpha-blockers"' in printed(article) and "self-link" in printed(article)
    old = client.get(f"{Page.objects.get().get_absolute_url()}v/1/").content.decode()
    assert (
        "Very <em>unlikely</em> [1], and rarely zinnober. [1]" in old and 'id="s-α-blockers"' in old
    )
    assert list(verify_all()) == []


def approved_again_from_draft(cast: Cast, article: Article) -> Article:
    article.submit(by=cast.author, reason="As it is read now.").start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )
