"""docs/ledger.md says of each form which columns it covers; what it says is compared with the
code."""

import re
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import JSONField, Model

from articles.database.canonical import canonical
from articles.ledger.signature import MEANINGS
from articles.ledger.triggers import append_only_models
from articles.models import Event, Galley, Revision, SiteEvent
from reviewers.models import Comment

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
OTHER = {"something": "else"}
CSL = [{"type": "book"}]  # as a revision has them since they are real CSL-JSON


def _undeclared(revision: Any) -> Any:
    """The same revision as one from before anything was declared."""
    before = copy(revision)
    before.declared = {}
    return before


FORMS: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "revision/1": (Revision, lambda revision: _undeclared(revision).canonical()),
    "revision/2": (lambda: Revision(declared={"funding": ""}), Revision.canonical),
    "revision/3": (
        lambda: Revision(references=CSL, declared={"funding": ""}),
        Revision.canonical,
    ),
    "galley/1": (Galley, Galley.canonical),
    "event/1": (Event, Event.canonical),
    "site_event/1": (SiteEvent, SiteEvent.canonical),
    "remark/1": (Comment, Comment.content_digest),
}
OF_NO_ROW = {
    "remarks/1",
    "roles/1",
    "address/1",
    "declaration/1",
}  # name what was on a screen, or an address
INK = sorted(
    (model for app in apps.get_app_configs() for model in append_only_models(app)),
    key=lambda model: model._meta.label_lower,
)


def names(fields: list[Any]) -> str:
    return ", ".join(field.name for field in fields) or "nothing"


def line_of(form: str) -> str:
    """The line of the table: each column is changed in turn, and what it is covered by changes
    with it or does not."""
    model, facts = FORMS[form]
    instance, covered, left = model(), [], []
    for field in instance._meta.concrete_fields:
        other = copy(instance)
        vars(other)[field.attname] = (
            OTHER if isinstance(field, JSONField) else "something else"
        )  # some columns refuse to be set
        (left if canonical(facts(other)) == canonical(facts(instance)) else covered).append(field)
    return f"| `{form}` | {names(covered)} | {names(left)} |"


def line_of_row(model: type[Model]) -> str:
    later = getattr(model, "added_later", ())
    return f"| `{model._meta.label_lower}` | {', '.join(later) or 'none'} |"


@pytest.mark.parametrize("form", FORMS)
def test_the_page_says_what_a_form_covers_and_what_it_leaves_out(form: str) -> None:
    assert line_of(form) in PAGE.splitlines()


@pytest.mark.parametrize("model", INK)
def test_the_page_says_what_the_digest_of_a_row_leaves_out(model: type[Model]) -> None:
    assert line_of_row(model) in PAGE.splitlines()


def test_the_page_names_every_form_and_no_other() -> None:
    written = {
        form
        for app in ("articles", "reviewers", "editorial")
        for path in (ROOT / app).rglob("*.py")
        for form in re.findall(r'"form": "([a-z_]+/\d+)"', path.read_text(encoding="utf-8"))
    }
    assert written == FORMS.keys() | OF_NO_ROW
    assert {form for form in re.findall(r"`([a-z_]+/\d+)`", PAGE)} == written


@pytest.mark.parametrize("form", FORMS)
def test_the_hash_or_digest_itself_is_never_among_what_it_is_taken_over(form: str) -> None:
    covered = line_of(form).split("|")[2].split(", ")
    assert not {"hash", "id"} & {column.strip() for column in covered}


def test_the_page_names_every_act_that_is_signed() -> None:
    [sentence] = re.findall(
        r"^## Signatures\n\n(.+?) are signed\.", PAGE, flags=re.DOTALL | re.MULTILINE
    )
    assert sorted(re.findall(r"`([a-z_]+)`", sentence)) == sorted(MEANINGS)
