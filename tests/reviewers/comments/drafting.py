"""Comments, drafted and sent."""

from typing import Any

from articles.models import Article
from reviewers.models import Assignment, Comment
from tests.cast import Cast
from tests.rewinding import walked

PASSAGE = "Potassium of 3.2 rarely causes symptoms."


def draft(assignment: Assignment, **facts: Any) -> Comment:
    """A comment as far as it is written."""
    given = {"exact": PASSAGE, "text": "Rarely?"} | facts
    return Comment.objects.create(
        revision=assignment.revision,
        assignment=assignment,
        person=assignment.member.person,
        **given,
    )


def sent_back(cast: Cast, **facts: Any) -> tuple[Article, Comment]:
    """An article whose authors were asked for changes, and the comment that a reviewer made on
    it."""
    article = cast.under_review()
    [asked] = cast.invite(article, cast.reviewers[0])
    comment = draft(asked, **facts)
    cast.review(asked, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comments.")
    return article, Comment.objects.get(pk=comment.pk)


@walked
def blocked(cast: Cast) -> tuple[Article, Comment]:
    """An article that was sent back with a comment that blocks."""
    return sent_back(cast, is_blocking=True)
