"""Signing and deciding: what a signature means, whom the screen refuses, and a second person who
settles, corrects or takes back."""

from typing import Any

from django.contrib.auth.models import Group

from articles.initial_data.names import EDITORS
from articles.models import Article, Person
from reviewers.models import CHECKLIST, Assignment
from tests.articles.reading.publishing import declare_late
from tests.cast import code_for, factor

from .. import acts
from ..conftest import Journey
from ..walker import Walker

IMPARTIAL = (
    "Only an editor or a chair who has neither written nor reviewed this text, and has no interest "
    "in it, can do this."
)
RESPONSIBILITY = "Responsibility: I answer for this act"


def promote(person: Person) -> None:
    """Make somebody an editor, too."""
    person.groups.add(Group.objects.get(name=EDITORS))
    if not Person.objects.get(pk=person.pk).has_second_factor:
        factor(person)


def page_of(article: Any) -> str:
    """Where it is decided on."""
    return f"/admin/articles/article/{article.pk}/change/"


def closed(walker: Walker, verb: str) -> bool:
    """Is the button of this verb there, and closed?"""
    return (
        walker.page.get_by_role("button", name=verb, exact=True).get_attribute("aria-disabled")
        == "true"
    )


def test_an_editor_answers_for_an_approval_and_everybody_reads_so(journey: Journey) -> None:
    article = journey.cast.reviewed(short_answer=acts.ANSWER)
    editor = (
        journey.enter(journey.cast.editor)
        .open(acts.QUESTION)
        .reads(article.digest)
        .follow("Approve")
    )
    assert editor.page.get_by_role("radio", name="Approval: ").is_checked()
    editor.tick("Responsibility: ")
    acts.prove(editor).press("Approve").reads("It is recorded with your name.")
    editor.reads("Signed as Editor · Responsibility · password and code")
    editor.go("/admin/articles/event/?verb=approve").follow("Approved").reads(
        RESPONSIBILITY, article.digest
    )
    editor.go("/admin/articles/event/?verb=approve")
    assert ",responsibility,password and code," in acts.take(editor, "CSV, for a spreadsheet")
    assert '"meaning":"responsibility"' in acts.take(
        editor, "JSON Lines, to check the hashes"
    ).replace(": ", ":")
    reader = journey.public().go(acts.ADDRESS).reads(RESPONSIBILITY, article.digest)
    reader.does_not_read("Approval: this text may be relied on")


def test_a_member_signs_a_review_with_a_passkey(journey: Journey) -> None:
    cast, who = journey.cast, journey.cast.reviewers[0]
    article = cast.under_review(short_answer=acts.ANSWER)
    cast.invite(article, who)
    member = journey.enter(who).go("/accounts/2fa/")
    acts.give_a_device(member)
    member.follow("Add a passkey").fill(code=code_for(who)).press("Continue").press(
        "Add a passkey"
    ).reads("Recovery codes")
    member.go("/admin/board/").open(acts.QUESTION).press("Accept").tick(
        "I have no competing interests."
    ).press("Record it")
    member.tick(*CHECKLIST.values(), "Approve As it stands.").press("Continue to signing").reads(
        "What you sign", article.digest
    )
    member.press("Sign with your passkey").reads("Your review is signed. Thank you.", "by passkey")
    journey.enter(cast.editor).open(acts.QUESTION).reads(
        "by passkey", "1 of 2 approving reviews are in"
    )


def test_a_policy_of_the_board_is_met_by_one_more_than_the_houses_rule(journey: Journey) -> None:
    cast = journey.cast
    article = cast.reviewed(short_answer=acts.ANSWER)
    editor = (
        journey.enter(cast.editor)
        .open(acts.QUESTION)
        .reads("Nothing blocks approval", "The default policy")
    )
    chair = (
        journey.enter(cast.chair)
        .go("/admin/reviewers/quorumpolicy/add/")
        .fill(approvals="3", of_topic="1")
    )
    chair.press("Adopt").reads("3 approving reviews by different members")
    editor.go(page_of(article)).reads(
        "What approval still needs", "2 of 3 approving reviews are in", "Quorum policy 1"
    )
    assert closed(editor, "Approve")
    acts.invite(editor, cast.reviewers[2].name)
    acts.review(journey.enter(cast.reviewers[2]))
    editor.go(page_of(article)).reads("Nothing blocks approval", "3 of 3 approving reviews are in")
    acts.decide(editor, "Approve")
    editor.reads("Decided under", "Quorum policy 1")


def test_whom_the_screen_keeps_from_deciding(journey: Journey) -> None:
    cast = journey.cast
    article = cast.reviewed(short_answer=acts.ANSWER)
    for person in (cast.author, cast.reviewers[0]):
        promote(person)
    cast.operator.emailaddress_set.create(email=cast.operator.email, verified=True, primary=True)

    writes = journey.enter(cast.author)
    writes.is_refused(page_of(article), 404)
    writes.is_refused(f"/admin/articles/article/{article.pk}/approve/", 404).does_not_read(
        "Your signature"
    )
    reads = journey.enter(cast.reviewers[0]).go(page_of(article)).reads(IMPARTIAL)
    assert closed(reads, "Approve")
    reads.go(f"/admin/articles/article/{article.pk}/approve/").reads(
        "This is closed now", IMPARTIAL
    ).does_not_read("Your signature")
    operates = journey.enter(cast.operator)
    operates.is_refused(page_of(article), 403)
    operates.is_refused(f"/admin/articles/article/{article.pk}/approve/", 403).does_not_read(
        acts.ANSWER, "Your signature"
    )
    assert Article.objects.get(pk=article.pk).status == "under_review"


def test_who_approved_does_not_settle_and_somebody_else_does(journey: Journey) -> None:
    cast = journey.cast
    article = cast.approved(short_answer=acts.ANSWER)
    declare_late(Assignment.objects.get(revision=article.revision, member=cast.members[0]))
    approver = journey.enter(cast.editor).go(page_of(article))
    approver.reads(
        "Only an editor or a chair other than who opened this or published the text can close it"
    )
    assert closed(approver, "Resolve")
    reader = (
        journey.public()
        .go(acts.ADDRESS)
        .reads("The editors have not decided yet whether the text may stand.")
    )
    other = journey.enter(cast.chair)
    acts.decide(other.go(page_of(article)), "Resolve", "The other review carries it.")
    reader.go(acts.ADDRESS).reads("the text may stand").does_not_read(
        "The editors have not decided yet"
    )


def test_a_correction_by_an_author_who_edits_is_approved_by_another_editor(
    journey: Journey,
) -> None:
    cast = journey.cast
    cast.approved(short_answer=acts.ANSWER, body=acts.BODY)
    promote(cast.author)
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
    article = Article.objects.get()
    author.is_refused(f"/admin/articles/article/{article.pk}/start_review/", 404)
    editor = journey.enter(cast.chair).go(page_of(article))
    acts.decide(editor, "Start the review")
    author.is_refused(f"/admin/articles/article/{article.pk}/approve/", 404)
    editor.follow("Approve").reads("What the correction changes", "of it", "with a notice")
    acts.prove(editor).press("Approve").reads(
        "It is recorded with your name.", "The rule for minor corrections"
    )
    reader = (
        journey.public()
        .go(acts.ADDRESS)
        .reads("Corrected on", "A slip of the pen.", "What is known of it")
    )
    reader.reads("Approved and signed by Chair")
    reader.reads(
        "A minor correction changes no answer, so the full review stands.",
        *(reviewer.byline for reviewer in cast.reviewers[:2]),
    )


def test_an_editor_takes_a_text_back_in_public(journey: Journey) -> None:
    cast = journey.cast
    article = cast.approved(short_answer=acts.ANSWER)
    editor = (
        journey.enter(cast.editor, has_script=False)
        .go(page_of(article))
        .follow("Retract")
        .reads(RESPONSIBILITY, article.digest)
    )
    acts.prove(editor.fill(reason="The dose was wrong.")).press("Retract").reads(
        "Retracted. It is recorded with your name."
    )
    reader = (
        journey.public()
        .go(acts.ADDRESS)
        .reads("Retracted on", "The dose was wrong.", "Do not rely on this answer.", "Retracted by")
    )
    reader.follow("Read the notice").reads("Why it was retracted", "The dose was wrong.").follow(
        "All corrections and retractions"
    )
    reader.go(f"{acts.ADDRESS}versions/").reads("Retracted").does_not_read("the current text")
    reader.go(f"/topics/{cast.topic.slug}/").does_not_read(acts.QUESTION).go("/").does_not_read(
        acts.QUESTION
    )
    reader.go("/board/").reads("(retracted since)")
