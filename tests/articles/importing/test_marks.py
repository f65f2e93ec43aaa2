"""What Word and JATS mark changes no meaning."""

import pytest

from articles.importing.reading import read

from .documents import article, document, paragraph, run


def _run(inner: str, *marks: str) -> str:
    return f"<w:r><w:rPr>{''.join(f'<w:{mark}/>' for mark in marks)}</w:rPr>{inner}</w:r>"


CELLS = "<w:tc>%s</w:tc>" * 2
CHOICE = (
    "<mc:AlternateContent "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>%s</mc:Choice>'
    "</mc:AlternateContent>"
)


@pytest.mark.parametrize(
    ("blocks", "body", "notes"),
    [
        (
            [
                paragraph(
                    "Dose ",
                    _run("<w:t>10 mg</w:t>", "strike"),
                    _run("<w:t>11 mg</w:t>", "dstrike"),
                    _run("<w:t>12 mg</w:t>", "vanish"),
                    " 5 mg",
                    _run("<w:t>/kg</w:t>", 'strike w:val="0"'),
                )
            ],
            "Dose 5 mg/kg",
            [
                "2 passages that are struck out are left out.",
                "1 passage that is hidden is left out.",
            ],
        ),
        (
            [
                paragraph(
                    "K ",
                    _run('<w:sym w:font="Odd" w:char="F0B3"/>'),
                    "5",
                    _run('<w:sym w:font="Symbol" w:char="F0B3"/>'),
                    "4",
                    _run('<w:sym w:font="Odd" w:char="zz"/>'),
                )
            ],
            "K [?]5≥4[?]",
            [
                "2 signs of another font could not be read: “[?]” stands in its place. Type what "
                "was meant."
            ],
        ),
        (
            [
                f"<w:tbl><w:tr>{CELLS % (paragraph('a'), paragraph('b'))}</w:tr><w:tr><w:trPr><w:gridBefore "  # noqa: E501
                "w:val='1'/></w:trPr><w:tc>"
                f"{paragraph('5 mg')}</w:tc></w:tr></w:tbl>"
            ],
            "| a | b |\n| --- | --- |\n|  | 5 mg |",
            [],
        ),
        (
            [
                paragraph(
                    "5",
                    _run(
                        '<w:ptab/><w:t>6</w:t><w:cr/><w:t>7</w:t><w:br w:type="page"/><w:t>8</w:t>'
                    ),
                    f'<w:fldSimple w:instr="x">{run(" 9")}</w:fldSimple>',
                    f"<w:dir>{run(' 10')}</w:dir>",
                    CHOICE % run(" &#8805; 11"),
                )
            ],
            "5 6 7 8 9 10 ≥ 11",
            [],
        ),
        (
            [
                paragraph(
                    "10",
                    _run("<w:t>9</w:t>", 'position w:val="6"'),
                    ", H",
                    _run("<w:t>2</w:t>", 'position w:val="-4"'),
                )
            ],
            "10⁹, H₂",
            [],
        ),
        (
            [paragraph("a", number=2), paragraph("b"), paragraph("c", number=2)],
            "1. a\n\nb\n\n1. c",
            ["Each numbered list begins with 1: compare the numbers."],
        ),
    ],
)
def test_what_word_marks_changes_no_meaning(blocks: list[str], body: str, notes: list[str]) -> None:
    written = read(document(paragraph("T", style="Title"), *blocks))
    assert (written.body, written.notes) == (body, notes)


REFS = "".join(
    f'<ref id="r{at}"><mixed-citation>A. B{at}. C. 2010;1:1.</mixed-citation></ref>'
    for at in (1, 2)
)
OTHER = f"<back><ref-list>{REFS}</ref-list></back>"
LISTED = (
    "<list "
    f"list-type='order'>{''.join(f'<list-item><label>%s</label><p>{letter}</p></list-item>' for letter in 'ab')}</list>"  # noqa: E501
)
KIND = '<xref ref-type="%s" rid="x">%s</xref>'


@pytest.mark.parametrize(
    ("body", "made", "notes"),
    [
        (
            f"<p>5{KIND % ('table-fn', '<sup>1</sup>')} x<sup>{KIND % ('fn', '2')}</sup> "
            f"10{KIND % ('bibr', '9')} mg{KIND % ('fn', 'a')} "
            f"{KIND % ('table', 'Table 2')} {KIND % ('bibr', 'Smith 2010')}</p>",
            "5 (note 1) x (note 2) 10 (note 9) mg^a Table 2 Smith 2010",
            [],
        ),
        (
            "<p>K <inline-graphic/>5, 6<private-char/>7<index-term><term>x</term></index-term></p>",
            "K [picture]5, 6[picture]7",
            ["2 signs could not be read: “[picture]” stands in its place. Type what was meant."],
        ),
        (
            "<table-wrap><table><tr><td>5<hr/>10</td></tr></table><table-wrap-foot><fn><label>a</label><p>b</p></fn></table-wrap-foot></table-wrap>",
            "| 5 10 |\n| --- |\n\na: b",
            [],
        ),
        (LISTED % ("1.", "3."), "1\\. a\n\n3\\. b", []),
        (LISTED % ("3)", "4)"), "3. a\n4. b", []),
        (LISTED % ("(b)", "c"), "- (b) a\n- c b", []),
        (
            '<p>a <xref rid="r1">1</xref></p></body><sub-article><front-stub/>'
            + OTHER
            + "</sub-article><body>",
            "a [1]",
            [],
        ),
    ],
)
def test_what_jats_marks_changes_no_meaning(body: str, made: str, notes: list[str]) -> None:
    written = read(article(body, references=REFS))
    assert (written.body, written.notes, len(written.head["references"])) == (made, notes, 2)
