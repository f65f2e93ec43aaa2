"""What is announced of a work that a text cites: what is found of it, when it stands against an
approval, and what it takes back."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from articles.evidence.approval import open_objections
from articles.evidence.findings import evidence
from articles.models import (
    Article,
    FindingPolicy,
    Notification,
    Reference,
    RetractedSource,
    Status,
    WorkNotice,
)
from articles.publishing.retracted_sources import look_through
from articles.sources.known import known_of
from articles.workflow.rules import objections
from tests.cast import Cast, sign_for

DOI, PMID = "10.5555/trial", "90000001"
TRIAL = {"kind": "research", "title": "A made-up trial", "DOI": DOI, "PMID": PMID}
TEXT = SimpleNamespace(title="Is it?", short_answer="Yes. [1]", body="So it is. [1]")
pytestmark = pytest.mark.django_db


def announce(
    nature: str = "Retraction", day: int = 1, work: str = f"DOI:{DOI}", record: int = 1
) -> None:
    """Let a notice of the trial have come in."""
    WorkNotice.objects.create(
        work=work,
        record=record,
        nature=nature,
        on=date(2019, 3, day) if day else None,
        reason="Fabricated data",
    )


def found(*references: dict[str, Any]) -> list[tuple[str, int | None, str]]:
    """What is found of the works, and what it weighs."""
    known = known_of(references)
    return [
        (finding.code, finding.line, finding.weight)
        for finding in evidence(TEXT, references, known=known)
        if finding.code.startswith("source_")
    ]


@pytest.mark.parametrize(
    ("nature", "code", "weight", "says"),
    [
        (
            "Retraction",
            "source_retracted",
            "Blocks approval",
            "Reference 2: it was retracted on 1 March 2019 (Fabricated data). Take it out, and "
            "what rests on it alone, or cite another source.",
        ),
        (
            "Expression of concern",
            "source_in_doubt",
            "Warning",
            "Reference 2: its journal published an expression of concern about it on 1 March 2019",
        ),
        (
            "Correction",
            "source_corrected",
            "Warning",
            "Reference 2: a correction of it was published on 1 March 2019 (Fabricated data).",
        ),
    ],
)
def test_what_was_announced_is_found_at_its_reference(
    nature: str, code: str, weight: str, says: str
) -> None:
    announce(nature)
    other = {"kind": "research", "title": "Another", "DOI": "10.5555/other"}
    [finding] = [
        finding
        for finding in evidence(TEXT, [other, TRIAL], known=known_of([other, TRIAL]))
        if finding.code.startswith("source_")
    ]
    assert (
        finding.code,
        finding.line,
        finding.field,
        finding.weight,
        finding.message.startswith(says),
    ) == (
        code,
        2,
        "references",
        weight,
        True,
    ), finding.message


@pytest.mark.parametrize(
    "reference",
    [
        TRIAL,
        {"DOI": DOI.upper()},
        {"PMID": PMID},
        {"PMID": int(PMID)},
        {"DOI": f"https://doi.org/{DOI}"},
    ],
    ids=["both", "capitals", "pmid", "number", "address"],
)
def test_a_work_is_known_by_either_identifier_however_it_is_written(
    reference: dict[str, Any],
) -> None:
    announce()
    announce(work=f"PMID:{PMID}")
    assert [code for code, _, _ in found(reference)] == ["source_retracted"]


@pytest.mark.parametrize(
    "reference",
    [{"title": "A made-up trial"}, {"DOI": "no DOI"}, {"DOI": f"{DOI}x"}, {"PMID": None}],
)
def test_another_work_is_not(reference: dict[str, Any]) -> None:
    announce()
    assert found(reference) == []


@pytest.mark.parametrize(
    ("notices", "code"),
    [
        ([("Correction", 1), ("Retraction", 2), ("Expression of concern", 3)], "source_retracted"),
        ([("Retraction", 1), ("Reinstatement", 2)], ""),
        ([("Reinstatement", 2), ("Retraction", 3)], "source_retracted"),
        ([("Retraction", 0), ("Reinstatement", 2)], ""),
        ([("Retraction", 1), ("Reinstatement", 2), ("Correction", 3)], "source_corrected"),
        ([("Expression of concern", 1), ("Correction", 2)], "source_in_doubt"),
    ],
)
def test_of_several_the_worst_counts_and_a_reinstatement_takes_back_what_was_before(
    notices: list[tuple[str, int]], code: str
) -> None:
    for record, (nature, day) in enumerate(notices, 1):
        announce(nature, day, record=record)
    assert [finding[0] for finding in found(TRIAL)] == ([code] if code else [])


def test_all_references_are_asked_about_at_once_and_those_that_name_nothing_not_at_all(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(1):
        known_of([{"DOI": f"10.5555/{number}", "PMID": str(number + 1)} for number in range(100)])
    with django_assert_num_queries(0):
        known_of([{"title": "A made-up trial"}])


# --- The gate -------------------------------------------------------------------------------------


def _citing(article: Article) -> Article:
    article.replace_references(
        [Reference(kind="research", title="A made-up trial", source="Made-up Medicine", doi=DOI)]
    )
    return article


def _reviewed(cast: Cast) -> Article:
    article = _citing(cast.draft()).submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    return article


def _approve(cast: Cast, article: Article) -> Article:
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def _waive(cast: Cast, article: Article) -> Article:
    return article.waive_findings(
        by=cast.editor,
        digest=article.digest,
        reason="Cited as what was retracted.",
        signature=sign_for(cast.editor, article, "waive_findings"),
    )


def test_a_retraction_that_comes_in_during_the_review_stands_against_the_approval(
    cast: Cast,
) -> None:
    article = _reviewed(cast)
    assert objections(article) == []
    announce("Expression of concern")
    assert objections(article) == []
    announce(record=2)
    assert [
        objection
        for objection in objections(article)
        if "neither put right nor waived" in objection
    ]
    waived = _waive(cast, article)
    announce(record=3, day=9)  # of another reason: it is another notice
    assert [finding.code for finding in open_objections(waived.revision)] == ["source_retracted"]


def test_what_it_weighs_is_data_of_the_policy(cast: Cast) -> None:
    announce()
    article = _reviewed(cast)
    FindingPolicy.objects.adopt(
        by=cast.chair, topic=cast.topic, severities={"source_retracted": "warning"}
    )
    assert _approve(cast, article).status == Status.APPROVED


def test_its_author_reads_it_while_writing(cast: Cast) -> None:
    announce()
    assert [
        finding.line
        for finding in _citing(cast.draft()).all_findings()
        if finding.code == "source_retracted"
    ] == [1]


# --- What is public -------------------------------------------------------------------------------


def _told() -> set[str]:
    return {
        str(notification.recipient)
        for notification in Notification.objects.filter(
            kind="editors_source_retracted"
        ).select_related("recipient")
    }


def _look() -> int:
    return look_through(lambda done: None)


def test_editors_are_told_once_of_a_public_text_that_cites_it(cast: Cast) -> None:
    article = _approve(cast, _reviewed(cast))
    assert (_look(), _told()) == (0, set())
    announce()
    assert (_look(), _look()) == (1, 0)
    assert _told() == {"Editor", "Other Editor", "Chair"}
    mail = Notification.objects.filter(kind="editors_source_retracted").first()
    assert mail and "Reference 1: it was retracted on 1 March 2019 (Fabricated data)." in mail.text
    assert [
        (source.galley, source.number) for source in RetractedSource.objects.all().still_open()
    ] == [(article.galley, 1)]


def test_it_is_answered_by_the_next_full_approval_and_by_no_minor_correction(cast: Cast) -> None:
    article = _approve(cast, _reviewed(cast))
    announce()
    _look()
    article.revise(by=cast.author).edit(
        by=cast.author,
        version=article.version,
        title="Does mild hypokalaemia explain the twitching lip?",
    )
    article = _approve(
        cast,
        article.submit(by=cast.author, reason="Spelling.", is_minor=True).start_review(
            by=cast.editor
        ),
    )
    assert (RetractedSource.objects.all().still_open().count(), _look()) == (1, 0)
    article.revise(by=cast.author).edit(
        by=cast.author, version=article.version, short_answer="Hardly."
    )
    article.submit(by=cast.author, reason="Anew.").start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    _approve(cast, _waive(cast, article))
    assert (RetractedSource.objects.all().still_open().count(), _look()) == (0, 0)


@pytest.mark.parametrize("ends", ["reinstated", "retracted"])
def test_it_ends_with_a_reinstatement_and_with_a_retraction_of_the_text(
    cast: Cast, ends: str
) -> None:
    article = _approve(cast, _reviewed(cast))
    announce()
    _look()
    if ends == "reinstated":
        announce("Reinstatement", day=2, record=2)
    else:
        article.retract(
            by=cast.chair,
            digest=article.digest,
            signature=sign_for(cast.chair, article, "retract"),
            reason="It rests on it.",
        )
    _look()
    assert not RetractedSource.objects.all().still_open().exists()
