"""An author pastes identifiers and has them looked up: what came is shown, and filled in at a
press."""

from typing import Any

import pytest
from playwright.sync_api import expect

from articles.look_up import turns
from articles.models import Reference
from articles.tasks import look_up_works
from tests.articles.look_up import answers
from tests.articles.look_up.stand_in import StandIn

from .. import acts
from ..conftest import Journey


def test_what_is_looked_up_comes_to_the_page_and_is_filled_in(
    journey: Journey, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = StandIn()
    settings.LOOK_UP_CONTACT = "library@answers.example"
    settings.LOOK_UP_THROUGH = services.origin
    monkeypatch.setattr(turns, "PACE", 0.0)
    services.lay(f"api.crossref.org/works/{answers.PRISMA}", answers.crossref())
    services.lay("openlibrary.org/api/books", answers.open_library())
    article = journey.cast.draft(title=acts.QUESTION, body="Rare. [1]")
    article.replace_references([Reference(title="My title", doi=answers.PRISMA)])
    author = journey.enter(journey.cast.author)
    author.window.is_reusable = False
    author.page.clock.install()
    author.go(f"/desk/{article.pk}/").page.get_by_text("Paste references, or read a file").click()
    author.fill(pasted=f"ISBN {answers.BOOK}").press("Read and add them")
    author.press("Look up reference 1").reads(f"Looking up DOI {answers.PRISMA}…")
    author.press("Look up 1 reference without a title").reads(f"Looking up ISBN {answers.BOOK}…")
    author.page.fill("#id_short_answer", "Typed meanwhile.")
    assert look_up_works() == 2
    author.page.clock.run_for(3_500)
    expect(author.page.locator("#saved")).to_have_text("Looked up: see the list of references.")
    author.reads("Held by Crossref:", answers.TITLE, "Miedema J", "from Open Library")
    author.press("Fill in what is empty in 2 references")
    author.reads("Taken over from Crossref and Open Library, and saved.")
    author.press("Take this over as Title of reference 1")
    author.reads("It stands here as Crossref has it.", "It stands here as Open Library has it.")
    article.refresh_from_db()
    assert (article.short_answer, [reference.title for reference in article.references.all()]) == (
        "Typed meanwhile.",
        [answers.TITLE, "Slow reading"],
    )
    services.end()
