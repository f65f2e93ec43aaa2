"""An author writes: the page saves by itself, a second tab never writes over it, an earlier save is restored."""

from playwright.sync_api import expect

from tests.browser import NARROW, WIDE

from . import acts
from .conftest import Journey
from .walker import Walker

A_WHILE = 5_000  # milliseconds: the page saves a little earlier
NOT_SAVED = "Not saved: Someone saved"


def writer(journey: Journey, path: str) -> Walker:
    """The author at a page of theirs, in a browser whose clock is moved by hand."""
    walker = journey.enter(journey.cast.author)
    walker.window.is_reusable = False
    walker.page.clock.install()
    return walker.go(path)


def wait(walker: Walker) -> None:
    """Let a while pass after the last key."""
    walker.page.clock.run_for(A_WHILE)


def test_the_page_saves_by_itself_and_writes_over_no_other_tab(journey: Journey) -> None:
    article = journey.cast.draft(title=acts.QUESTION, body="Rare. [1]")
    path = f"/desk/{article.pk}/"
    one, other = writer(journey, path), writer(journey, path)
    status = one.page.get_by_role("status")
    one.fill(body="Rare. [7]")
    wait(one)
    expect(status).to_have_text("Saved")
    one.page.clock.run_for(7_000)
    one.reads("Saved 5 s ago", "marker [7] has no reference")
    other.fill(body="Mine.", short_answer="Mine, too.").refused.add(other.page.url)
    wait(other)
    expect(other.page.locator(".field__error")).to_have_count(2)
    other.hold(NARROW).reads(NOT_SAVED, "What you typed stays here.").hold(WIDE)
    assert other.page.input_value("#id_body") == "Mine."
    with other.page.expect_navigation():
        other.page.get_by_role("button", name="Save and refresh preview").click()
    other.reads("Someone saved while you were writing").page.get_by_role("button", name="Save mine over theirs").first.click()
    other.reads("Saved. The preview")
    one.go(path).follow("Earlier saves").page.get_by_text("1 automatic save before it").click()
    with one.page.expect_navigation():
        one.page.locator("details a").click()
    one.reads("In this save", "Rare. [7]").press("Restore this save").reads("Restored and saved.")
    assert one.page.input_value("#id_body") == "Rare. [7]"
