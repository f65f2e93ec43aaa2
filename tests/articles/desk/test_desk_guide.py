"""The page of what can be written: it has every construct of the grammar, as readers would see
it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from articles.text import grammar
from articles.writing import guide
from tests.cast import Cast

# What each rule of the grammar makes; those of the core read the text, or look at what others made.
MADE_BY = {
    "table": {"table_open", "th_open", "td_open"},
    "fence": {"fence"},
    "blockquote": {"blockquote_open"},
    "hr": {"hr"},
    "list": {"bullet_list_open", "ordered_list_open"},
    "reference": {"link_open"},
    "heading": {"heading_open"},
    "lheading": {"heading_open"},
    "paragraph": {"paragraph_open"},
    "text": {"text"},
    "newline": {"softbreak", "hardbreak"},
    "escape": {"text"},
    "backticks": {"code_inline"},
    "emphasis": {"em_open", "strong_open"},
    "link": {"link_open"},
    "citation": {"citation"},
    "autolink": {"link_open"},
    "callouts": {"callout_open"},
    "figures": {"figure_open"},
}
OF_THE_CORE = {
    "normalize",
    "block",
    "inline",
    "text_join",
    "numbers_are_citations",
    "numbers_as_typed",
}
LATER = {"balance_pairs", "fragments_join"}  # of marks that are there


def made() -> set[str]:
    """The kinds of tokens that the examples are read as."""
    bodies = [grammar.parse(example.typed) for example in guide.examples()]
    return {
        token.type
        for body in bodies
        for block in body.tokens
        for token in [block, *(block.children or [])]
    }


def test_each_construct_of_the_grammar_has_an_example() -> None:
    rules = grammar._GRAMMARS[grammar.NEWEST].get_active_rules()
    known = (
        {name for kind in ("core", "block", "inline", "inline2") for name in rules[kind]}
        - OF_THE_CORE
        - LATER
    )
    assert known == MADE_BY.keys() and set().union(*MADE_BY.values()) <= made()


def test_each_callout_has_an_example() -> None:
    tokens = [
        token for example in guide.examples() for token in grammar.parse(example.typed).tokens
    ]
    assert {
        token.meta["kind"] for token in tokens if token.type == "callout_open"
    } == grammar.CALLOUTS.keys()


@pytest.mark.page
def test_the_page_shows_what_is_typed_and_what_readers_see(cast: Cast, client: Client) -> None:
    client.force_login(cast.author)
    page = client.get(reverse("desk:guide")).content.decode()
    for example in [guide.answer(), *guide.examples()]:
        assert escape(example.typed) in page and example.seen in page and example.seen
    assert "cite--missing" not in page
    article = cast.draft()
    assert (
        reverse("desk:guide")
        in client.get(reverse("desk:article", args=[article.pk])).content.decode()
    )
