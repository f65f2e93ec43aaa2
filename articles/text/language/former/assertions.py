"""Assertions, form 1: does a sentence hold a number or recommend something?"""

import re

# A number of its own: not the one in a name, such as B12, CYP3A4 or COVID-19.
_NUMBER = re.compile(r"(?<!\w)(?<![^\W\d_][-\u2010\u2011\u2013])[\d\u00bc-\u00be\u2150-\u215e]")
_RECOMMENDATION = re.compile(
    r"\b(?:should|must|ought to|shall|needs? to|do "
    r"not|don't|never|always|avoid(?:s|ed|ing)?|recommend(?:s|ed|ation|ations)?"
    r"|advise[sd]?|contra-?indicat(?:ed|ion|ions)|indicated|(?:re)?consider(?:ed)?|suggest(?:s|ed)?|offer(?:ed)?|stop(?:ped)?|start(?:ed)?"
    r"|discontinue[d]?|continue|withhold|withheld|refer(?:red)?|give|given|take|taken|prescribe[sd]?|switch|reduce|increase|monitor"
    r"|measure|check|repeat|screen|treat|test|admit|vaccinate)\b",
    re.IGNORECASE,
)


def asserts(text: str) -> bool:
    """Return whether the text holds a number of its own or a word of guidance."""
    return bool(_NUMBER.search(text) or _RECOMMENDATION.search(text))
