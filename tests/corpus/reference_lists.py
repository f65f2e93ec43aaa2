"""The labelled lists of references: what they hold, what a house knows of them, what is found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from articles.evidence.findings import findings
from articles.evidence.resting.pinpoints import PINPOINT
from articles.evidence.setting import Setting
from articles.sources.known import Announced, Filed, Known
from articles.sources.naming import keys_of, source_keys, works_of
from articles.sources.work_notice import Nature
from articles.text.citations.finding import Severity
from articles.text.citations.pasted import identified

from .evidence_lines import FOLDER, add
from .scores import Score

YEAR = 2026  # in which the lists are read
KINDS = {  # a kind of reference in the lists, as it is stored
    "primary": "research",
    "review": "systematic_review",
    "secondary": "secondary_summary",
}
LABELS = {  # what is found, by the label in the lists
    "reference_without_identifier": "identifier_missing",
    "reference_twice": "sources_alike",
    **{
        code: code
        for code in (
            "sources_alike",
            "kind_repeated",
            "one_source",
            "source_old",
            "dose_on_weak_source",
            "self_citation",
            "kind_contradicted",
            "source_retracted",
            "source_in_doubt",
            "source_corrected",
            "pinpoint_missing",
            "citation_order",
        )
    },
}
NATURES = {
    "retracted": Nature.RETRACTION,
    "in doubt": Nature.CONCERN,
    "corrected": Nature.CORRECTION,
}


@dataclass
class ReferenceList:
    """A list with the labels of what is to be found in it, the `text` that cites it, and what the
    house knows: authors, first current year, notices of works, sources."""

    labels: set[str]
    text: str = ""
    authors: tuple[str, ...] = ()
    since: int = 0
    are_pinpoints_asked: bool = False
    notices: dict[str, Nature] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    references: list[dict[str, Any]] = field(default_factory=list)

    def learn(self, words: str) -> None:
        """Take in what a line with ! says."""
        name, _, rest = words.partition(" ")
        if words.startswith("in doubt "):
            name, rest = "in doubt", words.removeprefix("in doubt ")
        if name in NATURES:
            self.notices[rest.lower()] = NATURES[name]
        elif name == "limit":
            self.since = YEAR - int(rest)
        elif name == "author":
            self.authors += (rest,)
        elif name == "source":
            source, _, kind = rest.partition(" is ")
            self.sources[source] = kind
        else:
            assert words == "pinpoints asked", words
            self.are_pinpoints_asked = True

    @property
    def known(self) -> Known:
        """What is known of the references, as the database would say it."""
        return Known(tuple(self._announced()), tuple(self._filed()))

    def _announced(self) -> Iterator[Announced]:
        for number, reference in enumerate(self.references, 1):
            for work in works_of(reference):
                if nature := self.notices.get(work.removeprefix("DOI:")):
                    yield Announced(number, nature, None, "", number)

    def _filed(self) -> Iterator[Filed]:
        for number, reference in enumerate(self.references, 1):
            keys = set(source_keys(reference))
            for source, kind in self.sources.items():
                if keys & set(keys_of(source, {})):
                    yield Filed(number, kind, source)


def lists() -> list[ReferenceList]:
    """Return the labelled lists in the order of their file."""
    blocks = (FOLDER / "blind" / "lists.txt").read_text().split("\n\n")
    return [_read(block.strip().splitlines()) for block in blocks if not block.startswith("#")]


def found(listed: ReferenceList) -> set[str]:
    """Return the labels of what is found in a list and the text that cites it."""
    copy: Any = SimpleNamespace(title="Is it?", short_answer="", body=listed.text)
    severities = {PINPOINT: Severity.WARNING} if listed.are_pinpoints_asked else {}
    where = Setting(listed.authors, listed.since)
    seen = findings(copy, listed.references, severities, listed.known, where)
    return {LABELS[finding.code] for finding in seen if finding.code in LABELS}


def score(label: str, read: Callable[[ReferenceList], set[str]] = found) -> Score:
    """Return how rightly a label is found in the lists."""
    total = Score()
    for listed in lists():
        titles = [str(reference.get("title")) for reference in listed.references]
        add(
            total,
            "; ".join(titles),
            is_wanted=label in listed.labels,
            is_found=label in read(listed),
        )
    return total


def _read(lines: list[str]) -> ReferenceList:
    first, *rest = lines
    listed = ReferenceList(set(first.split()) - {"-"})
    for line in rest:
        if line.startswith("! "):
            listed.learn(line[2:])
        elif line.startswith("> "):
            listed.text = line[2:]
        else:
            listed.references.append(_reference(line))
    return listed


def _reference(line: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in f"{line} ".split("|")]
    kind, author, source, year, title, identifier, pinpoint = cells
    reference = {
        "kind": KINDS.get(kind, kind),
        "author": author,
        "container-title": source,
        "issued": int(year),
        "title": title,
        "locator": pinpoint,
        **(identified(identifier) if identifier else {}),
    }
    return {name: value for name, value in reference.items() if value}
