"""Walks to what a public page can show besides an ordinary approval."""

from typing import Any

from articles.models import Article
from reviewers.models import CHECKLIST, Assignment, Interests, Waiver
from tests.cast import Cast, sign_for

EMERGENCY = "A drug is being withdrawn today."


def sign(assignment: Assignment, recommendation: str = "approve", **facts: Any) -> Assignment:
    """Sign the review of an assignment whose interests are declared; `facts` are the
    signature's."""
    who, affirmed = assignment.member.person, recommendation == "approve"
    return assignment.sign(
        by=who,
        digest=assignment.digest,
        recommendation=recommendation,
        comments_to_author="Read.",
        checklist=dict.fromkeys(CHECKLIST, affirmed),
        signature=sign_for(who, assignment, **facts),
    )


def waive(
    cast: Cast, article: Article, assignment: Assignment, reason: str = "Nobody else knows it."
) -> Waiver:
    """Let the chair waive what speaks against a reviewer."""
    return Waiver.objects.grant(
        article,
        assignment.member,
        by=cast.chair,
        reason=reason,
        digest=article.digest,
        signature=sign_for(cast.chair, article, meaning="responsibility"),
    )


def declare_late(assignment: Assignment, text: str = "SECRET shares") -> Assignment:
    """Let a reviewer declare an interest after having signed."""
    return assignment.declare(by=assignment.member.person, interests=Interests.DECLARED, text=text)


def forced(cast: Cast, **copy: Any) -> Article:
    """Return an article that the chair published before a review was in."""
    article = cast.under_review(**copy)
    return article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason=EMERGENCY,
        signature=sign_for(cast.chair, article, "force_publish"),
    )


def settle(article: Article, by: Any) -> Article:
    """Turn the second key."""
    return article.settle(
        by=by,
        digest=article.digest_for("settle"),
        reason="SECRET reason",
        signature=sign_for(by, article, "settle"),
    )


def correct(
    cast: Cast,
    article: Article,
    old: str = "is known",
    new: str = "is known of it",
    note: str = "A word was wrong.",
) -> Article:
    """Let the public text be corrected in a word, and a different editor approve it."""
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=article.body.replace(old, new))
    article.submit(by=cast.author, reason=note, is_minor=True).start_review(by=cast.editor)
    return article.approve(
        by=cast.other_editor, digest=article.digest, signature=sign_for(cast.other_editor, article)
    )
