"""The buttons that put a finding right: it is looked for in what was typed, and put right there,
before that is saved."""

from collections.abc import Mapping
from typing import Any

from ..evidence.resting.boxing import boxable
from ..text.citations.checks import fixable
from ..text.citations.finding import keyed
from ..text.clean import normal

FIELDS = ("title", "short_answer", "body")
VERB = "fix"


def repaired(data: Mapping[str, Any], act: str) -> tuple[Mapping[str, Any], str]:
    """Do what the button `act` says, as in "fix-body-…", to the fields of a posted form.

    Returns the fields, and the name of the one that was put right; empty when what was to be put
    right is not there any more.
    """
    field, _, _ = act.removeprefix(f"{VERB}-").partition("-")
    if field not in FIELDS:
        return data, ""
    text = normal(str(data.get(field, "")))
    findings = fixable(field, text) + (boxable(text) if field == "body" else [])
    found = keyed(findings, text).get(act.removeprefix(f"{VERB}-"))
    if found is None:
        return data, ""
    return {**{name: data[name] for name in data}, field: found[1].apply(text)}, field
