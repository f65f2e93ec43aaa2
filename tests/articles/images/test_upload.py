"""The page of figures: what is uploaded, what is refused, and the lines it gives."""

import html
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.images.store import folder
from articles.models import Article, Image
from articles.models import image as images
from tests.cast import Cast
from tests.rewinding import walked

from .pictures import SAID, added, drawn, showing, uploaded, with_figure

pytestmark = pytest.mark.page
FIELDS = {**SAID, "terms": ""}


@walked
def draft(cast: Cast) -> Article:
    """A draft of two."""
    article = cast.draft()
    article.edit(by=cast.author, version=article.version, co_authors=[cast.co_author])
    return article


def page_of(article: Article) -> str:
    return reverse("desk:images", args=[article.pk])


def sent(client: Client, article: Article, data: bytes, **changed: Any) -> Any:
    return client.post(page_of(article), {**FIELDS, "file": uploaded(data), **changed})


@pytest.mark.parametrize("who", ["author", "co_author"])
def test_what_is_uploaded_stands_there_with_the_lines_for_the_text(
    cast: Cast, draft: Article, client: Client, who: str
) -> None:
    client.force_login(getattr(cast, who))
    answer = sent(client, draft, drawn("WEBP"), licence="other", terms="With permission of X")
    image = Image.objects.get()
    assert answer.status_code == 302 and answer["Location"].endswith(f"#picture-{image.pk}")
    assert (folder() / image.figure.file).read_bytes()[:3] == b"\xff\xd8\xff"
    lines = f"![{SAID['alt']}](image:{image.name})\n{SAID['caption']}\nCredit: Jane Roe\n"
    page = html.unescape(client.get(page_of(draft)).content.decode())
    assert f"{lines}Licence: With permission of X" in page and "Not in the text yet." in page
    assert sent(client, draft, drawn("WEBP")).status_code == 302 and Image.objects.count() == 1
    draft.edit(by=cast.author, version=draft.version, body=showing(image))
    assert "Stands in the text as last saved." in client.get(page_of(draft)).content.decode()
    assert page_of(draft) in client.get(reverse("desk:article", args=[draft.pk])).content.decode()


@pytest.mark.parametrize(
    ("data", "changed", "message"),
    [
        (b"<svg/>", {}, "no PNG, JPEG or WebP picture"),
        (b"x" * 1_500_001, {}, "1,500,001 bytes; at most 1,500,000"),
        (drawn(), {"file": ""}, "Choose the picture."),
        (drawn(), {"alt": " "}, "Say what the picture shows."),
        (drawn(), {"alt": "a\u202eb"}, "U+202E"),
        (drawn(), {"alt": "a" * 501}, "501 characters; at most 500"),
        (drawn(), {"caption": "- First"}, "Begin it with a word"),
        (drawn(), {"caption": "# First"}, "Begin it with a word"),
        (drawn(), {"credit": ""}, "Say who made it."),
        (drawn(), {"licence": ""}, "Choose the terms"),
        (drawn(), {"licence": "free"}, "Choose one of these."),
        (drawn(), {"licence": "other"}, "Name the terms"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    draft: Article, client: Client, cast: Cast, data: bytes, changed: dict[str, Any], message: str
) -> None:
    client.force_login(cast.author)
    answer = sent(client, draft, data, **changed)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200 and message in page and "Error: " in page
    assert not Image.objects.exists()


def test_nothing_is_taken_in_while_the_text_is_with_others(
    cast: Cast, draft: Article, client: Client
) -> None:
    client.force_login(cast.author)
    with_figure(draft)
    draft.submit(by=cast.author)
    assert sent(client, draft, drawn(colour="blue")).status_code == 409
    page = client.get(page_of(draft)).content.decode()
    assert Image.objects.count() == 1 and 'type="file"' not in page and "<textarea" in page


def test_an_article_has_so_many_and_no_more(
    cast: Cast, draft: Article, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "MOST", 1)
    client.force_login(cast.author)
    added(draft)
    answer = sent(client, draft, drawn(colour="blue"))
    assert answer.status_code == 422 and b"An article has at most 1 picture" in answer.content
    assert sent(client, draft, drawn()).status_code == 302  # it is there
    assert Image.objects.count() == 1


def test_a_full_disk_is_said_and_nothing_is_half_done(
    cast: Cast, draft: Article, client: Client, tmp_path: Path, settings: Any
) -> None:
    client.force_login(cast.author)
    settings.VAR_DIR = tmp_path
    folder().write_bytes(b"")  # in the place of a folder
    answer = sent(client, draft, drawn())
    assert answer.status_code == 503 and b"could not be kept" in answer.content
    assert not Image.objects.exists() and [*tmp_path.iterdir()] == [folder()]
