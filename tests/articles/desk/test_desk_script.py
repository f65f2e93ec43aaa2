"""The niceties of the editor page in a real browser. Everything else on the desk is tested
without a script."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page

from articles.models import Article
from articles.text.citations.checks import count_answer
from tests.articles.desk.pages import at
from tests.browser import Window, Windows
from tests.cast import Cast


@pytest.fixture
def article(transactional_db: None, cast: Cast) -> Article:
    """A draft with a finding in its third line."""
    return cast.draft(
        short_answer="Very unlikely.", body="First line.\n\nA claim. [7]\n\nLast line."
    )


@pytest.fixture
def window(article: Article, client: Client, live_server, windows: Windows) -> Iterator[Window]:
    """The author's editor page; a console message or a request to another host fails the test."""
    client.force_login(article.author)
    window = windows.open(live_server.url)
    window.enter(client)
    window.page.goto(at(article))
    yield window
    heard = [*window.heard]
    windows.close(window)
    assert heard == []


@pytest.fixture
def page(window: Window) -> Page:
    """What is in it."""
    return window.page


def test_words_are_counted_while_they_are_typed(page: Page) -> None:
    hint = page.locator("#id_short_answer_helptext")
    assert hint.inner_text() == "At most 60 words; 2 used. Cite as in the text."
    for typed in (
        "No - not at 3.2 mmol/L.",
        r"No[1] - \[2] not at[2, 5] 3.2 [1]-[3] mmol/L[1].",
        "[12]",
    ):
        page.fill("#id_short_answer", typed)
        assert (
            hint.inner_text()
            == f"At most 60 words; {count_answer(typed)} used. Cite as in the text."
        )


def test_a_finding_leads_to_its_line_and_column(page: Page) -> None:
    page.locator(".finding q", has_text="A claim. [7]").click(position={"x": 40, "y": 8})
    assert page.evaluate("[document.activeElement.id, getSelection().toString()]") == [
        "editor-text",
        "[7]",
    ]
    page.get_by_role("button", name="Plain text field").click()
    page.locator(".finding q", has_text="A claim. [7]").click(position={"x": 40, "y": 8})
    selected = page.evaluate(
        "[document.activeElement.id, document.activeElement.value.slice("
        "document.activeElement.selectionStart, document.activeElement.selectionEnd)]"
    )
    assert selected == ["id_body", "[7]"]


def test_the_bar_that_stays_in_view_is_one_row_high(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    bar = page.locator(".savebar").bounding_box()
    button = page.locator(".savebar .button--primary").bounding_box()
    assert bar and button and bar["height"] < button["height"] * 1.6


def test_leaving_with_unsaved_words_asks_first_and_saving_does_not(
    page: Page, window: Window
) -> None:
    page.fill("#id_short_answer", "Typed.")
    page.click("text=Save and refresh preview")
    page.wait_for_load_state()
    assert window.dialogs == [] and page.locator("#id_short_answer").input_value() == "Typed."
    page.locator("#id_short_answer").press_sequentially("x")
    page.click("nav a:has-text('Your articles')")
    page.wait_for_url("**/desk/")
    assert window.dialogs == ["beforeunload"]
