"""Figures: what they lack, which of them readers would see as typed, and whether their pictures are
there."""

from collections.abc import Collection, Iterator

from ...figures.figure import MARK, Figure
from ...grammar import Body
from ..finding import Finding, advice, blocking

_ASKED = {  # what a figure must say: how to write it
    "alt": (
        "alternative text",
        "Say between the square brackets what the picture shows, for those who do not see it",
    ),
    "credit": (
        "credit",
        "Say who made it on a line of its own below the caption, as “Credit: Jane Roe”",
    ),
    "licence": (
        "licence",
        "Say under which terms it may be shown on the last line, as “Licence: CC BY 4.0”",
    ),
}


def figures_in(body: Body) -> Iterator[tuple[int, Figure]]:
    """Yield each figure of a body with its line, from 1."""
    for token in body.tokens:
        if token.type == "figure_open":
            yield (token.map or [0])[0] + 1, token.meta["figure"]


def unfinished_figures(body: Body) -> Iterator[Finding]:
    """Yield what figures lack, and each line that looks like one and is none."""
    if MARK not in body.text:
        return
    found = dict(figures_in(body))
    for line, figure in found.items():
        for name, (label, how) in _ASKED.items():
            if not getattr(figure, name):
                message = f"Line {line}: this figure has no {label}. {how}."
                yield blocking("body", f"figure_without_{name}", message, line, 1)
    code = {
        line
        for token in body.tokens
        if token.type in ("fence", "code_block") and token.map
        for line in range(token.map[0] + 1, token.map[1] + 1)
    }
    for line, typed in enumerate(body.text.split("\n"), 1):
        if MARK in typed and line not in found and line not in code:
            message = (
                f"Line {line}: this picture is not shown; readers would see what is typed. Begin a "
                "paragraph with it, outside of lists and quotations, and copy its line from the "
                "page of figures as it is."
            )
            yield blocking("body", "figure_not_shown", message, line, typed.index(MARK) + 1)


def missing_pictures(body: Body, held: Collection[str]) -> Iterator[Finding]:
    """Yield the figures of a body whose pictures are not among the names that its article has
    (`held`), and those names that no figure shows."""
    shown = set()
    for line, figure in figures_in(body):
        shown.add(figure.name)
        if figure.name not in held:
            message = (
                f"Line {line}: this article has no such picture. Upload it on the page of figures, "
                "and copy its line from there."
            )
            yield blocking("body", "figure_missing", message, line, 1)
    if unused := len(set(held) - shown):
        several = f"{unused} uploaded pictures are" if unused > 1 else "An uploaded picture is"
        yield advice(
            "body",
            "picture_unused",
            f"{several} in no figure of the text. Readers do not see what no figure shows.",
        )
