"""An item set as a citation by a CSL processor, in the style of the AMA Manual of Style."""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

STYLE = Path(__file__).with_name("style.csl")
ENDS = tuple(".?!…。？！؟")
_LESS_THAN = (
    "\ufdd0"  # no character: the processor reads some tags in a title, and there are none in ours
)


def citation(item: Mapping[str, Any]) -> str:
    """Return the citation of a CSL-JSON item of a page as plain text: not escaped, as nothing in
    it is markup."""
    return _set(json.dumps(item))


@lru_cache(maxsize=64)  # a page is set, its PDF made, and both verified
def _set(written: str) -> str:
    item = json.loads(written)
    ended = {
        name: _ended(str(item[name])) for name in ("title", "container-title") if item.get(name)
    }
    authors = [
        {part: _hidden(value) for part, value in author.items()} for author in item["author"]
    ]
    source = CiteProcJSON([{**item, **ended, "author": authors}])
    bibliography = CitationStylesBibliography(_style(), source, formatter.plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    return str(bibliography.bibliography()[0]).replace(_LESS_THAN, "<")


@cache
def _style() -> CitationStylesStyle:
    return CitationStylesStyle(str(STYLE), validate=False)  # a test validates it


def _ended(text: str) -> str:
    """Return a sentence with its stop, which a question has already."""
    return _hidden(text if text.endswith(ENDS) else f"{text}.")


def _hidden(text: str) -> str:
    return text.replace("<", _LESS_THAN)
