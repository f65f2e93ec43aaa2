"""Comments on their confirm pages: who resolves and reopens them, and what is nobody's business."""

from typing import Any

import pytest

from articles.models import Article
from reviewers.models import Comment, CommentStatus
from tests.cast import Cast
from tests.rewinding import walked

from .confirming import article, as_, to

__all__ = ["article"]

pytestmark = pytest.mark.page


@walked
def commented(cast: Cast, article: Article) -> tuple[Article, Comment]:
    """An article under review with one blocking comment."""
    [asked] = cast.invite(article, cast.reviewers[0])
    Comment.objects.create(
        revision=article.revision,
        assignment=asked,
        person=cast.reviewers[0],
        exact="Very unlikely.",
        text="How unlikely?",
        is_blocking=True,
    )
    cast.review(asked, "changes_requested")
    return article, Comment.objects.get(assignment=asked)


def test_an_editor_resolves_a_comment_with_a_reason_and_reopens_it(
    cast: Cast, commented: Any
) -> None:
    article, comment = commented
    client = as_(cast.editor)
    resolve, reopen = (
        to(article, f"remarks/{comment.pk}/{verb}") for verb in ("resolve", "reopen")
    )
    change = client.get(to(article, "change")).content.decode()
    assert (
        resolve in change
        and reopen not in change
        and "1 blocking comment is not resolved yet." in change
    )
    assert "How unlikely?" in client.get(resolve).content.decode()
    answer = client.post(resolve, {"digest": article.digest, "reason": " "})
    assert answer.status_code == 422 and "Say why it is resolved" in answer.content.decode()
    for _ in range(2):
        assert (
            client.post(
                resolve, {"digest": article.digest, "reason": "The table says it."}
            ).status_code
            == 302
        )
    comment = Comment.objects.get(pk=comment.pk)
    assert (comment.status, comment.resolved_by) == (CommentStatus.RESOLVED, cast.editor)
    assert article.events.filter(verb="resolve").count() == 1
    assert "blocking comment" not in client.get(to(article, "change")).content.decode()
    assert (
        client.post(reopen, {"digest": article.digest, "reason": "It does not."}).status_code == 302
    )
    assert Comment.objects.get(pk=comment.pk).status == CommentStatus.OPEN


def test_a_comment_is_resolved_at_its_own_article_by_who_may(cast: Cast, commented: Any) -> None:
    article, comment = commented
    other = cast.under_review(title="Another?")
    sent = {"digest": article.digest, "reason": "Because."}
    assert as_(cast.editor).get(to(other, f"remarks/{comment.pk}/resolve")).status_code == 404
    assert as_(cast.editor).post(to(article, f"remarks/{10**9}/resolve"), sent).status_code == 404
    for person, status in [
        (cast.reviewers[1], 403),
        (cast.reviewers[0], 403),
        (cast.author, 404),
        (cast.operator, 403),
    ]:
        assert (
            as_(person).post(to(article, f"remarks/{comment.pk}/resolve"), sent).status_code
            == status
        ), person
    assert Comment.objects.get(pk=comment.pk).status == CommentStatus.OPEN


def test_a_draft_of_a_comment_is_nobodys_business(cast: Cast, article: Article) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    drafted = Comment.objects.create(
        revision=article.revision,
        assignment=asked,
        person=cast.reviewers[0],
        text="CANARY",
        is_blocking=True,
    )
    client = as_(cast.editor)
    assert "CANARY" not in client.get(to(article, "change")).content.decode()
    assert client.get(to(article, f"remarks/{drafted.pk}/resolve")).status_code == 404
    assert "CANARY" not in client.get(to(article, "request_changes")).content.decode()


def test_a_comment_of_an_earlier_round_is_read_again_where_it_was_made(
    cast: Cast, commented: Any
) -> None:
    article, comment = commented
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comment.")
    resolve, client = to(article, f"remarks/{comment.pk}/resolve"), as_(cast.editor)
    assert f'href="{to(article, "change")}#decide-text"' in client.get(resolve).content.decode()
    article.submit(by=cast.author, reason="Anew.")
    assert (
        f'href="{to(article, "change")}?revision=1#decide-text"'
        in client.get(resolve).content.decode()
    )
