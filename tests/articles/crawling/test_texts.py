"""robots.txt, security.txt and the icon."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from articles.publishing.crawling.texts import expires

pytestmark = pytest.mark.page


def test_robots_are_kept_out_of_what_is_not_for_them(client: Client, settings: Any) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(answer.content.decode().splitlines())
    shut = ["/admin/", "/desk/1/", "/accounts/login/", "/inbox/", "/signing/"]
    opened = [
        "/",
        "/articles/a/",
        "/articles/a/patient/",
        "/topics/a/",
        "/feed/",
        "/sitemap.xml",
        "/search/?q=x",
        "/preview/a/",
        "/static/site/site.css",
        "/board/",
    ]
    assert not any(rules.can_fetch("Anybody", path) for path in shut) and all(
        rules.can_fetch("Anybody", path) for path in opened
    )
    assert rules.site_maps() == [f"{settings.SITE_ORIGIN}/sitemap.xml"]


def test_without_the_setting_there_is_no_security_txt(client: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT = []
    assert client.get("/.well-known/security.txt").status_code == 404


def test_who_is_told_of_a_weakness_is_named_as_the_standard_asks(
    client: Client, settings: Any
) -> None:
    settings.SECURITY_CONTACT = ["mailto:security@example.org", "https://example.org/report"]
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = [
        re.fullmatch(r"([A-Z][A-Za-z-]+): (\S+)", line).groups()
        for line in answer.content.decode().splitlines()
    ]
    assert [value for name, value in fields if name == "Contact"] == settings.SECURITY_CONTACT
    (until,) = [value for name, value in fields if name == "Expires"]
    assert 150 < (datetime.fromisoformat(until) - datetime.now(UTC)).days < 365
    assert ("Canonical", f"{settings.SITE_ORIGIN}/.well-known/security.txt") in fields


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 1, 1), date(2026, 8, 1)),
        (date(2026, 1, 31), date(2026, 8, 1)),
        (date(2026, 5, 31), date(2026, 12, 1)),
        (date(2026, 6, 1), date(2027, 1, 1)),
        (date(2026, 11, 29), date(2027, 6, 1)),
        (date(2026, 12, 31), date(2027, 7, 1)),
    ],
)
def test_it_expires_on_the_first_of_a_month_within_a_year(today: date, until: date) -> None:
    assert expires(today).date() == until and expires(today).tzinfo is UTC


@pytest.mark.django_db
def test_the_icons_are_there_and_are_what_they_say(client: Client) -> None:
    found = {
        name: Path(finders.find(f"site/{name}")).read_bytes()
        for name in ("icon.svg", "favicon.ico", "touch-icon.png")
    }
    assert found["favicon.ico"].startswith(b"\0\0\1\0\3\0") and found["touch-icon.png"].startswith(
        b"\x89PNG"
    )
    assert (
        int.from_bytes(found["touch-icon.png"][16:20])
        == int.from_bytes(found["touch-icon.png"][20:24])
        == 180
    )
    assert b"<script" not in found["icon.svg"] and all(
        len(data) < 20_000 for data in found.values()
    )
    html = client.get("/").content.decode()
    assert re.search(r'<link rel="icon" href="/static/site/icon[^"]*\.svg"', html)
    assert re.search(
        r'<link rel="apple-touch-icon" href="/static/site/touch-icon[^"]*\.png">', html
    )
    assert re.fullmatch(
        r"/static/site/favicon[^/]*\.ico", client.get("/favicon.ico").headers["Location"]
    )
