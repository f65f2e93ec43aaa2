"""Who is asked, seen by who asks: the reasons in words, what the policy still wants, several at
once."""

import re
from datetime import timedelta

import time_machine
from django.utils import timezone

from articles.initial_data.names import BOARD
from articles.models import Topic
from reviewers.models import Assignment, BoardMember, Interests
from tests.cast import person
from tests.journeys import acts
from tests.journeys.conftest import Journey
from tests.journeys.walker import Walker

from .board import INTEREST, _said, at_work_in, enlist, must_not_be_asked, waives


def may_be_asked(editor: Walker, name: str) -> str:
    """What the page says of somebody who can be chosen."""
    return _said(editor, f"label.choice:has(input[name=members]):has-text('{name}')")


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
    for assignment in reviews[:2]:
        cast.review(assignment)
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
    BoardMember.objects.filter(pk__in=[member.pk for member in cast.members]).update(cap=2)
    first, second = (
        cast.under_review(title=acts.QUESTION),
        cast.under_review(title="Is a banana enough?"),
    )
    editor = journey.enter(cast.editor, has_script=False).go("/admin/").follow("Bulk actions")
    planned = several(editor, "Invite suggested reviewers").press("Invite suggested reviewers")
    assert [
        " asked." in outcome(planned, title) for title in (acts.QUESTION, "Is a banana enough?")
    ] == [True, True]
    assert [revision.assignments.count() for revision in (first.revision, second.revision)] == [
        2,
        2,
    ]
    assert "Nobody more needs to be asked." in outcome(
        several(editor, "Invite suggested reviewers"), acts.QUESTION
    )
    assert editor.page.get_by_role("button", name="Invite suggested reviewers").count() == 0
    early, late = Assignment.objects.filter(revision=first.revision).order_by("pk")
    done = Assignment.objects.filter(revision=second.revision).order_by("pk")
    for assignment in (early, late):
        assignment.accept(by=assignment.member.person)
    for assignment in done:
        cast.review(assignment)

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
        third = next(member for member in cast.members if member not in {early.member, late.member})
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
