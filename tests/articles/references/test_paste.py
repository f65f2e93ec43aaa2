"""What is pasted of references, in every format, and what cannot be read."""

import logging
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Article, Reference
from articles.references import paste
from articles.references.unreadable import Unreadable
from tests.articles.desk.pages import Form, at
from tests.cast import Cast

DOI = "10.1161/circulationaha.114.014494"


@pytest.mark.parametrize(
    "text",
    [
        "@article{stub, author={Stub, Dion and Smith, Karen A.}, title={Air versus {O}xygen}, "
        "journal=Circulation, year=2015}",
        '@ARTICLE{x,\n AUTHOR = "Dion Stub and Karen A. Smith",\n TITLE = "Air versus oxygen",\n '
        "JOURNAL = {Circulation}, YEAR = {2015}}",
        "TY  - JOUR\nAU  - Stub, Dion\nAU  - Smith, Karen A.\nTI  - Air versus oxygen\nJO  - "
        "Circulation\nPY  - 2015/06/16\nER  - \n",
        "TY  - JOUR\r\nA1  - Stub, Dion\r\nA1  - Smith, Karen A.\r\nT1  - Air versus oxygen\r\nJF  "
        "- Circulation\r\nY1  - 2015//\r\nER  -",
        "PMID- 26002889\nTI  - Air versus\n      oxygen.\nAU  - Stub D\nAU  - Smith KA\nTA  - "
        "Circulation\nDP  - 2015 Jun 16\n",
        "%0 Journal Article\n%A Stub, Dion\n%A Smith, Karen A.\n%T Air versus oxygen\n%J "
        "Circulation\n%D 2015\n",
        '[{"title": "Air versus oxygen", "author": [{"family": "Stub", "given": "Dion"}, '
        '{"family": "Smith", "given": "Karen A."}],'
        ' "container-title": "Circulation", "issued": {"date-parts": [["2015", 6]]}}]',
        "1. Stub D, Smith KA. Air versus oxygen. Circulation. 2015;131(24).",
        "[12] Stub D, Smith KA. Air versus oxygen. Circulation 2015.",
    ],
)
def test_one_reference_is_read_the_same_from_every_format(text: str) -> None:
    [row] = paste.rows(text)
    assert (row["authors"], row["title"].lower(), row["year"]) == (
        "Stub D, Smith KA",
        "air versus oxygen",
        "2015",
    )
    assert row["source"] == "Circulation"


@pytest.mark.parametrize(
    "text",
    [
        DOI,
        f"https://doi.org/{DOI}",
        f"doi: {DOI}",
        f"Stub D. Air. Circulation. 2015;1:2. doi:{DOI}.",
        f"@article{{a, title={{x}}, doi={{{DOI}}}}}",
        f"TY  - JOUR\nTI  - x\nDO  - {DOI}\nER  - ",
        f"PMID- 1\nTI  - x\nLID - {DOI} [doi]\n",
        f"%0 Journal Article\n%T x\n%R {DOI}",
        f'{{"title": "x", "DOI": "{DOI}"}}',
        f'{{"items": [{{"title": "x", "DOI": "{DOI}"}}]}}',
    ],
)
def test_its_identifier_is_found_in_each(text: str) -> None:
    assert DOI in paste.rows(text)[0]["identifiers"].lower()


def test_lines_of_several_kinds_stand_beside_each_other() -> None:
    found = paste.rows(
        f"{DOI}\n\nPMID: "
        "26002889\nPMC4520000\n978-3-16-148410-0\nhttps://www.nice.org.uk/guidance/ng84\n"
    )
    assert [row["identifiers"] for row in found] == [
        DOI,
        "PMID:26002889",
        "PMC4520000",
        "ISBN:9783161484100",
        "https://www.nice.org.uk/guidance/ng84",
    ]


def test_an_organisation_stays_one_name() -> None:
    [row] = paste.rows(
        "@misc{n, author={{National Institute for Health and Care Excellence} and Viera, AJ}, "
        "title={Sore throat}}"
    )
    assert row["authors"] == "National Institute for Health and Care Excellence, Viera AJ"


def test_accents_are_letters() -> None:
    [row] = paste.rows(
        '@book{k, author={K{\\"o}nig, A}, title={{\\"U}ber {\\ss}alz}, publisher={Springer}, '
        "isbn={978-3-16-148410-0}}"
    )
    assert (row["kind"], row["authors"], row["title"], row["publisher"]) == (
        "textbook",
        "König A",
        "Über ßalz",
        "Springer",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Paste identifiers"),
        ("  \n \n", "Paste identifiers"),
        ("word", "Line 1: “word” is neither"),
        ("10.1000", "Line 1: This is not a DOI"),
        ("A title of something. 2015.\n10.1/x", "Line 2"),
        ('[{"a":', "is no JSON"),
        ("[1, 2]", "Line 1"),
        ('["x"]', "no list of references"),
        ("@article{x, title={", "begins in line 1"),
        ("@article{x, title={a}}\n\n@article{y, title={", "begins in line 3"),
        ("x" * (paste.LIMIT + 1), "at most 100,000"),
        ("10.1000/182\n" * 101, "more than 100"),
        ("[", "Line 1"),
        ("TY  - ", "Paste identifiers"),
        ('[{"title": "x", "author": 5}]', "Reference 1: “author”"),
        ('[{"title": "x", "kind": "blog"}]', "“blog” is no kind"),
        ("." * 50, "Line 1"),
        ("[" * 5_000, "Line 1"),
        ("[{" * 5_000, "Line 1"),
        ("\x00", "Line 1"),
        ('{"title": ' + "9" * 5_000 + "}", "Line 1"),
    ],
)
def test_what_cannot_be_read_says_where(text: str, message: str) -> None:
    with pytest.raises(Unreadable, match=None) as refusal:
        paste.rows(text)
    assert message in str(refusal.value)


# --- On the editor page ---------------------------------------------------------------------------


def _sent(client: Client, article: Article, pasted: str, **more: Any) -> Any:
    fields = Form(client.get(at(article)), "copy").fields
    return client.post(at(article), fields | {"pasted": pasted, "act": "paste"} | more)


@pytest.fixture
def article(client: Client, cast: Cast) -> Article:
    client.force_login(cast.author)
    return cast.draft()


def test_what_is_pasted_stands_below_the_others_to_be_looked_at(
    client: Client, article: Article
) -> None:
    before = article.references.count()
    answer = _sent(
        client, article, f"{DOI}\nStub D. Air versus oxygen. Circulation. 2015;131:2143."
    )
    assert answer.headers["Location"].endswith(f"#row-{before + 1}")
    first, second = Reference.objects.filter(article=article, position__gt=before)
    assert (first.doi, second.title, second.source, second.year) == (
        DOI,
        "Air versus oxygen",
        "Circulation",
        2015,
    )
    assert (second.volume, second.pages) == ("131", "2143")
    page = client.get(at(article)).content.decode()
    assert f"Reference {before + 1} has no title" in page
    row = page[page.index(f'id="row-{before + 1}"') :]
    sentence = f"2 references added, as numbers {before + 1} and {before + 2}, and all is saved."
    assert page.count(sentence) == 1 and sentence in row, "it is told where the page is opened"


def test_what_stood_in_the_list_already_is_told_with_what_was_added(
    client: Client, article: Article
) -> None:
    before = article.references.count()
    _sent(client, article, DOI)
    _sent(client, article, DOI.upper())
    page = client.get(at(article)).content.decode()
    assert f"1 reference added, as number {before + 2}, and all is saved." in page
    twice = f"Reference {before + 2} has the same DOI as reference {before + 1}. Keep one"
    assert page.count(twice) == 2, "at the row, and among the findings"


def test_what_cannot_be_read_is_kept_beside_what_is_wrong_with_it(
    client: Client, article: Article
) -> None:
    before = list(article.references.values())
    answer = _sent(client, article, "@article{x, title={")
    page = answer.content.decode()
    assert (
        answer.status_code == 200
        and "The entry that begins in line 1 is no BibTeX" in page
        and "@article{x, title={</textarea>" in page
    )
    assert list(article.references.values()) == before
    assert '<details class="stack" open>' in page


def test_what_is_wrong_in_a_folded_field_is_seen(client: Client, article: Article) -> None:
    pasted = "@article{{a, title={{x}}, volume={{{}}}, urldate={{{}}}}}"
    page = _sent(client, article, pasted.format("7\u202e", "some day")).content.decode()
    assert '<details class="ref-row__more" open>' in page and "cannot be seen" in page
    assert "Write a day as 2026-11-30" not in page, "what is no day is left out"
    assert not article.references.filter(title="x").exists()
    _sent(client, article, pasted.format("7", "2026-11-30"))
    kept = article.references.get(title="x")
    assert (kept.volume, kept.accessed) == ("7", "2026-11-30")


@pytest.mark.once
def test_another_mistake_keeps_the_read_rows_and_empties_the_field(
    client: Client, article: Article
) -> None:
    answer = _sent(client, article, DOI, title="x" * 5_000)
    page = answer.content.decode()
    assert answer.status_code == 200 and page.count(DOI) == 1 and "Not saved yet" in page


def test_what_is_pasted_waits_while_something_else_is_pressed(
    client: Client, article: Article
) -> None:
    answer = _sent(client, article, DOI, act="", title="x" * 5_000)
    assert DOI in answer.content.decode() and not article.references.filter(doi=DOI).exists()


@pytest.mark.once
def test_a_hundred_and_one_are_too_many(client: Client, article: Article) -> None:
    before = article.references.count()
    answer = _sent(client, article, "\n".join(f"10.1000/{number}" for number in range(100)))
    assert "The list holds at most 100 references." in answer.content.decode()
    assert article.references.count() == before


def test_nothing_of_it_is_written_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(Unreadable):
        paste.rows("@article{secret, title={")
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("line", "authors", "title", "source"),
    [
        (
            "Polack, F. P., Thomas, S. J., & Kitchin, N. (2020). Safety of a vaccine. New England "
            "Journal of Medicine, 383(27), 2603–2615.",
            "Polack FP, Thomas SJ, Kitchin N",
            "Safety of a vaccine",
            "New England Journal of Medicine",
        ),
        (
            "Kumar, P. and Clark, M. (2012) Clinical medicine. Edinburgh",
            "Kumar P, Clark M",
            "Clinical medicine",
            "Edinburgh",
        ),
        (
            "World Health Organization (2019) A guideline. Geneva",
            "World Health Organization",
            "A guideline",
            "Geneva",
        ),
        (
            "O'Neil, B., van der Berg, J.-M., et al. (2021). What helps? A trial. BMJ, 3, 1-9",
            "O'Neil B, van der Berg JM, et al.",
            "What helps? A trial",
            "BMJ",
        ),
        (
            "Stub D, Smith KA. Air versus oxygen. Circulation. 2015;131(24):1-9.",
            "Stub D, Smith KA",
            "Air versus oxygen",
            "Circulation",
        ),
    ],
)
def test_lines_of_each_style_are_read(line: str, authors: str, title: str, source: str) -> None:
    [row] = paste.rows(line)
    assert (row["authors"], row["title"], row["source"]) == (authors, title, source)


@pytest.mark.parametrize(
    "line",
    [
        "Polack, F. P., Thomas, S. J. Safety of a vaccine. NEJM. 2020.",
        "Kumar, P. and Clark, M. Clinical medicine. Edinburgh. 2012.",
        "Polack, F. P. [with others] (2020). Safety of a vaccine. NEJM.",
        "Polack FP & Thomas, S. Safety of a vaccine. NEJM. 2020",
    ],
)
def test_a_line_in_doubt_is_a_title_as_a_whole(line: str) -> None:
    [row] = paste.rows(line)
    assert not row.get("authors") and row["title"].startswith(line[:30])


def test_a_wrapped_entry_of_a_numbered_list_is_one() -> None:
    text = (
        "1. Polack FP, Thomas SJ. Safety of the\n   BNT162b2 mRNA Vaccine. NEJM. 2020;383:1-9.\n\n"
        "2. Stub D. Air. Circulation. 2015;1:2."
    )
    first, second = paste.rows(text)
    assert first["title"] == "Safety of the BNT162b2 mRNA Vaccine" and second["title"] == "Air"
    assert len(paste.rows("Stub D. Air. BMJ. 2015;1:2.\nLi X. Water. BMJ. 2016;1:2.")) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("AU  - Smith, J\nTI  - Air\nER  - ", "does not begin with"),
        ("My list:\n@article{a, title={X}}", "from the first “@” on"),
        ("<?xml version='1.0'?><xml><records/></xml>", "This is XML"),
    ],
)
def test_what_is_no_list_of_lines_is_refused_with_what_to_do(text: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        paste.rows(text)


# --- Files ----------------------------------------------------------------------------------------

RIS = "TY  - JOUR\r\nAU  - Müller, Jörg\r\nTI  - Salt – a “trial”\r\nPY  - 2015\r\nER  - \r\n"


def _with_file(client: Client, article: Article, name: str, data: bytes, pasted: str = "") -> Any:
    return _sent(client, article, pasted, reference_file=SimpleUploadedFile(name, data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_a_file_of_references_is_read_as_what_is_pasted(
    client: Client, article: Article, encoding: str
) -> None:
    before = article.references.count()
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    answer = _with_file(client, article, "Export.RIS", mark + RIS.encode(encoding))
    assert answer.headers["Location"].endswith(f"#row-{before + 1}")
    added = Reference.objects.get(article=article, position=before + 1)
    assert (added.title, added.authors, added.year) == ("Salt – a “trial”", "Müller J", 2015)


def test_what_is_pasted_and_a_file_are_added_one_after_the_other(
    client: Client, article: Article
) -> None:
    before = article.references.count()
    _with_file(client, article, "a.bib", b"@article{x, title={From a file}}", DOI)
    first, second = Reference.objects.filter(article=article, position__gt=before)
    assert (first.doi, second.title) == (DOI, "From a file")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("list.docx", b"PK", "References are read from files that end in .bib"),
        ("list", b"x", "References are read from files that end in .bib"),
        ("list.ris", b"x" * 400_001, "The file has 400,001 bytes; at most 400,000"),
        ("list.txt", b"PK\x03\x04\x00\x00", "This file holds no text that can be read"),
        ("list.txt", b"\xff\xfea", "This file holds no text that can be read"),
        ("list.bib", b"@article{x, title={", "The entry that begins in line 1 is no BibTeX"),
        ("list.ris", b"", "This file is empty. Choose another."),
    ],
)
def test_what_is_wrong_with_a_file_stands_beside_it_and_what_was_pasted_stays(
    client: Client, article: Article, name: str, data: bytes, sentence: str
) -> None:
    before = list(article.references.values())
    page = _with_file(client, article, name, data, DOI).content.decode()
    error = page[page.index('id="id_reference_file_error"') :]
    assert error.index(sentence) < error.index("</p>")
    assert f"{DOI}</textarea>" in page and '<details class="stack" open>' in page
    assert list(article.references.values()) == before


def test_without_either_it_is_asked_for(client: Client, article: Article) -> None:
    page = _sent(client, article, "").content.decode()
    assert 'id="id_pasted_error"' in page and 'id="id_reference_file_error"' not in page
