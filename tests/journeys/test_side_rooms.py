"""The pages beside the main road, each reached by a link that somebody might follow from it."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.articles.structured_data.states import pass_the_day_of_review
from tests.browser import NARROW

from . import acts
from .conftest import Journey


def test_a_reader_looks_around(journey: Journey) -> None:
    cast = journey.cast
    article = cast.approved(short_answer=acts.ANSWER).revise(by=cast.author)
    article.submit(by=cast.author, reason="As agreed.").start_review(by=cast.editor)
    pass_the_day_of_review(article)
    reader = (
        journey.public()
        .go(acts.ADDRESS)
        .reads("The review of this answer is overdue since", "A new version is being reviewed")
    )
    reader.follow(cast.topic.name).reads(acts.QUESTION, "Review overdue since").follow(
        "A–Z"
    ).follow("D").reads(acts.QUESTION)
    reader.follow("The board").reads(*(reviewer.byline for reviewer in cast.reviewers))
    reader.follow("Editorial policy").follow("Disclaimer")
    assert reader.path == "/disclaimer/" and reader.context.cookies() == []


def test_an_author_looks_around(journey: Journey) -> None:
    author = journey.enter(journey.cast.author).follow("Start a new article").press("Begin writing")
    author.reads("Write the question that the article will answer.")
    author.follow("Account: Author").reads(journey.cast.author.email).go(
        "/accounts/password/change/"
    ).go("/accounts/logout/")
    author.follow("Stay").follow("Inbox").reads("Nothing has come in yet")
    author.follow("Public site")
    expect(author.page.get_by_role("link", name="Logged in as Author")).to_be_visible()
    expect(author.page.get_by_role("link", name="Log in", exact=True)).to_have_count(0)
    author.follow("Logged in as Author").reads("Your articles")
    author.press("Log out").follow("Log in").reads("One log-in for authors")


def test_an_editor_looks_around(journey: Journey) -> None:
    cast = journey.cast
    article = cast.submitted()
    editor = (
        journey.enter(cast.editor)
        .open(acts.QUESTION)
        .follow("Request changes")
        .follow("Go back, change nothing")
    )
    editor.hold(NARROW)
    places = editor.page.locator(".places ul").evaluate(
        "all => [all.getBoundingClientRect().height, all.scrollWidth - all.clientWidth]"
    )
    assert places[0] < 100 and places[1] == 0  # two rows, in which none is out of sight
    editor.follow("History of the row, before and after")
    assert editor.path == f"/admin/articles/article/{article.pk}/history/"
    editor.go("/inbox/").reads("One notice is new.").open("New submission").press("Open").reads(
        acts.QUESTION
    )


def test_a_member_declines(journey: Journey) -> None:
    cast = journey.cast
    cast.invite(cast.under_review())
    member = journey.enter(cast.reviewers[0]).open(acts.QUESTION).follow("Decline")
    member.press("Decline this assignment").reads("Say why you decline")
    member.fill(reason="No time this month.").press("Decline this assignment").reads(
        "You declined."
    )
    journey.post()
    editor = journey.enter(cast.editor)
    editor.go(journey.link(cast.editor.email, "Review declined")).reads("No time this month.")


def test_a_member_goes_away(journey: Journey) -> None:
    cast = journey.cast
    cast.invite(cast.under_review())
    member = (
        journey.enter(cast.reviewers[0], has_script=False)
        .follow("When you are away")
        .reads("You are not away.")
    )
    last = timezone.localdate() + timedelta(days=9)
    member.fill(absent_until=f"{last}").press("Save these days").reads("Give the first day, too")
    member.fill(absent_from=f"{timezone.localdate()}").press("Save these days")
    member.reads(
        f"Your open review is paused until {last:%-d %B %Y}.",
        "Paused while you are away",
    )


def test_a_chair_withdraws_a_rule(journey: Journey) -> None:
    chair = journey.enter(journey.cast.chair).go("/admin/reviewers/quorumpolicy/add/")
    chair.fill(topic=journey.cast.topic.name, approvals="3", of_topic="3").page.get_by_role(
        "group", name=re.compile("^Always among them")
    ).get_by_label("Dentist").check()
    chair.press("Adopt").reads("No active member is a dentist.").follow("Withdraw this rule").reads(
        "The default policy"
    )
    chair.press("Withdraw").reads("is withdrawn. The wider one counts.")
