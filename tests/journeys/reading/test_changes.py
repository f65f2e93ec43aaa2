"""Changes are asked for, made and handed in again; the second revision is reviewed like the
first."""

from .. import acts
from ..conftest import Journey

BETTER = "Very unlikely at 3.2 mmol/L. When magnesium is low, replace it first."


def test_the_author_hears_why_and_the_better_text_is_approved(journey: Journey) -> None:
    cast = journey.cast
    article = cast.submitted(short_answer=acts.ANSWER)
    names = [reviewer.name for reviewer in cast.reviewers[:2]]
    editor = journey.enter(cast.editor)
    acts.start_and_invite(editor, *names)
    strict, content = (journey.enter(reviewer) for reviewer in cast.reviewers[:2])
    acts.review(strict, "Changes requested Must be altered", acts.REASON)
    acts.review(content)
    editor.go(f"/admin/articles/article/{article.pk}/change/")
    editor.reads("What approval still needs", "1 of 2 approving reviews are in.", names[0])
    acts.decide(editor, "Request changes", acts.REASON)

    journey.post()
    author = journey.enter(cast.author).reads("Your tasks", acts.REASON)
    author.follow("Inbox 3 unread").reads("3 notices are new.").open("Changes requested").press(
        "Open"
    ).reads("Inbox 2 unread")
    assert author.page.url == journey.link(cast.author.email, "Changes requested")
    author.reads("An editor asks for changes", acts.REASON).fill(short_answer=BETTER).press(
        "Save and refresh preview"
    )
    acts.submit(author, "Magnesium comes first.")

    acts.start_and_invite(editor, *names)
    editor.reads("Magnesium comes first.")
    for member in (strict, content):
        acts.review(member, answer=BETTER)
    editor.go(f"/admin/articles/article/{article.pk}/change/")
    acts.decide(editor, "Approve")
    reader = (
        journey.public()
        .go(acts.ADDRESS)
        .reads(BETTER, "Revision 2, approved as the reviewers read it")
    )
    reader.does_not_read(acts.ANSWER, acts.REASON)
