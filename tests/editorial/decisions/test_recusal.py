"""Both hats: an editor on the board reads nothing of what others said before the own review is
in."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from articles.initial_data.names import BOARD, EDITORS
from articles.models import Article, Notification, Person
from reviewers.models import Assignment, BoardMember
from tests.cast import Cast, factor, person

from .confirming import as_

pytestmark = pytest.mark.page

ADMIN = "/admin/articles/"


@pytest.fixture
def both(cast: Cast) -> Person:
    """An editor who is a member of the board, too."""
    somebody = person("both_hats", BOARD, EDITORS)
    member = BoardMember.objects.create(
        person=somebody, licence="GMC 7654321", licence_verified_on=timezone.localdate()
    )
    member.topics.add(cast.topic)
    return somebody


def shown(client: Client, article: Article) -> dict[str, bool]:
    """Where the article is shown, by page."""
    lists = {
        "queue": "article/?status=all",
        "bulk": "article/several/",
        "log": "event/",
        "csv": "event/export.csv",
        "jsonl": "event/export.jsonl",
        "outbox": "notification/",
    }
    return {name: _is_in(client.get(ADMIN + path), article) for name, path in lists.items()}


def _is_in(answer: Any, article: Article) -> bool:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    return any(
        word in body.decode()
        for word in (article.revision.title, article.slug, article.events.earliest("sequence").hash)
    )


def test_nothing_is_shown_while_the_own_review_is_out(cast: Cast, both: Person) -> None:
    article = cast.under_review(title="Is a canary yellow?")
    first, mine = cast.invite(article, cast.reviewers[0], both)
    cast.review(first)
    client, page = as_(both), f"{ADMIN}article/{article.pk}/"
    assert set(shown(client, article).values()) == {False}
    for path in (
        "change/",
        "invite/",
        "approve/",
        "request_changes/",
        "reject/",
        f"assignments/{mine.pk}/cancel/",
        f"assignments/{first.pk}/reassign/",
        f"waive/{cast.members[0].pk}/",
    ):
        assert client.get(page + path).status_code == 404, path
    assert (
        client.post(
            page + "request_changes/", {"digest": article.digest, "reason": "No."}
        ).status_code
        == 404
    )
    assert [
        name for name, is_there in shown(as_(cast.editor), article).items() if not is_there
    ] == []
    cast.review(Assignment.objects.get(pk=mine.pk))
    assert shown(client, article)["queue"] and client.get(page + "change/").status_code == 200


def test_who_asks_oneself_is_led_to_the_queue(cast: Cast, both: Person) -> None:
    article = cast.under_review()
    client = as_(both)
    answer = client.post(
        f"{ADMIN}article/{article.pk}/invite/", {"members": [both.board_member.pk], "days": "14"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{ADMIN}article/")
    assert Assignment.objects.get().member == both.board_member


def test_who_has_left_the_byline_still_does_not_see_how_their_text_fares(cast: Cast) -> None:
    cast.co_author.groups.set(Group.objects.filter(name=EDITORS))
    factor(cast.co_author)
    article = cast.draft(title="Is a canary yellow?")
    article.edit(by=cast.author, version=article.version, co_authors=[cast.co_author])
    article.submit(by=cast.author).start_review(by=cast.editor)
    cast.review(cast.invite(article)[0])
    article.request_changes(by=cast.editor, reason="Say more.", digest=article.digest)
    article.edit(by=cast.co_author, version=article.version, co_authors=[])
    client = as_(Person.objects.get(pk=cast.co_author.pk))
    assert set(shown(client, article).values()) == {False}
    assert client.get(f"{ADMIN}article/{article.pk}/change/").status_code == 404


def test_who_was_dropped_from_the_byline_without_a_save_is_told_of_no_reviewer(cast: Cast) -> None:
    cast.co_author.groups.set(Group.objects.filter(name=EDITORS))
    factor(cast.co_author)
    article = cast.draft(title="Is a canary yellow?")
    article.edit(by=cast.author, version=article.version, co_authors=[cast.co_author])
    article.submit(by=cast.author).start_review(by=cast.editor)
    article.request_changes(by=cast.editor, reason="Say more.", digest=article.digest)
    article.edit(by=cast.author, version=article.version, co_authors=[])
    article.submit(by=cast.author).start_review(by=cast.editor)
    notifications = Notification.objects.filter(
        recipient=cast.co_author, kind__startswith="editors_"
    )
    before = set(notifications.values_list("pk", flat=True))
    assignment, other = cast.invite(article)
    assignment.decline(by=assignment.member.person, reason="No time.")
    client = as_(Person.objects.get(pk=cast.co_author.pk))
    assert set(shown(client, article).values()) == {False} and other.status == "invited"
    assert client.get(f"{ADMIN}article/{article.pk}/change/").status_code == 404
    assert set(notifications.values_list("pk", flat=True)) == before


def test_the_dashboard_does_not_name_who_else_reads_what_one_is_asked_to_review(
    cast: Cast, both: Person
) -> None:
    article = cast.under_review(title="Is a canary yellow?")
    cast.invite(article, cast.reviewers[0], both)
    Assignment.objects.update(due_at=timezone.now() - timedelta(days=1))
    house, own = (
        as_(both).get(path).content.decode()
        for path in ("/admin/dashboard/", "/admin/board/figures/")
    )
    assert "canary" not in house and "canary" in own and str(cast.reviewers[0]) not in own
    assert "canary" in as_(cast.editor).get("/admin/dashboard/").content.decode()


def test_who_is_asked_about_a_variant_is_not_led_to_its_editorial_page(
    cast: Cast, both: Person
) -> None:
    source = cast.approved()
    source.begin_variant(by=cast.author, audience="patient")
    variant = (
        Article.objects.get(slug=source.slug, audience="patient")
        .submit(by=cast.author)
        .start_review(by=cast.editor)
    )
    cast.invite(variant, both)
    answer = as_(both).post(f"{ADMIN}article/{source.pk}/variants/patient/", follow=True)
    assert (
        answer.redirect_chain == [(f"{ADMIN}article/{source.pk}/change/", 302)]
        and answer.status_code == 200
    )
    assert "The text for patients is begun already." in answer.content.decode()
