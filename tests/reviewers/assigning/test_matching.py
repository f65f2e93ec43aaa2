"""Whose turn it is: the order of fairness, its words, and the fairest set against one found by
trying everything."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import Article, Person, Topic
from articles.workflow.recorded import Opposed
from reviewers.assigning.matching import match, ordered, ranking, reasons, suggested, suggested_set
from reviewers.deciding.quorum import Approver, Quorum
from reviewers.models import (
    Assignment,
    BoardMember,
    Candidate,
    Hindrance,
    Interests,
    Profession,
    QuorumPolicy,
)
from reviewers.models.eligibility import candidates, institution_key
from tests.cast import Cast, person, sign_for

KINDS = st.sampled_from(["physician", "pharmacist", "nurse"])
MEMBERS = st.tuples(st.booleans(), KINDS)  # of the topic, profession


def due(days: int = 14) -> object:
    return timezone.localdate() + timedelta(days=days)


def member(name: str, *topics: Topic, **facts: object) -> BoardMember:
    """Return a new member who may be asked."""
    made = BoardMember.objects.create(
        person=person(name, "Board"), licence_verified_on=timezone.localdate(), **facts
    )
    made.topics.set(topics)
    return made


def line(
    key: int,
    of_topic: bool = True,
    open_count: int = 0,
    profession: str = "physician",
    **facts: object,
) -> Candidate:
    """Return a candidate that is in no database."""
    days = facts.pop("days", None)
    asked_at = None if days is None else timezone.now() - timedelta(days=days)
    who = BoardMember(pk=key, person=Person(pk=key), profession=profession, cap=facts.pop("cap", 4))
    return Candidate(who, of_topic, open_count, asked_at, facts.pop("has_declined", False), **facts)


def keys(found: Iterable[Candidate]) -> list[int]:
    return [candidate.member.pk for candidate in found]


def test_the_topic_comes_first_then_the_share_of_the_cap_then_who_was_not_asked_for_longest() -> (
    None
):
    found = [
        line(1, hindrances=(Hindrance("cap", "Full."),)),
        line(2, has_declined=True),
        line(3, of_topic=False),
        line(4, open_count=2, cap=4),
        line(5, open_count=2, cap=8, days=1),
        line(6, open_count=1, days=30),
        line(7, open_count=1, days=90),
        line(8, open_count=1),
        line(9, days=1),
    ]
    assert keys(ordered(found, "7")) == [9, 5, 8, 7, 6, 4, 3, 2, 1]


def test_who_is_away_today_comes_after_the_others_and_is_not_asked_by_itself(cast: Cast) -> None:
    today = timezone.localdate()
    found = [line(1, has_declined=True), line(2), line(3, open_count=3)]
    found[1].member.absent_from, found[1].member.absent_until = today, today + timedelta(days=12)
    assert keys(ordered(found, "7")) == [3, 1, 2]
    found[1].member.absent_from = today + timedelta(days=1)
    assert keys(ordered(found, "7")) == [2, 3, 1]
    for member in cast.members[:2]:
        BoardMember.objects.filter(pk=member.pk).update(
            absent_from=today, absent_until=today + timedelta(days=12)
        )
    article = cast.under_review()
    assert (
        all(candidate.is_eligible for candidate in ranking(article, due()))
        and ranking(article, due())[0].member == cast.members[2]
    )
    assert match(article, due()).next() == cast.members[2]
    assert match(article, due()).next([cast.members[2]]) is None
    with pytest.raises(Opposed, match="2 more members are needed, but 1 may be asked now"):
        suggested(article, due())
    assert Assignment.objects.invite(article, [cast.members[0]], by=cast.editor)  # an editor may


def test_a_waiver_permits_and_prefers_nobody_and_who_has_read_it_reads_it_again() -> None:
    tie = (Hindrance("institution", "Works there."),)
    found = [
        line(1, waived=tie, has_read=True),
        line(2, of_topic=False, has_read=True, open_count=3),
        line(3),
    ]
    assert [candidate.member.pk for candidate in ordered(found, "1")] == [2, 3, 1]
    assert "has read an earlier revision" in reasons(found[1])


def test_who_reviewed_the_last_round_is_asked_first_in_the_next(cast: Cast) -> None:
    article = cast.under_review()
    cast.review(cast.invite(article, cast.reviewers[2])[0], "changes_requested")
    article.request_changes(by=cast.editor, reason="Magnesium.", digest=article.digest)
    article.submit(by=cast.author, reason="There it is.").start_review(by=cast.editor)
    assert ranking(article, due())[0].member.person == cast.reviewers[2]


def test_ties_break_the_same_way_each_time_and_differently_for_each_article() -> None:
    found = [line(key) for key in range(1, 20)]
    orders = {tuple(keys(ordered(reversed(found), str(key)))) for key in range(10)}
    assert all(
        keys(ordered(found, str(key))) == keys(ordered(reversed(found), str(key)))
        for key in range(10)
    )
    assert len(orders) == 10


def test_each_reason_is_in_words() -> None:
    busy = line(1, of_topic=True, open_count=1, days=12, profession="pharmacist", has_declined=True)
    assert reasons(busy, "Kidney") == [
        "Of Kidney",
        "pharmacist",
        "1 of 4 reviews open",
        "last asked 12 days ago",
        "declined this article before",
    ]
    tied = line(
        2,
        of_topic=False,
        hindrances=(Hindrance("cap", "Full."),),
        waived=(Hindrance("institution", "Same house."),),
    )
    assert reasons(tied) == [
        "Not of the topic",
        "physician",
        "0 of 4 reviews open",
        "never asked",
        "Full.",
        "Waived by a chair: Same house.",
    ]
    assert [reasons(line(1, days=days))[3] for days in (0, 1)] == [
        "last asked today",
        "last asked yesterday",
    ]


def test_an_absence_before_the_due_date_is_said_and_one_that_is_over_is_not() -> None:
    today, away = timezone.localdate(), line(1)
    away.member.absent_from, away.member.absent_until = today, today + timedelta(days=2)
    assert reasons(away)[4].startswith(f"away from {today.day} ")
    away.member.absent_from = away.member.absent_until = today - timedelta(days=2)
    assert len(reasons(away)) == 4


def wanted(policy: QuorumPolicy, *approvers: Approver, dose: bool = False) -> Quorum:
    return Quorum(policy, Topic(pk=1, name="Kidney"), dose, approvers)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.lists(MEMBERS, max_size=9),
    st.integers(1, 4),
    st.integers(0, 4),
    st.sets(KINDS),
    st.sets(KINDS),
    st.booleans(),
    st.lists(MEMBERS, max_size=3),
)
def test_the_fairest_set_is_the_best_of_all_sets(
    board: list,
    approvals: int,
    of_topic: int,
    always: set,
    with_dose: set,
    dose: bool,
    standing: list,
) -> None:
    free = [line(key, inside, profession=kind) for key, (inside, kind) in enumerate(board, 1)]
    policy = QuorumPolicy(
        approvals=approvals,
        of_topic=min(of_topic, approvals),
        always=sorted(always),
        with_dose=sorted(with_dose),
    )
    there = [(100 + key, inside, kind) for key, (inside, kind) in enumerate(standing)]

    def is_enough(chosen: tuple[int, ...]) -> bool:
        """The policy in its own words: so many, so many of the topic, one of each profession."""
        people = [board[turn] for turn in chosen] + standing
        needed = always | with_dose if dose else always
        of_topic = sum(inside for inside, _ in people)
        return (
            len(people) >= approvals
            and of_topic >= policy.of_topic
            and needed <= {kind for _, kind in people}
        )

    every = [
        turns
        for size in range(len(board) + 1)
        for turns in combinations(range(len(board)), size)
        if is_enough(turns)
    ]
    expected = wanted(policy, *(Approver(*approver) for approver in there), dose=dose)
    if not every:
        with pytest.raises(Opposed) as refused:
            suggested_set(free, expected)
        assert refused.value.objections
    else:
        best = min(every, key=lambda turns: (len(turns), sum(turns), turns))
        assert [free.index(candidate) for candidate in suggested_set(free, expected)] == list(best)


def test_what_is_missing_is_said() -> None:
    policy = QuorumPolicy(approvals=3, of_topic=2, always=["pharmacist"])
    with pytest.raises(Opposed) as refused:
        suggested_set([line(1), line(2, of_topic=False)], wanted(policy))
    assert refused.value.objections == [
        "No pharmacist may be asked now, and the policy needs one.",
        "2 more members are needed, but 1 of the topic Kidney may be asked now.",
    ]
    with pytest.raises(Opposed) as refused:
        suggested_set([], wanted(QuorumPolicy(approvals=1)))
    assert refused.value.objections == ["1 more member is needed, but none may be asked now."]


def test_the_order_is_one_query_at_any_size_of_the_board(cast: Cast) -> None:
    cast.under_review()
    article = Article.objects.select_related("topic", "revision__topic").get()
    for size in (3, 40):
        while BoardMember.objects.count() < size:
            member(f"member_{BoardMember.objects.count()}", cast.topic)
        with CaptureQueriesContext(connection) as seen:
            found = [reasons(candidate) for candidate in ranking(article, due())]
        assert (len(found), len(seen)) == (size, 1)
        with CaptureQueriesContext(connection) as seen:
            assert len(match(article, due()).suggested()) == 2
        assert len(seen) == 4


def test_who_is_asked_already_counts_and_is_not_asked_again(cast: Cast) -> None:
    article = cast.under_review()
    outsider = member("outsider")
    [first] = cast.invite(article, cast.reviewers[0])
    assert len(suggested(article, due())) == 1
    assert outsider not in suggested(article, due())
    cast.invite(article, cast.reviewers[1])
    assert suggested(article, due()) == []
    assert match(article, due()).next() == cast.members[2]
    first.accept(by=cast.reviewers[0])
    first.declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="Fees.")
    assert suggested(article, due()) == [
        cast.members[2]
    ]  # a review that will not count fills no place
    cast.invite(article, cast.reviewers[2])
    assert suggested(article, due()) == []
    assert match(article, due()).next() == outsider


def test_a_review_that_is_in_counts(cast: Cast) -> None:
    article = cast.under_review()
    for assignment in cast.invite(article):
        cast.review(assignment)
    assert suggested(article, due()) == []
    found = match(article, due())
    assert (found.now.sentence, found.now.is_met) == ("2 of 2 approving reviews are in.", True)


def test_nobody_who_declined_is_asked_again_by_itself(cast: Cast) -> None:
    article = cast.under_review()
    for assignment in cast.invite(article, *cast.reviewers):
        assignment.decline(by=assignment.member.person, reason="No time.")
    assert [candidate.has_declined for candidate in ranking(article, due())] == [True] * 3
    assert all(candidate.is_eligible for candidate in ranking(article, due()))
    assert match(article, due()).next() is None
    with pytest.raises(Opposed, match="2 more members are needed, but none may be asked now"):
        suggested(article, due())


def test_the_next_is_who_fills_what_is_missing(cast: Cast) -> None:
    pharmacist = member("pharmacist", profession=Profession.PHARMACIST)
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=2, always=["pharmacist"])
    article = cast.under_review()
    assert match(article, due()).next() == pharmacist
    assert pharmacist in suggested(article, due())
    Assignment.objects.invite(article, [pharmacist], by=cast.editor)
    assert match(article, due()).next() in cast.members


def test_a_minor_correction_needs_nobody(cast: Cast) -> None:
    article: Article = cast.revising()
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body.replace("is known", "is known of it"),
    )
    article.submit(by=cast.author, is_minor=True).start_review(by=cast.editor)
    assert suggested(article, due()) == []
    assert article.approve(
        by=cast.other_editor, digest=article.digest, signature=sign_for(cast.other_editor, article)
    )


def test_who_was_let_go_is_not_asked_again_by_itself(cast: Cast) -> None:
    article = cast.under_review()
    late, _ = cast.invite(article)
    late.cancel(by=cast.editor)
    assert match(article, due()).next() == cast.members[2]
    assert suggested(article, due()) == [cast.members[2]]
    replaced = Assignment.objects.get(member=cast.members[1])
    assert match(article, due(), without=replaced).next([cast.members[2]]) is None
    assert late.member in [
        candidate.member for candidate in ranking(article, due()) if candidate.is_eligible
    ]  # an editor may


def kinds(article: Article, member: BoardMember) -> set[str]:
    [found] = candidates(Article.objects.get(pk=article.pk), due_on=due(), among=[member])
    return {hindrance.kind for hindrance in found.hindrances}


def test_who_has_left_the_byline_has_still_written_and_is_still_tied_to_who_stayed(
    cast: Cast,
) -> None:
    cast.co_author = cast.reviewers[0]
    article = cast.draft()
    article.edit(by=cast.author, version=article.version, co_authors=[cast.reviewers[0]])
    article.submit(by=cast.author).start_review(by=cast.editor)
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.edit(by=cast.author, version=article.version, co_authors=[])
    article.submit(by=cast.author, reason="Anew.").start_review(by=cast.editor)
    other = cast.under_review(title="Is it another?")
    assert kinds(article, cast.members[0]) == {"wrote"} and kinds(other, cast.members[0]) == {
        "co_author"
    }
    assert kinds(article, cast.members[1]) == kinds(other, cast.members[1]) == set()
    with pytest.raises(Opposed, match="wrote or changed this text"):
        cast.invite(article, cast.reviewers[0])


@pytest.mark.parametrize(
    ("institution", "other", "is_same"),
    [
        ("Oslo University Hospital", "Dept. of Cardiology, Oslo University Hospital, Oslo", True),
        ("Oslo University Hospital", "The Oslo University Hospital (OUS)", True),
        ("Queen's Hospital, Renal Unit", "Department of Medicine, Queen’s Hospital", True),
        ("Department of Medicine, Oslo", "Department of Medicine, Lima", False),
        ("Oslo University Hospital, Oslo", "City Clinic, Oslo", False),
        ("", "Department of Medicine", False),
    ],
)
def test_a_house_is_the_same_however_its_departments_are_written(
    institution: str, other: str, is_same: bool
) -> None:
    houses = [institution_key(Person(institution=name)) for name in (institution, other)]
    assert (houses[0] == houses[1] != "") == is_same
