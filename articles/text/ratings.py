"""What the author of a recommendation says of it, in the words of GRADE: how strong it is, and how
certain the evidence behind it. It is typed on the first line of its box and read here once."""

import re
from enum import StrEnum
from itertools import product
from typing import NamedTuple

_LONGEST = 100  # characters of a line that names both
_PARTED = re.compile("[,;\u060c\u3001\uff0c\u00b7]")  # also the commas of Arabic, Chinese, Japanese
_BESIDE = (  # what may be written around the certainty
    "{}",
    "{} certainty",
    "{} certainty of evidence",
    "{} certainty of the evidence",
    "certainty {}",
    "certainty of evidence {}",
    "certainty of the evidence {}",
)


class Strength(StrEnum):
    """How strong a recommendation is. What is good practice is not graded: hardly anybody would
    doubt it, and no study asks."""

    STRONG = "strong"
    CONDITIONAL = "conditional"
    GOOD_PRACTICE = "good practice"


class Certainty(StrEnum):
    """How certain the evidence is, from the highest."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"


class Rating(NamedTuple):
    """A strength, and the certainty of the evidence; of good practice there is none."""

    strength: Strength
    certainty: Certainty | None = None

    @property
    def name(self) -> str:
        """Both as they are typed and stored: "strong, low certainty"."""
        certainty = f", {self.certainty} certainty" if self.certainty else ""
        return f"{self.strength}{certainty}"

    @property
    def words(self) -> str:
        """Both as readers see them."""
        certainty = f" · certainty of the evidence: {self.certainty}" if self.certainty else ""
        return f"{self.strength}{certainty}"

    @property
    def place(self) -> str:
        """What the model calls a box that is rated so (articles.text.document.Place.callout)."""
        return f"{RECOMMENDATION} ({self.name})"

    @property
    def is_bold(self) -> bool:
        """Is it stronger than its evidence carries, by GRADE?"""
        doubtful = (Certainty.LOW, Certainty.VERY_LOW)
        return self.strength == Strength.STRONG and self.certainty in doubtful


RECOMMENDATION = "recommendation"  # the kind of callout
GRADED = (Strength.STRONG, Strength.CONDITIONAL)
RATINGS = (
    *(Rating(*both) for both in product(GRADED, Certainty)),
    Rating(Strength.GOOD_PRACTICE),
)
BY_NAME = {rating_known.name: rating_known for rating_known in RATINGS}
_BY_PLACE = {rating_known.place: rating_known for rating_known in RATINGS}
_STRENGTHS = {
    written: strength
    for strength in Strength
    for written in (strength, f"{strength} recommendation", f"{strength} statement")
    if not (strength in GRADED and written.endswith("statement"))
}
_CERTAINTIES = {
    written.format(certainty): certainty for certainty in Certainty for written in _BESIDE
}


def rating(line: str) -> Rating | None:
    """Return what a line says of a recommendation, whichever of the two comes first and in
    whatever case; None where it is not said, or in other words."""
    if len(line) > _LONGEST:
        return None
    parts = [" ".join(part.replace(":", " ").split()) for part in _PARTED.split(line.casefold())]
    parts[-1] = parts[-1].removesuffix(".")
    strengths = [_STRENGTHS[part] for part in parts if part in _STRENGTHS]
    certainties = [_CERTAINTIES[part] for part in parts if part in _CERTAINTIES]
    if len(strengths) != 1 or len(strengths) + len(certainties) != len(parts):
        return None
    found = Rating(strengths[0], *certainties) if len(certainties) < 2 else None
    return found if found in RATINGS else None


def rated(callout: str) -> Rating | None:
    """Return the rating of the box that a block stands in, by `Place.callout`; None elsewhere."""
    return _BY_PLACE.get(callout.partition(" › ")[0])


def unrated(callout: str) -> str:
    """Return a `Place.callout` without how a recommendation is rated."""
    found = rated(callout)
    return callout.replace(found.place, RECOMMENDATION, 1) if found else callout


def turned(was: Rating, now: Rating) -> str:
    """Return, in words, what a rating was changed to."""
    words = []
    if was.strength != now.strength:
        words.append(f"strength changed from {was.strength} to {now.strength}")
    if was.certainty != now.certainty:
        words.append(
            "certainty of the evidence changed from "
            f"{was.certainty or 'not graded'} to {now.certainty or 'not graded'}"
        )
    return ", ".join(words)
