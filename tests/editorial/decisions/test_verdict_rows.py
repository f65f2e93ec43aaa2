"""Rows of verdicts that were written once and filled in say what their template says."""

from itertools import product
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from pytest import MonkeyPatch

from articles.text.statements import statements
from editorial.admin.decisions import verdict_rows
from reviewers.models import CommentStatus, Verdict

TEXT = SimpleNamespace(
    title="Why?",
    short_answer="Rarely & <never> [1].",
    references=[{"title": "One"}] * 3,
    body="> [!recommendation] strong, low certainty\n> Give 5 mg [1-3].\n\n"
    "## A & <b>\n\n- It's {0}\n\n| a | b |\n|-|-|\n| 5 | <6> |\n",
)
NAMES = ["Dr “A” & B", "<i>C</i>"]
SAID = [
    None,
    *(
        SimpleNamespace(verdict=verdict, status=status, text=text, rating=rating)
        for verdict, status, text, rating in product(
            Verdict.values,
            (CommentStatus.OPEN, CommentStatus.RESOLVED),
            ("", "Not in the “old” & <frail>."),
            ("", "good practice"),
        )
    ),
]


def test_each_row_is_what_its_template_gives(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(verdict_rows._row, "_written", {})
    for one in (*statements(TEXT), *statements(TEXT)):
        for given in zip(SAID, reversed(SAID), strict=True):
            assert verdict_rows.row(one, NAMES, given) == plainly(one, given)  # type: ignore[arg-type]
    assert len(verdict_rows._row._written) > len(SAID)


def plainly(one: Any, given: tuple[Any, ...]) -> str:
    cells = [
        {
            "by": name,
            "verdict": said and said.verdict,
            "label": said and Verdict(said.verdict).label,
            "text": said and said.text,
            "rating": said and said.rating,
            "rates": said and said.rating,
            "is_settled": said and said.status == CommentStatus.RESOLVED,
        }
        for name, said in zip(NAMES, given, strict=True)
    ]
    shown = {
        "text": one.label,
        "place": one.place.path,
        "cited": ", ".join(map(str, one.cited)),
        "rating": one.rating.words if one.rating else "",
        "cells": cells,
    }
    return render_to_string("editorial/admin/_verdict_row.html", {"row": shown}).strip()
