"""What other programs marked up, as Markdown: the same words, in the same places, and no sign of
Markdown that nobody meant."""

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.markup.blocks import Writer
from articles.importing.markup.inline import Running, written
from articles.text import grammar

SIGNS = st.text(st.sampled_from("ab5 *_`[]()<>#!|~&:.-+=\\/^1"), min_size=1, max_size=30)


def body(html: str, references: int = 3) -> str:
    return Writer(references).body(list(fromstring(f"<body>{html}</body>")))


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("<h1>A <strong>b</strong></h1><p>x</p><h3>c #</h3>", "## A b\n\nx\n\n### c \\#"),
        ("<p>a<strong> b </strong>c <em>d</em></p>", "a **b** c *d*"),
        ("<p><strong>a</strong><strong>b</strong>c</p>", "abc"),
        (
            "<p>10<sup>9</sup>/L, m<sup>2</sup>, R<sup>2</sup>, Na<sup>+</sup>, 1<sup>st</sup>, "
            "x<sup>ab</sup></p>",
            "10⁹/L, m², R², Na⁺, 1st, x^ab",
        ),
        ("<p>known<sup>1,2</sup>, CO<sub>2</sub>, C<sub>max</sub></p>", "known [1, 2], CO₂, Cmax"),
        ("<p>ten<sup>7</sup></p>", "ten⁷"),
        ("<p>a.<sup>1–3</sup> b</p>", "a. [1-3] b"),
        ('<p>a (<cite n="1"/>; <cite n="3"/>)</p>', "a [1, 3]"),
        ("<p>a [1]-[3]</p>", "a [1-3]"),
        ("<p>\uf0b3 5, \uf061-blocker, \uf8ff</p>", "≥ 5, α-blocker, [?]"),
        ("<p>a\xadb\u200bc</p>", "abc"),
        ("<p>- a</p><p>1. b</p><p>+ 5</p><p>&gt; 65</p>", "\\- a\n\n1\\. b\n\n\\+ 5\n\n> 65"),
        (
            "<p>10<em><sup>3</sup></em>, 10<a/><a/><sup>3</sup>, 10 <sup>3</sup>, "
            "<b>m</b><i><sup>2</sup></i></p>",
            "10³, 10³, 10 ³, m²",
        ),
        ("<p>5<sub>10.5</sub>, x<sub>0.5</sub></p>", "5\\_10.5, x0.5"),
        ("<p>[" + " ".join(["<cite n='1'/>"] * 60) + "</p>", f"[[{', '.join('1' * 60)}]"),
        ("<formula/><p>x <formula/></p>", "[formula]\n\nx [formula]"),
        ("<span>a</span>", "a"),
        ("<p>a<br/>- b</p>", "a\\\n\\- b"),
        ("<p>[a]: http://example.org</p>", "\\[a\\]\\: http\\://example.org"),
        (
            '<p><a href="https://example.org/(x)">a</a> <a href="javascript:1">b</a></p>',
            "[a](<https://example.org/(x)>) b",
        ),
        (
            "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li><li/></ul>",
            "- a\n  - b\n- c\n\n  d",
        ),
        (
            "<ul><li>5 mg<ul><li>b</li></ul></li></ul><p>x</p><ul><li>5</li><li>6</li></ul>",
            "5 mg\n- b\n\nx\n\n- 5\n- 6",
        ),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ('<aside kind="pitfall" title="T"><p>a</p></aside>', "> [!pitfall] T\n> a"),
        ('<aside kind="recommendation" title="3"><p>a</p></aside>', "> [!caveat] 3\n> a"),
        ("<p>a<ul><li>b</li></ul>c</p>", "a\n\n- b\n\nc"),
        (
            '<table><tr><td rowspan="2">a|b</td><td colspan="2">c</td></tr>'
            "<tr><td>d<p>e</p></td><td><ul><li>f</li><li>g</li></ul></td></tr></table>",
            "| a\\|b | c |  |\n| --- | --- | --- |\n| a\\|b | d e | f; g |",
        ),
        (f"<table><tr>{'<td>a</td>' * 21}</tr></table>", " · ".join("a" * 21)),
        ("<table/>", ""),
        ('<table><tr><td colspan="99999" rowspan="99999">a</td></tr></table>', "a"),
    ],
)
def test_markup_becomes_ours(html: str, made: str) -> None:
    assert body(html) == made


@given(SIGNS)
def test_words_are_read_as_they_are(words: str) -> None:
    running = Running(0)
    raw, plain = running.raw([words]), running.plain([words])
    for begin in ("", "## "):
        blocks = list(grammar.parse(begin + written(raw, begin)).blocks())
        assert [grammar.plain(block.children) for block in blocks] == (
            [plain] if plain or begin else []
        )


@given(st.lists(SIGNS, min_size=4, max_size=4))
def test_words_stay_in_their_cells(words: list[str]) -> None:
    table = fromstring("<table><tr><td/><td/></tr><tr><td/><td/></tr></table>")
    for cell, text in zip(table.iter("td"), words, strict=True):
        cell.text = text
    read = [
        grammar.plain(block.children) for block in grammar.parse(Writer().body([table])).blocks()
    ]
    assert read == [Running(0).plain([text]) for text in words]
