"""Where a policy asks for it: a reference behind a dose or a recommendation says where in it that
stands."""

from types import SimpleNamespace
from typing import Any

import pytest

from articles.evidence.findings import evidence
from articles.evidence.resting.pinpoints import PINPOINT
from articles.models import FindingPolicy
from articles.text.citations.finding import Severity
from tests.cast import Cast

BODY = """Give 40 mg of it daily. [1] Some do. [2]

Potassium should be measured first. [1, 3]

| Drug | Dose |
| --- | --- |
| A | 5 mg [4] |

- A dose of 10 mg [9]"""
REFERENCES: list[dict[str, Any]] = [
    {"title": "One", "locator": "page 4"},
    {"title": "Two"},
    {"title": "Three"},
    {"title": "Four"},
]


def found(severity: Severity | None, *references: dict[str, Any]) -> dict[int | None, str]:
    text = SimpleNamespace(title="Is it?", short_answer="Yes. [1]", body=BODY)
    asked = {PINPOINT: severity} if severity else {}
    return {
        finding.line: f"{finding.severity}: {finding.message}"
        for finding in evidence(text, references, asked)
        if finding.code == PINPOINT
    }


def test_nobody_asks_for_it_by_itself() -> None:
    assert found(None, *REFERENCES) == {}


def test_it_is_told_at_each_reference_with_the_first_statement_that_rests_on_it() -> None:
    messages = found(Severity.WARNING, *REFERENCES)
    assert [*messages] == [3, 4]
    assert messages[3].startswith(
        "warning: Reference 3: a recommendation rests on it, “Potassium should be measured first”, "
        "but the place in the source is not named"
    )
    assert "a dose rests on it, “A 5 mg”" in messages[4]
    assert [*found(Severity.ADVICE, {"title": "One"}, *REFERENCES[1:])] == [1, 3, 4]


@pytest.mark.once
def test_the_policy_of_a_topic_asks_for_it(cast: Cast) -> None:
    article = cast.draft(body="Give 40 mg of it daily. [1]")
    assert PINPOINT not in {finding.code for finding in article.all_findings()}
    FindingPolicy.objects.adopt(by=cast.chair, topic=cast.topic, severities={PINPOINT: "objection"})
    finding = next(finding for finding in article.all_findings() if finding.code == PINPOINT)
    assert finding.is_objection and not finding.is_blocking and finding.key
