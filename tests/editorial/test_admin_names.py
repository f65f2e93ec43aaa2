"""What stands beside a name in public: a second person says it, and later approvals show it."""

import pytest
from django.test import Client

from articles.models import Person
from tests.cast import Cast

from .test_admin_attacks import ORCID
from .test_admin_doors import everything
from .test_admin_screens import of
from .test_admin_verbs import as_


def test_a_chair_says_what_stands_beside_a_name_and_later_approvals_show_it(cast: Cast) -> None:
    reviewer = cast.reviewers[0]
    before = cast.approved(title="Is this before?")
    said = {"credentials": "MD, FRCP", "institution": "Royal Canary Infirmary", "orcid": ORCID}
    assert as_(cast.chair).post(of(reviewer), said | {"is_active": "on", "name": "Mallory"}).status_code == 302
    assert Person.objects.filter(pk=reviewer.pk).values(*said, "name").get() == said | {"name": reviewer.name}
    after = cast.approved(title="Is this after?")
    shown = {article.pk: Client().get(f"/articles/{article.slug}/").content.decode() for article in (before, after)}
    assert "FRCP" in shown[after.pk] and "FRCP" not in shown[before.pk]
    [signed] = after.events.filter(verb="sign", actor=reviewer)
    assert {name: signed.detail["reviewer"][name] for name in ("credentials", "institution")} == {
        "credentials": "MD, FRCP", "institution": "Royal Canary Infirmary"}


@pytest.mark.parametrize(("by", "about", "status"), [
    ("chair", "chair", 403), ("editor", "author", 403), ("editor", "editor", 403), ("operator", "author", 302), ("chair", "operator", 403),
])
def test_nobody_says_what_stands_beside_their_own_name(cast: Cast, by: str, about: str, status: int) -> None:
    who = getattr(cast, about)
    assert as_(getattr(cast, by)).post(of(who), {"is_active": "on", "credentials": "Professor"}).status_code == status
    assert Person.objects.get(pk=who.pk).credentials == ("Professor" if status == 302 else "")


@pytest.mark.parametrize("typed", [
    {"credentials": "MD\nFRCP"}, {"credentials": "x" * 121}, {"institution": "x" * 201}, {"orcid": "0000"},
    {"orcid": "\u0660\u0660\u0660\u0660-0002-1825-0097"},
])
def test_what_cannot_stand_beside_a_name_is_said(cast: Cast, typed: dict) -> None:
    client = as_(cast.chair)
    before = everything()
    answer = client.post(of(cast.author), {"is_active": "on"} | typed)
    assert answer.status_code == 200 and list(answer.context["adminform"].form.errors) == list(typed)
    assert everything() == before
