"""What is public stays as it is, until its next revision is approved; meanwhile it says, and
nothing else, that there is one."""

import re

import pytest

from articles.models import Article

from .. import acts
from ..conftest import Journey

BETTER = "No. Fasciculations have other causes; treat the potassium anyway."


@pytest.fixture
def article(journey: Journey) -> Article:
    """An approved article, to begin with."""
    return journey.cast.approved(short_answer=acts.ANSWER)


def lines(page: bytes) -> list[bytes]:
    """Return the lines of a page that hold something."""
    return [line for line in page.splitlines() if line]


def without_update(page: bytes) -> bytes:
    """A page without the banner that a new version is being reviewed, which must stand on it."""
    bare, count = re.subn(
        rb'<section class="banner" aria-labelledby="banner-update">.*?</section>\n',
        b"",
        page,
        flags=re.DOTALL,
    )
    assert count == 1
    return bare


def test_the_old_page_stays_up_until_the_new_one_is_approved(
    journey: Journey, article: Article
) -> None:
    before, cast = journey.served(acts.ADDRESS), journey.cast
    author, editor = journey.enter(cast.author), journey.enter(cast.editor)
    acts.revise(author, BETTER)
    assert journey.served(acts.ADDRESS) == before
    acts.start_and_invite(editor, *(reviewer.name for reviewer in cast.reviewers[1:]))
    for reviewer in cast.reviewers[1:]:
        acts.review(journey.enter(reviewer), answer=BETTER)
        assert lines(without_update(journey.served(acts.ADDRESS))) == lines(before)
    editor.go(f"/admin/articles/article/{article.pk}/change/")
    acts.decide(editor, "Approve")
    after = journey.served(acts.ADDRESS)
    assert (BETTER.encode() in after, BETTER.encode() in before, acts.ANSWER.encode() in after) == (
        True,
        False,
        False,
    )
    reader = (
        journey.public()
        .go(acts.ADDRESS)
        .reads(BETTER, *(reviewer.byline for reviewer in cast.reviewers[1:]), "Revision 2")
    )
    reader.does_not_read(cast.reviewers[0].name)


def test_a_rejected_revision_leaves_the_page_and_gives_the_author_its_text_back(
    journey: Journey, article: Article
) -> None:
    before, cast = journey.served(acts.ADDRESS), journey.cast
    author, editor = journey.enter(cast.author), journey.enter(cast.editor)
    acts.revise(author, BETTER)
    editor.go("/admin/").open(acts.QUESTION)
    acts.decide(editor, "Reject", "The first answer is the better one.")
    assert journey.served(acts.ADDRESS) == before

    journey.post()
    author.go(journey.link(cast.author.email, "Not accepted"))
    author.reads(
        "Your last revision was not accepted; the approved text stays up",
        "The first answer is the better one.",
        acts.ANSWER,
    )
    author.does_not_read(BETTER).follow("See the public page").reads(acts.ANSWER)
    author.go(f"/desk/{article.pk}/").follow("Revise").press("Revise")
    assert author.page.get_by_role("textbox", name="Short answer").input_value() == acts.ANSWER
    assert journey.served(acts.ADDRESS) == before
