"""What editors have no business with: first drafts, and articles of their own."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Notification
from tests.cast import Cast, factor
from tests.editorial.decisions.confirming import as_, to, words
from tests.editorial.screens.test_doors import everything
from tests.rewinding import walked

pytestmark = pytest.mark.page


def listed(client: Client, path: str) -> list[Any]:
    """The keys of the rows on a list."""
    return [row.pk for row in client.get(path).context["cl"].result_list]


@walked
def own(cast: Cast) -> Article:
    """An article under review whose author is an editor too, and one of the board's members
    reads it."""
    cast.author.groups.set(cast.editor.groups.all())
    factor(cast.author)
    article = cast.reviewed(title="Is the canary mine?")
    cast.invite(article, cast.reviewers[2])
    return article


def test_a_first_draft_has_no_history(cast: Cast) -> None:
    draft = cast.draft(title="Is the canary singing?")
    client = as_(cast.chair)
    for page in ["history", f"history/{draft.history.latest().pk}"]:
        answer = client.get(to(draft, page))
        assert answer.status_code == 404 and b"canary" not in answer.content


def test_the_outbox_names_no_first_draft(cast: Cast) -> None:
    draft = cast.draft(title="Is the canary singing?")
    draft.edit(by=cast.author, version=draft.version, co_authors=[cast.co_author])
    draft.withdraw(by=cast.author)
    cast.submitted(title="Is this one in?")
    rows = Notification.objects.filter(subject__contains="canary")
    assert rows
    for who in (cast.editor, cast.chair, cast.operator):
        html = as_(who).get("/admin/articles/notification/?all=1").content.decode()
        assert "canary" not in html and cast.author.name in html
    for row in rows:
        answer = as_(cast.editor).get(f"/admin/articles/notification/{row.pk}/change/", follow=True)
        assert answer.redirect_chain and b"canary" not in answer.content
        assert (
            b"canary"
            not in as_(cast.operator).get(f"/admin/articles/notification/{row.pk}/change/").content
        )


def test_the_history_of_an_own_article_is_for_others(cast: Cast, own: Article) -> None:
    for page in ["history", f"history/{own.history.latest().pk}"]:
        assert as_(cast.author).get(to(own, page)).status_code == 404
        assert as_(cast.other_editor).get(to(own, page)).status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "change",
        "invite",
        "start_review",
        "request_changes",
        "approve",
        "reject",
        "retract",
        "revise",
    ],
)
def test_no_editor_looks_after_an_own_article(cast: Cast, own: Article, page: str) -> None:
    client = as_(cast.author)
    before = everything()
    sent = words(own, "Because.") | {"members": [cast.members[2].pk]}
    for answer in [client.get(to(own, page)), client.post(to(own, page), sent)]:
        assert answer.status_code == (
            405 if page == "change" and answer.wsgi_request.method == "POST" else 404
        )
        assert not [
            reviewer for reviewer in cast.reviewers if reviewer.name in answer.content.decode()
        ]
    assert everything() == before
    assert as_(cast.other_editor).get(to(own, page)).status_code == 200


def test_no_editor_cancels_a_review_of_an_own_article(cast: Cast, own: Article) -> None:
    path = to(own, f"assignments/{own.revision.assignments.latest('pk').pk}/cancel")
    client = as_(cast.author)
    before = everything()
    assert (client.get(path).status_code, client.post(path, words(own)).status_code) == (404, 404)
    assert everything() == before
    assert as_(cast.other_editor).get(path).status_code == 200


def test_a_co_author_who_is_an_editor_is_kept_out_as_well(cast: Cast) -> None:
    article = cast.draft()
    article.edit(by=cast.author, version=article.version, co_authors=[cast.other_editor])
    article.submit(by=cast.author)
    assert as_(cast.other_editor).get(to(article, "change")).status_code == 404
    assert listed(as_(cast.other_editor), "/admin/articles/article/") == []
    assert listed(as_(cast.editor), "/admin/articles/article/") == [article.pk]


def test_an_own_article_is_in_no_list(cast: Cast, own: Article) -> None:
    other = cast.submitted(title="Is this somebody else’s?")
    Article.objects.filter(pk=other.pk).update(author=cast.other_author)
    mine, theirs = as_(cast.author), as_(cast.other_editor)
    events = {event.pk for event in own.events.all()}
    notifications = set(Notification.objects.filter(event__in=events).values_list("pk", flat=True))
    assert events and notifications
    assert not events & set(listed(mine, "/admin/articles/event/?all=1")) and events <= set(
        listed(theirs, "/admin/articles/event/?all=1")
    )
    assert not notifications & set(listed(mine, "/admin/articles/notification/?all=1"))
    assert notifications <= set(listed(theirs, "/admin/articles/notification/?all=1"))
    assert (
        listed(mine, "/admin/articles/article/?q=canary"),
        listed(theirs, "/admin/articles/article/?q=canary"),
    ) == ([], [own.pk])


def test_a_row_about_an_own_article_cannot_be_opened(cast: Cast, own: Article) -> None:
    mine, theirs = as_(cast.author), as_(cast.other_editor)
    event = own.events.filter(verb="invite").latest("pk")
    notification = Notification.objects.filter(kind="reviewer_invited", event=event).latest("pk")
    for path in [
        f"/admin/articles/event/{event.pk}/change/",
        f"/admin/articles/notification/{notification.pk}/change/",
    ]:
        answer = mine.get(path, follow=True)
        assert answer.redirect_chain and cast.reviewers[2].name not in answer.content.decode()
        assert theirs.get(path).status_code == 200
