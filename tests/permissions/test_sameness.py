"""Not yours and not there are one answer: the same status, body, headers and number of queries."""

import re
from typing import Any

import pytest

from tests.cast import Cast

from .browsing import Browser
from .scene import scene

pytestmark = pytest.mark.long

PAIRS = [  # who asks, with which method, for what is there but not theirs, and for what is not there
    *((role, "GET", "/desk/{draft}/", "/desk/{nobody}/") for role in ("stranger", "other_author", "reviewer", "editor", "operator")),
    *((role, "POST", "/desk/{draft}/submit/", "/desk/{nobody}/submit/") for role in ("stranger", "other_author", "editor", "chair")),
    *((role, "GET", "/desk/{approved}/revise/", "/desk/{nobody}/revise/") for role in ("stranger", "editor")),
    *((role, "GET", "/admin/board/{reviewer_asked}/", "/admin/board/{nobody}/") for role in ("unasked", "conflicted", "author", "editor")),
    *((role, "POST", "/admin/board/{reviewer_asked}/", "/admin/board/{nobody}/") for role in ("unasked", "stranger", "chair")),
    *((role, "GET", f"/admin/articles/article/{{draft}}/{page}/", f"/admin/articles/article/{{nobody}}/{page}/")
      for role in ("stranger", "author", "reviewer", "operator", "editor", "chair")
      for page in ("change", "invite", "approve", "revise", "history", "history/{draft_history}")),
    *((role, "POST", f"/admin/articles/article/{{draft}}/{page}/", f"/admin/articles/article/{{nobody}}/{page}/")
      for role in ("author", "reviewer", "editor") for page in ("start_review", "retract", "invite")),
    *((role, "GET", "/admin/articles/article/{ready}/change/", "/admin/articles/article/{nobody}/change/")
      for role in ("stranger", "author", "reviewer", "operator")),
    *((role, "GET", f"/admin/{screen}/history/", f"/admin/{other}/history/")
      for role in ("author", "reviewer")
      for screen, other in [("articles/event/{event}", "articles/event/{nobody}"), ("articles/topic/{topic}", "articles/topic/{nobody}"),
                            ("articles/person/{stranger}", "articles/person/{nobody}"),
                            ("reviewers/boardmember/{member}", "reviewers/boardmember/{nobody}")]),
    *((role, "GET", f"/admin/{screen}/change/", f"/admin/{other}/change/")
      for role in ("author", "reviewer")
      for screen, other in [("articles/event/{event}", "articles/event/{nobody}"), ("articles/person/{chair}", "articles/person/{nobody}"),
                            ("articles/notification/{mail}", "articles/notification/{nobody}")]),
    *((role, "POST", "/inbox/{notice}/", "/inbox/{nobody}/") for role in ("co_author", "stranger", "editor")),
    *((role, "GET", f"/articles/{{{slug}}}/", "/articles/nobody-wrote-this/")
      for role in ("anonymous", "author", "editor") for slug in ("draft_slug", "reading_slug", "withdrawn_slug")),
    *(("anonymous", "GET", f"/articles/{{{slug}}}/patient/", "/articles/nobody-wrote-this/patient/")
      for slug in ("approved_slug", "reading_slug")),
    *((role, method, path, other) for role in ("anonymous", "deactivated_editor") for method in ("GET", "POST") for path, other in [
        ("/desk/{draft}/", "/desk/{nobody}/"), ("/admin/board/{reviewer_asked}/", "/admin/board/{nobody}/"),
        ("/admin/articles/article/{ready}/change/", "/admin/articles/article/{nobody}/change/"), ("/admin/", "/admin/nowhere/"),
    ]),
]


def _seen(browser: Browser, role: str, method: str, path: str) -> dict[str, Any]:
    """What somebody can tell about an answer: but for the token in it, and the address they typed."""
    typed = browser.scene.fill(path)
    answer = browser.send(role, method, typed, "verb=accept&version=0&reason=Why" if method == "POST" else "")
    assert answer.status_code >= 300
    body = re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", answer.content.decode()).replace(typed, "")
    headers = {name: value.replace(typed, "") for name, value in answer.headers.items() if name != "Content-Length"}
    return {"status": answer.status_code, "body": body, "headers": headers, "cookies": set(answer.cookies), "queries": answer.asked}


def test_what_is_not_yours_is_not_there(cast: Cast) -> None:
    browser = Browser(scene(cast))
    for role in ("stranger", "reviewer", "editor"):  # whatever is found once per process is found before we count
        browser.send(role, "GET", "/admin/nowhere/")
        browser.send(role, "GET", "/admin/articles/person/add/")
    for role, method, hidden, missing in PAIRS:
        first, second = _seen(browser, role, method, hidden), _seen(browser, role, method, missing)
        assert first == second, (role, method, hidden)


def test_an_event_of_a_first_draft_is_as_little_there(cast: Cast) -> None:
    browser = Browser(scene(cast))
    first, second = (_seen(browser, "editor", "GET", f"/admin/articles/event/{{{name}}}/change/") for name in ("draft_event", "nobody"))
    assert first == second
