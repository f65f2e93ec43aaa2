"""The words of what stands in a list, and of what is typed to find it: without case and accents,
letters and digits only.

The database parts its columns in the same way (index.py), in SQL; what parts words is named here
once for both.
"""

import re
import unicodedata

LONGEST, MOST = 40, 12  # letters of a word that count, words of a search that are read
ACCENTS = "\u0300-\u036f"
# ASCII and Latin-1 without letters and digits; further punctuation, arrows, signs. Not by a
# property of letters: what a database takes for one depends on its locale.
PARTING = r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u2190-\u2bff\u3000-\u303f"  # noqa: E501
SHORTEST_BEGINNING = 3  # letters of a last word that is looked for as the beginning of others, too

_ACCENTS, _PARTING = re.compile(f"[{ACCENTS}]+"), re.compile(f"[{PARTING}]+")


def words_of(typed: str) -> list[str]:
    """Return the words of what is typed, each once and in order, MOST at most."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", typed.replace("\0", " "))).lower()
    return list(dict.fromkeys(word[:LONGEST] for word in _PARTING.sub(" ", plain).split()))[:MOST]
