"""The photo of a profile: what is kept of a file, who sees it, and that it is gone once it is
taken out."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pillow

from articles.images.picture import LIMIT
from articles.models import Person, Photo, Profile
from tests.articles.desk.pages import Form
from tests.articles.images.pictures import drawn
from tests.articles.images.test_picture import SECRET, announced, moving, tagged
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_

pytestmark = pytest.mark.page
PROFILE, OWN = "/accounts/profile/", "/accounts/profile/photo/"


def upload(who: Person, data: bytes, **typed: Any) -> Any:
    """Send the form with a file."""
    return as_(who).post(PROFILE, typed | {"photo": SimpleUploadedFile("me.jpg", data)})


def photographed(who: Person, **typed: Any) -> str:
    """Let somebody be shown with a photo; return where it is."""
    assert upload(who, drawn("JPEG"), is_public="on", **typed).status_code == 302
    return f"/people/{Profile.objects.get(person=who).slug}/photo/"


def test_readers_see_it_on_the_page_of_a_member_and_nothing_else_of_the_file(
    cast: Cast, client: Client
) -> None:
    sent = drawn("JPEG", (900, 600), exif=tagged())
    assert SECRET in sent
    assert upload(cast.reviewers[0], sent, is_public="on").status_code == 302
    answer = client.get("/people/reviewer-one/photo/")
    made = Pillow.open(BytesIO(answer.content))
    assert (answer["Content-Type"], made.format, made.size) == ("image/jpeg", "JPEG", (360, 360))
    assert SECRET not in answer.content and not made.getexif()
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    page = client.get("/people/reviewer-one/").content.decode()
    assert 'src="/people/reviewer-one/photo/" alt="Photo of Reviewer One"' in page
    assert f'"image":"{settings.SITE_ORIGIN}/people/reviewer-one/photo/"' in page


def test_a_transparent_drawing_stands_on_white(cast: Cast) -> None:
    upload(cast.author, drawn("PNG", (40, 20), "#ff000000"))
    made = Pillow.open(BytesIO(as_(cast.author).get(OWN).content))
    assert made.size == (20, 20) and made.getpixel((5, 5)) == (255, 255, 255)


def test_only_who_is_shown_has_one_for_readers_and_each_sees_their_own(
    cast: Cast, client: Client
) -> None:
    at = photographed(cast.author)
    assert client.get(at).status_code == 404  # nothing of theirs is public yet
    own = as_(cast.author).get(OWN)
    assert (own.status_code, own["Cache-Control"]) == (200, "private, no-store")
    cast.approved()
    assert client.get(at).status_code == 200
    assert as_(cast.reviewers[0]).get(OWN).status_code == 404
    # The tick is taken away, the photo stays for the day it comes back.
    assert as_(cast.author).post(PROFILE, {"biography": "Writes."}).status_code == 302
    assert client.get(at).status_code == 404 and as_(cast.author).get(OWN).status_code == 200


def test_it_is_asked_for_anew_each_time_and_sent_once(cast: Cast, client: Client) -> None:
    at = photographed(cast.reviewers[0])
    with CaptureQueriesContext(connection) as asked:
        first = client.get(at)
    assert len(asked) == 1 and first["Cache-Control"] == "no-cache"
    again = client.get(at, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert (client.head(at).status_code, client.head(at).content) == (200, b"")
    upload(cast.reviewers[0], drawn("JPEG", colour="blue"), is_public="on")
    assert client.get(at, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert Photo.objects.count() == 1


def test_taken_out_it_is_gone(cast: Cast, client: Client) -> None:
    member = cast.reviewers[0]
    assert "without_photo" not in as_(member).get(PROFILE).content.decode()
    at = photographed(member)
    page = as_(member).get(PROFILE)
    assert f'src="{OWN}"' in page.content.decode()
    sent = Form(page).fields | {"without_photo": "on"}
    assert as_(member).post(PROFILE, sent).status_code == 302
    assert client.get(at).status_code == 404 and not Photo.objects.exists()
    assert "photo" not in client.get("/people/reviewer-one/").content.decode().lower()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no PNG, JPEG or WebP"),
        (b"<svg onload='x'/>", "no PNG, JPEG or WebP"),
        (b"x" * (LIMIT + 1), "at most 1.5 MB"),
        (announced(50_000, 50_000), "too many pixels"),
        (moving("PNG"), "moves"),
        (drawn("JPEG")[:200], "damaged"),
        (drawn("JPEG", (15, 400)), "less than 16 pixels"),
        (drawn("JPEG", (10_000, 16)), "less than 16 pixels"),
    ],
)
def test_what_is_no_photo_is_said_beside_the_field_and_changes_nothing(
    cast: Cast, data: bytes, says: str
) -> None:
    photographed(cast.author, biography="Writes.")
    before = Photo.objects.get().digest
    answer = upload(cast.author, data, biography="Writes more.")
    errors = answer.context["form"].errors
    assert set(errors) == {"photo"} and says in " ".join(errors["photo"]), errors
    assert Photo.objects.get().digest == before
    assert Profile.objects.get().biography == "Writes."
    assert "Writes more." in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"), [({"languages": "<b>"}, "languages"), ({"orcid": "1"}, "orcid")]
)
def test_a_good_photo_beside_a_mistake_is_asked_for_again(
    cast: Cast, typed: dict[str, str], field: str
) -> None:
    errors = upload(cast.author, drawn("JPEG"), **typed).context["form"].errors
    assert set(errors) == {field, "photo"} and "choose the photo again" in errors["photo"][0]
    assert not Photo.objects.exists()


def test_another_and_none_contradict_each_other(cast: Cast) -> None:
    photographed(cast.author)
    errors = upload(cast.author, drawn("JPEG"), without_photo="on").context["form"].errors
    assert set(errors) == {"photo", "without_photo"}


def test_an_orcid_that_was_corrected_meanwhile_keeps_the_old_photo(cast: Cast) -> None:
    photographed(cast.author)
    before, client = Photo.objects.get().digest, as_(cast.author)
    sent = Form(client.get(PROFILE)).fields | {"orcid": "0000-0001-5109-3700"}
    Person.objects.filter(pk=cast.author.pk).update(orcid="0000-0002-1825-0097")
    file = SimpleUploadedFile("me.png", drawn("PNG", colour="blue"))
    errors = client.post(PROFILE, sent | {"photo": file}).context["form"].errors
    assert set(errors) == {"orcid", "photo"} and Photo.objects.get().digest == before
