"""Inviting reviewers: the order and its reasons, the fairest in one click, and somebody else in
the place of who was asked."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Notification, Topic
from editorial.admin.decisions.inviting import everybody
from reviewers.models import Assignment, BoardMember, QuorumPolicy
from tests.cast import Cast, person
from tests.rewinding import walked

from ..screens.test_doors import everything
from .confirming import as_, to

pytestmark = pytest.mark.page


def licensed(name: str, **facts: object) -> BoardMember:
    """Return a new member who may be asked."""
    return BoardMember.objects.create(
        person=person(name, "Board"), licence_verified_on=timezone.localdate(), **facts
    )


def at_hand(article: Article) -> Article:
    """The article as the page gets it: a new look, with its revision and topic."""
    return Article.objects.select_related("revision", "topic", "author").get(pk=article.pk)


@walked
def article(cast: Cast) -> Article:
    """A text under review."""
    return cast.under_review()


def test_members_of_the_topic_come_first_and_the_least_busy_at_the_top(cast: Cast) -> None:
    outsider = licensed("aaron")
    outsider.topics.add(Topic.objects.create(name="Infections", slug="infections"))
    gone = licensed("gone", is_active=False)
    gone.topics.add(cast.topic)
    BoardMember.objects.update(cap=4)
    cast.invite(cast.under_review(title="One?"), cast.reviewers[0])
    lines = everybody(at_hand(cast.under_review(title="Two?")), cast.editor)["able"]
    assert {line.member for line in lines[:2]} == {cast.members[1], cast.members[2]}
    assert [line.member for line in lines[2:]] == [cast.members[0], outsider]
    assert lines[2].reasons == [
        "Of Kidney and electrolytes",
        "physician",
        "1 of 4 reviews open",
        "last asked today",
    ]


def test_who_cannot_be_asked_is_listed_with_what_stands_against_it(cast: Cast) -> None:
    today = timezone.localdate()
    BoardMember.objects.filter(pk=cast.members[1].pk).update(cap=0)
    BoardMember.objects.filter(pk=cast.members[2].pk).update(
        absent_from=date(2026, 1, 1), absent_until=today + timedelta(days=30)
    )
    writer = licensed("writer")
    BoardMember.objects.filter(pk=writer.pk).update(person=cast.author)
    cast.author.groups.set(cast.reviewers[0].groups.all())
    article = at_hand(cast.under_review())
    cast.invite(article, cast.reviewers[0])
    shown = everybody(article, cast.editor)
    against = {
        line.member: [found.sentence for found in line.of.hindrances] for line in shown["unable"]
    }
    assert shown["able"] == []
    assert against[writer] == ["Author wrote or changed this text."]
    assert against[cast.members[0]] == ["Reviewer One has been asked already."]
    assert against[cast.members[1]] == ["Reviewer Two has 0 of at most 0 reviews open."]
    assert against[cast.members[2]][0].startswith(
        "Reviewer Three is away from 1 January 2026 until "
    )
    html = as_(cast.editor).get(to(article, "invite")).content.decode()
    assert (
        'type="checkbox"' not in html
        and "Author wrote or changed this text." in html
        and "/waive/" not in html
    )


def test_each_thing_is_said_once_of_a_member(cast: Cast) -> None:
    today = timezone.localdate()
    for who in (cast.author, cast.reviewers[0]):
        who.institution = "Demo Hospital"
        who.save()
    BoardMember.objects.filter(pk=cast.members[1].pk).update(
        absent_from=today, absent_until=today + timedelta(days=30)
    )
    BoardMember.objects.filter(pk=cast.members[2].pk).update(
        absent_from=today, absent_until=today + timedelta(days=3)
    )
    page = as_(cast.editor).get(to(cast.under_review(), "invite"))
    notes = {
        line.member: [
            *line.reasons,
            *line.warnings,
            *(found.sentence for found in line.of.hindrances),
        ]
        for line in page.context["able"] + page.context["unable"]
    }
    assert [sum("away from" in note for note in notes[member]) for member in cast.members] == [
        0,
        1,
        1,
    ]
    assert [note for note in notes[cast.members[0]] if "Demo Hospital" in note] == [
        "Reviewer One works where an author works: Demo Hospital."
    ]
    listed = page.content.decode().partition("hoose yourself")[2]
    assert listed.count(cast.topic.name) == len(cast.members)


def test_warnings_stand_beside_the_member(cast: Cast) -> None:
    article = cast.draft()
    reference = article.references.get()
    reference.authors = "One R, Somebody E"
    article.replace_references([reference])
    article.submit(by=cast.author).start_review(by=cast.editor)
    assert (
        "The text cites work by somebody of this name: reference 1."
        in as_(cast.editor).get(to(article, "invite")).content.decode()
    )
    lines = everybody(at_hand(article), cast.editor)["able"]
    assert [line.member for line in lines if line.warnings] == [cast.members[0]]


def test_the_fairest_are_asked_in_one_click_and_once(cast: Cast) -> None:
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=2, always=["pharmacist"])
    pharmacist = licensed("pharmacist", profession="pharmacist")
    article = cast.under_review()
    client = as_(cast.editor)
    page = client.get(to(article, "invite"))
    html = page.content.decode()
    assert (
        "0 of 2 approving reviews are in: a pharmacist is still missing." in html
        and "Invite these 2" in html
    )
    for names in ("id", "suggested"):  # each of the two forms asks until when
        assert f'id="{names}_due_on"' in html
    assert html.count('<li class="comment is-suggested">') == 2
    suggested = [line.member for line in page.context["suggested"]]
    assert pharmacist in suggested and len(suggested) == 2
    for _ in range(2):
        answer = client.post(
            to(article, "invite"), {"members": [member.pk for member in suggested]}
        )
        assert (answer.status_code, answer.headers["Location"]) == (302, to(article, "change"))
    assert {assignment.member for assignment in Assignment.objects.all()} == set(suggested)
    assert article.events.filter(verb="invite").count() == 1
    html = client.get(to(article, "invite")).content.decode()
    assert (
        "Nobody more needs to be asked" in html and "2 more are asked and can still sign." in html
    )


def test_a_policy_that_cannot_be_met_says_so(cast: Cast) -> None:
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=2, always=["dentist"])
    html = as_(cast.editor).get(to(cast.under_review(), "invite")).content.decode()
    assert (
        "No dentist may be asked now, and the policy needs one." in html
        and "Invite these 2" not in html
    )


@pytest.mark.parametrize("size", [3, 40])
def test_the_page_costs_the_same_at_any_size_of_the_board(cast: Cast, size: int) -> None:
    while BoardMember.objects.count() < size:
        licensed(f"member_{BoardMember.objects.count()}")
    article, client = cast.under_review(), as_(cast.editor)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(to(article, "invite")).status_code == 200
    assert len(seen) <= 12


def test_an_invitation_is_sent_once(cast: Cast, article: Article) -> None:
    due = timezone.localdate() + timedelta(days=5)
    sent = {"members": [cast.members[0].pk, cast.members[1].pk], "due_on": due.isoformat()}
    client = as_(cast.editor)
    for _ in range(2):
        answer = client.post(to(article, "invite"), sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, to(article, "change"))
    asked = Assignment.objects.filter(revision=article.revision).order_by("pk")
    assert {(assignment.member, assignment.due_at.date()) for assignment in asked} == {
        (cast.members[0], due),
        (cast.members[1], due),
    }
    assert article.events.filter(verb="invite").count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"members": []}, "members", "Choose at least one board member."),
        ({"members": ["999999"]}, "members", "Choose from the members listed here."),
        ({"members": ["x"]}, "members", "“x” is not a valid value."),
        ({"members": ["first"], "due_on": "2020-01-01"}, "due_on", "Choose a day after today."),
        ({"members": ["first"], "due_on": "soon"}, "due_on", "Enter a valid date."),
        ({"members": ["writer"]}, "members", "Author wrote or changed this text."),
        ({"members": ["third"]}, "members", "Reviewer Three has been asked already."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_happens(
    cast: Cast, typed: dict, field: str, message: str
) -> None:
    writer = BoardMember.objects.create(
        person=cast.author, licence_verified_on=timezone.localdate()
    )
    cast.author.groups.set(cast.reviewers[0].groups.all())
    article = cast.under_review()
    cast.invite(article, cast.reviewers[2])
    article.locked().append_event(
        "preview", by=cast.other_editor
    )  # so that the invitation is not the last thing that happened
    keys = {"first": cast.members[0].pk, "third": cast.members[2].pk, "writer": writer.pk}
    sent = typed | {"members": [keys.get(member, member) for member in typed["members"]]}
    client = as_(cast.editor)
    before = everything()
    answer = client.post(to(article, "invite"), sent)
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [message]})
    assert everything() == before


def test_a_review_is_due_within_ninety_days(cast: Cast) -> None:
    article, client = cast.under_review(), as_(cast.editor)
    last = timezone.localdate() + timedelta(days=90)
    for due in (last + timedelta(days=1), date.max):
        answer = client.post(
            to(article, "invite"), {"members": [cast.members[0].pk], "due_on": f"{due}"}
        )
        assert (answer.status_code, answer.context["form"].errors) == (
            422,
            {"due_on": [f"Choose a day within 90 days, {last:%-d %B %Y} at the latest."]},
        )
        assert not Assignment.objects.exists()
    assert (
        client.post(
            to(article, "invite"), {"members": [cast.members[0].pk], "due_on": f"{last}"}
        ).status_code
        == 302
    )
    assert timezone.localdate(Assignment.objects.get().due_at) == last


def test_nobody_is_invited_outside_a_review(cast: Cast) -> None:
    article = cast.submitted()
    answer = as_(cast.editor).post(to(article, "invite"), {"members": [cast.members[0].pk]})
    assert (
        answer.status_code == 409 and "while the article is under review" in answer.content.decode()
    )
    assert not Assignment.objects.exists()


def test_board_members_invite_nobody(cast: Cast, article: Article) -> None:
    assert (
        as_(cast.reviewers[0])
        .post(to(article, "invite"), {"members": [cast.members[1].pk]})
        .status_code
        == 403
    )
    assert not Assignment.objects.exists()


# --- Somebody else --------------------------------------------------------------------------------


def test_somebody_else_is_asked_in_the_place_of_who_was_asked_once(
    cast: Cast, article: Article
) -> None:
    first, _ = cast.invite(article)
    page, client = to(article, f"assignments/{first.pk}/reassign"), as_(cast.editor)
    html = client.get(page).content.decode()
    assert f'value="{cast.members[2].pk}" checked' in html and html.count('type="radio"') == 1
    for _ in range(2):
        answer = client.post(page, {"member": cast.members[2].pk, "reason": "No answer."})
        assert (answer.status_code, answer.headers["Location"]) == (302, to(article, "change"))
    notifications = Notification.objects.filter(
        channel="inbox", kind__in=["reviewer_cancelled", "reviewer_invited"]
    ).order_by("pk")
    assert [
        (notification.recipient, notification.kind)
        for notification in notifications
        if notification.recipient != cast.reviewers[1]
    ] == [
        (cast.reviewers[0], "reviewer_invited"),
        (cast.reviewers[0], "reviewer_cancelled"),
        (cast.reviewers[2], "reviewer_invited"),
    ]
    assert [
        (assignment.member, assignment.status) for assignment in Assignment.objects.order_by("pk")
    ] == [
        (cast.members[0], "cancelled"),
        (cast.members[1], "invited"),
        (cast.members[2], "invited"),
    ]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Choose a board member."),
        ("x", "Choose from the members listed here."),
        ("9" * 30, "Choose from the members listed here."),
        ("second", "Reviewer Two has been asked already."),
    ],
)
def test_nobody_is_replaced_by_nobody(
    cast: Cast, article: Article, typed: str, message: str
) -> None:
    first, _ = cast.invite(article)
    client = as_(cast.editor)
    before = everything()
    sent = {
        "member": cast.members[1].pk if typed == "second" else typed,
        "reason": "Twelve careful words.",
    }
    answer = client.post(to(article, f"assignments/{first.pk}/reassign"), sent)
    assert (answer.status_code, answer.context["form"].errors) == (422, {"member": [message]})
    assert "Twelve careful words." in answer.content.decode()
    assert everything() == before


def test_who_has_ended_cannot_be_replaced(cast: Cast, article: Article) -> None:
    first, _ = cast.invite(article)
    first.decline(by=cast.reviewers[0], reason="No time.")
    page, client = to(article, f"assignments/{first.pk}/reassign"), as_(cast.editor)
    assert "there is nobody to replace" in client.get(page).content.decode()
    assert client.post(page, {"member": cast.members[2].pk}).status_code == 409
    assert Assignment.objects.count() == 2
