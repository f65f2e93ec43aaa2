"""An author writes: the page saves by itself, a second tab never writes over it, an earlier save
is restored."""

from playwright.sync_api import expect

from articles.models import Presence, Reference
from tests.browser import NARROW, WIDE

from .. import acts
from ..conftest import Journey
from ..walker import Walker

A_WHILE = 5_000  # milliseconds: the page saves a little earlier
NOT_SAVED = "Not saved: You saved this article in another window"


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
    article.edit(by=journey.cast.author, version=0, co_authors=[journey.cast.co_author])
    Presence.objects.beat(article.pk, journey.cast.co_author.pk)
    path = f"/desk/{article.pk}/"
    tab, other = writer(journey, path), writer(journey, path)
    tab.fill(body="Rare. [7]")
    wait(tab)
    expect(tab.page.locator("#saved")).to_have_text("Saved")
    expect(tab.page.locator("#presence")).to_contain_text("Co Author is editing this article now.")
    tab.page.clock.run_for(7_000)
    tab.reads("Saved 5 s ago", "marker [7] has no reference")
    other.fill(body="Mine.", short_answer="Mine, too.").refused.add(other.page.url)
    wait(other)
    expect(other.page.locator(".field__error")).to_have_count(2)
    other.hold(NARROW).reads(NOT_SAVED, "What you typed stays here.").hold(WIDE)
    assert other.page.input_value("#id_body") == "Mine."
    with other.page.expect_navigation():
        other.page.get_by_role("button", name="Save and refresh preview").click()
    other.reads("You saved this in another window").page.get_by_role(
        "button", name="Save this text over it"
    ).first.click()
    other.reads("Saved. The preview")
    tab.go(path).follow("Earlier saves").page.get_by_text("1 automatic save before it").click()
    with tab.page.expect_navigation():
        tab.page.locator("details a").click()
    tab.reads("In this save", "Rare. [7]").press("Restore this save").reads("Restored and saved.")
    assert tab.page.input_value("#id_body") == "Rare. [7]"


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p { color: red }</style></head><body>
<h1>What to do</h1>
<p class=MsoNormal>Give <b>40&nbsp;mmol</b> if
K<sub>2</sub> is <span style='font-family:Symbol'>\u00a3</span> 3.0, or 5 \uf06dg of 10<sup>-9</sup>. [1]</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>First</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp; </span></span>Then <i>this</i></p>
<table><tr><td><p>Potassium</p></td><td><p>Give</p></td></tr><tr><td>a|b</td><td>20</td></tr></table>
<ul><li>One<ul><li>Two</li></ul></li></ul><script>alert(1)</script></body></html>"""  # noqa: E501
MARKDOWN = """## What to do

Give **40 mmol** if K₂ is ≤ 3.0, or 5 µg of 10⁻⁹. [1]

1. First
2. Then *this*

| Potassium | Give |
| --- | --- |
| a\\|b | 20 |

- One
  - Two"""
PASTE = """([selector, html]) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", "words");
    document.querySelector(selector).dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""  # noqa: E501


def test_an_author_pastes_cites_and_moves_a_reference(journey: Journey) -> None:
    references = [Reference(title=name, kind="guideline") for name in ("First", "Second")]
    article = journey.cast.draft(title=acts.QUESTION, body="")
    article.edit(by=journey.cast.author, version=article.version, references=references)
    author = writer(journey, f"/desk/{article.pk}/")
    page, text = author.page, author.page.get_by_role("textbox", name="Text", exact=True)
    text.focus()
    page.evaluate(PASTE, ["#editor-text", WORD])
    assert page.input_value("#id_body") == MARKDOWN
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\nBoth")
    page.get_by_role("button", name="Cite", exact=True).click()
    page.get_by_role("button", name="[2] Second").click()
    page.keyboard.press("Control+Alt+c")
    page.get_by_role("button", name="[1] First").click()
    page.keyboard.type("  \n\ttab")
    assert page.input_value("#id_body") == f"{MARKDOWN}\n\nBoth [2, 1]  \n\ttab"
    wait(author)
    expect(page.locator("#saved")).to_have_text("Saved")
    page.keyboard.type("!")  # where the cursor was
    page.get_by_role("button", name="Only the text").click()
    expect(page.get_by_role("region", name="Preview")).to_be_hidden()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Plain text field").click()
    page.locator("#id_body").press("Control+End")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type("so")
    author.press("Move down reference 1").reads("Saved.")
    assert (
        page.input_value("#id_body")
        == f"{MARKDOWN.replace('[1]', '[2]')}\n\nBoth [2, 1]  \n\ttab!**so**"
    )
    page.get_by_role("button", name="Editor with colours").click()
    author.hold(NARROW).go(author.path).go("/desk/guide/").reads("Callout: pitfall", "Ctrl+Alt+C")


PIECES = {
    # Raised numbers cite where they are several or stand behind a mark.
    "<p>It is safe.<sup>1,2</sup></p>": "It is safe.[1, 2]",
    "<p>It is safe.<sup>3</sup> Then</p>": "It is safe.[3] Then",
    "<p>as shown<sup>4\u20136</sup></p>": "as shown[4-6]",
    "<p>10<sup>9</sup>/L in m<sup>2</sup></p>": "10⁹/L in m²",
    # Every value keeps its row and column.
    "<table><tr><td>Test</td><td>Unit</td><td>Low</td></tr><tr><td rowspan=2>Mg</td><td>mmol/L</td>"
    "<td>0.7</td></tr><tr><td>mg/dL</td><td>1.7</td></tr></table>": "| Test | Unit | Low |\n"
    "| --- | --- | --- |\n| Mg | mmol/L | 0.7 |\n| Mg | mg/dL | 1.7 |",
    "<table><tr><td>A<td>B<td>C<tr><td colspan=2>x<td>3</table>": "| A | B | C |\n"
    "| --- | --- | --- |\n| x |  | 3 |",
    # What is struck out was taken back.
    "<p>Give <del>50</del> <b>40</b> mg<s> a day</s></p>": "Give **40** mg",
    "<p><span style='text-decoration: line-through'>50</span> <i>40</i> mg</p>": "*40* mg",
    "<p><b>e\ufb03cient</b></p>": "**efficient**",
}

PLAIN = {
    "\u2022 \ufb01rst\n\u2022 second": "- first\n- second",
    # A word that a line of a PDF broke is one again; where the hyphen may be its own, it stays.
    "the treat-\nment of pa-\ntients": "the treatment of patients",
    "hyper-\r\nkalaemia, medi- \n cation": "hyperkalaemia, medication",
    "kid-\nneys: both kidneys": "kidneys: both kidneys",
    "soft\u00ad\nware": "software",
    "long-\nterm use of beta-\nblockers": "long-term use of beta-blockers",
    "dose-related or dose-\nrelated": "dose-related or dose-related",
    "short-\nand long-term": "short- and long-term",
    "COVID-\n19, Stevens-\nJohnson, 10-\n20 mg": "COVID-19, Stevens-Johnson, 10-20 mg",
    "Two items:\u00a0\n- one\n- two": "Two items:\u00a0\n- one\n- two",
}


def test_what_is_pasted_keeps_its_meaning(journey: Journey) -> None:
    article = journey.cast.draft(title=acts.QUESTION, body="")
    author = writer(journey, f"/desk/{article.pk}/")
    page, text = author.page, author.page.get_by_role("textbox", name="Text", exact=True)
    for html, markdown in PIECES.items():
        text.focus()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.evaluate(PASTE, ["#editor-text", html])
        assert page.input_value("#id_body") == markdown, html
    for words, markdown in PLAIN.items():
        page.keyboard.press("Control+a")
        page.evaluate(
            PASTE.replace('"text/html", html', '"text/html", ""').replace('"words"', "html"),
            ["#editor-text", words],
        )
        assert page.input_value("#id_body") == markdown, words
    wait(author)
