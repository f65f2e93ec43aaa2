"""Kinds of notifications: for whom each is written, which no preference stops, which hold a link
that answers for its recipient, and what ends those that ask for something."""

from ..initial_data.names import BOARD, CHAIRS, EDITORS

# How a kind begins: the roles it is written for. Who has lost them meanwhile is not told what the
# role was to know.
WRITTEN_FOR = {
    "editors_": (EDITORS, CHAIRS),
    "chairs_": (CHAIRS,),
    "board_": (BOARD, CHAIRS),
    "reviewer_": (BOARD, CHAIRS),
}
# Who holds which keys: told by the site's ledger, by no event of an article.
ABOUT_KEYS = frozenset(
    {
        "keys_roles_changed",
        "keys_addresses_changed",
        "chairs_roles_changed",
        "chairs_addresses_changed",
    }
)
# Decisions on one's own work, the end of what one is named on, what somebody waits for an answer
# to, and who holds which keys: these mails no preference stops. Other account mail has no kind
# here.
ALWAYS_ARRIVE = (
    frozenset(
        {
            "author_approved",
            "author_changes_requested",
            "author_rejected",
            "author_retracted",
            "author_forced",
            "reviewer_invited",
            "reviewer_cancelled",
            "reviewer_waived",
            "reviewed_retracted",
        }
    )
    | ABOUT_KEYS
)
DIGEST = "digest"  # the one mail a day with what waits
# Whose words do not outlive the mail: they hold a link that answers for the recipient.
ACCOUNT = "account_"  # how the kinds of account mail begin
SECRET = frozenset({"reviewer_invited", "reviewer_answer_reminder"})
# What asks somebody to do something that is done, by whomever, once the article is another status
# later, or in step again: nobody needs to open it any more.
ENDS_WITH_A_MOVE = frozenset(
    {
        "author_changes_requested",
        "board_review_started",
        "editors_against",
        "editors_ready",
        "editors_submitted",
    }
)
# What waits for an answer of the recipient's own, or until they hear that none is wanted any more;
# and what puts a public text in question.
ENDS_WITH_AN_ANSWER = SECRET
TELLS_OF_THE_END = ("reviewer_cancelled", "reviewer_expired")
ENDS_WITH_SETTLING = frozenset({"editors_forced", "editors_interest_late"})
ENDS_IN_STEP = frozenset({"author_out_of_step", "editors_out_of_step"})
