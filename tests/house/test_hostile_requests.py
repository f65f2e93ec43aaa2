"""What no browser sends: it is refused or ignored, and nothing falls over."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from articles.publishing.serve_page import Front
from tests.articles.reading.page.asking import Said, ask, connection_of_the_test
from tests.cast import Cast

__all__ = ["connection_of_the_test"]

Ask = Callable[..., Said]
FORM = "application/x-www-form-urlencoded"
OTHER_ENCODINGS = [
    "base64",
    "hex",
    "rot13",
    "zlib",
    "uu",
    "bz2",
    "quopri",
    "undefined",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "utf-7",
    "utf-16",
    "latin-1",
    "nonsense",
    "",
    "utf-8x",
    "a\0b",
    "\xe9",
    "\ud800",
]
UNREADABLE = [f"text/plain; charset={name}" for name in OTHER_ENCODINGS] + [
    f'{FORM}; CharSet="hex"',
    "text/plain; charset*=base64''x",
    "text/plain; x*=nonsense''y",
    "text/plain; charset*0=he; charset*1=x",
    "text/plain; charset = utf-7",
    "text/plain; charset=utf-8; charset=hex",
    "text/plain; x*=undefined''%ff",
]
READABLE = [
    "",
    "text/plain",
    f"{FORM}; charset=UTF-8",
    f"{FORM};charset=utf8",
    f'{FORM}; charset="utf-8"; x=y',
    "multipart/form-data; boundary=--x'()+_,-./:=?",
]
PLACES = [
    "/",
    "/?before=a",
    "/accounts/login/?next=/desk/",
    "/desk/?before=%ED%A0%80",
    "/topics/kidney-and-electrolytes/?before=%ff",
]
FORMS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/desk/new/",
    "/inbox/read/",
    "/admin/login/",
]


@pytest.fixture
def house(cast: Cast) -> Ask:
    """The application as a server calls it."""
    application = Front(WSGIHandler())

    def asked(path: str, method: str = "GET", **headers: Any) -> Said:
        return ask(application, path, method, **headers)

    return asked


@pytest.mark.once
@pytest.mark.parametrize("content_type", UNREADABLE)
def test_another_encoding_is_refused(house: Ask, content_type: str) -> None:
    for path in PLACES:
        for method in ("GET", "POST"):
            response = house(path, method, CONTENT_TYPE=content_type)
            assert response.status == "400 Bad Request", (path, method)
            assert b"We could not read that request" in response.body
            assert (
                "Content-Security-Policy" in response.headers
                and response.headers["Cache-Control"] == "no-store"
            )


@pytest.mark.parametrize("content_type", READABLE)
def test_utf_8_is_read(house: Ask, content_type: str) -> None:
    for path in PLACES:
        assert house(path, CONTENT_TYPE=content_type).status in (
            "200 OK",
            "302 Found",
            "404 Not Found",
        )


@pytest.mark.once
def test_a_public_page_in_another_encoding_is_refused(house: Ask, cast: Cast) -> None:
    path = f"/articles/{cast.approved().slug}/"
    assert house(path).status == "200 OK"
    assert house(path, CONTENT_TYPE="text/plain; charset=hex").status == "400 Bad Request"


ODD_TAGS = ['"\0"', '"\ud800"', '"\xff"', '"\x7f"', '"a" "\0"', '"', '""', "W/", "\0", "*\0"]
ODD_CODINGS = [
    "\0",
    "\ud800",
    "br;q=\u0663",
    "gzip;q=..",
    "br;q=nan",
    "*;q=1e999",
    "br;q=" + "9" * 500,
    ";;,,=",
    "\xff",
]


@pytest.mark.once
def test_an_odd_entity_tag_is_none_of_ours(house: Ask, cast: Cast) -> None:
    path = f"/articles/{cast.approved().slug}/"
    etag = house(path).headers["ETag"]
    statuses = {
        tag: [house(path, HTTP_IF_NONE_MATCH=sent).status for sent in (tag, f'"\0", {etag}')]
        for tag in ODD_TAGS
    }
    assert statuses == {tag: ["200 OK", "304 Not Modified"] for tag in ODD_TAGS}


@pytest.mark.once
def test_an_odd_coding_is_lived_with(house: Ask, cast: Cast) -> None:
    path = f"/articles/{cast.approved().slug}/"
    statuses = {coding: house(path, HTTP_ACCEPT_ENCODING=coding).status for coding in ODD_CODINGS}
    assert statuses == dict.fromkeys(ODD_CODINGS, "200 OK")


@pytest.mark.parametrize(
    "path",
    [
        "/articles/a\0b/",
        "/articles/\xff/",
        "/\0",
        "/topics/\xed\xa0\x80/",
        "/articles/\xc3\x28/patient/",
        "/desk/\xff/",
    ],
)
def test_an_odd_path_leads_nowhere(house: Ask, path: str) -> None:
    assert house(path).status == "404 Not Found"


@pytest.mark.parametrize(
    "cookie",
    [
        r'session="\000aaaa"',
        r'session="\355\240\200"',
        "session=\xff",
        "session=" + "a" * 41,
        'session="a b"',
        "session=",
        r'csrf="\000"',
        "csrf=\xff",
        r'messages="\000"',
        "messages=\xff",
    ],
)
def test_an_odd_cookie_is_nobodys(house: Ask, cookie: str) -> None:
    for path in ("/desk/", "/accounts/login/", "/landing/"):
        assert house(path, HTTP_COOKIE=cookie).status == house(path).status


@pytest.mark.once
def test_a_sessions_own_cookie_is_known(client: Client, cast: Cast) -> None:
    client.force_login(cast.author)
    assert client.get("/desk/").status_code == 200
    client.cookies[settings.SESSION_COOKIE_NAME] = (
        client.cookies[settings.SESSION_COOKIE_NAME].value.upper() + "!"
    )
    assert client.get("/desk/").status_code == 302


BODY = b"\xed\xa0\x80 \x00 \xff \xf4\x90\x80\x80"
PARTS = [
    'name="{field}"',
    "name*=utf-7''+2AA-",
    "name*=utf-16''%d8",
    "name*=undefined''%ff",
    "name*=idna''%ff",
    "name*=base64''%ff",
    "name*=a%00''b",
    "name=\"{field}\"; filename*=utf-7''+2AA-",
    'name="{field}"\r\nContent-Transfer-Encoding: base64',
    'name="{field}"\r\nContent-Type: text/plain; charset=base64',
]
FIELDS = ["email", "login", "password", "name", "title", "newest", "csrfmiddlewaretoken", "next"]


@pytest.mark.once
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("is_inside", [False, True])
def test_no_bytes_of_a_form_make_a_page_fall(cast: Cast, part: str, is_inside: bool) -> None:
    client = Client(raise_request_exception=False)
    if is_inside:
        client.force_login(cast.author)
    article = cast.draft()
    heads = [
        f"--x\r\nContent-Disposition: form-data; {part.format(field=field)}\r\n\r\n".encode()
        for field in FIELDS
    ]
    rows = b"".join(head + BODY + b"\r\n" for head in heads)
    for path in [*FORMS, f"/desk/{article.pk}/", f"/desk/{article.pk}/submit/"]:
        answer = client.generic(
            "POST", path, rows + b"--x--\r\n", content_type="multipart/form-data; boundary=x"
        )
        assert answer.status_code < 500, (path, answer.status_code)
        query = client.generic(
            "POST",
            path,
            "&".join(f"{field}=%00%ED%A0%80%FF" for field in FIELDS),
            content_type=FORM,
        )
        assert query.status_code < 500, (path, query.status_code)
