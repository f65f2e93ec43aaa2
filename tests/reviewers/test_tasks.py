"""What the clock does by itself: each thing once, to the right people, and nothing while somebody is away."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Channel, Notification, Person, Risk, State
from articles.models.person import MailWish
from articles.tasks import deliver_notifications
from reviewers.models import Assignment, BoardMember, Interests, Progress, QuorumPolicy
from reviewers.tasks import keep_time
from tests.cast import Cast, person, sign_for
from tests.invariants import violations

START = datetime(2026, 5, 1, 9, tzinfo=UTC)
CLOCKS = ("reviewer_reminder", "reviewer_overdue", "reviewer_answer_reminder", "chairs_overdue", "editors_expired", "reviewer_expired",
          "editors_nobody_left", "digest")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def board(clock: time_machine.Traveller, cast: Cast) -> Cast:
    """The cast, gathered on the first of May."""
    return cast


def told(channel: str = Channel.INBOX) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind__in=CLOCKS, channel=channel).order_by("pk").select_related("recipient")
    return [(one.kind, one.recipient.email.removesuffix("@cast.example")) for one in rows]


def at(clock: time_machine.Traveller, **later: float) -> None:
    """Let the clock look (twice: the second look must find nothing) so long after the start."""
    clock.move_to(START + timedelta(**later))
    for _ in range(2):
        keep_time()


def invited(cast: Cast, *reviewers: Person) -> tuple[Article, list[Assignment]]:
    article = cast.under_review()
    return article, cast.invite(article, *reviewers or cast.reviewers[:1])


def accepted(cast: Cast) -> Assignment:
    _, [one] = invited(cast)
    one.accept(by=cast.reviewers[0])
    return one


def absent(member: BoardMember, first: date, last: date | None) -> None:
    member.absent_from, member.absent_until = first, last
    member.save()


def test_a_review_is_reminded_of_before_and_after_and_then_no_more(board: Cast, clock: time_machine.Traveller) -> None:
    accepted(board)
    seen = {}
    for day in range(45):
        before = len(told())
        at(clock, days=day, hours=1)
        if new := told()[before:]:
            seen[day] = new
    assert seen == {
        12: [("reviewer_reminder", "reviewer_one")], 15: [("reviewer_overdue", "reviewer_one")],
        18: [("reviewer_overdue", "reviewer_one")], 22: [("reviewer_overdue", "reviewer_one"), ("chairs_overdue", "chair")],
    }
    assert violations() == []


def test_the_words_name_the_day_and_the_last_one_says_so(board: Cast, clock: time_machine.Traveller) -> None:
    one = accepted(board)
    for day in (12, 15, 18, 22):
        at(clock, days=day, hours=1)
    words = {row.kind: row for row in Notification.objects.filter(channel=Channel.MAIL, kind__in=CLOCKS).order_by("pk")}
    assert words["reviewer_reminder"].subject == "Review due 15 May: Does mild hypokalaemia explain a twitching lip?"
    assert "was due by 15 May 2026" in words["reviewer_overdue"].text and "This is the last reminder" in words["reviewer_overdue"].text
    assert "Reviewer One was due by 15 May 2026" in words["chairs_overdue"].text and "after 3 reminders" in words["chairs_overdue"].text
    assert words["reviewer_overdue"].path == f"/admin/board/{one.pk}/"
    last = [row.text for row in Notification.objects.filter(channel=Channel.INBOX, kind="reviewer_overdue").order_by("pk")]
    assert ["last reminder" in text for text in last] == [False, False, True]


def test_the_words_to_members_name_the_days_of_their_own_clock(board: Cast, clock: time_machine.Traveller) -> None:
    absent(board.members[0], date(2026, 5, 2), date(2026, 5, 4))  # three days
    _, [known, unknown] = invited(board, *board.reviewers[:2])
    absent(unknown.member, date(2026, 5, 10), None)  # when the review would be due nobody knows
    mails = Notification.objects.filter(channel=Channel.MAIL).order_by("pk")
    text = mails.get(kind="reviewer_invited", recipient=board.reviewers[0]).text
    assert "would be due by 18 May 2026" in text and "accept or decline by 9 May 2026" in text
    clock.move_to(START + timedelta(days=4))
    for one in (known, unknown):
        Assignment.objects.get(pk=one.pk).remind(by=board.editor)
    clock.move_to(START + timedelta(days=21))
    known.accept(by=board.reviewers[0])
    known.remind(by=board.editor)
    assert [re.search(r"revision 1\. (.+?)\. If", row.text)[1] for row in mails.filter(kind="reviewer_reminded")] == [
        "Please answer the invitation by 9 May 2026; the review would be due by 18 May 2026",
        "Please answer the invitation by 6 May 2026; the review would be due once you are back",
        "Your review is waited for; it was due by 18 May 2026",
    ]


def test_high_risk_is_reminded_of_a_day_before(board: Cast, clock: time_machine.Traveller) -> None:
    board.topic.risk = Risk.HIGH
    board.topic.save()
    accepted(board)
    at(clock, days=5, hours=23)
    assert told() == []
    at(clock, days=6, hours=1)
    assert told() == [("reviewer_reminder", "reviewer_one")]


@pytest.mark.parametrize(("risk", "answer", "review"), [(Risk.LOW, 7, 21), (Risk.STANDARD, 5, 14), (Risk.HIGH, 3, 7)])
def test_the_risk_class_sets_the_days(board: Cast, risk: str, answer: int, review: int) -> None:
    board.topic.risk = risk
    board.topic.save()
    _, [one] = invited(board)
    assert (one.answer_by, one.due_at) == (START + timedelta(days=answer), START + timedelta(days=review))


def test_a_worker_that_slept_tells_only_the_latest(board: Cast, clock: time_machine.Traveller) -> None:
    accepted(board)
    at(clock, days=40)
    assert told() == [("reviewer_overdue", "reviewer_one"), ("chairs_overdue", "chair")]


def test_who_has_signed_or_has_nothing_to_do_is_left_alone(board: Cast, clock: time_machine.Traveller) -> None:
    _, [signed, interested] = invited(board, *board.reviewers[:2])
    board.review(signed)
    interested.accept(by=board.reviewers[1])
    interested.declare(by=board.reviewers[1], interests=Interests.DECLARED, text="Shares.")
    at(clock, days=40)
    assert told() == []


def test_who_has_left_the_board_is_not_reminded_but_the_chairs_hear_of_it(board: Cast, clock: time_machine.Traveller) -> None:
    one = accepted(board)
    one.member.is_active = False
    one.member.save()
    at(clock, days=40)
    assert told() == [("chairs_overdue", "chair")]


def test_what_was_published_early_is_read_by_the_next_in_turn(board: Cast, clock: time_machine.Traveller) -> None:
    article, _ = invited(board)
    article.force_publish(by=board.chair, digest=article.digest, reason="An outbreak.",
                          signature=sign_for(board.chair, article, "force_publish"))
    at(clock, days=6)
    assert [one.status for one in Assignment.objects.order_by("pk")] == [Progress.EXPIRED, Progress.INVITED]


def test_chairs_who_wrote_the_text_or_are_late_themselves_are_not_told(board: Cast, clock: time_machine.Traveller) -> None:
    for one in (board.author, board.reviewers[0]):
        one.groups.set([*one.groups.all(), board.chair.groups.get()])
    accepted(board)
    at(clock, days=40)
    assert told() == [("reviewer_overdue", "reviewer_one"), ("chairs_overdue", "chair")]


def test_the_clock_stands_still_during_an_absence(board: Cast, clock: time_machine.Traveller) -> None:
    one = accepted(board)
    absent(one.member, date(2026, 5, 10), date(2026, 5, 24))  # 15 days: due on 30 May
    seen = {}
    for day in range(45):
        at(clock, days=day, hours=1)
        seen[day] = len(told())
    assert [day for day in range(1, 45) if seen[day] > seen[day - 1]] == [27, 30, 33, 37]
    assert Assignment.objects.get().falls_due_at == START + timedelta(days=29)


@pytest.mark.parametrize(("later", "days"), [
    ((None, None), 10),  # back on the 20th
    ((date(2026, 5, 10), date(2026, 5, 14)), 10),  # shortened: five days by the clock, five already passed
    ((date(2026, 6, 1), date(2026, 6, 3)), 10),  # another one, after what was due on the 25th
    ((date(2026, 5, 22), date(2026, 5, 23)), 12),  # another one before that
    ((date(2026, 5, 10), date(2026, 5, 28)), 19),  # made longer: no day counts twice
])
@pytest.mark.parametrize("first_until", [date(2026, 5, 24), None])
def test_days_away_stay_added_when_the_absence_changes(board: Cast, clock: time_machine.Traveller, first_until: date | None,
                                                       later: tuple[date | None, date | None], days: int) -> None:
    one = accepted(board)
    absent(one.member, date(2026, 5, 10), first_until)
    clock.move_to(START + timedelta(days=19))
    absent(BoardMember.objects.get(pk=one.member_id), *later)
    after = Assignment.objects.get()
    assert after.falls_due_at == START + timedelta(days=14 + days) and not after.is_overdue
    absent(BoardMember.objects.get(pk=one.member_id), *later)
    assert Assignment.objects.get() == after and Assignment.objects.get().due_at == after.due_at, "saved once more changes nothing"


def test_an_invitation_keeps_its_days_away_and_what_is_over_is_left_alone(board: Cast, clock: time_machine.Traveller) -> None:
    _, [one, other] = invited(board, *board.reviewers[:2])
    other.decline(by=board.reviewers[1], reason="No time.")
    for asked in (one, other):
        absent(asked.member, date(2026, 5, 3), None)
    clock.move_to(START + timedelta(days=9))
    for asked in (one, other):
        absent(BoardMember.objects.get(pk=asked.member_id), None, None)
    assert Assignment.objects.get(pk=one.pk).lapses_at == START + timedelta(days=5 + 7)
    assert Assignment.objects.get(pk=other.pk).due_at == other.due_at


def test_an_open_ended_absence_stops_it_all_until_the_end_is_known(board: Cast, clock: time_machine.Traveller) -> None:
    _, [one] = invited(board)
    absent(one.member, date(2026, 5, 2), None)
    at(clock, days=80)
    assert told() == [] and Assignment.objects.get().status == Progress.INVITED and not Assignment.objects.get().is_overdue
    absent(one.member, date(2026, 5, 2), date(2026, 7, 20))
    at(clock, days=81)  # 21 July: half of five days are still to come
    assert told() == []
    at(clock, days=83)
    assert told() == [("reviewer_answer_reminder", "reviewer_one")]


def test_an_invitation_is_reminded_of_once_and_then_goes_to_the_next(board: Cast, clock: time_machine.Traveller) -> None:
    article, [one] = invited(board)
    at(clock, days=2)
    assert told() == []
    at(clock, days=2, hours=13)
    assert told() == [("reviewer_answer_reminder", "reviewer_one")]
    at(clock, days=5, minutes=1)
    assert told()[1:] == [("reviewer_expired", "reviewer_one"), ("editors_expired", "editor"),
                          ("editors_expired", "other_editor"), ("editors_expired", "chair")]
    one.refresh_from_db()
    assert one.status == Progress.EXPIRED and one.ended_at == START + timedelta(days=5, minutes=1)
    [following] = Assignment.objects.open()
    assert following.member != one.member and following.by == Person.objects.house()
    assert [event.verb for event in article.events.order_by("-sequence")[:2]] == ["invite", "expire"]
    assert violations() == []


def test_nobody_is_asked_twice_and_the_editors_hear_when_nobody_is_left(board: Cast, clock: time_machine.Traveller) -> None:
    invited(board)
    for day in range(1, 40):
        at(clock, days=day, minutes=5)
    asked = list(Assignment.objects.order_by("pk").values_list("member__person", flat=True))
    assert sorted(asked) == sorted(one.pk for one in board.reviewers), "each once"
    assert set(Assignment.objects.values_list("status", flat=True)) == {Progress.EXPIRED}
    left = [who for kind, who in told() if kind == "editors_nobody_left"]
    assert left == ["editor", "other_editor", "chair"] * 2, "once when one is left for two places, once when nobody is"
    first, last = Notification.objects.filter(kind="editors_nobody_left", channel=Channel.MAIL, recipient=board.editor).order_by("pk")
    assert "but 1 may be asked now." in first.text and "has been asked meanwhile." in first.text
    assert "but none may be asked now." in last.text and "meanwhile" not in last.text
    assert last.path.endswith("/invite/") and violations() == []


def test_nobody_is_asked_where_those_asked_already_are_enough(board: Cast, clock: time_machine.Traveller) -> None:
    _, asked = invited(board, *board.reviewers)
    for one in asked[:2]:
        board.review(one)
    at(clock, days=6)
    assert Assignment.objects.get(member=asked[2].member).status == Progress.EXPIRED
    assert not Assignment.objects.open().exists() and not [kind for kind, _ in told() if kind == "editors_nobody_left"]


def test_nobody_is_asked_in_vain_and_the_editors_hear_who_is_missing(board: Cast, clock: time_machine.Traveller) -> None:
    QuorumPolicy.objects.adopt(by=board.chair, approvals=1, always=["pharmacist"])
    BoardMember.objects.filter(person=board.reviewers[0]).update(profession="pharmacist")
    invited(board)
    at(clock, days=6)
    assert not Assignment.objects.open().exists(), "neither of the two others is a pharmacist"
    assert [who for kind, who in told() if kind == "editors_nobody_left"] == ["editor", "other_editor", "chair"]
    [row] = Notification.objects.filter(kind="editors_nobody_left", channel=Channel.MAIL, recipient=board.editor)
    assert "No pharmacist may be asked now, and the policy needs one." in row.text and "asked meanwhile" not in row.text


def test_who_fills_what_is_missing_is_asked_first(board: Cast, clock: time_machine.Traveller) -> None:
    QuorumPolicy.objects.adopt(by=board.chair, approvals=1, always=["pharmacist"])
    BoardMember.objects.exclude(person=board.reviewers[1]).update(profession="pharmacist")
    invited(board)
    at(clock, days=6)
    assert [one.member.person for one in Assignment.objects.open()] == [board.reviewers[2]]


def test_who_declined_is_not_asked_again_by_the_clock(board: Cast, clock: time_machine.Traveller) -> None:
    _, [_, other] = invited(board, *board.reviewers[:2])
    other.decline(by=board.reviewers[1], reason="Not my field.")
    at(clock, days=6)
    assert [one.member.person for one in Assignment.objects.open()] == [board.reviewers[2]]


def test_the_clock_asks_nobody_who_is_away_that_day(board: Cast, clock: time_machine.Traveller) -> None:
    invited(board)
    absent(board.members[1], date(2026, 5, 6), date(2026, 5, 18))  # back before a review would be due
    at(clock, days=5, minutes=1)
    assert [one.member for one in Assignment.objects.open()] == [board.members[2]]
    at(clock, days=11)
    assert not Assignment.objects.open().exists() and "editors_nobody_left" in {kind for kind, _ in told()}


def test_an_invitation_does_not_expire_during_an_absence(board: Cast, clock: time_machine.Traveller) -> None:
    _, [one] = invited(board)
    absent(one.member, date(2026, 5, 3), date(2026, 5, 12))
    at(clock, days=14)
    assert Assignment.objects.get().status == Progress.INVITED
    at(clock, days=15, minutes=1)
    assert set(Assignment.objects.values_list("status", flat=True)) == {Progress.EXPIRED, Progress.INVITED}


def test_a_row_that_fails_takes_no_other_along(board: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    _, [first, _] = invited(board, *board.reviewers[:2])
    expire = Assignment.expire

    def fail_once(self: Assignment, **facts: object) -> Assignment:
        if self.pk == first.pk:
            raise RuntimeError("Planted.")
        return expire(self, **facts)

    monkeypatch.setattr(Assignment, "expire", fail_once)
    at(clock, days=6)
    assert [one.status for one in Assignment.objects.order_by("pk")][:2] == [Progress.INVITED, Progress.EXPIRED]


# --- The digest ---------------------------------------------------------------------------------------------------------


def daily(*people: Person) -> None:
    Person.objects.filter(pk__in=[one.pk for one in people]).update(mail_wish=MailWish.DAILY)


def digests() -> dict[str, str]:
    """The digests that wait to be sent: whose, and the text."""
    rows = Notification.objects.filter(kind="digest", state=State.OWED).select_related("recipient")
    return {one.recipient.email.removesuffix("@cast.example"): one.text for one in rows}


def test_a_digest_comes_once_a_day_with_what_waits(board: Cast, clock: time_machine.Traveller) -> None:
    article, [one, _] = invited(board, *board.reviewers[:2])
    one.accept(by=board.reviewers[0])
    back = board.changes_requested(title="Is it sent back?")
    board.submitted(title="Is it new?")
    daily(*board.reviewers[:2], board.author, board.chair, board.stranger)
    at(clock, hours=20)  # five in the morning
    assert digests() == {}
    at(clock, hours=21.5)
    texts = digests()
    assert set(texts) == {"reviewer_one", "reviewer_two", "author", "chair"}, "nothing waits for the stranger, the others want each mail"
    assert f"- {article.revision.title} (due 15 May)\n" in texts["reviewer_one"]
    assert f"- {article.revision.title} (please answer by 6 May)\n" in texts["reviewer_two"]
    assert f"- {back.revision.title}\n" in texts["author"] and article.revision.title not in texts["author"]
    assert "- Submissions to look at: 1\n" in texts["chair"] and "Overdue" not in texts["chair"]
    [row] = Notification.objects.filter(kind="digest", recipient=board.author)
    assert row.subject == "What waits for you: 1 thing" and row.key == "digest:2026-05-02"
    deliver_notifications()
    assert set(Notification.objects.filter(kind="digest").values_list("state", "text")) == {(State.DELIVERED, "")}
    at(clock, hours=30)
    assert digests() == {}
    at(clock, hours=46)
    assert set(digests()) == {"reviewer_one", "reviewer_two", "author", "chair"}, "the next day again"


def test_what_comes_in_later_waits_for_the_next_morning(board: Cast, clock: time_machine.Traveller) -> None:
    daily(board.editor)
    at(clock, hours=22)
    board.submitted()
    at(clock, hours=23)
    assert digests() == {}
    at(clock, hours=46)
    assert set(digests()) == {"editor"}


def test_editors_learn_what_is_ready_and_overdue_but_not_of_their_own(board: Cast, clock: time_machine.Traveller) -> None:
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
    return article.force_publish(by=board.chair, digest=article.digest, reason="An outbreak.", signature=signature)


def queue_of(who: str) -> list[str]:
    return re.findall(r"^- (.+: \d+)$", digests().get(who, ""), re.M)


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
    said = ["Public texts to be settled: 1", "Declared interests to be waived, or somebody else asked: 1",
            "Articles for which more must be invited: 2"]
    assert queue_of("editor") == queue_of("chair") == said
    assert not re.search("canary|outbreak|Reviewer", "".join(digests().values()))


def test_nobody_learns_of_what_they_wrote_or_are_asked_to_review(board: Cast, clock: time_machine.Traveller) -> None:
    short, [_] = invited(board)
    board.submitted(title="Is it new?")
    draft = board.draft(title="Is it theirs?")
    draft.edit(by=board.author, version=draft.version, co_authors=[board.co_author]).submit(by=board.author).start_review(by=board.editor)
    public = _forced(board, "Is it public?").revise(by=board.author)
    public.edit(by=board.author, version=public.version, co_authors=[board.co_author])
    public.edit(by=board.co_author, version=public.version, short_answer="Hardly.", co_authors=[])
    public.edit(by=board.author, version=public.version, short_answer="Rarely.")
    for one in (board.author, board.co_author, board.reviewers[0]):
        one.groups.add(*board.editor.groups.all())
    daily(board.author, board.co_author, board.reviewers[0], board.editor)
    at(clock, days=1)
    assert queue_of("editor") == ["Public texts to be settled: 1", "Articles for which more must be invited: 2",
                                  "Submissions to look at: 1"]
    assert queue_of("reviewer_one") == ["Public texts to be settled: 1", "Articles for which more must be invited: 1",
                                        "Submissions to look at: 1"]
    assert queue_of("co_author") == ["Articles for which more must be invited: 1", "Submissions to look at: 1"]
    assert queue_of("author") == [] and short.revision.title not in digests()["editor"]


def test_what_has_become_urgent_since_this_morning_waits_for_the_next(board: Cast, clock: time_machine.Traveller) -> None:
    _, [one, other] = invited(board, *board.reviewers[:2])
    daily(board.editor)
    at(clock, hours=22)
    assert digests() == {}
    one.accept(by=board.reviewers[0])
    one.declare(by=board.reviewers[0], interests=Interests.DECLARED, text="Shares.")
    other.decline(by=board.reviewers[1], reason="No time.")
    at(clock, hours=23)
    assert digests() == {}
    at(clock, hours=46)
    assert len(queue_of("editor")) == 2


def test_no_review_is_named_to_who_is_away_or_off_the_board(board: Cast, clock: time_machine.Traveller) -> None:
    _, [away, _] = invited(board, *board.reviewers[:2])
    absent(away.member, date(2026, 5, 2), date(2026, 5, 5))
    board.reviewers[1].groups.clear()
    daily(*board.reviewers)
    at(clock, hours=22)
    assert digests() == {}


def test_a_digest_is_kept_back_from_who_no_longer_wants_one(board: Cast, clock: time_machine.Traveller) -> None:
    invited(board)
    daily(board.reviewers[0])
    at(clock, hours=22)
    Person.objects.update(mail_wish=MailWish.NONE)
    deliver_notifications()
    [row] = Notification.objects.filter(kind="digest")
    assert (row.state, row.note) == (State.SUPPRESSED, "By preference: no mail.")


def statements() -> int:
    with CaptureQueriesContext(connection) as seen:
        keep_time()
    return len(seen)


def test_the_cost_of_digests_does_not_grow(board: Cast, clock: time_machine.Traveller) -> None:
    counts = []
    for number in range(2):
        for more in range(5):
            wanting = person(f"editor_{number}_{more}", "Editors")
            daily(wanting, board.author)
            board.changes_requested(title=f"Is it {number} and {more}?")
            board.submitted(title=f"Is it new, {number} and {more}?")
            board.invite(board.under_review(title=f"Is it read, {number} and {more}?"), board.reviewers[0])
            _forced(board, f"Is it public, {number} and {more}?")
        clock.shift(timedelta(days=1))
        keep_time()  # reminders are not counted here
        Notification.objects.filter(kind="digest").delete()
        counts.append(statements())
        assert len(digests()) == 5 * (number + 1) + 1
        Notification.objects.filter(kind="digest").delete()
    assert counts[0] == counts[1] <= 12


def test_a_look_that_finds_nothing_costs_the_same_whatever_is_open(board: Cast, clock: time_machine.Traveller) -> None:
    counts = []
    for number in range(2):
        for member in board.members:
            member.cap = 20
            member.save()
        for more in range(3):
            board.invite(board.under_review(title=f"Is it {number} and {more}?"), *board.reviewers)
        clock.shift(timedelta(days=3) if not number else timedelta())
        keep_time()
        counts.append(statements())
    assert counts[0] == counts[1] <= 4
