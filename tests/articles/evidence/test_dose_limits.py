"""Doses above a limit of the table: what is asked of it, how a dose is read, to what medicine it
belongs, what is said and weighed."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.dose_limits.first import FIRST, furnish
from articles.dose_limits.limits import Limit, read, words_of
from articles.evidence.approval import open_objections
from articles.evidence.findings import evidence
from articles.evidence.quantities.rates import Rate, rate_of
from articles.models import DoseLimit, FindingPolicy
from articles.sources.known import Known, known_of
from articles.text.citations.finding import Finding
from tests.cast import Cast

ROWS = [
    (1, "Somecillin\nSome cillin sodium\nSC", "2\ng\nday\nAdults\nLeaflet"),
    (2, "Somecillin\n", "1\ng\ndose\nAdults\nLeaflet"),
    (3, "Othermycin\n", "20\nmg\nweek\nAdults\nLeaflet"),
    (4, "Hormone\n", "100\nunit\nday\nAdults\nLeaflet"),
    (5, "Some\n", "1\nmg\nday\nAdults\nLeaflet"),
]


def text(body: str, short_answer: str = "") -> Any:
    """Return a text."""
    return SimpleNamespace(
        title="May I take 9 g of somecillin a day?", short_answer=short_answer, body=body
    )


def found(body: str, short_answer: str = "", rows: Any = ROWS) -> list[Finding]:
    """What is found of the doses of a text."""
    findings = evidence(text(body, short_answer), [], known=Known(limits=read(rows)))
    return [finding for finding in findings if finding.code == "dose_above_limit"]


def test_it_says_what_is_above_what_and_who_says_so() -> None:
    [answer, finding] = found(
        "Then take\n\n1 g of somecillin every 8 hours.", "Take 3 g somecillin a day."
    )
    assert (finding.field, finding.line, finding.weight, answer.field) == (
        "body",
        3,
        "Warning",
        "short_answer",
    )
    assert finding.message == (
        "Line 3: “1 g” of somecillin makes 3 g a day, which is above the limit of 2 g a day "
        "(Adults; Leaflet). Check the figure, or say for whom more is right."
    )


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Somecillin 1.2 g.", 1),
        ("Somecillin 1 g.", 0),
        ("SOMECILLIN 1200 mg.", 1),
        ("Some\u00adcillin 1\u202fg, then 2\u202fg.", 1),
        ("Some cillin sodium: 3,000 mg daily.", 1),
        ("SC 700 mg tds.", 1),
        ("Somecillinate 9 g.", 0),
        ("Give 1.5 g of somecillin.", 1),
        ("Give 1.5 g with somecillin.", 0),
        ("Somecillin and amoxicillin 9 g.", 0),
        ("Amoxicillin 9 g and somecillin.", 0),
        ("Othermycin 15 mg weekly.", 0),
        ("Othermycin 25 mg once a week.", 1),
        ("Othermycin 15 mg daily.", 1),
        ("Othermycin 5 mg/week.", 0),
        ("Hormone 60 units twice daily.", 1),
        ("Hormone 50 IU twice daily.", 0),
        ("Hormone 60 mg twice daily.", 0),
        ("Somecillin 50 mg/kg daily.", 0),
        ("Somecillin 9 g/L.", 0),
        ("An overdose of somecillin, 9 g.", 0),
        ("Never give somecillin 9 g.", 0),
        ("Somecillin: no more than 3 g a day.", 1),
        ("Somecillin up to 1 g every 4 hours (not above 2 g a day).", 0),
        ("| Drug | Dose |\n|---|---|\n| Somecillin | 3 g daily |\n| Zinc | 3 g daily |", 1),
        ("# Somecillin\n\nGive 3 g daily.", 0),
        ("Somecillin 3 g daily, 4 g daily or 5 g daily.", 1),
        ("Give it. Somecillin is good. Then 9 g.", 0),
        ("`somecillin 9 g`", 1),
    ],
)
def test_a_dose_belongs_to_the_medicine_beside_it(body: str, count: int) -> None:
    assert len(found(body)) == count


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("daily", Rate(Fraction(1), 24, True)),
        ("a day", Rate(Fraction(1), 24, True)),
        ("in 24 hours", Rate(Fraction(1), 24, True)),
        ("once daily", Rate(Fraction(1), 24)),
        ("twice a day", Rate(Fraction(2), 24)),
        ("2 to 3 times daily", Rate(Fraction(2), 24)),
        ("three times a week", Rate(Fraction(3), 168)),
        ("every 4 to 6 hours", Rate(Fraction(1), 6)),
        ("every six hours", Rate(Fraction(1), 6)),
        ("q8h", Rate(Fraction(1), 8)),
        ("6-hourly", Rate(Fraction(1), 6)),
        ("every 2 days", Rate(Fraction(1), 48)),
        ("tds", Rate(Fraction(3), 24)),
        ("weekly", Rate(Fraction(1), 168, True)),
        ("every night", Rate(Fraction(1), 24)),
        ("every 0 hours", None),
        ("00 hourly", None),
        ("every other day", None),
        ("in 2 weeks", None),
        ("a month", None),
        ("", None),
    ],
)
def test_how_often_is_read_and_of_a_range_the_more_seldom_counts(
    written: str, rate: Rate | None
) -> None:
    assert rate_of(written) == rate


def test_of_several_limits_for_one_time_the_highest_counts() -> None:
    more = (6, "somecillin\n", "4\ng\nday\nAdults, intravenously\nLeaflet")
    assert not found("Somecillin 1 g three times daily.", rows=[*ROWS, more])
    assert (
        "limit of 4 g a day (Adults, intravenously"
        in found("Somecillin 1 g every 4 hours.", rows=[*ROWS, more])[0].message
    )


def test_a_waiver_holds_for_these_words_and_this_limit() -> None:
    [finding], [again], [other] = (
        found("Somecillin 3 g daily."),
        found("\n\nSomecillin 3 g daily."),
        found("Somecillin 3 g daily.", rows=[(1, "Somecillin\n", "1\ng\nday\nAdults\nLeaflet")]),
    )
    assert finding.key == again.key != other.key


@pytest.mark.parametrize(
    "limit",
    [
        "",
        "x\ng\nday\nA\nB",
        "-1\ng\nday\nA\nB",
        "1/0\ng\nday\nA\nB",
        "0\ng\nday\nA\nB",
        "1\nkg\nday\nA\nB",
        "1\ng\nyear\nA\nB",
        "1\ng",
        "nan\ng\nday",
    ],
)
def test_a_row_that_is_no_limit_is_left_out(limit: str) -> None:
    assert read([(1, "Somecillin\n", limit)]) == () and len(
        read([*ROWS, (9, "X\n", limit)])
    ) == len(ROWS)


def test_a_name_that_is_none_finds_nothing() -> None:
    assert read([(1, "…\n\n", "1\ng\nday\nA\nB"), (2, "a " * 9, "1\ng\nday\nA\nB")]) == ()
    assert not found("(( .* 9 g daily.", rows=[(1, "((\n.*", "1\ng\nday\nA\nB")]) and words_of(
        "Ｓome-Cillin®"
    ) == ("some", "cillin")


def test_the_first_limits_are_those_of_the_code_and_come_once(cast: Cast) -> None:
    furnish(apps)
    assert DoseLimit.objects.count() == DoseLimit.history.count() == len(FIRST) == 27
    assert all(
        limit.source.startswith("Summary of product characteristics, ")
        and limit.name.lower().split()[0] in limit.source
        for limit in DoseLimit.objects.all()
    )


def test_the_database_holds_no_limit_that_is_none(cast: Cast) -> None:
    for wrong in ({"amount": 0}, {"unit": "kg"}, {"per": "year"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DoseLimit.objects.filter(name="Citalopram").update(**wrong)


def test_limits_are_asked_for_in_the_query_that_asks_for_sources_and_only_for_doses(
    cast: Cast,
) -> None:
    DoseLimit.objects.exclude(name="Citalopram").update(is_active=False)
    cited = [{"title": "T", "DOI": "10.1000/x"}]
    for references, body, count in (
        ([], "It is good.", 0),
        ([], "Give 60 mg.", 1),
        (cited, "It is good.", 1),
        (cited, "Give 60 mg.", 1),
    ):
        with CaptureQueriesContext(connection) as seen:
            known = known_of(references, text(body))
        assert len(seen) == count and [limit.name for limit in known.limits] == [
            "Citalopram"
        ] * bool(count)
    assert known.limits[0] == Limit(
        known.limits[0].record,
        "Citalopram",
        (("citalopram",),),
        Fraction(40_000),
        is_of_units=False,
        per="day",
        label="40 mg a day",
        holds_for="Adults, by mouth",
        source="Summary of product characteristics, citalopram tablets, section 4.2 (posology)",
    )
    assert known_of(cited).limits == ()


def test_a_limit_that_is_changed_counts_at_once_and_a_policy_says_what_it_weighs(
    cast: Cast,
) -> None:
    article = cast.draft(body="Give citalopram 30 mg daily. [1]", short_answer="Rarely. [1]")
    assert not [finding for finding in article.all_findings() if finding.code == "dose_above_limit"]
    DoseLimit.objects.filter(name="Citalopram").update(amount=20)
    [finding] = [
        finding for finding in article.all_findings() if finding.code == "dose_above_limit"
    ]
    assert finding.weight == "Warning" and "limit of 20 mg a day" in finding.message
    FindingPolicy.objects.adopt(by=cast.chair, severities={"dose_above_limit": "objection"})
    assert [
        finding.code for finding in open_objections(article.submit(by=cast.author).revision)
    ] == ["dose_above_limit"]
