"""The web admin in a real browser: nothing is refused by the policy, nothing is fetched from elsewhere, nothing breaks."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast

from .test_admin_doors import LISTS, pages_of


def test_every_page_runs_without_a_complaint(live_server: LiveServer, cast: Cast, browser: Browser) -> None:
    pages = [*LISTS, *pages_of(cast)]
    client = Client()
    client.force_login(cast.chair)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                          "url": live_server.url}])
    page, complaints, elsewhere, wide = context.new_page(), [], [], []
    page.on("console", lambda said: complaints.append((page.url, said.text)) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
    page.on("request", lambda request: None if request.url.startswith(live_server.url) else elsewhere.append(request.url))
    for path in pages:
        assert page.goto(live_server.url + path).status == 200, path
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    context.close()
    assert (complaints, elsewhere, wide) == ([], [], [])


def test_the_queue_can_be_read_without_script(live_server: LiveServer, cast: Cast, browser: Browser) -> None:
    article = cast.submitted()
    client = Client()
    client.force_login(cast.editor)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                          "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/")
    assert page.get_by_role("link", name="Under review", exact=True).is_visible()
    page.get_by_role("link", name=article.revision.title).click()
    page.get_by_role("link", name="Start the review").click()
    page.get_by_role("button", name="Start the review").click()
    assert page.get_by_role("status").inner_text() == "Review started. It is on the record with your name."
    context.close()
    article.refresh_from_db()
    assert article.status == "under_review"


BROKEN = """() => {
  const broken = [], walker = document.createTreeWalker(document.querySelector(".admin-history"), NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const word of node.data.matchAll(/\\p{L}{2,}/gu)) {
      const range = document.createRange()
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) broken.push(word[0])
    }
  return broken
}"""


def test_the_history_breaks_no_word(live_server: LiveServer, cast: Cast, browser: Browser) -> None:
    article = cast.retracted()
    client = Client()
    client.force_login(cast.chair)
    found = {}
    for width in (320, 390, 820, 1024, 1280, 1600):
        context = browser.new_context(viewport={"width": width, "height": 844})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                              "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/history/")
        found[width] = page.evaluate(BROKEN), page.evaluate("document.documentElement.scrollWidth > innerWidth")
        context.close()
    assert found == dict.fromkeys(found, ([], False))
