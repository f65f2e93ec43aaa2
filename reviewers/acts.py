"""The first floor's acts, in the registry of the articles' (articles/ledger/acts.py)."""

from articles.ledger.acts import Act, Does, Meaning, add

INVITE = add(Act("invite", past="Reviewers invited"))
ACCEPT = add(
    Act(
        "accept",
        past="Invitation accepted",
        label="Accept",
        does=frozenset({Does.ANSWERS, Does.TAKES_PART}),
    )
)
SIGN = add(
    Act(
        "sign",
        past="Review signed",
        label="Sign the review",
        does=frozenset({Does.REVIEWS, Does.TAKES_PART, Does.SPEAKS, Does.SHOWN_IN_PREVIEW}),
        meanings=(Meaning.REVIEW, Meaning.RESPONSIBILITY),
        signed_as="Reviewed",
    )
)
DECLARE = add(
    Act(
        "declare",
        past="Interests declared",
        label="Declare interests",
        does=frozenset({Does.DISCLOSES, Does.QUESTIONS, Does.TOUCHES_PUBLIC}),
    )
)
DECLINE = add(
    Act(
        "decline",
        past="Invitation declined",
        label="Decline",
        does=frozenset({Does.ANSWERS}),
    )
)
CANCEL = add(
    Act(
        "cancel",
        past="Invitation cancelled",
        label="Cancel invitation",
        does=frozenset({Does.STOPS}),
    )
)
EXPIRE = add(Act("expire", past="Invitation expired", label="Let it expire"))
REMIND = add(Act("remind", past="Reminder sent", label="Remind"))
WAIVE = add(
    Act(
        "waive",
        past="Waiver granted",
        does=frozenset({Does.WAIVES_INTEREST, Does.TOUCHES_PUBLIC, Does.SHOWN_ON_PAGE}),
        meanings=(Meaning.RESPONSIBILITY,),
        signed_as="Waived for {member[name]}",
    )
)
WAIVE_EXPERTISE = add(
    Act(
        "waive_expertise",
        past="Expertise waived",
        does=frozenset({Does.WAIVES_EXPERTISE, Does.SHOWN_ON_PAGE}),
        meanings=(Meaning.RESPONSIBILITY,),
        signed_as="Waived the approval of {in_words}",
    )
)
RESOLVE = add(Act("resolve", past="Comment resolved", label="Resolve"))
REOPEN = add(Act("reopen", past="Comment opened again", label="Open again"))
REPLY = add(Act("reply", past="Comment answered", label="Reply", does=frozenset({Does.SPEAKS})))
RESPOND = add(
    Act("respond", past="Reply answered", label="Answer the reply", does=frozenset({Does.SPEAKS}))
)
