"""The web admin in a real browser: nothing is refused by the policy, nothing is fetched from
elsewhere, nothing breaks."""

from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.browser import NARROW, Windows
from tests.cast import Cast

from .test_doors import LISTS, pages_of


def test_every_page_runs_without_a_complaint(
    live_server: LiveServer, cast: Cast, windows: Windows
) -> None:
    pages = [*LISTS, *pages_of(cast)]
    client = Client()
    client.force_login(cast.chair)
    window, wide = windows.open(live_server.url, size=NARROW), []
    window.enter(client)
    for path in pages:
        assert window.page.goto(path).status == 200, path
        if window.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    complaints = window.complaints
    windows.close(window)
    assert (complaints, wide) == ([], [])


def test_the_queue_can_be_read_without_script(
    live_server: LiveServer, cast: Cast, windows: Windows
) -> None:
    article = cast.submitted()
    client = Client()
    client.force_login(cast.editor)
    window = windows.open(live_server.url, has_script=False)
    window.enter(client)
    page = window.page
    page.goto("/admin/")
    assert page.get_by_role("link", name="Under review", exact=True).is_visible()
    page.get_by_role("link", name=article.revision.title).click()
    page.get_by_role("link", name="Start the review").click()
    page.get_by_role("button", name="Start the review").click()
    assert (
        page.get_by_role("status").inner_text() == "Review started. It is recorded with your name."
    )
    windows.close(window)
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
}"""  # noqa: E501


def test_every_place_under_the_masthead_is_in_view_on_a_phone(
    live_server: LiveServer, cast: Cast, windows: Windows
) -> None:
    client = Client()
    client.force_login(cast.chair)
    window = windows.open(live_server.url)
    window.enter(client)
    window.page.set_viewport_size({"width": 390, "height": 844})
    window.page.goto("/admin/articles/event/")
    links = window.page.locator(".places a").all()
    boxes = [box for link in links if (box := link.bounding_box())]
    windows.close(window)
    assert len(boxes) == len(links) > 5
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)


def test_the_history_breaks_no_word(live_server: LiveServer, cast: Cast, windows: Windows) -> None:
    article = cast.retracted()
    client = Client()
    client.force_login(cast.chair)
    window, found = windows.open(live_server.url), {}
    window.enter(client)
    for width in (320, 390, 820, 1024, 1280, 1600):
        window.page.set_viewport_size({"width": width, "height": 844})
        window.page.goto(f"/admin/articles/article/{article.pk}/history/")
        found[width] = (
            window.page.evaluate(BROKEN),
            window.page.evaluate("document.documentElement.scrollWidth > innerWidth"),
        )
    windows.close(window)
    assert found == dict.fromkeys(found, ([], False))
