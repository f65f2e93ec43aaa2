"""An author whose text holds signs, a table of tabs and characters of a word processor: told,
and put right at a press."""

import os

import pytest

from .. import acts
from ..conftest import Journey
from ..walker import Walker

TYPED = """Give 2*500 mg and 3*250 mg [1].

> 65 years: halve the dose.

Dose\tmg
Adult\t500
Child\t250

-5 mg steps, every week. The effect was 1.5 (95% CI [1, 1]).

    Indented words are words.
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_an_author_puts_right_what_may_be_read_otherwise(journey: Journey, width: int) -> None:
    author = journey.enter(journey.cast.author)
    author.page.set_viewport_size({"width": width, "height": 900})
    acts.begin(author)
    acts.cite(author)
    author.fill(body=TYPED + "Give 5 \uf06dg\u200b of it, then\u00ad 6 \uf06dg.\n").press(
        "Save and refresh preview"
    )
    author.reads(
        "Not saved yet",
        "belongs to the Symbol font",
        "U+200B ZERO WIDTH SPACE",
        "U+00AD SOFT HYPHEN",
    )
    picture(author, f"refused-{width}")
    author.page.get_by_role("button", name="Write the real characters").click()
    author.page.get_by_role("button", name="Remove all hidden characters").click()
    author.reads(
        "Corrected and saved.",
        "these look like a table",
        "begins with a dash",
        "is read as a citation",
    )
    picture(author, f"findings-{width}")
    for name in ("Make it a table", "Write a minus sign", "It is no citation"):
        author.page.get_by_role("button", name=name).click()
        author.reads("Corrected and saved.")
    picture(author, f"right-{width}")
    preview = author.page.get_by_role("region", name="Preview").inner_text()
    for words in (
        "2*500 mg and 3*250 mg",
        "> 65 years: halve",
        "−5 mg steps",
        "[1, 1]",
        "5 µg of it, then 6 µg",
    ):
        assert words in preview
    acts.submit(author)


def picture(author: Walker, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        author.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
