"""The workspace's pages and list: what they cost, that reading changes nothing, and what they
show."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reviewers.models import Assignment, AssignmentStatus, Interests
from reviewers.views import workspace
from tests.cast import Cast, person
from tests.reviewers.workspace.pages import LIST, page, walk, words

pytestmark = pytest.mark.page


def test_reading_changes_nothing(assignment: Assignment, member: Client) -> None:
    for state in ("", "accepted", "open"):
        walk(assignment, state) if state != "open" else assignment.declare(
            by=assignment.member.person, interests=Interests.NONE
        )
        with CaptureQueriesContext(connection) as seen:
            for path in (
                LIST,
                page(assignment),
                page(assignment) + "?step=decline",
                page(assignment) + "?step=accept",
                page(assignment) + "?step=nonsense",
            ):
                assert member.get(path).status_code == 200
        assert not [query["sql"] for query in seen if not query["sql"].startswith("SELECT")]


def test_pages_stay_in_their_budget(cast: Cast, member: Client) -> None:
    counted = {}
    for state in ("", "accepted", "open", "interest"):
        assignment = walk(
            cast.invite(cast.under_review(title=f"Is it {state}?"), cast.reviewers[0])[0], state
        )
        with CaptureQueriesContext(connection) as seen:
            member.get(page(assignment))
        counted[state or "invited"] = len(seen)
    signed = cast.review(
        cast.invite(cast.under_review(title="Is it signed?"), cast.reviewers[0])[0]
    )
    with CaptureQueriesContext(connection) as seen:
        member.get(page(signed))
    counted["signed"] = len(seen)
    assert max(counted.values()) <= 12, counted


def test_the_list_costs_the_same_at_any_length(cast: Cast, member: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert member.get(LIST).status_code == 200
        return len(seen)

    def more(count: int) -> None:
        for number in range(count):
            article = cast.under_review(title=f"Is it {number}?")
            (open_one,) = cast.invite(article, cast.reviewers[0])
            (done,) = cast.invite(cast.under_review(title=f"Was it {number}?"), cast.reviewers[0])
            cast.review(done) if number % 2 else done.decline(by=cast.reviewers[0], reason="No.")
            assert open_one.status == AssignmentStatus.INVITED

    more(2)
    few = cost()
    more(6)
    assert cost() == few <= 12


def test_an_empty_list_says_so(member: Client) -> None:
    assert "Nothing waits for you" in words(member.get(LIST))


def test_the_list_shows_exactly_what_is_mine(
    cast: Cast, assignment: Assignment, member: Client
) -> None:
    (theirs,) = cast.invite(cast.under_review(title="Whose is this?"), cast.reviewers[2])
    (gone,) = cast.invite(cast.under_review(title="Is it over?"), cast.reviewers[0])
    gone.article.withdraw(by=cast.author)
    html = member.get(LIST).content.decode()
    assert (
        set(re.findall(r'href="/admin/board/(\d+)/"', html))
        == {str(assignment.pk), str(gone.pk)}
        != {str(theirs.pk)}
    )
    wanted, past = html.split('id="past"')
    assert (
        assignment.revision.title in wanted
        and "Is it over?" not in wanted
        and "Is it over?" in past
    )


def test_what_is_overdue_says_so(assignment: Assignment, member: Client) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(
        due_at=assignment.invited_at.replace(year=2020)
    )
    assert "Overdue since" in words(member.get(LIST)) and "Overdue since" in words(
        member.get(page(assignment))
    )


def test_older_ones_are_a_page_away(
    cast: Cast, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "PAGE", 2)
    titles = [f"Was it {word}?" for word in ("alpha", "bravo", "carbon")]
    for title in titles:
        cast.invite(cast.under_review(title=title), cast.reviewers[0])[0].decline(
            by=cast.reviewers[0], reason="No."
        )

    def shown(path: str) -> list[str]:
        return [title for title in titles if title in words(member.get(path))]

    assert shown(LIST) == titles[1:]
    older = re.search(r'href="(\?before=\d+)"', member.get(LIST).content.decode())
    assert older and shown(LIST + older[1]) == titles[:1]
    for nonsense in ("x", "-1", "9" * 40, "²"):
        assert member.get(LIST, {"before": nonsense}).status_code == 200


def test_long_and_right_to_left_words_are_shown_as_typed(cast: Cast, client: Client) -> None:
    someone = person("reviewer_nine", "Board", credentials="MD")
    type(cast.members[0]).objects.create(
        person=someone, licence="GMC 7", licence_verified_on=timezone.localdate()
    )
    (assignment,) = cast.invite(
        cast.under_review(title="هل يفسر نقص بوتاسيوم الدم الخفيف ارتعاش الشفة؟"), someone
    )
    client.force_login(someone)
    assert '<h1 dir="auto">' in client.get(page(assignment)).content.decode()
