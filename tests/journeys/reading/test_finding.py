"""Finding an answer: with and without script, with a typo, from a page that is not there."""

import pytest

from articles.models import Article, Topic
from tests.browser import NARROW

from .. import acts
from ..conftest import Journey


@pytest.fixture
def answers(journey: Journey) -> list[Article]:
    """Two approved answers on two topics."""
    heart = Topic.objects.create(name="Heart and circulation", slug="heart-and-circulation")
    return [
        journey.cast.approved(
            title="Does mild hypokalaemia explain a twitching lip?", short_answer=acts.ANSWER
        ),
        journey.cast.approved(
            title="Should a β-blocker be stopped at once?",
            topic=heart,
            audience="patient",
            body=(
                "## Stopping\n\nBisoprolol is stopped slowly. A low potassium matters little. [1]\n"
            ),
        ),
    ]


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without"])
def test_a_reader_finds_an_answer(
    journey: Journey, answers: list[Article], has_script: bool
) -> None:
    reader = journey.public(has_script=has_script).go("/")
    reader.fill(q="lip hypokalemia").press("Search")
    reader.reads(
        "all of the words “lip”, “hypokalaemia”", "Does mild hypokalaemia explain a twitching lip?"
    )
    reader.does_not_read("be stopped at once")
    reader.follow("Does mild hypokalaemia explain a twitching lip?")
    assert reader.path == f"/articles/{answers[0].slug}/"
    reader.fill(q="bisoprolll beta blocker").press("Search")
    reader.reads("this was looked for: bisoprolol", "Should a β-blocker be stopped at once?")
    reader.fill(q="potassium").press("Search").reads("Does mild hypokalaemia", "Should a β-blocker")
    reader.go("/search/?q=potassium").open("For patients").reads("for patients").does_not_read(
        "a twitching lip"
    )
    reader.open("Remove").reads("Does mild hypokalaemia")
    assert reader.context.cookies() == []


def test_where_nothing_is_found_there_is_help(journey: Journey, answers: list[Article]) -> None:
    reader = journey.public().go("/search/").reads("Newest answers", "Topics")
    reader.fill(q="zzyzx").press("Search").reads(
        "Nothing was found", "No text has “zzyzx”", "Newest answers"
    )
    reader.fill(q="bisoprrolol for:carer").press("Search").reads("Did you mean").follow(
        "bisoprolol"
    ).reads("Should a β-blocker")
    reader.fill(q="bisoprolol for:carer").press("Search").reads("Nothing was found").open(
        "Remove"
    ).reads("Should a β-blocker")
    reader.fill(q='"" - topic:').press("Search").reads(
        "There is nothing to look for in what was typed"
    )


def test_the_page_that_is_not_there_offers_a_search(
    journey: Journey, answers: list[Article]
) -> None:
    reader = journey.public().is_refused(
        "/articles/bisoprolol/", 404, "There is nothing at this address"
    )
    reader.fill(q="bisoprolol").press("Search").reads("Should a β-blocker")


def test_suggestions_are_chosen_by_keys(journey: Journey, answers: list[Article]) -> None:
    reader = journey.public().go("/disclaimer/")
    field = reader.page.get_by_role("combobox", name="Search the answers")
    field.press_sequentially("hypok")
    options = reader.page.get_by_role("option")
    options.first.wait_for()
    assert options.all_inner_texts() == [
        "Does mild hypokalaemia explain a twitching lip?\nFor clinicians",
        "hypokalaemia",
    ]
    assert field.get_attribute("aria-expanded") == "true"
    reader._judge(" with suggestions")
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false" and field.input_value() == "hypok"
    field.press_sequentially("a")
    options.first.wait_for()
    field.press("ArrowDown")
    assert options.first.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    with reader.page.expect_navigation():
        field.press("Enter")
    assert reader.path == f"/articles/{answers[0].slug}/"


# Of each part that begins a line: is the dot before it beyond the edge, where it is cut off? And of
# the others: is it not?
DOTS = """() => [...document.querySelectorAll(".kicker")].flatMap(line => {
    const edge = line.getBoundingClientRect().left, cut = getComputedStyle(line).overflowX === "clip", parts = [...line.children]
    return parts.map((part, at) => {
        const {left, top} = part.getBoundingClientRect()
        const dot = getComputedStyle(part, "::before"), after = getComputedStyle(part, "::after")
        const begins = at === 0 || top > parts[at - 1].getBoundingClientRect().top + 3
        const seen = !cut || left - parseFloat(dot.width) / 2 > edge - 2  // half of the dot
        return {begins, seen, other: after.content !== "none"}
    })
})"""  # noqa: E501


def test_suggestions_are_pressed_on_a_telephone(journey: Journey, answers: list[Article]) -> None:
    reader = journey.public().hold(NARROW).go("/")
    dots = reader.page.evaluate(DOTS)
    assert sum(dot["begins"] for dot in dots) > len(answers), (
        "no line is broken here: a narrower window, please"
    )
    assert all(dot["seen"] != dot["begins"] and not dot["other"] for dot in dots), dots
    reader.page.get_by_role("combobox").press_sequentially("potass")
    with reader.page.expect_navigation():
        reader.page.get_by_role("option", name="potassium").click()
    reader.reads("Does mild hypokalaemia")
