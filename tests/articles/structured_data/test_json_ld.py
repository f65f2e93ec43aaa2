"""JSON-LD on the page: expands with a processor, and claims in every state what the ledger has
and nothing more."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pyld import jsonld

from articles.models import Article, Page, Reference
from articles.publishing.structured_data import json_ld
from tests.articles.reading.printed import printed
from tests.articles.reading.publishing import declare_late, forced
from tests.cast import Cast, sign_for
from tests.rewinding import walked

from .states import (
    REVIEWED,
    STATES,
    approved,
    corrected,
    early,
    out_of_step,
    overdue,
    questioned,
    read_again,
    retracted,
    settled,
)

pytestmark = pytest.mark.page

VOCABULARY = "https://schema.org/"
CONTEXT = json.loads((Path(__file__).parent / "context.json").read_text())


def block(article: Article) -> str:
    (found,) = re.findall(
        '<script type="application/ld[+]json">(.*?)</script>', printed(article), re.DOTALL
    )
    return found


def told(article: Article) -> dict[str, Any]:
    """Return the document as its page carries it."""
    return json.loads(block(article))


def expanded(document: dict[str, Any]) -> dict[str, Any]:
    """Return the one node of a document, every name in full. Nothing is fetched."""

    def loader(address: str, _options: object) -> dict[str, Any]:
        assert address == "https://schema.org", address
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": CONTEXT,
        }

    (node,) = jsonld.expand(document, {"documentLoader": loader})
    return node


@walked
def article(cast: Cast, walk: Any) -> Article:
    """The text where a walk leads."""
    return walk(cast)


@pytest.mark.parametrize("walk", STATES, scope="module")  # one walk after another, each taken once
def test_every_state_expands_to_one_page_with_every_name_in_the_vocabulary(
    article: Article, walk: Any
) -> None:
    node = expanded(told(article))
    assert node["@type"] == [f"{VOCABULARY}MedicalWebPage"] and node["@id"].endswith(
        article.page.get_absolute_url()
    )
    names = {name for name in node if not name.startswith("@")}
    assert names and all(name.startswith(VOCABULARY) for name in names)
    assert node[f"{VOCABULARY}url"] == [{"@id": node["@id"]}]
    (audience,) = node[f"{VOCABULARY}audience"]
    assert audience["@type"] == [f"{VOCABULARY}MedicalAudience"]
    assert audience[f"{VOCABULARY}audienceType"] == [
        {"@value": "Patients" if walk is out_of_step else "Clinicians"}
    ]


@pytest.mark.parametrize("walk", STATES, scope="module")
def test_a_review_is_claimed_only_where_it_stands(article: Article, walk: Any) -> None:
    document = told(article)
    if walk not in REVIEWED:
        assert not {"lastReviewed", "reviewedBy"} & document.keys()
        return
    assert [reviewer["name"] for reviewer in document["reviewedBy"]] == [
        "Reviewer One, MD",
        "Reviewer Two, MD",
    ]
    deciding = article.events.filter(
        verb__in=["settle"] if walk is settled else ["approve"]
    ).order_by("sequence")[0]
    assert document["lastReviewed"] == deciding.at.date().isoformat()


@pytest.mark.parametrize(
    ("walk", "status"),
    [
        (approved, "Approved"),
        (corrected, "Approved"),
        (settled, "Approved"),
        (early, "Published before full review"),
        (questioned, "Approved; a reviewer has declared a competing interest since"),
        (retracted, "Retracted"),
        (read_again, "Approved"),
        (
            out_of_step,
            "Approved; being checked, as the text for other readers that it was adapted from was "
            "changed",
        ),
    ],
    scope="module",
)
def test_the_status_is_that_of_the_page(article: Article, walk: Any, status: str) -> None:
    assert told(article)["creativeWorkStatus"] == status


def test_an_overdue_review_is_told_with_the_day(cast: Cast) -> None:
    article = overdue(cast)
    on = Page.objects.get(article=article).overdue_since
    assert (
        told(article)["creativeWorkStatus"]
        == f"Approved; its review is overdue since {on:%-d %B %Y}"
    )
    read_again = retracted(cast)
    assert Page.objects.get(article=read_again).overdue_since is None and "overdue" not in printed(
        cast.approved(title="Another?")
    )


def test_two_reservations_are_both_told(cast: Cast) -> None:
    article = overdue(cast)
    with time_machine.travel(Page.objects.get(article=article).built_at):
        declare_late(article.revision.assignments.first())
    status = told(article)["creativeWorkStatus"]
    assert re.fullmatch(
        r"Approved; its review is overdue since .*; a reviewer has declared a competing interest "
        r"since",
        status,
    )


def test_without_a_review_none_is_claimed(cast: Cast, settings: Any) -> None:
    settings.REVIEW_QUORUM = 0
    article = cast.under_review()
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert not {"lastReviewed", "reviewedBy"} & told(article).keys()


def test_the_question_has_the_short_answer(cast: Cast) -> None:
    main = told(cast.approved(short_answer="*Very* unlikely & rare."))["mainEntity"]
    assert (main["@type"], main["name"]) == (
        "Question",
        "Does mild hypokalaemia explain a twitching lip?",
    )
    assert (
        main["acceptedAnswer"]["@type"] == "Answer"
        and main["acceptedAnswer"]["text"] == "Very unlikely & rare."
    )


def test_what_was_published_early_says_so_before_it_answers(cast: Cast) -> None:
    document = told(forced(cast))
    assert (
        document["mainEntity"]["acceptedAnswer"]["text"]
        == "Published before full review. Very unlikely."
    )
    assert document["description"].startswith("Published before full review. ")


def test_a_retracted_text_has_neither_answer_nor_source(cast: Cast) -> None:
    document = told(cast.retracted())
    assert not {"mainEntity", "citation", "correction"} & document.keys()
    assert document["name"].startswith("Retracted: ") and "Very unlikely." not in json.dumps(
        document
    )


def test_a_correction_is_told_with_its_day(cast: Cast) -> None:
    article = corrected(cast)
    assert told(article)["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "A word was wrong.",
            "datePublished": article.events.filter(verb="approve")
            .order_by("-sequence")[0]
            .at.date()
            .isoformat(),
        }
    ]


def test_references_are_cited_with_the_links_of_the_page(cast: Cast) -> None:
    draft = cast.draft()
    draft.replace_references(
        [
            Reference(
                kind="review",
                title="One",
                authors="A B, C D",
                source="JASN",
                year=2007,
                doi="10.1681/asn.2007070792",
                pmid="17804670",
            ),
            Reference(kind="website", title="Two <b>", url="https://example.org/a?b=1&c=2"),
            Reference(kind="textbook", title="Three", issn="0028-4793"),
        ]
    )
    draft.edit(by=cast.author, version=draft.version, body="A. [1] B. [2] C. [3]\n")
    article = draft.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    first, second, third = told(article)["citation"]
    assert (
        first["@type"] == "ScholarlyArticle"
        and first["datePublished"] == "2007"
        and first["isPartOf"]["name"] == "JASN"
    )
    assert first["sameAs"] == [
        "https://doi.org/10.1681/asn.2007070792",
        "https://pubmed.ncbi.nlm.nih.gov/17804670/",
    ]
    assert (
        second["@type"] == "CreativeWork"
        and second["name"] == "Two <b>"
        and second["sameAs"] == ["https://example.org/a?b=1&c=2"]
    )
    assert "sameAs" not in third and third["@id"].endswith("#ref-3")
    html = printed(article)
    assert all(link in unescape(html) for link in [*first["sameAs"], *second["sameAs"]])
    assert first["author"] == [
        {"@type": "Person", "name": "A B"},
        {"@type": "Person", "name": "C D"},
    ]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Kim MJ", ["Kim MJ"]),
        ("Kim MJ, de la Cruz-Ng Ö.", None),
        ("Kim MJ, Valerio C.", ["Kim MJ", "Valerio C"]),
        ("Kim MJ, Valerio C, et al.", ["Kim MJ", "Valerio C"]),
        ("Kim MJ, et al", ["Kim MJ"]),
        ("et al.", None),
        ("World Health Organization", None),
        ("Smith, John", None),
        ("Cohn JN, Kowey PR; National Council on Potassium", None),
        ("</script> X", ["</script> X"]),
    ],
)
def test_nobody_is_made_of_a_list_of_names(typed: str, names: list[str] | None) -> None:
    authors = json_ld._citation({"title": "One", "author": typed}, "#ref-1")["author"]
    assert authors == ([{"@type": "Person", "name": name} for name in names] if names else typed)


def test_a_reference_without_authors_names_none() -> None:
    assert "author" not in json_ld._citation({"title": "One", "author": " "}, "#ref-1")


@pytest.mark.parametrize(
    "hostile",
    [
        "Is </script><script>alert(1)</script> so?",
        "Is <!-- <script> so?",
        "Is a & b < c > d so?",
        'Is it “so” \\u003c or "not"?',
        "Is `a` so]]>?",
        "Is 'it' ${so} \\n?",
    ],
)
def test_no_text_ends_the_block_and_every_text_comes_back(cast: Cast, hostile: str) -> None:
    article = cast.approved(title=hostile)
    assert not set(block(article)) & set("<>&\u2028\u2029")
    assert told(article)["mainEntity"]["name"] == hostile


def test_line_ends_of_a_script_are_escaped() -> None:
    assert {chr(sign) for sign in json_ld.ESCAPES} == set("<>&\u2028\u2029")
    assert json.loads('"' + "a\u2028<".translate(json_ld.ESCAPES) + '"') == "a\u2028<"


def test_it_is_data_under_the_policy_of_the_page(cast: Cast, client: Any) -> None:
    answer = client.get(f"/articles/{cast.approved().slug}/")
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"] + ";"
    assert (
        "unsafe" not in answer.headers["Content-Security-Policy"]
        and "sha256-" not in answer.headers["Content-Security-Policy"]
    )


def test_nothing_of_the_next_revision_or_of_reviews_is_in_it(cast: Cast) -> None:
    article = cast.under_review(title="Is it public?")
    for assignment in cast.invite(article):
        cast.review(assignment, comments_to_editors="CANARY-E", comments_to_author="CANARY-A")
    article.approve(
        by=cast.editor,
        digest=article.digest,
        signature=sign_for(cast.editor, article),
        reason="CANARY-R",
    )
    article.revise(by=cast.author)
    article.edit(
        by=cast.author,
        version=article.version,
        title="CANARY-T?",
        short_answer="CANARY-S",
        body="CANARY-B [1]\n",
    )
    article.submit(by=cast.author, reason="CANARY-N")
    assert "CANARY" not in printed(article) and "@cast.example" not in block(article)
