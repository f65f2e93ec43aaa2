"""The house's texts for one audience, what a page says around the text, and what a missing
audience is answered with."""

import re
from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Audience, Page, Policy
from articles.publishing.audiences.choosing import choices, nearest, standing_in
from articles.publishing.audiences.readers import READERS
from articles.publishing.render_page import set_outdated_pages
from articles.verification import verify_all
from tests.cast import Cast
from tests.invariants import violations
from tests.rewinding import walked

from ..audiences.test_variants import approve, begin

pytestmark = pytest.mark.page

PROFESSIONAL = re.compile(
    r"your\s+patients?\b|health\s?care\s+professional|health\s+professional", re.IGNORECASE
)
SLUG = "does-mild-hypokalaemia-explain-a-twitching-lip"


def html(page: Page) -> str:
    return bytes(page.html).decode()


@walked
def article(cast: Cast) -> Article:
    """A public text for clinicians."""
    return cast.approved()


@pytest.mark.parametrize("audience", [Audience.PATIENT, Audience.CARER])
def test_the_page_of_who_is_no_professional_does_not_speak_to_one(
    cast: Cast, audience: str, client: Client
) -> None:
    for article in (
        cast.approved(audience=audience),
        cast.retracted(audience=audience, title="Is it?"),
    ):
        page = html(article.page)
        assert not PROFESSIONAL.search(page) and "Before you act on this answer" in page
        assert f"Disclaimer for {Audience(audience).label.lower()}, first version" in page
    assert "If you have done anything because of it" in page
    for address in re.findall(r'href="(/disclaimer/\?[^"]*)"', page):
        assert not PROFESSIONAL.search(client.get(address.replace("&amp;", "&")).content.decode())
    assert violations() == []


def test_the_page_of_clinicians_speaks_of_their_patient(cast: Cast) -> None:
    assert PROFESSIONAL.search(html(cast.approved().page))


def test_of_the_texts_for_all_and_for_an_audience_the_one_adopted_last_counts(cast: Cast) -> None:
    adopt, by = Policy.objects.adopt, cast.chair
    readers = (Audience.CLINICIAN, Audience.STUDENT, Audience.PATIENT, Audience.CARER)
    # What is adopted, for whom; then the number that each of these has.
    steps = [
        ("For all.", "", [2, 2, 2, 2]),  # also where the house began with a text of their own
        ("For carers.", "carer", [2, 2, 2, 3]),
        ("For all.", "", [4, 4, 4, 4]),
        ("For all.", "", [4, 4, 4, 4]),
        ("For patients.", "patient", [4, 4, 5, 4]),
        ("For patients.", "patient", [4, 4, 5, 4]),
        ("For carers.", "carer", [4, 4, 5, 6]),
    ]
    for text, audience, numbers in steps:
        adopt("disclaimer", text, by=by, audience=audience)
        assert [
            Policy.objects.in_force(reader)["disclaimer"].number for reader in readers
        ] == numbers
        by_reader = Policy.objects.by_reader("disclaimer")
        assert [by_reader[reader].number for reader in readers] == numbers
    assert {
        audience: Policy.objects.in_force(audience)["editorial_policy"].number
        for audience in Audience
    } == dict.fromkeys(Audience, 1)
    assert list(verify_all()) == []


def test_a_text_for_all_reaches_the_pages_of_patients_and_what_was_approved_stays(
    cast: Cast, client: Client
) -> None:
    patients = cast.approved(audience="patient")
    Policy.objects.adopt("disclaimer", "Read with care.", by=cast.chair)
    assert set_outdated_pages() == 1
    assert "Read with care." in html(Page.objects.get(article=patients))
    assert "Read with care." in client.get("/disclaimer/?for=patient").content.decode()
    former = client.get("/disclaimer/?for=patient&version=0").content.decode()
    assert (
        "A former version" in former
        and ">Version 2</a> has been in force" in former
        and 'href="/disclaimer/?for=patient"' in former
    )
    assert patients.events.get(verb="approve").detail["disclaimer"] == 0
    assert list(verify_all()) == [] and violations() == []


def test_a_text_for_one_audience_goes_before_an_older_one_for_all(
    cast: Cast, client: Client
) -> None:
    patients, clinicians = cast.approved(audience="patient"), cast.approved(title="And this?")
    Policy.objects.adopt("disclaimer", "Read with care.", by=cast.chair)
    made = Policy.objects.adopt(
        "disclaimer", "Talk to somebody.", by=cast.chair, audience="patient"
    )
    assert (made.number, str(made)) == (3, "Disclaimer for patients, version 3")
    assert (
        Policy.objects.adopt("disclaimer", "Talk to somebody.", by=cast.chair, audience="patient")
        == made
    )
    assert set_outdated_pages() == 2
    of_patients, of_clinicians = (
        html(Page.objects.get(article=article)) for article in (patients, clinicians)
    )
    assert (
        "Talk to somebody." in of_patients
        and "Read with care." not in of_patients
        and "Read with care." in of_clinicians
    )
    later = cast.approved(audience="patient", title="And later?")
    assert later.events.get(verb="approve").detail["disclaimer"] == 3
    assert patients.events.get(verb="approve").detail["disclaimer"] == 0
    asked = ("", "?for=patient", "?version=2", "?for=patient&version=0", "?for=carer")
    shown = {f"/disclaimer/{query}": client.get(f"/disclaimer/{query}") for query in asked}
    assert [answer.status_code for answer in shown.values()] == [200] * 5
    headings = [
        re.findall(r"<h1>(.*?)</h1>", answer.content.decode())[0] for answer in shown.values()
    ]
    assert headings == [
        "Disclaimer",
        "Disclaimer for patients",
        "Disclaimer",
        "Disclaimer for patients",
        "Disclaimer",
    ]
    assert "A former version" in shown["/disclaimer/?for=patient&version=0"].content.decode()
    assert "A former version" not in shown["/disclaimer/?for=patient"].content.decode()
    assert list(verify_all()) == [] and violations() == []


@pytest.mark.parametrize(
    "query",
    [
        "?for=nurse",
        "?version=9",
        "?version=0",
        "?for=patient&version=7",
        "?version=%00",
        "?for=" + "p" * 5000,
    ],
)
def test_no_such_text(cast: Cast, client: Client, query: str) -> None:
    assert client.get(f"/disclaimer/{query}").status_code == 404


def test_each_kind_of_reader_has_every_other_to_fall_back_on() -> None:
    fallen_back = {audience: {audience, *reader.nearest} for audience, reader in READERS.items()}
    assert fallen_back == {audience: {*Audience} for audience in Audience}, (
        "articles/publishing/audiences/readers.py: each audience, and every other in its `nearest`."
    )


@pytest.mark.parametrize(
    "public",
    [["clinician"], ["patient"], ["clinician", "patient"], ["student", "carer"], list(Audience)],
)
def test_whoever_has_no_text_is_led_to_one_page_that_says_so(public: list[str]) -> None:
    for here in public:
        for choice in choices("is-it", here, public):
            assert bool(choice.instead) == (choice.audience not in public)
    led = {wanted: nearest(wanted, public) for wanted in Audience if wanted not in public}
    assert {audience: here for here in public for audience in standing_in(here, public)} == led


def test_nobody_is_led_where_nothing_is_public() -> None:
    assert (
        nearest("patient", []) is None
        and nearest("nurse", ["patient"]) is None
        and choices("is-it", "patient", []) == []
    )


@pytest.mark.parametrize(
    ("ask", "there"),
    [("student/", "#for-student"), ("patient/", "#for-patient"), ("carer/", "#for-carer")],
)
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.usefixtures("article")
def test_a_missing_text_leads_to_the_nearest(
    client: Client, ask: str, there: str, method: str
) -> None:
    answer = getattr(client, method)(f"/articles/{SLUG}/{ask}")
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (
        302,
        f"/articles/{SLUG}/{there}",
        "no-cache",
    )
    assert not answer.cookies


@pytest.mark.parametrize("walk", ["draft", "submitted", "reviewed", "rejected", "retracted"])
def test_what_is_not_public_or_was_taken_back_leads_nowhere(
    cast: Cast, client: Client, walk: str
) -> None:
    getattr(cast, walk)()
    assert client.get(f"/articles/{SLUG}/patient/").status_code == 404


@pytest.mark.parametrize("word", ["nurse", "Patient", "patients", "p" * 300, "-"])
@pytest.mark.usefixtures("article")
def test_an_unknown_kind_of_reader_is_not_there(client: Client, word: str) -> None:
    answer = client.get(f"/articles/{SLUG}/{word}/")
    assert answer.status_code == 404 and b"Newest answers" in answer.content


def test_a_text_for_patients_alone_is_found_at_the_shortest_address(
    cast: Cast, client: Client
) -> None:
    cast.approved(audience="patient")
    assert (
        client.get(f"/articles/{SLUG}/")["Location"] == f"/articles/{SLUG}/patient/#for-clinician"
    )


def test_lists_name_the_audiences_of_a_question(cast: Cast, client: Client) -> None:
    approve(cast, begin(cast.approved(), cast.author))
    cast.approved(title="Alone?")
    rows: Any = re.findall(
        r'data-question="([^"]+)" data-readers="([^"]+)" data-reader="([^"]+)"',
        client.get("/").content.decode(),
    )
    assert sorted(rows) == [
        ("/articles/alone/", "clinician", "clinician"),
        (f"/articles/{SLUG}/", "clinician patient", "clinician"),
        (f"/articles/{SLUG}/", "clinician patient", "patient"),
    ]
