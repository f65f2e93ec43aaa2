"""Rows of statements that were written once and filled in say what their template says."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string

from articles.templating import repeated
from articles.text.statements import statements
from reviewers.forms.verdict import Said, VerdictForm
from reviewers.models import Verdict
from reviewers.views import statement_rows
from reviewers.views.statement_rows import row

TEXT = SimpleNamespace(
    title="Why?",
    short_answer="Rarely & <never> [1].",
    references=[{"title": "One"}] * 12,
    body=(
        "Above “all” [2].\n\n## A & <b>\n\nGive 5 mg [1-3]. See [1-12].\n\n- It's ͼ\n- {{ row }} "
        "%s {0}\n\n| a | b |\n|-|-|\n| 5 | <6> |\n"
    ),
)


@pytest.fixture(autouse=True)
def _nothing_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement_rows._row, "_written", {})


def plainly(entry: Any) -> str:
    return render_to_string("reviewers/workspace/_statement.html", {"row": entry})


@pytest.mark.parametrize("answer", ["", *Verdict.values])
@pytest.mark.parametrize("note", ["", "Not in the “old” & <frail>.\nNever."])
@pytest.mark.parametrize("carried_from", ["", "revision 1"])
def test_each_row_is_what_its_template_gives(answer: str, note: str, carried_from: str) -> None:
    shown = [
        Said(statement, answer, note, carried_from=carried_from) for statement in statements(TEXT)
    ]
    assert len({row(entry) for entry in shown}) == len(shown) > 6
    for entry in [*shown, *shown]:  # written, then filled in
        assert row(entry) == plainly(entry)


def test_likewise_of_what_was_sent() -> None:
    first, second, *others = statements(TEXT)
    sent = {
        f"{first.key}-verdict": "agree",
        f"{first.key}-note": "Yes & no.",
        f"{second.key}-note": "Alone.",
    }
    sent |= {f"{others[0].key}-verdict": "?"}
    for statement in (first, second, *others):
        form = VerdictForm(sent, statement)
        form.is_valid()
        assert row(form) == plainly(form)
        assert ("field__error" in row(form)) == (statement in (second, others[0]))


def test_what_is_written_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated, "SHAPES_LIMIT", 2)
    shown = [Said(statement, answer) for statement in statements(TEXT) for answer in ("", "agree")]
    assert [row(entry) for entry in shown] == [plainly(entry) for entry in shown]
    assert len(statement_rows._row._written) == 2
