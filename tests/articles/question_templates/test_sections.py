"""The sections of a template: what a draft keeps of them, where a missing one is found, and the
guidance that is no text for readers."""

import pytest

from articles.evidence.approval import open_objections
from articles.evidence.findings import findings
from articles.evidence.setting import Setting
from articles.models import Article, FindingPolicy, QuestionTemplate, Status
from articles.question_templates.first import FIRST
from articles.question_templates.outline import Outline, Section, kept, outlined
from articles.text.citations.finding import Finding
from articles.text.clean import BODY_LIMIT
from articles.workflow.recorded import Opposed
from tests.cast import Cast

OUTLINE = Outline(
    "Tea",
    (
        Section("What it does", "What tea does to teeth, and how fast.", True),
        Section("What helps", "Which brushes and pastes help against it.", False),
        Section("When to ask", "With which signs somebody asks a dentist.", True),
    ),
)
WHOLE = "## What it does\n\nIt stains.\n\n### Fast\n\nNo.\n\n## When to ask\n\n- Pain"
KINDS = {"section_missing", "guidance_left"}


def found(body: str, outline: Outline = OUTLINE) -> list[Finding]:
    """What is found of the sections of a text."""
    text = Article(title="Does tea stain?", short_answer="Yes.", body=body)
    where = Setting(outline=outline)
    return [finding for finding in findings(text, [], where=where) if finding.code in KINDS]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (WHOLE, []),
        (WHOLE.replace("## What it does", "# WHAT  it does:"), []),
        (WHOLE.replace("It stains.\n\n", ""), []),  # what stands in a part of it stands in it
        (WHOLE.replace("- Pain", ""), [(9, "“When to ask” is empty")]),
        (WHOLE.replace("- Pain", "---"), [(9, "“When to ask” is empty")]),
        (WHOLE.partition("## When")[0], [(1, "“When to ask” is missing")]),
        ("Hello.\n\n" + WHOLE.partition("## When")[0], [(3, "Write it below “What it does”")]),
        (
            "Hello.",
            [(1, "“What it does” is missing"), (1, "“When to ask” is missing")],
        ),
        ("Hello.\n\n## When to ask\n\nSoon.", [(1, "Write it before the others")]),
        (f"{WHOLE}\n\n## What helps", []),  # is not required
        ("", []),  # that there is no text is said already
    ],
)
def test_each_missing_or_empty_section_is_found_at_its_place(
    body: str, lines: list[tuple[int, str]]
) -> None:
    section_findings = found(body)
    assert [finding.line for finding in section_findings] == [line for line, _ in lines]
    for finding, (line, words) in zip(section_findings, lines, strict=True):
        assert finding.message.startswith(f"Line {line}: ") and words in finding.message
        assert "the template “Tea” asks for it" in finding.message and finding.weight == "Warning"


def test_without_a_template_nothing_is_asked_for() -> None:
    assert found("Hello.", Outline()) == []


def test_guidance_that_still_stands_keeps_a_text_from_being_submitted() -> None:
    section_findings = found(OUTLINE.body)
    assert [(finding.code, finding.line, finding.is_blocking) for finding in section_findings] == [
        ("guidance_left", line, True) for line in (3, 7, 11)
    ]
    assert "“What helps” is not written yet" in section_findings[1].message
    begun = OUTLINE.body.replace("*To write: What tea does to teeth, and how fast.*", "It stains.")
    assert [finding.line for finding in found(begun)] == [7, 11]
    rewrapped = WHOLE + "\n\nI leave what Tea does\nto teeth, and HOW fast. Good."
    assert [finding.line for finding in found(rewrapped)] == [13]
    assert found("x" * (BODY_LIMIT + 1)) == []


def test_a_draft_keeps_what_a_template_said() -> None:
    assert kept(OUTLINE.as_kept()) == OUTLINE and kept({}) == Outline() == kept(Outline().as_kept())
    body = "above\n## One\n\nSay it\nhere.\n## Two \nAnd that."
    assert outlined("Tea", body, "two\n\nThree").sections == (
        Section("One", "Say it here.", False),
        Section("Two", "And that.", True),
    )


def test_a_house_begins_with_four_whose_guidance_causes_no_finding_but_its_own(
    cast: Cast,
) -> None:
    rows = list(QuestionTemplate.objects.order_by("pk"))
    assert [template.name for template in rows] == [name for name, *_ in FIRST]
    for template, (_, _, sections) in zip(rows, FIRST, strict=True):
        outline = template.outline
        assert [tuple(section) for section in outline.sections] == [
            (heading, guidance, is_required) for heading, guidance, is_required in sections
        ]
        assert template.history.get().history_change_reason == "Part of the initial data."
        article = Article.objects.draft(
            by=cast.author,
            title=f"{template}?",
            topic=cast.topic,
            body=outline.body,
            outline=outline.as_kept(),
        )
        of_body = [finding.code for finding in article.all_findings() if finding.field == "body"]
        assert of_body == ["guidance_left"] * len(sections)


@pytest.mark.once
def test_a_missing_section_objects_where_the_policy_says_so(cast: Cast) -> None:
    body = WHOLE.partition("## When")[0]
    article = cast.under_review(body=body, outline=OUTLINE.as_kept())
    assert open_objections(article.revision) == []
    FindingPolicy.objects.adopt(by=cast.chair, severities={"section_missing": "objection"})
    [finding] = open_objections(Article.objects.get(pk=article.pk).revision)
    assert "“When to ask” is missing" in finding.message


def test_a_text_with_guidance_is_not_submitted(cast: Cast) -> None:
    article = cast.draft(body=OUTLINE.body, outline=OUTLINE.as_kept())
    with pytest.raises(Opposed, match="“What it does” is not written yet"):
        article.submit(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=WHOLE)
    assert article.submit(by=cast.author).status == Status.SUBMITTED
