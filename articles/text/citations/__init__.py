"""References and citations: what a list holds, which markers cite it, what a check finds. No
database."""

KINDS = {
    "guideline": "Guideline",
    "systematic_review": "Systematic review",
    "research": "Research",
    "review": "Review",
    "textbook": "Textbook",
    "website": "Website",
    "secondary_summary": "Secondary summary",
    "preprint": "Preprint",
    "manufacturer": "Manufacturer",
}

# How a source knows what it says: of a study, by its design. Words of the page and of exports.
EVIDENCE = {
    "synthesis": "Systematic review or guideline",
    "trial": "Randomised trial",
    "observational": "Observational study",
    "case": "Case report or series",
    "laboratory": "Laboratory or animal study",
    "opinion": "Expert opinion or summary",
    "manufacturer": "Information from the manufacturer",
}
# What a kind says of it where the author says nothing; research, websites and preprints say
# nothing.
EVIDENCE_OF = {
    "guideline": "synthesis",
    "systematic_review": "synthesis",
    "review": "opinion",
    "textbook": "opinion",
    "secondary_summary": "opinion",
    "manufacturer": "manufacturer",
}
PINPOINT_LIMIT = 300  # characters
AUTHORS_LIMIT = 2_000

# Each citation becomes a link of some hundred bytes: these bounds keep a page a page.
NUMBERS_PER_MARKER = 50
CITATIONS_PER_BODY = 1_000
