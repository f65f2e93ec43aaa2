"""A reviewer's hour, and the next one: read, comment, judge each statement, be called away, come
back, sign; then see what changed."""

import pytest

from tests.browser import NARROW

from .. import acts
from ..conftest import Journey
from ..walker import Walker

PASSAGE = "Muscle symptoms come with lower concentrations than this one."
BETTER = acts.BODY.replace("Muscle symptoms come", "Cramps and weakness come").replace(
    "Measure magnesium", "Measure magnesium and calcium"
)
DOUBT, NOTE = "Which concentrations? Give one.", "Not before the ECG."


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_two_rounds_of_one_reviewer(journey: Journey, has_script: bool) -> None:
    cast = journey.cast
    article = cast.under_review(short_answer=acts.ANSWER, body=acts.BODY)
    _mine, theirs = cast.invite(article)
    cast.review(theirs, comments_to_author="The other reviewer says so.")

    member = journey.enter(cast.reviewers[0], has_script=has_script)
    member.hold(NARROW)
    member.go("/admin/board/").open(acts.QUESTION).press("Accept").tick(
        "I have no competing interests."
    ).press("Record it")
    member.does_not_read("The other reviewer says so.")
    judge(member, "Measure magnesium before repeating potassium.", "Disagree", NOTE)
    member.fill(**{"remark-passage": PASSAGE.upper(), "remark-text": DOUBT})
    member.press("Add the comment").reads("are not in the text")
    member.fill(**{"remark-passage": PASSAGE}).tick("Blocking").press("Add the comment")
    member.reads("Not sent yet", DOUBT)
    member.fill(comments_to_author="Two things.").press("Save draft").reads("Your draft is saved.")
    member.context.clear_cookies()  # called away for so long that the log-in lapses
    member = journey.enter(cast.reviewers[0], has_script=has_script)
    member.hold(NARROW)
    member.go("/admin/board/").open(acts.QUESTION)
    assert member.page.locator("[name=comments_to_author]").input_value() == "Two things."
    member.tick(
        "The statements", "The citations", "Nothing here", "The intended", "Approve As it stands."
    ).press("Continue to signing")
    member.reads(
        "of yours say that the text must not go out as it is", "Your comment: ", "Disagree: "
    )
    member.tick("Changes requested").press("Continue to signing")
    member.reads("You affirm that the statements are accurate, and disagree with 1 of them")
    member.page.get_by_role("checkbox", name="The statements are accurate").uncheck()
    member.press("Continue to signing")
    member.reads("What you sign", DOUBT, "Disagree, blocking", NOTE)
    acts.prove(member).press("Sign the review").reads("Your review is signed. Thank you.")
    member.follow("Read all reviews of this revision").reads("The other reviewer says so.", DOUBT)

    article.request_changes(by=cast.editor, digest=article.digest, reason=DOUBT)
    article.edit(by=cast.author, version=article.version, body=BETTER)
    article.submit(by=cast.author, reason="Both answered.").start_review(by=cast.editor)
    cast.invite(article)
    member.go("/admin/board/").open(acts.QUESTION).press("Accept").tick(
        "I have no competing interests."
    ).press("Record it")
    member.reads(
        "What changed since revision 1", "Both answered.", "Cramps and weakness", "on revision 1"
    )
    for _ in range(2):
        member.page.get_by_role("button", name="Resolve").first.click()
        member.page.wait_for_load_state()
        member.press("Resolve").reads("The comment is resolved")
    member.does_not_read(DOUBT)
    member.follow("Revision 1").reads(
        "Revision 1 and its reviews", DOUBT, "The other reviewer says so.", "Resolved"
    )
    member.follow("Revision 2")
    member.tick(
        "The statements", "The citations", "Nothing here", "The intended", "Approve As it stands."
    ).press("Continue to signing")
    acts.prove(member).press("Sign the review").reads(
        "Your review is signed. Thank you.", "All my reviews"
    )


def judge(member: Walker, statement: str, verdict: str, note: str) -> None:
    """Answer one statement, with a note."""
    group = member.page.get_by_role("group", name=statement)
    group.get_by_role("radio", name=verdict).check()
    group.get_by_label("Note").fill(note)
