"""Comments on their way: from the reviewer by the editor's letter to the authors, and back with
the next revision."""

import pytest

from articles.models import Article
from articles.templatetags.words import shortened
from reviewers.models import Assignment, Comment
from tests.cast import Cast

from .. import acts
from ..conftest import Journey

PASSAGE = "Muscle symptoms come with lower concentrations than this one."
WORDING = "Weakness comes with lower concentrations than this one."
DOUBT, REPLY, LETTER = (
    "Which symptoms?",
    "Weakness, as the review cited says.",
    "Two comments, both worth following.",
)


def commented(cast: Cast) -> int:
    """An article under review, with one review that asks for changes by two comments; return its
    key."""
    article = cast.under_review(short_answer=acts.ANSWER, body=acts.BODY)
    strict, _ = cast.invite(article)
    doubt = {"exact": PASSAGE, "text": DOUBT, "wording": WORDING, "is_blocking": True}
    for facts in (doubt, {"exact": "Rarely anything", "text": "Fine."}):
        Comment.objects.create(
            revision=article.revision, assignment=strict, person=strict.member.person, **facts
        )
    cast.review(strict, "changes_requested")
    return article.pk


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_comments_are_answered_taken_over_and_settled(journey: Journey, has_script: bool) -> None:
    cast = journey.cast
    article = commented(cast)
    names = [reviewer.name for reviewer in cast.reviewers[:2]]
    editor = journey.enter(cast.editor, has_script=has_script).go(
        f"/admin/articles/article/{article}/change/"
    )
    editor.reads(
        "1 blocking comment is not resolved yet.",
        DOUBT,
        f"Suggested instead: {WORDING}",
        "Blocking",
    )
    editor.follow("Request changes").reads("What it is about")
    letter = editor.page.locator("[name=reason]").input_value()
    assert f"“{PASSAGE}” (Reviewer 1)" in letter and not [name for name in names if name in letter]
    editor.fill(reason=f"{LETTER}\n\n{letter}").press("Request changes").reads(
        "It is recorded with your name."
    )

    author = journey.enter(cast.author, has_script=has_script).reads(LETTER).open(acts.QUESTION)
    author.follow("Comments of the reviewers").reads(
        "Reviewer 1", DOUBT, "Must be resolved", "Advice", "1 of 2 must be resolved"
    )
    author.does_not_read(*names)
    card = author.page.get_by_role("article").filter(has_text=DOUBT)
    card.get_by_text("Reply", exact=True).click()
    card.get_by_label("Your reply").fill(REPLY)
    with author.page.expect_navigation():
        card.get_by_role("button", name="Send the reply").click()
    author.reads("Your reply is sent.", REPLY)
    with author.page.expect_navigation():
        author.page.get_by_role("button", name="Take over the wording").click()
    author.reads("The reviewer’s wording is in your text now", "Taken over").follow(acts.QUESTION)
    assert WORDING in author.page.locator("[name=body]").input_value()
    acts.submit(author, "One sentence, as suggested.")

    editor.go("/admin/").open(acts.QUESTION)
    acts.decide(editor, "Start the review")
    cast.invite(Article.objects.get(pk=article), *cast.reviewers)
    strict = journey.enter(cast.reviewers[0], has_script=has_script)
    strict.go("/admin/board/").open(acts.QUESTION).press("Accept").tick(
        "I have no competing interests."
    ).press("Record it")
    strict.reads(DOUBT, REPLY, "Taken over")
    strict.tick(
        "The statements", "The citations", "Nothing here", "The intended", "Approve As it stands."
    ).press("Continue to signing")
    strict.reads(
        "1 comment of yours from an earlier round is still open: resolve it first, or recommend "
        "changes."
    )
    strict.follow(f"Your comment on revision 1: {shortened(PASSAGE, 60)}").reads(
        "A comment and its replies", DOUBT
    )
    for assignment in Assignment.objects.filter(
        revision__article=article, revision__number=2
    ).exclude(member=cast.members[0]):
        cast.review(assignment)
    editor.go(f"/admin/articles/article/{article}/change/").reads(
        "1 blocking comment is not resolved yet.", REPLY, "Wording taken over"
    )
    editor.page.get_by_role("link", name="Resolve the comment").first.click()
    editor.fill(reason="The wording was taken over.").press("Resolve").reads(
        "Comment resolved. It is recorded with your name."
    )
    acts.decide(editor, "Approve")
    journey.public().go(acts.ADDRESS).reads(WORDING).does_not_read(PASSAGE, DOUBT, REPLY)


def test_published_before_full_review_and_settled_by_a_second_key(journey: Journey) -> None:
    cast = journey.cast
    article = cast.under_review(short_answer=acts.ANSWER, body=acts.BODY)
    cast.invite(article)
    chair = journey.enter(cast.chair).go(f"/admin/articles/article/{article.pk}/change/")
    chair.follow("Publish before full review").reads(
        "What is missing", "0 of 2 approving reviews are in."
    )
    chair.fill(reason="A recall was announced.")
    acts.prove(chair).press("Publish before full review").reads(
        "Published before full review", "It is to be resolved by somebody else"
    )
    reader = (
        journey.public()
        .go(acts.ADDRESS)
        .reads("Published before full review", "A recall was announced.", acts.ANSWER)
    )
    reader.does_not_read("reviewed by")
    journey.post()
    editor = journey.enter(cast.editor)
    editor.go(
        journey.link(cast.editor.email, "To be resolved, published before full review")
    ).reads("A recall was announced.")
    editor.go("/admin/articles/article/").reads(
        "Published before full review. 0 of 2 approving reviews are in. Waiting for Reviewer One"
    )
    for member in cast.reviewers[:2]:
        acts.review(journey.enter(member))
    editor.go("/admin/articles/article/").reads(
        "what puts the public text in question is to be resolved"
    )
    chair.go(f"/admin/articles/article/{article.pk}/change/")
    chair.reads("Only an editor or a chair other than who opened this or published the text")
    editor.go(f"/admin/articles/article/{article.pk}/change/").follow("Resolve").reads(
        "What it resolves", "A recall was announced."
    )
    editor.fill(reason="Both reviews approve it.")
    acts.prove(editor).press("Resolve").reads("Resolved. It is recorded with your name.")
    editor.does_not_read("It is to be resolved by somebody else").go(
        "/admin/articles/article/"
    ).does_not_read("is to be resolved")
    reader.go(acts.ADDRESS).reads(acts.ANSWER)


def test_a_minor_correction_goes_out_on_one_different_editors_word(journey: Journey) -> None:
    cast = journey.cast
    cast.approved(short_answer=acts.ANSWER, body=acts.BODY)
    author = (
        journey.enter(cast.author)
        .go("/desk/")
        .open(acts.QUESTION)
        .follow("Revise")
        .fill(reason="A slip.")
        .press("Revise")
    )
    author.fill(body=acts.BODY.replace("What is known", "What is known of it")).press(
        "Save and refresh preview"
    )
    author.press("Submit for review").fill(reason="A slip of the pen.").tick(
        "This is a minor correction"
    )
    acts.declare(author)
    author.press("Submit for review").reads("Submitted. The editors have been told.")
    editor = journey.enter(cast.editor).go("/admin/").open(acts.QUESTION)
    acts.decide(editor, "Start the review")
    editor.reads(
        "Minor correction: one different editor approves.",
        "What the correction changes",
        "What is known of it",
    )
    acts.decide(editor, "Approve")
    journey.public().go(acts.ADDRESS).reads("What is known of it", "A slip of the pen.")
