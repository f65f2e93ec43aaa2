"""The sections that a text has by its template, as a draft keeps them: a template that is changed
later changes nothing about a draft that was begun from it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..text.characters.folding import folded

HEADING = "## "
PROMPT = "To write: "  # before the guidance, where it stands in the text of a draft


class Section(NamedTuple):
    """A section: its `heading`, the `guidance` on what is written in it, and must it be there?"""

    heading: str
    guidance: str
    is_required: bool


class Outline(NamedTuple):
    """What a draft keeps of its template: the `name` and the `sections`; none if it has none."""

    name: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def body(self) -> str:
        """The text that a draft begins with: the headings, each with its guidance as a prompt."""
        return "\n\n".join(
            f"{HEADING}{section.heading}\n\n{prompt(section.guidance)}" for section in self.sections
        )

    def as_kept(self) -> dict[str, Any]:
        """Return it as a column of JSON holds it (`kept`)."""
        sections = [[*section] for section in self.sections]
        return {"name": self.name, "sections": sections} if sections else {}


NO_OUTLINE = Outline()


def kept(column: Mapping[str, Any]) -> Outline:
    """Return what a draft keeps of its template, from the column."""
    sections = tuple(
        Section(str(heading), str(guidance), bool(is_required))
        for heading, guidance, is_required in column.get("sections", ())
    )
    return Outline(str(column.get("name", "")), sections)


def outlined(name: str, body: str, required: str) -> Outline:
    """Return the outline that a template says: each line "## …" in `body` begins a section, the
    lines below it are its guidance; `required` has the headings of those that must be there, one
    to a line."""
    must = {key(line) for line in required.splitlines()}
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line.startswith(HEADING):
            found.append((_words(line.removeprefix(HEADING)), []))
        elif found:
            found[-1][1].append(line)
    return Outline(
        name,
        tuple(
            Section(heading, _words(" ".join(lines)), key(heading) in must)
            for heading, lines in found
        ),
    )


def prompt(guidance: str) -> str:
    """Return a guidance as it stands in the text of a draft."""
    return f"*{PROMPT}{guidance}*"


def key(words: str) -> str:
    """Return a heading or a guidance as it is compared: without what capitals, spaces and a colon
    or stop at its end change."""
    return _words(folded(words)).casefold().rstrip(" .:?")


def _words(line: str) -> str:
    return " ".join(line.split())
