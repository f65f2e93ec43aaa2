"""Names that are stored for ever: of the three groups, and of the site itself where it acts."""

THE_HOUSE = "The house"  # as the ledgers have it
EDITORS, BOARD, CHAIRS = "Editors", "Board", "Chairs"


def actor_in_words(name: str) -> str:
    """Return the name of who acted as pages show it: the site itself is "the system"."""
    return "The system" if name == THE_HOUSE else name
