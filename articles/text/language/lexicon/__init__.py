"""The words the detectors know: abbreviations, words of guidance, units."""


def words(listed: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces between them."""
    return frozenset(listed.split())


def alternatives(listed: str) -> str:
    """Return the pattern of any of the listed patterns; `_` in one of them stands for a space."""
    return "|".join(listed.split()).replace("_", " ")


def words_and_phrases(listed: str) -> tuple[str, str]:
    """Return two patterns: of any of the listed ones that are single words, and of any that hold
    a space or a hyphen."""
    patterns = listed.split()
    phrases = [pattern for pattern in patterns if "_" in pattern or "-" in pattern]
    return alternatives(
        " ".join(pattern for pattern in patterns if pattern not in phrases)
    ), alternatives(" ".join(phrases))
