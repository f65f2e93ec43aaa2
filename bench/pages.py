"""How fast a public page is answered: `DEMO=1 python bench/pages.py`, on any database that has a page.

Three applications answer the same request in one process, in turns, so that the machine's mood meets them alike:
the floor (the database's driver, one query, nothing else), the front, and Django's view behind it. Numbers of one run are
only worth comparing with each other.
"""

import os
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils.module_loading import import_string

ROUNDS, REQUESTS = 15, 200
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def main() -> None:
    """Measure, and print microseconds per request and how that compares with the view."""
    django = get_wsgi_application()
    front = import_string("articles.front.Front")(django)
    page = import_string("articles.models.Page").objects.filter(is_listed=True, audience="clinician").first()
    if page is None:
        raise SystemExit("There is no public page for clinicians in this database.")
    contenders = {"floor": floor(page.slug), "front": front, "view": django}
    took: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, application in contenders.items():
            took[name].append(per_request(application, page.get_absolute_url()))
    print(f"{connection.vendor}, {len(page.brotli)} bytes, {ROUNDS} rounds of {REQUESTS} requests")
    for name, times in took.items():
        print(f"{name:<6}{median(times) * 1e6:9.0f} µs   {median(took['view']) / median(times):6.1f} times the view")


def floor(slug: str) -> Application:
    """Return an application that only asks the driver for the bytes."""
    query = "select brotli, etag from articles_page where slug = ? and audience = 'clinician'"
    if connection.vendor == "postgresql":
        query = query.replace("?", "%s")
    driver = connection.copy()
    driver.connect()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body, etag = driver.connection.execute(query, [slug]).fetchone()
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("ETag", etag), ("Content-Length", str(len(body)))])
        return [body]

    return application


def per_request(application: Application, path: str) -> float:
    """Return the seconds one request takes, over REQUESTS of them."""
    begun_at = perf_counter()
    for _ in range(REQUESTS):
        answer = application(environment(path), lambda *_: None)
        if not b"".join(answer):
            raise SystemExit("An application gave no body.")
        getattr(answer, "close", lambda: None)()
    return (perf_counter() - begun_at) / REQUESTS


def environment(path: str) -> dict[str, Any]:
    """Return what a server hands over for a browser's request."""
    return {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": settings.ALLOWED_HOSTS[0], "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br", "wsgi.url_scheme": "https", "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr,
    }


if __name__ == "__main__":
    main()
