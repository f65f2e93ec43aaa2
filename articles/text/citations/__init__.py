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
}

# Each citation becomes a link of some hundred bytes: these bounds keep a page a page.
NUMBERS_PER_MARKER = 50
CITATIONS_PER_BODY = 1_000
