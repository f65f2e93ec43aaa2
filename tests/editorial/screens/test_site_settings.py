"""The form with which a chair changes the site's settings."""

from base64 import b64encode
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Person, SiteSettings
from articles.site_settings.logo import LIMIT
from tests.cast import Cast
from tests.screens.pictures import LOGO, adopted, chunk, png

pytestmark = pytest.mark.page

ADD, LIST = "/admin/articles/sitesettings/add/", "/admin/articles/sitesettings/"
FILLED = {
    "since": "0",
    "name": "Third Reading",
    "tagline": "Read thrice.",
    "liability": "None.",
    "previews": "by_editors",
}


def logged_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def chair(cast: Cast) -> Client:
    return logged_in(cast.chair)


def sent(browser: Client, picture: bytes | None = None, **fields: str) -> Any:
    chosen = (
        {}
        if picture is None
        else {"upload": SimpleUploadedFile("logo.svg", picture, "image/svg+xml")}
    )
    return browser.post(ADD, FILLED | fields | chosen)


def test_a_chair_puts_a_version_in_force(cast: Cast, chair: Client) -> None:
    typed = {
        "contact": "https://example.org/us",
        "security_contact": " mailto:s@example.org \n\n tel:+44-1 ",
        "logo_alt": "A lamp",
    }
    answer = sent(
        chair, png(40, 28, before=chunk(b"tEXt", b"SECRET")), **typed, previews="on_submission"
    )
    made = SiteSettings.objects.get()
    assert answer.status_code == 302 and answer.url == f"{LIST}{made.pk}/change/"
    assert made.columns() == {
        "name": "Third Reading",
        "tagline": "Read thrice.",
        "liability": "None.",
        "contact": "https://example.org/us",
        "security_contact": "mailto:s@example.org\ntel:+44-1",
        "logo": LOGO,
        "logo_alt": "A lamp",
        "previews": "on_submission",
    }
    shown = chair.get(answer.url).content.decode()
    assert (
        "It is what the site says now." in shown and "40 by 28 pixels; in words: “A lamp”" in shown
    )
    assert "Third Reading" in chair.get(LIST).content.decode()


def test_the_form_begins_with_what_holds_and_keeps_its_logo(cast: Cast, chair: Client) -> None:
    adopted(cast, name="First", logo=LOGO, logo_alt="A lamp")
    page = chair.get(ADD).content.decode()
    kept = b64encode(LOGO).decode()
    assert (
        'value="First"' in page and f'value="{kept}"' in page and 'name="since" value="1"' in page
    )
    assert sent(chair, since="1", kept=kept, logo_alt="A lamp").status_code == 302
    now = SiteSettings.objects.in_force()
    assert (now.number, now.name, bytes(now.logo), now.logo_alt) == (
        2,
        "Third Reading",
        LOGO,
        "A lamp",
    )
    assert (
        sent(chair, since="2", kept=kept, without_logo="on", logo_alt="A lamp").status_code == 302
    )
    now = SiteSettings.objects.in_force()
    assert (now.number, bytes(now.logo), now.logo_alt) == (3, b"", "")


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "This field is required"),
        ("name", "x" * 61, "at most 60 fit"),
        ("name", "a\u202eb", "RIGHT-TO-LEFT OVERRIDE"),
        ("name", "a\nb", "on one line"),
        ("name", "   ", "This field is required"),
        ("tagline", "x" * 161, "at most 160 fit"),
        ("liability", "y" * 501, "at most 500 fit"),
        ("liability", "a\nb", "on one line"),
        ("contact", "javascript:alert(1)", "is no address"),
        ("contact", "us@example.org", "is no address"),
        ("contact", "mailto:a b@example.org", "is no address"),
        ("contact", 'https://x.example/"onclick="x', "is no address"),
        ("contact", "http://example.org", "is no address"),
        ("contact", "data:text/html,x", "is no address"),
        ("contact", "mailto:a@b\u200b.example", "ZERO WIDTH SPACE"),
        ("security_contact", "mailto:a@example.org\nExpires: never", "is no address"),
        ("security_contact", "tel:+1234\n" * 6, "at most 5"),
        ("security_contact", "https://a.example https://b.example", "is no address"),
        ("previews", "always", "not one of the available"),
        ("logo_alt", "z" * 161, "at most 160 fit"),
        ("kept", "%%%", "Choose the file again"),
        ("kept", b64encode(b"<svg/>").decode(), "again"),
        ("kept", "A" * (2 * LIMIT), "most"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    cast: Cast, chair: Client, field: str, typed: str, message: str
) -> None:
    answer = sent(chair, **{field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422 and message in page and not SiteSettings.objects.exists()
    assert field == "name" or 'value="Third Reading"' in page, "what was typed stays"


@pytest.mark.parametrize(
    "picture",
    [
        png(2_000, 2),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\1\0\1\0",
        b"\0",
        png()[:-4],
        png() + b"<script>",
        png(rows=b""),
        b"x" * (LIMIT + 1),
        b"x" * 900_000,
    ],
)
def test_what_is_no_small_picture_is_refused(cast: Cast, chair: Client, picture: bytes) -> None:
    answer = sent(chair, picture)
    assert (
        answer.status_code == 422
        and 'id="id_upload_error"' in answer.content.decode()
        and not SiteSettings.objects.exists()
    )


def test_a_picture_need_not_be_chosen_again_if_something_else_is_wrong(
    cast: Cast, chair: Client
) -> None:
    answer = sent(chair, png(40, 28), name="")
    assert (
        answer.status_code == 422
        and f'value="{b64encode(LOGO).decode()}"' in answer.content.decode()
    )


def test_a_picture_and_none_are_not_both_meant(cast: Cast, chair: Client) -> None:
    answer = sent(chair, LOGO, without_logo="on")
    assert answer.status_code == 422 and "leave one of the two out" in answer.content.decode()


def test_who_comes_late_is_told_and_may_go_on_after_a_look(cast: Cast, chair: Client) -> None:
    adopted(cast, name="Meanwhile")
    answer = sent(chair)
    page = answer.content.decode()
    assert (
        answer.status_code == 409
        and "put in force meanwhile" in page
        and 'value="Third Reading"' in page
    )
    assert 'name="since" value="1"' in page and SiteSettings.objects.count() == 1
    assert (
        sent(chair, since="1").status_code == 302
        and SiteSettings.objects.in_force().name == "Third Reading"
    )


def test_a_second_press_writes_nothing_more(cast: Cast, chair: Client) -> None:
    assert sent(chair).url == sent(chair).url and SiteSettings.objects.count() == 1


@pytest.mark.parametrize("since", ["", "x", "-1", "9" * 400, "1.0", "²"])
def test_a_number_that_is_none_comes_late(cast: Cast, chair: Client, since: str) -> None:
    assert sent(chair, since=since).status_code == 409 and not SiteSettings.objects.exists()


def test_only_chairs_see_and_change_it(cast: Cast) -> None:
    version = adopted(cast, name="Ours")
    paths = [LIST, ADD, f"{LIST}{version.pk}/change/"]
    for person, status in (
        (cast.editor, 403),
        (cast.reviewers[0], 403),
        (cast.operator, 403),
        (cast.author, 404),
        (cast.stranger, 404),
    ):
        browser = logged_in(person)
        assert [browser.get(path).status_code for path in paths] == [status] * 3
        assert sent(browser, since="1").status_code == status
        assert "sitesettings" not in browser.get("/admin/", follow=True).content.decode()
    assert SiteSettings.objects.count() == 1


def test_the_list_costs_the_same_for_many_versions(
    cast: Cast, chair: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        adopted(cast, name=f"Name {number}", logo=LOGO)
    with django_assert_max_num_queries(12) as seen:
        chair.get(LIST)
    first = len(seen)
    for number in range(5):
        adopted(cast, name=f"Other {number}")
    with django_assert_max_num_queries(first):
        chair.get(LIST)


def test_the_theme_calls_the_site_by_its_name(cast: Cast, chair: Client) -> None:
    adopted(cast, name="Third <Reading>")
    assert "Third &lt;Reading&gt;" in chair.get(LIST).content.decode()
