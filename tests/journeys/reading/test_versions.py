"""What changed, for everybody: from the article to its versions, a comparison of two, a notice,
and back."""

from tests.articles.reading.publishing import correct
from tests.articles.record.test_public_changes import approved_again
from tests.cast import BODY

from .. import acts
from ..conftest import Journey


def test_a_reader_finds_out_what_changed(journey: Journey) -> None:
    article = approved_again(
        journey.cast,
        journey.cast.approved(short_answer=acts.ANSWER),
        body=BODY + "\nA SECOND paragraph came in.\n",
    )
    correct(journey.cast, article, note="A word was wrong.")
    reader = journey.public().go(acts.ADDRESS).reads("Corrected on", "A word was wrong.")
    reader.follow("3 versions").reads(
        "As the new trial has it.",
        "A word was wrong.",
        "The first version",
        "Approved after full review",
    )
    reader.follow("Revision 1").reads("A former version of this answer", acts.ANSWER).does_not_read(
        "A SECOND paragraph"
    )
    reader.follow("what has changed since").reads(
        "A SECOND paragraph", "is known of it", "Compare any two versions"
    )
    reader.page.get_by_label("From").select_option("2")
    reader.press("Compare").reads("is known of it", "(revision 2)").does_not_read("(revision 1)")
    reader.follow("Versions").follow("The notice").reads(
        "What was corrected", "A word was wrong.", "the full review stands"
    )
    reader.go(acts.ADDRESS).follow("how to check it").reads(
        "How to check a text", "sha256sum revision.json", "the same"
    )
