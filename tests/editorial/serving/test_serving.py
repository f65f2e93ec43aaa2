"""The server itself: no client holds a thread, none speaks for the proxy, and a killed process
is back."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from editorial.serving.environ import environ, headers
from tests.faults.stage import eventually
from tests.servers import free_port

from ..web import Web, answer, command, web
from .echo import PIECES

PLAIN = {"PATH": os.defpath}


@pytest.fixture(scope="module")
def echo() -> Iterator[Web]:
    with web(PLAIN, "tests.editorial.serving.echo:application") as running:
        yield running


def said(got: tuple[int, bytes, bytes]) -> dict[str, Any]:
    assert got[0] == 201, got
    return json.loads(got[2])


# --- Slow clients ---------------------------------------------------------------------------------

SLOW = [
    b"GET / HTTP/1.1\r\nHos",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx",
    b"GET /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
    b"P",
    b"PUT / HTTP/1.1\r\nHost: localhost\r\nCookie: session=1\r\nContent-Length: 1000\r\n\r\nx",
]


@pytest.mark.parametrize("beginning", SLOW, ids=range(len(SLOW)))
def test_clients_that_send_little_hold_up_nobody(echo: Web, beginning: bytes) -> None:
    slow = [echo.call(beginning) for _ in range(40)]
    try:
        for method, cookie in (("GET", ""), ("GET", "session=1"), ("POST", "session=1")):
            assert (
                said(echo.ask("/", method, b"x" if method == "POST" else b"", Cookie=cookie))[
                    "REQUEST_METHOD"
                ]
                == method
            )
    finally:
        for caller in slow:
            caller.close()


@pytest.mark.long
def test_a_body_that_does_not_come_is_given_up(echo: Web) -> None:
    with echo.call(
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx"
    ) as caller:
        status, head, body = answer(caller)
    assert (
        status == 408 and b"did not arrive in time" in body and b"content-security-policy" in head
    )


def test_headers_that_do_not_come_are_given_up() -> None:
    assert int(command()[command().index("--http1-header-read-timeout") + 1]) <= 10_000


def test_work_for_people_and_log_ins_leaves_the_readers_threads(echo: Web) -> None:
    held = [
        echo.call(
            b"POST /held HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
            b"1\r\n\r\nx"
        )
        for _ in range(12)
    ]
    held += [
        echo.call(
            b"GET /held HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: "
            b"session=1\r\n\r\n"
        )
        for _ in range(12)
    ]
    assert said(echo.ask("/"))["PATH_INFO"] == "/"
    echo.ask("/free")
    for caller in held:
        with caller:
            assert answer(caller)[0] == 201, "and they are answered in their turn"


# --- Large bodies ---------------------------------------------------------------------------------


def test_a_body_too_large_is_refused_before_it_is_sent(echo: Web) -> None:
    with echo.call(
        b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
        b"300000000\r\n\r\n"
    ) as caller:
        status, _, body = answer(caller)
    assert status == 413 and b"larger than any form" in body


@pytest.mark.parametrize("length", ["10001", "99999999999999999999999999", "18446744073709551615"])
def test_however_large_it_says_to_be(echo: Web, length: str) -> None:
    with echo.call(
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
        f"{length}\r\n\r\nx".encode()
    ) as caller:
        assert 400 <= answer(caller)[0] < 500


def test_a_body_of_unknown_length_is_refused(echo: Web) -> None:
    chunked = (
        b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: "
        b"chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    )
    with echo.call(chunked) as caller:
        assert answer(caller)[0] == 411


def test_half_a_form_is_not_taken_for_the_whole(echo: Web) -> None:
    with echo.call(
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nfield=half"
    ) as caller:
        caller.shutdown(1)  # the client has said all it will say
        assert answer(caller)[0] in {0, 400}


@pytest.mark.long
def test_all_bodies_together_have_a_bound(echo: Web) -> None:
    waiting = [
        echo.call(
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n" + b"x" * 8_999
        )
        for _ in range(4)
    ]
    found = []
    for caller in waiting:
        with caller:
            found.append(answer(caller)[0])
    assert set(found) == {408, 503}
    assert said(echo.ask("/", "POST", b"x" * 9_000))["body"] == "x" * 9_000, (
        "what was held is given back"
    )


def test_a_form_arrives_as_a_whole(echo: Web) -> None:
    got = said(echo.ask("/a/?b=%20c", "POST", "field=ä".encode(), **{"Content-Type": "text/x"}))
    assert (got["body"], got["CONTENT_TYPE"], got["CONTENT_LENGTH"]) == ("field=ä", "text/x", "8")
    assert (got["PATH_INFO"], got["QUERY_STRING"], got["REMOTE_ADDR"]) == (
        "/a/",
        "b=%20c",
        "127.0.0.1",
    )


# --- Answers --------------------------------------------------------------------------------------


def test_an_answer_goes_out_as_it_was_given(echo: Web) -> None:
    status, head, body = echo.ask("/")
    lines = head.lower().split(b"\r\n")
    assert status == 201 and b"set-cookie: a=1" in lines and b"set-cookie: b=2" in lines
    assert lines.count(b"content-length: %d" % len(body)) == 1


def test_head_says_how_long_it_would_be_and_sends_nothing(echo: Web) -> None:
    status, head, body = echo.ask("/", "HEAD")
    assert (
        (status, body) == (201, b"")
        and head.lower().count(b"content-length: ") == 1
        and b"content-length: 0" not in head.lower()
    )


def test_a_long_answer_is_sent_piece_by_piece(echo: Web) -> None:
    status, head, body = echo.ask("/pieces")
    assert status == 200 and b"transfer-encoding: chunked" in head.lower()
    assert all(
        piece in body.replace(b"\r\n", b"") or len(body) > sum(map(len, PIECES)) for piece in PIECES
    )


def test_what_breaks_is_answered(echo: Web) -> None:
    assert echo.ask("/broken")[0] == 500


# --- Headers that would speak for the proxy -------------------------------------------------------

SPOOFS = [
    "X_Forwarded_For",
    "X_Forwarded_Proto",
    "x_forwarded_for",
    "X-Forwarded_For",
    "X_Forwarded-Proto",
    "Content_Type",
    "Cookie_",
    "Host_",
    "_Host",
    "X_REAL_IP",
    "Content_Length",
]


@pytest.mark.parametrize("name", SPOOFS)
def test_a_header_with_an_underscore_is_dropped(echo: Web, name: str) -> None:
    got = said(
        echo.ask("/", **{"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http", name: "99"})
    )
    assert "99" not in got.values()
    assert (got["HTTP_X_FORWARDED_FOR"], got["HTTP_X_FORWARDED_PROTO"], got["HTTP_HOST"]) == (
        "192.0.2.1",
        "http",
        "localhost",
    )


@pytest.mark.parametrize("order", [1, -1])
def test_whichever_comes_first(order: int) -> None:
    sent = [("x-forwarded-for", "192.0.2.1"), ("x_forwarded_for", "198.51.100.9")][::order]
    assert headers(sent) == {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}


def test_what_comes_twice_is_joined_as_the_standard_says() -> None:
    assert headers(
        [("x-forwarded-for", "a"), ("x-forwarded-for", "b"), ("cookie", "c=1"), ("cookie", "d=2")]
    ) == {"HTTP_X_FORWARDED_FOR": "a,b", "HTTP_COOKIE": "c=1; d=2"}


def test_what_belongs_to_the_connection_ends_here() -> None:
    sent = [
        ("transfer-encoding", "chunked"),
        ("connection", "close"),
        ("content-type", "text/plain"),
    ]
    assert headers(sent) == {"CONTENT_TYPE": "text/plain"}


@pytest.mark.parametrize(
    ("server", "client", "expected"),
    [
        ("127.0.0.1:80", "192.0.2.1:5000", ("127.0.0.1", "80", "192.0.2.1")),
        ("[::1]:80", "[2001:db8::1]:5", ("::1", "80", "2001:db8::1")),
        ("", "", ("", "", "")),
    ],
)
def test_addresses(server: str, client: str, expected: tuple[str, str, str]) -> None:
    class Scope:
        method, path, query_string, scheme, http_version, headers = (
            "GET",
            "/\u00e4",
            "",
            "http",
            "1.1",
            dict[str, str](),
        )

    Scope.server, Scope.client = server, client
    got = environ(Scope, b"")
    assert (got["SERVER_NAME"], got["SERVER_PORT"], got["REMOTE_ADDR"]) == expected
    assert got["PATH_INFO"].encode("latin-1").decode() == "/\u00e4"


# --- The process ----------------------------------------------------------------------------------


@pytest.mark.long
def test_a_killed_worker_is_back_and_its_master_has_stayed() -> None:
    with web(PLAIN, "tests.editorial.serving.echo:application") as running:
        first = said(running.ask("/"))["pid"]
        os.kill(first, signal.SIGKILL)
        eventually(
            lambda: running.is_up() and said(running.ask("/"))["pid"] != first, "another worker"
        )
        assert running.process.poll() is None


def has_left(pid: int) -> bool:
    """Is the process gone, or dead and only not yet taken note of?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.long
def test_no_worker_outlives_its_master() -> None:
    with web(PLAIN, "tests.editorial.serving.echo:application") as running:
        worker = said(running.ask("/"))["pid"]
        running.process.kill()
        eventually(lambda: has_left(worker), "it to leave")


@pytest.mark.long
def test_the_site_itself_is_served_so_and_says_when_its_database_is_away(tmp_path: Path) -> None:
    nowhere = f"postgres://nobody@127.0.0.1:{free_port()}/nothing"
    surroundings = PLAIN | {
        "DEMO": "1",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": nowhere,
        "LOG_LEVEL": "CRITICAL",
    }
    with web(surroundings, up="/healthz") as site:
        assert site.ask("/healthz")[0] == 200
        assert site.ask("/readyz")[0] == 503
        for path in ("/", "/articles/any/", "/board/"):
            status, head, body = site.ask(path)
            assert (
                status == 503
                and b"retry-after: 30" in head.lower()
                and b"Try again in a moment" in body
            )
        status, _, body = site.ask("/accounts/login/", "POST", b"x" * 3_000_000)
        assert status in {0, 413}


def test_the_documents_name_the_same_command(settings: Any) -> None:
    page = (settings.BASE_DIR / "docs/operations.md").read_text()
    options = [
        option
        for option in command()
        if option.startswith("--") and option not in {"--host", "--log-level"}
    ]
    assert "--respawn-failed-workers" in options and all(option in page for option in options)
    assert "editorial.rsgi:application" in page
