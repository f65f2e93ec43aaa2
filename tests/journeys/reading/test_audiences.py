"""One question for several kinds of reader: begun, chosen with and without script, out of step,
and found to hold still."""

from articles.models import Article
from tests.articles.audiences.changing import change
from tests.articles.audiences.test_variants import approve, begin
from tests.browser import NARROW
from tests.cast import Cast

from .. import acts
from ..conftest import Journey
from ..walker import Walker

PATIENTS = f"{acts.ADDRESS}patient/"


def pair(cast: Cast) -> tuple[Article, Article]:
    source = cast.approved(title=acts.QUESTION, short_answer=acts.ANSWER)
    return source, approve(cast, begin(source, cast.author))


def do(walker: Walker, name: str) -> Walker:
    """Press a button that the page's own script answers."""
    walker.page.get_by_role("button", name=name, exact=True).click()
    return walker


def test_an_author_begins_the_same_question_for_patients_at_one_press(journey: Journey) -> None:
    source = journey.cast.submitted(title=acts.QUESTION)
    author = (
        journey.enter(journey.cast.author)
        .go(f"/desk/{source.pk}/")
        .press("Begin a text for patients")
    )
    author.reads(
        "Your text for patients is begun", "Adapted from revision 1 of the text for clinicians."
    )
    variant = Article.objects.get(slug=source.slug, audience="patient")
    assert author.path == f"/desk/{variant.pk}/" and not author.has_field("audience")
    author.fill(short_answer="Most likely not.").press("Save and refresh preview").reads(
        "Most likely not."
    )
    author.go(f"/desk/{source.pk}/").follow("Open the text for patients")
    assert author.path == f"/desk/{variant.pk}/"
    draft = journey.cast.draft(title="Is it submitted?")
    author.go(f"/desk/{draft.pk}/").does_not_read("Begin a text for")


def test_an_editor_begins_one_and_is_led_to_the_one_there_is(journey: Journey) -> None:
    source = journey.cast.approved(title=acts.QUESTION)
    here = f"/admin/articles/article/{source.pk}/change/"
    editor = journey.enter(journey.cast.editor).go(here)
    begin(source, journey.cast.author, "carer")  # while the page is open
    editor.press("Open or begin the text for carers").reads("The text for carers is begun already.")
    assert editor.path == here
    editor.press("Open or begin the text for students").reads(
        "Your text for students is begun", "other editors decide on it"
    )


def test_a_reader_chooses_without_script(journey: Journey) -> None:
    pair(journey.cast)
    reader = (
        journey.public(has_script=False)
        .hold(NARROW)
        .go(acts.ADDRESS)
        .reads("Which best describes you?")
        .follow("Patient")
    )
    assert reader.path == PATIENTS
    reader.go(f"{acts.ADDRESS}carer/").reads(
        "There is no text for carers yet; this is the one for patients."
    )
    assert reader.page.url.endswith(f"{PATIENTS}#for-carer")
    reader.go(PATIENTS)
    assert not reader.page.get_by_text("There is no text for carers yet").is_visible()
    reader.go("/reading-as/").reads("Nothing is remembered here now")
    reader.is_refused(f"{acts.ADDRESS}nurse/", 404)


def test_a_choice_is_remembered_on_the_device_and_leads_lists(journey: Journey) -> None:
    pair(journey.cast)
    reader = journey.public().go(acts.ADDRESS)
    height = reader.page.locator(".masthead").bounding_box()
    reader.follow("Patient").reads("Reading as: patient")
    assert reader.page.locator(".masthead").bounding_box() == height, (
        "the masthead stays in one row"
    )
    rows = reader.go("/").page.locator(f"[data-question='{acts.ADDRESS}']")
    assert not rows.and_(reader.page.locator("[data-reader=clinician]")).is_visible(), (
        "the list has the patients' own"
    )
    with reader.page.expect_navigation():
        rows.and_(reader.page.locator("[data-reader=patient]")).get_by_role("link").last.click()
    assert reader.path == PATIENTS
    reader.follow("Reading as: patient – change").reads("Remembered: patient.")
    do(reader, "Carer").reads("Remembered: carer.", "Reading as: carer")
    do(reader, "Forget my choice").reads("Nothing is remembered.")
    assert reader.page.evaluate("document.activeElement.dataset.choose") == "carer", (
        "the button is gone, but not one's place"
    )
    reader.go("/").reads("Reading as: anyone")
    assert reader.context.cookies() == []


def test_what_changed_in_the_source_is_said_until_an_editor_signs_that_it_still_holds(
    journey: Journey,
) -> None:
    source, variant = pair(journey.cast)
    change(journey.cast, source)
    notice = "The clinicians’ text has changed since; this one is being checked"
    reader = journey.public().go(PATIENTS).reads(notice)
    author = journey.enter(journey.cast.author).reads("Revise it, unless it still holds")
    author.go(f"/desk/{variant.pk}/").reads(
        "To be checked: the text for clinicians has changed since"
    )
    editor = journey.enter(journey.cast.chair)
    editor.go("/admin/articles/article/").reads("Have it revised, or sign that it still holds.")
    editor.go(f"/admin/articles/article/{variant.pk}/change/").follow("Still holds").reads(
        "What changed in the text it was adapted from"
    )
    editor.fill(reason="The new paragraph is for clinicians.")
    acts.prove(editor).press("Still holds").reads("It is recorded with your name.")
    reader.go(PATIENTS).does_not_read(notice).reads(
        "Found to still hold", "The new paragraph is for clinicians."
    )
