"""One mail a day, of what waits."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from articles.models import Article, DeliveryStatus, Notification, Person
from articles.models.person import MailWish
from articles.tasks import deliver_notifications
from reviewers.models import Interests
from reviewers.tasks import keep_time
from tests.cast import Cast, person, sign_for

from .may import absent, accepted, at, invited, statements


def daily(*people: Person) -> None:
    Person.objects.filter(pk__in=[person.pk for person in people]).update(mail_wish=MailWish.DAILY)


def digests() -> dict[str, str]:
    """The digests that wait to be sent: whose, and the text."""
    rows = Notification.objects.filter(kind="digest", state=DeliveryStatus.OWED).select_related(
        "recipient"
    )
    return {
        notification.recipient.email.removesuffix("@cast.example"): notification.text
        for notification in rows
    }


def test_a_digest_comes_once_a_day_with_what_waits(
    board: Cast, clock: time_machine.Traveller
) -> None:
    article, [assignment, _] = invited(board, *board.reviewers[:2])
    assignment.accept(by=board.reviewers[0])
    back = board.changes_requested(title="Is it sent back?")
    board.submitted(title="Is it new?")
    daily(*board.reviewers[:2], board.author, board.chair, board.stranger)
    at(clock, hours=20)  # five in the morning
    assert digests() == {}
    at(clock, hours=21.5)
    texts = digests()
    assert set(texts) == {"reviewer_one", "reviewer_two", "author", "chair"}, (
        "nothing waits for the stranger, the others want each mail"
    )
    assert f"- {article.revision.title} (due 15 May)\n" in texts["reviewer_one"]
    assert f"- {article.revision.title} (please answer by 6 May)\n" in texts["reviewer_two"]
    assert (
        f"- {back.revision.title}\n" in texts["author"]
        and article.revision.title not in texts["author"]
    )
    assert "- Submissions to look at: 1\n" in texts["chair"] and "Overdue" not in texts["chair"]
    [row] = Notification.objects.filter(kind="digest", recipient=board.author)
    assert row.subject == "Waiting for you: 1 thing" and row.key == "digest:2026-05-02"
    deliver_notifications()
    assert set(Notification.objects.filter(kind="digest").values_list("state", "text")) == {
        (DeliveryStatus.DELIVERED, "")
    }
    at(clock, hours=30)
    assert digests() == {}
    at(clock, hours=46)
    assert set(digests()) == {"reviewer_one", "reviewer_two", "author", "chair"}, (
        "the next day again"
    )


@pytest.mark.once
def test_what_comes_in_later_waits_for_the_next_morning(
    board: Cast, clock: time_machine.Traveller
) -> None:
    daily(board.editor)
    at(clock, hours=22)
    board.submitted()
    at(clock, hours=23)
    assert digests() == {}
    at(clock, hours=46)
    assert set(digests()) == {"editor"}


@pytest.mark.once
def test_editors_learn_what_is_ready_and_overdue_but_not_of_their_own(
    board: Cast, clock: time_machine.Traveller
) -> None:
    board.reviewed(title="Is it ready?")
    accepted(board)
    board.author.groups.set(board.editor.groups.all())
    daily(board.editor, board.author)
    at(clock, days=20, hours=22)
    assert "- Articles ready for a decision: 1\n- Overdue reviews: 1\n" in digests()["editor"]
    assert set(digests()) == {"editor"}


def _forced(board: Cast, title: str) -> Article:
    article = board.under_review(title=title)
    signature = sign_for(board.chair, article, "force_publish")
    return article.force_publish(
        by=board.chair, digest=article.digest, reason="An outbreak.", signature=signature
    )


def queue_of(who: str) -> list[str]:
    return re.findall(r"^- (.+: \d+)$", digests().get(who, ""), re.M)


@pytest.mark.once
def test_editors_learn_of_what_is_most_urgent(board: Cast, clock: time_machine.Traveller) -> None:
    board.invite(_forced(board, "Is it public?"), *board.reviewers[:2])
    _, [interested, _] = invited(board, *board.reviewers[:2])
    interested.accept(by=board.reviewers[0])
    interested.declare(by=board.reviewers[0], interests=Interests.DECLARED, text="Interestcanary.")
    board.under_review(title="Was nobody asked?")
    enough = board.under_review(title="Are enough asked?")
    board.invite(enough, *board.reviewers[:2])
    refused = board.under_review(title="Does one advise against it?")
    board.review(board.invite(refused, *board.reviewers[:2])[0], "not_approved")
    daily(board.editor, board.chair)
    at(clock, days=1)
    expected = [
        "Public texts to be resolved: 1",
        "Declared interests to be waived, or somebody else asked: 1",
        "Articles for which more must be invited: 2",
    ]
    assert queue_of("editor") == queue_of("chair") == expected
    assert not re.search("canary|outbreak|Reviewer", "".join(digests().values()))


@pytest.mark.once
def test_nobody_learns_of_what_they_wrote_or_are_asked_to_review(
    board: Cast, clock: time_machine.Traveller
) -> None:
    short, [_] = invited(board)
    board.submitted(title="Is it new?")
    draft = board.draft(title="Is it theirs?")
    draft.edit(by=board.author, version=draft.version, co_authors=[board.co_author]).submit(
        by=board.author
    ).start_review(by=board.editor)
    public = _forced(board, "Is it public?").revise(by=board.author)
    public.edit(by=board.author, version=public.version, co_authors=[board.co_author])
    public.edit(by=board.co_author, version=public.version, short_answer="Hardly.", co_authors=[])
    public.edit(by=board.author, version=public.version, short_answer="Rarely.")
    for who in (board.author, board.co_author, board.reviewers[0]):
        who.groups.add(*board.editor.groups.all())
    daily(board.author, board.co_author, board.reviewers[0], board.editor)
    at(clock, days=1)
    assert queue_of("editor") == [
        "Public texts to be resolved: 1",
        "Articles for which more must be invited: 2",
        "Submissions to look at: 1",
    ]
    assert queue_of("reviewer_one") == [
        "Public texts to be resolved: 1",
        "Articles for which more must be invited: 1",
        "Submissions to look at: 1",
    ]
    assert queue_of("co_author") == [
        "Articles for which more must be invited: 1",
        "Submissions to look at: 1",
    ]
    assert queue_of("author") == [] and short.revision.title not in digests()["editor"]


@pytest.mark.once
def test_what_has_become_urgent_since_this_morning_waits_for_the_next(
    board: Cast, clock: time_machine.Traveller
) -> None:
    _, [assignment, other] = invited(board, *board.reviewers[:2])
    daily(board.editor)
    at(clock, hours=22)
    assert digests() == {}
    assignment.accept(by=board.reviewers[0])
    assignment.declare(by=board.reviewers[0], interests=Interests.DECLARED, text="Shares.")
    other.decline(by=board.reviewers[1], reason="No time.")
    at(clock, hours=23)
    assert digests() == {}
    at(clock, hours=46)
    assert len(queue_of("editor")) == 2


def test_no_review_is_named_to_who_is_away_or_off_the_board(
    board: Cast, clock: time_machine.Traveller
) -> None:
    _, [away, _] = invited(board, *board.reviewers[:2])
    absent(away.member, date(2026, 5, 2), date(2026, 5, 5))
    board.reviewers[1].groups.clear()
    daily(*board.reviewers)
    at(clock, hours=22)
    assert digests() == {}


def test_a_digest_is_kept_back_from_who_no_longer_wants_one(
    board: Cast, clock: time_machine.Traveller
) -> None:
    invited(board)
    daily(board.reviewers[0])
    at(clock, hours=22)
    Person.objects.update(mail_wish=MailWish.NONE)
    deliver_notifications()
    [row] = Notification.objects.filter(kind="digest")
    assert (row.state, row.note) == (DeliveryStatus.SUPPRESSED, "By preference: no mail.")


@pytest.mark.long
def test_the_cost_of_digests_does_not_grow(board: Cast, clock: time_machine.Traveller) -> None:
    counts = []
    for number in range(2):
        for more in range(5):
            wanting = person(f"editor_{number}_{more}", "Editors")
            daily(wanting, board.author)
            board.changes_requested(title=f"Is it {number} and {more}?")
            board.submitted(title=f"Is it new, {number} and {more}?")
            board.invite(
                board.under_review(title=f"Is it read, {number} and {more}?"), board.reviewers[0]
            )
            _forced(board, f"Is it public, {number} and {more}?")
        clock.shift(timedelta(days=1))
        keep_time()  # reminders are not counted here
        Notification.objects.filter(kind="digest").delete()
        counts.append(statements())
        assert len(digests()) == 5 * (number + 1) + 1
        Notification.objects.filter(kind="digest").delete()
    assert counts[0] == counts[1] <= 12
