"""A text that an editor opens to readers before it is decided on, from its submission to the
article, or to its end."""

from articles.models import Article

from .. import acts
from ..conftest import Journey
from ..walker import Walker

PREVIEW = "/preview/does-mild-hypokalaemia-explain-a-twitching-lip/"
CAUTION = "Waiting for human review: for education only"


def opened(journey: Journey, article: Article) -> Walker:
    """An editor, who has opened the preview of a submitted article from its decision page."""
    editor = journey.enter(journey.cast.editor).go("/admin/").open(acts.QUESTION)
    acts.decide(editor, "Open a preview")
    return editor.reads("anybody can read this revision", "Preview opened")


def test_a_preview_follows_the_text_to_its_approval(journey: Journey) -> None:
    cast = journey.cast
    article = cast.submitted(short_answer=acts.ANSWER)
    reader = journey.public().is_refused(PREVIEW, 404)
    editor = opened(journey, article)
    reader.go(PREVIEW).reads(
        CAUTION, "educational purposes only", acts.ANSWER, "Revision 1, not approved"
    )

    acts.start_and_invite(editor, *(reviewer.name for reviewer in cast.reviewers[:2]))
    acts.review(journey.enter(cast.reviewers[0]))
    reader.go(PREVIEW).reads("1 of 2 reviews in").does_not_read(
        cast.reviewers[0].name, acts.COMMENT, "eviewed by"
    )

    editor.go("/admin/").open(acts.QUESTION)
    acts.decide(editor, "Request changes", acts.REASON)
    reader.go(PREVIEW).reads(CAUTION, "Changes were requested on").does_not_read(acts.REASON)

    author = (
        journey.enter(cast.author).go("/desk/").open(acts.QUESTION).reads("which anybody can read")
    )
    author.fill(short_answer="Hardly ever.").press("Save and refresh preview")
    reader.go(PREVIEW).does_not_read("Hardly ever.")
    acts.submit(author, "The short answer.")
    reader.go(PREVIEW).reads("Hardly ever.", "Revision 2, not approved").does_not_read(
        "Changes were requested on", "The short answer."
    )

    acts.start_and_invite(editor, *(reviewer.name for reviewer in cast.reviewers[1:]))
    for reviewer in cast.reviewers[1:]:
        acts.review(journey.enter(reviewer), answer="Hardly ever.")
    editor.go("/admin/").open(acts.QUESTION)
    acts.decide(editor, "Approve")
    reader.go(PREVIEW).reads("Hardly ever.", "Approved by").does_not_read(CAUTION)
    assert reader.page.url.endswith(acts.ADDRESS)


def test_a_preview_that_is_closed_says_that_it_has_ended(journey: Journey) -> None:
    article = journey.cast.submitted(short_answer=acts.ANSWER)
    editor = opened(journey, article)
    acts.decide(editor, "Close the preview")
    journey.public().is_refused(PREVIEW, 410, "This preview has ended").does_not_read(acts.ANSWER)
