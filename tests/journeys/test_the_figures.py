"""The figures and the ledger, by what is pressed on the screen: what is late, what waited, who
did what, and whether the mail arrived."""

import csv
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import time_machine
from django.utils import timezone
from playwright.sync_api import Locator, expect

from articles.models import Topic
from reviewers.models import BoardMember, Interests
from tests.cast import sign_for

from . import acts
from .conftest import Journey
from .walker import Walker

LATE = "Is this one late?"
ELSEWHERE = "Is this one of another topic?"
NOBODY = "No review is overdue."
BEFORE = timedelta(days=60)  # it all began then


def numbers(walker: Walker, figure: str) -> Locator:
    """The rows of a figure's table."""
    return walker.page.get_by_role("region", name=f"{figure}: the numbers").locator("tbody tr")


def worked(journey: Journey) -> None:
    """One text approved two days after it was handed in, and a review of another that nobody
    wrote for weeks."""
    cast = journey.cast
    with time_machine.travel(timezone.now() - BEFORE, tick=False) as clock:
        article = cast.submitted(title=acts.QUESTION)
        clock.shift(timedelta(hours=12))
        article.start_review(by=cast.editor)
        first, second = cast.invite(article)
        clock.shift(timedelta(hours=36))
        cast.review(first)
        cast.review(second)
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )
        [late] = cast.invite(cast.under_review(title=LATE), cast.reviewers[2])
        late.accept(by=cast.reviewers[2])
        late.declare(by=cast.reviewers[2], interests=Interests.NONE)
        elsewhere = Topic.objects.create(name="Infections", slug="infections")
        cast.submitted(title=ELSEWHERE, topic=elsewhere)


def test_an_editor_sees_what_is_late_and_what_waited(journey: Journey) -> None:
    cast = journey.cast
    worked(journey)
    editor = journey.enter(cast.editor).follow("Dashboard")
    [row] = numbers(editor, "Overdue now").all()
    expect(row).to_contain_text(LATE)
    expect(row).to_contain_text(str(cast.reviewers[2]))
    expect(row.get_by_role("cell").last).to_contain_text("days")
    waits = ["1", "2.0 days", "2.0 days", "1", "36.0 h", "36.0 h"]
    expect(numbers(editor, "Waiting for the quorum").get_by_role("cell")).to_have_text(waits)
    [head, waited, _] = csv.reader(
        acts.take(editor, "CSV file: Waiting for the quorum").splitlines()
    )
    assert (head[0], waited[:3]) == ("from", ["Submitted → ready", "1", "2.000"])

    editor.fill(topic="Infections").press("Show").reads(NOBODY).does_not_read(LATE)
    expect(numbers(editor, "Waiting for the quorum").get_by_role("cell")).to_have_text(
        ["0", "–", "–"] * 2
    )
    editor.fill(topic=cast.topic.name, period="Last 30 days").press("Show").reads(LATE)
    expect(numbers(editor, "Waiting for the quorum").get_by_role("cell").first).to_have_text("0")
    came = timezone.localdate() - BEFORE
    editor.fill(since=f"{came}", until=f"{came + timedelta(days=4)}").press("Show")
    expect(numbers(editor, "Waiting for the quorum").get_by_role("cell").first).to_have_text("1")
    head, *rows = csv.reader(acts.take(editor, "CSV file: Throughput by month").splitlines())
    assert sum(int(row[head.index("approved")]) for row in rows) == 1


def test_a_member_sees_own_numbers_and_takes_them_away(journey: Journey) -> None:
    cast = journey.cast
    worked(journey)
    member = journey.enter(cast.reviewers[0]).follow("My statistics")
    expect(numbers(member, "Answering and reviewing").get_by_role("cell").first).to_have_text("1")
    expect(numbers(member, "Waiting for the quorum").get_by_role("cell").first).to_have_text("1")
    member.reads(NOBODY).does_not_read(LATE, cast.reviewers[2].name)
    assert "Submitted → ready,1,2.000" in acts.take(member, "CSV file: Waiting for the quorum")
    late = journey.enter(cast.reviewers[2]).follow("My statistics")
    expect(numbers(late, "Overdue now")).to_have_count(1)
    late.open(LATE).reads("Overdue since")


def test_an_editor_finds_an_act_by_what_is_pressed_and_whether_its_mail_arrived(
    journey: Journey,
) -> None:
    cast = journey.cast
    worked(journey)
    journey.post()
    editor = journey.enter(cast.editor).follow("Ledger").reads(LATE, acts.QUESTION, ELSEWHERE)
    drawn(editor, "person").get_by_label("Name, a part of it, or an address").fill(
        cast.reviewers[0].name
    )
    shown(editor, "person").reads("Review signed", acts.QUESTION).does_not_read(LATE, ELSEWHERE)
    came = timezone.localdate() - BEFORE
    for label, day in {"From": came, "To": came + timedelta(days=4)}.items():
        drawn(editor, "days").get_by_label(label).fill(f"{day}")
    shown(editor, "days").reads("Review signed", "Invitation accepted", "No interests declared")
    editor.follow("Review signed").reads("Review: I have read this text", cast.reviewers[0].byline)
    editor.page.go_back()
    choose(editor, "Review signed")
    assert rows_of(editor) == 1 and {"person", "since", "until", "verb"} <= set(
        parse_qs(urlsplit(editor.page.url).query)
    )
    [line] = acts.take(editor, "JSON Lines, to check the hashes").splitlines()
    signature = json.loads(line)["event"]["detail"]["signature"]
    assert (signature["printed_name"], signature["meaning"]) == (cast.reviewers[0].byline, "review")
    [head, row] = csv.reader(acts.take(editor, "CSV, for a spreadsheet").splitlines())
    assert (
        row[head.index("signed_by")] == cast.reviewers[0].byline
        and row[head.index("signed_meaning")] == "review"
    )

    editor.go("/admin/articles/event/?verb=approve").open("delivered").reads(
        "Approved", "Delivered", cast.author.name
    )
    mail = (
        editor.page.get_by_role("row")
        .filter(has_text=cast.author.name)
        .filter(has_text="Mail")
        .first
    )
    expect(mail).to_contain_text("Delivered")


def open_drawer(walker: Walker) -> None:
    """Open the drawer of the filters, unless it is open."""
    button = walker.page.get_by_role("button", name="Filter")
    if button.get_attribute("aria-expanded") != "true":
        button.click()


def drawn(walker: Walker, title: str) -> Locator:
    """The small form of a filter, in the drawer that is opened."""
    open_drawer(walker)
    return walker.page.locator("form.admin-typed").filter(has_text=f"By {title}")


def shown(walker: Walker, title: str) -> Walker:
    """Press the button of that form."""
    with walker.page.expect_navigation():
        walker.page.locator("form.admin-typed").filter(has_text=f"By {title}").get_by_role(
            "button", name="Show"
        ).click()
    return walker.reads("Ledger")


def choose(walker: Walker, choice: str) -> None:
    """Press a choice of the filters."""
    open_drawer(walker)
    with walker.page.expect_navigation():
        walker.page.locator("#changelist-filter").get_by_role(
            "link", name=choice, exact=True
        ).click()


def rows_of(walker: Walker) -> int:
    """How many rows the list shows."""
    return walker.page.locator("#result_list tbody tr").count()


def test_a_reader_meets_the_board(journey: Journey) -> None:
    cast = journey.cast
    cast.approved(title=acts.QUESTION)
    interests = "Talks paid for by no company."
    BoardMember.objects.filter(pk=cast.members[0].pk).update(
        interests=interests, biography="Reads on salts.", profession="pharmacist"
    )
    reader = journey.public().go("/").follow("The board")
    for who, expected in {
        cast.reviewers[0]: [
            "Pharmacist",
            interests,
            "Reads on salts.",
            "1 public article",
            acts.QUESTION,
        ],
        cast.reviewers[2]: ["Not stated", "No public article yet"],
    }.items():
        card: Any = (
            reader.page.get_by_role("main")
            .get_by_role("listitem")
            .filter(has=reader.page.get_by_role("heading", name=who.name))
        )
        for words in (f"{who.name}, MD", cast.topic.name, *expected):
            expect(card).to_contain_text(words)
    reader.open(acts.QUESTION).reads(*(reviewer.byline for reviewer in cast.reviewers[:2]))
