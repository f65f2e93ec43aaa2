"""The templates in the web admin: who keeps them, what is kept of what is typed, and what is
refused beside its field."""

from typing import Any

import pytest
from django.test import Client

from articles.models import QuestionTemplate
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_
from tests.editorial.decisions.decision_page import in_words

from ..screens.test_sources import errors

pytestmark = pytest.mark.page
LIST, ADD = "/admin/articles/questiontemplate/", "/admin/articles/questiontemplate/add/"
BODY = "## One\n\nSay it all here.\n\n## Two\n\nAnd what follows from it."
TYPED = {
    "name": "Tea",
    "description": "On tea.",
    "body": BODY,
    "required": "two\n\nTWO",
    "is_active": "on",
}


def add(client: Client, **typed: str) -> Any:
    """Add a template by its form."""
    return client.post(ADD, TYPED | typed)


def test_a_chair_adds_a_template_and_each_change_stays_in_its_history(cast: Cast) -> None:
    client = as_(cast.chair)
    assert add(client, required="two").status_code == 302
    made = QuestionTemplate.objects.get(name="Tea")
    assert [section.is_required for section in made.outline.sections] == [False, True]
    assert "Tea On tea. 2, 1 required" in in_words(client.get(LIST).content.decode())
    path = f"{LIST}{made.pk}/change/"
    same = TYPED | {"required": "two"}
    assert client.post(path, same).status_code == 302 and made.history.count() == 1
    assert client.post(path, same | {"is_active": ""}).status_code == 302
    last = made.history.latest()
    assert (last.history_user, last.is_active, made.history.count()) == (cast.chair, False, 2)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"name": "drug SAFETY"}, "__all__", "There is a template of this name already"),
        ({"name": " "}, "name", "required"),
        ({"description": "Hidden\u200b."}, "description", "cannot be seen"),
        ({"body": "Say it."}, "body", "line 1 must be “## ”"),
        ({"body": f"Hello.\n{BODY}"}, "body", "line 1 must be “## ”"),
        ({"body": f"{BODY}\n# Three\n\nOne more of them."}, "body", "Line 8: a heading begins"),
        ({"body": "## One\n\n## Two\n\nAnd what follows from it."}, "body", "“One”: write below"),
        ({"body": f"{BODY}\n## two\n\nIt is here once more."}, "body", "“two”: its heading"),
        ({"body": "## One\n\nSay *all* of it."}, "body", "“One”: use words alone"),
        ({"body": "## One\n\nSay all of it. [1]"}, "body", "“One”: use words alone"),
        ({"body": "## **One**\n\nSay all of it."}, "body", "“**One**”: use words alone"),
        ({"body": f"## One\n\n{'Say all ' * 50}"}, "body", "at most 300 characters"),
        ({"body": "\n".join(f"## {n}\n\nSay it {n} times." for n in range(21))}, "body", "21 sec"),
        ({"required": "Three"}, "required", "“Three” is no heading"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    cast: Cast, typed: dict[str, str], field: str, says: str
) -> None:
    field_errors = errors(add(as_(cast.chair), **{"required": "", **typed}))
    assert set(field_errors) == {field} and says.lower() in " ".join(field_errors[field]).lower(), (
        field_errors
    )
    assert QuestionTemplate.objects.count() == 4


def test_nobody_else_keeps_them(cast: Cast) -> None:
    for who, code in ((cast.editor, 403), (cast.reviewers[0], 403), (cast.author, 404)):
        assert add(as_(who)).status_code == code
    template = QuestionTemplate.objects.latest("pk")
    assert "What it is" in as_(cast.editor).get(f"{LIST}{template.pk}/change/").content.decode()
    assert QuestionTemplate.objects.count() == 4
