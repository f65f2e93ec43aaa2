"""Authors as lists of references have them. A name agrees by family name and first initial: it
may be somebody else's."""

import re
import unicodedata

_BETWEEN_NAMES = re.compile(r"[;,&]|\band\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def is_named(name: str, among: str) -> bool:
    """Is somebody of this name among authors as a reference lists them ("Huang CL, Kuo E";
    "Huang, C. L."; "Elizabeth Kuo")?"""
    *given, family = _words(name) or [""]
    if not given:
        return False
    people = [_words(name) for name in _BETWEEN_NAMES.split(among)]
    for words, following in zip(people, [*people[1:], []], strict=True):
        others = [word for word in words if word != family]
        initials = others or (following[:1] if following != [family] else [])
        if family in words and any(word[0] == given[0][0] for word in initials):
            return True
    return False


def _words(name: str) -> list[str]:
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(character)
    )
    return [word.casefold() for word in _WORD.findall(plain)]
