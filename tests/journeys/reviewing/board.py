"""Members of the board as who asks them sees them."""

import re

from django.utils import timezone

from articles.models import Person
from reviewers.models import BoardMember
from tests.journeys.conftest import Journey
from tests.journeys.walker import Walker

INTEREST = "I advised a maker of potassium tablets last year."


def enlist(journey: Journey, who: Person, **facts: object) -> BoardMember:
    """Give somebody a seat on the board, for the topic, with a licence unless `facts` say
    otherwise."""
    given = {"licence_verified_on": timezone.localdate(), "cap": 4} | facts
    member = BoardMember.objects.create(person=who, licence="GMC 7654321", **given)
    member.topics.add(journey.cast.topic)
    return member


def at_work_in(institution: str, *people: Person) -> None:
    """Let these people work in one place."""
    for person in people:
        person.institution = institution
        person.save()


def must_not_be_asked(editor: Walker, name: str) -> str:
    """What the page says of somebody who cannot; there is nothing to tick."""
    assert editor.page.get_by_role("checkbox", name=name).count() == 0
    return _said(editor, f"section[aria-labelledby=unable] li.comment:has-text('{name}')")


def _said(editor: Walker, where: str) -> str:
    return re.sub(r"\s+", " ", editor.page.locator(where).inner_text())


def waives(editor: Walker, name: str) -> int:
    """How many links there are to waive what keeps somebody from reviewing."""
    return editor.page.get_by_role("link", name=f"Waive this for {name}").count()
