"""Seeing the work: an editor reads the dashboard and takes its numbers away, a chair the ledger,
a member their own figures."""

import hashlib
import json

from .. import acts
from ..conftest import Journey


def test_an_editor_narrows_the_dashboard_and_takes_the_numbers_away(journey: Journey) -> None:
    cast = journey.cast
    cast.approved()
    editor = journey.enter(cast.editor).follow("Dashboard")
    editor.reads("Time in state", "Open reviews and limits", "Articles of your own are left out")
    editor.fill(topic=cast.topic.name, period="Last 30 days").press("Show").reads(
        "Throughput by month"
    )
    assert "topic=kidney-and-electrolytes&period=30" in editor.page.url
    head, *rows = acts.take(editor, "CSV file: Answering and reviewing").splitlines()
    assert head.startswith("step,count,")
    assert [row.split(",")[:2] for row in rows] == [
        ["Invited → answered", "2"],
        ["Accepted → signed", "2"],
    ]
    editor.follow(str(cast.reviewers[0])).reads("Answering and reviewing", cast.reviewers[0].byline)


def test_a_chair_looks_up_an_act_and_takes_the_ledger_away(journey: Journey) -> None:
    cast = journey.cast
    article = cast.approved()
    chair = journey.enter(cast.chair).follow("Ledger").reads("Approved", "delivered")
    chair.follow("Approved").reads(
        cast.editor.byline, "Approval: this text may be relied on as it stands", article.digest
    )
    chair.go("/admin/articles/event/?verb=approve").reads(acts.QUESTION)
    [line] = acts.take(chair, "JSON Lines, to check the hashes").splitlines()
    found = json.loads(line)
    form = json.dumps(found["event"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert found["hash"] == "sha256:" + hashlib.sha256(form.encode()).hexdigest()
    assert {notification["state"] for notification in found["notifications"]} == {
        "owed",
        "delivered",
    }
    [_, row] = acts.take(chair, "CSV, for a spreadsheet").splitlines()
    assert found["hash"] in row


def test_a_member_reads_own_figures(journey: Journey) -> None:
    cast = journey.cast
    cast.invite(cast.under_review())
    member = journey.enter(cast.reviewers[0]).follow("My statistics")
    member.reads("Open reviews and limits", f"1 of {cast.members[0].cap}").does_not_read(
        cast.reviewers[1].name
    )
