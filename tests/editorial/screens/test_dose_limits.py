"""The table of dose limits in the web admin: who keeps it, what is kept of what is typed, and
what is refused beside its field."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from articles.models import DoseLimit
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_
from tests.editorial.decisions.decision_page import in_words

from .test_sources import errors

pytestmark = pytest.mark.page
LIST, ADD = "/admin/articles/doselimit/", "/admin/articles/doselimit/add/"
TYPED = {
    "name": "Somecillin",
    "amount": "2",
    "unit": "g",
    "per": "day",
    "holds_for": "Adults",
    "source": "Leaflet, page 2",
    "is_active": "on",
}


def add(client: Client, **typed: str) -> Any:
    """Add a limit by its form."""
    return client.post(ADD, TYPED | typed)


def test_an_editor_adds_a_limit_and_it_is_kept_in_one_form(cast: Cast) -> None:
    client = as_(cast.editor)
    assert (
        add(
            client,
            name="  Some  cillin ",
            other_names="Cillin sodium\n\nCillin  sodium\n",
            amount="2.50",
        ).status_code
        == 302
    )
    made = DoseLimit.objects.get(name="Some cillin")
    assert (made.other_names, made.amount, made.history.get().history_user) == (
        "Cillin sodium",
        Decimal("2.5"),
        cast.editor,
    )
    text = in_words(client.get(LIST).content.decode())
    assert (
        "Some cillin 2.5 g a day Adults Leaflet, page 2" in text
        and "Citalopram 40 mg a day Adults, by mouth" in text
    )


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"name": "the"}, "name", "every text would be found"),
        ({"name": "5 mg"}, "name", "every text would be found"),
        ({"name": "…"}, "name", "every text would be found"),
        ({"name": "one two three four five six seven eight nine"}, "name", "8 words"),
        ({"other_names": "Cillin\nof the"}, "other_names", "“of the”: It is no name"),
        ({"other_names": "Cillin\n" * 21}, "other_names", "21 lines"),
        ({"amount": "0"}, "amount", "more than nothing"),
        ({"amount": "-1"}, "amount", "more than nothing"),
        ({"amount": "1e9"}, "amount", "no more than 9 digits"),
        ({"amount": "NaN"}, "amount", "Enter a number"),
        ({"amount": "much"}, "amount", "Enter a number"),
        ({"unit": "kg"}, "unit", "kg"),
        ({"per": "year"}, "per", "year"),
        ({"source": ""}, "source", "required"),
        ({"holds_for": " "}, "holds_for", "required"),
        ({"notes": "Hidden\u200b."}, "notes", "cannot be seen"),
        (
            {"name": "Citalopram", "holds_for": "Adults, by mouth"},
            "__all__",
            "There is a limit of this medicine",
        ),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    cast: Cast, typed: dict[str, str], field: str, says: str
) -> None:
    before = DoseLimit.objects.count()
    field_errors = errors(add(as_(cast.editor), **typed))
    assert set(field_errors) == {field} and says.lower() in " ".join(field_errors[field]).lower(), (
        field_errors
    )
    assert DoseLimit.objects.count() == before


def test_a_change_stays_in_the_history_and_none_is_no_change(cast: Cast) -> None:
    limit, client = DoseLimit.objects.get(name="Citalopram"), as_(cast.chair)
    path = f"{LIST}{limit.pk}/change/"
    same = {
        name: getattr(limit, name)
        for name in ("name", "amount", "unit", "per", "holds_for", "source")
    } | {"is_active": "on"}
    assert client.post(path, same).status_code == 302 and limit.history.count() == 1
    assert client.post(path, same | {"amount": "30"}).status_code == 302
    last = limit.history.latest()
    assert (last.history_user, last.amount, limit.history.count()) == (cast.chair, 30, 2)
    text = in_words(client.get(f"{LIST}{limit.pk}/history/").content.decode())
    assert "Part of the initial data." in text and "30" in text


def test_nobody_else_keeps_it(cast: Cast) -> None:
    for who, code in ((cast.reviewers[0], 403), (cast.author, 404), (cast.operator, 403)):
        assert add(as_(who)).status_code == code
    assert not DoseLimit.objects.filter(name="Somecillin").exists()
