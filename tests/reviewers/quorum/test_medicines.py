"""Medicines in a text: how they are found, and the list of their names that editors keep."""

import time

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from articles.workflow.recorded import Opposed
from reviewers.medicines.first_list import FIRST_LIST
from reviewers.medicines.names import Names
from reviewers.models import MedicineList, QuorumPolicy
from tests.articles.reading.printed import words
from tests.cast import Cast

from .medicines import NAME, PLAIN, missing, rule

__all__ = ["rule"]

FIRST = Names(FIRST_LIST)


# --- Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Miss a dose of warfarin.", ["warfarin"]),
        ("STATINS or Beta-Blockers", ["statin", "beta blocker"]),
        ("ACE inhibitors, rosuvastatin", ["ace inhibitor", "rosuvastatin"]),
        ("Take **para\u00adcetamol**", ["paracetamol"]),
        ("Paracétamol, then", ["paracetamol"]),
        ("proton\npump inhibitors", ["proton pump inhibitor"]),
        ("(metoprolol’s)", ["metoprolol"]),
    ],
)
def test_medicines_are_found_by_name_class_and_ending(text: str, found: list[str]) -> None:
    assert FIRST.found_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "In April the school kept control of cholesterol.",
        "A person of reason; a profile of a machine.",
        "beta rays; ace pilots",
        "",
        "warfarinise",
        "An inhibitor of ACE",
    ],
)
def test_other_words_are_no_medicines(text: str) -> None:
    assert FIRST.found_in(text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("варфарин", "Принять Варфарин вечером."),
        ("华法林", "今天服用华法林一次"),
        ("ワルファリン", "今日ワルファリンを飲む"),
        ("وارفارين", "تناول وارفارين مساء"),
        ("βαρφαρίνη", "Μία ΒΑΡΦΑΡΊΝΗ το βράδυ"),
        ("वारफारिन", "रात में वारफारिन लें"),
    ],
)
def test_names_in_other_scripts_are_found_as_they_stand(name: str, text: str) -> None:
    assert len(Names([name]).found_in(text)) == 1 and Names([name]).found_in(PLAIN) == []


@pytest.mark.parametrize(
    "piece", ["1,", "a", "warfarin ", "calcium channel ", "*", "statin", "é", "\u0301", "华", "s"]
)
def test_looking_for_them_takes_time_in_proportion_to_the_text(piece: str) -> None:
    def cost(length: int) -> float:
        text, begun = (piece * length)[:length], time.process_time()
        FIRST.found_in(text)
        return time.process_time() - begun

    few, many = min(cost(15_000) for _ in range(3)), min(cost(60_000) for _ in range(3))
    assert many < 12 * few + 0.02 and many < 0.5


# --- The list -------------------------------------------------------------------------------------


def test_editors_add_names_and_only_a_chair_takes_them_off(cast: Cast, rule: QuorumPolicy) -> None:
    made = MedicineList.objects.adopt([*FIRST_LIST, " Gold  Salts ", "gold salts"], by=cast.editor)
    assert (made.number, set(made.names) - set(FIRST_LIST)) == (1, {"gold salts"})
    assert MedicineList.objects.adopt(made.names, by=cast.editor) == made
    with pytest.raises(Opposed, match="Only a chair takes names off the list: warfarin"):
        MedicineList.objects.adopt(set(made.names) - {"warfarin"}, by=cast.editor)
    for who in (cast.author, cast.reviewers[0], cast.operator):
        with pytest.raises(PermissionDenied):
            MedicineList.objects.adopt([*made.names, "x"], by=who)
    article = cast.under_review(body=PLAIN + "\nGold salts help. [1]\n")
    assert article.events.get(verb="start_review").detail["medicines"] == {
        "list": 1,
        "because": "revision 1 speaks of gold salts",
    }
    assert MedicineList.objects.adopt(set(made.names) - {"warfarin"}, by=cast.chair).number == 2
    assert missing(cast.under_review(title="Another?", body=NAME)) == []


@pytest.mark.parametrize("name", ["*", "*ab", "*two words", "…", "x" * 81])
def test_what_could_not_be_found_is_no_name(cast: Cast, name: str) -> None:
    with pytest.raises(Opposed):
        MedicineList.objects.adopt([*FIRST_LIST, name], by=cast.chair)
    assert not MedicineList.objects.exists()


def test_the_next_version_is_written_on_its_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.editor)
    there = reverse("admin:reviewers_medicinelist_add")
    html = client.get(there).content.decode()
    assert "warfarin" in html and "only a chair takes names off" in html
    answer = client.post(there, {"names": "gold salts"})
    assert answer.status_code == 422 and "Only a chair takes names off the list" in words(
        answer.content.decode()
    )
    assert client.post(there, {"names": ""}).status_code == 422
    assert client.post(there, {"names": "\n".join([*FIRST_LIST, "Gold salts"])}).status_code == 302
    made = MedicineList.objects.get()
    page = client.get(
        reverse("admin:reviewers_medicinelist_change", args=[made.pk])
    ).content.decode()
    assert "Added: gold salts" in words(page).replace(" .", ".")
    assert client.get(reverse("admin:reviewers_medicinelist_changelist")).status_code == 200
