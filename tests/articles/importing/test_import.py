"""Articles from files: what is begun, what is said of it, and what leaves no trace."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.importing.beginning import begin
from articles.importing.formats.front_matter import HEAD_LIMIT
from articles.importing.written import LIMIT
from articles.models import Article, Reference, Status
from articles.workflow.recorded import Opposed
from articles.workflow.rules import objections
from tests.cast import Cast, sign_for

HEAD = """---
title: Is {name} safe?
short_answer: It is for most people. [1]
topic: kidney-and-electrolytes
audience: patient
references:
  - {{type: article-journal, kind: research, title: A trial, author: [{{family: Stub, given: Dion A.}}, {{literal: AVOID group}}],
     issued: {{date-parts: [[2015, 6, 1]]}}, container-title: Circulation, volume: 131, issue: 24, page: 2143-50,
     DOI: 10.1161/CIRCULATIONAHA.114.014494, PMID: 26002889}}
declarations: {{original: yes, funding: none, interests: Fees from a maker of it, contributions: [writing-original-draft], ai: none}}
---

"""  # noqa: E501
BODY = "## What is known\n\nIt rarely causes symptoms. [1]\n"


def _file(name: str = "it", body: str = BODY) -> bytes:
    return (HEAD.format(name=name) + body).encode()


def _import(*paths: Path, **options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    try:
        call_command("import_article", *map(str, paths), json=True, stdout=out, **options)
    except CommandError as failure:
        assert "see above" in str(failure)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_file_becomes_a_draft_as_it_would_have_been_typed(cast: Cast) -> None:
    imported = begin(_file(), by=cast.author)
    article = Article.objects.get()
    assert (imported.outcome, imported.reasons, imported.notes, article.status) == (
        "begun",
        [],
        [],
        Status.DRAFT,
    )
    assert (article.title, article.audience, article.author) == (
        "Is it safe?",
        "patient",
        cast.author,
    )
    assert (article.short_answer, article.body) == ("It is for most people. [1]", BODY.strip())
    reference = Reference.objects.get()
    assert (
        reference.kind,
        reference.authors,
        reference.year,
        reference.source,
        reference.volume,
        reference.issue,
        reference.pages,
    ) == (
        "research",
        "Stub DA, AVOID group",
        2015,
        "Circulation",
        "131",
        "24",
        "2143-50",
    )
    assert (reference.doi.lower(), reference.pmid) == (
        "10.1161/circulationaha.114.014494",
        "26002889",
    )


def test_once_more_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.md").write_bytes(_file(name))
    options = {"email": cast.author.email, "submit": True}
    (tmp_path / "two.md").rename(tmp_path / "later")
    assert [result["outcome"] for result in _import(tmp_path, **options)] == [
        "submitted",
        "submitted",
    ]  # stopped half-way
    (tmp_path / "later").rename(tmp_path / "two.md")
    assert [result["outcome"] for result in _import(tmp_path, **options)] == [
        "there",
        "there",
        "submitted",
    ]
    assert Article.objects.filter(status=Status.SUBMITTED).count() == 3


@pytest.mark.once
def test_a_run_that_is_killed_twice_loses_doubles_and_halves_nothing(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.md").write_bytes(_file(f"drug {number}"))
    kept = Article.replace_references
    for stop_at in (9, 13):  # in the middle of a save
        left = iter(range(stop_at))

        def killed(article: Article, references: list[Reference], left: Any = left) -> None:
            kept(article, references)
            if next(left, None) is None:
                raise KeyboardInterrupt

        monkeypatch.setattr(Article, "replace_references", killed)
        with pytest.raises(KeyboardInterrupt):
            _import(tmp_path, email=cast.author.email)
    monkeypatch.setattr(Article, "replace_references", kept)
    outcomes = [result["outcome"] for result in _import(tmp_path, email=cast.author.email)]
    assert (outcomes.count("there"), outcomes.count("begun")) == (22, 8)
    assert (
        Article.objects.count()
        == len(set(Article.objects.values_list("title", flat=True)))
        == Reference.objects.count()
        == 30
    )
    assert not Article.objects.filter(body="").exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"# No head\n", "Line 1 must be"),
        (b"", "Line 1 must be"),
        (b"---\ntitle: x\n", "has no end"),
        (b"---\ntitle: caf\xe9\n---\n", "Line 2 is not UTF-8"),
        (b"---\ntitle: a: b\n---\n", "Line 2"),
        (b"---\n- a\n---\nx", "must be lines such as"),
        (b"---\ntitle: &a x\nshort_answer: *a\n---\nx", "Line 3: what begins with an asterisk"),
        (b"---\nname: x\n---\nx", "“name”"),
        (b"---\ntitle: x\ntopic: teeth\n---\nx", "no topic “teeth”"),
        (b"---\ntitle: x\n---\nx", "Name the topic"),
        (b"---\ntitle: [1, 2]\ntopic: kidney-and-electrolytes\n---\nx", "“title” must be words"),
        (
            b"---\ntopic: kidney-and-electrolytes\nreferences: {a: 1}\n---\nx",
            "“references” must be a list",
        ),
        (
            b"---\ntopic: kidney-and-electrolytes\nreferences: [{kind: blog, title: x}]\n---\nx",
            "Reference 1: “blog” is no kind",
        ),
        (
            b"---\ntopic: kidney-and-electrolytes\nreferences: [{author: {a: b}}]\n---\nx",
            "Reference 1: “author”",
        ),
        (
            b"---\ntopic: kidney-and-electrolytes\nreferences: [{issued: {date-parts: "
            b"[[[1]]]}}]\n---\nx",
            "Reference 1: “issued”",
        ),
        (
            b"---\ntitle: !!python/object/apply:os.system [ls]\n---\nx",
            "could not determine a constructor",
        ),
        (b"---\ntitle: " + b"[" * 5_000 + b"\n---\nx", ""),
        (b"---\ntopic: kidney-and-electrolytes\n---\nx", "names no question"),
        (
            b"---\ntitle: x\ntitle: y\ntopic: kidney-and-electrolytes\n---\nx",
            "Line 3: “title” is said twice",
        ),
        (
            b"---\ntitle: !!int 0x" + b"f" * 20_000 + b"\n---\nx",
            "could not determine a constructor",
        ),
        (b"---\ntitle: !!set {a}\n---\nx", "constructor"),
        (b'---\ntitle: "a\\uD800b"\ntopic: kidney-and-electrolytes\n---\nx', ""),
        ("---\ntitle: x\n---\n".encode("utf-16"), "not UTF-8"),
        (
            b"---\ntitle: " + b"long " * 100 + b"\ntopic: kidney-and-electrolytes\n---\nx",
            "characters",
        ),
        (b"---\ntitle: [*x]\n---\nx", "asterisk"),
        (b"---\n? [a]\n: x\n---\nx", "unhashable"),
        (b"---\n<<: {title: x}\n---\nx", ""),
        (b"---\ntitle: x\n" + b"a" * HEAD_LIMIT + b"\n---\nx", "The head has"),
        (b"x" * (LIMIT + 1), "the most that is read"),
        (b"---\ntitle: x\ntopic: kidney-and-electrolytes\naudience: nurse\n---\nx", "Written for"),
        (
            b"---\ntitle: x\ntopic: kidney-and-electrolytes\nreferences: [{title: x, issued: "
            b"12}]\n---\nx",
            "Reference 1, Year",
        ),
        (
            b"---\ntitle: x\ntopic: kidney-and-electrolytes\nreferences: [{title: x, DOI: "
            b"nothing}]\n---\nx",
            "Reference 1, DOI",
        ),
        (b'---\ntitle: "x\\0y"\ntopic: kidney-and-electrolytes\n---\nx', ""),
    ],
)
def test_what_cannot_be_read_says_where_and_leaves_nothing(
    cast: Cast, data: bytes, message: str
) -> None:
    imported = begin(data, by=cast.author)
    assert (imported.outcome, len(imported.reasons) >= 1) == ("refused", True)
    assert message in " ".join(imported.reasons)
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("No", "No"),
        ("2015", "2015"),
        ("0o17", "0o17"),
        ("1:30:00", "1:30:00"),
        ("2020-99-99", "2020-99-99"),
        ("0x" + "f" * 100, "0x" + "f" * 100),
        ("'Is  it?'", "Is  it?"),
        ('"Caf\\u0065\\u0301"', "Caf\u00e9"),
        (".inf", ".inf"),
    ],
)
def test_a_title_is_words_and_the_same_words_are_there_already(
    cast: Cast, written: str, kept: str
) -> None:
    data = _file().replace(b"Is it safe?", written.encode())
    assert begin(data, by=cast.author).outcome == "begun"
    assert Article.objects.get().title == kept
    assert (begin(data, by=cast.author).outcome, Article.objects.count()) == ("there", 1)


def test_other_words_under_the_same_title_are_told(cast: Cast) -> None:
    begin(_file(), by=cast.author)
    assert begin(_file(), by=cast.author).notes == []
    [note] = begin(_file(body="Something else. [1]\n"), by=cast.author).notes
    assert "has other words" in note
    assert Article.objects.get().body == BODY.strip()


def test_what_is_no_file_is_refused_and_the_others_go_on(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(_file("one"))
    (tmp_path / "b.md").mkdir()
    (tmp_path / "c.md").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "d.md")
    (tmp_path / "e.md").symlink_to(tmp_path / "a.md")
    (tmp_path / "f.md").write_bytes(b"\0" * (LIMIT + 5))
    (tmp_path / "g.md").write_bytes(_file("seven"))
    found = [
        (Path(result["path"]).name, result["outcome"])
        for result in _import(tmp_path, email=cast.author.email)
    ]
    assert found == [
        ("a.md", "begun"),
        ("c.md", "refused"),
        ("d.md", "refused"),
        ("e.md", "there"),
        ("f.md", "refused"),
        ("g.md", "begun"),
    ]


def test_what_is_not_kept_is_said(cast: Cast) -> None:
    data = _file().replace(
        b"PMID: 26002889", b"PMID: 26002889, language: en, abstract: Long, note: Read"
    )
    assert begin(data, by=cast.author).notes == ["Reference 1: abstract, note are not kept."]


def test_a_finding_that_blocks_keeps_it_a_draft_and_names_the_line_of_the_file(
    cast: Cast, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_bytes(_file(body="Known. [1]\n\nAnd this. [7]\n"))
    [result] = _import(tmp_path, email=cast.author.email, submit=True)
    assert (result["outcome"], len(result["reasons"])) == ("begun", 1)
    [found] = [found for found in result["findings"] if "marker [7]" in found["message"]]
    line = (tmp_path / "a.md").read_text().splitlines()[found["line"] - 1]
    assert line == "And this. [7]" and line[found["column"] - 1 :] == "[7]"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"email": "nobody@cast.example"}, "Nobody active here"),
        ({"email": "author@cast.example", "path": "missing.md"}, "There is no file"),
    ],
)
def test_a_command_that_cannot_begin_says_why(
    cast: Cast, tmp_path: Path, options: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("import_article", str(tmp_path / options.pop("path", "")), **options)


def test_in_words_each_file_has_its_lines(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(_file(body="Known. [1] Give 5 mg at night.\n"))
    out = StringIO()
    call_command("import_article", str(tmp_path), email=cast.author.email, stdout=out)
    assert f"a.md: begun, /desk/{Article.objects.get().pk}/" in out.getvalue()
    assert (
        "line 13, column 12 of the file: Blocks approval. a dose without a source" in out.getvalue()
    )


FAULTY = """---
title: Is furosemide always needed?
short_answer: Give 40 mg of furosemide every morning.
topic: kidney-and-electrolytes
references:
  - {kind: guideline, title: What is new in swelling, container-title: Digest of the Year}
  - {kind: guideline, title: What is new in salt, container-title: Digest of the Year}
  - {kind: guideline, title: What is new in water, container-title: Digest of the Year}
  - {kind: research, title: A trial of furosemide}
declarations: {original: yes, funding: none, interests: none, contributions: [writing-original-draft], ai: none}
---
## What to do

There is no risk of harm. [1] [2] [3] [4] [7] [9]

- Give 40 mg of furosemide
- Stop at a potassium of 3.0
- In 20 % it fails
- Avoid it in pregnancy

A magnesium of 0.6 mmol/L (2.5 mg/dL) is low. [1]
"""  # noqa: E501
CODES = {
    "reference_missing": 2,
    "lead_uncited": 1,
    "dose_uncited": 2,
    "figure_uncited": 1,
    "recommendation_uncited": 2,
    "kind_repeated": 1,
    "reference_without_identifier": 4,
    "unbounded_claim": 1,
    "conversion_wrong": 1,
}


@pytest.mark.once
def test_every_fault_of_a_faulty_text_is_shown_and_it_passes_once_repaired(cast: Cast) -> None:
    imported = begin(FAULTY.encode(), by=cast.author, is_submitted=True)
    found = [finding.code for finding in imported.findings]
    assert {code: found.count(code) for code in CODES} == CODES
    assert (imported.outcome, len(imported.reasons)) == ("begun", 2)
    article = Article.objects.get()
    cited = article.body.replace(" [7] [9]", "")
    submitted = (
        article.edit(by=cast.author, version=article.version, body=cited)
        .submit(by=cast.author)
        .start_review(by=cast.editor)
    )
    for assignment in cast.invite(submitted):
        cast.review(assignment)
    with pytest.raises(Opposed, match="findings about sources and numbers are neither"):
        submitted.approve(
            by=cast.editor, digest=submitted.digest, signature=sign_for(cast.editor, submitted)
        )
    submitted.request_changes(
        by=cast.editor, digest=submitted.digest, reason="Cite, and mend the magnesium."
    )
    repaired = cited.replace("furosemide\n", "furosemide [4]\n").replace("2.5 mg/dL", "1.5 mg/dL")
    submitted.edit(
        by=cast.author,
        version=submitted.version,
        body=repaired,
        short_answer="Give 40 mg of furosemide every morning. [4]",
    )
    submitted.submit(by=cast.author, reason="Done.")
    assert not [objection for objection in objections(submitted) if "stand" in objection]
