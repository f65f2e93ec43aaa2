"""Minor corrections: what may go out on one different editor's word, and how the desk offers it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from articles.corrections import WORDS_LIMIT, too_much
from articles.lifecycle import Opposed, objections
from articles.models import Article, Reference, Status
from tests.cast import BODY, Cast, sign_for
from tests.invariants import violations

WORK = "Mechanism of hypokalemia in magnesium deficiency"
BOX = "This is a minor correction"


def corrected(cast: Cast, **copy: Any) -> Article:
    """An approved article whose next revision is being written, changed by `copy`."""
    article = cast.revising()
    article.edit(by=cast.author, version=article.version, **{"body": BODY.replace("rarely", "seldom")} | copy)
    return Article.objects.get(pk=article.pk)


def submit_page(cast: Cast, article: Article, **sent: str) -> Any:
    """The page that asks once more before submitting; with `sent`, the answer to its button."""
    client = Client()
    client.force_login(cast.author)
    path = reverse("desk:submit", args=[article.pk])
    return client.post(path, {"version": article.version} | sent) if sent else client.get(path)


@pytest.mark.parametrize(("copy", "why"), [
    ({}, ""),
    ({"title": "Does mild hypokalaemia explain a twitching lip at all?"}, ""),
    ({"short_answer": "Unlikely."}, "leaves the topic and the short answer"),
    ({"body": BODY.replace("3.2", "3.1")}, "changes no number"),
    ({"body": BODY + "word " * (WORDS_LIMIT + 1)}, f"at most {WORDS_LIMIT} words"),
    ({"body": BODY + "word " * WORDS_LIMIT}, ""),
    ({"references": [Reference(kind="review", title="Another work", source="JASN", year=2007)]}, "cites the same works"),
    ({"references": [Reference(kind="review", title=WORK, source="JASN", year=2007, doi="10.1681/other")]}, "cites the same works"),
    ({"references": [Reference(kind="review", title=WORK, source="Elsewhere", year=2007)]}, "cites the same works"),
    ({"body": BODY.replace("rarely causes", "never causes")}, "“never”"),
    ({"body": BODY.replace("rarely causes", "often causes")}, "“often”"),
    ({"body": BODY.replace("rarely causes", "causes")}, "“rarely”"),
    ({"body": BODY.replace("causes", "must cause")}, "“must”"),
    ({"body": BODY.replace("symptoms", "unlikely symptoms")}, "“unlikely”"),
    ({"body": BODY.replace("symptoms", "two symptoms")}, "“two”"),
    ({"title": "Does mild hyperkalaemia explain a twitching lip?"}, "“hyperkalaemia”"),
    ({"body": BODY.replace("rarely", "rarely,")}, ""),
    ({"body": BODY.replace("Potassium", "Symptoms").replace("causes symptoms", "causes potassium")}, "moves no words"),
    ({"body": BODY.replace("symptoms", "class IV symptoms")}, "changes no number"),
    ({"body": BODY.replace("symptoms", "fifty symptoms")}, "changes no number"),
    ({"body": BODY.replace("symptoms", "½ symptoms")}, "changes no number"),
    ({"title": "Does severe hypokalaemia explain a twitching lip?"}, "“severe”"),
])
def test_it_is_small_or_it_is_refused(cast: Cast, copy: dict[str, Any], why: str) -> None:
    article = corrected(cast, **copy)
    said = too_much(article.approved_revision, article)
    assert why in said and bool(said) == bool(why)
    if why:
        with pytest.raises(Opposed, match=why):
            article.submit(by=cast.author, reason="A word.", is_minor=True)
        assert Article.objects.get(pk=article.pk).status == Status.DRAFT


def test_it_leaves_the_authors_as_they_are(cast: Cast) -> None:
    article = corrected(cast, co_authors=[cast.co_author])
    assert "leaves the authors" in too_much(article.approved_revision, article)


def test_corrections_add_up_until_the_next_full_review(cast: Cast) -> None:
    body = BODY + "word " * (WORDS_LIMIT - 5)
    article = corrected(cast, body=body).submit(by=cast.author, reason="Words.", is_minor=True).start_review(by=cast.editor)
    article.approve(by=cast.other_editor, digest=article.digest, signature=sign_for(cast.other_editor, article))
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=body + "and " * 6)
    article = Article.objects.get(pk=article.pk)
    assert article.approved_revision.is_minor
    assert f"since the last full review; this changes {WORDS_LIMIT + 1}" in too_much(article.approved_revision, article)


def test_there_is_nothing_to_correct_before_anything_is_public(cast: Cast) -> None:
    article = cast.draft()
    assert "Nothing is public yet" in too_much(article.approved_revision, article)
    assert BOX not in submit_page(cast, article).content.decode()


def test_one_different_editor_approves_it(cast: Cast) -> None:
    article = corrected(cast).submit(by=cast.author, reason="A word.", is_minor=True).start_review(by=cast.editor)
    assert objections(article) == []
    with pytest.raises(PermissionDenied):
        article.approve(by=cast.author, digest=article.digest, signature=sign_for(cast.editor, article))
    article.approve(by=cast.other_editor, digest=article.digest, signature=sign_for(cast.other_editor, article))
    assert article.events.latest("sequence").detail["quorum_policy"] == {"minor": True}
    assert violations() == []


def test_the_same_words_unmarked_need_the_whole_quorum(cast: Cast) -> None:
    article = corrected(cast).submit(by=cast.author, reason="A word.").start_review(by=cast.editor)
    assert objections(article) == ["0 of 2 approving reviews are in."]


def test_the_desk_offers_it_where_it_is_one(cast: Cast) -> None:
    article = corrected(cast)
    page = submit_page(cast, article).content.decode()
    assert BOX in page and f"At most {WORDS_LIMIT} words" in page
    assert submit_page(cast, article, reason="A better word.", is_minor="on").status_code == 302
    article.refresh_from_db()
    assert (article.status, article.revision.is_minor, article.revision.note) == (Status.SUBMITTED, True, "A better word.")


def test_the_desk_says_why_it_is_none_and_keeps_what_was_typed(cast: Cast) -> None:
    article = corrected(cast, body=BODY.replace("3.2", "3.1"))
    assert "A minor correction changes no number" in submit_page(cast, article).content.decode()
    answer = submit_page(cast, article, reason="Twelve careful words.", is_minor="on")
    page = answer.content.decode()
    assert 'id="id_is_minor_error"' in page and "Twelve careful words." in page and "checked" in page
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    assert submit_page(cast, article, reason="Twelve careful words.").status_code == 302
    article.refresh_from_db()
    assert (article.status, article.revision.is_minor) == (Status.SUBMITTED, False)
