"""Waiving: a chair alone, signed, with a public reason; then the member may be asked, or the
text opens."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from time_machine import travel

from articles.models import Article
from articles.workflow.recorded import Opposed
from reviewers.models import Assignment, BoardMember, Interests, Waiver
from tests.cast import Cast, of_each, proof
from tests.rewinding import walked

from ..screens.test_doors import everything
from .confirming import as_, to

pytestmark = pytest.mark.page

REASON = "The only nephrologist who has seen such a case."


@walked
def tied(cast: Cast) -> Article:
    """An article under review whose author works where the first reviewer does."""
    for person in (cast.author, cast.reviewers[0]):
        person.institution = "Demo Hospital"
        person.save()
    return cast.under_review()


def page_for(article: Article, member: BoardMember) -> str:
    return to(article, f"waive/{member.pk}")


def typed(article: Article, by: Any, **facts: str) -> dict[str, str]:
    return {"digest": article.digest, "reason": REASON, **proof(by, "responsibility"), **facts}


def test_a_waiver_is_granted_once_and_the_member_may_be_asked(cast: Cast, tied: Article) -> None:
    client, page = as_(cast.chair), page_for(tied, cast.members[0])
    assert page in client.get(to(tied, "invite")).content.decode()
    assert page not in as_(cast.editor).get(to(tied, "invite")).content.decode()
    assert (
        "Reviewer One works where an author works: Demo Hospital."
        in client.get(page).content.decode()
    )
    sent = typed(tied, cast.chair)
    for _ in range(2):
        answer = client.post(page, sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, to(tied, "invite"))
    [waiver] = Waiver.objects.all()
    assert (waiver.member, waiver.covers, waiver.reason, waiver.by) == (
        cast.members[0],
        ["institution"],
        REASON,
        cast.chair,
    )
    assert tied.events.latest("sequence").detail["signature"]["meaning"] == "responsibility"
    assert (
        "Waived by a chair: Reviewer One works where an author works"
        in client.get(to(tied, "invite")).content.decode()
    )
    cast.invite(tied, cast.reviewers[0])


@pytest.mark.parametrize(("months", "is_tied"), [(35, True), (37, False)])
def test_a_work_written_together_in_the_last_three_years_is_waived(
    cast: Cast, months: int, is_tied: bool
) -> None:
    with travel(timezone.now() - timedelta(days=months * 365.25 / 12)):
        shared = cast.draft(title="Was it written together?")
        shared.edit(by=cast.author, version=shared.version, co_authors=[cast.reviewers[0]])
        shared.submit(by=cast.author)
    article = cast.under_review()
    client, page = as_(cast.chair), page_for(article, cast.members[0])
    assert (page in client.get(to(article, "invite")).content.decode()) is is_tied
    with (
        pytest.raises(Opposed, match="in the last 36 months") if is_tied else nullcontext(),
        transaction.atomic(),
    ):
        cast.invite(article, cast.reviewers[0])
        transaction.set_rollback(True)
    answer = client.post(page, typed(article, cast.chair))
    assert [waiver.covers for waiver in Waiver.objects.all()] == [["co_author"]] * is_tied, (
        answer.status_code
    )
    cast.invite(article, cast.reviewers[0])


def test_a_declared_interest_is_waived_and_the_text_opens(cast: Cast) -> None:
    article = cast.under_review()
    [assignment] = cast.invite(article, cast.reviewers[0])
    assignment.accept(by=cast.reviewers[0])
    assignment.declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="Fees.")
    answer = as_(cast.chair).post(page_for(article, cast.members[0]), typed(article, cast.chair))
    assert (answer.status_code, answer.headers["Location"]) == (302, to(article, "change"))
    assert Assignment.objects.get(pk=assignment.pk).is_text_open


@pytest.mark.parametrize(
    ("facts", "status", "message"),
    [
        ({"reason": " "}, 422, "Give the reason: readers see it beside the reviewer"),
        ({"reason": "Hidden \u202e words"}, 422, "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ({"password": "wrong"}, 422, "Incorrect password."),
        ({"code": "000000"}, 422, "This code does not hold now"),
        ({"digest": "sha256:" + "0" * 64}, 409, "no longer the revision that was on your screen"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_happens(
    cast: Cast, tied: Article, facts: dict, status: int, message: str
) -> None:
    client = as_(cast.chair)
    sent = typed(tied, cast.chair) | facts
    before = {name: rows for name, rows in everything().items() if "Cache" not in name}
    answer = client.post(page_for(tied, cast.members[0]), sent)
    assert answer.status_code == status
    html = answer.content.decode()
    assert message in html and ("reason" in facts or REASON in html)
    assert {name: rows for name, rows in everything().items() if "Cache" not in name} == before


def test_nobody_but_a_chair_with_no_part_in_the_text_waives_and_never_for_themselves(
    cast: Cast, tied: Article
) -> None:
    chair_on_the_board = BoardMember.objects.create(person=cast.chair)
    cast.reviewers[0].groups.add(Group.objects.get(name="Chairs"))
    tries = [
        (cast.editor, cast.members[0]),
        (cast.reviewers[1], cast.members[0]),
        (cast.operator, cast.members[0]),
        (cast.reviewers[0], cast.members[0]),
        (cast.chair, chair_on_the_board),
    ]
    for who, member in tries:
        client = as_(who)
        before = everything()
        assert client.get(page_for(tied, member)).status_code == 403
        assert (
            client.post(
                page_for(tied, member), {"digest": tied.digest, "reason": REASON}
            ).status_code
            == 403
        )
        assert everything() == before
    assert as_(cast.chair).get(page_for(tied, BoardMember(pk=10**9))).status_code == 404


def test_where_nothing_can_be_set_aside_the_page_says_so(cast: Cast, tied: Article) -> None:
    client = as_(cast.chair)
    html = client.get(page_for(tied, cast.members[1])).content.decode()
    assert (
        "There is nothing here that a chair could waive" in html
        and 'type="submit">Waive' not in html
    )
    assert client.post(page_for(tied, cast.members[1]), typed(tied, cast.chair)).status_code == 422
    assert not Waiver.objects.exists()


def test_who_waives_reads_what_was_declared_and_that_a_late_interest_must_still_be_settled(
    cast: Cast,
) -> None:
    article = cast.under_review()
    BoardMember.objects.filter(pk=cast.members[0].pk).update(interests="Shares in a laboratory.")
    assignment, _ = cast.invite(article)
    assignment.accept(by=cast.reviewers[0])
    assignment.declare(
        by=cast.reviewers[0],
        interests=Interests.DECLARED,
        text="Lecture fees.",
        standing_interests=of_each(assignment),
    )
    client, page = as_(cast.chair), page_for(article, cast.members[0])
    html = client.get(page).content.decode()
    assert (
        "Lecture fees." in html
        and "Shares in a laboratory." in html
        and "must still be resolved" not in html
    )
    assert (
        "Invite reviewers" not in html
        and f'href="{to(article, "change")}">Go back, change nothing' in html
    )
    late = cast.approved(title="Is it late?")
    Assignment.objects.get(revision=late.revision, member=cast.members[1]).declare(
        by=cast.reviewers[1], interests=Interests.DECLARED, text="A grant."
    )
    html = client.get(page_for(late, cast.members[1])).content.decode()
    assert "A grant." in html and "must still be resolved" in html and "Lecture fees." not in html
    assert "Invite reviewers" in client.get(page_for(article, cast.members[2])).content.decode()
