"""What the page of an act says beside its form: what follows from it, why its reason is asked for
and who reads it."""

from typing import Any

from articles.ledger import acts
from reviewers.acts import CANCEL, DECLARE, REMIND, REOPEN, RESOLVE
from reviewers.models import SAY_WHY_NOT_SETTLED, SAY_WHY_SETTLED

READERS = {
    CANCEL: "the member",
    acts.APPROVE: "the author",
    acts.REVISE: "the author",
}  # of words that are not needed
TO_BE_EXPLAINED = {RESOLVE: SAY_WHY_SETTLED, REOPEN: SAY_WHY_NOT_SETTLED}
IN_PUBLIC = "Give the reason: it is shown at the top of the public page."
WHY = TO_BE_EXPLAINED | {
    acts.FORCE_PUBLISH: IN_PUBLIC,
    acts.RETRACT: IN_PUBLIC,
    acts.SETTLE: "Say why the text may stay public.",
    acts.WAIVE_FINDINGS: "Say why the text may be approved in spite of them.",
    acts.CONFIRM_IN_STEP: "Say why it still holds: your reason is shown on the public page.",
}
FOR_GOOD = "Your name, the time and this digest are kept for good."
CONSEQUENCES = {
    acts.START_REVIEW: [
        "The chairs and the topic’s board members are told.",
        "You choose whom to invite on the next page.",
    ],
    acts.REQUEST_CHANGES: [
        "The author reads your reason. It begins with what the reviewers wrote for the author, "
        "which you can change.",
        "Reviews that are still open are cancelled.",
        "The text you saw is kept as it was.",
    ],
    acts.APPROVE: [
        "The text goes up at its public address at once.",
        "The author and the reviewers are told.",
        f"{FOR_GOOD} To take it back you must retract, in public.",
    ],
    acts.FORCE_PUBLISH: [
        "The text goes up at its public address at once, under a banner with your name and reason: "
        "published before full review.",
        "The reviews go on, and more members can be invited. Authors, reviewers, editors and "
        "chairs are told.",
        "It stays in the queue until somebody other than you resolves it, once nothing blocks "
        "its approval any more.",
    ],
    acts.SETTLE: ["Chairs and who opened the question are told.", FOR_GOOD],
    acts.CONFIRM_IN_STEP: [
        "The notice leaves the public page; its record says that you found that the text still "
        "holds, and why.",
        "The author is told.",
        FOR_GOOD,
    ],
    acts.WAIVE_FINDINGS: [
        "What is listed here no longer keeps the text from being approved, nor a later revision "
        "with the same words.",
        "The author is told, with your reason.",
        FOR_GOOD,
    ],
    acts.REJECT: [
        "The author reads your reason.",
        "Reviews that are still open are cancelled.",
        "A text that is public stays up. Otherwise this manuscript has ended: the author would "
        "have to begin a new one.",
    ],
    acts.REVISE: [
        "The author can change the text and submit it again.",
        "The next revision is reviewed like the first.",
    ],
    acts.RETRACT: [
        "Your reason is shown at the top of the page, to every reader.",
        "It leaves every list. This cannot be undone.",
    ],
    acts.OPEN_PREVIEW: [
        "Whoever has the address can read this text, under a caution that human review is pending. "
        "Search engines are kept out.",
        "It follows the review: it shows what is submitted next, leads to the article after an "
        "approval, and ends with a rejection.",
        "No reviewer is named on it. The author is told.",
    ],
    acts.CLOSE_PREVIEW: ["The address answers that the preview has ended.", "The author is told."],
    RESOLVE: [
        "The comment no longer keeps the text from being approved.",
        "The reviewer is told.",
        "Your reason is kept beside the comment, where reviewers and authors read it.",
    ],
    REOPEN: [
        "If it was blocking, it keeps the text from being approved again.",
        "The reviewer is told, with your reason.",
    ],
    REMIND: [
        "The member is told by mail and in their inbox, with your name.",
        "Nobody can remind them again today.",
    ],
    CANCEL: [
        "The member is told that this review is no longer needed.",
        "You can ask somebody else, or the same person again.",
    ],
}
OF_A_CORRECTION = {  # the same for a minor correction, of which no review is asked for
    acts.START_REVIEW: [
        "No reviews are asked for, and the board is not told: an editor who has not made the "
        "correction approves it.",
        "The author is told, and the editors who can approve it.",
    ],
    acts.APPROVE: [
        "The corrected text goes up at its public address at once, with a notice: the day, and "
        "what changed in the author’s words.",
        "The author is told.",
        f"{FOR_GOOD} To take it back you must retract, in public.",
    ],
}
SETTLED = {  # what put the text in question: what the public page says of it afterwards
    acts.FORCE_PUBLISH: (
        "The banner “published before full review” leaves the public page; the record keeps what "
        "happened."
    ),
    DECLARE: (
        "The public page goes on to say that a reviewer declared an interest, and now that you "
        "resolved it."
    ),
}


def consequences(verb: str, revision: Any, shown: dict[str, Any]) -> list[str]:
    """Return what happens next after a `verb` on a text, in sentences; `shown` is what else stands
    on its page."""
    settled = [
        SETTLED[kind]
        for kind in SETTLED
        if any(concern["verb"] == kind for concern in shown.get("concerns", ()))
    ]
    own = OF_A_CORRECTION.get(verb) if revision.is_minor else None
    return settled + (own or CONSEQUENCES[verb])
