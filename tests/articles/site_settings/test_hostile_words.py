"""Whatever a chair types is shown as it was typed, wherever the site is named, and nowhere as
markup."""

import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.sax import saxutils

import feedparser
import pytest
from django.core import mail
from django.test import Client
from django.utils.html import escape

from articles.models import Article, Notification, Page, SiteSettings
from articles.people.second_factors import FactorAdapter
from articles.publishing.render_page import set_pages
from articles.site_settings.memory import memory
from tests.cast import Cast
from tests.rewinding import walked
from tests.screens.pictures import LOGO, adopted

pytestmark = pytest.mark.page

NAMES = [
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus '",
    "{{ house.origin }}",
    "{% load x %}",
    "]]></name><x>",
    "&lt;blink&gt;",
    "\\u003c/script>",
    "Ärzte & Søn 😀",
    "%0d%0aSet-Cookie: a=b",
    "القراءة الثانية",
]


@pytest.fixture(params=NAMES, scope="module")  # one name after another, each adopted once
def words(request: Any) -> str:
    """What the chair types."""
    return request.param


@walked
def adoption(cast: Cast, words: str) -> None:
    """The site has a name, tagline, line and logo with these words."""
    adopted(
        cast,
        name=words,
        tagline=f"{words} tagline",
        liability=f"{words} line",
        logo=LOGO,
        logo_alt=f"{words} alt",
    )


@walked
def article(cast: Cast, adoption: None) -> Article:
    """A public text of the site of this name."""
    memory.forget()
    return cast.approved()


@pytest.fixture
def named(adoption: None, words: str) -> str:
    """These words, which a process reads where it starts after they were adopted."""
    memory.forget()
    return words


class Elements(HTMLParser):
    """Names of the elements of a page, and of their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(f"@{name}" for name, _ in attrs)}


def test_no_page_holds_it_as_markup(
    cast: Cast, article: Article, named: str, client: Client
) -> None:
    submitted = cast.draft(title="Is it?").submit(by=cast.author)
    submitted.open_preview(by=cast.editor, digest=submitted.digest)
    pages = [
        "/",
        "/search/?q=x",
        "/nowhere/",
        "/how-to-check/",
        f"/articles/{article.slug}/",
        f"/articles/{article.slug}/versions/",
        f"/preview/{submitted.slug}/",
        "/accounts/login/",
        "/disclaimer/",
    ]
    for path in pages:
        html = client.get(path).content.decode()
        assert escape(named) in html, path
        assert Elements(html).names.isdisjoint(
            {"x", "blink", "@onerror", "@onmouseover", "@autofocus"}
        ), path
        assert "<script>" not in html, path


def test_programs_read_the_name_as_it_was_typed(
    article: Article, named: str, client: Client
) -> None:
    html = bytes(Page.objects.get(article=article).html).decode()
    [document] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert json.loads(document)["publisher"]["name"] == named and "<" not in document
    feed = client.get("/feed/").content
    assert not feedparser.parse(feed).bozo
    assert f"<name>{saxutils.escape(named)}</name>" in feed.decode()


def test_mail_is_plain_text_with_the_name_as_it_was_typed(
    cast: Cast, named: str, client: Client
) -> None:
    cast.draft().submit(by=cast.author)
    notification = Notification.objects.filter(kind="author_submitted", channel="mail").get()
    assert f"\n--\n{named}\n" in notification.text and "\n" not in notification.subject
    client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    [account] = Notification.objects.filter(kind__startswith="account_")
    assert named in account.text


def test_a_logo_is_served_as_a_picture_and_nothing_else(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    version = adopted(cast, logo=LOGO, logo_alt="A lamp")
    adopted(cast, logo=b"", logo_alt="")  # a page may still show the one before
    with django_assert_num_queries(1):
        answer = client.get(f"/logo/{version.logo_name}.png")
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (
        200,
        LOGO,
        "image/png",
    )
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff"
        and "immutable" in answer.headers["Cache-Control"]
    )
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin" and not answer.cookies
    for name in ("0" * 32, version.logo_name[:-1], "x", "logo", version.logo_name.upper()):
        assert client.get(f"/logo/{name}.png").status_code == 404


def test_a_page_names_its_logo_with_size_and_words(cast: Cast, client: Client) -> None:
    version = adopted(cast, logo=LOGO, logo_alt="A lamp")
    html = client.get("/").content.decode()
    assert (
        f'<img class="wordmark__logo" src="/logo/{version.logo_name}.png" width="40" height="28" '
        'alt="A lamp">' in html
    )


def test_former_pages_say_the_former_name_until_they_are_set_anew(
    cast: Cast, client: Client
) -> None:
    article: Article = cast.approved()
    before = SiteSettings.first().name
    adopted(cast, name="Third Reading")
    path = f"/articles/{article.slug}/"
    assert (
        before in client.get(path).content.decode()
        and "Third Reading" in client.get("/").content.decode()
    )
    set_pages(Page.objects.all())
    assert "Third Reading" in client.get(path).content.decode() and len(mail.outbox) == 0


def test_security_txt_names_whom_a_chair_has_set(cast: Cast, client: Client) -> None:
    adopted(cast, security_contact="mailto:security@example.org\nhttps://example.org/report")
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[:2] == [
        "Contact: mailto:security@example.org",
        "Contact: https://example.org/report",
    ]
    adopted(cast, security_contact="")
    assert client.get("/.well-known/security.txt").status_code == 404


def test_apps_and_passkeys_are_made_for_the_site_of_this_name(cast: Cast) -> None:
    adopted(cast, name="Third Reading")
    adapter = FactorAdapter()
    assert (
        adapter.get_totp_issuer()
        == adapter.get_public_key_credential_rp_entity()["name"]
        == "Third Reading"
    )
