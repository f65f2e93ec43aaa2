"""Pages and verbs that still read more the more articles there are. The list only gets shorter: one that does no more has to leave it."""

KNOWN_TO_GROW = frozenset({
    # What a member has read for the public is counted each time.
    "board",
    # Figures are made of all acts of their period; they want sums that are kept by the day.
    "dashboard", "dashboard of a topic", "dashboard of a member", "a member's own figures",
    # What is typed is looked for within words, in every row; it wants an index of words.
    "queue, searched for a word", "queue, searched for an author",
    "ledger, of a name", "ledger, of an address", "ledger, of a topic",
    "ledger, searched for a name", "ledger, searched for a word", "ledger, searched for nothing there",
    "notifications, searched for an address", "notifications, searched for a word", "notifications, searched for nothing there",
})
