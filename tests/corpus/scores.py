"""How well sentences, assertions and doses are found on labelled paragraphs, and what was
missed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from . import Paragraph, Span

Segment = Callable[[str], Sequence[str]]
Judge = Callable[[str], bool]
FindDoses = Callable[[str], Sequence[Span]]


@dataclass
class Score:
    """What was found rightly, what wrongly, and what not at all; the words beside them are for
    people."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / (self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of what there is that was found."""
        return self.right / (self.right + len(self.missed))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + len(self.wrong) + len(self.missed))

    def count(self, expected: set[int], found: set[int], shown: Callable[[int], str]) -> None:
        """Add what was expected and found in one text."""
        self.right += len(expected & found)
        self.wrong += [shown(position) for position in sorted(found - expected)]
        self.missed += [shown(position) for position in sorted(expected - found)]

    def __str__(self) -> str:
        return f"recall {self.recall:.3f}, precision {self.precision:.3f}, F1 {self.f1:.3f}"


def of_ends(paragraphs: Iterable[Paragraph], segment: Segment) -> Score:
    """Score where sentences end; the end of a paragraph, which nobody can miss, is not counted."""
    score = Score()
    for paragraph in paragraphs:
        solid = "".join(paragraph.text.split())
        expected, found = (
            _ends(list(pieces))
            for pieces in ([part.text for part in paragraph.sentences], segment(paragraph.text))
        )
        score.count(
            expected,
            found,
            lambda at, paragraph=paragraph, solid=solid: (
                f"{paragraph.name}: {solid[max(0, at - 25) : at]} | {solid[at : at + 15]}"
            ),
        )
    return score


def of_assertions(paragraphs: Iterable[Paragraph], asserts: Judge) -> Score:
    """Score which of the sentences, cut as they are labelled, assert something."""
    score = Score()
    for paragraph in paragraphs:
        expected = {at for at, part in enumerate(paragraph.sentences) if part.asserts}
        found = {at for at, part in enumerate(paragraph.sentences) if asserts(part.text)}
        score.count(
            expected,
            found,
            lambda at, paragraph=paragraph: f"{paragraph.name}: {paragraph.sentences[at].text}",
        )
    return score


def of_doses(paragraphs: Iterable[Paragraph], doses: FindDoses, *, exactly: bool = False) -> Score:
    """Score which doses are found in whole paragraphs: touched, or `exactly` from the first
    character to the last."""
    score = Score()
    for paragraph in paragraphs:
        labelled = [
            (start + a, start + b)
            for start, part in zip(paragraph.starts, paragraph.sentences, strict=True)
            for a, b in part.doses
        ]
        text, left = paragraph.text, list(doses(paragraph.text))
        for span in labelled:
            match = next(
                (
                    each
                    for each in left
                    if each == span or (not exactly and each[0] < span[1] and span[0] < each[1])
                ),
                None,
            )
            if match:
                left.remove(match)
                score.right += 1
            else:
                score.missed.append(
                    f"{paragraph.name}: {text[slice(*span)]} in "
                    f"{text[max(0, span[0] - 30) : span[1] + 20]}"
                )
        score.wrong += [
            f"{paragraph.name}: {text[slice(*span)]} in {text[max(0, span[0] - 30) : span[1] + 20]}"
            for span in left
        ]
    return score


def _ends(pieces: Sequence[str]) -> set[int]:
    ends, at = set(), 0
    for piece in pieces[:-1]:
        at += len("".join(piece.split()))
        ends.add(at)
    return ends
