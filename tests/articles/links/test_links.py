"""Addresses of references are asked, politely and by the worker alone; three failures speak, and
nothing that is not public is asked."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils import timezone

from articles.evidence.findings import evidence
from articles.links import asking, checking
from articles.links.asking import ask
from articles.models import LinkCheck, Reference
from articles.outside import connecting
from articles.outside.connecting import NotPublic, vetted
from articles.sources.known import known_of
from articles.tasks import check_links
from tests.cast import Cast

HOST = "stand-in.example"


class StandIn(BaseHTTPRequestHandler):
    """A site that answers by the path: `/404`, `/head-405`, `/to/…`, `/never`, `/nonsense`. It
    keeps what it was asked."""

    asked: list[tuple[str, str]] = []
    agents: set[str] = set()
    closing = threading.Event()

    def do_HEAD(self) -> None:  # as the library calls it
        self.asked.append((self.command, self.path))
        self.agents.add(self.headers["User-Agent"])
        first, _, rest = self.path[1:].partition("/")
        if first == "never":
            self.closing.wait()
        elif first == "nonsense":
            self.wfile.write(b"What?\r\n\r\n")
        elif first == "to":
            self._answer(302, rest)
        elif first.startswith("head-"):
            self._answer(200 if self.command == "GET" else int(first[5:]))
        else:
            self._answer(int(first or "200"))

    do_GET = do_HEAD

    def _answer(self, status: int, leads_to: str = "") -> None:
        self.send_response(status)
        if leads_to:
            self.send_header("Location", leads_to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a site on this machine, which alone of what is not public may be asked."""
    StandIn.asked.clear()
    StandIn.closing.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    ).start()
    monkeypatch.setattr(
        connecting, "vetted", lambda host, port: "127.0.0.1" if host == HOST else vetted(host, port)
    )
    monkeypatch.setattr(asking, "TIMEOUT", 0.3)
    yield f"http://{HOST}:{server.server_port}"
    StandIn.closing.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "outcome", "is_failure", "asked"),
    [
        ("/", "200 OK", False, ["HEAD"]),
        ("/404", "404 Not Found", True, ["HEAD", "GET"]),
        ("/410", "410 Gone", True, ["HEAD"]),
        ("/head-405", "200 OK", False, ["HEAD", "GET"]),
        ("/403", "403 Forbidden", False, ["HEAD", "GET"]),
        ("/429", "429 Too Many Requests", False, ["HEAD"]),
        ("/503", "503 Service Unavailable", True, ["HEAD"]),
        ("/299", "299", False, ["HEAD"]),
        ("/to//200", "200 OK", False, ["HEAD", "HEAD"]),
        ("/to//404", "404 Not Found", True, None),
        ("/to//to//200", "200 OK", False, None),
        ("/to//to//to//to//to//to//to/", "it leads from one address to the next", True, None),
        ("/to/http://10.0.0.1/", "it leads to no public site", True, ["HEAD"]),
        ("/to/ftp://who.int/", "it leads to no public site", True, None),
        ("/to/http://[::1/", "no answer", True, None),
        ("/nonsense", "no answer", True, ["HEAD"]),
        ("/never", "no answer in time", True, ["HEAD"]),
    ],
)
def test_what_an_address_answers(
    site: str, path: str, outcome: str, is_failure: bool, asked: list[str] | None
) -> None:
    assert ask(f"{site}{path}") == (outcome, is_failure)
    assert asked is None or [method for method, _ in StandIn.asked] == asked


def test_a_site_that_answers_for_ever_is_left(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "TIMEOUT", 60.0)
    monkeypatch.setattr(asking, "ALL_OF_IT", 0.1)
    assert ask(f"{site}/never") == ("no answer", True)
    monkeypatch.setattr(asking, "ALL_REQUESTS", -1.0)
    assert ask(f"{site}/") == ("no answer in time", True)


@pytest.fixture
def secret_site(tmp_path: Path, site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of such a site behind TLS, whose certificate only this test takes for valid."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    built = x509.CertificateBuilder(
        name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1)
    )
    made = built.add_extension(
        x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False
    ).sign(key, hashes.SHA256())
    file = tmp_path / "site.pem"
    file.write_bytes(
        made.public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    ).start()
    monkeypatch.setattr(
        connecting, "create_default_context", lambda: ssl.create_default_context(cafile=str(file))
    )
    yield f"https://{HOST}:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_certificate_is_looked_at(secret_site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(f"{secret_site}/head-405") == ("200 OK", False)
    monkeypatch.setattr(connecting, "create_default_context", ssl.create_default_context)
    assert ask(f"{secret_site}/") == ("its certificate is not valid", True)


def test_nobody_there_and_no_certificate_are_failures(site: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert ask(f"http://{HOST}:{free.getsockname()[1]}/") == ("no answer", True)
    assert ask(site.replace("http:", "https:")).is_failure


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("127.0.0.1", 80),
        ("10.1.2.3", 80),
        ("169.254.169.254", 80),
        ("::1", 443),
        ("fd00::1", 443),
        ("fe80::1%1", 80),
        ("100.64.0.1", 80),
        ("::ffff:127.0.0.1", 80),
        ("192.0.2.1", 80),
        ("8.8.8.8", 22),
        ("localhost", 80),
    ],
)
def test_what_is_not_public_is_not_asked(host: str, port: int) -> None:
    with pytest.raises((NotPublic, OSError)):
        vetted(host, port)
    assert vetted("8.8.8.8", 443) == "8.8.8.8"


# --- The task -------------------------------------------------------------------------------------


def _cite(cast: Cast, *urls: str) -> None:
    cast.draft().replace_references(
        [Reference(kind="website", title="A page", url=url) for url in urls]
    )


def _said(url: str) -> list[str]:
    text = SimpleNamespace(title="Is it?", short_answer="Yes.", body="So. [1]")
    references = [{"kind": "website", "title": "A page", "URL": url}]
    return [
        finding.message
        for finding in evidence(text, references, known=known_of(references))
        if finding.code == "link_silent"
    ]


def test_it_is_off_unless_the_site_wants_it(cast: Cast, site: str) -> None:
    _cite(cast, f"{site}/")
    assert (check_links(), LinkCheck.objects.count(), StandIn.asked) == (0, 0, [])


def test_three_failures_speak_and_an_answer_takes_them_back(
    cast: Cast, site: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHECK_LINKS = True
    _cite(cast, f"{site}/404")
    with time_machine.travel("2026-05-01 12:00Z", tick=False) as clock:
        for failures in (1, 2, 3):
            assert _said(f"{site}/404") == []
            assert (check_links(), check_links()) == (1, 0)
            assert LinkCheck.objects.get().failures == failures
            clock.shift(timedelta(days=1, minutes=1))
        assert _said(f"{site}/404") == [
            "Reference 1: its address was asked 3 times, the last on 3 May 2026, and led nowhere: "
            "404 Not Found. Correct it, or name the "
            "source otherwise."
        ]
        assert check_links() == 0  # once it has spoken, it is asked by the week
        clock.shift(timedelta(days=7))
        monkeypatch.setattr(checking, "ask", lambda url: asking.Answer("200 OK", False))
        assert (check_links(), _said(f"{site}/404")) == (1, [])
    assert {agent.partition(" (")[0] for agent in StandIn.agents} == {"link-check"}


def test_a_site_is_asked_once_in_a_run_and_what_nobody_cites_any_more_never(
    cast: Cast, site: str, settings: Any
) -> None:
    settings.CHECK_LINKS = True
    LinkCheck.objects.create(url=f"{site}/503", due_at=timezone.now() - timedelta(days=1))
    _cite(cast, f"{site}/200", f"{site}/410", "http://127.0.0.1/")
    assert check_links() == 2
    assert [path for _, path in StandIn.asked] == ["/200"]
    assert dict(LinkCheck.objects.values_list("url", "outcome")) == {
        f"{site}/200": "200 OK",
        f"{site}/410": "",
        "http://127.0.0.1/": "it leads to no public site",
    }
    assert (check_links(), [path for _, path in StandIn.asked]) == (1, ["/200", "/410"])
