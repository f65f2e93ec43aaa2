"""The dashboards: the numbers of a small board equal those counted by hand, for whom they are,
and what a filter takes."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from articles.models import Article, Topic
from editorial.figures.charts import WIDTH, Bar, Bars, Columns
from editorial.figures.spreadsheets import harmless
from reviewers.models import CHECKLIST, Assignment, BoardMember, Interests
from tests.cast import Cast, factor, sign_for
from tests.rewinding import walked

pytestmark = pytest.mark.both

HOUSE, MINE = "/admin/dashboard/", "/admin/board/figures/"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
APRIL = 24 * 35  # hours after that Monday
SECRET_TITLE = "Is this one only for the others?"


def accept(assignment: Assignment) -> None:
    assignment.accept(by=assignment.member.person)
    assignment.declare(by=assignment.member.person, interests=Interests.NONE)


def sign(assignment: Assignment) -> None:
    who = assignment.member.person
    assignment.sign(
        by=who,
        digest=assignment.digest,
        recommendation="approve",
        checklist=dict.fromkeys(CHECKLIST, True),
        signature=sign_for(who, assignment),
    )


@walked
def three(cast: Cast) -> None:
    """Three articles: one approved after 96 hours, one rejected after 20, one whose review is
    overdue in April."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        walk(cast, lambda hours: traveller.move_to(MONDAY + hours * HOUR))


def walk(cast: Cast, at: Callable[[float], None]) -> None:
    """Walk; `at(5)` is five hours after that Monday."""
    approved, rejected, waiting = (
        cast.submitted(title=SECRET_TITLE),
        cast.submitted(title="Two?"),
        cast.submitted(title="=Three?"),
    )
    at(10), rejected.start_review(by=cast.editor)
    at(12)
    [asked] = cast.invite(rejected, cast.reviewers[2])
    at(13), asked.decline(by=cast.reviewers[2], reason="No time.")
    at(20), rejected.reject(by=cast.editor, digest=rejected.digest, reason="Out of scope.")
    at(24), approved.start_review(by=cast.editor)
    at(25)
    first, second = cast.invite(approved)
    at(27), accept(first)
    at(31), accept(second)
    at(51), sign(first)
    at(79), sign(second)
    at(96)
    approved.approve(
        by=cast.editor, digest=approved.digest, signature=sign_for(cast.editor, approved)
    )
    waiting.start_review(by=cast.editor)
    cast.invite(waiting, cast.reviewers[2])


@pytest.fixture
def counted(cast: Cast, three: None) -> Iterator[Cast]:
    """Everybody, in April."""
    with time_machine.travel(MONDAY + APRIL * HOUR, tick=False):
        yield cast


def figures(client: Client, path: str) -> dict[str, list[list[Any]]]:
    """The rows of each figure, as values, with links as words."""
    return {
        figure.key: [
            [str(cell) if hasattr(cell, "path") else cell for cell in row] for row in figure.rows
        ]
        for figure in client.get(path).context["figures"]
    }


def as_(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_the_figures_of_the_house_are_those_counted_by_hand(counted: Cast) -> None:
    found = figures(as_(counted.editor), HOUSE)
    three_since = timedelta(hours=APRIL - 96)
    assert found["time-in-state"] == [
        ["Submitted", 3, 24 * HOUR, 96 * HOUR, 0, None],  # 10, 24, 96 hours
        ["Under review", 2, 10 * HOUR, 72 * HOUR, 1, three_since],
        ["Changes requested", 0, None, None, 0, None],
        ["Draft", 0, None, None, 0, None],
        ["Approved", 0, None, None, 1, three_since],
    ]
    assert found["turnaround"] == [
        ["Invited → answered", 3, 2 * HOUR, 6 * HOUR],
        ["Accepted → signed", 2, 24 * HOUR, 48 * HOUR],
    ]
    assert found["quorum-waits"] == [
        ["Submitted → ready", 1, 79 * HOUR, 79 * HOUR],
        ["Under review → ready", 1, 55 * HOUR, 55 * HOUR],
    ]
    caps = [member.cap for member in counted.members]
    assert found["load"] == [
        ["Reviewer One", 0, caps[0], 0],
        ["Reviewer Three", 1, caps[2], 1],
        ["Reviewer Two", 0, caps[1], 0],
    ]
    assert found["throughput"] == [
        ["January 2026", 0, 0, 0, 0],
        ["February 2026", 0, 0, 0, 0],
        ["March 2026", 3, 1, 1, 0],
        ["April 2026", 0, 0, 0, 0],
    ]
    [late] = found["overdue"]
    assert late[:2] == ["=Three?", "Reviewer Three"] and late[3] == timedelta(
        hours=APRIL - 96
    ) - timedelta(days=14)


def test_what_is_overdue_goes_by_the_members_own_clock(counted: Cast) -> None:
    """As the queue does: days away do not count, and nothing is late while nobody knows when
    somebody is back."""
    member, [asked] = counted.members[2], Assignment.objects.open()
    for first, last, late in ((1, None, True), (30, 29, True), (30, 1, False), (30, None, False)):
        away = {
            "absent_from": timezone.localdate() - timedelta(days=first),
            "absent_until": last and timezone.localdate() - timedelta(days=last),
        }
        BoardMember.objects.filter(pk=member.pk).update(**away)
        asked = Assignment.objects.get(pk=asked.pk)
        found = figures(as_(counted.editor), HOUSE)
        assert (asked.is_overdue, len(found["overdue"]), found["load"][1][3]) == (
            late,
            int(late),
            int(late),
        ), away
        assert not late or found["overdue"][0][3] == timezone.now() - asked.falls_due_at


def test_a_member_sees_own_figures_and_nothing_of_what_others_were_asked(counted: Cast) -> None:
    first, _, third = counted.reviewers
    found = figures(as_(first), MINE)
    assert found["turnaround"] == [
        ["Invited → answered", 1, 2 * HOUR, 2 * HOUR],
        ["Accepted → signed", 1, 24 * HOUR, 24 * HOUR],
    ]
    assert found["quorum-waits"][0] == ["Submitted → ready", 1, 79 * HOUR, 79 * HOUR]
    assert [row[0] for row in found["load"]] == ["Reviewer One"] and found["overdue"] == []
    assert found["throughput"][-2] == ["March 2026", 1, 0, 1]
    page = as_(third).get(MINE).content.decode()
    assert "=Three?" in page and not any(
        word in page for word in (SECRET_TITLE, "Two?", "Reviewer One", "Reviewer Two")
    )
    assert figures(as_(third), MINE)["quorum-waits"] == [
        ["Submitted → ready", 0, None, None],
        ["Under review → ready", 0, None, None],
    ]


def test_editors_see_each_member_and_members_see_no_other(counted: Cast) -> None:
    theirs = f"{HOUSE}{counted.members[0].pk}/"
    assert (
        figures(as_(counted.chair), theirs)["turnaround"]
        == figures(as_(counted.reviewers[0]), MINE)["turnaround"]
    )
    for path in (HOUSE, theirs, f"{HOUSE}{counted.members[1].pk}/"):
        assert as_(counted.reviewers[0]).get(path).status_code == 403
        assert as_(counted.author).get(path).status_code == 404
    assert as_(counted.editor).get(MINE).status_code == 403


def test_an_editor_learns_nothing_here_of_own_articles(counted: Cast) -> None:
    counted.author.groups.set(Group.objects.filter(name="Editors"))
    factor(counted.author)
    found = figures(as_(counted.author), HOUSE)
    assert [
        row[1] for row in found["time-in-state"] + found["turnaround"] + found["quorum-waits"]
    ] == [0] * 9
    assert found["overdue"] == [] and [row[1] for row in found["load"]] == [0, 0, 0]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", 3),
        ("?period=30", 0),
        ("?period=365", 3),
        ("?since=2026-03-02&until=2026-03-02", 1),
        ("?since=2026-03-03", 2),
        ("?until=2026-03-02", 1),
        ("?since=2026-03-07", 0),
        ("?topic=kidney-and-electrolytes", 3),
        ("?topic=infections", 0),
    ],
)
def test_a_filter_narrows_to_topic_and_period(counted: Cast, query: str, left: int) -> None:
    """Of three articles, one each left "submitted" on the second, the third and the sixth of
    March."""
    Topic.objects.create(name="Infections", slug="infections")
    assert figures(as_(counted.editor), HOUSE + query)["time-in-state"][0][1] == left


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("", (3, 2, 1, 1, 3, 3)),
        ("?topic=kidney-and-electrolytes", (3, 2, 1, 1, 3, 3)),
        ("?topic=infections", (0, 0, 0, 0, 1, 0)),
        ("?since=2026-03-02&until=2026-03-02", (1, 0, 0, 1, 3, 3)),
        ("?since=2026-03-03&until=2026-03-04", (2, 1, 0, 1, 3, 0)),
        ("?since=2026-03-05", (0, 1, 1, 1, 3, 0)),
        ("?since=2026-03-05&topic=infections", (0, 0, 0, 0, 1, 0)),
    ],
)
def test_every_figure_is_narrowed(counted: Cast, query: str, counts: tuple[int, ...]) -> None:
    """Answers, reviews, ready for decision, overdue now, whose load, and what came in; a member of
    another topic has no part in ours.

    On the second of March one declined; on the third two accepted; one signed on the fourth and one
    on the fifth.
    """
    counted.members[0].topics.add(Topic.objects.create(name="Infections", slug="infections"))
    found = figures(as_(counted.editor), HOUSE + query)
    answers, reviews = (row[1] for row in found["turnaround"])
    came_in = sum(row[1] for row in found["throughput"])
    assert (
        answers,
        reviews,
        found["quorum-waits"][0][1],
        len(found["overdue"]),
        len(found["load"]),
        came_in,
    ) == counts


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("topic=nowhere", "topic", "Choose a topic of the list."),
        ("topic=%00", "topic", "Choose a topic of the list."),
        ("period=7", "period", "Choose a period of the list."),
        ("since=soon", "since", "Write the day as year-month-day"),
        ("until=2026-02-31", "until", "Write the day as year-month-day"),
        ("since=9999-12-31", "since", "between 1 January 2000 and today"),
        ("until=0001-01-01", "until", "between 1 January 2000 and today"),
        ("since=2026-03-02&until=2026-03-01", "until", "not before the first one"),
        ("since=2001-01-01", "since", "at most 5 years"),
    ],
)
def test_a_filter_that_cannot_be_says_so_at_its_field(
    counted: Cast, query: str, field: str, sentence: str
) -> None:
    for more in ("", "&download=load"):
        answer = as_(counted.editor).get(f"{HOUSE}?{query}{more}")
        html = answer.content.decode()
        assert answer.status_code == 422 and "figures" not in answer.context
        error = html.partition(f'id="id_{field}_error"')[2].partition("</span></span>")[0]
        assert sentence in error
    assert field in {"topic", "period"} or f'value="{query.rpartition("=")[2]}"' in html


@pytest.mark.parametrize(
    "key", ["overdue", "time-in-state", "turnaround", "quorum-waits", "load", "throughput"]
)
def test_each_figure_is_a_file_of_the_same_numbers(counted: Cast, key: str) -> None:
    client = as_(counted.editor)
    answer = client.get(f"{HOUSE}?period=90&download={key}")
    assert (
        answer["Content-Disposition"] == f'attachment; filename="{key}-2026-01-07-2026-04-06.csv"'
    )
    head, *rows = csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines())
    shown = figures(client, f"{HOUSE}?period=90")[key]
    assert len(rows) == len(shown) and all(len(row) == len(head) for row in rows)
    assert [row[0] for row in rows] == [harmless(row[0]) for row in shown]


def test_durations_are_in_days_and_no_cell_is_a_formula(counted: Cast) -> None:
    client = as_(counted.editor)
    times = (
        b"".join(client.get(f"{HOUSE}?download=turnaround").streaming_content)
        .decode("utf-8-sig")
        .splitlines()
    )
    assert times == [
        "step,count,median_days,ninetieth_percentile_days",
        "Invited → answered,3,0.083,0.250",
        "Accepted → signed,2,1.000,2.000",
    ]
    assert b"'=Three?," in b"".join(client.get(f"{HOUSE}?download=overdue").streaming_content)
    assert client.get(f"{HOUSE}?download=nothing").status_code == 404


def test_each_chart_has_a_name_and_its_numbers_in_words(counted: Cast) -> None:
    html = as_(counted.editor).get(HOUSE).content.decode()
    assert html.count('role="img"') == html.count('<svg class="chart') == 1 + 4 + 4
    assert (
        "Invited → answered: 2.0 h, 9 in 10 within 6.0 h; Accepted → signed: 24.0 h, 9 in 10 "
        "within 2.0 days." in html
    )
    assert "Reviewer Three: 1 of" in html and "March 2026: 3" in html
    assert Article.objects.count() == 3


@pytest.mark.parametrize(
    ("value", "is_two_lined"),
    [("2 days", False), ("under 1 min, 9 in 10 within under 1 min", True)],
)
def test_what_is_said_of_a_bar_stands_below_its_label_where_it_would_run_into_it(
    value: str, is_two_lined: bool
) -> None:
    chart = Bars(
        "key", "Title", (Bar("Submitted", "1 day", 1, 2), Bar("Under review", value, 1, 2))
    )
    assert chart.is_two_lined == is_two_lined
    first, second = chart.drawn
    assert (first.said > first.words) == is_two_lined and first.said < first.top < second.words
    assert second.top + 12 < chart.height


@pytest.mark.parametrize("number", [2, 4, 12, 36])
def test_the_first_and_the_last_month_stand_at_the_edges_where_they_are_named(number: int) -> None:
    chart = Columns(
        "key",
        "Title",
        [(date(2020 + month // 12, month % 12 + 1, 1), 1) for month in range(number)],
        1,
    )
    drawn = chart.columns
    assert drawn[0].start == 0 and drawn[-1].start + chart.thickness == WIDTH
    assert all(
        column.start + chart.thickness < following.start for column, following in pairwise(drawn)
    )


def test_a_single_month_stands_above_its_name() -> None:
    [drawn] = Columns("key", "Title", [(date(2026, 11, 1), 3)], 3).columns
    assert drawn.start == 0
