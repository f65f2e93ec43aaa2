"""The verbs of a comment: who may resolve, reopen, answer and take over, and what each leaves
behind."""

from typing import Any

import pytest

from articles.models import Article, Status
from articles.text.statements import statements
from articles.workflow.permissions import an_impartial_editor
from articles.workflow.recorded import Opposed, Stale
from reviewers.models import CHECKLIST, Assignment, Comment, CommentStatus, Verdict
from tests.cast import BODY, Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked

from .drafting import PASSAGE, blocked, draft, sent_back

__all__ = ["blocked"]

CHANGED, OTHER = PASSAGE.replace("rarely", "seldom"), "Give magnesium first."


def key_of(text: str, holder: Any) -> str:
    """The key of the statement of these words, in the revision that an article or an assignment
    is about."""
    return next(
        statement.key for statement in statements(holder.revision) if statement.text == text
    )


@walked
def reworded(cast: Cast) -> tuple[Article, Comment]:
    """An article that was sent back with other words for a passage."""
    return sent_back(cast, wording="Better words.")


def test_a_comment_is_published_with_the_review(cast: Cast) -> None:
    article = cast.under_review()
    [asked] = cast.invite(article, cast.reviewers[0])
    comment = draft(asked, is_blocking=True)
    assert (comment.status, list(Comment.objects.published())) == (CommentStatus.DRAFTED, [])
    assert list(Comment.objects.blocking()) == []
    cast.review(asked, "changes_requested")
    published = Comment.objects.get(pk=comment.pk)
    assert (published.status, published.published_at is None) == (CommentStatus.OPEN, False)
    assert article.events.latest("sequence").detail["remarks"] == {
        str(comment.pk): published.content_digest()
    }
    assert list(Comment.objects.blocking()) == [published]


def test_an_approval_with_a_blocking_comment_of_ones_own_is_refused(cast: Cast) -> None:
    article = cast.under_review()
    [asked] = cast.invite(article, cast.reviewers[0])
    comment = draft(asked, is_blocking=True)
    with pytest.raises(Opposed, match="must not go out as it is"):
        cast.review(asked)
    assert Comment.objects.get(pk=comment.pk).status == CommentStatus.DRAFTED


@pytest.mark.once
def test_an_open_blocking_comment_keeps_later_revisions_from_approval_until_it_is_resolved(
    cast: Cast, blocked: Any
) -> None:
    article, comment = blocked
    article.edit(
        by=cast.author, version=article.version, body=article.body.replace("rarely", "seldom")
    )
    article.submit(by=cast.author, reason="Seldom.").start_review(by=cast.editor)
    for asked in cast.invite(article, *cast.reviewers[1:]):
        cast.review(asked)
    with pytest.raises(Opposed, match="1 blocking comment is not resolved yet"):
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )
    comment.resolve(by=cast.reviewers[0])
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert violations() == []


EARLIER = [
    {},
    {"verdict": Verdict.DISAGREE, "statement": "key"},
    {"verdict": Verdict.NEEDS_SOURCE, "statement": "key"},
]


@walked
def earlier(cast: Cast, facts: dict[str, str]) -> tuple[Article, Comment]:
    """An article that was sent back with what keeps its reviewer from approving it."""
    return sent_back(cast, is_blocking=True, **facts)


def next_round(cast: Cast, article: Any) -> Any:
    """Bring a text that was sent back under review again, and ask its first reviewer; return the
    assignment."""
    article.edit(
        by=cast.author, version=article.version, body=article.body.replace("rarely", "seldom")
    )
    article.submit(by=cast.author, reason="Seldom.").start_review(by=cast.editor)
    return cast.invite(article, cast.reviewers[0])[0]


@pytest.mark.parametrize("recommendation", ["approve", "approve_with_comments"])
@pytest.mark.parametrize("facts", EARLIER)
def test_nobody_approves_while_an_own_earlier_comment_or_verdict_is_open(
    cast: Cast, earlier: Any, facts: dict[str, str], recommendation: str
) -> None:
    article, comment = earlier
    again = next_round(cast, article)
    again.accept(by=cast.reviewers[0]).declare(by=cast.reviewers[0], interests="none")
    draft(again, text="CANARY")
    affirmed, signature = dict.fromkeys(CHECKLIST, True), sign_for(cast.reviewers[0], again)
    given = {
        "digest": again.digest,
        "checklist": affirmed,
        "signature": signature,
        "comments_to_author": "Well.",
    }
    with pytest.raises(
        Opposed, match="of yours from an earlier round is still open: resolve it first"
    ):
        again.sign(by=cast.reviewers[0], recommendation=recommendation, **given)
    assert (
        Assignment.objects.get(pk=again.pk).status == "accepted"
        and Comment.objects.get(text="CANARY").status == CommentStatus.DRAFTED
    )
    comment.resolve(by=cast.reviewers[0])
    again.sign(by=cast.reviewers[0], recommendation=recommendation, **given)
    assert violations() == []


def test_an_earlier_disagreement_is_settled_by_agreeing_and_no_other_comment_with_it(
    cast: Cast,
) -> None:
    article = cast.under_review(body=f"{BODY}\n{OTHER}\n")
    [asked] = cast.invite(article, cast.reviewers[0])
    comment = draft(
        asked,
        exact=OTHER,
        is_blocking=True,
        verdict=Verdict.DISAGREE,
        statement=key_of(OTHER, article),
    )
    cast.review(asked, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comments.")
    again = next_round(cast, article)
    draft(again, exact=CHANGED, verdict=Verdict.AGREE, statement=key_of(CHANGED, again))
    again.accept(by=cast.reviewers[0]).declare(by=cast.reviewers[0], interests="none")
    given = {
        "digest": again.digest,
        "checklist": dict.fromkeys(CHECKLIST, True),
        "signature": sign_for(cast.reviewers[0], again),
    }
    with pytest.raises(Opposed, match="1 verdict on a statement of yours from an earlier round"):
        again.sign(by=cast.reviewers[0], recommendation="approve", **given)
    draft(again, exact=OTHER, verdict=Verdict.AGREE, statement=key_of(OTHER, again))
    again.sign(by=cast.reviewers[0], recommendation="approve", **given)
    assert Comment.objects.get(pk=comment.pk).status == CommentStatus.RESOLVED


@pytest.mark.parametrize("recommendation", ["changes_requested", "not_approved"])
def test_an_earlier_comment_keeps_nobody_from_asking_for_changes(
    cast: Cast, blocked: Any, recommendation: str
) -> None:
    article, comment = blocked
    cast.review(next_round(cast, article), recommendation)
    assert Comment.objects.get(pk=comment.pk).status == CommentStatus.OPEN


def test_what_others_said_earlier_or_what_does_not_block_keeps_nobody_from_approving(
    cast: Cast,
) -> None:
    article = cast.under_review()
    for asked, is_blocking in zip(cast.invite(article), (False, True), strict=True):
        draft(asked, is_blocking=is_blocking)
        cast.review(asked, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comments.")
    again = next_round(cast, article)
    cast.review(again)
    assert Assignment.objects.get(pk=again.pk).review.is_approving


@pytest.mark.parametrize("verdict", [Verdict.DISAGREE, Verdict.NEEDS_SOURCE])
def test_a_verdict_against_a_statement_blocks_like_a_comment(cast: Cast, verdict: str) -> None:
    _, comment = sent_back(cast, verdict=verdict, statement="key", is_blocking=True)
    assert list(Comment.objects.blocking()) == [comment]


def test_wording_is_taken_over_with_credit(cast: Cast) -> None:
    article, comment = sent_back(cast, wording="Potassium of 3.2 hardly ever causes symptoms.")
    with pytest.raises(Stale):
        comment.adopt(by=cast.author, version=article.version - 1)
    comment.adopt(by=cast.author, version=article.version)
    article.refresh_from_db()
    assert "hardly ever causes" in article.body and PASSAGE not in article.body
    event = article.events.latest("sequence")
    assert (event.verb, event.actor) == ("adopt", cast.author)
    assert event.detail["credit"] == {"id": cast.reviewers[0].pk, "name": "Reviewer One"}
    comment.refresh_from_db()
    assert comment.adopted_at is not None and comment.status == CommentStatus.OPEN
    with pytest.raises(Opposed, match="taken over already"):
        comment.adopt(by=cast.author, version=article.version)
    assert violations() == []


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("Magnesium first. [1]\n", "is no longer in the text"),
        (f"{PASSAGE} {PASSAGE} [1]\n", "more than once"),
        (PASSAGE.replace("rarely", "**rarely**"), "runs through bold"),
        (PASSAGE.replace(" causes", " [1] causes"), "a citation"),
        (PASSAGE.replace("symptoms", "symptom"), "changed a little"),
    ],
)
def test_wording_is_taken_over_only_where_its_passage_is_written_as_it_is_read(
    cast: Cast, reworded: Any, body: str, why: str
) -> None:
    article, comment = reworded
    article.edit(by=cast.author, version=article.version, body=body)
    with pytest.raises(Opposed, match=why):
        Comment.objects.get(pk=comment.pk).adopt(by=cast.author, version=article.version)
    article.refresh_from_db()
    assert article.body == body and Comment.objects.get(pk=comment.pk).adopted_at is None


@pytest.mark.parametrize(
    "body",
    [
        f"## In children\n\n{PASSAGE} Nothing else is known.\n\n## What is known\n\n{PASSAGE} "
        "[1]\n",
        f"## What is known\n\nMagnesium first. {PASSAGE} [1]\n\n## In children\n\n{PASSAGE} "
        "Nothing else is known.\n",
    ],
)
def test_of_a_passage_that_stands_twice_the_one_in_its_place_is_replaced(
    cast: Cast, reworded: Any, body: str
) -> None:
    article, comment = reworded
    article.edit(by=cast.author, version=article.version, body=body)
    Comment.objects.get(pk=comment.pk).adopt(by=cast.author, version=article.version)
    article.refresh_from_db()
    assert article.body == body.replace(f"{PASSAGE} [1]", "Better words. [1]").rstrip()


@pytest.mark.parametrize(
    "body",
    [
        f"## What is known\n\nNothing. [1]\n\n## In children\n\nSee there.\n\n- {PASSAGE}\n- "
        f"{PASSAGE}\n",
        f"## In children\n\n{PASSAGE}\n\nAs in adults.\n\n{PASSAGE}\n",
        f"{PASSAGE}\n\n## In children\n\n{PASSAGE}\n",
    ],
)
def test_wording_is_not_put_at_a_like_passage_elsewhere(
    cast: Cast, reworded: Any, body: str
) -> None:
    article, comment = reworded
    article.edit(by=cast.author, version=article.version, body=body)
    with pytest.raises(Opposed):
        Comment.objects.get(pk=comment.pk).adopt(by=cast.author, version=article.version)


def test_whose_wording_was_taken_reviews_again_but_never_decides(cast: Cast) -> None:
    article, comment = sent_back(cast, wording="Potassium of 3.2 hardly ever causes symptoms.")
    comment.adopt(by=cast.author, version=article.version)
    article = Article.objects.get(pk=article.pk)
    article.submit(by=cast.author, reason="Their words.").start_review(by=cast.editor)
    assert article.revision.suggested_by == [cast.reviewers[0].pk]
    [again] = cast.invite(article, cast.reviewers[0])
    cast.review(again)
    cast.reviewers[0].groups.add(*cast.editor.groups.all())
    assert not an_impartial_editor(article, type(cast.author).objects.get(pk=cast.reviewers[0].pk))
    assert an_impartial_editor(article, cast.other_editor) and article.status == Status.UNDER_REVIEW
