"""Dates that a person enters are read where the person is, and the page says where that is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Person
from reviewers.models import Assignment, BoardMember
from tests.cast import Cast
from tests.reviewers.workspace.pages import LIST, words

AWAY, MAIL = f"{LIST}absence/", "/accounts/mail/"
EVENING = {  # a zone, a moment in UTC, and the date it is there
    "Pacific/Honolulu": (datetime(2027, 3, 2, 3, tzinfo=UTC), date(2027, 3, 1)),  # 1 March, 17:00
    "America/Los_Angeles": (
        datetime(2027, 3, 15, 6, 59, tzinfo=UTC),
        date(2027, 3, 14),
    ),  # the night clocks go forward
    "Pacific/Kiritimati": (
        datetime(2027, 3, 1, 10, tzinfo=UTC),
        date(2027, 3, 2),
    ),  # fourteen hours ahead
    "Asia/Kathmandu": (
        datetime(2027, 3, 1, 18, 15, tzinfo=UTC),
        date(2027, 3, 2),
    ),  # by a quarter of an hour
    "America/St_Johns": (datetime(2027, 3, 1, 3, 29, tzinfo=UTC), date(2027, 2, 28)),
    "": (datetime(2027, 3, 1, 23, 59, tzinfo=UTC), date(2027, 3, 1)),
}


def live(person: Person, zone: str) -> Client:
    """Let somebody be there; return their browser."""
    Person.objects.filter(pk=person.pk).update(time_zone=zone)
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("zone", EVENING)
def test_an_absence_from_today_is_not_past_where_it_is_today(
    cast: Cast, time_machine: Any, zone: str
) -> None:
    moment, here = EVENING[zone]
    time_machine.move_to(moment)
    client = live(cast.reviewers[0], zone)
    assert f"The days are days in your time zone, {zone or settings.TIME_ZONE}." in words(
        client.get(AWAY)
    )
    [asked] = cast.invite(cast.under_review(), cast.reviewers[0])
    text = words(
        client.post(AWAY, {"absent_from": f"{here}", "absent_until": f"{here}"}, follow=True)
    )
    assert (
        f"You are away from {here:%-d %B %Y} until {here:%-d %B %Y}" in text
        and "is paused until" in text
    )
    assert Assignment.objects.get(pk=asked.pk).is_paused
    before = client.post(AWAY, {"absent_from": f"{date.fromordinal(here.toordinal() - 1)}"})
    assert "Choose today or a later day" in words(before)
    assert BoardMember.objects.get(pk=cast.members[0].pk).absent_from == here


@pytest.mark.parametrize("zone", EVENING)
def test_a_review_is_due_at_the_end_of_the_day_of_who_asks(
    cast: Cast, time_machine: Any, zone: str
) -> None:
    moment, here = EVENING[zone]
    time_machine.move_to(moment)
    article, client = cast.under_review(), live(cast.editor, zone)
    page = f"/admin/articles/article/{article.pk}/invite/"
    assert f"The end of that day in your time zone, {zone or settings.TIME_ZONE}." in words(
        client.get(page)
    )
    chosen, tomorrow = {"members": [cast.members[0].pk]}, date.fromordinal(here.toordinal() + 1)
    assert "Choose a day after today." in words(client.post(page, chosen | {"due_on": f"{here}"}))
    assert client.post(page, chosen | {"due_on": f"{tomorrow}"}).status_code == 302
    due = Assignment.objects.get().due_at.astimezone(Person.objects.get(pk=cast.editor.pk).zone)
    assert (due.date(), due.hour, due.minute) == (tomorrow, 23, 59)


def test_a_person_chooses_the_zone_and_may_go_back_to_the_one_of_the_site(cast: Cast) -> None:
    client = live(cast.author, "")
    assert f"As the site: {settings.TIME_ZONE}" in words(client.get(MAIL))
    for zone in ("Asia/Kolkata", ""):
        assert client.post(MAIL, {"time_zone": zone}).status_code == 302
        assert Person.objects.get(pk=cast.author.pk).time_zone == zone
    assert client.post(MAIL, {"mail_wish": "daily"}).status_code == 302
    assert Person.objects.get(pk=cast.author.pk).mail_wish == "daily"


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Atlantis",
        "../../etc/passwd",
        "UTC+25",
        "europe/berlin",
        "x" * 10_000,
        "\x00",
        "localtime",
    ],
)
def test_what_is_no_zone_is_refused_beside_the_field(cast: Cast, zone: str) -> None:
    client = live(cast.author, "Asia/Kolkata")
    answer = client.post(MAIL, {"time_zone": zone})
    assert answer.status_code == 200 and "Choose a time zone from the list." in words(answer)
    assert Person.objects.get(pk=cast.author.pk).time_zone == "Asia/Kolkata"


def test_a_zone_that_is_not_known_any_more_is_the_one_of_the_site(cast: Cast) -> None:
    client = live(cast.reviewers[0], "Mars/Olympus_Mons")
    assert f"The days are days in your time zone, {settings.TIME_ZONE}." in words(client.get(AWAY))
