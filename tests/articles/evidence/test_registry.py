"""The registry of sources: from which a reference is, what it is called although it is not, and
doses that rest on weak sources alone."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps

from articles.evidence.findings import evidence
from articles.models import Source, SourceKey
from articles.sources.first import FIRST, furnish
from articles.sources.known import Filed, Known, known_of
from articles.sources.naming import keys_of
from articles.text.citations.identifiers import issn

PREPRINT = {"kind": "research", "title": "A preprint", "DOI": "10.1101/2020.03.22.20040758"}
MAKER = {"kind": "website", "title": "How it is taken", "URL": "https://www.pfizer.com/products/x"}
GUIDE = {
    "kind": "guideline",
    "title": "A guideline",
    "URL": "https://www.nice.org.uk/guidance/ng136",
}


def filed(**reference: Any) -> str:
    """The name of the source that a reference is from."""
    return next((source.name for source in known_of([reference]).filed), "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ({"DOI": "10.1101/2020.03.22.20040758"}, "medRxiv and bioRxiv"),
        ({"DOI": "10.1101/gr.123456.111"}, ""),
        ({"DOI": "10.64898/2026.01.01.123456"}, "medRxiv and bioRxiv"),
        ({"DOI": "10.1002/14651858.CD000219.pub5"}, "Cochrane Database of Systematic Reviews"),
        ({"DOI": "10.1002/14651859.x"}, ""),
        ({"DOI": "10.1016/S0140-6736(06)69606-2"}, "The Lancet"),
        ({"DOI": "10.1001/jama.2022.4983"}, "JAMA"),
        ({"DOI": "10.1001/jamainternmed.2020.5519"}, ""),
        ({"DOI": "10.48550/arxiv.2001.00001"}, "arXiv"),
        ({"ISSN": "1533-4406"}, "The New England Journal of Medicine"),
        ({"container-title": "N. Engl. J. Med."}, "The New England Journal of Medicine"),
        ({"container-title": "The Lancet 400(10355)"}, "The Lancet"),
        ({"container-title": "The Lancet Oncology"}, ""),
        ({"URL": "https://cks.nice.org.uk/topics/gout/"}, "NICE Clinical Knowledge Summaries"),
        ({"URL": "https://www.nice.org.uk/x"}, "NICE"),
        ({"URL": "https://iris.who.int/handle/1"}, "World Health Organization"),
        ({"URL": "https://notwho.int/"}, ""),
        ({"URL": "https://[::1"}, ""),
        ({"URL": "https://nice.org.uk.example.org/"}, ""),
        ({}, ""),
    ],
)
def test_a_reference_shows_from_which_source_it_is(reference: dict[str, Any], name: str) -> None:
    assert filed(**reference) == name


@pytest.mark.django_db
def test_what_is_inactive_is_not_found_and_keys_follow_what_is_saved() -> None:
    source = Source.objects.get(name="arXiv")
    source.sites = "example.org"
    source.save()
    assert (filed(URL="https://arxiv.org/abs/1"), filed(URL="https://example.org/1")) == (
        "",
        "arXiv",
    )
    source.is_active = False
    source.save()
    assert filed(URL="https://example.org/1") == ""
    assert [row.history_type for row in source.history.order_by("history_id")] == ["+", "~", "~"]


@pytest.mark.django_db
def test_the_first_sources_are_those_of_the_code_and_come_once() -> None:
    assert {(source.name, source.kind) for source in Source.objects.all()} == {
        (name, kind) for name, kind, _ in FIRST
    }
    keys = [key for name, _, lists in FIRST for key in keys_of(name, lists)]
    assert len(keys) == len(set(keys)) and set(keys) == set(
        SourceKey.objects.values_list("key", flat=True)
    )
    assert all(issn(number) == number for *_, lists in FIRST for number in lists.get("issns", []))
    furnish(apps)
    assert Source.objects.count() == len(FIRST)


# --- What is found (pure) -------------------------------------------------------------------------


def _found(
    code: str, body: str, *references: dict[str, Any], kinds: str, answer: str = ""
) -> list[tuple[int | None, str]]:
    text = SimpleNamespace(title="Is it?", short_answer=answer, body=body)
    known = Known(
        filed=tuple(
            Filed(number, kind, f"Source {number}")
            for number, kind in enumerate(kinds.split(), 1)
            if kind != "-"
        )
    )
    return [
        (finding.line, finding.message)
        for finding in evidence(text, references, known=known)
        if finding.code == code
    ]


@pytest.mark.parametrize(
    ("called", "kind", "is_found"),
    [
        ("guideline", "preprint", True),
        ("systematic_review", "preprint", False),
        ("guideline", "secondary", True),
        ("secondary_summary", "secondary", False),
        ("research", "manufacturer", False),
        ("guideline", "manufacturer", True),
        ("research", "review", True),
        ("systematic_review", "review", False),
        ("guideline", "primary", False),
        ("textbook", "primary", True),
        ("research", "guideline_body", False),
        ("guideline", "-", False),
        ("guideline", "textbook", True),
        ("website", "preprint", False),
        ("research", "preprint", True),
        ("preprint", "preprint", False),
        ("preprint", "primary", True),
        ("preprint", "guideline_body", False),
        ("manufacturer", "manufacturer", False),
        ("manufacturer", "textbook", True),
    ],
)
def test_a_reference_is_not_called_what_its_source_never_prints(
    called: str, kind: str, is_found: bool
) -> None:
    found = _found("kind_contradicted", "So. [1]", {"kind": called, "title": "T"}, kinds=kind)
    assert [line for line, _ in found] == [1] * is_found


def test_it_says_what_the_source_is_and_what_to_do() -> None:
    [(_, message)] = _found(
        "kind_contradicted", "So. [1]", {"kind": "guideline", "title": "T"}, kinds="preprint"
    )
    assert message == (
        "Reference 1: it is called “guideline”, and comes from a preprint server (Source 1). Say "
        "of what kind it is, or cite the guideline itself."
    )


@pytest.mark.parametrize(
    ("body", "kinds", "lines"),
    [
        ("Give 5 mg. [1]", "preprint -", [1]),
        ("Give 5 mg [1].", "manufacturer -", [1]),
        ("Give 5 mg. [2]", "preprint -", []),
        ("Give 5 mg. [1,2]", "preprint -", []),
        ("Give 5 mg. [1,2]", "preprint manufacturer", [1]),
        ("It helps. [1]", "preprint -", []),
        ("Give 5 mg.", "preprint -", []),
        ("Known [2].\n\nGive 5 mg [1].", "preprint -", [3]),
        ("Give 5 mg [1]. It helps. [2]", "preprint -", [1]),
        ("Give 5 mg. It helps [1].", "preprint -", [1]),
        ("Give 5 mg. It helps [1]. And more [2].", "preprint -", []),
        ("It helps [1]. Give 5 mg [2].", "preprint -", []),
        ("- Take 5 mg [1]\n- Take 10 mg [2]", "preprint -", [1]),
        ("Give 5 mg. [1]", "primary -", []),
        (
            "| Drug | Adult |\n|---|---|\n| A [1] | 75 mg |\n| B [1] | 75 mg [2] |",
            "preprint -",
            [3],
        ),
        ("## 5 mg [1]", "preprint -", []),
    ],
)
def test_a_dose_does_not_rest_on_a_preprint_or_its_maker_alone(
    body: str, kinds: str, lines: list[int]
) -> None:
    found = _found("dose_on_weak_source", body, {"title": "One"}, {"title": "Another"}, kinds=kinds)
    assert [line for line, _ in found] == lines


@pytest.mark.parametrize(
    ("first", "second", "registry", "rests_on"),
    [
        ("preprint", "research", "- -", ""),
        ("preprint", "manufacturer", "- -", "a preprint and its manufacturer alone"),
        ("preprint", "website", "- manufacturer", "a preprint and its manufacturer alone"),
        ("preprint", "guideline", "primary -", ""),
        ("manufacturer", "manufacturer", "manufacturer -", "its manufacturer alone"),
        ("review", "website", "- -", ""),
    ],
)
def test_what_an_author_calls_weak_is_weak_before_the_registry_knows_it(
    first: str, second: str, registry: str, rests_on: str
) -> None:
    references = [{"kind": first, "title": "One"}, {"kind": second, "title": "Another"}]
    found = _found("dose_on_weak_source", "Give 5 mg. [1,2]", *references, kinds=registry)
    assert [rests_on in message for _, message in found] == [True] * bool(rests_on)


def test_it_says_on_what_the_dose_rests() -> None:
    [(_, message)] = _found(
        "dose_on_weak_source", "", {}, {}, kinds="preprint manufacturer", answer="Give 5 mg [1,2]."
    )
    assert message == (
        "Short answer: “Give 5 mg” rests on a preprint and its manufacturer alone. Cite a source "
        "behind it that others have checked, such as a guideline."
    )


@pytest.mark.django_db
def test_both_are_warnings_on_the_way_that_pages_take() -> None:
    text = SimpleNamespace(
        title="Is it?",
        short_answer="Yes. [2]",
        body="Give 5 mg. [1]\n\nTake 6 mg. [2]\n\nTake 7 mg. [3]",
    )
    references = [PREPRINT | {"kind": "guideline"}, MAKER, GUIDE]
    found = evidence(text, references, known=known_of(references))
    assert [(finding.code, finding.field, finding.line, finding.weight) for finding in found] == [
        ("dose_on_weak_source", "body", 1, "Warning"),
        ("dose_on_weak_source", "body", 3, "Warning"),
        ("kind_contradicted", "references", 1, "Warning"),
        ("citation_order", "references", 2, "Advice"),
    ]
