"""The formats in which citations are taken away."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .bibtex import bibtex
from .endnote import endnote
from .pubmed import pubmed
from .ris import ris


@dataclass(frozen=True)
class Format:
    """A format: its name for people, its media type, and what writes items in it."""

    name: str
    content_type: str
    write: Callable[[Iterable[Mapping[str, Any]]], str]


def _csl_json(items: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps(list(items), ensure_ascii=False, indent=1) + "\n"


FORMATS = {  # by the ending of the file
    "bib": Format("BibTeX", "application/x-bibtex", bibtex),
    "ris": Format("RIS", "application/x-research-info-systems", ris),
    "nbib": Format("PubMed", "application/nbib", pubmed),
    "enw": Format("EndNote", "application/x-endnote-refer", endnote),
    "json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", _csl_json),
}
