"""What is found of recommendations, and what stands against approval until it is waived."""

from types import SimpleNamespace
from typing import Any

import pytest

from articles.evidence.approval import open_objections
from articles.evidence.findings import evidence
from articles.models import Article, Galley, set_in_type
from articles.text.grammar import LINKED
from articles.verification import verify_all
from articles.workflow.corrections import too_much
from tests.articles.evidence.test_gate import _approve, _waive
from tests.articles.reading.printed import printed
from tests.cast import BODY, Cast

UNCITED = "> [!recommendation] conditional, low certainty\n> Measure magnesium.\n>\n> - Repeat it."
KEY = 'id="recommendation-key"'


def found(body: str) -> list[tuple[str, int, str]]:
    text: Any = SimpleNamespace(title="Why?", short_answer="So.", body=body)
    return [
        (finding.code, finding.line or 0, finding.key)
        for finding in evidence(text, [{"title": "One"}])
        if finding.field == "body"
    ]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (UNCITED, {("box_uncited", 1)}),
        (UNCITED.replace("it.", "it. [1]"), set()),
        (UNCITED.replace("it.", "it. [2]"), set()),  # the check of markers says it
        (
            f"{UNCITED} [1]\n\n{UNCITED.replace('conditional', 'strong')}",
            {("box_uncited", 6), ("strong_on_low", 6)},
        ),
        ("> [!recommendation] strong, moderate certainty\n> Ask. [1]", set()),
        ("> [!recommendation] good practice\n> Ask.", {("box_uncited", 1)}),
    ],
)
def test_each_box_cites_and_a_strong_one_has_evidence(body: str, codes: set[Any]) -> None:
    assert {finding[:2] for finding in found(body)} == codes


def test_a_waiver_is_of_this_rating_of_these_words() -> None:
    others = (
        UNCITED.replace("low", "very low"),
        UNCITED.replace("Repeat", "Look at"),
        f"## Children\n\n{UNCITED}",
    )
    [(_, _, key)] = found(UNCITED)
    assert all(found(body)[0][2] != key for body in others)
    assert found(f"Before it.\n\n{UNCITED}")[0][2] == key


def test_a_box_without_source_waits_for_a_waiver_and_readers_see_a_key(cast: Cast) -> None:
    article = cast.reviewed(body=f"{BODY}\n{UNCITED}\n")
    assert [finding.code for finding in open_objections(article.revision)] == ["box_uncited"]
    article = _approve(cast, _waive(cast.other_editor, article))
    page = printed(article)
    assert "Recommendation: conditional · certainty of the evidence: low" in page
    assert page.count(KEY) == 1 and list(verify_all()) == []
    article.revise(by=cast.author)
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body.replace("conditional", "strong"),
    )
    assert "strength changed from conditional to strong" in too_much(
        article.approved_revision, article
    )


def test_what_was_approved_before_there_were_any_stays_as_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr(Article, "form", LINKED)
        article = cast.approved(body=f"{BODY}\n{UNCITED}\n")
    galley = Galley.objects.get()
    assert "[!recommendation]" in galley.text and KEY not in printed(article)
    assert set_in_type(article.approved_revision) == (galley.head, galley.text)
    assert Galley.of(article.approved_revision).digest == galley.digest
    assert list(verify_all()) == []
