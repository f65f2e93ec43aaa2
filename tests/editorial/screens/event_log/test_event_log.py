"""The log of events: how far the notifications of each have come, and what filters and pages
show."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from articles.models import Article, DeliveryStatus, Notification, Topic
from editorial.admin.screens import event_log
from editorial.admin.screens.outbox import in_words
from tests.articles.reading.printed import part, words
from tests.cast import Cast, factor

from .listed import LOG, editor, lines

__all__ = ["editor"]

pytestmark = pytest.mark.page


def listed(client: Client, query: str = "") -> list[tuple[int, str]]:
    """Article and verb of each row, in order."""
    return [
        (event.article_id, event.verb)
        for event in client.get(LOG + query).context["cl"].result_list
    ]


def test_each_event_says_how_far_its_notifications_have_come(cast: Cast, editor: Client) -> None:
    article = cast.submitted()
    dead, suppressed = (
        Notification.objects.filter(state=DeliveryStatus.OWED)
        .order_by("pk")
        .values_list("pk", flat=True)[:2]
    )
    Notification.objects.filter(pk=dead).end(DeliveryStatus.DEAD, "550 No such mailbox")
    Notification.objects.filter(pk=suppressed).end(
        DeliveryStatus.SUPPRESSED, "The account is closed."
    )
    event = article.events.get()
    states = {state: event.notifications.filter(state=state).count() for state in DeliveryStatus}
    html = editor.get(LOG).content.decode()
    label = f"{states['owed']} owed, {states['delivered']} delivered, 1 suppressed, 1 dead"
    assert f'<a href="/admin/articles/notification/?event={event.pk}">{label}</a>' in html
    shown = editor.get(f"/admin/articles/notification/?event={event.pk}").context["cl"].result_list
    assert {notification.pk for notification in shown} == set(
        event.notifications.values_list("pk", flat=True)
    )
    page = editor.get(f"{LOG}{event.pk}/change/").content.decode()
    assert (
        "550 No such mailbox" in page and "The account is closed." in page and "Mail, dead" in page
    )


def test_one_event_shows_its_signature_and_the_facts_behind_its_hash(
    cast: Cast, editor: Client
) -> None:
    event = cast.approved().events.get(verb="approve")
    page = editor.get(f"{LOG}{event.pk}/change/").content.decode()
    for expected in (
        cast.editor.byline,
        "Approval: this text may be relied on as it stands",
        "password and code",
        event.hash,
        event.previous,
        "event/1",
    ):
        assert expected in page
    submission = event.article.events.get(verb="submit")
    assert "This act needs none." in editor.get(f"{LOG}{submission.pk}/change/").content.decode()


def test_filters_narrow_by_verb_topic_period_article_delivery_and_words(
    cast: Cast, editor: Client
) -> None:
    rejected = cast.rejected(title="One?")
    submitted = cast.submitted(
        title="Two?", topic=Topic.objects.create(name="Infections", slug="infections")
    )
    Notification.objects.filter(event__article=submitted, state=DeliveryStatus.OWED).end(
        DeliveryStatus.DEAD
    )
    assert listed(editor) == [
        (submitted.pk, "submit"),
        (rejected.pk, "reject"),
        (rejected.pk, "submit"),
    ]
    assert listed(editor, "?verb=reject") == [(rejected.pk, "reject")]
    assert listed(editor, "?topic=infections") == [(submitted.pk, "submit")]
    assert listed(editor, "?days=1&verb=submit") == [
        (submitted.pk, "submit"),
        (rejected.pk, "submit"),
    ]
    assert listed(editor, f"?article={rejected.pk}") == [
        (rejected.pk, "reject"),
        (rejected.pk, "submit"),
    ]
    assert listed(editor, "?delivery=dead") == [(submitted.pk, "submit")]
    assert listed(editor, "?q=Editor") == [(rejected.pk, "reject")]
    assert listed(editor, "?q=Two") == [(submitted.pk, "submit")]
    assert [line["event"]["verb"] for line in lines(editor, "?verb=reject")] == ["reject"]


def test_filters_narrow_by_person_and_by_days(cast: Cast, editor: Client) -> None:
    with travel("2026-03-30T23:59:00Z", tick=False):
        article = cast.submitted(title="One?")
    with travel("2026-03-31T00:00:00Z", tick=False):
        article.reject(by=cast.other_editor, digest=article.digest, reason="No.")
    with travel("2026-04-02T12:00:00Z", tick=False):
        client = Client()
        client.force_login(cast.editor)
        assert listed(client, "?person=other+editor") == [(article.pk, "reject")]
        assert (
            listed(client, "?since=2026-03-31")
            == listed(client, "?since=2026-03-31&until=2026-04-01")
            == [(article.pk, "reject")]
        )
        assert (
            listed(client, "?until=2026-03-30")
            == listed(client, "?person=Author&since=&until=")
            == [(article.pk, "submit")]
        )
        assert listed(client, "?person=Author&since=2026-03-31") == []
        assert [
            line["event"]["verb"] for line in lines(client, "?person=Other&since=2026-03-31")
        ] == ["reject"]


def test_what_is_typed_keeps_what_is_chosen_and_stands_in_the_form(
    cast: Cast, editor: Client
) -> None:
    cast.submitted()
    html = editor.get(f"{LOG}?verb=submit&person=Author&since=2026-01-02&q=One").content.decode()
    days, person = (part(html, f"By {name}</h3>", "</form>") for name in ("days", "person"))
    assert (
        'name="since" value="2026-01-02"' in days
        and 'type="hidden" name="person" value="Author"' in days
    )
    assert (
        'name="person" value="Author"' in person
        and 'type="hidden" name="since" value="2026-01-02"' in person
    )
    for form in (days, person):
        assert (
            'type="hidden" name="verb" value="submit"' in form
            and 'type="hidden" name="q" value="One"' in form
        )


def test_the_drawer_begins_with_when_and_who(cast: Cast, editor: Client) -> None:
    html = editor.get(LOG).content.decode()
    positions = [
        html.index(f"By {name} ") for name in ("when", "topic", "what happened", "notifications")
    ]
    assert (
        positions == sorted(positions)
        and positions[0] < html.index("By days<") < html.index("By person<") < positions[1]
    )


def test_a_filter_that_is_not_offered_is_said_to_be_dropped(cast: Cast, editor: Client) -> None:
    cast.submitted()
    shown = words(editor.get(f"{LOG}?verb=nothing", follow=True).content.decode())
    assert "something that no filter here offers" in shown
    assert "something that no filter here offers" not in words(editor.get(LOG).content.decode())


def test_pages_lead_further_and_back_by_place(
    cast: Cast, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_log.EventAdmin, "list_per_page", 2)
    first, second = cast.under_review(title="One?"), cast.under_review(title="Two?")
    cast.invite(first)

    def leaf(query: str) -> tuple[list[Any], Any]:
        shown = editor.get(LOG + query).context["cl"]
        return [(event.article_id, event.verb) for event in shown.result_list], shown

    newest, page_one = leaf("")
    assert (
        newest == [(first.pk, "invite"), (second.pk, "start_review")]
        and not page_one.back
        and str(page_one.result_count) == "2+"
    )
    middle, page_two = leaf(page_one.further)
    assert middle == [(second.pk, "submit"), (first.pk, "start_review")]
    last, page_three = leaf(page_two.further)
    assert (
        last == [(first.pk, "submit")]
        and not page_three.further
        and str(page_three.result_count) == "2+"
    )
    cast.submitted(title="Three?")  # what comes in meanwhile moves nothing
    assert leaf(page_three.back)[0] == middle and leaf(page_two.back)[0] == newest
    assert leaf(leaf(page_two.back)[1].back)[0] == [(Article.objects.latest("pk").pk, "submit")]
    assert leaf("?verb=submit")[1].further.endswith("&verb=submit")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "[]",
        "[1]",
        "[null,null]",
        '["2026-01-01",1,2]',
        "{}",
        "[[],{}]",
        '["2026-99-99T00:00:00Z",1]',
        '["2026-01-01T00:00:00Z",1e999]',
        "[" * 5_000,
        '["2026-01-01T00:00:00Z","\\u0000"]',
        "",
    ],
)
@pytest.mark.parametrize("side", ["behind", "before"])
def test_a_place_that_is_none_is_said_to_be_dropped(
    cast: Cast, editor: Client, side: str, cursor: str
) -> None:
    shown = editor.get(LOG, {side: cursor}, follow=True)
    assert shown.status_code == 200 and "something that no filter here offers" in words(
        shown.content.decode()
    )


def test_behind_the_last_place_there_is_nothing_and_a_way_back(cast: Cast, editor: Client) -> None:
    cast.submitted()
    shown = editor.get(LOG, {"behind": '["2000-01-01T00:00:00+00:00", 1]'})
    assert shown.context["cl"].result_list == [] and shown.context["cl"].back == "?"


def test_a_list_that_is_empty_says_so_in_our_words(cast: Cast, editor: Client) -> None:
    assert "Nothing is here now." in words(editor.get(LOG).content.decode())
    cast.submitted()
    shown = words(editor.get(f"{LOG}?verb=retract").content.decode())
    assert (
        "Nothing here fits the filters and the search. Show everything" in shown
        and "yielded" not in shown
    )


def test_an_act_is_headed_in_words_and_leads_to_its_article(cast: Cast, editor: Client) -> None:
    article = cast.approved()
    event = article.events.get(verb="approve")
    page = editor.get(f"{LOG}{event.pk}/change/").content.decode()
    assert words(part(page, "<title>", "</title>")).startswith(
        f"Approved, entry {event.sequence} –"
    )
    assert f"<bdi>Approved, entry {event.sequence}</bdi></h1>" in page
    assert f'<a href="/admin/articles/article/{article.pk}/change/" dir="auto">' in page
    assert (
        "Sequence" not in page
        and "Actor name" not in page
        and "Sequence" not in editor.get(LOG).content.decode()
    )


def test_a_kind_of_notification_is_told_in_words(cast: Cast, editor: Client) -> None:
    notification = (
        cast.submitted().events.get().notifications.get(kind="author_submitted", channel="mail")
    )
    page = editor.get(f"/admin/articles/notification/{notification.pk}/change/").content.decode()
    assert "<bdi>To the authors: submitted</bdi></h1>" in page and "author_submitted" not in page
    client = Client()
    client.force_login(cast.operator)
    assert "To the authors: submitted" in (
        html := client.get("/admin/articles/notification/").content.decode()
    )
    assert "author_submitted" not in html


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("editors_interest_late", "To the editors: interest late"),
        ("reviewer_invited", "To a reviewer: invited"),
        ("digest", "Digest"),
        ("delivery_failed", "Delivery failed"),
        ("account_email_changed", "About an account: email changed"),
        ("co_author_named", "Co author named"),
        ("keys_roles_changed", "To an account: roles changed"),
    ],
)
def test_each_kind_has_its_words(kind: str, label: str) -> None:
    assert in_words(kind) == label


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-13-40",
        "until=1999-12-31",
        "until=9999-12-31",
        "person=%00",
        "person=" + "a" * 255,
        "verb=nothing",
        "days=2",
        "topic=nowhere",
        "delivery=x",
        "article=x",
        "article=%00",
        "article=99999999999999999999",
        "at__gt=2026",
        "actor__password__startswith=a",
    ],
)
@pytest.mark.parametrize("page", ["", "export.csv", "export.jsonl"])
def test_what_no_filter_offers_is_turned_away(
    cast: Cast, editor: Client, page: str, query: str
) -> None:
    answer = editor.get(f"{LOG}{page}?{query}")
    assert answer.status_code in (302, 400)
    assert answer.status_code == 400 or answer["Location"] == f"{LOG}?e=1"


@pytest.mark.parametrize("page", ["", "export.csv", "export.jsonl"])
def test_first_drafts_and_own_articles_stay_out(cast: Cast, page: str) -> None:
    cast.draft(title="Canary?").withdraw(by=cast.author)
    cast.submitted(title="Nightingale?")
    cast.author.groups.set(Group.objects.filter(name="Editors"))
    factor(cast.author)
    for who, sees in ((cast.editor, True), (cast.author, False)):
        client = Client()
        client.force_login(who)
        answer = client.get(LOG + page)
        assert answer.status_code == 200
        body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert ("submit" in body if page else "Nightingale?" in body) == sees
        assert "Canary?" not in body and not (page and "withdraw" in body)


@pytest.mark.parametrize("page", ["", "export.csv", "export.jsonl"])
def test_the_log_costs_the_same_at_any_length(cast: Cast, editor: Client, page: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            answer = editor.get(LOG + page)
            assert answer.status_code == 200 and (
                b"".join(answer.streaming_content) if answer.streaming else answer.content
            )
        return len(seen)

    cast.rejected(title="One?")
    at_few = cost()
    for number in range(12):
        cast.rejected(title=f"Question {number}?")
    assert at_few == cost() <= 12
