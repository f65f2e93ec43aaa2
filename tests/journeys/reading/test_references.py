"""What a page adds to its references by script: previews, a filter, copies; and what is left
without script, and on paper."""

import io
from collections.abc import Sequence

from pypdf import PdfReader

from articles.models import Article, Reference
from tests.browser import NARROW
from tests.cast import Cast, sign_for

from ..conftest import Journey
from ..walker import Walker

BODY = """## What is known

It rarely causes symptoms. [1] Others say so, too. [2] See [the guideline](https://example.org/guide).

| Potassium, mmol/L | What to expect | What to do about it | When to ask again |
| --- | --- | --- | --- |
| 3.0 to 3.4 | Rarelyanythingatallbutitmaybe | Hypokalaemicparalysismaybepresent | Hyperaldosteronism |
"""  # noqa: E501
REFERENCES = [
    Reference(
        kind="review",
        authors="Viera AJ, Wouk N",
        title="Potassium <b>disorders</b>",
        source="Am Fam Physician",
        year=2015,
        doi="10.1681/asn.2007070792",
        pinpoint="Table 2 & page 489",
    ),
    Reference(kind="guideline", title="A guideline", url="https://example.org/guide"),
]


ANOTHER = Reference(kind="guideline", title="Another", evidence="opinion")


def published(cast: Cast, references: Sequence[Reference] = REFERENCES) -> Article:
    draft = cast.draft()
    draft.edit(by=cast.author, version=draft.version, body=BODY, references=[*references])
    draft.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(draft):
        cast.review(assignment)
    return draft.approve(
        by=cast.editor, digest=draft.digest, signature=sign_for(cast.editor, draft)
    )


def at_the_page(journey: Journey, **options: bool) -> Walker:
    return journey.public(**options).go(f"/articles/{published(journey.cast).slug}/")


def test_a_number_previews_its_reference(journey: Journey) -> None:
    page = at_the_page(journey).page
    number, preview = (
        page.get_by_role("link", name="Reference 1", exact=True),
        page.get_by_role("tooltip"),
    )
    number.hover()
    preview.wait_for()
    assert preview.inner_text().split("\n")[1:] == [
        "Potassium <b>disorders</b>",
        "Viera AJ, Wouk N",
        "Am Fam Physician, 2015",
        "See there: Table 2 & page 489",
        "Evidence: Expert opinion or summary",
    ]
    assert number.get_attribute("aria-describedby") == preview.get_attribute("id")
    preview.hover()
    page.clock.install()
    page.clock.run_for(1_000)
    assert preview.is_visible(), "the pointer may rest on it"
    page.keyboard.press("Escape")
    preview.wait_for(state="hidden")
    page.get_by_role("link", name="Reference 2", exact=True).focus()
    assert "A guideline" in preview.inner_text()
    page.keyboard.press("Enter")
    preview.wait_for(state="hidden")
    assert page.url.endswith("#ref-2")


def test_a_preview_stays_inside_a_small_window(journey: Journey) -> None:
    walker = at_the_page(journey)
    page = walker.page
    for number in (2, 1):  # the one that stood in a wide window is gone in the small one
        page.get_by_role("link", name=f"Reference {number}", exact=True).focus()
        page.get_by_role("tooltip").wait_for()
        if number == 2:
            walker.hold(NARROW)
            page.get_by_role("tooltip").wait_for(state="hidden")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    box = page.get_by_role("tooltip").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= NARROW["width"]


def test_references_are_filtered_and_none_is_out_of_reach(journey: Journey) -> None:
    article = published(journey.cast, [*REFERENCES, ANOTHER])
    page = journey.public().go(f"/articles/{article.slug}/").page
    page.get_by_label("Guideline 2", exact=True).check()
    assert page.locator("#ref-2").is_visible() and not page.locator("#ref-1").is_visible()
    page.get_by_text("2 of 3 references shown").wait_for(state="attached")
    page.get_by_label("Expert opinion or summary 2").check()
    assert page.locator("#ref-3").is_visible() and not page.locator("#ref-2").is_visible()
    page.get_by_text("1 of 3 references shown").wait_for(state="attached")
    page.get_by_role("link", name="Reference 1", exact=True).click()
    assert page.locator("#ref-1").is_visible() and page.get_by_label("All 3").is_checked()
    assert page.get_by_label("Any evidence").is_checked()
    page.get_by_label("Guideline 2", exact=True).check()
    page.emulate_media(media="print")
    assert page.locator("#ref-1").is_visible(), "paper has the whole list"


def test_references_and_citation_are_copied(journey: Journey) -> None:
    walker = at_the_page(journey)
    page = walker.page
    walker.window.is_reusable = False
    walker.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy reference 1").click()
    page.get_by_role("status").get_by_text("Copied", exact=True).wait_for(state="attached")
    first = (
        "Viera AJ, Wouk N. Potassium <b>disorders</b>. Am Fam Physician, 2015. "
        "https://doi.org/10.1681/asn.2007070792"
    )
    assert page.evaluate("navigator.clipboard.readText()") == first
    page.get_by_role("button", name="Copy all references").click()
    page.wait_for_function("navigator.clipboard.readText().then(said => said.includes('guide'))")
    assert (
        page.evaluate("navigator.clipboard.readText()")
        == f"1. {first}\n2. A guideline. https://example.org/guide"
    )


def test_without_script_the_list_stands_whole(journey: Journey) -> None:
    page = at_the_page(journey, has_script=False).page
    assert page.locator("#ref-1").is_visible() and page.locator("#ref-2").is_visible()
    assert (
        not page.get_by_role("button", name="Copy").count() and not page.locator(".filter").count()
    )
    page.get_by_role("link", name="Reference 2", exact=True).click()
    assert page.url.endswith("#ref-2")


def test_a_table_scrolls_inside_itself_under_its_name(journey: Journey) -> None:
    page = at_the_page(journey).page
    page.set_viewport_size({"width": 320, "height": 700})
    table = page.get_by_role("region", name="Table 1")
    assert (
        table.evaluate("one => one.scrollWidth > one.clientWidth")
        and table.get_attribute("tabindex") == "0"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= 320")


def test_paper_has_addresses_and_the_receipt_and_no_ways_around(journey: Journey) -> None:
    page = at_the_page(journey).page
    page.emulate_media(media="print", color_scheme="dark")
    after = "one => getComputedStyle(one, '::after').content"
    assert "https://example.org/guide" in page.locator(".prose a[rel]").first.evaluate(after)
    shown = page.locator("header.masthead, nav, footer, .audience, .filter, .copy, .screen-only")
    assert not any(element.is_visible() for element in shown.all())
    receipt = page.locator(".receipt")
    assert f"{journey.origin}" in receipt.inner_text() or "/articles/" in receipt.inner_text()
    assert "sha256:" in receipt.inner_text() and "Revision 1" in receipt.inner_text()
    assert page.locator("body").evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages]
    title = page.locator("h1").inner_text()
    assert len(sheets) > 1
    assert all(
        f"{title}\nRevision 1 of" in sheet and "· Approved ·" in sheet and "/articles/" in sheet
        for sheet in sheets
    )
    assert (
        page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
        == "rgb(255, 255, 255)"
    )


def test_the_short_answer_previews_its_reference_and_headings_link_to_themselves(
    journey: Journey,
) -> None:
    article = journey.cast.approved(short_answer="Very unlikely. [1]")
    page = journey.public().hold(NARROW).go(f"/articles/{article.slug}/").page
    page.locator(".short-answer").get_by_role("link", name="Reference 1").focus()
    page.get_by_role("tooltip").wait_for()
    assert "Mechanism of hypokalemia" in page.get_by_role("tooltip").inner_text()
    heading, link = (
        page.get_by_role("heading", name="What is known", exact=True),
        page.get_by_role("link", name="Link to “What is known”"),
    )
    opacity = "one => getComputedStyle(one).opacity"
    assert heading.is_visible() and link.evaluate(opacity) == "0"
    heading.hover()
    assert link.evaluate(opacity) == "1"
    page.mouse.move(0, 0)
    page.locator(".short-answer").get_by_role("link", name="Reference 1").focus()
    while not link.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    assert (
        link.evaluate(opacity) == "1"
        and link.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
    )
    page.keyboard.press("Enter")
    assert (
        page.url.endswith("#s-what-is-known")
        and page.evaluate("document.querySelector(':target').tagName") == "H2"
    )
    back = page.locator(".back")
    assert (
        " ".join(back.inner_text().split())
        == "Back to the text, place Reference 1, place 1 Reference 1, place 2"
    )
    page.emulate_media(media="print")
    assert not back.is_visible(), "paper leads nowhere"
