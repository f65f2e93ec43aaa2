"""The public page of the board: who is listed, what is said of each, and what it costs."""

import re
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reviewers.models import BoardMember
from tests.cast import Cast, person, sign_for


def listed(client: Client) -> list[str]:
    """The entries of the list, as words."""
    html = client.get("/board/").content.decode().partition('<ul class="listing')[2].partition("</ul>")[0]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", entry)).split()) for entry in re.findall(r"<li>(.*?)</li>", html, re.DOTALL)]


def test_members_stand_there_with_what_they_are_known_for(cast: Cast, client: Client) -> None:
    who = cast.reviewers[0]
    who.institution = "General Hospital"
    who.save()
    who.board_member.biography = "Reads for <doses>."
    who.board_member.save()
    cast.approved()
    entries = listed(client)
    assert entries[0] == "Reviewer One , MD General Hospital Reads for <doses>. Kidney and electrolytes 1 review of public answers signed"
    assert [entry.split(" , ")[0] for entry in entries] == ["Reviewer One", "Reviewer Three", "Reviewer Two"]
    assert entries[1].endswith("No review of a public answer yet")


def test_only_reviews_of_public_revisions_count(cast: Cast, client: Client) -> None:
    cast.reviewed()
    assert all(entry.endswith("No review of a public answer yet") for entry in listed(client))
    cast.approved(title="Is it so?")
    article = cast.approved(title="Is it not?")
    article.retract(by=cast.chair, digest=article.digest, signature=sign_for(cast.chair, article, "retract"), reason="Wrong.")
    assert [entry.split()[-6:-5] for entry in listed(client) if "signed" in entry] == [["2"], ["2"]]


def test_who_is_not_on_the_board_is_not_listed(cast: Cast, client: Client) -> None:
    one, two, three = cast.reviewers
    one.groups.clear()
    BoardMember.objects.filter(person=two).update(is_active=False)
    type(three).objects.filter(pk=three.pk).update(is_active=False)
    assert listed(client) == []
    assert "The board has no members yet" in client.get("/board/").content.decode()


def test_it_shows_no_address_and_no_licence(cast: Cast, client: Client) -> None:
    BoardMember.objects.update(licence="register 4711")
    html = client.get("/board/").content.decode()
    assert "Reviewer One" in html and "@cast.example" not in html and "4711" not in html


def test_it_is_the_same_for_everyone_and_asks_nobody_who_they_are(cast: Cast, client: Client) -> None:
    cast.approved()
    strangers = client.get("/board/")
    assert not strangers.cookies and "Cookie" not in strangers.headers.get("Vary", "")
    assert strangers.headers["Cache-Control"] == "no-cache"
    client.force_login(cast.reviewers[0])
    assert client.get("/board/").content == strangers.content
    assert client.post("/board/").status_code == 405


def test_it_costs_the_same_at_any_size(cast: Cast, client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/board/")
        return len(seen)

    few = cost()
    for number in range(20):
        BoardMember.objects.create(person=person(f"member_{number}", "Board")).topics.add(cast.topic)
    cast.approved()
    assert len(listed(client)) == 23 and cost() == few <= 5
