"""A reader looks behind an answer: who signed what, whose tie was waived, what was corrected,
what was public too early."""

from articles.models import Person
from reviewers.models import Assignment
from tests.articles.reading.publishing import EMERGENCY, correct, declare_late, settle, waive
from tests.cast import sign_for

from .. import acts
from ..conftest import Journey

APPROVED = "Approval: this text may be relied on as it stands"


def test_a_reader_reads_signatures_a_waiver_and_a_correction(journey: Journey) -> None:
    cast = journey.cast
    Person.objects.filter(pk__in=[cast.author.pk, cast.reviewers[0].pk]).update(
        institution="General Hospital"
    )
    article = cast.under_review(title=acts.QUESTION)
    waive(cast, article, Assignment(member=cast.members[0]), "A house of 9,000 people.")
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    reader = journey.public().go(acts.ADDRESS)
    reader.reads(
        "Reviewed by",
        "Reviewer One, MD",
        "Works where an author works; this was waived by Chair: A house of 9,000 people.",
        "Reviewer Two, MD",
        "No competing interests",
        "Approved by",
        APPROVED,
        article.digest,
    )
    reader.does_not_read("Corrected on", "@cast.example")
    correct(cast, article, note="Seldom is the better word.")
    reader.go(acts.ADDRESS).reads(
        "Seldom is the better word.", "a minor correction of revision 1", "corrected since"
    )
    reader.follow("Read the notice").reads(
        "What was corrected", "Seldom is the better word.", "Other Editor"
    )
    reader.go(acts.ADDRESS)
    reader.follow("The board").reads("Physician", "Not stated", "1 public article").open(
        acts.QUESTION
    )
    assert reader.path == acts.ADDRESS and reader.context.cookies() == []


def test_a_reader_without_script_meets_what_is_in_question(journey: Journey) -> None:
    cast = journey.cast
    article = cast.under_review(title=acts.QUESTION)
    assignments = cast.invite(article)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason=EMERGENCY,
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    reader = journey.public(has_script=False).go(acts.ADDRESS)
    reader.reads(
        "Published before full review", EMERGENCY, "0 of 2 approving reviews are in."
    ).does_not_read("Reviewed by")
    for assignment in assignments:
        cast.review(assignment)
    reader.go(acts.ADDRESS).reads("Reviewed so far by", "Reviewer One, MD; Reviewer Two, MD")
    article.refresh_from_db()
    settle(article, cast.editor)
    reader.go(acts.ADDRESS).reads(
        "Reviewed by", "Full review completed and confirmed by"
    ).does_not_read(EMERGENCY)
    declare_late(Assignment.objects.get(pk=assignments[0].pk))
    reader.go(acts.ADDRESS).reads(
        "A reviewer has declared a competing interest since", "after this review"
    ).does_not_read("SECRET")
    article.refresh_from_db()
    settle(article, cast.editor)
    reader.go(acts.ADDRESS).reads("the text may stand", "Resolved on")
