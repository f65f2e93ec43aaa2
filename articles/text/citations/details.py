"""What a reference says beside title, authors and identifiers, in the words that readers are
shown."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from . import EVIDENCE, EVIDENCE_OF
from .days import iso
from .languages import name_of

_ENDINGS = {"1": "st", "2": "nd", "3": "rd"}
SEE = "See there: "  # before the place in the source
NOT_GRADED = "ungraded"


def grade(reference: Mapping[str, Any]) -> str:
    """Return the grade of evidence of a reference, a key of EVIDENCE: what its author says, else
    what its kind says; NOT_GRADED where neither does."""
    grade = str(reference.get("evidence") or EVIDENCE_OF.get(str(reference.get("kind"))) or "")
    return grade if grade in EVIDENCE else NOT_GRADED


def where_it_stands(reference: Mapping[str, Any]) -> str:
    """Return journal, edition, publisher, year, volume and pages, as a list of references has
    them."""
    names = ("container-title", "edition", "publisher", "issued")
    given = {name: str(reference.get(name) or "") for name in (*names, "volume", "issue", "page")}
    given["edition"] = _edition(given["edition"])
    numbers = given["volume"] + (f"({given['issue']})" if given["issue"] else "")
    pages = given["page"].replace("-", "\u2013")
    pages = pages if numbers or not pages else f"pages {pages}"
    return ", ".join(
        filter(None, (*(given[name] for name in names), ": ".join(filter(None, (numbers, pages)))))
    )


def _edition(typed: str) -> str:
    """Return "3" and "3rd" as "3rd edition"; what says that it is an edition stays."""
    if typed.isdecimal() and len(typed) < 4:
        is_th = typed[-2:-1] == "1" or typed[-1] not in _ENDINGS
        typed += "th" if is_th else _ENDINGS[typed[-1]]
    return typed if not typed or re.search(r"\bed", typed, re.IGNORECASE) else f"{typed} edition"


def further(reference: Mapping[str, Any]) -> str:
    """Return in which language it is, if not in English, and when it was looked at."""
    language, accessed = (str(reference.get(name) or "") for name in ("language", "accessed"))
    is_foreign = language and language.partition("-")[0].lower() != "en"
    parts = (f"In {name_of(language)}" if is_foreign else "", _seen(accessed))
    return ". ".join(filter(None, parts))


def _seen(accessed: str) -> str:
    if not accessed:
        return ""
    is_day = iso(accessed) == accessed and len(accessed) == len("2026-11-30")
    day = parse_date(accessed) if is_day else None
    return f"Accessed {date_format(day, 'j F Y') if day else accessed}"
