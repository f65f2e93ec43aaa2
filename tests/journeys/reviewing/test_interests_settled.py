"""An interest and its waiver, and one that comes to mind after the review, seen by who settles
them."""

from django.utils import timezone

from articles.initial_data.names import BOARD, CHAIRS
from articles.models import Article, Person, Reference
from reviewers.models import Assignment
from tests.cast import PASSPHRASE, person, sign_for
from tests.journeys import acts
from tests.journeys.conftest import Journey

from .board import INTEREST, at_work_in, enlist, must_not_be_asked, waives

SHARES = "I hold shares of a maker of potassium tablets."
WAIVED = "The advice ended before the question was put."


def can_log_in(who: Person) -> Person:
    """Give somebody who joins the cast what a log-in asks for."""
    who.set_password(PASSPHRASE)
    who.save(update_fields=["password"])
    who.emailaddress_set.create(email=who.email, verified=True, primary=True)
    return who


def with_the_works_of(journey: Journey, name: str) -> Article:
    """An article under review that cites somebody of this name, once with its author."""
    cast = journey.cast
    article = cast.draft(title=acts.QUESTION, short_answer=acts.ANSWER)
    article.replace_references(
        [
            Reference(
                kind="review",
                title=acts.TITLE,
                source="JASN",
                year=2007,
                authors=f"{name}, Writer A",
            ),
            Reference(kind="review", title="Twitching", source="BMJ", year=2011, authors=name),
        ]
    )
    return article.submit(by=cast.author).start_review(by=cast.editor)


def test_an_interest_is_declared_and_a_chair_waives_it_in_public(journey: Journey) -> None:
    cast = journey.cast
    cast.author.name = "Ada Writer"
    at_work_in("Demo Hospital", cast.author, cast.reviewers[0])
    second = can_log_in(person("second_chair", CHAIRS, BOARD))
    at_work_in("Demo Hospital", second)
    enlist(journey, second)
    article = with_the_works_of(journey, "One R")
    page = f"/admin/articles/article/{article.pk}"

    own = journey.enter(second).go(f"{page}/invite/")
    assert "Second Chair works where an author works" in must_not_be_asked(own, "Second Chair")
    assert (waives(own, "Second Chair"), waives(own, "Reviewer One")) == (0, 1)
    own.is_refused(f"{page}/waive/{second.board_member.pk}/", 403).reads("never for themselves")
    chair = journey.enter(cast.chair).go(f"{page}/invite/")
    chair.follow("Waive this for Reviewer One, MD").reads(
        "Reviewer One works where an author works: Demo Hospital."
    )
    acts.prove(chair.fill(reason="Another building, another ward.")).press("Waive").reads(
        "Waived for Reviewer One, MD."
    )
    editor = journey.enter(cast.editor).go(f"{page}/invite/")
    acts.choose(editor, "Reviewer One", "Reviewer Two")

    member = (
        journey.enter(cast.reviewers[0])
        .open(acts.QUESTION)
        .press("Accept")
        .reads(
            "What we noticed",
            "Same institution as Ada Writer: Demo Hospital.",
            "The text cites work by somebody of this name: references 1, 2.",
            "Named beside Ada Writer among the authors of reference 1.",
        )
    )
    member.tick("I have a competing interest").press("Record it").reads(
        "Say what the competing interest is."
    )
    member.fill(text=INTEREST).press("Record it").reads(
        "so the text stays closed to you.", INTEREST
    )
    member.does_not_read(acts.ANSWER).go("/admin/board/").reads(
        "With the editors", "nothing more is asked of you"
    )
    journey.post()
    assert INTEREST not in journey.mail(cast.editor.email, "Competing interest declared")

    editor.go(journey.link(cast.editor.email, "Competing interest declared")).reads(INTEREST)
    assert editor.page.get_by_role("link", name="Waive").count() == 0
    chair.go(journey.link(cast.chair.email, "Competing interest declared")).reads(
        "unless a chair waives what Reviewer One declared."
    )
    chair.follow("Waive the interest of Reviewer One, MD").reads("What was declared", INTEREST)
    acts.prove(chair.fill(reason=WAIVED)).press("Waive").reads(
        "Waived for Reviewer One, MD.", f"Waived by Chair, {_today()}: {WAIVED}"
    )

    journey.post()
    assert WAIVED in journey.mail(cast.reviewers[0].email, "Waived by a chair")
    member.go("/inbox/").open("Waived by a chair").press("Open").reads(acts.ANSWER)
    member.tick(*acts.CHECKLIST.values(), "Approve As it stands.").fill(
        comments_to_author=acts.COMMENT
    ).press("Continue to signing")
    acts.prove(member).press("Sign the review").reads("Your review is signed.")
    cast.review(Assignment.objects.get(member=cast.members[1]))
    acts.decide(editor.go(f"{page}/change/"), "Approve")
    reader = (
        journey.public()
        .go(acts.ADDRESS)
        .reads(f"Competing interest waived by Chair: {WAIVED}", "waived by Chair: Another building")
    )
    reader.does_not_read(INTEREST)


def _today() -> str:
    return f"{timezone.localdate():%-d %B %Y}"


def test_an_interest_that_comes_to_mind_after_the_review_is_settled_by_another_chair(
    journey: Journey,
) -> None:
    cast = journey.cast
    article = cast.reviewed(title=acts.QUESTION)
    article.approve(by=cast.chair, digest=article.digest, signature=sign_for(cast.chair, article))
    second = can_log_in(person("second_chair", CHAIRS))
    journey.post()
    reader = journey.public().go(acts.ADDRESS).does_not_read("after this review")

    member = (
        journey.enter(cast.reviewers[0])
        .go("/admin/board/")
        .open(acts.QUESTION)
        .follow("Declare it")
    )
    member.reads("your review is kept but does not count any more").press("Record it")
    member.reads("Say what the competing interest is.").fill(text=SHARES).press("Record it")
    member.reads(
        "Your declaration is recorded", SHARES, "look again at what rested on your review."
    )

    journey.post()
    about = "Competing interest declared after the review"
    editor = journey.enter(cast.editor).go("/inbox/").open(about).press("Open")
    editor.reads(
        "A reviewer declared a competing interest after the review",
        SHARES,
        "The decision rested on this review too.",
        "Without it, by the policy of today: 1 of 2 approving reviews are in.",
        "This review does not count any more.",
    )
    reader.go(acts.ADDRESS).reads(
        "A reviewer has declared a competing interest since",
        "The editors have not decided yet",
        f"Declared a competing interest on {_today()}, after this review",
    ).does_not_read(SHARES)

    first = journey.enter(cast.chair).go(journey.link(cast.chair.email, about)).reads("Resolve")
    first.go(f"/admin/articles/article/{article.pk}/settle/")
    first.reads("This is closed now", "other than who opened this or published the text")
    assert first.page.get_by_role("button", name="Resolve", exact=True).count() == 0
    other = journey.enter(second).go(journey.link(second.email, about))
    acts.decide(other, "Resolve", "The answer rests on the guideline, not on this review.")
    reader.go(acts.ADDRESS).reads(
        f"Resolved on {_today()} by Second Chair: the text may stand.",
        f"Resolved on {_today()} by Second Chair",
    )
