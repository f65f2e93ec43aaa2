"""Who may do what with a comment, and what must be so before; each says in sentences why not."""

from typing import Any

from articles.initial_data.names import BOARD
from articles.models import OPEN
from articles.workflow.permissions import an_impartial_editor, its_authors
from articles.workflow.recorded import condition, described_as

from ..progress import Interests

NOT_WITH_AUTHORS = "The text is not with its authors now."


@described_as(
    "Only who made the comment can do this, while on the board and without an interest in the text."
)
def its_writer(comment: Any, person: Any) -> bool:
    """The reviewer who made the comment, unless they left the board or declared an interest in
    the article."""
    if person.pk != comment.person_id or comment.assignment is None or BOARD not in person.roles:
        return False
    member = comment.assignment.member
    on_it = member.assignments.filter(
        revision__article=comment.revision.article_id, interests=Interests.DECLARED
    )
    return member.is_active and not on_it.exists()


@described_as(
    "Only who made the comment, or an editor who did not write the text, can do this, and nobody "
    "who has declared an interest in it."
)
def its_writer_or_an_editor(comment: Any, person: Any) -> bool:
    """The reviewer who made the comment, or an impartial editor."""
    return its_writer(comment, person) or an_impartial_editor(comment.article, person)


@described_as("Only its authors can change this text.")
def an_author_of_it(comment: Any, person: Any) -> bool:
    """The author or a co-author of the article."""
    return its_authors(comment.article, person)


@condition
def with_wording(comment: Any) -> list[str]:
    """It suggests other words, and they have not been taken over."""
    if comment.wording is None:
        return ["This comment suggests no other words."]
    return ["The wording has been taken over already."] if comment.adopted_at else []


@condition
def while_it_is_written(comment: Any) -> list[str]:
    """Changes were requested, so the authors have the text."""
    return [] if comment.article.is_being_written else [NOT_WITH_AUTHORS]


@condition
def while_it_is_read(comment: Any) -> list[str]:
    """The text is with its reviewers, and somebody has replied to the comment."""
    is_read = comment.article.is_being_read
    reasons = [] if is_read else ["The text is not with its reviewers now."]
    is_answered = comment.replies.exclude(person=comment.person_id).exists()
    return reasons if is_answered else [*reasons, "Nobody has replied to this comment yet."]


@condition
def while_it_is_undecided(comment: Any) -> list[str]:
    """The text may still be changed or decided on."""
    article = comment.article
    return (
        []
        if article.status in OPEN or article.is_being_read
        else ["The text has been decided on. Tell the editors what is wrong."]
    )
