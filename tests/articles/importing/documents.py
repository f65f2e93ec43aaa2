"""Word documents and JATS articles for tests, made of their parts."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" '
    'ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
    f'Type="{_OFFICE}/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
    "word/styles.xml": f'<w:styles xmlns:w="{WORD}">'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name '
        f'w:val="{name}"/></w:style>'
        for name in ("Title", "Subtitle", "heading 1", "heading 2")
    )
    + "</w:styles>",
    "word/numbering.xml": f'<w:numbering xmlns:w="{WORD}">'
    + "".join(
        f'<w:abstractNum w:abstractNumId="{at}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{kind}"/></w:lvl>' for level in range(3)
        )
        + "</w:abstractNum>"
        for at, kind in enumerate(("bullet", "decimal"))
    )
    + "".join(
        f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(2)
    )
    + "</w:numbering>",
}


def archive(parts: dict[str, str | bytes], how: int = ZIP_DEFLATED) -> bytes:
    """Return an archive of files, by their names, packed in a way of `zipfile`."""
    made = BytesIO()
    with ZipFile(made, "w", how) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return made.getvalue()


def document(*blocks: str, notes: str = "", **others: str | bytes) -> bytes:
    """Return a document of these blocks; `notes` are those at the end."""
    body = (
        f'<w:document xmlns:w="{WORD}" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><w:body>'
    )
    parts: dict[str, str | bytes] = {
        **PARTS,
        "word/document.xml": f"{body}{''.join(blocks)}</w:body></w:document>",
        **others,
    }
    if notes:
        parts["word/endnotes.xml"] = f'<w:endnotes xmlns:w="{WORD}">{notes}</w:endnotes>'
    return archive(parts)


def run(text: str, *marks: str) -> str:
    """Return a run; `marks` are b, i, superscript, subscript."""
    kinds = "".join(
        f"<w:{mark}/>" if len(mark) == 1 else f'<w:vertAlign w:val="{mark}"/>' for mark in marks
    )
    return f'<w:r><w:rPr>{kinds}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", number: int = 0, level: int = 0) -> str:
    """Return a paragraph of runs, or of plain words; `number` 1 is a list with bullets, 2 a
    numbered one."""
    listed = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    )
    kind = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{kind}{listed}</w:pPr>{''.join(part if part.startswith('<') else run(part) for part in runs)}</w:p>"  # noqa: E501


def table(*rows: tuple[str, ...]) -> str:
    """Return a table; a cell that begins with an angle bracket is taken as it is."""
    cells = (
        (
            "".join(
                cell if cell.startswith("<") else f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row
            )
        )
        for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def article(
    body: str = "",
    *,
    title: str = "Is it safe?",
    abstract: str = "",
    references: str = "",
    meta: str = "",
    begin: str = "",
) -> bytes:
    """Return an article in JATS."""
    abstract_element = f"<abstract>{abstract}</abstract>" if abstract else ""
    listed = f"<back><ref-list>{references}</ref-list></back>" if references else ""
    return (
        f'{begin}<article xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta>'
        f"<title-group><article-title>{title}</article-title></title-group>{abstract_element}{meta}</article-meta></front>"
        f"<body>{body}</body>{listed}</article>"
    ).encode()
