"""The board in the web admin: who is put on it, its list, and who may change what."""

import re
from datetime import date

import pytest

from articles.models import Topic
from reviewers.models import BoardMember
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_

from .people import ADD, groups
from .test_doors import everything

pytestmark = pytest.mark.page


def test_a_chair_puts_a_person_on_the_board_and_the_role_follows(cast: Cast) -> None:
    client = as_(cast.chair)
    typed = {
        "email": "Stranger@Cast.example",
        "profession": "physician",
        "cap": 3,
        "is_active": "on",
        "topics": [cast.topic.pk],
        "biography": "Reads.",
    }
    assert client.post(ADD, typed).status_code == 302
    member = BoardMember.objects.get(person=cast.stranger)
    assert (member.cap, list(member.topics.all()), groups(cast.stranger)) == (
        3,
        [cast.topic],
        {"Board"},
    )
    assert (
        member.history.latest().history_user,
        member.history.latest().history_change_reason,
    ) == (cast.chair, f"topics: {cast.topic}")
    change = f"/admin/reviewers/boardmember/{member.pk}/change/"
    assert (
        client.post(
            change,
            {"profession": "physician", "cap": 3, "topics": [cast.topic.pk], "biography": "Reads."},
        ).status_code
        == 302
    )
    assert (
        groups(cast.stranger) == set()
        and not BoardMember.objects.active().filter(pk=member.pk).exists()
    )
    assert (
        "Active"
        in client.get(f"/admin/reviewers/boardmember/{member.pk}/history/").content.decode()
    )
    client.post(
        change, {"profession": "physician", "cap": 3, "is_active": "on", "biography": "Reads."}
    )
    assert groups(cast.stranger) == {"Board"}


def test_the_list_of_the_board_says_load_and_licence_in_a_cell_each(cast: Cast) -> None:
    free, busy, *_ = cast.members
    cast.invite(cast.under_review(), busy.person)
    BoardMember.objects.filter(pk=free.pk).update(licence_verified_on=None)
    BoardMember.objects.filter(pk=busy.pk).update(
        cap=4, licence_verified_on=date(2026, 3, 1), licence_until=date(2027, 3, 1)
    )
    html = as_(cast.editor).get("/admin/reviewers/boardmember/").content.decode()
    assert re.findall(r'<th[^>]*class="[^"]*column-(\w+)', html)[-4:] == [
        "open_reviews",
        "licence_checked",
        "absent_until",
        "statistics",
    ]
    rows = {
        name: row
        for row in html.split("<tr")[2:]
        for name in (free.person.name, busy.person.name)
        if name in row
    }
    assert (
        "1 (limit 4)" in rows[busy.person.name]
        and "Verified 1 Mar 2026, valid until 1 Mar 2027" in rows[busy.person.name]
    )
    assert (
        f"0 (limit {free.cap})" in rows[free.person.name]
        and "Not verified" in rows[free.person.name]
    )
    assert f'aria-label="Statistics of {busy.person.name}"' in rows[busy.person.name]


def test_the_topics_of_a_member_are_ticked_one_by_one(cast: Cast) -> None:
    other = Topic.objects.create(name="Infections", slug="infections")
    client = as_(cast.chair)
    for path, ticked in (
        (ADD, []),
        (f"/admin/reviewers/boardmember/{cast.members[0].pk}/change/", [cast.topic.pk]),
    ):
        html = client.get(path).content.decode()
        boxes = {
            int(re.search(r'value="(\d+)"', box)[1]): "checked" in box
            for box in re.findall(r'<input[^>]*name="topics"[^>]*>', html)
        }
        assert boxes == {topic.pk: topic.pk in ticked for topic in (cast.topic, other)}
        assert '<select name="topics"' not in html


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"email": "nobody@cast.example"}, "email", "No active account has this address."),
        ({"email": "chair@cast.example"}, "email", "Another chair must put you on the board."),
        (
            {"email": "reviewer_one@cast.example"},
            "email",
            "This person is a member already: change that entry.",
        ),
        ({"biography": "Hidden \u202e words"}, "biography", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ({"licence": "GMC \u202e 1"}, "licence", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ({"profession": "physician", "cap": "-1"}, "cap", "greater than or equal to 0"),
        (
            {"absent_from": "2026-05-02", "absent_until": "2026-05-01"},
            "absent_until",
            "The absence must not end before it begins.",
        ),
        (
            {"absent_until": "2026-05-01"},
            "absent_until",
            "Give the first day, too: without it nobody counts as away.",
        ),
    ],
)
def test_what_is_wrong_with_a_member_is_said_and_nothing_is_saved(
    cast: Cast, typed: dict, field: str, message: str
) -> None:
    client = as_(cast.chair)
    before = everything()
    answer = client.post(
        ADD,
        {"email": "stranger@cast.example", "profession": "physician", "cap": 3, "is_active": "on"}
        | typed,
    )
    assert answer.status_code == 200
    assert message in str(answer.context["adminform"].form.errors[field])
    assert everything() == before


def test_editors_look_and_chairs_leave_their_own_entry_alone(cast: Cast) -> None:
    own = BoardMember.objects.create(person=cast.chair)
    for who, member in [(cast.editor, cast.members[0]), (cast.chair, own)]:
        client = as_(who)
        before = everything()
        path = f"/admin/reviewers/boardmember/{member.pk}/change/"
        assert client.get(path).status_code == 200
        assert (
            client.post(path, {"profession": "physician", "cap": 99, "is_active": "on"}).status_code
            == 403
        )
        assert everything() == before
