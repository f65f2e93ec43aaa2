"""The registry of sources in the web admin: who keeps it, what is kept of what is typed, and
what is refused beside its field."""

import re
from typing import Any

import pytest
from django.test import Client

from articles.models import Source, SourceKey
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_
from tests.editorial.decisions.decision_page import in_words

pytestmark = pytest.mark.page
LIST, ADD = "/admin/articles/source/", "/admin/articles/source/add/"
TYPED = {"name": "Made-up Medicine", "kind": "primary", "is_active": "on"}


def add(client: Client, **typed: str) -> Any:
    """Add a source by its form."""
    return client.post(ADD, TYPED | typed)


def errors(answer: Any) -> dict[str, list[str]]:
    """What a refused form says, by field."""
    assert answer.status_code == 200
    return dict(answer.context["adminform"].form.errors)


def test_an_editor_adds_a_source_and_it_is_kept_in_one_form(cast: Cast) -> None:
    client = as_(cast.editor)
    answer = add(
        client,
        other_names="  Made-up  Med \n\nMUM\nMUM",
        issns="issn 0317-8471",
        sites="https://WWW.Made-up.example/articles\n",
        doi_beginnings="https://doi.org/10.5555/MUM.",
    )
    assert answer.status_code == 302
    made = Source.objects.get(name="Made-up Medicine")
    assert (made.other_names, made.issns, made.sites, made.doi_beginnings) == (
        "Made-up Med\nMUM",
        "0317-8471",
        "made-up.example",
        "10.5555/mum",
    )
    assert set(made.keys.values_list("key", flat=True)) == {
        "name made up medicine",
        "name made up med",
        "name mum",
        "issn 0317-8471",
        "site made-up.example",
        "doi 10.5555/mum",
    }
    assert "made-up.example, 10.5555/mum, 0317-8471 and 2 more" in in_words(
        client.get(LIST).content.decode()
    )
    asked = client.get(ADD).content.decode()
    assert 'rows="4"' in asked and not re.search(r"<input[^>]* rows=", asked), (
        "only what has lines has a number of them"
    )


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"issns": "0317-8472"}, "issns", "“0317-8472”: A digit of this number is wrong"),
        (
            {"doi_beginnings": "11.1101"},
            "doi_beginnings",
            "“11.1101”: It is no beginning of a DOI.",
        ),
        ({"sites": "nowhere"}, "sites", "“nowhere”: It is no name of a site."),
        ({"sites": "https://[::1"}, "sites", "It is no name of a site."),
        ({"other_names": "…"}, "other_names", "It is no name"),
        ({"name": "…"}, "name", "It needs a letter or a figure."),
        (
            {"sites": "WHO.int"},
            "sites",
            "“who.int” leads to World Health Organization already: take it off there first.",
        ),
        ({"name": "medrxiv"}, "name", "“medrxiv” leads to medRxiv and bioRxiv already"),
        (
            {"sites": "\n".join(f"a{number}.example" for number in range(101))},
            "sites",
            "There are 101 lines; at most 100 are kept.",
        ),
        ({"name": "NICE"}, "name", "“nice” leads to NICE already"),
        ({"kind": "gossip"}, "kind", "gossip"),
        ({"notes": "Hidden\u200b."}, "notes", "cannot be seen by readers"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    cast: Cast, typed: dict[str, str], field: str, says: str
) -> None:
    before = SourceKey.objects.count()
    field_errors = errors(add(as_(cast.editor), **typed))
    assert set(field_errors) == {field} and says.lower() in " ".join(field_errors[field]).lower(), (
        field_errors
    )
    assert SourceKey.objects.count() == before


def test_a_change_stays_in_the_history_and_none_is_no_change(cast: Cast) -> None:
    source, client = Source.objects.get(name="StatPearls"), as_(cast.chair)
    path = f"{LIST}{source.pk}/change/"
    same = {"name": "StatPearls", "kind": "secondary", "is_active": "on"}
    assert client.post(path, same).status_code == 302 and source.history.count() == 1
    assert (
        client.post(
            path, same | {"kind": "textbook", "notes": "Chapters are read by peers."}
        ).status_code
        == 302
    )
    last = source.history.latest()
    assert (last.history_user, last.kind, source.history.count()) == (cast.chair, "textbook", 2)
    text = in_words(client.get(f"{LIST}{source.pk}/history/").content.decode())
    assert "Secondary summary → Textbook" in text and "Part of the initial data." in text


def test_nobody_else_keeps_it(cast: Cast) -> None:
    for who, code in ((cast.reviewers[0], 403), (cast.author, 404), (cast.operator, 403)):
        assert add(as_(who)).status_code == code
    assert not Source.objects.filter(name="Made-up Medicine").exists()
