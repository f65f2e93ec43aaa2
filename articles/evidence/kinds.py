"""The kinds of findings about sources and numbers: what each is, why it matters, and how much it
weighs where nobody has said otherwise."""

from typing import NamedTuple

from ..text.citations.finding import Severity


class Kind(NamedTuple):
    """A kind of finding: its `label`, `why` it matters in a sentence, and its severity where no
    policy names it; None is not found there at all."""

    label: str
    why: str
    severity: Severity | None

    @property
    def by_itself(self) -> str:
        """What it weighs where no policy says it, in words."""
        return self.severity or "not looked for"


KINDS = {
    "conversion_wrong": Kind(
        "Two amounts that are said to be equal are not",
        "Readers take the figure in the unit that they know.",
        Severity.OBJECTION,
    ),
    "ranges_gap": Kind(
        "Classes that leave a gap",
        "Nobody can say to which class a value between two of them belongs.",
        Severity.ADVICE,
    ),
    "ranges_overlap": Kind(
        "Classes that overlap",
        "A value that belongs to two classes is treated in two ways.",
        Severity.ADVICE,
    ),
    "dose_uncited": Kind(
        "A dose without a citation",
        "A dose is acted upon, and must be found in a source.",
        Severity.OBJECTION,
    ),
    "dose_above_limit": Kind(
        "A dose above a limit of the table",
        "More than the licensed maximum can harm, and a slip of the pen is given as it stands.",
        Severity.WARNING,
    ),
    "recommendation_uncited": Kind(
        "A recommendation without a citation",
        "Readers must see whose recommendation it is.",
        Severity.WARNING,
    ),
    "box_uncited": Kind(
        "A recommendation box without a citation",
        "It is acted upon, and readers must see on what it rests.",
        Severity.OBJECTION,
    ),
    "strong_on_low": Kind(
        "A strong recommendation on evidence of low or very low certainty",
        "GRADE advises against it but for rare exceptions, for what is found later may say "
        "otherwise.",
        Severity.ADVICE,
    ),
    "figure_uncited": Kind(
        "A figure without a citation", "A figure was measured or set by somebody.", Severity.WARNING
    ),
    "lead_uncited": Kind(
        "A short answer without a citation", "Most readers read no further.", Severity.WARNING
    ),
    "unbounded_claim": Kind(
        "A claim that holds without exception",
        "No source shows that something never happens or helps everybody.",
        Severity.ADVICE,
    ),
    "source_retracted": Kind(
        "A source that was retracted",
        "What it reported is withdrawn, and nothing can rest on it.",
        Severity.OBJECTION,
    ),
    "source_in_doubt": Kind(
        "A source under an expression of concern",
        "Its journal warns readers that it may not hold.",
        Severity.WARNING,
    ),
    "source_corrected": Kind(
        "A source that was corrected", "What is cited may be what was corrected.", Severity.WARNING
    ),
    "dose_on_weak_source": Kind(
        "A dose that rests on a preprint or on its manufacturer alone",
        "Nobody without a stake has checked it.",
        Severity.WARNING,
    ),
    "source_old": Kind(
        "Sources older than the topic's limit",
        "What was found since may say otherwise.",
        Severity.ADVICE,
    ),
    "self_citation": Kind(
        "Authors who cite themselves",
        "Readers want to know whether others found the same.",
        Severity.ADVICE,
    ),
    "kind_contradicted": Kind(
        "A reference called what its source does not publish",
        "Readers weigh a source by what it is called.",
        Severity.WARNING,
    ),
    "link_silent": Kind(
        "An address that does not answer",
        "Readers cannot see what the text rests on.",
        Severity.WARNING,
    ),
    "sources_alike": Kind(
        "Two references to what looks like one source",
        "One source counted twice looks like two that agree.",
        Severity.WARNING,
    ),
    "one_source": Kind(
        "Most references from one source",
        "An answer that rests on one publisher shows one view.",
        Severity.ADVICE,
    ),
    "kind_repeated": Kind(
        "One publication named as several guidelines",
        "A digest of guidelines is one secondary source, however often it is cited.",
        Severity.WARNING,
    ),
    "pinpoint_missing": Kind(
        "A reference behind a dose or a recommendation without its place in the source",
        "Whoever checks a dose must find it in a document of two hundred pages.",
        None,
    ),
    "section_missing": Kind(
        "A section of the template that is missing or empty",
        "Readers of a question of this kind look for it.",
        Severity.WARNING,
    ),
    "citation_order": Kind(
        "References out of the order in which they are cited",
        "Readers look for the next number in the list.",
        Severity.ADVICE,
    ),
}
WEIGHTS = {code: kind.severity for code, kind in KINDS.items() if kind.severity}  # by themselves
