"""Every public text says how it is cited, and gives its citation and its references away as
files."""

import json
from collections.abc import Callable
from typing import Any

import bibtexparser
import pytest
import rispy
from django.test import Client
from django.utils.html import escape

from articles.models import Article, Reference
from articles.publishing.citing.items import CitedText
from articles.publishing.record import Record
from articles.publishing.versions.history import History
from tests.articles.reading.printed import part, printed, words
from tests.articles.reading.publishing import correct, forced, settle
from tests.articles.record.test_public_changes import approved_again
from tests.cast import BODY, Cast, sign_for
from tests.rewinding import walked

pytestmark = pytest.mark.page

MEDIA_TYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
}
STATES: dict[str, Callable[[Cast], Article]] = {
    "corrected": lambda cast: correct(cast, cast.approved()),
    "forced": forced,
    "settled": lambda cast: settled(cast),
    "again": lambda cast: approved_again(cast, cast.approved(), body=BODY + "\nMore.\n"),
    "retracted": lambda cast: cast.retracted(),
    "approved": lambda cast: cast.approved(),
    "revising": lambda cast: cast.revising(),
}


def settled(cast: Cast) -> Article:
    """A text that was published before its full review, which is complete since."""
    article = forced(cast)
    for assignment in cast.invite(article):
        cast.review(assignment)
    return settle(article, cast.other_editor)


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@walked
def again(cast: Cast) -> Article:
    """A public text with a former version."""
    return STATES["again"](cast)


@walked
def arrived(cast: Cast, state: str) -> Article:
    """The text in a state."""
    return STATES[state](cast)


def cited(article: Article) -> str:
    """Return the citation on its page."""
    return words(part(printed(article), "data-copied>", "</p>"))


def item(article: Article, rest: str = "cite.json") -> Any:
    answer = Client().get(f"/articles/{article.slug}/{rest}")
    assert answer.status_code == 200
    return json.loads(answer.content)


@pytest.mark.parametrize(
    "state", STATES, scope="module"
)  # one state after another, each walked to once
def test_page_and_file_say_the_same(arrived: Article, state: str) -> None:
    article = Article.objects.get(pk=arrived.pk)
    history = History.at(article.slug, article.audience)
    assert history
    of_page = CitedText.of_record(Record.of(article), article.slug, f"/articles/{article.slug}/")
    assert of_page == CitedText.of_version(history, history.current)
    assert item(article) == [of_page.item()]


def test_an_approved_text_is_cited(cast: Cast, settings: Any) -> None:
    article = cast.approved(title='Is "a" < b & so on?')
    at = article.galley.approved_at
    assert cited(article) == (
        f'Author. Is "a" < b & so on? {settings.SITE_NAME}. Published {at:%B} {at.day}, {at.year}. '
        "Revision 1."
        f" {settings.SITE_ORIGIN}/articles/{article.slug}/"
    )
    assert escape('Is "a" < b & so on?') in part(printed(article), "data-copied>", "</p>")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("corrected", "Revision 2. Corrected "),
        ("forced", "Revision 1. Published before full review. http"),
        ("settled", "Revision 1. http"),
        ("again", "Revision 2. http"),
        ("retracted", "Revision 1. Retracted "),
    ],
    scope="module",
)
def test_a_citation_says_how_the_text_stands(arrived: Article, state: str, expected: str) -> None:
    assert expected in cited(arrived)
    assert cited(arrived).startswith("Author. Retracted: ") is (state == "retracted")


def test_a_former_version_is_cited_at_its_own_address(again: Article, client: Client) -> None:
    former, now = item(again, "v/1/cite.json")[0], item(again, "v/2/cite.json")[0]
    assert (
        former["URL"].endswith(f"/articles/{again.slug}/v/1/")
        and former["note"] == "Former version. Revision 1."
    )
    assert now == item(again)[0] and former["id"] != now["id"]
    html = client.get(f"/articles/{again.slug}/v/1/").content.decode()
    assert former["note"] in html and f'href="/articles/{again.slug}/v/1/cite.ris"' in html


def test_an_earlier_version_of_a_retracted_text_says_so(cast: Cast, again: Article) -> None:
    signature = sign_for(cast.editor, again, "retract")
    again.retract(
        by=cast.editor, digest=again.digest_for("retract"), reason="Wrong.", signature=signature
    )
    for rest in ("cite.json", "v/1/cite.json"):
        assert (
            item(again, rest)[0]["title"].startswith("Retracted: ")
            and "Retracted" in item(again, rest)[0]["note"]
        )


@walked
def with_references(cast: Cast) -> Article:
    """A text that lists two references, the second one with braces, lines of RIS and an
    ampersand in it."""
    draft = cast.draft()
    draft.edit(
        by=cast.author,
        version=draft.version,
        body=BODY.replace("[1]", "[1][2]"),
        references=[
            Reference(
                kind="research",
                authors="Viera AJ, Wouk N",
                title="Potassium disorders",
                source="Am Fam Physician",
                year=2015,
                doi="10.1681/asn.2007070792",
                pmid="26371733",
            ),
            Reference(
                kind="guideline",
                authors="KDIGO & Co, Basel",
                title="A {guide} ER  - & more",
                url="https://example.org/a?b=c&d=e%20f",
            ),
        ],
    )
    draft.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(draft):
        cast.review(assignment)
    return draft.approve(
        by=cast.editor, digest=draft.digest, signature=sign_for(cast.editor, draft)
    )


def test_references_are_taken_away(with_references: Article, client: Client) -> None:
    home = f"/articles/{with_references.slug}/"
    assert f'href="{home}references.bib"' in printed(with_references)
    first, second = rispy.loads(client.get(f"{home}references.ris").content.decode())
    assert (
        first["authors"] == ["Viera, AJ", "Wouk, N"]
        and first["doi"] == "10.1681/asn.2007070792"
        and first["year"] == "2015"
    )
    assert second["title"] == "A {guide} ER  - & more" and second["authors"] == [
        "KDIGO & Co,, Basel"
    ]
    assert second["urls"] == ["https://example.org/a?b=c&d=e%20f"]
    library = bibtexparser.parse_string(client.get(f"{home}references.bib").content.decode())
    assert [entry.entry_type for entry in library.entries] == [
        "article",
        "misc",
    ] and not library.failed_blocks
    assert (
        library.entries[0]["doi"] == "10.1681/asn.2007070792"
        and library.entries[1]["url"] == "https://example.org/a?b=c&d=e%20f"
    )
    items = item(with_references, "references.json")
    assert [reference["type"] for reference in items] == ["article-journal", "report"] and items[0][
        "issued"
    ] == {"date-parts": [[2015]]}


@pytest.mark.parametrize("what", ["cite", "references"])
@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_a_file_is_kept_under_a_name_and_fetched_once(
    article: Article, client: Client, what: str, ending: str
) -> None:
    path = f"/articles/{article.slug}/{what}.{ending}"
    answer = client.get(path)
    assert (
        answer["Content-Type"] == f"{MEDIA_TYPES[ending]}; charset=utf-8"
        and answer["X-Robots-Tag"] == "noindex"
    )
    name = f"{article.slug}-clinician-1{'-references' if what == 'references' else ''}.{ending}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert (
        client.get(f"/articles/{article.slug}/clinician/{what}.{ending}").content == answer.content
        and not answer.cookies
    )


@pytest.mark.parametrize(
    "rest",
    [
        "cite.doc",
        "cite.",
        "cite.bib/",
        "references.csl",
        "v/2/cite.bib",
        f"v/{10**30}/references.ris",
        "patient/cite.bib",
    ],
)
def test_there_is_nothing_else(article: Article, client: Client, rest: str) -> None:
    assert client.get(f"/articles/{article.slug}/{rest}").status_code == 404


@pytest.mark.parametrize(
    "rest", ["cite.bib", "references.json", "v/1/cite.ris", "v/1/references.bib"]
)
@pytest.mark.parametrize("state", ["draft", "submitted", "under_review", "rejected", "withdrawn"])
def test_nothing_unpublished_is_given_away(
    cast: Cast, client: Client, state: str, rest: str
) -> None:
    article = getattr(cast, state)()
    assert client.get(f"/articles/{article.slug}/{rest}").status_code == 404


def test_a_file_is_of_the_approved_text(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    article = cast.revising()
    article.edit(by=cast.author, version=article.version, title="SECRET?").submit(by=cast.author)
    with django_assert_max_num_queries(2):
        answer = client.get(f"/articles/{article.slug}/cite.bib")
    assert (
        b"SECRET" not in answer.content and article.galley.revision.title.encode() in answer.content
    )
