"""The files of the log of events: they prove themselves, and hold what the screen shows."""

import csv
import hashlib
import json
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test import Client

from articles.models import Article, DeliveryStatus, Event, Notification
from editorial.figures import event_files
from tests.cast import Cast

from .listed import LOG, editor, lines

__all__ = ["editor"]

pytestmark = pytest.mark.page


def broken(found: list[dict[str, Any]]) -> list[int]:
    """What somebody finds who has nothing but the lines: the numbers of those that do not hold."""
    last: dict[int, str] = {}
    wrong = []
    for number, line in enumerate(found):
        event = line["event"]
        form = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        holds = line["hash"] == "sha256:" + hashlib.sha256(form).hexdigest() and event[
            "previous"
        ] == last.get(event["article"], "")
        wrong += [] if holds else [number]
        last[event["article"]] = line["hash"]
    return wrong


def test_the_chain_is_checked_from_the_lines_alone(cast: Cast, editor: Client) -> None:
    cast.approved(title="Naïve “quotes” – and Ünïcode?"), cast.retracted(title="Two?")
    found = lines(editor)
    assert len(found) == Event.objects.count() and broken(found) == []
    altered = json.loads(json.dumps(found))
    altered[3]["event"]["reason"] = "Another one."
    assert broken(altered) == [3]
    assert broken(found[:4] + found[5:]) == [4]


def test_the_files_carry_each_signature(cast: Cast, editor: Client) -> None:
    cast.retracted()
    signed = {
        line["event"]["verb"]: (line["event"], line["event"]["detail"]["signature"])
        for line in lines(editor)
        if "signature" in line["event"]["detail"]
    }
    assert set(signed) == {"sign", "approve", "retract"}
    for event, signature in signed.values():
        assert (signature["person"], signature["digest"], signature["method"]) == (
            event["actor"][0],
            event["digest"],
            "password and code",
        )
        assert signature["printed_name"] and signature["at"] and signature["meaning"]
    assert signed["retract"][1]["meaning"] == "responsibility"
    rows = csv.DictReader(
        b"".join(editor.get(f"{LOG}export.csv").streaming_content).decode("utf-8-sig").splitlines()
    )
    assert {row["verb"]: row["signed_by"] for row in rows if row["signed_by"]} == {
        verb: signature["printed_name"] for verb, (_, signature) in signed.items()
    } | {"sign": cast.reviewers[1].byline}


def test_the_lines_tell_of_each_notification_and_not_its_text(cast: Cast, editor: Client) -> None:
    article = cast.submitted()
    [line] = lines(editor)
    notifications = list(article.events.get().notifications.order_by("pk"))
    assert [
        (
            notification["kind"],
            notification["recipient"],
            notification["channel"],
            notification["state"],
        )
        for notification in line["notifications"]
    ] == [
        (notification.kind, str(notification.recipient), notification.channel, notification.state)
        for notification in notifications
    ]
    assert notifications and not any(
        "text" in notification or "subject" in notification
        for notification in line["notifications"]
    )


@pytest.mark.parametrize("at_once", [1, 2_000])
def test_an_act_that_drops_out_of_the_filter_takes_no_notifications_of_others_along(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    first, second = cast.submitted(title="One?"), cast.submitted(title="Two?")
    monkeypatch.setattr(event_files, "AT_ONCE", at_once)

    def deliver(execute: Any, *query: Any) -> Any:
        answer = execute(*query)
        if not asked:
            asked.append(query)
            Notification.objects.filter(event__article=first).update(state=DeliveryStatus.DELIVERED)
        return answer

    asked: list[Any] = []
    owing = Event.objects.filter(
        Exists(Notification.objects.filter(event=OuterRef("pk"), state=DeliveryStatus.OWED))
    )
    with connection.execute_wrapper(deliver):
        found = {
            line["event"]["article"]: len(line["notifications"])
            for line in map(json.loads, event_files.json_lines(owing))
        }
    assert asked and found[second.pk] == Notification.objects.filter(event__article=second).count()


def test_the_spreadsheet_counts_notifications_and_holds_no_formula(
    cast: Cast, editor: Client
) -> None:
    article = cast.submitted(title="=1+1?")
    article.reject(by=cast.editor, digest=article.digest, reason="@SUM(A1)")
    rows = list(
        csv.DictReader(
            b"".join(editor.get(f"{LOG}export.csv").streaming_content)
            .decode("utf-8-sig")
            .splitlines()
        )
    )
    assert [(row["verb"], row["question"], row["reason"]) for row in rows] == [
        ("submit", "'=1+1?", ""),
        ("reject", "'=1+1?", "'@SUM(A1)"),
    ]
    assert {row["topic"] for row in rows} == {"Kidney and electrolytes"}
    for row, event in zip(rows, article.events.order_by("sequence"), strict=True):
        assert row["hash"] == event.hash
        assert {state: int(row[state]) for state in DeliveryStatus} == {
            state: event.notifications.filter(state=state).count() for state in DeliveryStatus
        }


def test_the_spreadsheet_holds_who_signed_what_when_and_how(cast: Cast, editor: Client) -> None:
    signed = cast.approved().events.get(verb="approve").detail["signature"]
    rows = list(
        csv.DictReader(
            b"".join(editor.get(f"{LOG}export.csv?verb=approve").streaming_content)
            .decode("utf-8-sig")
            .splitlines()
        )
    )
    assert [
        (row["signed_by"], row["signed_meaning"], row["signed_method"], row["signed_at"])
        for row in rows
    ] == [(signed["printed_name"], "approval", "password and code", signed["at"])]


def test_only_those_who_decide_take_it_away(cast: Cast) -> None:
    cast.submitted()
    for who, status in (
        (cast.chair, 200),
        (cast.operator, 403),
        (cast.reviewers[0], 403),
        (cast.author, 404),
    ):
        client = Client()
        client.force_login(who)
        for page in ("export.csv", "export.jsonl"):
            assert client.get(LOG + page).status_code == status, (who, page)
    assert Article.objects.count() == 1
