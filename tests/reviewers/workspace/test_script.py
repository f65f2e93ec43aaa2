"""What the script adds to the workspace, in a real browser. Everything it helps with is tested
without it."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from articles.text.statements import statements
from reviewers.models import Assignment, Comment, ReviewDraft, drafted, keep_draft, put_comment
from tests.browser import NARROW, WIDE, Windows
from tests.cast import Cast
from tests.reviewers.workspace.pages import beside, here, page, signed

BODY = (
    "## What is known\n\nPotassium of 3.2 rarely causes symptoms. [1] Measure it again.\n\n"
    "Measure *magnesium* first. Measure it again.\n\n"
    "- Wash out.\n  - Sample the third.\n- Write it down.\n\n"
    "| Day | Dose |\n| --- | --- |\n| 1 | Give two of 5 mg |\n| 2 | Stop at 4 |\n"
)

# Half of them at a desk, the other half on a phone; in `make test-all` each on both.
pytestmark = pytest.mark.sampled(1)

INNER_SCROLLS = """() => [...document.querySelectorAll(".workspace *")]
  .filter((one) => !one.closest(".table-wrap, textarea") && /auto|scroll/.test(getComputedStyle(one).overflowY)
    && one.scrollHeight > one.clientHeight + 1)
  .map((one) => one.className)"""  # noqa: E501


@pytest.fixture
def reading(transactional_db: None, cast: Cast) -> Assignment:
    return here(cast.invite(cast.under_review(body=BODY))[0])


@pytest.fixture(params=[WIDE, NARROW], ids=["desk", "phone"])
def look(
    reading: Assignment, client: Client, live_server, windows: Windows, request
) -> Iterator[Callable[[], Page]]:
    """Opens the member's page; a console message or a request to another host fails the test."""
    client.force_login(reading.member.person)
    window = windows.open(live_server.url, size=request.param)
    window.enter(client)

    def open_page() -> Page:
        window.page.goto(page(reading))
        return window.page

    open_page.heard = window.heard
    yield open_page
    complaints = window.complaints
    windows.close(window)
    assert complaints == []


def select(sheet: Page, words: str, nth: int = 0) -> None:
    """Select words of the text, as a finger or a mouse does; the nth place where one text node
    holds them."""
    sheet.evaluate(
        """([words, nth]) => {
        const walker = document.createTreeWalker(document.getElementById("sheet"), NodeFilter.SHOW_TEXT);
        for (let node; (node = walker.nextNode());) for (let at = -1; (at = node.data.indexOf(words, at + 1)) >= 0;) {
            if (nth--) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return;
        }
    }""",  # noqa: E501
        [words, nth],
    )


def test_a_draft_saves_itself(reading: Assignment, look: Callable[[], Page]) -> None:
    sheet = look()
    sheet.fill("#id_comments_to_author", "By itself.")
    expect(sheet.locator("#draft-says")).to_contain_text("Saved by itself")
    assert ReviewDraft.objects.get().typed["comments_to_author"] == "By itself."
    assert look().locator("#id_comments_to_author").input_value() == "By itself."


def test_a_draft_saves_itself_again_and_again_and_then_by_its_button(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    sheet, selector = look(), "#draft-version"
    for words in ("By itself.", "By itself once more."):
        before = sheet.locator(selector).input_value()
        sheet.fill("#id_comments_to_author", words)
        sheet.wait_for_function(
            "before => document.getElementById('draft-version').value !== before", arg=before
        )
        assert ReviewDraft.objects.get().typed["comments_to_author"] == words
    sheet.evaluate("save()")  # on its way when the button is pressed
    sheet.fill("#id_comments_to_author", "By the button.")
    with sheet.expect_navigation():
        sheet.get_by_role("button", name="Save draft").click()
    expect(sheet.get_by_text("Your draft is saved.")).to_be_visible()
    assert ReviewDraft.objects.get().typed["comments_to_author"] == "By the button."


def test_of_two_tabs_the_older_one_is_told_and_keeps_its_words(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    sheet = look()
    keep_draft(reading, {"comments_to_author": "From another tab."}, [])
    sheet.fill("#id_comments_to_editors", "From this one.")
    expect(sheet.locator("#draft-says")).to_contain_text(
        "Not saved: You changed this draft in another tab"
    )
    assert sheet.locator("#id_comments_to_editors").input_value() == "From this one."
    assert ReviewDraft.objects.get().typed == {"comments_to_author": "From another tab."}
    look.heard.clear()  # the browser tells of each answer that is a refusal


def test_what_could_not_be_saved_says_why_and_stays(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    sheet = look()
    signed(reading)
    sheet.fill("#id_comments_to_author", "Too late.")
    expect(sheet.locator("#draft-says")).to_contain_text("Not saved: this review is no longer open")
    assert sheet.locator("#id_comments_to_author").input_value() == "Too late."
    look.heard.clear()  # the browser tells of each answer that is a refusal


def test_selected_words_become_a_comment_beside_their_passage(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    sheet = look()
    button = sheet.get_by_role("button", name="Comment", exact=True)
    expect(button).to_be_hidden()
    select(sheet, "Measure it again", nth=1)  # it stands there twice
    button.click()
    expect(sheet.locator("#id_remark-text")).to_be_focused()
    assert sheet.locator("#id_remark-passage").input_value() == "Measure it again"
    sheet.keyboard.type("Twice?")
    with sheet.expect_navigation():
        sheet.get_by_role("button", name="Add the comment").click()
    [comment] = drafted(reading)
    assert (comment.exact, comment.text) == (
        "Measure it again",
        "Twice?",
    ) and comment.prefix.endswith("magnesium first. ")
    assert sheet.evaluate(
        "one => !!document.querySelector('#sheet').contains(document.getElementById(one))",
        f"remark-{comment.pk}",
    )
    before = sheet.locator(f"#passage-{comment.pk}").bounding_box()
    after = sheet.locator(f"#remark-{comment.pk}").bounding_box()
    assert before and after and before["y"] < after["y"] < before["y"] + 150


def test_words_across_a_citation_and_emphasis_are_found(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    sheet = look()
    sheet.evaluate("""() => {
        const blocks = document.querySelectorAll("#sheet .prose p");
        getSelection().setBaseAndExtent(blocks[0], 0, blocks[1], blocks[1].childNodes.length);
    }""")
    sheet.keyboard.press("c")
    sheet.keyboard.type("All of it.")
    with sheet.expect_navigation():
        sheet.get_by_role("button", name="Add the comment").click()
    [comment] = drafted(reading)
    assert comment.exact.startswith("Potassium of 3.2") and comment.exact.endswith(
        "Measure it again."
    )


def test_more_words_than_a_passage_may_have_are_stopped_at_once(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    sheet = look()
    sheet.evaluate("""() => {
        const paragraph = document.querySelector("#sheet .prose p");
        paragraph.append(" word".repeat(201));
        getSelection().selectAllChildren(paragraph);
    }""")
    expect(sheet.get_by_role("button", name="Select at most 1,000 characters.")).to_be_visible()
    sheet.keyboard.press("c")
    expect(sheet.locator("#draft-says")).to_have_text("Select at most 1,000 characters.")
    assert sheet.locator("#id_remark-passage").input_value() == ""
    assert not sheet.locator("#sheet #new-remark").count()


def test_a_comment_stands_in_its_item_and_below_its_table_says_what_it_is_about(
    cast: Cast, look: Callable[[], Page], reading: Assignment
) -> None:
    found = {
        passage: beside(reading, passage)
        for passage in ("Wash out", "Sample the third", "of 5 mg", "Stop at 4", "causes")
    }
    sheet = look()
    where = {passage: sheet.locator(f"#remark-{comment.pk}") for passage, comment in found.items()}
    assert [
        where[passage].evaluate("one => one.parentElement.tagName")
        for passage in ("Wash out", "Sample the third")
    ] == ["LI", "LI"]
    assert where["Wash out"].evaluate("one => one.nextElementSibling.tagName") == "UL"
    assert where["of 5 mg"].evaluate("one => one.previousElementSibling.className") == "table-wrap"
    quoted = {passage for passage, card in where.items() if card.locator("blockquote").is_visible()}
    assert quoted == {"of 5 mg", "Stop at 4"}  # where one could not tell


def test_a_passage_whose_words_changed_is_quoted_and_so_are_two_of_one_paragraph(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    was = {"exact": "Measure magnesium at first.", "prefix": "", "suffix": " Measure it"}
    changed = put_comment(reading, **was, text="At last?", wording=None, is_blocking=False)
    two = [beside(reading, passage) for passage in ("Potassium of 3.2", "rarely causes symptoms")]
    sheet = look()
    for comment in (changed, *two):
        expect(sheet.locator(f"#remark-{comment.pk} blockquote")).to_be_visible()
        expect(
            sheet.locator(f"#remark-{comment.pk}").get_by_role("link", name="See it in the text")
        ).to_be_visible()


def test_the_section_of_comments_leads_to_those_in_the_text(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    comment = beside(reading, "rarely", text="Who says so?")
    sheet = look()
    entry = sheet.locator("#remarks-in-text li")
    assert " ".join(entry.inner_text().split()) == "Who says so? you, on “rarely”, blocking"
    entry.get_by_role("link").click()
    expect(sheet.locator(f"#remark-{comment.pk}")).to_be_in_viewport()
    Comment.objects.all().delete()
    expect(look().locator("#remarks-in-text")).to_be_hidden()


def test_a_reference_opens_beside_its_citation_and_closes_with_escape(
    look: Callable[[], Page],
) -> None:
    sheet = look()
    cite = sheet.locator("#sheet .cite a").first
    cite.click()
    note = sheet.get_by_role("complementary", name="Reference 1")
    expect(note).to_contain_text("Mechanism of hypokalemia in magnesium deficiency")
    assert cite.get_attribute("aria-expanded") == "true" and note.locator("[id]").count() == 0
    number, kind = (
        note.locator(".references__number").bounding_box(),
        note.locator(".badge").bounding_box(),
    )
    assert number and kind and number["x"] + number["width"] <= kind["x"]
    near, there = cite.bounding_box(), note.bounding_box()
    assert near and there and abs(near["y"] - there["y"]) < 160
    sheet.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(cite).to_be_focused()


def test_statements_are_answered_by_keys(reading: Assignment, look: Callable[[], Page]) -> None:
    sheet, keys = look(), [statement.key for statement in statements(reading.revision)]
    for key in ["j", "a", "j", "j", "d", "c"]:
        sheet.keyboard.press(key)
    expect(sheet.locator(f"#st-{keys[2]}-note")).to_be_focused()
    sheet.keyboard.type("jad")  # letters, while a field is typed in
    sheet.locator(f"#say-{keys[2]}").focus()
    sheet.keyboard.press("k")
    expect(sheet.locator(f"#say-{keys[1]}")).to_be_focused()
    sheet.keyboard.press("s")
    sheet.keyboard.press("?")
    assert sheet.locator("#keys").get_attribute("open") is not None
    expect(sheet.locator("#draft-says")).to_contain_text("Saved by itself")
    verdicts = {comment.statement: (comment.verdict, comment.text) for comment in drafted(reading)}
    assert verdicts == {
        keys[0]: ("agree", ""),
        keys[1]: ("needs_source", ""),
        keys[2]: ("disagree", "jad"),
    }


def test_escape_leaves_a_note_and_no_statement_is_passed_over(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    sheet, keys = look(), [statement.key for statement in statements(reading.revision)]
    for key in ["j", "d", "c", "Escape"]:
        sheet.keyboard.press(key)
    expect(sheet.locator(f"#say-{keys[0]}")).to_be_focused()
    sheet.keyboard.press("j")
    expect(sheet.locator(f"#say-{keys[1]}")).to_be_focused()
    sheet.locator(f"#say-{keys[2]} a").focus()  # as by Tab
    sheet.keyboard.press("j")
    expect(sheet.locator(f"#say-{keys[2]}")).to_be_focused()
    sheet.locator(f"#say-{keys[0]}").get_by_role("radio", name="Agree", exact=True).click()
    sheet.keyboard.press("j")
    expect(sheet.locator(f"#say-{keys[1]}")).to_be_focused()
    assert sheet.locator(f"#st-{keys[0]}-note").input_value() == ""


def test_the_count_of_answers_moves_as_one_answers(look: Callable[[], Page]) -> None:
    sheet = look()
    for key, count in [("j", "0"), ("a", "1"), ("d", "1"), ("j", "1"), ("s", "2")]:
        sheet.keyboard.press(key)
        expect(sheet.locator("#said")).to_have_text(count)


def test_the_bar_stays_in_view_on_one_line(look: Callable[[], Page]) -> None:
    sheet = look()
    sheet.fill("#id_comments_to_author", "By itself.")
    expect(sheet.locator("#draft-says")).to_contain_text("Saved")
    sheet.evaluate("scrollTo(0, 1_500)")
    bar = sheet.locator(".workspace__bar").bounding_box()
    assert bar and bar["y"] == 0 and bar["height"] < 60
    assert sheet.locator(".workspace__bar").get_by_role("button", name="Sign").is_visible()
    assert sheet.locator(".workspace__bar #said").is_visible()
    assert sheet.evaluate(INNER_SCROLLS) == [], "nothing hides in a scroll of its own"
    says = sheet.locator("#draft-says").inner_text()
    assert re.fullmatch(r"Saved \d\d:\d\d|Saved by itself, \d\d:\d\d UTC", says)


def test_nothing_is_drawn_over_the_advice(look: Callable[[], Page]) -> None:
    sheet = look()
    advice, foot = (
        sheet.locator("#your-advice").bounding_box(),
        sheet.locator(".foot").bounding_box(),
    )
    last = sheet.locator("#your-advice > :last-child").bounding_box()
    assert advice and foot and last and advice["y"] + advice["height"] <= foot["y"]
    assert sheet.viewport_size == WIDE or last["y"] + last["height"] <= foot["y"]


def test_what_is_typed_just_before_logging_out_is_saved(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    sheet = look()
    sheet.fill("#id_comments_to_author", "One word more.")
    with sheet.expect_navigation():
        sheet.get_by_role("button", name="Log out").click()
    assert ReviewDraft.objects.get().typed["comments_to_author"] == "One word more."


def test_who_has_logged_in_again_is_told_that_nothing_is_lost(look: Callable[[], Page]) -> None:
    sheet = look()
    sheet.evaluate(
        "document.querySelector('#your-review [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)"
    )
    sheet.fill("#id_comments_to_author", "Still here.")
    expect(sheet.locator("#draft-says")).to_have_text(
        "Not saved: you have logged in again since. Press Save draft; nothing is lost."
    )
    with sheet.expect_navigation():
        sheet.get_by_role("button", name="Save draft").click()
    expect(sheet.get_by_label("Comments to author")).to_have_value("Still here.")
    look.heard.clear()


def test_the_form_of_a_comment_in_the_text_looks_as_below_it(look: Callable[[], Page]) -> None:
    sheet = look()
    fonts = []
    for words in ("", "rarely causes"):
        if words:
            select(sheet, words)
            sheet.keyboard.press("c")
        label = sheet.locator("#new-remark label").first
        fonts.append(
            label.evaluate(
                "one => { const {fontFamily, fontSize} = getComputedStyle(one); return "
                "[fontFamily, fontSize]; }"
            )
        )
    assert fonts[0] == fonts[1] and sheet.locator("#sheet #new-remark").count() == 1


def test_keys_can_be_turned_off(reading: Assignment, look: Callable[[], Page]) -> None:
    sheet = look()
    sheet.keyboard.press("?")
    sheet.locator("#keys-on").uncheck()
    for key in ("j", "a"):
        sheet.keyboard.press(key)
    assert not sheet.locator("fieldset.statement:focus").count() and not Comment.objects.exists()


def test_comments_without_a_passage_stay_below(
    reading: Assignment, look: Callable[[], Page]
) -> None:
    gone = put_comment(
        reading,
        exact="never said here at all",
        prefix="",
        suffix="",
        text="Gone.",
        wording=None,
        is_blocking=False,
    )
    found = beside(reading, "rarely", text="There.")
    sheet = look()
    inside = "one => document.getElementById('sheet').contains(document.getElementById(one))"
    assert (
        sheet.evaluate(inside, f"remark-{gone.pk}"),
        sheet.evaluate(inside, f"remark-{found.pk}"),
    ) == (False, True)
