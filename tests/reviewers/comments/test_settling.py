"""A comment that was sent: who resolves, reopens and answers it, and what is found when it is
changed past the verbs."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from articles.models import Article
from articles.workflow.recorded import Opposed, Stale
from reviewers.models import BoardMember, Comment, CommentStatus, Interests
from reviewers.verification import verify_assignments
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked

from .drafting import blocked, sent_back

__all__ = ["blocked"]


@walked
def sent(cast: Cast) -> tuple[Article, Comment]:
    """An article that was sent back with a comment."""
    return sent_back(cast)


@pytest.mark.once
def test_its_writer_resolves_in_silence_an_editor_says_why(cast: Cast, sent: Any) -> None:
    article, comment = sent
    with pytest.raises(Opposed, match="Say why it is resolved"):
        comment.resolve(by=cast.editor, reason=" ")
    comment.resolve(by=cast.editor, reason="The table says it.")
    assert (comment.status, comment.resolved_by, comment.resolved_because) == (
        CommentStatus.RESOLVED,
        cast.editor,
        "The table says it.",
    )
    event = article.events.latest("sequence")
    assert (event.verb, event.reason, event.detail["remark"]) == (
        "resolve",
        "The table says it.",
        comment.pk,
    )
    comment.reopen(by=cast.reviewers[0])
    assert (comment.status, comment.resolved_by, comment.resolved_at, comment.resolved_because) == (
        CommentStatus.OPEN,
        None,
        None,
        "",
    )
    comment.resolve(by=cast.reviewers[0])
    with pytest.raises(Opposed, match="Say why it is not resolved after all"):
        comment.reopen(by=cast.editor)
    with pytest.raises(Stale):
        comment.resolve(by=cast.reviewers[0])
    assert violations() == []


def test_others_neither_resolve_nor_reopen(cast: Cast, sent: Any) -> None:
    _, comment = sent
    for person in [cast.author, cast.co_author, cast.reviewers[1], cast.operator, cast.stranger]:
        with pytest.raises(PermissionDenied):
            comment.resolve(by=person, reason="Because.")


def test_authors_answer_while_they_write_and_only_then(cast: Cast, sent: Any) -> None:
    article, comment = sent
    with pytest.raises(Opposed, match="Write your reply first"):
        comment.reply(by=cast.author, text=" ")
    comment.reply(by=cast.author, text="Case reports only.")
    answer = comment.replies.get()
    event = article.events.latest("sequence")
    assert (answer.person, answer.text, event.detail) == (
        cast.author,
        "Case reports only.",
        {"remark": comment.pk, "reply": answer.pk, "sealed": answer.content_digest()},
    )
    for person in [
        cast.reviewers[0],
        cast.editor,
        cast.other_author,
        cast.co_author,
        cast.operator,
    ]:
        with pytest.raises(PermissionDenied):
            comment.reply(by=person, text="Me too.")
    article.refresh_from_db()
    article.edit(by=cast.author, version=article.version, co_authors=[cast.co_author])
    comment.reply(by=cast.co_author, text="I agree.")
    article.submit(by=cast.author, reason="Answered.")
    with pytest.raises(Opposed, match="not with its authors now"):
        Comment.objects.get(pk=comment.pk).reply(by=cast.author, text="One more thing.")
    assert list(verify_assignments()) == [] and violations() == []


def test_its_reviewer_answers_a_reply_while_the_text_is_read(cast: Cast, blocked: Any) -> None:
    article, comment = blocked
    comment.reply(by=cast.author, text="Case reports only.")
    with pytest.raises(Opposed, match="not with its reviewers now"):
        comment.respond(by=cast.reviewers[0], text="Which?")
    article.refresh_from_db()
    article.submit(by=cast.author, reason="Answered.").start_review(by=cast.editor)
    comment = Comment.objects.get(pk=comment.pk)
    for person in [
        cast.author,
        cast.co_author,
        cast.reviewers[1],
        cast.editor,
        cast.chair,
        cast.operator,
        cast.stranger,
    ]:
        with pytest.raises(PermissionDenied):
            comment.respond(by=person, text="Me too.")
    with pytest.raises(Opposed, match="Write your reply first"):
        comment.respond(by=cast.reviewers[0], text=" ")
    comment.respond(by=cast.reviewers[0], text="Which?")
    answer, event = comment.replies.latest("pk"), article.events.latest("sequence")
    assert (event.verb, event.detail) == (
        "respond",
        {"remark": comment.pk, "reply": answer.pk, "sealed": answer.content_digest()},
    )
    assert (answer.person, answer.text) == (cast.reviewers[0], "Which?") and list(
        Comment.objects.blocking()
    ) == [comment]
    assert list(verify_assignments()) == [] and violations() == []
    comment.replies.filter(pk=answer.pk).update(text="I never said that.")
    assert [
        violation for violation in verify_assignments() if "is not what was signed" in violation
    ] != []


def test_nobody_answers_themselves_or_after_declaring_an_interest(cast: Cast, sent: Any) -> None:
    article, comment = sent
    article.submit(by=cast.author, reason="Unchanged.").start_review(by=cast.editor)
    comment = Comment.objects.get(pk=comment.pk)
    with pytest.raises(Opposed, match="Nobody has replied to this comment yet"):
        comment.respond(by=cast.reviewers[0], text="As I said.")
    [again] = cast.invite(article, cast.reviewers[0])
    again.accept(by=cast.reviewers[0])
    again.declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="Lecture fees.")
    with pytest.raises(PermissionDenied):
        comment.respond(by=cast.reviewers[0], text="As I said.")


def test_who_left_the_board_or_has_an_interest_neither_answers_nor_settles(
    cast: Cast, blocked: Any
) -> None:
    article, comment = blocked
    comment.reply(by=cast.author, text="Case reports only.")
    article.refresh_from_db()
    article.submit(by=cast.author, reason="Answered.").start_review(by=cast.editor)
    comment, member = Comment.objects.get(pk=comment.pk), cast.members[0]

    def is_refused() -> bool:
        for act in (
            lambda: comment.respond(by=cast.reviewers[0], text="Which?"),
            lambda: comment.resolve(by=cast.reviewers[0]),
        ):
            with pytest.raises(PermissionDenied):
                act()
        return list(Comment.objects.blocking()) == [comment]

    BoardMember.objects.filter(pk=member.pk).update(is_active=False)
    assert is_refused()
    BoardMember.objects.filter(pk=member.pk).update(is_active=True)
    [again] = cast.invite(article, cast.reviewers[0])
    again.accept(by=cast.reviewers[0])
    again.declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="Lecture fees.")
    assert is_refused()


def test_the_same_words_are_said_again_where_others_came_between(cast: Cast, sent: Any) -> None:
    article, comment = sent
    article.edit(by=cast.author, version=article.version, co_authors=[cast.co_author])
    comment.reply(by=cast.author, text="No.")
    for between in [
        "Not yet.",
        "Perhaps.",
    ]:  # a page that comes back says nothing twice, whatever was said since
        comment.reply(by=cast.co_author, text=between)
        with pytest.raises(Stale, match="sent this already"):
            comment.reply(by=cast.author, text="No.")
    article.refresh_from_db()
    article.submit(by=cast.author, reason="Answered.").start_review(by=cast.editor)
    comment = Comment.objects.get(pk=comment.pk)
    comment.respond(by=cast.reviewers[0], text="No?")
    article.request_changes(by=cast.editor, digest=article.digest, reason="Once more.")
    Comment.objects.get(pk=comment.pk).reply(by=cast.author, text="No.")
    assert [reply.text for reply in comment.replies.order_by("pk")] == [
        "No.",
        "Not yet.",
        "Perhaps.",
        "No?",
        "No.",
    ]


@pytest.mark.parametrize(
    ("change", "violation"),
    [
        (
            lambda reply: type(reply).objects.filter(pk=reply.pk).update(parent=None),
            "stands in another thread",
        ),
        (lambda reply: type(reply).objects.filter(pk=reply.pk).delete(), "is missing"),
        (
            lambda reply: Comment.objects.filter(pk=reply.parent_id).update(
                status=CommentStatus.RESOLVED
            ),
            "is resolved, but the ledger says open",
        ),
    ],
)
def test_what_is_moved_removed_or_settled_beside_the_ledger_is_found(
    cast: Cast, blocked: Any, change: Any, violation: str
) -> None:
    _, comment = blocked
    comment.reply(by=cast.author, text="Case reports only.")
    assert list(verify_assignments()) == []
    change(comment.replies.get())
    [found] = verify_assignments()
    assert violation in found


def test_no_answer_is_given_once_the_text_is_retracted(cast: Cast, sent: Any) -> None:
    article, comment = sent
    comment.reply(by=cast.author, text="Case reports only.")
    article.refresh_from_db()
    article.submit(by=cast.author, reason="Answered.").start_review(by=cast.editor)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="Now.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    article.retract(
        by=cast.editor,
        digest=article.digest,
        reason="No.",
        signature=sign_for(cast.editor, article, "retract"),
    )
    with pytest.raises(Opposed, match="not with its reviewers now"):
        Comment.objects.get(pk=comment.pk).respond(by=cast.reviewers[0], text="Which?")


def test_a_changed_reply_is_found(cast: Cast, sent: Any) -> None:
    _, comment = sent
    comment.reply(by=cast.author, text="Case reports only.")
    comment.replies.update(text="I never said that.")
    assert [
        violation for violation in verify_assignments() if "is not what was signed" in violation
    ] != []
