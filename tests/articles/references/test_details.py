"""What a reference says beside title and identifiers: read as people write it, shown in words."""

from typing import Any

import pytest
from django.test import Client

from articles.forms.references import ReferenceForm
from articles.importing.beginning import begin
from articles.models import Article
from articles.references import paste
from articles.references.rows import row_of
from articles.text.citations.days import is_unclear, iso
from articles.text.citations.details import further, grade, where_it_stands
from articles.text.citations.languages import tag
from tests.articles.desk.pages import write
from tests.cast import Cast


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-11-30", "2026-11-30"),
        ("2026/11/30/", "2026-11-30"),
        ("2026-11-30T10:00:00Z", "2026-11-30"),
        ("30 November 2026", "2026-11-30"),
        ("Nov 30, 2026", "2026-11-30"),
        ("30/11/2026", "2026-11-30"),
        ("11/30/2026", "2026-11-30"),
        ("03/04/2026", "2026"),
        ("2026-11", "2026-11"),
        ("November 2026", "2026-11"),
        ("2026", "2026"),
        ("11/2026", "2026-11"),
        ("05/05/2026", "2026-05-05"),
        ("cited 2026 Sept 3, 10:15 pm", "2026-09-03"),
        ("2026-11-30 at 10:15:00+01:00", "2026-11-30"),
        ("Accessed November 2026", "2026-11"),
        ("2026年11月", "2026-11"),
        ("2026-02-30", ""),
        ("2026-13", ""),
        ("13/2026", ""),
        ("2026-00-30", ""),
        ("2026-11-00", ""),
        ("00/05/2026", ""),
        ("45 May 2026", ""),
        ("30 Nov - 2 Dec 2026", ""),
        ("2026-11-30/2026-12-02", ""),
        ("30 11 2026 7", ""),
        ("30 novembre 2026", ""),
        ("Marginal 2026", ""),
        ("Mai 2026", ""),
        ("٣ 2026", ""),
        ("yesterday", ""),
        ("9" * 5_000, ""),
        ("2026-" + "9" * 50, ""),
        ("", ""),
    ],
)
def test_days_are_kept_as_iso_8601(typed: str, kept: str) -> None:
    assert iso(typed) == kept
    assert is_unclear(typed) == (typed == "03/04/2026")


@pytest.mark.parametrize(
    ("accessed", "kept"),
    [
        ({"literal": "n.d."}, ""),
        ({"raw": "3 May 2026"}, "2026-05-03"),
        ({"date-parts": [[2026, "11"]]}, "2026-11"),
        ({"date-parts": [[2026, 45]]}, ""),
        ({"raw": "03/04/2026"}, "03/04/2026"),
        ({"raw": f"03/04/2026{'.' * 40}"}, "2026"),
    ],
)
def test_a_day_of_an_item_that_is_none_is_left_out(accessed: dict[str, Any], kept: str) -> None:
    row = row_of({"title": "T", "accessed": accessed}, 1)
    assert row["accessed"] == kept and ReferenceForm(row).is_valid()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("German", "de"),
        ("Deutsch", "de"),
        ("ger", "de"),
        ("DE", "de"),
        ("de_AT", "de-AT"),
        ("pt-br", "pt-br"),
        ("Old Norse", "Old Norse"),
        ("", ""),
    ],
)
def test_languages_are_kept_by_their_tags(typed: str, kept: str) -> None:
    assert tag(typed) == kept == tag(kept)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ({"container-title": "BMJ", "issued": 2015}, "BMJ, 2015"),
        (
            {"container-title": "BMJ", "issued": 2015, "volume": "1", "issue": "2", "page": "3-9"},
            "BMJ, 2015, 1(2): 3–9",
        ),
        ({"publisher": "Springer", "edition": "2", "page": "7"}, "2nd edition, Springer, pages 7"),
        ({"edition": "12", "issued": "2001"}, "12th edition, 2001"),
        ({"edition": "3rd, revised"}, "3rd, revised edition"),
        ({"edition": "2. ed."}, "2. ed."),
        ({}, ""),
    ],
)
def test_where_it_stands_is_one_line(reference: dict[str, Any], expected: str) -> None:
    assert where_it_stands(reference) == expected


def test_the_grade_is_that_of_the_author_before_that_of_the_kind() -> None:
    assert grade({"kind": "guideline"}) == "synthesis"
    assert grade({"kind": "guideline", "evidence": "opinion"}) == "opinion"
    assert grade({"kind": "research"}) == grade({"evidence": "<i>"}) == grade({}) == "ungraded"


def test_english_is_not_told() -> None:
    assert further({"language": "en-GB"}) == ""
    assert further({"language": "de-AT", "accessed": "2026-11"}) == "In German. Accessed 2026-11"
    assert further({"accessed": "2026-02-30"}) == "Accessed 2026-02-30", "as it was stored"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("accessed", "some day", "Write a day as 2026-11-30"),
        ("pinpoint", "x" * 301, "at most 300 fit"),
        ("authors", "x" * 2_001, "at most 2,000 fit"),
        ("volume", "x" * 61, "at most 60 fit. Keep the number of the volume alone."),
        ("issue", "x" * 61, "at most 60 fit. Keep the number of the issue alone."),
        ("pages", "1, " * 40, "at most 100 fit. Keep the first and the last page;"),
        ("evidence", "gold", "Choose one of these grades."),
        ("pages", "1\u202e2", "cannot be seen"),
    ],
)
def test_a_mistake_stands_at_its_field_which_is_opened(
    field: str, typed: str, message: str
) -> None:
    form = ReferenceForm({"kind": "research", "title": "T", field: typed})
    assert not form.is_valid() and message in form.errors[field][0]
    assert form.is_wrong_further is (field != "authors")


def test_pubmed_says_what_kind_of_study_it_is() -> None:
    lines = "PMID- 26002889\nTI  - Air.\nIS  - 1524-4539 (Electronic)\nLA  - eng\nPT  - {}\n"
    kinds = [
        (row["kind"], row["evidence"], row["language"])
        for name in (
            "Journal Article",
            "Practice Guideline",
            "Preprint",
            "Randomized Controlled Trial",
        )
        for row in paste.rows(lines.format(name))
    ]
    assert kinds == [
        ("research", "", "en"),
        ("guideline", "", "en"),
        ("preprint", "", "en"),
        ("research", "trial", "en"),
    ]


@pytest.mark.parametrize("name", ["World Health Organization", "KDIGO Group, Basel"])
def test_organisations_are_nobodys_family_name(name: str) -> None:
    doubled = name.replace(",", ",,", 1)
    whole = doubled if "," in name else f"{name},"
    for text in (f"TY  - JOUR\nAU  - {doubled}\nTI  - x\nER  - ", f"%0 Book\n%A {whole}\n%T x"):
        assert paste.rows(text)[0]["authors"] == name


def test_a_grade_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="“gold” is no grade of evidence"):
        paste.rows('{"title": "x", "evidence": "gold"}')


UNCLEAR = (
    "Reference {}: of “03/04/2026” only the year is kept, as it may be read in two ways. Write the "
    "day as 2026-11-30, under “Accessed”."
)


@pytest.mark.page
def test_whoever_types_or_pastes_a_day_of_two_readings_is_told(cast: Cast, client: Client) -> None:
    article = cast.draft()
    client.force_login(cast.author)
    pasted = '[{"title": "T", "accessed": {"raw": "03/04/2026"}}]'
    typed = {"reference-0-accessed": "03/04/2026", "pasted": pasted, "act": "paste"}
    write(client, article, **typed)
    listed = Article.objects.get(pk=article.pk).listed
    assert [listed[0]["accessed"], listed[-1]["accessed"]] == ["2026", "2026"]
    page = client.get(f"/desk/{article.pk}/").content.decode()
    assert f"{UNCLEAR.format(1)} {UNCLEAR.format(len(listed))}" in page
    write(client, article)
    assert "only the year" not in client.get(f"/desk/{article.pk}/").content.decode()


def test_a_file_with_such_a_day_is_taken_in_and_that_is_said(cast: Cast) -> None:
    head = f"title: Is it safe?\ntopic: {cast.topic.slug}"
    item = "{title: T, kind: research, accessed: 03/04/2026}"
    imported = begin(f"---\n{head}\nreferences: [{item}]\n---\n\nText.".encode(), by=cast.author)
    assert imported.notes == [UNCLEAR.format(1)] and imported.article
    assert imported.article.listed[0]["accessed"] == "2026"
