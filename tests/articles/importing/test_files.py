"""Word documents and JATS as drafts: what they hold, what is said of what they do not, and what
leaves no trace."""

from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest

from articles.importing.beginning import begin
from articles.importing.formats import archive as packed
from articles.importing.reading import read
from articles.models import Article, Reference
from articles.references.unreadable import Unreadable
from articles.text.citations import AUTHORS_LIMIT
from tests.cast import Cast

from .documents import PARTS, archive, article, document, paragraph, run, table

TOPIC = "kidney-and-electrolytes"
NOTE = '<w:r><w:endnoteReference w:id="3"/></w:r>'
LETTER = document(
    paragraph("Is a potassium of 3.2 dangerous?", style="Title"),
    paragraph("Short answer", style="heading1"),
    paragraph("Rarely.", run("1", "superscript")),
    paragraph("What is known", style="heading1"),
    paragraph(
        "At 10",
        run("9", "superscript"),
        "/L and \uf0b3 ",
        "<m:oMath/>",
        " mmol/L it is ",
        run("rare", "b"),
        " [1].",
    ),
    paragraph("Less", style="heading2"),
    paragraph("one", number=1),
    paragraph("two", number=1, level=1),
    paragraph("three", number=2),
    table(("Drug", "Dose"), ("A", "5 mg")),
    paragraph("Noted.", NOTE),
    paragraph("References", style="heading1"),
    paragraph(
        "Viera AJ, Wouk N. Potassium disorders. Am Fam Physician. 2015;92(6):487-95. "
        "doi:10.1000/abc",
        number=2,
    ),
    notes=f'<w:endnote w:id="3">{paragraph("KDIGO. A guide. Kidney Int. 2020;1:1.")}</w:endnote>',
)
LETTER_BODY = """## What is known

At 10⁹/L and ≥ [formula] mmol/L it is **rare** [1].

### Less

- one
  - two

1. three

| Drug | Dose |
| --- | --- |
| A | 5 mg |

Noted. [2]"""
NAME = "<name><surname>Viera</surname><given-names>Anthony J</given-names></name>"
PAPER = article(
    "<sec><label>1</label><title>Back<italic>ground</italic></title><p>Known<sup><xref "
    'ref-type="bibr" rid="r1">1</xref>–'
    '<xref ref-type="bibr" rid="r2">2</xref></sup> (see <xref ref-type="table" rid="t1">Table '
    "1</xref>), and <inline-formula><mml:math>"
    "<mml:mi>x</mml:mi></mml:math></inline-formula>.<list "
    'list-type="order"><list-item><label>a</label><p>one</p></list-item></list></p>'
    '<sec><title>Doses</title><table-wrap id="t1"><label>Table '
    "1</label><caption><title>Doses</title></caption><table><thead><tr><th>A</th>"
    "</tr></thead><tbody><tr><td>5 "
    "mg</td></tr></tbody></table></table-wrap><fig><graphic/></fig></sec></sec>",
    abstract="<p>Rarely.</p>",
    begin='<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "nowhere.dtd">',
    references='<ref id="r1"><element-citation publication-type="journal"><person-group '
    f'person-group-type="author">{NAME * 240}'
    "</person-group><article-title>A "
    "<italic>trial</italic></article-title><source>BMJ</source><year>2015</year>"
    "<volume>1</volume><fpage>3</fpage><lpage>5</lpage><pub-id "
    'pub-id-type="doi">10.1000/abc</pub-id>'
    '<pub-id pub-id-type="pmid">none</pub-id>'
    '</element-citation></ref><ref id="r2"><mixed-citation>KDIGO. A guide. Kidney Int. '
    "2020;1:1.</mixed-citation></ref>",
)
PAPER_BODY = """## Background

Known [1-2] (see Table 1), and [formula].

- a one

### Doses

**Table 1 Doses**

| A |
| --- |
| 5 mg |"""


@pytest.mark.parametrize(
    ("data", "title", "body", "notes"),
    [
        (
            LETTER,
            "Is a potassium of 3.2 dangerous?",
            LETTER_BODY,
            [
                "1 note became a reference: look whether it is one.",
                "1 formula could not be read: “[formula]” stands in its place. Write it in words.",
            ],
        ),
        (
            PAPER,
            "Is it safe?",
            PAPER_BODY,
            [
                "Reference 1: “none” is no PMID, and was left out.",
                "Reference 1 has more authors than fit: the first ones are kept.",
                "1 figure is left out.",
                "1 formula could not be read: “[formula]” stands in its place. Write it in words.",
            ],
        ),
    ],
)
def test_a_file_becomes_a_draft_once(
    cast: Cast, data: bytes, title: str, body: str, notes: list[str]
) -> None:
    imported = begin(data, by=cast.author, topic=TOPIC, audience="patient")
    assert (imported.outcome, imported.reasons, imported.notes) == ("begun", [], notes)
    found = Article.objects.get()
    assert (found.title, found.audience, found.short_answer.replace(" [1]", ""), found.body) == (
        title,
        "patient",
        "Rarely.",
        body,
    )
    first, second = Reference.objects.all()
    assert (first.year, first.doi, first.pages[-4:]) == (
        2015,
        "10.1000/abc",
        "7-95" if data is LETTER else "3-5",
    )
    assert (second.title, second.source, second.year) == ("A guide", "Kidney Int", 2020)
    assert (second.volume, second.pages) == ("1", "1")
    assert len(first.authors) <= AUTHORS_LIMIT and first.authors.startswith("Viera AJ, ")
    assert begin(data, by=cast.author, topic=TOPIC, audience="patient").outcome == "there"


IN_SECTIONS = "<sec><title>Results</title><p>Rarely.</p></sec>"


@pytest.mark.parametrize(
    ("abstract", "begins"),
    [
        (f"<p>{'word ' * 61}</p>", "## Abstract\n\nword"),
        (IN_SECTIONS, "## Abstract\n\n### Results\n\nRarely."),
        (
            "<list list-type='bullet'><list-item><p>a</p></list-item></list>",
            "## Abstract\n\n- a",
        ),
    ],
)
def test_an_abstract_that_is_no_short_answer_stands_first(abstract: str, begins: str) -> None:
    written = read(article("<p>b</p>", abstract=abstract))
    assert written.head["short_answer"] == "" and written.body.startswith(begins)


@pytest.mark.parametrize(
    ("published", "kind"), [("preprint", "preprint"), ("journal", None), ("review", None)]
)
def test_what_jats_calls_a_preprint_is_one(published: str, kind: str | None) -> None:
    listed = (
        f'<ref id="r1"><element-citation publication-type="{published}">'
        "<article-title>A trial</article-title></element-citation></ref>"
    )
    (item,) = read(article("<p>b</p>", references=listed)).head["references"]
    assert item.get("kind") == kind


@pytest.mark.parametrize(
    ("parts", "begins"),
    [
        ([paragraph("word " * 61)], "## Abstract\n\nword"),
        ([paragraph("Aim", style="heading2"), paragraph("Short.")], "## Abstract\n\n### Aim"),
    ],
)
def test_a_section_of_word_that_is_no_short_answer_stands_first(
    parts: list[str], begins: str
) -> None:
    beginning = [paragraph("T", style="Title"), paragraph("Abstract", style="heading1")]
    written = read(document(*beginning, *parts))
    assert written.head["short_answer"] == "" and written.body.startswith(begins)


def _with(**parts: str | bytes) -> bytes:
    return document(
        paragraph("T", style="Title"),
        **{name.replace("__", "/"): data for name, data in parts.items()},
    )


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
DEEP = "<p>" + "<bold>" * 200 + "x" + "</bold>" * 200 + "</p>"


def test_what_stands_below_the_title_of_word_is_left_out_and_said() -> None:
    page = [paragraph("T", style="Title"), paragraph("Of today", style="Subtitle")]
    answer = [paragraph("Short answer", style="heading1"), paragraph("Yes.")]
    late = paragraph("Kept", style="Subtitle")
    written = read(document(*page, *answer, paragraph("Text", style="heading1"), late))
    assert (written.head["short_answer"], written.body.strip()) == ("Yes.", "## Text\n\nKept")
    assert written.notes == ["Left out below the title: “Of today”."]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (LETTER[:400], "damaged"),
        (b"PK\3\4 and nothing else", "damaged"),
        (archive({"a.txt": "x"}), "no Word document"),
        (archive(PARTS), "cannot be read"),
        (document(paragraph("no title")), "no title"),
        (document(), "no title"),
        (
            _with(**{"word/styles.xml": ENTITIES}),
            "“word/styles.xml” in this document defines entities",
        ),
        (
            _with(**{"word/document.xml": "<w:document"}),
            "“word/document.xml” in this document, line 1",
        ),
        (
            _with(**{"word/styles.xml": b"<a>" + b" " * 1_000_000 + b"</a>"}),
            "packed more than 200 times",
        ),
        (_with(**{f"word/{at}.xml": "<a/>" for at in range(packed.FILES)}), "files; at most 2,000"),
        (
            _with(**{"word/styles.xml": b"<a>" + b" " * packed.WORDS + b"</a>"}),
            "the words of this document have",
        ),
        (
            archive(
                {**PARTS, "word/document.xml": f"<x>{'<r/>' * packed.ELEMENTS}</x>"}, ZIP_STORED
            ),
            "of more than 100,000 elements",
        ),
        (
            document(
                paragraph(
                    "T", *['<w:r><w:fldChar w:fldCharType="begin"/></w:r>'] * 101, style="Title"
                )
            ),
            "fields within one another",
        ),
        (archive(PARTS, ZIP_BZIP2), "packed in a way that Word does not know"),
        (archive(PARTS).replace(b"\0\0\x08", b"\1\0\x08"), "damaged"),
        (b"PK" + b"\0" * packed.LIMIT, "the most that is read"),
        (ENTITIES, "defines entities"),
        (b"<article><p></article>", "This file, line 1, column"),
        (b"<html/>", "begins with “html”"),
        (b'<?xml version="1.0" encoding="klingon"?><article/>', "in an encoding that"),
        (b"<article>\xff</article>", "This file, line 1"),
        (article("<p>&nbsp;</p>", begin='<!DOCTYPE article SYSTEM "x.dtd">'), "undefined entity"),
        (article(DEEP), "more than 150 elements"),
        (article(title=""), "names no question"),
        (b"<article>" + b"x" * 2_000_000, "most that is read"),
        ("<article/>".encode("utf-16"), "names no question"),
        (b"\xd0\xcf\x11\xe0 x", "older Word"),
        (b"%PDF-1.7", "a PDF"),
        (b"{\\rtf1", "RTF"),
        (article("<p>x</p>", title="x" * 201), "Question: This has 201"),
        (article("<p>word </p>" * 15_001), "at most 60,000 fit"),
        (article("<p/>" * 6_001), "paragraphs, items and cells"),
        (article(f"<p>{'<b/>' * 60_000}</p>"), "elements; at most 60,000"),
        (article("<p>x</p>", references="<ref/>" * 101), "at most 100"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_file_says_what_is_wrong_and_leaves_nothing(
    cast: Cast, data: bytes, message: str
) -> None:
    imported = begin(data, by=cast.author, topic=TOPIC)
    assert imported.outcome == "refused"
    assert message in " ".join(imported.reasons)
    assert not Article.objects.exists()


def test_an_archive_that_lies_about_its_sizes_is_damaged() -> None:
    data = bytearray(document(paragraph("T" * 9_000, style="Title")))
    for at in range(len(data) - 4):  # in its directory: sizes of what is unpacked
        if data[at : at + 4] == b"PK\1\2":
            data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="damaged"):
        read(bytes(data))


def test_pictures_are_neither_read_nor_missed(tmp_path: Path) -> None:
    picture = (
        '<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" r:id="r9" '
        'xmlns:r="%s"/></w:pict></w:r></w:p>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        "<Relationships "
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="r9" '
        f'Type="{office}/image" Target="media/a.png"/></Relationships>'
    )
    others: Any = {"word/_rels/document.xml.rels": relations, "word/media/a.png": b"no picture"}
    data = document(paragraph("T", style="Title"), picture % office, **others)
    (tmp_path / "a.docx").write_bytes(data)
    with ZipFile(tmp_path / "a.docx") as found:
        assert found.getinfo("word/media/a.png").compress_type != ZIP_STORED
    assert read(data).notes == ["1 picture is left out."]


def test_a_command_takes_topic_and_audience_for_files_that_name_none(cast: Cast) -> None:
    assert begin(LETTER, by=cast.author).reasons[0].startswith("Name the topic")
    own = article(
        "<p>x</p>",
        meta="<custom-meta-group><custom-meta><meta-name>audience</meta-name><meta-value>carer</meta-value>"
        "</custom-meta></custom-meta-group>",
    )
    begin(own, by=cast.author, topic=TOPIC, audience="patient")
    assert Article.objects.get().audience == "carer"
