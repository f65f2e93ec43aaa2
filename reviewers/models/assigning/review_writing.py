"""What a member signs of a text: the review, append-only, and the comments published with it."""

from typing import Any

from django.utils import timezone

from articles.ledger.details import SignedReview
from articles.ledger.signature import Signature
from articles.text.clean import clean
from articles.workflow.recorded import Opposed

from ..commenting.earlier_rounds import publish
from ..draft import ReviewDraft
from ..review import CHECKLIST, Recommendation, Review, shortcomings


def write_review(
    assignment: Any,
    *,
    by: Any,
    digest: str,
    recommendation: str,
    checklist: dict[str, bool],
    signature: Signature,
    comments_to_author: str,
    comments_to_editors: str,
) -> SignedReview:
    """Write the review of an assignment that is signed (its `sign`); return what the record of the
    act says of it. Raises Opposed where something is missing."""
    comments, settled, earlier = publish(assignment)
    if missing := shortcomings(recommendation, checklist, comments_to_author, comments, earlier):
        raise Opposed(list(missing.values()))
    review = assignment.article.write(
        Review(
            assignment=assignment,
            revision=assignment.revision,
            digest=digest,
            recommendation=Recommendation(recommendation),
            checklist={key: bool(checklist.get(key)) for key in CHECKLIST},
            comments_to_author=clean(comments_to_author),
            comments_to_editors=clean(comments_to_editors),
            printed_name=signature.printed_name,
            interests=str(assignment.interests),
            signed_at=timezone.now(),
            meaning=str(signature.meaning),
            method=signature.method,
            topics=[assignment.revision.topic_id] if vars(assignment)["is_of_topic"] else [],
            profession=assignment.member.profession,
        )
    )
    assignment.ended_at, assignment.article.was_ready = (
        review.signed_at,
        vars(assignment)["was_ready"],
    )
    ReviewDraft.objects.filter(assignment=assignment).delete()
    waived = assignment.waiver
    return SignedReview(
        str(review.recommendation),
        review.is_approving,
        str(assignment.interests),
        {
            "id": by.pk,
            "name": str(by),
            "credentials": by.credentials,
            "institution": by.institution,
        },
        {str(comment.pk): comment.content_digest() for comment in comments},
        tuple(settled),
        {"reason": waived.reason, "by": str(waived.by)} if waived else None,
    )
