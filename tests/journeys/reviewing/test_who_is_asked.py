"""Who is asked, seen by who asks: the reasons in words, what the policy still wants, an interest
and its waiver, several at once."""

import re
from datetime import timedelta

import time_machine
from django.utils import timezone

from articles.founding import BOARD, CHAIRS
from articles.models import Article, Person, Reference, Topic
from reviewers.models import Assignment, BoardMember, Interests
from tests.cast import PASSPHRASE, person, sign_for

from .. import acts
from ..conftest import Journey
from ..walker import Walker

INTEREST = "I advised a maker of potassium tablets last year."
SHARES = "I hold shares of a maker of potassium tablets."
WAIVED = "The advice ended before the question was put."


def enlist(journey: Journey, who: Person, **facts: object) -> BoardMember:
    """Give somebody a seat on the board, for the topic, with a licence unless `facts` say
    otherwise."""
    given = {"licence_verified_on": timezone.localdate(), "cap": 4} | facts
    member = BoardMember.objects.create(person=who, licence="GMC 7654321", **given)
    member.topics.add(journey.cast.topic)
    return member


def can_log_in(who: Person) -> Person:
    """Give somebody who joins the cast what a log-in asks for."""
    who.set_password(PASSPHRASE)
    who.save(update_fields=["password"])
    who.emailaddress_set.create(email=who.email, verified=True, primary=True)
    return who


def at_work_in(institution: str, *people: Person) -> None:
    """Let these people work in one place."""
    for one in people:
        one.institution = institution
        one.save()


def may_be_asked(editor: Walker, name: str) -> str:
    """What the page says of somebody who can be chosen."""
    return _said(editor, f"label.choice:has(input[name=members]):has-text('{name}')")


def must_not_be_asked(editor: Walker, name: str) -> str:
    """What the page says of somebody who cannot; there is nothing to tick."""
    assert editor.page.get_by_role("checkbox", name=name).count() == 0
    return _said(editor, f"section[aria-labelledby=unable] li.comment:has-text('{name}')")


def _said(editor: Walker, where: str) -> str:
    return re.sub(r"\s+", " ", editor.page.locator(where).inner_text())


def waives(editor: Walker, name: str) -> int:
    """How many links there are to waive what keeps somebody from reviewing."""
    return editor.page.get_by_role("link", name=f"Waive this for {name}").count()


def test_the_reasons_stand_beside_every_name(journey: Journey) -> None:
    cast, today = journey.cast, timezone.localdate()
    three = cast.members[2]
    BoardMember.objects.filter(pk=cast.members[0].pk).update(cap=4)
    cast.members[1].topics.clear()
    with time_machine.travel(timezone.now() - timedelta(days=12)):
        other = cast.under_review(title="Is a banana enough?")
        cast.invite(other, cast.reviewers[0])
        shared = cast.draft(title="What was written together?")
        shared.edit(by=cast.author, version=shared.version, co_authors=[three.person])
        shared.submit(by=cast.author)
    full = enlist(journey, person("has_enough", BOARD), cap=1)
    cast.invite(other, full.person)
    enlist(journey, person("nobody_checked", BOARD), licence_verified_on=None)
    enlist(journey, person("soon_lapsed", BOARD), licence_until=today + timedelta(days=3))
    enlist(
        journey,
        person("on_leave", BOARD),
        absent_from=today + timedelta(days=10),
        absent_until=today + timedelta(days=30),
    )
    enlist(
        journey,
        person("back_soon", BOARD),
        absent_from=today,
        absent_until=today + timedelta(days=2),
    )
    at_work_in("Demo Hospital", cast.author, enlist(journey, person("next_door", BOARD)).person)
    article = cast.under_review(title=acts.QUESTION)
    [turned_down, asked] = cast.invite(
        article, cast.reviewers[1], enlist(journey, person("has_ties", BOARD)).person
    )
    asked.accept(by=asked.member.person)
    asked.declare(by=asked.member.person, interests=Interests.DECLARED, text=INTEREST)
    turned_down.decline(by=cast.reviewers[1], reason="Not my field.")

    editor = journey.enter(cast.editor).go("/admin/").open(acts.QUESTION).follow("Invite reviewers")
    assert may_be_asked(editor, "Reviewer One").endswith(
        "Of Kidney and electrolytes · physician · 1 of 4 reviews open · last asked 12 days ago"
    )
    assert may_be_asked(editor, "Reviewer Two").endswith(
        "Not of Kidney and electrolytes · physician · 0 of 99 reviews open · last asked today · "
        "declined this article before"
    )
    back = f"away from {today:%-d %B %Y} until {today + timedelta(days=2):%-d %B %Y}"
    assert may_be_asked(editor, "Back Soon").endswith(f"0 of 4 reviews open · never asked · {back}")
    for name, against in {
        "Reviewer Three": "Reviewer Three has written with an author in the last 36 months.",
        "Has Enough": "Has Enough has 1 of at most 1 reviews open.",
        "Nobody Checked": "Nobody has verified the licence of Nobody Checked.",
        "Soon Lapsed": (
            f"The licence of Soon Lapsed lapses on {today + timedelta(days=3):%-d %B %Y}."
        ),
        "On Leave": (
            f"On Leave is away from {today + timedelta(days=10):%-d %B %Y} until "
            f"{today + timedelta(days=30):%-d %B %Y}, when the"
        ),
        "Next Door": "Next Door works where an author works: Demo Hospital.",
        "Has Ties": (
            "Has Ties has declared a competing interest in this article. Has Ties has been asked "
            "already."
        ),
    }.items():
        assert against in must_not_be_asked(editor, name)
        assert waives(editor, name) == 0

    chair = journey.enter(cast.chair).go(f"/admin/articles/article/{article.pk}/invite/")
    assert [waives(chair, name) for name in ("Reviewer Three", "Next Door", "Has Ties")] == [
        1,
        1,
        1,
    ]
    assert [
        waives(chair, name) for name in ("Has Enough", "Nobody Checked", "Soon Lapsed", "On Leave")
    ] == [0, 0, 0, 0]
    acts.choose(editor, "Reviewer One")
    editor.follow("Invite reviewers")
    assert "Reviewer One has been asked already." in must_not_be_asked(editor, "Reviewer One")


def adopt(chair: Walker, with_dose: str = "", **asked: str) -> None:
    """Adopt a rule on the page that is open."""
    chair.fill(**asked)
    if with_dose:
        chair.page.get_by_role("group", name=re.compile("^Among them when")).get_by_label(
            with_dose
        ).check()
    chair.press("Adopt").reads("is in force.")


def test_a_rule_for_a_topic_comes_before_one_for_its_risk_class_until_it_is_withdrawn(
    journey: Journey,
) -> None:
    cast, topic = journey.cast, journey.cast.topic
    for member in cast.members[:2]:
        member.topics.clear()
    BoardMember.objects.filter(pk=cast.members[1].pk).update(profession="pharmacist")
    chair = journey.enter(cast.chair).go(f"/admin/articles/topic/{topic.pk}/change/")
    chair.fill(name="Heart and vessels", specialist="cardiologist", risk="High").press(
        "Save"
    ).reads("changed successfully")
    assert Topic.objects.get().specialist == "cardiologist"
    adopt(chair.go("/admin/reviewers/quorumpolicy/add/"), risk="High", approvals="3", of_topic="1")
    chair.reads("for topics of high risk", "In force for Heart and vessels.")
    adopt(
        chair.go("/admin/reviewers/quorumpolicy/add/"),
        "Pharmacist",
        topic="Heart and vessels",
        approvals="3",
        of_topic="1",
    )
    chair.reads(
        "3 approving reviews by different members, 1 of them of the topic, a pharmacist when the "
        "text names a dose or a medicine."
    )

    cast.topic.refresh_from_db()
    article = cast.under_review(
        title=acts.QUESTION, short_answer="Very unlikely. Take 600 mg twice a day. [1]"
    )
    editor = journey.enter(cast.editor).go("/admin/").open(acts.QUESTION)
    editor.reads(
        "0 of 3 approving reviews are in: a cardiologist and a pharmacist (the text names a dose) "
        "are still missing."
    )
    reviews = cast.invite(article, *cast.reviewers)
    for one in reviews[:2]:
        cast.review(one)
    missing = "2 of 3 approving reviews are in: a cardiologist is still missing."
    editor.go("/admin/").reads(missing).open(acts.QUESTION).reads(
        missing, "Quorum policy 2, for Heart and vessels"
    )
    editor.follow("Invite reviewers").reads(
        missing, "1 more is asked and can still sign.", "Quorum policy 2, for Heart and vessels"
    )

    adopt(chair.follow("Write the next version"), approvals="4", of_topic="1")
    chair.reads(
        "Version 3, adopted",
        "1 article under review is read under it.",
        "The board cannot meet this now",
    )
    chair.follow("All versions").follow("2").reads("A newer version has taken its place.")
    editor.go("/admin/").open(acts.QUESTION).reads(
        "2 of 4 approving reviews are in", "Quorum policy 3, for Heart and vessels"
    )
    chair.go("/admin/reviewers/quorumpolicy/").follow("3").follow("Withdraw this rule")
    chair.reads("for topics of high risk", "This concerns 1 article under review.").press(
        "Withdraw"
    )
    chair.reads("No rule of its own any more: the wider one counts.")
    editor.go("/admin/").open(acts.QUESTION).reads(
        missing, "Quorum policy 1, for topics of high risk"
    )

    cast.review(reviews[2])
    editor.go("/admin/").open(acts.QUESTION).reads(
        "3 of 3 approving reviews are in.", "Nothing blocks approval"
    )
    acts.decide(editor, "Approve")
    decided = (
        "Decided under Quorum policy 1, for topics of high risk: 3 approving reviews by different "
        "members, 1 of them of the topic."
    )
    editor.reads(decided)
    adopt(chair.go("/admin/reviewers/quorumpolicy/add/"), risk="High", approvals="1", of_topic="0")
    editor.go(f"/admin/articles/article/{article.pk}/change/").reads(decided)


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
        comments_to_author=acts.REMARK
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


def several(editor: Walker, what: str) -> Walker:
    """Choose both articles, and see what would happen."""
    return (
        editor.go("/admin/articles/article/several/")
        .tick(what, acts.QUESTION, "Is a banana enough?")
        .press("See what would happen")
    )


def outcome(editor: Walker, title: str) -> str:
    """What the page says of one article."""
    return _said(editor, f"section.panel:has(h2:has-text('{title}'))")


def test_two_articles_are_asked_for_reminded_and_reassigned_at_once(journey: Journey) -> None:
    cast = journey.cast
    BoardMember.objects.filter(pk__in=[one.pk for one in cast.members]).update(cap=2)
    first, second = (
        cast.under_review(title=acts.QUESTION),
        cast.under_review(title="Is a banana enough?"),
    )
    editor = journey.enter(cast.editor, has_script=False).go("/admin/").follow("Bulk actions")
    planned = several(editor, "Invite suggested reviewers").press("Invite suggested reviewers")
    assert [
        " asked." in outcome(planned, title) for title in (acts.QUESTION, "Is a banana enough?")
    ] == [True, True]
    assert [one.assignments.count() for one in (first.revision, second.revision)] == [2, 2]
    assert "Nobody more needs to be asked." in outcome(
        several(editor, "Invite suggested reviewers"), acts.QUESTION
    )
    assert editor.page.get_by_role("button", name="Invite suggested reviewers").count() == 0
    early, late = Assignment.objects.filter(revision=first.revision).order_by("pk")
    done = Assignment.objects.filter(revision=second.revision).order_by("pk")
    for one in (early, late):
        one.accept(by=one.member.person)
    for one in done:
        cast.review(one)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        journey.log_in(editor, cast.editor)
        several(editor, "Remind whoever is asked").press("Remind whoever is asked")
        assert f"Done: {early.member.person} is reminded." in outcome(editor, acts.QUESTION)
        assert "Nobody is asked now." in outcome(editor, "Is a banana enough?")
        assert f"{late.member.person} was reminded today." in outcome(
            several(editor, "Remind whoever is asked"), acts.QUESTION
        )
        journey.post()
        journey.mail(late.member.person.email, "A reminder")

    with time_machine.travel(timezone.now() + timedelta(days=16)):
        editor = journey.enter(cast.editor, has_script=False)
        several(editor, "Reassign what is overdue").press("Reassign what is overdue")
        third = next(one for one in cast.members if one not in {early.member, late.member})
        assert f"Done: {third.person} is asked in the place of {early.member.person}." in outcome(
            editor, acts.QUESTION
        )
        assert f"Nobody else may be asked in the place of {late.member.person}." in outcome(
            editor, acts.QUESTION
        )
        assert "Nothing is overdue." in outcome(editor, "Is a banana enough?")
        journey.post()
        assert "overdue, so somebody else has been asked" in journey.mail(
            early.member.person.email, "No review needed"
        )
