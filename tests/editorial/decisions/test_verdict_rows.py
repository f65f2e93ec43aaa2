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
    listed=[{"title": "One"}] * 3,
    body="> [!recommendation] strong, low certainty\n> Give 5 mg [1-3].\n\n"
    "## A & <b>\n\n- It's {0}\n\n| a | b |\n|-|-|\n| 5 | <6> |\n",
)
NAMES = ["Dr “A” & B", "<i>C</i>"]
SAID = [
    None,
    *(
        SimpleNamespace(verdict=verdict, status=status, text=text, rating=rating, pk=pk)
        for verdict, status, text, rating, pk in product(
            Verdict.values,
            (CommentStatus.OPEN, CommentStatus.RESOLVED),
            ("", "Not in the “old” & <frail>."),
            ("", "good practice"),
            (1, 2),
        )
    ),
]
CARRIED = {2: "revision 1"}


def test_each_row_is_what_its_template_gives(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(verdict_rows._row, "_written", {})
    for statement in (*statements(TEXT), *statements(TEXT)):
        for given in zip(SAID, reversed(SAID), strict=True):
            assert written(statement, given) == plainly(statement, given)
    assert len(verdict_rows._row._written) > len(SAID)


def written(statement: Any, given: Any) -> str:
    return verdict_rows.row(statement, NAMES, given, CARRIED)


def plainly(statement: Any, given: tuple[Any, ...]) -> str:
    cells = [
        {
            "by": name,
            "verdict": comment and comment.verdict,
            "label": comment and Verdict(comment.verdict).label,
            "text": comment and comment.text,
            "rating": comment and comment.rating,
            "rates": comment and comment.rating,
            "carried_from": comment and CARRIED.get(comment.pk, ""),
            "is_settled": comment and comment.status == CommentStatus.RESOLVED,
        }
        for name, comment in zip(NAMES, given, strict=True)
    ]
    shown = {
        "text": statement.label,
        "place": statement.place.path,
        "cited": ", ".join(map(str, statement.cited)),
        "rating": statement.rating.words if statement.rating else "",
        "cells": cells,
    }
    return render_to_string("editorial/admin/_verdict_row.html", {"row": shown}).strip()
