"""The whole walk: a draft, its review, the approval and its readers. With a script, and entirely
without."""

import re

import pytest

from . import acts
from .conftest import Journey


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_from_a_draft_to_its_readers(journey: Journey, has_script: bool) -> None:
    cast = journey.cast
    first, second = (reviewer.name for reviewer in cast.reviewers[:2])
    options = {"has_script": has_script}

    author = journey.log_in(journey.public(**options), cast.author).reads(
        "You have not written anything yet"
    )
    acts.begin(author)
    author.reads("marker [1] has no reference", "Submitting opens once")
    acts.cite(author)
    author.fill(co_authors=cast.co_author.email).press("Save and refresh preview")
    author.reads("3.0 to 3.4 Rarely anything", acts.TITLE).does_not_read("has no reference")
    acts.submit(author)
    journey.public(**options).go("/").reads("There is no answer to read now").does_not_read(
        acts.QUESTION
    )

    journey.post()
    shares = journey.log_in(journey.public(**options), cast.co_author)
    shares.go(journey.link(cast.co_author.email, "Submitted")).tick(
        "I am an author of this text", "I have none"
    ).press("Confirm")
    shares.reads("Confirmed. Your name and your interests are recorded")
    editor = journey.log_in(journey.public(**options), cast.editor)
    editor.go(journey.link(cast.editor.email, "New submission")).reads(acts.ANSWER)
    acts.start_and_invite(editor, first, second)

    journey.post()
    for reviewer in cast.reviewers[:2]:
        member = journey.log_in(journey.public(**options), reviewer).reads("Waiting for you")
        member.go(journey.link(reviewer.email, "Will you review")).reads(
            acts.QUESTION
        ).does_not_read(acts.ANSWER)
        acts.review(member)

    journey.post()
    editor.go(journey.link(cast.editor.email, "Ready for a decision")).reads(acts.COMMENT)
    acts.decide(editor, "Approve")

    journey.post()
    author.go(journey.link(cast.author.email, "Approved")).follow("See the public page")
    assert author.path == acts.ADDRESS
    reader = journey.public(**options).go("/").reads(acts.ANSWER).follow(acts.QUESTION)
    assert reader.path == acts.ADDRESS and reader.context.cookies() == []
    assert reader.page.get_by_role("heading", level=1).inner_text() == acts.QUESTION
    reader.reads(
        *(f"{name}, MD" for name in (first, second)),
        cast.author.name,
        cast.co_author.name,
        acts.TITLE,
    )
    assert (
        reader.page.get_by_role("link", name=f"doi:{acts.DOI}").get_attribute("href")
        == f"https://doi.org/{acts.DOI}"
    )
    tracker = re.sub(r"\s+", " ", reader.page.locator(".tracker").inner_text())
    assert re.search("Submitted.*Under Review.*Approved", tracker)
