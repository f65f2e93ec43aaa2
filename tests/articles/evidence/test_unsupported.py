"""Statements without a source, each at its place, and what counts as one."""

from types import SimpleNamespace
from typing import Any

import pytest

from articles.evidence.findings import evidence, findings

TRIAL = {
    "kind": "research",
    "title": "Loop diuretics and oedema: a randomised trial",
    "DOI": "10.1000/x",
}


def _codes(
    body: str, answer: str = "It is rare. [1]", references: Any = (TRIAL,)
) -> list[tuple[str, int]]:
    text = SimpleNamespace(title="Is it safe?", short_answer=answer, body=body)
    return [
        (finding.code, finding.line or 0)
        for finding in evidence(text, list(references))
        if finding.field == "body"
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Give 40 mg of something every day.", "dose_uncited"),
        ("Half a tablet is enough.", "dose_uncited"),
        ("- Take 5 mg at night", "dose_uncited"),
        ("| Drug | Adult |\n|---|---|\n| Aspirin | 75 mg |", "dose_uncited"),
        ("> [!warning] Beware\n> Give 5 mg.", "dose_uncited"),
        ("Gabe: 5 mg täglich.", "dose_uncited"),
        ("Принимайте 5 мг.", "dose_uncited"),
        ("Avoid it in pregnancy.", "recommendation_uncited"),
        ("It should be stopped.", "recommendation_uncited"),
        ("Measure the potassium.", "recommendation_uncited"),
        ("- Stop the statin", "recommendation_uncited"),
        (
            "The first choice is not indicated here, but it is recommended.",
            "recommendation_uncited",
        ),
        ("In 20 % it fails.", "figure_uncited"),
        ("A potassium of 3.2 is low.", "figure_uncited"),
        ("- 3 of 10 had it", "figure_uncited"),
        ("Cited. [1]\n\nGive 5 mg.", "dose_uncited"),
        ("It is known [1]. Give 5 mg.", "dose_uncited"),
    ],
)
def test_what_needs_a_source_is_found(body: str, code: str) -> None:
    assert [found for found, _ in _codes(body)] == [code]


@pytest.mark.parametrize(
    "body",
    [
        "Give 40 mg. [1]",
        "Give 40 mg [1].",
        "Give 40 mg. Repeat it after an hour. [1]",
        "- Take 5 mg at night [1]",
        "Take 5 mg [2].",
        "Take 5 mg [0].",
        "> [!recommendation] strong, high certainty\n> Stop it [2].",
        "These are safe [1]:\n\n- 5 mg\n- 10 mg",
        "| Drug | Adult |\n|---|---|\n| Aspirin [1] | 75 mg |",
        "It is a common question.",
        "## Give 5 mg",
        "Should it be stopped?",
        "B12 and COVID-19 differ.",
        "`Give 5 mg`, as the label says. [1]",
        "```\nGive 5 mg\n```",
        "These are safe [1]:\n\n1. 5 mg\n   - at night 10 mg",
    ],
)
def test_what_rests_on_a_source_or_needs_none_is_not(body: str) -> None:
    assert _codes(body) == []


def test_each_is_found_at_its_line() -> None:
    body = "Known. [1]\n\n- Give 5 mg\n- Stop it\n\n## More\n\nIn 20 % it fails."
    assert _codes(body) == [
        ("dose_uncited", 3),
        ("recommendation_uncited", 4),
        ("figure_uncited", 8),
    ]


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        ("It helps 3 of 10. Avoid it.", ["lead_uncited"]),
        ("Give 5 mg.", ["dose_uncited", "lead_uncited"]),
        ("Give 5 mg [1].", []),
        ("Give 5 mg. It helps 3 of 10.", ["dose_uncited", "lead_uncited"]),
        ("It is rare.", ["lead_uncited"]),
        ("Yes.", ["lead_uncited"]),
        ("It is rare [1].", []),
        ("", []),
        ("Give 5 mg [9].", []),
        ("It helps 3 of 10 [1]. Give 5 mg.", ["dose_uncited"]),
        ("Give 5 mg. Then give 10 mg.", ["dose_uncited", "dose_uncited", "lead_uncited"]),
    ],
)
def test_a_short_answer_is_told_once_and_of_each_dose_in_it(answer: str, codes: list[str]) -> None:
    text = SimpleNamespace(title="Is it safe?", short_answer=answer, body="It is so.")
    found = [finding.code for finding in evidence(text, [TRIAL]) if finding.field == "short_answer"]
    assert found == codes


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no risk of harm.",
        "It has no side effects.",
        "Nobody is harmed.",
        "It works in all patients.",
        "It is impossible to overdose.",
        "It never causes bleeding.",
        "It can be taken without any risk.",
        "Relief is guaranteed.",
        "It is always safe.",
        "None of the drugs interacts.",
    ],
)
def test_a_claim_without_bounds_is_found_even_where_it_cites(sentence: str) -> None:
    assert [code for code, _ in _codes(f"{sentence} [1]")] == ["unbounded_claim"]


@pytest.mark.parametrize(
    "sentence",
    [
        "No difference was found. [1]",
        "The risk is low. [1]",
        "There is no consensus. [1]",
        "It is not known. [1]",
    ],
)
def test_what_a_study_can_show_is_not(sentence: str) -> None:
    assert _codes(sentence) == []


def test_a_conversion_is_told_with_its_place_and_the_right_figure() -> None:
    text = SimpleNamespace(
        title="Is it?",
        short_answer="Yes.",
        body="## Magnesium\n\nBelow 0.6 mmol/L (2.5 mg/dL) it is low. [1]",
    )
    [found] = [finding for finding in evidence(text, [TRIAL]) if finding.code == "conversion_wrong"]
    assert (found.line, found.weight) == (3, "Blocks approval")
    assert found.message == (
        "Line 3: 0.6 mmol/L of magnesium is 1.5 mg/dL, and the text says “2.5 mg/dL”. Check "
        "both figures."
    )


def _sources(*references: dict[str, Any], body: str = "So it is. [1]") -> list[tuple[str, int]]:
    text = SimpleNamespace(title="Is it?", short_answer="Yes.", body=body)
    return [
        (finding.code, finding.line or 0)
        for finding in evidence(text, references)
        if finding.field == "references"
    ]


def test_references_that_look_alike_are_found() -> None:
    title = "Loop diuretics and oedema: a randomised trial"
    assert _sources(TRIAL, {"kind": "research", "title": title.upper()}) == [("sources_alike", 2)]
    assert _sources(TRIAL, {"kind": "research", "title": title, "DOI": "10.1000/y"}) == []
    handbook = {"kind": "textbook", "title": "A handbook of potassium in the clinic"}
    assert _sources(handbook, handbook) == [("sources_alike", 2)]
    assert _sources(handbook | {"edition": "2"}, handbook | {"edition": "3"}) == []
    assert (
        _sources(
            {"title": "Guidance part 1 of the series"}, {"title": "Guidance part 2 of the series"}
        )
        == []
    )


def test_one_publication_is_not_several_guidelines() -> None:
    digest = [
        {"kind": "guideline", "title": title, "container-title": "Digest of the Year"}
        for title in ("Salt", "Water and tea", "Bread")
    ]
    assert _sources(*digest) == [("kind_repeated", 1)]
    assert _sources(*digest, TRIAL) == [("kind_repeated", 1), ("one_source", 1)]
    assert _sources(*[reference | {"kind": "research"} for reference in digest]) == []
    by_site = [
        {"kind": "guideline", "title": title, "URL": f"https://www.digest.example/{title}"}
        for title in ("a", "b")
    ]
    assert _sources(*by_site) == [("kind_repeated", 1)]
    by_publisher = [
        {"kind": "guideline", "title": title, "publisher": "Digest"} for title in ("Salt", "Tea")
    ]
    assert _sources(*by_publisher) == [("kind_repeated", 1)]


def test_the_list_follows_the_text() -> None:
    three = [{"title": name} for name in ("One thing", "Another matter", "A third")]
    assert _sources(*three, body="First [1], then [2]. Again [1], last [3].") == []
    assert _sources(*three, body="First [2], then [1].") == [("citation_order", 2)]


@pytest.mark.parametrize("body", ["x " * 300_000, "x\n\n" * 20_000], ids=["characters", "lines"])
def test_of_a_text_that_is_too_long_nothing_is_read(body: str) -> None:
    text = SimpleNamespace(title="Is it?", short_answer="Yes.", body=body)
    assert evidence(text, []) == []
    assert "body_too_long" in [finding.code for finding in findings(text, [])]


@pytest.mark.parametrize(
    ("claim", "is_one"),
    [
        ("It cures every patient.", True),
        ("It works in everyone.", True),
        ("It is safe for everyone.", True),
        ("No drug interacts with it.", True),
        ("There is no known interaction.", True),
        ("It has zero risk.", True),
        ("It cannot cause bleeding.", True),
        ("It does not interact with any medicine.", True),
        ("No study has ever shown harm.", True),
        ("Every trial agrees.", True),
        ("It is harmless in all people.", True),
        ("Side effects do not occur.", True),
        ("It suits all children.", True),
        ("This is not without risk.", False),
        ("Nobody knows the cause.", False),
        ("It is safe in most adults.", False),
        ("Patients in all three groups improved.", False),
        ("No trial compared the two.", False),
        ("Not every trial agrees.", False),
        ("It may not suit everyone.", False),
        ("It does not interact with warfarin.", False),
        ("There is no cure.", False),
    ],
)
def test_what_holds_without_exception_is_pointed_out(claim: str, is_one: bool) -> None:
    text = SimpleNamespace(title="Is it safe?", short_answer="It is [1].", body=f"{claim} [1]")
    found = [finding.code for finding in evidence(text, [TRIAL])]
    assert found == ["unbounded_claim"] * is_one


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("Half of the patients have low calcium.", True),
        ("One in five patients relapses.", True),
        ("About a third recover.", True),
        ("It lasts for three weeks.", True),
        ("Mortality doubled.", True),
        ("Two thirds improve.", True),
        ("It is twice as common.", True),
        ("A threefold rise is seen.", True),
        ("The half-life is long.", False),
        ("A third drug may be added.", False),
        ("The trial was double-blind.", False),
        ("It is rare for a reason.", False),
    ],
)
def test_a_figure_in_words_wants_a_source(sentence: str, is_one: bool) -> None:
    text = SimpleNamespace(title="Is it safe?", short_answer="It is [1].", body=sentence)
    codes = [finding.code for finding in evidence(text, [TRIAL])]
    assert ("figure_uncited" in codes) == is_one
