"""What stands beside a name in public: a second person says it, and later approvals show it."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from articles.models import Person
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_
from tests.editorial.screens.attacks.test_attacks import ORCID

from .people import of
from .test_doors import everything

pytestmark = pytest.mark.page


def test_a_chair_says_what_stands_beside_a_name_and_later_approvals_show_it(cast: Cast) -> None:
    reviewer = cast.reviewers[0]
    before = cast.approved(title="Is this before?")
    facts = {"credentials": "MD, FRCP", "institution": "Royal Canary Infirmary", "orcid": ORCID}
    assert (
        as_(cast.chair)
        .post(of(reviewer), facts | {"is_active": "on", "name": "Mallory"})
        .status_code
        == 302
    )
    assert Person.objects.filter(pk=reviewer.pk).values(*facts, "name").get() == facts | {
        "name": reviewer.name
    }
    after = cast.approved(title="Is this after?")
    shown = {
        article.pk: Client().get(f"/articles/{article.slug}/").content.decode()
        for article in (before, after)
    }
    assert "FRCP" in shown[after.pk] and "FRCP" not in shown[before.pk]
    [signed] = after.events.filter(verb="sign", actor=reviewer)
    assert {name: signed.detail["reviewer"][name] for name in ("credentials", "institution")} == {
        "credentials": "MD, FRCP",
        "institution": "Royal Canary Infirmary",
    }


@pytest.mark.parametrize(
    ("by", "about", "status"),
    [
        ("chair", "chair", 403),
        ("editor", "author", 403),
        ("editor", "editor", 403),
        ("operator", "author", 302),
        ("chair", "operator", 403),
    ],
)
def test_nobody_says_what_stands_beside_their_own_name(
    cast: Cast, by: str, about: str, status: int
) -> None:
    who = getattr(cast, about)
    assert (
        as_(getattr(cast, by))
        .post(of(who), {"is_active": "on", "credentials": "Professor"})
        .status_code
        == status
    )
    assert Person.objects.get(pk=who.pk).credentials == ("Professor" if status == 302 else "")


@pytest.mark.parametrize(
    "typed",
    [
        {"credentials": "MD\nFRCP"},
        {"credentials": "x" * 121},
        {"institution": "x" * 201},
        {"orcid": "0000"},
        {"orcid": "\u0660\u0660\u0660\u0660-0002-1825-0097"},
        {"orcid": "0000-0002-1825-0098"},
        {"orcid": f"https://sandbox.orcid.org/{ORCID}"},
        {"orcid": "0000-0001-2281-955X"},
        {"orcid": "0" * 201},
        {"orcid": f"{ORCID}\u202e"},
        {"credentials": "M\u200bD"},
        {"institution": "a\0"},
    ],
)
def test_what_cannot_stand_beside_a_name_is_said(cast: Cast, typed: dict) -> None:
    client = as_(cast.chair)
    before = everything()
    answer = client.post(of(cast.author), {"is_active": "on"} | typed)
    assert answer.status_code == 200 and list(answer.context["adminform"].form.errors) == list(
        typed
    )
    assert everything() == before


@pytest.mark.parametrize(
    "typed",
    [
        f"https://orcid.org/{ORCID}",
        f"orcid.org/{ORCID}/",
        f" ORCID iD: {ORCID}. ",
        "0000 0002 1825 0097",
        "0000\u20110002\u20111825\u20110097",
        f"\u200b{ORCID}\u00ad",
        "\uff10000-0002-1825-0097",
    ],
)
def test_an_orcid_is_kept_in_its_one_form_however_it_was_pasted(cast: Cast, typed: str) -> None:
    client = as_(cast.chair)
    assert (
        'maxlength="19"' not in client.get(of(cast.author)).content.decode()
    )  # a browser would cut an address off
    assert client.post(of(cast.author), {"is_active": "on", "orcid": typed}).status_code == 302
    assert Person.objects.get(pk=cast.author.pk).orcid == ORCID


def test_a_mistyped_orcid_is_said_beside_its_field_which_keeps_it(cast: Cast) -> None:
    answer = as_(cast.chair).post(
        of(cast.author), {"is_active": "on", "orcid": "https://orcid.org/0000-0002-1825-0098"}
    )
    field = answer.context["adminform"].form["orcid"]
    assert (
        field.value() == "https://orcid.org/0000-0002-1825-0098"
        and "check digit" in field.errors[0]
    )
    assert "check digit does not fit" in answer.content.decode()


def test_no_other_way_in_keeps_a_wrong_orcid(cast: Cast) -> None:
    for orcid in ("0000-0002-1825-0098", f"https://orcid.org/{ORCID}", ORCID.replace("-", "")):
        cast.author.orcid = orcid
        with pytest.raises(ValidationError, match="orcid"):
            cast.author.full_clean()
