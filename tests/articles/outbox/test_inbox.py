"""The inbox: one's own, newest first; looking changes nothing, opening does."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.database.prepared import Prepared
from articles.models import Article, Notification, Person, notification
from articles.views.inbox import LEAF
from reviewers.models import Assignment
from tests.articles.reading.publishing import correct
from tests.cast import Cast, sign_for

pytestmark = pytest.mark.page

INBOX = "/inbox/"


@pytest.fixture
def as_author(client: Client, cast: Cast) -> Client:
    client.force_login(cast.author)
    return client


def shown(answer: HttpResponse) -> list[Notification]:
    return answer.context["notices"]


def own(person: Person) -> list[Notification]:
    return list(Notification.objects.inbox(person))


def fill(cast: Cast, count: int) -> None:
    """Give the author `count` notices or more."""
    while len(own(cast.author)) < count:
        cast.withdrawn(title=f"Question {len(own(cast.author))}?")


@pytest.mark.parametrize(
    ("limit", "count"), [(3, "3+"), (2, "2+"), (1, "1+"), (4, "3"), (1_000, "3")]
)
def test_unread_notices_are_counted_only_so_far(
    as_author: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, limit: int, count: str
) -> None:
    cast.changes_requested()
    monkeypatch.setattr(notification, "COUNTED", limit)
    # The limit stands in the SQL, so that is written anew.
    monkeypatch.setattr(notification, "_unread", Prepared(notification._unread._build))
    with CaptureQueriesContext(connection) as seen:
        html = as_author.get(INBOX).content.decode()
    assert f'<span class="count">{count}<' in html
    assert any(
        f"limit {limit}" in query["sql"].lower() and "read_at" in query["sql"]
        for query in seen.captured_queries
    )


def test_it_shows_exactly_one_s_own_notices_newest_first(as_author: Client, cast: Cast) -> None:
    cast.changes_requested()
    answer = as_author.get(INBOX)
    assert [notification.kind for notification in shown(answer)] == [
        "author_changes_requested",
        "author_under_review",
        "author_submitted",
    ]
    assert {notification.recipient_id for notification in shown(answer)} == {cast.author.pk}
    html = answer.content.decode()
    assert "Changes requested: Does mild hypokalaemia explain a twitching lip?" in html
    assert html.count('class="notices__about"') == 1, "one article, one heading"
    assert "New submission" not in html, "what the editors were told"


def test_the_masthead_counts_what_is_new(as_author: Client, cast: Cast) -> None:
    cast.under_review()
    html = as_author.get(INBOX).content.decode()
    assert re.search(
        r'href="/inbox/" aria-current="page".*?<span class="count">2<', html, re.DOTALL
    )
    assert "2 notices are new." in html


def test_looking_changes_nothing(as_author: Client, cast: Cast) -> None:
    cast.submitted()
    page = f"{INBOX}{own(cast.author)[0].pk}/"
    for path in (INBOX, f"{INBOX}?show=new", page, page):
        assert as_author.get(path).status_code == 200
    assert as_author.get(f"{INBOX}read/").status_code == 405
    assert [notification.read_at for notification in own(cast.author)] == [None]


def test_an_opened_notice_reads_as_a_page(as_author: Client, cast: Cast) -> None:
    cast.changes_requested()
    notice = own(cast.author)[0]
    html = as_author.get(f"{INBOX}{notice.pk}/").content.decode()
    assert f'<h1 dir="auto">{notice.subject}</h1>' in html
    assert "The editors ask for changes to your answer" in html and "Mark as read" in html
    assert not [mail for mail in ("Dear Author", "--", "your choice") if f"<p>{mail}" in html]
    assert notice.text.count(f"8000{notice.path}\n") == 1 and f"8000{notice.path}<" not in html
    here = as_author.post(f"{INBOX}{notice.pk}/", {"stay": "yes"})
    assert here.headers["Location"] == INBOX and own(cast.author)[0].read_at
    assert "Mark as read" not in as_author.get(f"{INBOX}{notice.pk}/").content.decode()


def test_a_reason_with_a_line_of_hyphens_is_shown_to_its_end(as_author: Client, cast: Cast) -> None:
    article = cast.under_review()
    reason = "More on magnesium.\n\n--\nAnd on calcium."
    article.request_changes(by=cast.editor, digest=article.digest, reason=reason)
    html = as_author.get(f"{INBOX}{own(cast.author)[0].pk}/").content.decode()
    assert "And on calcium." in html and "your choice" not in html


def test_what_asked_for_a_decision_is_done_with_the_decision(client: Client, cast: Cast) -> None:
    client.force_login(cast.chair)

    def new() -> tuple[list[str], str]:
        listed = shown(client.get(INBOX, {"show": "new"}))
        html = client.get(INBOX).content.decode()
        assert Notification.objects.count_unread(cast.chair) == len(listed)
        return sorted(notification.kind for notification in listed), html

    article = cast.reviewed()
    kinds, html = new()
    assert "editors_ready" in kinds and "editors_submitted" not in kinds
    assert "Done</span>" in html and "is-new" in html
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    kinds, html = new()
    assert not {"editors_ready", "board_review_started"} & set(kinds)
    assert all(notification.read_at is None for notification in own(cast.chair)), (
        "it is written nowhere"
    )


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_invitation_is_done_with_its_answer(client: Client, cast: Cast, answer: str) -> None:
    assignment, _ = cast.invite(cast.under_review(), *cast.reviewers[:2])
    for who in cast.reviewers[:2]:
        assert Notification.objects.count_unread(who) == 2  # a review has begun, too
    if answer == "accept":
        assignment.accept(by=cast.reviewers[0])
    else:
        assignment.decline(by=cast.reviewers[0], reason="No time.")
    client.force_login(cast.reviewers[0])
    listed = [notice.kind for notice in shown(client.get(INBOX, {"show": "new"}))]
    assert "reviewer_invited" not in listed and len(shown(client.get(INBOX))) >= 2
    assert Notification.objects.count_unread(cast.reviewers[0]) == len(listed)
    assert Notification.objects.count_unread(cast.reviewers[1]) == 2, "who has not answered"


@pytest.mark.parametrize("ended", ["cancelled", "expired", "decided"])
def test_an_invitation_is_done_once_it_has_ended(cast: Cast, ended: str) -> None:
    article = cast.under_review()
    invited, other = cast.invite(article, *cast.reviewers[:2])
    member = invited.member.person

    def new() -> list[str]:
        notices = Notification.objects.inbox(member).still_new()
        return sorted({notice.kind for notice in notices} & {"reviewer_invited", f"reviewer_{end}"})

    end = "expired" if ended == "expired" else "cancelled"
    assert new() == ["reviewer_invited"]
    if ended == "cancelled":
        Assignment.objects.get(pk=invited.pk).cancel(by=cast.editor)
    elif ended == "expired":
        Assignment.objects.filter(pk=invited.pk).update(
            invited_at=timezone.now() - timedelta(days=9),
            answer_by=timezone.now() - timedelta(hours=1),
        )
        Assignment.objects.get(pk=invited.pk).expire(by=Person.objects.system())
    else:
        article.request_changes(by=cast.editor, digest=article.digest, reason="More on calcium.")
    assert new() == [f"reviewer_{end}"]
    if ended == "cancelled":
        cast.invite(article, member)
        assert new() == ["reviewer_cancelled", "reviewer_invited"], "it is asked for anew"
        still = Notification.objects.inbox(other.member.person).still_new()
        assert "reviewer_invited" in {notice.kind for notice in still}


def test_what_was_published_early_is_done_once_it_is_settled(cast: Cast) -> None:
    article = cast.under_review()

    def new() -> set[str]:
        return {
            notification.kind
            for notification in Notification.objects.inbox(cast.editor).still_new()
        }

    signed = sign_for(cast.chair, article, "force_publish")
    article.force_publish(by=cast.chair, digest=article.digest, reason="Now.", signature=signed)
    assert "editors_forced" in new()
    for assignment in cast.invite(article, *cast.reviewers[:2]):
        cast.review(assignment)
    article.refresh_from_db()
    signed = sign_for(cast.editor, article, "settle")
    article.settle(by=cast.editor, digest=article.digest, reason="It stands.", signature=signed)
    assert "editors_forced" not in new() and "editors_forced" in {
        notification.kind for notification in own(cast.editor)
    }


def test_a_late_interest_waits_past_a_correction(cast: Cast) -> None:
    article = cast.approved()
    late = Assignment.objects.filter(revision=article.approved_revision).earliest("pk")
    late.declare(by=late.member.person, interests="declared", text="A grant.")
    correct(cast, Article.objects.get(pk=article.pk))
    assert Article.objects.get(pk=article.pk).concerns()
    new = Notification.objects.inbox(cast.editor).still_new()
    assert "editors_interest_late" in {notification.kind for notification in new}


def test_opening_one_marks_it_and_goes_to_its_page(as_author: Client, cast: Cast) -> None:
    article = cast.under_review()
    newest, older = own(cast.author)
    answer = as_author.post(f"{INBOX}{newest.pk}/")
    assert answer.headers["Location"] == reverse("desk:article", args=[article.pk])
    newest.refresh_from_db(), older.refresh_from_db()
    assert newest.read_at and not older.read_at


def test_opening_one_twice_keeps_the_first_time(as_author: Client, cast: Cast) -> None:
    cast.submitted()
    [notice] = own(cast.author)
    as_author.post(f"{INBOX}{notice.pk}/")
    first = own(cast.author)[0].read_at
    assert as_author.post(f"{INBOX}{notice.pk}/").status_code == 302
    assert own(cast.author)[0].read_at == first


def test_somebody_else_s_notice_is_not_there(as_author: Client, cast: Cast) -> None:
    cast.submitted()
    theirs = own(cast.editor)[0]
    mail = Notification.objects.get(recipient=cast.author, channel="mail")
    answers = [as_author.post(f"{INBOX}{pk}/") for pk in (theirs.pk, mail.pk, 10**9)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert own(cast.editor)[0].read_at is None


def test_marking_all_leaves_what_came_in_since(as_author: Client, cast: Cast) -> None:
    article = cast.under_review()
    newest = as_author.get(INBOX).context["newest"]
    article.request_changes(by=cast.editor, digest=article.digest, reason="More on magnesium.")
    as_author.post(f"{INBOX}read/", {"newest": newest})
    assert [notification.kind for notification in own(cast.author) if not notification.read_at] == [
        "author_changes_requested"
    ]


def test_marking_all_touches_nobody_else(as_author: Client, cast: Cast) -> None:
    cast.submitted()
    as_author.post(f"{INBOX}read/", {"newest": as_author.get(INBOX).context["newest"]})
    assert all(notification.read_at for notification in own(cast.author))
    assert not any(notification.read_at for notification in own(cast.editor))


@pytest.mark.parametrize(
    "cursor", ["", "yesterday", "20260101T000000.000000-x", "20269999T000000.000000-1"]
)
def test_a_place_that_is_none_is_not_there(as_author: Client, cast: Cast, cursor: str) -> None:
    assert as_author.post(f"{INBOX}read/", {"newest": cursor}).status_code == 404
    assert as_author.get(INBOX, {"before": cursor or "-"}).status_code == 404


def test_every_notice_is_on_exactly_one_leaf(as_author: Client, cast: Cast) -> None:
    fill(cast, LEAF + 1)
    first = as_author.get(INBOX)
    second = as_author.get(INBOX, {"before": first.context["before"]})
    assert len(shown(first)) == LEAF
    assert [notification.pk for notification in [*shown(first), *shown(second)]] == [
        notification.pk for notification in own(cast.author)
    ]
    assert second.context["before"] == ""


def test_the_cost_does_not_grow_with_the_inbox(as_author: Client, cast: Cast) -> None:
    counts = []
    for filled in (1, LEAF + 1):
        fill(cast, filled)
        with CaptureQueriesContext(connection) as seen:
            as_author.get(INBOX)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_an_empty_inbox_says_what_will_come(as_author: Client) -> None:
    assert "Nothing has come in yet" in as_author.get(INBOX).content.decode()


def test_strangers_are_asked_to_log_in(client: Client, cast: Cast) -> None:
    cast.submitted()
    [notice] = own(cast.author)
    assert client.get(INBOX).headers["Location"] == "/accounts/login/?next=/inbox/"
    assert client.post(f"{INBOX}{notice.pk}/").status_code == 401
    assert own(cast.author)[0].read_at is None


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    cast.submitted()
    [notice] = own(cast.author)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.author)
    assert strict.post(f"{INBOX}{notice.pk}/").status_code == 403
    assert own(cast.author)[0].read_at is None
