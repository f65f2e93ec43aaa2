"""Not yours and not there are one answer: the same status, body, headers and number of queries."""

import re
from itertools import product
from typing import Any

import pytest

from tests.cast import Cast

from .browsing import Browser
from .matrix import routes
from .scene import scene

pytestmark = [pytest.mark.long, pytest.mark.once]

# Who asks, with which method, for what is there but not theirs, and for what is not there.
PAIRS = [
    *(
        (role, "GET", "/desk/{draft}/", "/desk/{nobody}/")
        for role in ("stranger", "other_author", "reviewer", "editor", "operator")
    ),
    *(
        (role, "GET", "/images/{draft_image}", f"/images/{'0' * 64}.png")
        for role in ("anonymous", "stranger", "reviewer", "editor", "operator")
    ),
    *(
        (role, "POST", "/desk/{draft}/submit/", "/desk/{nobody}/submit/")
        for role in ("stranger", "other_author", "editor", "chair")
    ),
    *(
        (role, "GET", "/desk/{approved}/revise/", "/desk/{nobody}/revise/")
        for role in ("stranger", "editor")
    ),
    *(
        (role, "GET", "/admin/board/{reviewer_asked}/", "/admin/board/{nobody}/")
        for role in ("unasked", "conflicted", "author", "editor")
    ),
    *(
        (role, "POST", "/admin/board/{reviewer_asked}/", "/admin/board/{nobody}/")
        for role in ("unasked", "stranger", "chair")
    ),
    *(
        (
            role,
            "GET",
            f"/admin/articles/article/{{draft}}/{page}/",
            f"/admin/articles/article/{{nobody}}/{page}/",
        )
        for role in ("stranger", "author", "reviewer", "operator", "editor", "chair")
        for page in ("change", "invite", "approve", "revise", "history", "history/{draft_history}")
    ),
    *(
        (
            role,
            "POST",
            f"/admin/articles/article/{{draft}}/{page}/",
            f"/admin/articles/article/{{nobody}}/{page}/",
        )
        for role in ("author", "reviewer", "editor")
        for page in ("start_review", "retract", "invite")
    ),
    *(
        (
            role,
            "GET",
            "/admin/articles/article/{ready}/change/",
            "/admin/articles/article/{nobody}/change/",
        )
        for role in ("stranger", "author", "reviewer", "operator")
    ),
    *(
        (role, "GET", f"/admin/{screen}/history/", f"/admin/{other}/history/")
        for role in ("author", "reviewer")
        for screen, other in [
            ("articles/event/{event}", "articles/event/{nobody}"),
            ("articles/topic/{topic}", "articles/topic/{nobody}"),
            ("articles/person/{stranger}", "articles/person/{nobody}"),
            ("reviewers/boardmember/{member}", "reviewers/boardmember/{nobody}"),
        ]
    ),
    *(
        (role, "GET", f"/admin/{screen}/change/", f"/admin/{other}/change/")
        for role in ("author", "reviewer")
        for screen, other in [
            ("articles/event/{event}", "articles/event/{nobody}"),
            ("articles/person/{chair}", "articles/person/{nobody}"),
            ("articles/notification/{mail}", "articles/notification/{nobody}"),
        ]
    ),
    *(
        (
            role,
            method,
            f"/admin/articles/article/{{{theirs}}}/{page}/",
            f"/admin/articles/article/{{nobody}}/{page}/",
        )
        for role, theirs in [
            ("editor_who_is_author", "ready"),
            ("editor_who_is_co_author", "ready"),
            ("editor_who_reads", "reading"),
        ]
        for method, page in [
            *(
                ("GET", page)
                for page in (
                    "change",
                    "invite",
                    "approve",
                    "force_publish",
                    "waive/{member}",
                    "history",
                    "assignments/{second_asked}/remind",
                    "remarks/{ready_comment}/resolve",
                )
            ),
            ("POST", "approve"),
            ("POST", "retract"),
            ("POST", "invite"),
        ]
    ),
    *(
        (
            "editor",
            method,
            f"/admin/articles/article/{{reading}}/waive/{{{member}}}/",
            "/admin/articles/article/{reading}/waive/{nobody}/",
        )
        for method in ("GET", "POST")
        for member in ("member", "conflicted_member")
    ),
    *(
        (role, "POST", "/inbox/{notice}/", "/inbox/{nobody}/")
        for role in ("co_author", "stranger", "editor")
    ),
    *(
        (role, "GET", f"/articles/{{{slug}}}/", "/articles/nobody-wrote-this/")
        for role in ("anonymous", "author", "editor")
        for slug in ("draft_slug", "reading_slug", "withdrawn_slug")
    ),
    (
        "anonymous",
        "GET",
        "/articles/{reading_slug}/patient/",
        "/articles/nobody-wrote-this/patient/",
    ),
    ("anonymous", "GET", "/articles/{approved_slug}/nurse/", "/articles/nobody-wrote-this/nurse/"),
    *(
        ("anonymous", "GET", f"/preview/{{{slug}}}/", "/preview/nobody-wrote-this/")
        for slug in ("draft_slug", "reading_slug")
    ),
    *(
        (role, method, path, other)
        for role in ("anonymous", "deactivated_editor")
        for method in ("GET", "POST")
        for path, other in [
            ("/desk/{draft}/", "/desk/{nobody}/"),
            ("/admin/board/{reviewer_asked}/", "/admin/board/{nobody}/"),
            ("/admin/articles/article/{ready}/change/", "/admin/articles/article/{nobody}/change/"),
            ("/admin/", "/admin/nowhere/"),
        ]
    ),
]


def _seen(browser: Browser, role: str, method: str, path: str) -> dict[str, Any]:
    """What somebody can tell about an answer: but for the token in it, and the address they
    typed."""
    typed = browser.scene.fill(path)
    answer = browser.send(
        role, method, typed, "verb=accept&version=0&reason=Why" if method == "POST" else ""
    )
    assert answer.status_code >= 300
    body = re.sub(
        r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", answer.content.decode()
    ).replace(typed, "")
    headers = {
        name: value.replace(typed, "")
        for name, value in answer.headers.items()
        if name not in {"Content-Length", "Expires"}
    }
    return {
        "status": answer.status_code,
        "body": body,
        "headers": headers,
        "cookies": set(answer.cookies),
        "queries": answer.asked,
    }


def test_what_is_not_yours_is_not_there(cast: Cast) -> None:
    browser = Browser(scene(cast))
    for role in (
        "stranger",
        "reviewer",
        "editor",
    ):  # whatever is found once per process is found before we count
        browser.send(role, "GET", "/admin/nowhere/")
        browser.send(role, "GET", "/admin/articles/person/add/")
    for role, method, hidden, missing in PAIRS:
        first, second = _seen(browser, role, method, hidden), _seen(browser, role, method, missing)
        assert first == second, (role, method, hidden)


def test_the_whole_table_tells_nobody_more() -> None:
    """Who is refused a page is refused what is not there in the same way, at every address that has
    a key.

    What somebody may look at where it is kept is no secret to them: another page of it may say that
    it is not theirs to change.
    """
    looked_at = {
        (one.path, role)
        for examples in routes().values()
        for one in examples
        for role, status in one.statuses["GET"].items()
        if status == 200 and one.path.endswith("/change/")
    }
    for examples in routes().values():
        missing = [one for one in examples if "{nobody}" in one.path]
        for one, method in product(examples if missing else [], ("GET", "POST")):
            for role, status in one.statuses[method].items():
                if (f"{one.path.rstrip('/').rpartition('/')[0]}/change/", role) in looked_at:
                    continue
                if one.statuses["GET"][role] in {403, 404} and status in {403, 404}:
                    assert status in {other.statuses[method][role] for other in missing}, (
                        one.path,
                        method,
                        role,
                    )


def test_an_event_of_a_first_draft_is_as_little_there(cast: Cast) -> None:
    browser = Browser(scene(cast))
    first, second = (
        _seen(browser, "editor", "GET", f"/admin/articles/event/{{{name}}}/change/")
        for name in ("draft_event", "nobody")
    )
    assert first == second
