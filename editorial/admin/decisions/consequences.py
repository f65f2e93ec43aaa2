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
FOR_GOOD = "Your name, the time and this digest will be kept for good."
CONSEQUENCES = {
    acts.START_REVIEW: [
        "The chairs and the topic’s board members will be told.",
        "You will choose whom to invite on the next page.",
    ],
    acts.REQUEST_CHANGES: [
        "The author will read your reason. It begins with what the reviewers wrote for the author, "
        "which you can change.",
        "Reviews that are still open will be cancelled.",
        "The text you saw will be kept as it was.",
    ],
    acts.APPROVE: [
        "The text will go up at its public address at once.",
        "The author and the reviewers will be told.",
        f"{FOR_GOOD} To take it back you would have to retract, in public.",
    ],
    acts.FORCE_PUBLISH: [
        "The text will go up at its public address at once, under a banner with your name and "
        "reason: published before full review.",
        "The reviews will go on, and more members can be invited. Authors, reviewers, editors and "
        "chairs will be told.",
        "It will stay in the queue until somebody other than you resolves it, once nothing blocks "
        "its approval any more.",
    ],
    acts.SETTLE: ["Chairs and who opened the question will be told.", FOR_GOOD],
    acts.CONFIRM_IN_STEP: [
        "The notice will leave the public page; its record will say that you found that the text "
        "still holds, and why.",
        "The author will be told.",
        FOR_GOOD,
    ],
    acts.WAIVE_FINDINGS: [
        "What is listed here will no longer keep the text from being approved, nor a later "
        "revision with the same words.",
        "The author will be told, with your reason.",
        FOR_GOOD,
    ],
    acts.REJECT: [
        "The author will read your reason.",
        "Reviews that are still open will be cancelled.",
        "A text that is public will stay up. Otherwise this manuscript will end: the author would "
        "have to begin a new one.",
    ],
    acts.REVISE: [
        "The author will be able to change the text and submit it again.",
        "The next revision will be reviewed like the first.",
    ],
    acts.RETRACT: [
        "Your reason will be shown at the top of the page, to every reader.",
        "The text will leave every list. This cannot be undone.",
    ],
    acts.OPEN_PREVIEW: [
        "Whoever has the address will be able to read this text, under a caution that human review "
        "is pending. Search engines will be kept out.",
        "It will follow the review: it will show what is submitted next, lead to the article after "
        "an approval, and end with a rejection.",
        "No reviewer will be named on it. The author will be told.",
    ],
    acts.CLOSE_PREVIEW: [
        "The address will answer that the preview has ended.",
        "The author will be told.",
    ],
    RESOLVE: [
        "The comment will no longer keep the text from being approved.",
        "The reviewer will be told.",
        "Your reason will be kept beside the comment, where reviewers and authors read it.",
    ],
    REOPEN: [
        "If it was blocking, it will keep the text from being approved again.",
        "The reviewer will be told, with your reason.",
    ],
    REMIND: [
        "The member will be told by mail and in their inbox, with your name.",
        "Nobody will be able to remind them again today.",
    ],
    CANCEL: [
        "The member will be told that this review is no longer needed.",
        "You can then ask somebody else, or the same person again.",
    ],
}
OF_A_CORRECTION = {  # the same for a minor correction, of which no review is asked for
    acts.START_REVIEW: [
        "No reviews will be asked for, and the board will not be told: an editor who has not made "
        "the correction approves it.",
        "The author will be told, and the editors who can approve it.",
    ],
    acts.APPROVE: [
        "The corrected text will go up at its public address at once, with a notice: the day, and "
        "what changed in the author’s words.",
        "The author will be told.",
        f"{FOR_GOOD} To take it back you would have to retract, in public.",
    ],
}
SETTLED = {  # what put the text in question: what the public page says of it afterwards
    acts.FORCE_PUBLISH: (
        "The banner “published before full review” will leave the public page; the record keeps "
        "what happened."
    ),
    DECLARE: (
        "The public page will go on to say that a reviewer declared an interest, and also that you "
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
