"""Inviting reviewers: who comes first, who cannot be chosen, and one invitation however often it is sent."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.models import Topic
from editorial.admin.inviting import candidates
from reviewers.models import Assignment, BoardMember
from tests.cast import Cast, person

from .test_admin_doors import everything
from .test_admin_verbs import as_, to


def test_members_of_the_topic_come_first_and_the_least_busy_at_the_top(cast: Cast) -> None:
    outsider = BoardMember.objects.create(person=person("aaron", "Board"))
    outsider.topics.add(Topic.objects.create(name="Infections", slug="infections"))
    gone = BoardMember.objects.create(person=person("gone", "Board"), is_active=False)
    gone.topics.add(cast.topic)
    cast.invite(cast.under_review(title="One?"), cast.reviewers[0])
    article = cast.under_review(title="Two?")
    listed = [(one.member, one.is_of_topic, one.open_count) for one in candidates(article, [])]
    assert listed == [(cast.members[2], True, 0), (cast.members[1], True, 0), (cast.members[0], True, 1), (outsider, False, 0)]


def test_hindrances_close_a_line_and_cautions_do_not(cast: Cast) -> None:
    today = timezone.localdate()
    BoardMember.objects.filter(pk=cast.members[1].pk).update(cap=0)
    BoardMember.objects.filter(pk=cast.members[2].pk).update(absent_from=date(2026, 1, 1), absent_until=today + timedelta(days=3))
    writer = BoardMember.objects.create(person=cast.author)
    cast.author.groups.set(cast.reviewers[0].groups.all())
    article = cast.under_review()
    cast.invite(article, cast.reviewers[0])
    lines = {one.member: one for one in candidates(article, [])}
    assert lines[writer].hindrances == ("Author wrote or changed this text.",)
    assert lines[cast.members[0]].hindrances == ("Has been asked to read this revision.",)
    assert (lines[cast.members[1]].hindrances, lines[cast.members[1]].cautions) == ((), ("Has as many open reviews as agreed.",))
    assert lines[cast.members[2]].cautions[0].startswith("Away from 1 January 2026 until ")
    html = as_(cast.editor).get(to(article, "invite")).content.decode()
    assert html.count(" disabled>") == 2


def test_an_absence_that_is_over_is_no_caution(cast: Cast) -> None:
    BoardMember.objects.filter(pk=cast.members[0].pk).update(absent_from=date(2026, 1, 1), absent_until=date(2026, 1, 8))
    assert all(not one.cautions for one in candidates(cast.under_review(), []))


def test_an_invitation_is_sent_once(cast: Cast) -> None:
    article = cast.under_review()
    due = timezone.localdate() + timedelta(days=5)
    sent = {"members": [cast.members[0].pk, cast.members[1].pk], "due_on": due.isoformat()}
    client = as_(cast.editor)
    for _ in range(2):
        answer = client.post(to(article, "invite"), sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, to(article, "change"))
    asked = Assignment.objects.filter(revision=article.revision).order_by("pk")
    assert [(one.member, one.due_at.date()) for one in asked] == [(cast.members[0], due), (cast.members[1], due)]
    assert article.events.filter(verb="invite").count() == 1


@pytest.mark.parametrize(("typed", "field", "message"), [
    ({"members": []}, "members", "Choose at least one board member."),
    ({"members": ["999999"]}, "members", "Choose from the members listed here."),
    ({"members": ["x"]}, "members", "“x” is not a valid value."),
    ({"members": ["first"], "due_on": "2020-01-01"}, "due_on", "Choose a day after today."),
    ({"members": ["first"], "due_on": "soon"}, "due_on", "Enter a valid date."),
    ({"members": ["writer"]}, "members", "Author wrote or changed this text."),
    ({"members": ["third"]}, "members", "Reviewer Three, MD has been asked already."),
])
def test_what_is_wrong_stands_beside_its_field_and_nothing_happens(cast: Cast, typed: dict, field: str, message: str) -> None:
    writer = BoardMember.objects.create(person=cast.author)
    cast.author.groups.set(cast.reviewers[0].groups.all())
    article = cast.under_review()
    cast.invite(article, cast.reviewers[2])
    article.locked().note("preview", by=cast.other_editor)  # so that the invitation is not the last thing that happened
    keys = {"first": cast.members[0].pk, "third": cast.members[2].pk, "writer": writer.pk}
    sent = typed | {"members": [keys.get(member, member) for member in typed["members"]]}
    client = as_(cast.editor)
    before = everything()
    answer = client.post(to(article, "invite"), sent)
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [message]})
    assert everything() == before


def test_nobody_is_invited_outside_a_review(cast: Cast) -> None:
    article = cast.submitted()
    answer = as_(cast.editor).post(to(article, "invite"), {"members": [cast.members[0].pk]})
    assert answer.status_code == 409 and "while the article is under review" in answer.content.decode()
    assert not Assignment.objects.exists()


def test_board_members_invite_nobody(cast: Cast) -> None:
    article = cast.under_review()
    assert as_(cast.reviewers[0]).post(to(article, "invite"), {"members": [cast.members[1].pk]}).status_code == 403
    assert not Assignment.objects.exists()
