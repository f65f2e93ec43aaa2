"""The stage for the journeys: our own WSGI application with its front, and a browser for each
who walks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.test.testcases import LiveServerThread

from articles.models import Person
from articles.publishing.serve_page import Front
from articles.tasks import deliver_notifications
from tests.browser import Windows
from tests.cast import PASSPHRASE, Cast, code_for
from tests.invariants import violations

from .walker import A_LINK, JUDGE, LOOKS, Kinds, Walker


def stage(application: Any) -> Callable[..., Any]:
    """Return the application with its front, and beside it what the walkers look with."""
    front = Front(application)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] != JUDGE:
            return front(environ, start_response)
        headers = [("Content-Type", "text/javascript"), ("Cache-Control", "max-age=86400")]
        start_response("200 OK", [*headers, ("Content-Length", f"{len(LOOKS)}")])
        return [LOOKS]

    return answer


@pytest.fixture(scope="session")
def origin(django_db_setup: None) -> Iterator[str]:
    """Where the application is served, each request in a thread of its own, on the test database.

    It is made here: that of `editorial.wsgi` looks for static files as was set when some test first
    imported it.
    """
    server = LiveServerThread("127.0.0.1", static_handler=lambda _: stage(get_wsgi_application()))
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None, server.error
    yield f"http://localhost:{server.port}"  # passkeys belong to names, not to numbers
    server.terminate()
    server.join()


@pytest.fixture(scope="session")
def kinds() -> Kinds:
    """What the journeys of this run have looked at."""
    folder = Path(django_settings.VAR_DIR) / "kinds"
    folder.mkdir(exist_ok=True)
    return Kinds(folder)


class Journey:
    """Everybody who walks in one test, and the mail between them."""

    def __init__(self, windows: Windows, origin: str, kinds: Kinds, cast: Cast) -> None:
        self.cast, self.origin, self.walkers = cast, origin, list[Walker]()
        self._open: Callable[..., Walker] = lambda **options: Walker(
            windows, origin, kinds, **options
        )
        for person in [cast.author, cast.co_author, cast.editor, cast.chair, *cast.reviewers]:
            person.set_password(PASSPHRASE)
            person.save(update_fields=["password"])
            person.emailaddress_set.create(email=person.email, verified=True, primary=True)

    def public(self, **options: Any) -> Walker:
        """Somebody who is not logged in, in a new browser."""
        self.walkers.append(self._open(**options))
        return self.walkers[-1]

    def enter(self, person: Person, **options: Any) -> Walker:
        """Somebody who has logged in, in a new browser, and stands where a log-in leads them."""
        walker, client = self.public(**options), Client()
        client.force_login(
            person
        )  # the pages of logging in are walked where they are what it is about
        walker.window.enter(client)
        walker.person = person
        return walker.go("/landing/")

    def log_in(self, walker: Walker, person: Person) -> Walker:
        """Let somebody log in at this browser, with their password, and a code if they have an
        app."""
        walker.go("/accounts/login/").person = person
        walker.fill(login=person.email, password=PASSPHRASE).press("Log in")
        return (
            walker.fill(code=code_for(person)).press("Log in")
            if walker.has_field("code")
            else walker
        )

    def served(self, path: str) -> bytes:
        """Return every byte of what a reader is served at a path; it must be served."""
        with urlopen(self.origin + path) as answer:
            return bytes(answer.read())

    def post(self) -> None:
        """Let the courier deliver what is owed."""
        deliver_notifications()

    def mail(self, to: str, about: str) -> str:
        """Return the text of the one mail delivered to this address whose subject begins so."""
        found = [
            message
            for message in mail.outbox
            if message.to == [to] and message.subject.startswith(about)
        ]
        assert len(found) == 1, [(message.to, message.subject) for message in mail.outbox]
        return str(found[0].body)

    def link(self, to: str, about: str) -> str:
        """Return the one link in that mail."""
        links = A_LINK.findall(self.mail(to, about))
        assert len(links) == 1, links
        return links[0]

    def close(self) -> list[str]:
        """Close every window; return what was wrong on the way."""
        return [
            f"{fault.what}, at {fault.page}: {fault.words}"
            for walker in self.walkers
            for fault in walker.leave()
        ]


@pytest.fixture
def journey(
    transactional_db: None,
    cast: Cast,
    windows: Windows,
    origin: str,
    kinds: Kinds,
    settings: Any,
) -> Iterator[Journey]:
    """A journey that ends well: no page had anything wrong with it, every invariant holds and
    nothing is owed."""
    settings.SITE_ORIGIN = origin
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # a quick one: many log in
    cache.clear()  # how often somebody has logged in is counted there
    journey = Journey(windows, origin, kinds, cast)
    yield journey
    journey.post()
    troubles = journey.close()
    assert not troubles, "\n".join(troubles)
    assert violations(at_rest=True) == []
