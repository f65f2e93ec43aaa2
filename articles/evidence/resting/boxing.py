"""Recommendations in running text, whose paragraph a press puts into a box of its own."""

from ...text.citations import checks
from ...text.citations.finding import Finding, Fix, advice
from ...text.citations.markup.page import Page
from ...text.grammar import GRADED, NEWEST, read_only
from ...text.ratings import RECOMMENDATION

CODE = "recommendation_uncited"


def boxing(body: str, form: int = NEWEST) -> dict[int, Fix]:
    """Return what puts each paragraph that stands by itself into a box, by its first line, from
    1; nothing in a form of the grammar without such boxes. How strong the recommendation is, its
    author has still to say."""
    if form < GRADED or checks.body_too_long(body):
        return {}
    read = read_only(body, form)
    page = Page(read)
    spans = (
        token.map
        for token in read.tokens
        if token.type == "paragraph_open" and token.level == 0 and token.map
    )
    return {first + 1: _boxed(page, first, end) for first, end in spans}


def boxable(body: str) -> list[Finding]:
    """Return the same for the button that was pressed, which may be of any paragraph."""
    return [advice("body", CODE, "", line, 1, fix) for line, fix in boxing(body).items()]


def _boxed(page: Page, first: int, end: int) -> Fix:
    """Quotations above and below stay apart from the box."""
    above, below = (
        "\n" * (0 <= line < len(page.lines) and page.lines[line].strip() != "")
        for line in (first - 1, end)
    )
    marked = [page.edit(line, 0, 0, "> ") for line in range(first + 1, end)]
    after = page.edit(end - 1, len(page.lines[end - 1]), len(page.lines[end - 1]), below)
    begun = page.edit(first, 0, 0, f"{above}> [!{RECOMMENDATION}]\n> ")
    return Fix("Make it a recommendation box", (begun, *marked, *([after] if below else [])))
