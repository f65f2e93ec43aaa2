"""Findings: what keeps a manuscript from being submitted, what is only advice, and in which
words."""

from types import SimpleNamespace

import pytest

from articles.evidence.findings import findings as everything
from articles.text.citations.checks import FINDINGS_LIMIT, findings

TITLE = "Does a low potassium explain a twitching lip?"
ANSWER = "Very unlikely."
BODY = "Rarely [1]."
REFERENCE = {"kind": "guideline", "title": "Potassium in practice", "DOI": "10.5555/potassium"}


def found(title=TITLE, short_answer=ANSWER, body=BODY, references=(REFERENCE,)):
    return findings(title, short_answer, body, list(references))


def told(**manuscript):
    return [
        (finding.code, finding.field, finding.line, finding.column, finding.is_blocking)
        for finding in found(**manuscript)
    ]


def test_a_sound_manuscript_has_no_findings():
    assert found() == []


def test_an_empty_manuscript_is_told_everything_it_lacks():
    assert told(title=" ", short_answer="", body="\n", references=()) == [
        ("title_missing", "title", None, None, True),
        ("short_answer_missing", "short_answer", None, None, True),
        ("body_missing", "body", None, None, True),
    ]


def test_a_marker_without_a_reference_blocks_and_says_where_and_what_to_do():
    (finding,) = found(body="Rarely [1].\n\n" * 4 + "But [7].")
    assert (finding.line, finding.column, finding.is_blocking) == (9, 5, True)
    assert (
        finding.message
        == "Line 9: marker [7] has no reference. Add reference 7 below or change the number."
    )


@pytest.mark.parametrize(
    ("marker", "named"),
    [
        ("[1, 2]", "cites 2,"),
        ("[1-3]", "cites 2 and 3,"),
        ("[1-5]", "cites 2, 3, 4 and 5,"),
        ("[1-9]", "cites 2, 3, 4, 5 and 4 more,"),
    ],
)
def test_a_marker_of_many_names_those_that_are_missing(marker, named):
    (finding,) = found(body=f"Rarely {marker}.")
    assert f"Line 1: marker {marker} {named}" in finding.message


@pytest.mark.parametrize("marker", ["[0]", "[5-3]", "[1-9999]", "[1,,]"])
def test_a_malformed_marker_blocks(marker):
    assert told(body=f"Rarely [1].\nNo {marker}.") == [("marker_malformed", "body", 2, 4, True)]


@pytest.mark.parametrize(("words", "codes"), [(60, []), (61, ["short_answer_too_long"])])
def test_the_short_answer_has_at_most_sixty_words(words, codes):
    assert [finding.code for finding in found(short_answer="word " * words)] == codes


def test_the_short_answer_says_how_many_words_it_has():
    assert (
        found(short_answer="word " * 75)[0].message
        == "The short answer has 75 words; at most 60 are allowed."
    )


def test_a_short_answer_without_spaces_has_a_bound_too():
    assert told(short_answer="答" * 1_001) == [
        ("short_answer_too_long", "short_answer", None, None, True)
    ]


@pytest.mark.parametrize(("length", "codes"), [(200, []), (201, ["title_too_long"])])
def test_the_title_has_a_bound(length, codes):
    assert [finding.code for finding in found(title="W" * (length - 1) + "?")] == codes


def test_the_body_has_a_bound_and_the_message_states_it():
    body = "[1]" + "a" * 60_000
    (finding,) = (finding for finding in found(body=body) if finding.field == "body")
    assert finding.message == "The text has 60,003 characters; at most 60,000 fit."
    assert finding.is_blocking


def test_a_body_of_exactly_the_bound_is_accepted():
    assert found(body="[1]".ljust(60_000, "a")) == []


@pytest.mark.parametrize(
    ("manuscript", "expected"),
    [
        ({"title": "Why\u202e?"}, ("hidden_character", "title", 1, 4, True)),
        ({"short_answer": "No.\n\u200bNo."}, ("hidden_character", "short_answer", 2, 1, True)),
        ({"body": "Rarely [1].\n\n`\u2066`"}, ("hidden_character", "body", 3, 2, True)),
        (
            {"references": [{**REFERENCE, "author": "A\ufeffB"}]},
            ("hidden_character", "references", 1, None, True),
        ),
    ],
)
def test_hidden_characters_block_wherever_they_are(manuscript, expected):
    assert told(**manuscript) == [expected]


@pytest.mark.parametrize(
    ("change", "code", "is_blocking"),
    [
        ({"title": " "}, "reference_without_title", True),
        ({"title": None}, "reference_without_title", True),
        ({"kind": "rumour"}, "reference_kind", True),
        ({"DOI": "10.5555"}, "identifier_malformed", True),
        ({"PMID": "PMC12"}, "identifier_malformed", True),
        ({"URL": "javascript:alert(1)"}, "identifier_malformed", True),
        ({"DOI": ""}, "reference_without_identifier", False),
    ],
)
def test_each_reference_is_checked(change, code, is_blocking):
    assert told(references=[{**REFERENCE, **change}]) == [
        (code, "references", 1, None, is_blocking)
    ]


def test_a_reference_may_lack_every_key_but_its_title():
    assert [finding.code for finding in found(references=[{"title": "Potassium"}])] == [
        "reference_without_identifier"
    ]


def test_a_refused_identifier_is_named_with_its_reference():
    assert found(references=[{**REFERENCE, "ISBN": "9780306406158"}])[0].message == (
        "Reference 1, ISBN: A digit of this number is wrong: its check digit does not fit. Copy it "
        "once more."
    )


@pytest.mark.parametrize(
    ("kind", "stored", "read"),
    [
        ("DOI", "10.5555/a?x=1", "DOI 10.5555/a"),
        ("DOI", "10.5555/a/", "DOI 10.5555/a"),
        ("DOI", "10.5555/a%2Fb", "DOI 10.5555/a/b"),
        ("URL", "https://doi.org/10.5555/a?x=1", "DOI 10.5555/a"),
        ("URL", "https://doi.org/10.5555/a.", "DOI 10.5555/a"),
        ("URL", "https://pubmed.ncbi.nlm.nih.gov/123/", "PMID 123"),
        ("URL", "https://example.org/a.", "URL https://example.org/a"),
    ],
)
def test_what_was_saved_carelessly_and_leads_elsewhere_is_found(kind, stored, read):
    (finding,) = found(references=[{"title": "A", kind: stored}])
    assert finding.is_blocking
    assert finding.message == (
        f"Reference 1, {kind}: “{stored}” is read as {read}. Save the list once more to keep it so."
    )


@pytest.mark.parametrize(
    "stored",
    [
        {"DOI": "10.5555/A"},
        {"DOI": "https://doi.org/10.5555/a"},
        {"PMID": "123"},
        {"PMID": "2021"},
        {"PMID": "PMID: 7"},
        {"PMCID": "PMC12"},
        {"ISBN": "9780306406157"},
        {"ISSN": "0959-8138"},
        {"URL": "https://xn--mnchen-3ya.de/x"},
        {"URL": "https://example.org/a?b=1#c"},
    ],
)
def test_what_leads_where_it_should_is_left_alone(stored):
    assert found(references=[{"title": "A", **stored}]) == []


def test_the_same_identifier_twice_is_pointed_out_however_it_is_written():
    references = [
        REFERENCE,
        {**REFERENCE, "DOI": "https://doi.org/10.5555/POTASSIUM"},
        {**REFERENCE, "DOI": "10.5555/other"},
    ]
    assert told(body="Rarely [1-3].", references=references) == [
        ("reference_twice", "references", 2, None, False)
    ]


@pytest.mark.parametrize(
    ("key", "value"), [("PMID", "12"), ("PMCID", "PMC12"), ("ISBN", "9780306406157")]
)
def test_a_number_twice_is_pointed_out(key, value):
    twice = [{"title": title, key: value} for title in "AB"]
    assert told(body="Rarely [1, 2].", references=twice) == [
        ("reference_twice", "references", 2, None, False)
    ]


def test_articles_of_one_journal_and_pages_of_one_site_are_no_duplicates():
    alike = [{"title": title, "ISSN": "0959-8138", "URL": "https://example.org"} for title in "AB"]
    assert told(body="Rarely [1, 2].", references=alike) == []


def test_a_reference_that_is_never_cited_is_pointed_out():
    references = [REFERENCE, {"title": "Unread", "PMID": "123"}]
    assert told(references=references) == [("reference_never_cited", "references", 2, None, False)]


def test_a_text_without_references_is_advised_but_may_go_on():
    assert told(body="Rarely.", references=()) == [
        ("no_references", "references", None, None, False)
    ]


@pytest.mark.parametrize(
    ("manuscript", "expected"),
    [
        ({"title": "Potassium"}, ("title_not_a_question", "title", None, None, False)),
        ({"short_answer": "95% CI [1, 1]."}, ("interval_or_citation", "short_answer", 1, 8, False)),
        ({"body": "Rarely [1].\n\n## One\n\n#### Two"}, ("heading_skips", "body", 5, 1, False)),
        ({"body": "### One\n\nRarely [1]."}, ("heading_skips", "body", 1, 1, False)),
        ({"body": "Rarely [1].\nIt is never so, Never."}, ("absolute_word", "body", 2, 7, False)),
        (
            {"body": "Nearly always [1].\nIt is always so."},
            ("absolute_word", "body", 2, 7, False),
        ),
        ({"body": "Rare [1].\n\n> [!CAUTION] So.\n"}, ("callout_unknown", "body", 3, 1, False)),
        ({"body": "Rare [1].\n\n> > [!pitfall] So.\n"}, ("callout_unknown", "body", 3, 1, False)),
        ({"body": "Rare [1].\n\n> [!P\u0131TFALL] So."}, ("callout_unknown", "body", 3, 1, False)),
        (
            {"body": "Rare [1].\n\n> [!RECOMMENDAT\u0130ON] strong, low"},
            ("callout_unknown", "body", 3, 1, False),
        ),
        (
            {"body": "Rarely [1].\n\n[1]: https://example.org"},
            ("reference_in_text", "body", 3, 1, True),
        ),
    ],
)
def test_other_findings(manuscript, expected):
    assert told(**manuscript) == [expected]


@pytest.mark.parametrize("title", ["لماذا؟", "なぜ？", "Γιατί\u037e"])
def test_a_question_may_end_as_its_script_ends_questions(title):
    assert found(title=title) == []


def test_headings_that_follow_each_other_are_left_alone():
    assert found(body="# One [1]\n\n### Two\n\n#### Three\n\n## Four") == []


def test_too_many_citations_block():
    body = "[1-50]" * 20
    references = [{**REFERENCE, "DOI": f"10.5555/{number}"} for number in range(50)]
    assert found(body=body, references=references) == []
    assert told(body=body + "[1]", references=references) == [
        ("too_many_citations", "body", None, None, True)
    ]


def test_findings_come_in_the_order_of_the_page():
    codes = [
        finding.code
        for finding in found(title="No", body="never [9]\n[8] [0]", references=[{"DOI": "x"}])
    ]
    assert codes == [
        *(
            "title_not_a_question",
            "absolute_word",
            "reference_missing",
            "reference_missing",
            "marker_malformed",
        ),
        *("reference_never_cited", "reference_without_title", "identifier_malformed"),
    ]


def test_a_draft_that_cites_before_its_list_is_told_of_each_missing_reference_once():
    answer, body = "It is rare [1].", "Give 5 mg [1].\n\nStop it in 3 of 10 [2], or else [1, 2]."
    article = SimpleNamespace(title="Is it safe?", short_answer=answer, body=body)
    assert [finding.message for finding in everything(article, [])] == [
        "Short answer: marker [1] has no reference. Add reference 1 below or change the number.",
        "Line 3: marker [2] has no reference. Add reference 2 below or change the number.",
    ]


def test_a_flood_of_findings_is_counted_not_listed():
    many = found(body="[0] " * 500)
    assert len(many) == FINDINGS_LIMIT + 1
    assert many[-1].message == "401 more findings are not shown. Put these right first."
    assert many[-1].is_blocking


def test_a_flood_that_hides_only_advice_does_not_block_by_its_count():
    references = [{"title": "Potassium"} for _ in range(120)]
    many = found(body="Text.", references=references)
    assert len(many) == FINDINGS_LIMIT + 1
    assert not any(finding.is_blocking for finding in many)
