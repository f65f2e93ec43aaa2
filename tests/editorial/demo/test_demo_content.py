"""The demo's words: each file parses, cites what it lists, and would pass the checks an author
meets."""

import re

import pytest

from articles.text.citations import KINDS, checks
from articles.text.grammar import CALLOUTS
from editorial import demo

ARTICLES = demo.articles()
BOARD = [person for person in demo.PEOPLE if person["roles"] == ["board"]]
DOI = re.compile(r"10\.\d{4,9}/[!-~]+")
PMID = re.compile(r"[1-9]\d{0,7}")
ADDRESS = re.compile(r"https://[a-z0-9.-]+/[!-~]*")
MARKER = re.compile(r"\[([\d, -]+)\](?!\()")
WALKS = [
    "draft",
    "submitted",
    "under_review",
    "changes_requested",
    "rejected",
    "withdrawn",
    "retracted",
]

each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.slug)


def cited(text):
    numbers = set()
    for listed in MARKER.findall(text):
        for part in listed.split(","):
            first, _dash, last = part.strip().partition("-")
            numbers |= set(range(int(first), int(last or first) + 1))
    return numbers


def csl(reference):
    names = {
        "source": "container-title",
        "year": "issued",
        "doi": "DOI",
        "pmid": "PMID",
        "url": "URL",
    }
    return {names.get(key, key): value for key, value in reference.items()}


def findings(article, body):
    references = [csl(reference) for reference in article.references]
    return checks.findings(article.title, article.short_answer, body, references)


def test_several_are_approved_and_every_other_state_has_one():
    others = sorted(
        article.destination for article in ARTICLES if article.destination != "approved"
    )

    assert others == sorted(WALKS)
    assert len(ARTICLES) - len(others) == 6


def test_exactly_one_approved_article_has_a_newer_revision():
    revised = [article for article in ARTICLES if article.addition]

    assert [article.destination for article in revised] == ["approved"]


def test_slugs_and_titles_are_used_once():
    assert len({article.slug for article in ARTICLES}) == len(ARTICLES)
    assert len({article.title for article in ARTICLES}) == len(ARTICLES)


def test_every_audience_is_addressed():
    assert {article.audience for article in ARTICLES} == {
        "clinician",
        "student",
        "patient",
        "carer",
    }


@each_article
def test_the_title_is_a_question_and_the_slug_an_address(article):
    assert article.title.endswith("?")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", article.slug)


@each_article
def test_the_short_answer_is_short(article):
    assert 0 < len(article.short_answer.split()) <= 60


@each_article
def test_markers_and_references_agree(article):
    assert cited(article.body) == set(range(1, len(article.references) + 1))
    assert cited(article.addition) <= cited(article.body)


@each_article
def test_references_are_complete_and_identifiers_well_formed(article):
    for reference in article.references:
        assert tuple(reference) == demo.REFERENCE_KEYS
        assert reference["kind"] in KINDS
        assert reference["author"] and reference["title"] and reference["source"]
        assert reference["year"] is None or 1950 <= reference["year"] <= 2026
        assert not reference["doi"] or DOI.fullmatch(reference["doi"])
        assert not reference["pmid"] or PMID.fullmatch(reference["pmid"])
        assert not reference["url"] or ADDRESS.fullmatch(reference["url"])


@each_article
def test_an_author_would_be_told_only_of_identifiers_left_out_on_purpose(article):
    without = [row for row in article.references if not (row["doi"] or row["pmid"] or row["url"])]

    for body in (article.body, f"{article.body}\n{article.addition}"):
        found = findings(article, body)
        assert not [finding for finding in found if finding.is_blocking]
        assert len(found) == len(without)


def test_one_reference_in_all_goes_without_an_identifier():
    rows = [row for article in ARTICLES for row in article.references]

    bare = [row["title"] for row in rows if not (row["doi"] or row["pmid"] or row["url"])]

    assert bare == ["Long-term follow-up of 121 patients with benign fasciculations"]


@each_article
def test_callouts_are_of_a_known_kind(article):
    opened = re.findall(r"^> \[!(\w+)\] \S", article.body, flags=re.MULTILINE)

    assert len(opened) == article.body.count("[!")
    assert set(opened) <= CALLOUTS.keys()


@each_article
def test_a_decision_that_needs_a_reason_has_one(article):
    needs_one = article.destination in {"changes_requested", "rejected", "withdrawn", "retracted"}

    assert bool(article.reason) == needs_one


@each_article
def test_what_passed_a_review_has_comments_and_enough_readers(article):
    reviews = {"approved": 2, "retracted": 2, "changes_requested": 2, "under_review": 1}.get(
        article.destination, 0
    )
    readers = [person["email"] for person in BOARD if article.topic in person["topics"]]

    assert len(article.comments) == reviews
    assert len(readers) >= 3


def test_topics_have_a_known_risk_class_and_are_all_written_about():
    assert {risk for _slug, _name, risk, _called in demo.TOPICS} == {"low", "standard", "high"}
    assert {article.topic for article in ARTICLES} == {slug for slug, *_ in demo.TOPICS}


def test_the_cast_is_two_authors_five_members_two_editors_and_a_chair():
    roles = [role for person in demo.PEOPLE for role in person["roles"]]

    assert {role: roles.count(role) for role in roles} == {
        "author": 2,
        "board": 5,
        "editor": 2,
        "chair": 1,
    }
    assert len({person["email"] for person in demo.PEOPLE}) == len(demo.PEOPLE)
    assert all(person["email"].endswith("@demo.example") for person in demo.PEOPLE)


def test_board_members_are_introduced():
    for person in BOARD:
        assert person["credentials"] and person["institution"] and person["biography"].endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "No front block at all.",
        "+++\ntitle = 'Open'\n",
        "+++\ntitle = \n+++\nBody",
        "+++\ntitle = 'Too little'\n+++\nBody",
        "+++\ntitle = 'T?'\n[[references]]\nkind = 'research'\n+++\nBody",
    ],
    ids=["no block", "never closed", "not TOML", "fields missing", "reference without title"],
)
def test_a_file_that_does_not_parse_is_named(tmp_path, text):
    path = tmp_path / "broken.md"
    path.write_text(text)

    with pytest.raises(ValueError, match=r"^broken\.md: "):
        demo.read(path)
