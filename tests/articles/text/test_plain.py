"""Reading: the words of a typeset text, and marks around some of them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from articles.text.citations.reference_list import set_references
from articles.text.document import Document, read_body
from articles.text.grammar import COMMON, NEWEST
from articles.text.plain import mark, plain
from articles.text.typeset import set_text
from tests.articles.text.test_typeset_safety import bodies

REFERENCES = [{"title": "T & co", "kind": "guideline", "DOI": "10.1000/1"}, {"title": "Two"}]
BODY = """# Low & slow

Rarely  [1], or *very*
rare [1, 2]; 5 < 6.

- one
- two **b** c

| Drug | Dose |
|-|-|
| K | 5 mg [2] |

> [!caveat] Renal
> stop\\
> now
"""


def html(body=BODY):
    typeset = set_text(body, REFERENCES)
    return typeset.html + set_references(REFERENCES, typeset.cited)


def test_words_stand_as_they_are_read_and_citations_do_not_count():
    assert plain(html()).split("\n") == [
        "Low & slow",
        "Rarely, or very rare; 5 < 6.",
        "one",
        "two b c",
        "Drug Dose",
        "K 5 mg",
        "Caveat: Renal",
        "stop now",
        "Guideline T & co Evidence: Systematic review or guideline doi:10.1000/1",
        "Reference Two No identifier recorded",
    ]


def test_what_the_house_adds_is_no_text():
    head = (
        '<h1>Why?</h1>\n<section><h2 class="label">Short answer</h2>\n<p '
        'dir="auto">No.</p></section>'
    )
    contents = (
        '<nav class="contents"><h2 class="label">On this page</h2><ol><li><a '
        'href="#a">A</a></li></ol></nav>'
    )
    assert plain(head + contents + '<h2 id="a">A</h2>') == "Why?\nNo.\nA"


def test_the_words_do_not_depend_on_numbers_ids_and_classes():
    assert plain(set_text("# A\n\nB [1].", REFERENCES).html) == plain(
        '<h3 id="other">A</h3><p>B<sup class="cite">9</sup>.</p>'
    )


def test_a_passage_that_runs_through_elements_is_marked_in_pieces():
    marked = mark("<p>one <em>two</em> three</p>\n<p>four</p>", [(4, 18, "m1", "note")])
    assert marked == (
        '<p>one <em><mark id="m1" class="note">two</mark></em><mark class="note"> '
        'three</mark></p>\n<p><mark class="note">four</mark></p>'
    )


def test_passages_may_overlap():
    marked = mark("<p>abcdef</p>", [(0, 4, "m1", "a"), (2, 6, "m2", "b"), (2, 3, "m3", "c")])
    assert marked == (
        '<p><mark id="m1" class="a">ab</mark><mark id="m3" class="a b c"><mark id="m2" '
        'class="b">c</mark></mark>'
        '<mark class="a b">d</mark><mark class="b">ef</mark></p>'
    )


def test_entities_are_not_cut_and_attributes_not_touched():
    assert mark('<p>a&amp;b <a title="a&amp;b">c</a></p>', [(1, 2, "m", "k")]) == (
        '<p>a<mark id="m" class="k">&amp;</mark>b <a title="a&amp;b">c</a></p>'
    )


def test_what_is_outside_the_text_is_not_marked():
    for spans in ([], [(9, 20, "m", "k")], [(1, 1, "m", "k")], [(3, 2, "m", "k")]):
        assert mark("<p>abc</p>", spans) == "<p>abc</p>"


def test_words_for_a_picture_are_marked_before_it():
    html = '<figure>\n<img src="x" alt="One &amp; two">\n<p>Three</p></figure>'
    assert plain(html) == "One & two\nThree"
    assert mark(html, [(4, 12, "m", "k")]) == (
        '<figure>\n<mark id="m" class="k"></mark><img src="x" alt="One &amp; two">\n<p><mark '
        'class="k">Th</mark>ree</p></figure>'
    )


def test_ids_and_classes_are_escaped():
    assert '<mark id="&quot;&gt;" class="&lt;b&gt;">' in mark("<p>abc</p>", [(0, 1, '">', "<b>")])


@given(bodies, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6))
def test_marks_leave_the_words_and_the_html_around_them_alone(body, passages):
    before = set_text(body, REFERENCES).html
    spans = [(start, end, f"m{number}", "k") for number, (start, end) in enumerate(passages)]
    after = mark(before, spans)
    assert plain(after) == plain(before)
    assert re.sub(r"</?mark[^>]*>", "", after) == before
    ids = re.findall(r'<mark id="(m\d+)"', after)
    text = plain(before)
    assert sorted(ids) == sorted(
        f"m{n}" for n, (start, end) in enumerate(passages) if has_ink(text, start, end)
    )


def has_ink(text, start, end):
    return start < end and bool(text[start:end].replace("\n", ""))


@given(bodies, st.sampled_from([COMMON, NEWEST]))
def test_what_is_read_is_what_the_model_says(body, form):
    text = plain(set_text(body, [], form).html)
    assert "  " not in text and "\n\n" not in text and text == text.strip()
    assert text == Document(read_body(body, form)).words
