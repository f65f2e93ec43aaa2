"""Typesetting: what readers see of what authors write."""

import re

import pytest

from articles.text.grammar import COMMON, QUANTITIES
from articles.text.typeset import Heading, set_text

from .setting import REFERENCES, cite


def html(body, references=REFERENCES):
    return str(set_text(body, references).html)


def test_headings_leave_the_first_level_to_the_page():
    typeset = set_text("# One\n\n## Two\n\n### Three\n\nFour\n====\n\n###### Six", [])
    assert [(heading.level, heading.text) for heading in typeset.contents] == [
        (2, "One"),
        (2, "Two"),
        (3, "Three"),
        (2, "Four"),
        (6, "Six"),
    ]
    assert '<h2 id="s-one">One</h2>' in typeset.html
    assert "<h1" not in typeset.html


def test_the_contents_hold_words_only():
    assert set_text("## The *low* `K` [1] & [you](https://example.org)", REFERENCES).contents == (
        Heading("s-the-low-k-and-you", 2, "The low K & you"),
    )


def test_ids_of_headings_are_prefixed_and_unique():
    typeset = set_text(
        "# Main\n\n# Main\n\n# Main 2\n\n# Main\n\n# !?\n\n# низкий калий\n\n# " + "long " * 40, []
    )
    ids = [heading.id for heading in typeset.contents]
    assert ids[:6] == [
        "s-main",
        "s-main-2",
        "s-main-2-2",
        "s-main-3",
        "s-exclamation-mark-question-mark",
        "s-nizkiy-kaliy",
    ]
    assert len(set(ids)) == len(ids)
    assert len(ids[6]) <= 82


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("α-Blocker", "s-alpha-blocker"),
        ("Dose ≥ 5 mg", "s-dose-at-least-5-mg"),
        ("Über *Kalium* [1]", "s-uber-kalium"),
        ("калий", "s-kaliy"),
        ("Main", "s-main"),
        ("References", "s-references"),
        ("ref-1", "s-ref-1"),
        ("<b id=main>", "s-under-b-id-equals-main-over"),
    ],
)
def test_an_id_is_spelled_like_an_address(words, name):
    assert set_text(f"## {words}", REFERENCES).contents[0].id == name


@pytest.mark.parametrize("form", [COMMON, QUANTITIES])
def test_headings_of_former_forms_stay_what_they_were(form):
    former = (
        '<h2 dir="auto" id="s-низкий-калий">Низкий калий</h2>\n<blockquote dir="auto">\n<h3 '
        'id="s-quoted">Quoted</h3>\n</blockquote>\n'
    )
    assert set_text("# Низкий калий\n\n> ### Quoted", [], form).html == former


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "## Dose",
            '<div class="heading heading--2" dir="auto"><h2 id="s-dose">Dose</h2>'
            '<a class="self-link" href="#s-dose" aria-label="Link to “Dose”"></a></div>\n',
        ),
        (
            "###### Six",
            '<div class="heading heading--6" dir="auto"><h6 id="s-six">Six</h6>'
            '<a class="self-link" href="#s-six" aria-label="Link to “Six”"></a></div>\n',
        ),
        (
            "> ## In",
            '<blockquote dir="auto">\n<div class="heading heading--2"><h2 id="s-in">In</h2>'
            '<a class="self-link" href="#s-in" aria-label="Link to '
            '“In”"></a></div>\n</blockquote>\n',
        ),
        (
            '## "A" <b> & [1]',
            '<div class="heading heading--2" dir="auto"><h2 id="s-a-under-b-over-and">"A" '
            "&lt;b&gt; &amp;"
            f'<sup class="cite">{cite(1, "a")}</sup></h2><a class="self-link" '
            'href="#s-a-under-b-over-and" '
            'aria-label="Link to “&quot;A&quot; &lt;b&gt; &amp;”"></a></div>\n',
        ),
        (
            "## [a](https://example.org)",
            '<div class="heading heading--2" dir="auto"><h2 id="s-a"><a href="https://example.org" '
            'rel="noopener">a'
            '</a></h2><a class="self-link" href="#s-a" aria-label="Link to “a”"></a></div>\n',
        ),
        ("##", '<h2 dir="auto" id="s-section"></h2>\n'),
        ("## [1]", f'<h2 dir="auto" id="s-section"><sup class="cite">{cite(1, "a")}</sup></h2>\n'),
    ],
)
def test_a_heading_with_words_has_a_link_to_itself_beside_it(body, expected):
    assert html(body) == expected


def test_a_second_text_on_a_page_has_ids_of_its_own():
    text = "## Sources\n\n> [!caveat] Ask"
    ids = {re.sub("^site-", "", found) for found in re.findall(' id="([^"]+)"', html(text))}
    others = re.findall(' id="([^"]+)"', set_text(text, [], prefix="site-").html)
    assert (
        {f"site-{identifier}" for identifier in ids}
        == set(others)
        == {"site-s-sources", "site-callout-1"}
    )
    assert re.findall('labelledby="([^"]+)"', set_text(text, [], prefix="site-").html) == [
        "site-callout-1"
    ]


def test_headings_inside_other_blocks_are_not_in_the_contents():
    typeset = set_text("> # Quoted\n\n- # Listed\n\n# Own\n\n#", [])
    assert [heading.text for heading in typeset.contents] == ["Own"]


def test_citations_link_to_the_list_and_can_be_linked_back_to():
    assert html("Rarely [1], or [2, 4] and [1].") == (
        f'<p dir="auto">Rarely<sup class="cite">{cite(1, "a")}</sup>, or<sup '
        f'class="cite">{cite(2, "a")}, {cite(4, "a")}</sup>'
        f' and<sup class="cite">{cite(1, "b")}</sup>.</p>\n'
    )


def test_ranges_are_spelled_out():
    assert html("Rarely [2-4].") == (
        f'<p dir="auto">Rarely<sup class="cite">{cite(2, "a")}, {cite(3, "a")}, '
        f"{cite(4, 'a')}</sup>.</p>\n"
    )


def test_cited_counts_every_link():
    assert set_text("A [1]. B [3-5, 1]. C `[2]`.", REFERENCES).cited == (1, 3, 4, 5, 1)


@pytest.mark.parametrize("marker", ["[6]", "[0]", "[5-3]", "[1, 9]", "[1-9999]"])
def test_a_marker_without_reference_is_shown_and_links_nowhere(marker):
    typeset = set_text(f"Rarely {marker}.", REFERENCES)
    assert (
        typeset.html
        == f'<p dir="auto">Rarely<span class="cite cite--missing">{marker}</span>.</p>\n'
    )
    assert typeset.cited == ()


def test_only_the_first_citations_of_a_reference_carry_an_id():
    typeset = set_text("[1]" * 30, REFERENCES)
    assert typeset.html.count(' id="cite-1-') == 26
    assert typeset.html.count('href="#ref-1"') == len(typeset.cited) == 30


def test_citations_are_bounded():
    typeset = set_text("[1-5]" * 250, REFERENCES)
    assert len(typeset.cited) == typeset.html.count("<a ") == 1_000
    assert typeset.html.count("cite--missing") == 50


def test_a_marker_in_code_or_behind_a_backslash_is_text():
    assert html(r"`[1]` and \[1]") == '<p dir="auto"><code>[1]</code> and [1]</p>\n'


def test_a_callout_is_named_by_its_kind():
    assert html("> [!caveat] Ask for *magnesium* [1]\n> In the same sample.\n>\n> - Always.") == (
        '<aside class="callout callout--caveat" role="note" dir="auto" '
        'aria-labelledby="callout-1">\n'
        '<span class="icon callout__icon" aria-hidden="true"></span>\n'
        '<p class="callout__title" id="callout-1">Caveat: Ask for <em>magnesium</em><sup '
        f'class="cite">{cite(1, "a")}</sup></p>\n'
        '<div class="callout__text">\n<p>In the same '
        "sample.</p>\n<ul>\n<li>Always.</li>\n</ul>\n</div>\n</aside>\n"
    )


def test_a_callout_may_have_no_title_or_no_text():
    assert '<p class="callout__title" id="callout-1">Warning</p>' in html("> [!WARNING]\n> Now.")
    assert '<div class="callout__text">\n</div>' in html("> [!pitfall] The flag")


@pytest.mark.parametrize(
    "body",
    [
        "> [!note] Other\n> Text",
        "- > [!caveat] In a list",
        "> > [!caveat] Quoted twice",
        "[!caveat] No quotation",
        "> # [!caveat] x",
    ],
)
def test_what_is_no_callout_stays_as_it_is(body):
    assert "callout" not in html(body)
    assert "[!" in html(body)


def test_callouts_count_on():
    assert 'id="callout-2"' in html("> [!caveat] A\n\n> [!pitfall] B")


def test_tables_scroll_in_a_region_of_their_own():
    assert html("| Band | mmol/L |\n|:-----|:----:|\n| Mild | 3.0 |\n") == (
        '<div class="table-wrap" role="region" tabindex="0" aria-label="Table 1">\n<table '
        'dir="auto">\n'
        '<thead>\n<tr>\n<th scope="col">Band</th>\n<th scope="col" '
        'class="align-center">mmol/L</th>\n</tr>\n</thead>\n'
        "<tbody>\n<tr>\n<td>Mild</td>\n<td "
        'class="align-center">3.0</td>\n</tr>\n</tbody>\n</table>\n</div>\n'
    )


def test_numbers_may_stand_at_the_end_of_their_column():
    assert '<th scope="col" class="align-end">n</th>' in html("|n|\n|-:|\n|1|")


def test_outermost_blocks_take_their_direction_from_their_words():
    set_in_type = html("نص\n\n- واحد\n\n  اثنان\n\n> اقتباس\n\n1. x\n")
    assert set_in_type.count('dir="auto"') == 4
    assert '<p dir="auto">نص</p>' in set_in_type
    assert '<ul dir="auto">\n<li>\n<p>واحد</p>' in set_in_type


def test_links_lead_to_the_web_and_to_mail_only():
    assert html("[a](https://example.org/ä 'T')") == (
        '<p dir="auto"><a href="https://example.org/%C3%A4" title="T" rel="noopener">a</a></p>\n'
    )
    assert 'href="mailto:a@example.org"' in html("<a@example.org>")
    assert 'href="http://example.org"' in html("<http://example.org>")


@pytest.mark.parametrize(
    "target",
    [
        "/admin/",
        "#main",
        "//example.org",
        "tel:1",
        "javascript:alert(1)",
        "https://a:b@example.org",
        "x",
    ],
)
def test_other_links_are_shown_as_typed(target):
    assert html(f"[a]({target})") == f'<p dir="auto">[a]({target})</p>\n'


def test_a_link_without_an_address_leads_nowhere():
    assert html("[a]()") == '<p dir="auto"><a>a</a></p>\n'


def test_pictures_become_links_to_themselves():
    assert (
        html("![a](https://example.org/a.png)")
        == '<p dir="auto">!<a href="https://example.org/a.png" rel="noopener">a</a></p>\n'
    )


def test_markup_is_shown_not_obeyed():
    assert html("<b>x</b> <i>\n\n<script>\nx\n</script>") == (
        '<p dir="auto">&lt;b&gt;x&lt;/b&gt; &lt;i&gt;</p>\n<p '
        'dir="auto">&lt;script&gt;\nx\n&lt;/script&gt;</p>\n'
    )


def test_the_rest_of_commonmark_is_set():
    assert html(
        "**b** *i* `c`  \nnext\n\n---\n\n1. one\n\n```py\n<x>\n```\n\n    indented\n\n~~s~~ "
        "[r]\n\n[r]: https://example.org"
    ) == (
        '<p dir="auto"><strong>b</strong> <em>i</em> <code>c</code><br>\nnext</p>\n<hr>\n<ol '
        'dir="auto">\n<li>one</li>\n</ol>\n'
        '<pre><code>&lt;x&gt;\n</code></pre>\n<p dir="auto">indented</p>\n'
        '<p dir="auto">~~s~~ <a href="https://example.org" rel="noopener">r</a></p>\n'
    )
    assert (
        html("7. seven\n8. eight")
        == '<ol start="7" dir="auto">\n<li>seven</li>\n<li>eight</li>\n</ol>\n'
    )
