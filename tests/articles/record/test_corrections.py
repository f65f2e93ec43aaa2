"""Minor corrections: what may go out on one different editor's word, and how the desk offers it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from articles.initial_data.names import EDITORS
from articles.models import Article, Person, Reference, Status
from articles.workflow.corrections import WORDS_LIMIT, too_much
from articles.workflow.recorded import Opposed
from articles.workflow.rules import objections
from reviewers.models import Comment, CommentStatus
from tests.cast import BODY, Cast, declaring, factor, sign_for
from tests.invariants import violations
from tests.rewinding import walked

pytestmark = pytest.mark.once

WORK = "Mechanism of hypokalemia in magnesium deficiency"
BOX = "This is a minor correction"
BASE = (
    BODY + "\n## About this page\n\nIt is written with care.\n"
)  # a section without a clinical statement
MORE = "\nThese answers are written for everybody.\n"


@walked
def article(cast: Cast) -> Article:
    """An approved article whose next revision is being written."""
    return cast.revising(body=BASE)


def corrected(cast: Cast, article: Article, **copy: Any) -> Article:
    """Return the article, changed by `copy`."""
    article.edit(by=cast.author, version=article.version, **{"body": BASE + MORE} | copy)
    return Article.objects.get(pk=article.pk)


def submit_page(cast: Cast, article: Article, **sent: str) -> Any:
    """The page that asks once more before submitting; with `sent`, the answer to its button."""
    client = Client()
    client.force_login(cast.author)
    path = reverse("desk:submit", args=[article.pk])
    return (
        client.post(path, {"version": article.version} | declaring(cast.author) | sent)
        if sent
        else client.get(path)
    )


@pytest.mark.parametrize(
    ("copy", "why"),
    [
        ({}, ""),
        ({"title": "Does mild hypokalaemia explain the twitching lip?"}, ""),
        (
            {"title": "Does mild hyperkalaemia explain a twitching lip?"},
            "the question, headings, tables and every statement",
        ),
        ({"short_answer": "Unlikely."}, "the question, headings, tables and every statement"),
        ({"body": BASE + "\n" + "word " * (WORDS_LIMIT + 1)}, f"at most {WORDS_LIMIT} words"),
        ({"body": BASE + "\n" + "word " * WORDS_LIMIT}, ""),
        ({"body": BASE.replace("What is known", "What is known of it")}, ""),
        (
            {"body": BASE + "\nSee [the leaflet](https://example.org/good).\n"},
            "no heading, table, callout, link or citation",
        ),
        (
            {"title": "Does mild hypokalaemia explain a .5 twitching lip?"},
            "the question, headings, tables",
        ),
        (
            {
                "references": [
                    Reference(kind="review", title="Another work", source="JASN", year=2007)
                ]
            },
            "cites the same works",
        ),
        (
            {
                "references": [
                    Reference(
                        kind="review", title=WORK, source="JASN", year=2007, doi="10.1681/other"
                    )
                ]
            },
            "cites the same works",
        ),
        (
            {
                "references": [
                    Reference(
                        kind="review", title=WORK, source="JASN", year=2007, isbn="9780306406157"
                    )
                ]
            },
            "cites the same works",
        ),
        (
            {"references": [Reference(kind="review", title=WORK, source="Elsewhere", year=2007)]},
            "cites the same works",
        ),
        ({"body": BASE + "\nNo reader is left out.\n"}, "denial, such as “No”"),
        (
            {"body": BASE.replace("What is known", "What 5 people know")},
            "the question, headings, tables",
        ),
        (
            {"body": BASE.replace("What is known", "What class IV knows")},
            "the question, headings, tables",
        ),
        ({"body": BASE + "\nFifty people know.\n"}, "the question, headings, tables"),
        ({"body": BASE + "\nFor class IV readers.\n"}, "changes no number"),
        ({"body": BASE.replace("[1]", "[1] [1]")}, "links, emphasis and citations as they are"),
        ({"body": BASE.replace(" [1]", "")}, "links, emphasis and citations as they are"),
    ],
)
def test_it_is_small_or_it_is_refused(
    cast: Cast, article: Article, copy: dict[str, Any], why: str
) -> None:
    article = corrected(cast, article, **copy)
    message = too_much(article.approved_revision, article)
    assert why in message and bool(message) == bool(why)
    if why:
        with pytest.raises(Opposed, match=why):
            article.submit(by=cast.author, reason="A word.", is_minor=True)
        assert Article.objects.get(pk=article.pk).status == Status.DRAFT


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("3.2", "3.1"),
        ("rarely", "seldom"),
        ("rarely causes", "never causes"),
        ("rarely causes", "causes"),
        ("causes", "must cause"),
        ("Potassium", "Sodium"),
        ("causes symptoms", "causes symptoms in adults"),
        ("3.2 rarely", "32 rarely"),
        ("symptoms. [1]", "symptoms. [1]\n\n- Give potassium."),
        ("rarely", "rarely,"),
        ("of 3.2", "3.2"),
        ("rarely", "it rarely"),
        ("What is known", "What is dangerous"),
    ],
)
def test_it_leaves_every_statement_as_it_is(
    cast: Cast, article: Article, was: str, now: str
) -> None:
    article = corrected(cast, article, body=BASE.replace(was, now))
    message = too_much(article.approved_revision, article)
    assert (
        "the question, headings, tables and every statement as they are. This one has changed: “"
        in message
    )


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Potassium", "The potassium"),
        ("symptoms", "Symptoms"),
        ("symptoms.", "symptoms"),
        ("causes symptoms", "causes “symptoms”"),
    ],
)
def test_stops_capitals_and_small_words_say_nothing_of_their_own(
    cast: Cast, article: Article, was: str, now: str
) -> None:
    article = corrected(cast, article, body=BASE.replace(was, now))
    assert too_much(article.approved_revision, article) == ""


def test_a_doi_is_the_same_in_capitals(cast: Cast, article: Article) -> None:
    article = corrected(cast, article)
    before = SimpleNamespace(**vars(article.approved_revision))
    item = article.listed[0]
    before.listed, before.authors = [item | {"DOI": "10.1681/ASN.2007"}], article.byline()
    after = Article.objects.get(pk=article.pk)
    after.listed = [item | {"DOI": "10.1681/asn.2007"}]
    assert too_much(before, after) == ""


def test_it_leaves_the_authors_as_they_are(cast: Cast, article: Article) -> None:
    article = corrected(cast, article, co_authors=[cast.co_author])
    assert "leaves the authors" in too_much(article.approved_revision, article)


def test_corrections_add_up_until_the_next_full_review(cast: Cast, article: Article) -> None:
    body = BASE + "\n" + "word " * (WORDS_LIMIT - 5)
    article = (
        corrected(cast, article, body=body)
        .submit(by=cast.author, reason="Words.", is_minor=True)
        .start_review(by=cast.editor)
    )
    article.approve(
        by=cast.other_editor, digest=article.digest, signature=sign_for(cast.other_editor, article)
    )
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=body + "and " * 6)
    article = Article.objects.get(pk=article.pk)
    assert article.approved_revision.is_minor
    assert f"since the last full review; this changes {WORDS_LIMIT + 1}" in too_much(
        article.approved_revision, article
    )


def test_there_is_nothing_to_correct_before_anything_is_public(cast: Cast) -> None:
    article = cast.draft()
    assert "Nothing is public yet" in too_much(article.approved_revision, article)
    assert BOX not in submit_page(cast, article).content.decode()


def test_one_different_editor_approves_it(cast: Cast, article: Article) -> None:
    article = (
        corrected(cast, article)
        .submit(by=cast.author, reason="A word.", is_minor=True)
        .start_review(by=cast.editor)
    )
    assert objections(article) == []
    factor(cast.author)
    cast.author.groups.add(Group.objects.get(name=EDITORS))
    writer = Person.objects.get(pk=cast.author.pk)
    assert EDITORS in writer.roles
    with pytest.raises(PermissionDenied, match="an editor or a chair who has neither written"):
        article.approve(by=writer, digest=article.digest, signature=sign_for(writer, article))
    article.approve(
        by=cast.other_editor, digest=article.digest, signature=sign_for(cast.other_editor, article)
    )
    assert article.events.latest("sequence").detail["quorum_policy"] == {"minor": True}
    assert violations() == []


def test_the_same_words_unmarked_need_the_whole_quorum(cast: Cast, article: Article) -> None:
    article = (
        corrected(cast, article)
        .submit(by=cast.author, reason="A word.")
        .start_review(by=cast.editor)
    )
    assert objections(article) == ["0 of 2 approving reviews are in."]


def test_the_desk_offers_it_where_it_is_one(cast: Cast, article: Article) -> None:
    article = corrected(cast, article)
    page = submit_page(cast, article).content.decode()
    assert BOX in page and f"At most {WORDS_LIMIT} words" in page
    assert submit_page(cast, article, reason="A better word.", is_minor="on").status_code == 302
    article.refresh_from_db()
    assert (article.status, article.revision.is_minor, article.revision.note) == (
        Status.SUBMITTED,
        True,
        "A better word.",
    )


def test_the_desk_says_why_it_is_none_and_keeps_what_was_typed(
    cast: Cast, article: Article
) -> None:
    article = corrected(cast, article, body=BASE.replace("3.2", "3.1"))
    assert (
        "A minor correction leaves the question, headings, tables and every statement"
        in submit_page(cast, article).content.decode()
    )
    answer = submit_page(cast, article, reason="Twelve careful words.", is_minor="on")
    page = answer.content.decode()
    assert (
        'id="id_is_minor_error"' in page and "Twelve careful words." in page and "checked" in page
    )
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    assert submit_page(cast, article, reason="Twelve careful words.").status_code == 302
    article.refresh_from_db()
    assert (article.status, article.revision.is_minor) == (Status.SUBMITTED, False)


def test_it_is_not_published_before_full_review(cast: Cast, article: Article) -> None:
    article = (
        corrected(cast, article)
        .submit(by=cast.author, reason="A word.", is_minor=True)
        .start_review(by=cast.editor)
    )
    Comment.objects.create(
        revision=article.revision,
        person=cast.reviewers[0],
        text="Look.",
        status=CommentStatus.OPEN,
        is_blocking=True,
    )
    assert objections(article) == ["1 blocking comment is not resolved yet."]
    with pytest.raises(Opposed, match="A minor correction needs no full review"):
        article.force_publish(
            by=cast.chair,
            digest=article.digest,
            reason="Now.",
            signature=sign_for(cast.chair, article, "force_publish"),
        )
