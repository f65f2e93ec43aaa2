"""Whatever is typed is words to the typesetter, and its template reads nothing but its data and
pictures."""

import io
from html import escape

import pytest
from pypdf import PdfReader

from articles.publishing.pdf.typeset_one import TEMPLATE

from .reading import letters, set_html, set_words, text

pytestmark = [pytest.mark.any_database, pytest.mark.long]

HOSTILE = [
    "*bold*",
    "_em_",
    "#panic()",
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    "$x^2$",
    "`code`",
    "``` raw ```",
    "\\u{41}",
    "\\ ",
    "= Heading",
    "- item",
    "+ item",
    "/ term: x",
    "@reference",
    "<label>",
    "// comment",
    "/* comment */",
    "~",
    "---",
    "...",
    "'x'",
    '"x"',
    "]#[",
    "})",
    "#let x = 1",
    "https://a.example/#x",
    "<b>x</b>",
    "&amp;",
    "&lt;",
    "</script>",
    "{{ x }}",
    "{% x %}",
    '\\"',
    '#"',
    "x" * 400,
    "a-" * 200,
    "https://a.example/" + "b" * 300,
    "1.",
    "•",
    "ffi fl ſt",
    "²³¹½",
    "a\u0301e\u0308",
    "\u2011",
    "A\u00a0B",
]


@pytest.mark.parametrize(
    "wrapped",
    [
        "<p>{}</p>",
        "<h2>{}</h2>",
        "<ul><li>{}</li></ul>",
        "<table><tr><td>{}</td><td>y</td></tr></table>",
        "<pre><code>{}\n</code></pre>",
        "<p><strong>{}</strong></p>",
        "<p><code>{}</code></p>",
        '<p><a href="https://x.example/">{}</a></p>',
        "<dl><div><dt>{0}</dt><dd>{0}</dd></div></dl>",
    ],
)
def test_whatever_is_typed_is_words(wrapped: str) -> None:
    found = letters(
        set_words(set_html("<p>next</p>".join(wrapped.format(escape(typed)) for typed in HOSTILE)))
    )
    assert [typed for typed in HOSTILE if letters(typed) not in found] == []


@pytest.mark.parametrize("typed", HOSTILE)
def test_titles_and_receipts_are_words(typed: str) -> None:
    data = set_html(
        "<p>x</p>",
        title=typed,
        authors=[typed],
        site=typed,
        caution=typed,
        short_title=typed,
        receipt=[typed],
    )
    assert letters(text(data)).count(letters(typed)) >= 4
    assert PdfReader(io.BytesIO(data)).metadata.title == typed


def test_the_template_reads_nothing_but_its_data_and_pictures() -> None:
    template = TEMPLATE.read_text()
    assert [
        word
        for word in (
            "read(",
            "import",
            "include",
            "plugin",
            "eval(",
            "datetime.today",
            "#{",
        )
        if word in template
    ] == []
    # In a folder of nothing but pictures, by a name that no author types.
    assert template.count("image(") == 1 and 'image("/" + node.file,' in template
