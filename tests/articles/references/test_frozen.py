"""Revisions freeze their references as real CSL-JSON; those from before are read as they are, and
a reference is the same in both."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from articles.database.canonical import digest
from articles.models import Article, Reference
from articles.models.manuscript.parts import by_authors
from articles.references.frozen import are_csl, csl_items, listed_in
from articles.text.citations import EVIDENCE, KINDS
from articles.text.document import read
from articles.verification import verify_all
from articles.workflow.corrections import compared, is_trivial, too_much
from tests.articles.ledger.forging import forge
from tests.articles.references.test_round_trips import held
from tests.cast import Cast

__all__ = ["forge"]

ANYTHING = st.text(max_size=40) | st.sampled_from(
    [
        "Viera AJ",
        "Viera AJ, Wouk N, et al.",
        "Viera AJ, Wouk N.",
        " Viera AJ ,  Wouk N",
        "World Health Organization",
        "KDIGO Group, Basel",
        "et al.",
        "van der Berg JM, O'Neil B",
        "2024",
        "2024-02",
        "2024-02-30",
        "2024-2-3",
        "0099-01-01",
        "٢٠٢٤",
        "in press",
        '"><script>',
        "[]",
        " ",
    ]
)
ROWS = st.fixed_dictionaries(
    {
        **{name: ANYTHING for name in Reference.COLUMNS},
        "kind": st.sampled_from([*KINDS]),
        "evidence": st.sampled_from(["", *EVIDENCE]),
        "year": st.none() | st.integers(0, 32_767),
    }
)


@given(st.lists(ROWS, max_size=3))
@example([{"title": "T", "accessed": "5", "year": 5}])
def test_whatever_a_row_holds_is_the_same_in_both_shapes(rows: list[dict[str, Any]]) -> None:
    listed = [Reference(**row).as_csl() for row in rows]
    items = csl_items(listed)
    assert listed_in(items) == listed and csl_items(listed_in(items)) == items
    assert are_csl(items) == bool(listed) and json.loads(json.dumps(items)) == items


def test_an_item_has_names_and_dates_in_parts() -> None:
    row = Reference(
        kind="guideline",
        authors="Viera AJ, Wouk N, et al.",
        title="T",
        year=2015,
        accessed="2024-01-09",
        pinpoint="p. 3",
        evidence="trial",
        doi="10.5555/a",
    )
    assert csl_items([row.as_csl(), {"title": "U", "author": "A Group, Basel"}]) == [
        {
            "id": "1",
            "type": "report",
            "kind": "guideline",
            "author": [
                {"family": "Viera", "given": "AJ"},
                {"family": "Wouk", "given": "N"},
                {"literal": "et al."},
            ],
            "title": "T",
            "issued": {"date-parts": [[2015]]},
            "accessed": {"date-parts": [[2024, 1, 9]]},
            "locator": "p. 3",
            "evidence": "trial",
            "DOI": "10.5555/a",
        },
        {
            "id": "2",
            "type": "article",
            "author": [{"literal": "A Group, Basel"}],
            "title": "U",
        },
    ]


@pytest.fixture
def citing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Whose texts cite a reference that says all there is to say."""
    plain = cast.draft

    def draft(**copy: Any) -> Article:
        article = plain(**copy)
        article.replace_references([Reference.from_csl(next(held()))])
        return article

    monkeypatch.setattr(cast, "draft", draft)
    return cast


def test_a_submission_freezes_them_under_a_form_of_their_own(citing: Cast) -> None:
    draft = citing.draft()
    listed = draft.listed
    article = draft.submit(by=citing.author)
    revision = type(article.revision).objects.get()
    assert revision.references == csl_items(listed) and revision.listed == listed
    assert revision.canonical()["form"] == "revision/3"
    assert revision.digest == digest(revision.canonical()) and list(verify_all()) == []


@pytest.fixture
def former(citing: Cast, monkeypatch: pytest.MonkeyPatch) -> Article:
    """A public text whose revision was frozen before references were real CSL-JSON, reopened."""
    with monkeypatch.context() as then:
        then.setattr(by_authors, "csl_items", list)
        approved = citing.approved()
    approved.revise(by=citing.author)
    return Article.objects.get(pk=approved.pk)


def test_one_from_before_keeps_its_form_and_its_references_are_the_same_now(
    cast: Cast, former: Article
) -> None:
    before = former.approved_revision
    assert before.canonical()["form"] == "revision/2" and before.references == before.listed
    assert former.listed == before.listed and too_much(before, former) == ""
    former.edit(by=cast.author, version=former.version, body=former.body + "\n")
    former.submit(by=cast.author, reason="Nothing.", is_minor=True)
    now = Article.objects.get(pk=former.pk).revision
    assert now.canonical()["form"] == "revision/3" and now.references != before.references
    assert all(step.state == "same" for step in compared(before, now).steps)
    assert is_trivial(before, now) and read(before) == read(now)
    assert list(verify_all()) == []


@pytest.mark.parametrize("rewritten", [csl_items, lambda _: []])
def test_one_that_is_rewritten_is_found(
    former: Article, forge: Callable[..., None], rewritten: Callable[[Any], Any]
) -> None:
    references = rewritten(former.approved_revision.listed)
    forge('update articles_revision set "references" = %s', json.dumps(references))
    assert any("digest" in sentence for sentence in verify_all())


def test_what_everybody_can_download_is_what_the_digest_is_taken_over(citing: Cast) -> None:
    article = citing.approved()
    shown = json.loads(Client().get(f"/articles/{article.slug}/revision.json").content)
    assert digest(shown) == article.digest and shown["references"] == article.revision.references
    assert shown["references"][0]["author"] == [{"family": "Viera", "given": "AJ"}]
