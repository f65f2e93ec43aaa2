"""Callouts that readers would see as typed: of a kind there is not, or within something else."""

import re
from collections.abc import Iterator

from ...grammar import Body, callouts
from ...ratings import RECOMMENDATION
from ..finding import Finding, advice

_BEGINNING = re.compile(r"\[!((?:[^\W\d_]|-){1,30})\]")  # of a quotation


def unset_callouts(body: Body, form: int) -> Iterator[Finding]:
    """Yield a finding for each quotation that begins like a callout and is none in this form of
    the grammar: those that are have become tokens of their own. What is said of recommendations
    is said elsewhere (rated.py)."""
    known = callouts(form)
    for quotation, paragraph, first in zip(
        body.tokens, body.tokens[1:], body.tokens[2:], strict=False
    ):
        kinds = (quotation.type, paragraph.type, first.type)
        if kinds != ("blockquote_open", "paragraph_open", "inline"):
            continue
        found = _BEGINNING.match(first.content)
        kind = found[1].lower() if found else ""
        if found and (kind != RECOMMENDATION or kind not in known):
            line = (first.map or [0])[0] + 1
            message = (
                f"Line {line}: this callout stands within a list or another quotation, so that "
                "readers see a plain quotation. Put it by itself."
                if kind in known
                else f"Line {line}: “{found[0]}” is no callout, and readers see it as it is typed. "
                f"There are {', '.join(f'[!{kind}]' for kind in known)}."
            )
            yield advice("body", "callout_unknown", message, line, 1)
