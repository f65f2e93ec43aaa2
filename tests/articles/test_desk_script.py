"""The niceties of the editor page in a real browser. Everything else on the desk is tested without a script."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from articles.models import Article
from articles.text.citations.checks import count_answer
from tests.articles.desk import at
from tests.cast import Cast


@pytest.fixture
def article(transactional_db: None, cast: Cast) -> Article:
    """A draft with a finding in its third line."""
    return cast.draft(short_answer="Very unlikely.", body="First line.\n\nA claim. [7]\n\nLast line.")


@pytest.fixture
def page(article: Article, client: Client, live_server, browser: Browser):
    """The author's editor page; a console message or a request to another host fails the test."""
    client.force_login(article.author)
    context, heard = browser.new_context(), []
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: heard.append(request.url) if not request.url.startswith(live_server.url) else None)
    page.goto(live_server.url + at(article))
    yield page
    context.close()
    assert heard == []


def test_words_are_counted_while_they_are_typed(page: Page) -> None:
    hint = page.locator("#id_short_answer_helptext")
    assert hint.inner_text() == "At most 60 words; 2 used. Cite as in the text."
    for typed in ("No - not at 3.2 mmol/L.", r"No[1] - \[2] not at[2, 5] 3.2 [1]-[3] mmol/L[1].", "[12]"):
        page.fill("#id_short_answer", typed)
        assert hint.inner_text() == f"At most 60 words; {count_answer(typed)} used. Cite as in the text."


def test_a_finding_leads_to_its_line(page: Page) -> None:
    page.click("text=Line 3: marker [7] has no reference")
    selected = page.evaluate("[document.activeElement.id, document.activeElement.value.slice("
                             "document.activeElement.selectionStart, document.activeElement.selectionEnd)]")
    assert selected == ["id_body", "A claim. [7]"]


def test_leaving_with_unsaved_words_asks_first_and_saving_does_not(page: Page) -> None:
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("#id_short_answer", "Typed.")
    page.click("text=Save and refresh preview")
    page.wait_for_load_state()
    assert asked == [] and page.locator("#id_short_answer").input_value() == "Typed."
    page.locator("#id_short_answer").press_sequentially("x")
    page.click("nav a:has-text('Your articles')")
    page.wait_for_url("**/desk/")
    assert asked == ["beforeunload"]
