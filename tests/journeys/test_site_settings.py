"""A chair gives the site another name and a logo, and every reader sees both."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from articles.publishing.render_page import set_outdated_pages
from tests.screens.pictures import png

from .conftest import Journey


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without"])
def test_a_chair_renames_the_site(journey: Journey, tmp_path: Path, has_script: bool) -> None:
    article = journey.cast.approved()
    logo = tmp_path / "lamp.png"
    logo.write_bytes(png(60, 60))
    chair = journey.enter(journey.cast.chair, has_script=has_script).go(
        "/admin/articles/sitesettings/add/"
    )
    chair.page.get_by_label("Logo (optional)").set_input_files(logo)
    chair.fill(name="Third Reading", contact="us@example.org", logo_alt="A lamp")
    chair.refused.add(chair.page.url)
    chair.page.get_by_role("button", name="Put in force").click()
    expect(chair.page.get_by_role("alert")).to_contain_text("is no address to write, click or call")
    chair.fill(contact="mailto:us@example.org").press("Put in force")  # the picture is still there
    chair.reads("Site settings, version 1 is in force.", "60 by 60 pixels; in words: “A lamp”")
    set_outdated_pages()  # as the clock does
    reader = journey.public(has_script=has_script)
    for path in ("/", f"/articles/{article.slug}/"):
        reader.go(path).reads("Third Reading", "us@example.org")
        picture = reader.page.get_by_role("img", name="A lamp")
        expect(picture).to_be_visible()
        assert picture.evaluate("one => one.naturalWidth") == 60
