"""What stands where: a value that moves, a verdict that stays, a comment that does not jump."""

from articles.models import Article
from reviewers.models import Comment
from tests.cast import Cast, sign_for

from .. import acts
from ..conftest import Journey

TABLE = "Take it once [1]:\n\n| Drug | Adult | Child |\n|--|--|--|\n| Aspirin | {} | {} |\n"
MOVED = "Moved from the column “Adult” to “Child”"
DOSES = "Morning: take 10 mg with food. [1]\n\nEvening: take 20 mg with food.\n"


def test_a_value_in_another_column_is_no_minor_correction_and_told_wherever_it_is_compared(
    journey: Journey,
) -> None:
    cast = journey.cast
    article = cast.approved(short_answer=acts.ANSWER, body=TABLE.format("75 mg", ""))
    author, editor = journey.enter(cast.author), journey.enter(cast.editor)
    author.go("/desk/").open(acts.QUESTION).follow("Revise").fill(reason="The column.").press(
        "Revise"
    )
    author.fill(body=TABLE.format("", "75 mg")).press("Save and refresh preview").press(
        "Submit for review"
    )
    author.reads("“75 mg” moved from the column “Adult” to “Child”. Submit it for a full review.")
    author.tick("This is a minor correction").fill(reason="The column.")
    acts.declare(author)
    author.press("Submit for review")
    author.reads("A minor correction moves nothing").does_not_read("The editors have been told.")
    author.page.get_by_label("This is a minor correction").uncheck()
    author.press("Submit for review").reads("Submitted. The editors have been told.")

    names = [reviewer.name for reviewer in cast.reviewers[:2]]
    acts.start_and_invite(editor, *names)
    editor.go(f"/admin/articles/article/{article.pk}/change/").reads(
        "What changed since revision 1", "Aspirin · Child", MOVED
    )
    member = (
        journey.enter(cast.reviewers[0]).go("/admin/board/").open(acts.QUESTION).press("Accept")
    )
    member.tick("I have no competing interests.").press("Record it").reads(
        "1 change", "Aspirin · Child", MOVED
    )
    for assignment in Article.objects.get(pk=article.pk).revision.assignments.all():
        if assignment.status == "invited":
            cast.review(assignment)
    mine = Article.objects.get(pk=article.pk).revision.assignments.get(member=cast.members[0])
    mine.sign(
        by=cast.reviewers[0],
        digest=mine.digest,
        signature=sign_for(cast.reviewers[0], mine),
        recommendation="approve",
        checklist=dict.fromkeys(("accuracy", "citations", "safety", "clarity"), True),
        comments_to_author="Good.",
    )
    editor.go(f"/admin/articles/article/{article.pk}/change/")
    acts.decide(editor, "Approve")
    journey.public().go(acts.ADDRESS).follow("What changed since the version before").reads(
        "Aspirin · Child", MOVED, "revision 2"
    )


def second_round(cast: Cast, article: Article, body: str) -> Article:
    """Ask for changes, let the text be changed and handed in, and ask the first reviewer again."""
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.edit(by=cast.author, version=article.version, body=body)
    article.submit(by=cast.author, reason="Done.").start_review(by=cast.editor)
    cast.invite(article, cast.reviewers[0])
    return article


def test_an_objection_stays_at_its_statement(journey: Journey) -> None:
    cast = journey.cast
    article = cast.under_review(
        short_answer=acts.ANSWER, body="## Adults\n\nGive 5 mg daily. [1]\n"
    )
    cast.invite(article, cast.reviewers[0])
    member = (
        journey.enter(cast.reviewers[0]).go("/admin/board/").open(acts.QUESTION).press("Accept")
    )
    member.tick("I have no competing interests.").press("Record it")
    member.page.get_by_role("group", name="Give 5 mg daily.").get_by_label("Disagree").check()
    member.tick("Changes requested Must be altered").press("Continue to signing").reads(
        "1 of 3 judged"
    )
    acts.prove(member).press("Sign the review")
    second_round(
        cast, article, "## Children\n\nGive 5 mg daily. [1]\n\n## Adults\n\nGive 5 mg daily. [1]\n"
    )
    member.go("/admin/board/").open(acts.QUESTION).press("Accept").tick(
        "I have no competing interests."
    ).press("Record it")
    cards = member.page.get_by_role("group", name="Give 5 mg daily.")
    verdicts = [
        (card.get_by_role("link").first.inner_text(), card.get_by_label("Disagree").is_checked())
        for card in cards.all()
    ]
    assert [(place.partition(":")[0].strip(), is_said) for place, is_said in verdicts] == [
        ("Children", False),
        ("Adults", True),
    ]


def test_a_comment_does_not_jump_to_a_like_passage(journey: Journey) -> None:
    cast = journey.cast
    article = cast.under_review(short_answer=acts.ANSWER, body=DOSES)
    [strict] = cast.invite(article, cast.reviewers[0])
    Comment.objects.create(
        revision=article.revision,
        assignment=strict,
        person=strict.member.person,
        is_blocking=True,
        text="Why ten?",
        exact="Morning: take 10 mg with food.",
        suffix="\nEvening: take 20 mg with food.",
    )
    cast.review(strict, "changes_requested")
    second_round(cast, article, "Evening: take 20 mg with food. [1]\n")
    member = (
        journey.enter(cast.reviewers[0]).go("/admin/board/").open(acts.QUESTION).press("Accept")
    )
    member.tick("I have no competing interests.").press("Record it")
    member.reads("Why ten?", "This passage has gone from the text.").does_not_read(
        "its words have changed a little"
    )
