"""Co-authors: who is named is told and may leave; addresses cannot be tried without end."""

import pytest
from django.core.cache import cache
from django.test import Client

from articles.forms.manuscript import UNKNOWN_PER_HOUR
from articles.models import Article, Channel, DeliveryStatus, Notification
from articles.tasks import deliver_notifications
from tests.articles.desk.pages import at, copy_of, write
from tests.cast import Cast
from tests.rewinding import walked

pytestmark = pytest.mark.page

TOO_MANY = "Too many addresses were tried. Wait an hour, or save without them."


@walked
def shared(cast: Cast) -> Article:
    """A draft of author, co-author and other author."""
    article = cast.draft()
    return article.edit(
        by=cast.author, version=article.version, co_authors=[cast.co_author, cast.other_author]
    )


def told() -> list[tuple[str, str, str]]:
    rows = Notification.objects.filter(kind="co_author_named").order_by("pk")
    return [
        (notification.recipient.email.partition("@")[0], notification.channel, notification.state)
        for notification in rows.select_related("recipient")
    ]


def test_who_is_newly_named_is_told_once(cast: Cast, shared: Article) -> None:
    both = [("mail", "owed"), ("inbox", "delivered")]
    assert told() == [(name, *way) for name in ("co_author", "other_author") for way in both]
    shared.edit(by=cast.author, version=shared.version, body="More.", co_authors=[cast.co_author])
    shared.edit(by=cast.co_author, version=shared.version, body="And more.")
    assert len(told()) == 4
    shared.edit(
        by=cast.author, version=shared.version, co_authors=[cast.co_author, cast.other_author]
    )
    assert told()[4:] == [("other_author", *way) for way in both]


def test_the_mail_is_emptied_and_the_inbox_keeps_its_words(shared: Article) -> None:
    deliver_notifications()
    rows = Notification.objects.filter(kind="co_author_named")
    assert {notification.state for notification in rows} == {DeliveryStatus.DELIVERED}
    assert {(notification.channel, bool(notification.text)) for notification in rows} == {
        (Channel.MAIL, False),
        (Channel.INBOX, True),
    }


def test_a_co_author_finds_the_way_out(client: Client, cast: Cast, shared: Article) -> None:
    client.force_login(cast.co_author)
    assert f'href="{at(shared, "leave")}"' in client.get(at(shared)).content.decode()
    assert b"Leave this article" in client.get(at(shared, "leave")).content
    assert client.post(at(shared, "leave")).url == at(shared).removesuffix(f"{shared.pk}/")
    now = Article.objects.get(pk=shared.pk)
    assert list(now.co_authors.all()) == [cast.other_author] and now.body == shared.body
    assert client.get(at(shared)).status_code == client.post(at(shared, "leave")).status_code == 404
    assert now.history.latest().history_user == cast.co_author


def test_nobody_leaves_what_is_with_the_editors(
    client: Client, cast: Cast, shared: Article
) -> None:
    shared.submit(by=cast.author)
    client.force_login(cast.co_author)
    page = client.get(at(shared, "leave")).content.decode()
    assert "Not while the article is submitted." in page and 'type="submit">Leave' not in page
    assert client.post(at(shared, "leave")).status_code == 409
    assert shared.co_authors.count() == 2


def test_its_author_does_not_leave(author: Client, shared: Article) -> None:
    assert "Leave this article" not in author.get(at(shared)).content.decode()
    assert (
        author.get(at(shared, "leave")).status_code
        == author.post(at(shared, "leave")).status_code
        == 404
    )


def test_addresses_are_not_tried_without_end(author: Client, cast: Cast, shared: Article) -> None:
    known = "\n".join(person.email for person in shared.co_authors.all())
    tried = [f"nobody{number}@cast.example" for number in range(UNKNOWN_PER_HOUR)]
    for some in (tried[:-1], tried[-1:]):
        assert TOO_MANY not in write(author, shared, co_authors="\n".join(some)).content.decode()
    for address in ("nobody@cast.example", cast.stranger.email):
        answer = write(author, shared, co_authors=address, body="Kept.")
        assert [message for _, _, message in answer.context["errors"]] == [TOO_MANY]
        assert copy_of(answer)["co_authors"] == address and copy_of(answer)["body"] == "Kept."
    assert write(author, shared, co_authors=known).status_code == 302
    assert write(author, shared, co_authors="").status_code == 302
    cache.clear()
    assert write(author, shared, co_authors=cast.stranger.email).status_code == 302


def test_one_persons_tries_do_not_close_the_door_to_another(client: Client, cast: Cast) -> None:
    cache.set(f"co-authors-tried:{cast.author.pk}", UNKNOWN_PER_HOUR)
    article = Article.objects.draft(by=cast.other_author, title="Is it?", topic=cast.topic)
    client.force_login(cast.other_author)
    assert write(client, article, co_authors=cast.co_author.email).status_code == 302
