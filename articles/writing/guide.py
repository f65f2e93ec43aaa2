"""All that can be written in a text, each with an example that is set in type as an article is."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString

from ..text.citations.reference_list import set_references
from ..text.clean import SHORT_ANSWER_WORDS
from ..text.figures.figure import Figure
from ..text.grammar import CALLOUTS
from ..text.typeset import set_answer, set_text

_SOURCES: list[dict[str, Any]] = [
    {"kind": "guideline", "title": "The first reference of the list"},
    {"kind": "review", "title": "The second"},
    {"kind": "research", "title": "The third"},
]
_CALLED = {
    "caveat": ("Ask for magnesium, too", "Low magnesium often travels with low potassium."),
    "pitfall": (
        "A sample that stood",
        "Potassium leaves the cells of a sample that waits for hours.",
    ),
    "warning": ("Call for help", "Weakness that spreads to the chest is an emergency."),
}
# One that the application brings along (articles/images/kept).
PICTURE = "3f5fcb520dbdc245be3c3b9ed93aaa4358267984f91e904fc03378fd1c87b788-800x400.png"
_SHOWN = Figure(
    PICTURE,
    "A curve: potassium falls below the lower limit on day 2 and is above it again on day 4.",
    "A course as it is often drawn; the numbers are made up. [1]",
    "The editors of this site",
    "CC0 1.0",
)
_HOW = [
    (
        "Paragraphs",
        "An empty line begins a new one; a new line alone goes on. Two spaces or a backslash at "
        "the end of a line break it.",
        "Rarely at this level:\nthis goes on.  \nBelow 2.5 mmol/L more often.\n\nAnother "
        "paragraph, with a break \\\nof its line.",
    ),
    (
        "Headings",
        "The question is the heading of the page, so those of the text begin with two signs.",
        "## What is known\n\n### In detail",
    ),
    (
        "Headings by a line below",
        "Three dashes or more under a line make a heading of it, too.",
        "What to do\n----------",
    ),
    (
        "Bold and italic",
        "One star or two on both sides.",
        "This is **important**, and this is *stressed*.",
    ),
    (
        "Citations",
        "The number of the reference in the list below the text. Several stand together, a range "
        "has a dash. The list can be rearranged: the numbers follow.",
        "Muscles grow weak. [1] Cramps are rarer. [1, 3] All of them say so. [1-3]",
    ),
    (
        "Lists",
        "A dash before each item; two spaces further in, an item of an item.",
        "- Potassium\n- Magnesium\n  - before it is repeated",
    ),
    (
        "Numbered lists",
        "They begin with the number that is typed first.",
        "3. Measure magnesium.\n4. Give potassium.",
    ),
    (
        "Tables",
        "Bars between the cells and a line of dashes under the head; colons in it set a column to "
        "the middle or the right. The button makes one of selected lines whose words are parted by "
        "tabs.",
        "| Potassium | Signs | Dose |\n| --- | :---: | ---: |\n| 3.0 to 3.4 mmol/L | rare | 20 "
        "mmol |\n"
        "| below 2.5 mmol/L | often | 40 mmol |",
    ),
    *(
        (
            f"Callout: {name.lower()}",
            "A quotation whose first line begins so. What stands behind it is the title.",
            f"> [!{kind}] {_CALLED[kind][0]}\n> {_CALLED[kind][1]}",
        )
        for kind, name in CALLOUTS.items()
        if kind in _CALLED
    ),
    (
        "Recommendations",
        "A callout that says how strong it is (strong, conditional or good practice) and how "
        "certain the evidence behind it (high, moderate, low or very low; good practice has none), "
        "and that cites what it rests on. Reviewers confirm both or name others.",
        "> [!recommendation] conditional, low certainty\n> Recheck potassium within a week of a "
        "change. [1]\n\n> [!recommendation] good practice\n> Tell the person why it is "
        "checked. [1]",
    ),
    (
        "Figures",
        "A picture that was uploaded on the page of figures, which gives these lines. The words "
        "between the square brackets are for those who do not see it; below it stands a caption, "
        "if you like, and on the last lines who made it and under which terms it may be shown. "
        "Each figure has an empty line before and after it.",
        _SHOWN.typed(),
    ),
    ("Quotations", "A sign before each line.", "> What somebody else has said."),
    (
        "Links",
        "To the web or to a mail address. What the text rests on is no link but a reference.",
        "See [the guideline](https://www.example.org/), or <https://www.example.org/>, or [this "
        "one][other].\n\n[other]: https://www.example.org/other",
    ),
    ("Code", "Words as a device shows them.", "Set it to `AUTO`.\n\n```\nline one\nline two\n```"),
    ("A line across", "Three dashes between empty lines.", "Before it.\n\n---\n\nAfter it."),
    (
        "Signs as they are",
        "A sign beside a number stands for itself. Elsewhere a backslash before it says so. HTML "
        "is shown as typed.",
        "> 65 years: 2*500 mg, 5 - 6 mmol/L.\n\nA \\*star\\* and <b>this</b>.",
    ),
]


@dataclass(frozen=True)
class Example:
    """One thing that can be written: its name, a sentence about it, what is typed and what
    readers see."""

    name: str
    words: str
    typed: str
    seen: SafeString


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Return the examples for a text, in the order of the page."""
    made: list[Example] = []
    cited = set_answer(
        answer().typed, _SOURCES
    ).cited  # each place of the page that cites a reference has a name of its own
    for number, (name, words, typed) in enumerate(_HOW, 1):
        typeset = set_text(typed, _SOURCES, cited=cited, prefix=f"example-{number}-")
        cited = typeset.cited
        made.append(Example(name, words, typed, typeset.html))
    return tuple(made)


@lru_cache(maxsize=1)
def answer() -> Example:
    """Return the example for a short answer."""
    typed = "**Very unlikely.** Look for *another* reason first. [1]"
    words = (
        f"One paragraph of at most {SHORT_ANSWER_WORDS} words, with bold, italic and citations; "
        "all else stands as it is typed."
    )
    return Example("The short answer", words, typed, set_answer(typed, _SOURCES).html)


def sources() -> SafeString:
    """Return the list of references that the examples cite."""
    return set_references(_SOURCES, ())
