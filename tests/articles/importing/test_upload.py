"""A file sent from the desk: it becomes a draft, or one sentence beside its field says why not,
and nothing is begun."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.forms.upload import LIMIT
from articles.models import Article
from tests.cast import Cast

from .documents import article, document, paragraph
from .test_files import ENTITIES

pytestmark = pytest.mark.page

TOPIC = "kidney-and-electrolytes"
GOOD = document(
    paragraph("Is it safe?", style="Title"), paragraph("It is."), "<w:p><m:oMath/></w:p>"
)


@pytest.fixture
def author(client: Client, cast: Cast) -> Client:
    """The author's browser."""
    client.force_login(cast.author)
    return client


def send(author: Client, data: bytes | None, **typed: str) -> Any:
    files = {} if data is None else {"file": SimpleUploadedFile("a.docx", data)}
    return author.post(
        "/desk/import/", {"topic": TOPIC, "audience": "carer"} | typed | files, follow=True
    )


def test_a_file_becomes_a_draft_and_is_begun_once(author: Client) -> None:
    page = send(author, GOOD)
    begun = Article.objects.get()
    assert page.redirect_chain == [(f"/desk/{begun.pk}/", 302)]
    assert (begun.title, begun.audience, begun.topic.slug) == ("Is it safe?", "carer", TOPIC)
    assert "1 formula could not be read" in page.content.decode()
    assert "You have begun this question already" in send(author, GOOD).content.decode()
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "typed", "message", "field"),
    [
        (None, {}, "Choose the file.", "file"),
        (b"", {}, "Line 1 must be", "file"),
        (GOOD[:200], {}, "damaged", "file"),
        (b"x" * (LIMIT + 1), {}, "at most 1,500,000 are taken here", "file"),
        (ENTITIES, {}, "defines entities", "file"),
        (b"---\ntitle: caf\xe9\n---\n", {}, "Line 2 is not UTF-8", "file"),
        (GOOD, {"topic": ""}, "Name the topic", "topic"),
        (GOOD, {"topic": "teeth"}, "Choose one of these topics", "topic"),
        (GOOD, {"audience": "nurse"}, "one of these audiences", "audience"),
        (
            article(
                "<p>x</p>",
                references="<ref><element-citation><source>\0</source></element-citation></ref>",
            ),
            {},
            "line 1, column",
            "file",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_the_rest_is_kept(
    author: Client, data: bytes | None, typed: dict[str, str], message: str, field: str
) -> None:
    page = send(author, data, **typed)
    assert page.status_code == 200 and list(page.context["form"].errors) == [field]
    assert message in page.content.decode() and f'id="id_{field}_error"' in page.content.decode()
    if field != "audience":
        assert '<option value="carer" selected>' in page.content.decode()
    if field == "file":
        assert f'<option value="{TOPIC}" selected>' in page.content.decode()
    assert not Article.objects.exists()


def test_the_page_to_begin_leads_there(author: Client) -> None:
    assert 'href="/desk/import/"' in author.get("/desk/new/").content.decode()
