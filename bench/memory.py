"""What a web worker takes: `DEMO=1 python bench/memory.py [--sqlite] [--pages 400]`.

Its memory (PSS) once it answers, and after each role has followed every link it finds, within the
site, by GET; and what importing the application takes of the processor, beside Wagtail's where that
is installed (`pip install wagtail`; it is no dependency of ours).
"""

import os
import re
import subprocess
import sys
from argparse import ArgumentParser
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from urllib.parse import urldefrag, urljoin

from measuring.database import again_with_database, set_up
from measuring.figures import Figure, tell
from measuring.load import children
from pages import GATEWAY, served

HREF = re.compile(r'href="([^"]+)"')
MIB = 1024
WAGTAIL = """
import django
from django.conf import settings
apps = ["wagtail"] + [f"wagtail.{name}" for name in "admin users images documents search snippets contrib.forms contrib.redirects".split()]
apps += ["modelcluster", "taggit"]
apps += [f"django.contrib.{name}" for name in "admin auth contenttypes sessions messages staticfiles".split()]
around = [f"django.{name}" for name in ("contrib.auth.context_processors.auth", "contrib.messages.context_processors.messages",
                                        "template.context_processors.request")]
templates = {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"context_processors": around}}
settings.configure(INSTALLED_APPS=apps, TEMPLATES=[templates], STATIC_URL="/static/", SECRET_KEY="x", ROOT_URLCONF="wagtail.admin.urls",
                   WAGTAILADMIN_BASE_URL="http://localhost", WAGTAIL_SITE_NAME="x",
                   SILENCED_SYSTEM_CHECKS=["admin.E408", "admin.E409", "admin.E410"])
django.setup()
import wagtail.admin.urls
"""  # noqa: E501


def main() -> None:
    """Start the database, and measure in a process of its own."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--inside", action="store_true")
    parser.add_argument("--pages", type=int, default=400)
    given = parser.parse_args()
    if not given.inside:
        return again_with_database(__file__, sqlite=given.sqlite)
    set_up()
    measure(given.pages)
    return imports()


def measure(pages: int) -> None:
    """Measure memory, and print it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection

    from tests.cast import gather

    cast = gather()
    for walk in (cast.approved, cast.submitted, cast.retracted, cast.changes_requested):
        walk(title=f"What is {walk.__name__}?")
    cast.reviewed(title="What is reviewed?")

    def cookie(person: object) -> str:
        session = SessionStore()
        session.update(
            {
                SESSION_KEY: str(person.pk),
                HASH_SESSION_KEY: person.get_session_auth_hash(),  # type: ignore[attr-defined]
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            }
        )
        session.create()
        return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    root = Path(__file__).parent.parent
    subprocess.run(  # noqa: S603
        [sys.executable, root / "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        check=True,
    )
    with served([*GATEWAY, "editorial.rsgi:application"]) as (port, pid):
        seen = walk_about(port, "", 20)
        first = pss(pid)
        for person in (cast.author, cast.reviewers[0], cast.editor, cast.chair):
            seen += walk_about(port, cookie(person), pages)
        seen += walk_about(port, "", pages)
        tell(
            Figure(
                f"web worker, MiB after every page, {connection.vendor}",
                pss(pid),
                at_most=75,
                beside=f"{first:.0f} after the first pages, {seen} pages of five roles",
            )
        )


def walk_about(port: int, cookie: str, at_most: int) -> int:
    """Follow links from the first pages of the rooms; return how many pages were seen."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    waiting, known, seen = ["/", "/desk/", "/inbox/", "/board/", "/admin/"], set[str](), 0
    while waiting and seen < at_most:
        path = waiting.pop(0)
        if path in known or path.startswith(("/static/", "/accounts/logout")):
            continue
        known.add(path)
        line.request(
            "GET", path, headers={"Host": "localhost"} | ({"Cookie": cookie} if cookie else {})
        )
        answer = line.getresponse()
        body = answer.read()
        seen += answer.status == 200
        found = (
            [answer.headers["Location"]]
            if answer.headers["Location"]
            else HREF.findall(body.decode(errors="replace"))
        )
        waiting += [path_of(link, path) for link in found if path_of(link, path)]
    line.close()
    return seen


def path_of(link: str, here: str) -> str:
    """Return the path of a link within the site; empty for any other."""
    absolute = urldefrag(urljoin(f"http://localhost{here}", link.replace("&amp;", "&")))[0]
    return (
        absolute.removeprefix("http://localhost")
        if absolute.startswith("http://localhost/")
        else ""
    )


def pss(pid: int) -> float:
    """Return the memory of the workers of a server in MiB: what is theirs, and their share of
    what they share."""
    return sum(_pss(child) for child in children(pid)) / MIB


def _pss(pid: int) -> int:
    found = re.search(
        r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE
    )
    return (int(found[1]) if found else 0) + sum(map(_pss, children(pid)))


def imports() -> None:
    """Measure what importing takes, in turn with Wagtail where it is there, and print it."""
    ours = ["-c", "import editorial.wsgi"]
    if find_spec("wagtail") is None:
        mine = median(took(ours) for _ in range(5))
        print(
            f"import takes {mine:.2f} s of the processor; Wagtail is not installed, so there is "
            "nothing to hold it against"
        )
        return
    pairs = [(took(ours), took(["-c", WAGTAIL])) for _ in range(5)]
    ratio = median(mine / other for mine, other in pairs)
    tell(
        Figure(
            "import, of Wagtail's",
            ratio,
            at_most=0.4,
            beside=f"{median(mine for mine, _ in pairs):.2f} s of the processor",
        )
    )


def took(command: list[str]) -> float:
    """Return the seconds of processor time that a new Python takes for this, less what it takes
    for nothing."""
    return _took(command) - _took(["-c", ""])


def _took(command: list[str]) -> float:
    before = os.times()
    subprocess.run([sys.executable, *command], check=True, cwd=Path(__file__).parent.parent)  # noqa: S603
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


if __name__ == "__main__":
    main()
