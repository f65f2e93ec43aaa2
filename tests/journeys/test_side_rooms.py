"""The pages beside the main road, each reached by a link that somebody might follow from it."""

from . import acts
from .conftest import Journey


def test_a_reader_looks_around(journey: Journey) -> None:
    cast = journey.cast
    cast.approved(short_answer=acts.ANSWER)
    reader = journey.public().go(acts.ADDRESS).follow(cast.topic.name).reads(acts.QUESTION)
    reader.follow("The board").reads(*(one.byline for one in cast.reviewers))
    reader.follow("Editorial policy").follow("Disclaimer")
    assert reader.path == "/disclaimer/" and reader.context.cookies() == []


def test_an_author_looks_around(journey: Journey) -> None:
    author = journey.enter(journey.cast.author).follow("Start a new article").press("Begin writing")
    author.reads("Write the question that the article will answer.")
    author.follow("Account").reads(journey.cast.author.email).go("/accounts/password/change/").go("/accounts/logout/")
    author.follow("Stay").follow("Inbox").reads("Nothing has come in yet")


def test_an_editor_looks_around(journey: Journey) -> None:
    cast = journey.cast
    article = cast.submitted()
    editor = journey.enter(cast.editor).open(acts.QUESTION).follow("Request changes").follow("Go back, change nothing")
    editor.follow("History of the row, before and after")
    assert editor.path == f"/admin/articles/article/{article.pk}/history/"
    editor.go("/inbox/").reads("One notice is new.").press("Open").reads(acts.QUESTION)


def test_a_member_declines(journey: Journey) -> None:
    cast = journey.cast
    cast.invite(cast.under_review())
    member = journey.enter(cast.reviewers[0]).open(acts.QUESTION).follow("Decline")
    member.press("Decline this assignment").reads("Say why you decline")
    member.fill(reason="No time this month.").press("Decline this assignment").reads("You declined.")
    journey.post()
    editor = journey.enter(cast.editor)
    editor.go(journey.link(cast.editor.email, "Review declined")).reads("No time this month.")
