"""Sources that are old for the topic, and authors who cite themselves: told once, at the first
of them, as advice."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from articles.evidence.findings import evidence
from articles.evidence.setting import Setting, setting
from articles.models import Article
from tests.cast import Cast

TEXT = SimpleNamespace(title="Is it?", short_answer="Yes. [1]", body="So it is. [2] [3]")
KINDS = {"self_citation", "source_old"}


def found(where: Setting, *references: dict[str, Any]) -> dict[str, tuple[int | None, str]]:
    """Where each kind is found, and its words."""
    return {
        finding.code: (finding.line, finding.message)
        for finding in evidence(TEXT, references, where=where)
        if finding.code in KINDS
    }


@pytest.mark.parametrize(
    ("listed", "is_own"),
    [
        ("Huang CL, Kuo E", True),
        ("Kuo E", True),
        ("Elizabeth Kuo; A. Other", True),
        ("Huang, C. L., and Kuo, E.", True),
        ("Кузнецова Е, Kuo E", True),
        ("Kuo A", False),
        ("Huang CL", False),
        ("Kuosmanen E", False),
        ("", False),
    ],
)
def test_an_author_among_those_of_a_source_is_told(listed: str, is_own: bool) -> None:
    messages = found(
        Setting(("Ada Osei", "Elizabeth Kuo")), {"title": "One"}, {"title": "Two", "author": listed}
    )
    assert messages == (
        {
            "self_citation": (
                2,
                "Reference 2: it is by somebody called like an author of this text (Elizabeth "
                "Kuo). See that others say the same, and cite them, too.",
            )
        }
        if is_own
        else {}
    )


def test_several_are_told_at_the_first() -> None:
    own = {"title": "One", "author": "Osei A", "issued": 2001}
    messages = found(
        Setting(("Ada Osei",), 2015),
        {"title": "None", "issued": 2015},
        own,
        own | {"title": "Two", "issued": 2014},
    )
    assert messages["self_citation"][0] == 2 and "it and 3 are by" in messages["self_citation"][1]
    assert (
        messages["source_old"][0] == 2
        and "it and 3 are from before 2015" in messages["source_old"][1]
    )


@pytest.mark.parametrize("issued", [None, "", "2015", 2016, "about 1990", "19", "١٩٩٠", "99999"])
def test_a_year_that_is_none_or_late_enough_is_not_old(issued: Any) -> None:
    assert found(Setting(since=2015), {"title": "One", "issued": issued}) == {}


@pytest.mark.parametrize(("years", "since"), [(None, 0), (10, 2016), (1, 2025)])
def test_the_topic_says_how_old_a_source_may_be(years: int | None, since: int) -> None:
    assert setting([{"name": "Ada"}], years, datetime(2026, 5, 1, tzinfo=UTC)) == Setting(
        ("Ada",), since
    )


def test_authors_and_reviewers_are_told_of_the_same(cast: Cast) -> None:
    cast.topic.source_years = 5
    cast.topic.save()
    article = cast.under_review()
    own, read = (
        [finding for finding in found if finding.code in KINDS]
        for found in (
            Article.objects.get(pk=article.pk).all_findings(),
            evidence(article.revision, article.revision.listed, where=article.revision.setting),
        )
    )
    assert [finding.code for finding in own] == ["source_old"] == [finding.code for finding in read]
