"""The editorial policy and the disclaimers that are in force until a chair adopts others."""

FIRST_TEXTS = {
    "editorial_policy": """\
## What an approval means

An article carries the word Approved only when members of the medical advisory board have read exactly the text you
see, and an editor who did not write or change it has then decided that it may be shown.

## Who reads

Each reviewer declares competing interests before the text opens. A reviewer is never an author of the article. The
record beside every article names the reviewers, their credentials and the day they signed.

## What happens afterwards

An approved article is not edited in place. A change is a new revision, and it is reviewed like the first one; until
it is approved, the approved text stays up. Only a minor correction, which leaves every statement as it is, goes out on the
word of an editor who did not make it; the page says what was corrected. In an emergency a chair may publish a text before
its review is complete; the page says so until somebody else has settled it.

An article that should not be relied on any more is retracted: its address stays, with the reason.
""",  # noqa: E501
    "disclaimer": """\
These pages inform a conversation between people and those who care for them; they do not replace an examination, a
diagnosis or a decision made with the person concerned. Check doses, local guidance and the circumstances of your
patient before acting. In an emergency, call your local emergency number.
""",  # noqa: E501
}

# (kind, audience): in force for these readers until a chair adopts one for them. Approvals name it
# as version 0, so it never changes.
FIRST_TEXTS_FOR = {
    ("disclaimer", "patient"): """\
This page can help you to prepare for a conversation with a doctor, nurse or pharmacist. It does not replace one: nobody here has
examined you or knows what else you take. Do not start, stop or change a medicine because of what you read here without asking
them first. In an emergency, call your local emergency number.
""",  # noqa: E501
    ("disclaimer", "carer"): """\
This page can help you to prepare for a conversation with the people who treat the person you care for. It does not replace one:
nobody here has examined that person or knows what else they take. Do not start, stop or change a medicine for them because of
what you read here without asking first. In an emergency, call your local emergency number.
""",  # noqa: E501
}
