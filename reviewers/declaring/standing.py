"""Standing interests: what the board page says of a member, one to a line, and what the member says
of each about one text.

The public reads both, so each is asked about by name (ICMJE: disclosure is about the work at hand;
COPE: what is public must agree).
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypedDict

SAY_OF_EACH = "Say of each of your standing interests whether it bears on this text."
_NOTHING = re.compile(
    r"(?:i (?:have|declare) )?(?:no|none|nil|nothing)(?: "
    r"(?:competing|conflicting|conflicts?|standing|interests?|of|to|"
    r"known|declared?|disclosed?|state|report))*"
)


class Answer(TypedDict):
    """One standing interest, in the words of the board page then, and whether its member says
    that it bears on the text."""

    text: str
    bears: bool


def listed(text: str) -> list[str]:
    """Return the interests in what the board page says, one to a line, each once; none where it
    only says that there are none."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return list(
        dict.fromkeys(
            line
            for line in lines
            if line and not _NOTHING.fullmatch(line.strip(" .-–*").casefold())
        )
    )


def answered(interests: Iterable[str], answers: Mapping[str, bool]) -> list[Answer] | None:
    """Return what is said of each of these interests; None where of one of them nothing is."""
    wanted = list(interests)
    return (
        [{"text": interest, "bears": answers[interest]} for interest in wanted]
        if all(interest in answers for interest in wanted)
        else None
    )


def bearing(answers: Iterable[Answer]) -> list[str]:
    """Return those that bear on the text."""
    return [answer["text"] for answer in answers if answer["bears"]]
