"""What is forged past the verbs is found on every public page, and nothing that stands in the
database ends the verification."""

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import brotli
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from articles.ledger.triggers import drop_triggers
from articles.models import Article, Page, Topic
from articles.publishing import render_page as press
from articles.publishing.codings import etag
from articles.verification import page as pages
from articles.verification.keys import Keys
from reviewers.models import Comment
from tests.cast import Cast
from tests.rewinding import walked

pytestmark = [pytest.mark.long, pytest.mark.once]

ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
BEYOND = 2**62  # a key no row has


@pytest.fixture
def broken(db: None) -> Iterator[Callable[..., Any]]:
    """Forge as somebody who has broken every seal and every constraint: `with broken(sql, ...)`
    holds until it is left."""
    for app in apps.get_app_configs():
        drop_triggers(app)
    if ON_SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints=ON")

    @contextmanager
    def forged(*lines: str) -> Iterator[None]:
        with transaction.atomic(), connection.cursor() as cursor:
            for line in lines:
                cursor.execute(
                    line
                )  # what the other end of a foreign key says to it would come with the commit
            yield
            transaction.set_rollback(True)

    yield forged
    if ON_SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints=OFF")


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@walked
def other(cast: Cast, article: Article) -> Article:
    """One more public text."""
    return cast.approved(title="Is it?")


@pytest.fixture
def page(article: Article) -> Page:
    """The page of the public text."""
    return Page.objects.get(article=article)


@pytest.fixture
def found(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Run the command where something is wrong; return what it printed."""

    def run() -> str:
        with pytest.raises(SystemExit) as stop:
            call_command("verify_ledger")
        printed = capsys.readouterr().out
        assert stop.value.code == f"{len(printed.splitlines())} disagreement(s) found."
        return printed

    return run


# --- Pages ----------------------------------------------------------------------------------------


def forge_page(page: Page, old: bytes, new: bytes) -> None:
    """Change what a page says in all its codings alike, with a tag to match: the page agrees
    with itself."""
    html = bytes(page.html).replace(old, new, 1)
    assert html != bytes(page.html)
    Page.objects.filter(pk=page.pk).update(
        html=html,
        gzip=gzip.compress(html, 9, mtime=0),
        brotli=brotli.compress(html),
        etag=etag(html),
    )


FORGED = {
    b"</header>": b"</header><p>Take 5000 mg.</p>",
    b"Reviewer One": b"Reviewer Six",
    b"<main": b'<script src="/static/x.js"></script><main',
    b"<!--/galley-->": b"<!--/galley--><p>Ten times the dose.</p>",
    b"</title>": b" (withdrawn)</title>",
    b"</body>": "<p>加倍剂量</p></body>".encode(),
    b"<html lang": b'<html dir="rtl" lang',
    b"Approved": b"Rejected",
    b"<title": b"\x00\xff<title",
}


def test_a_page_forged_alike_in_all_codings_is_found(page: Page, found: Callable[[], str]) -> None:
    for old, new in FORGED.items():
        forge_page(page, old, new)
        report = found()
        assert (
            f"Page {page.slug} (clinician): What is stored as html is not what galley, ledger and "
            "site texts give today." in report
        ), new
        assert (
            "run set_pages. If it still differs, or nothing changed, somebody altered it." in report
        )
        call_command("set_pages", stdout=StringIO())
        call_command("verify_ledger", stdout=StringIO())


def test_a_header_that_was_dropped_or_weakened_is_named(
    page: Page, found: Callable[[], str]
) -> None:
    for name in press.headers():
        Page.objects.filter(pk=page.pk).update(
            headers={header: value for header, value in page.headers.items() if header != name}
        )
        assert f"The header '{name}' is missing." in found()
        Page.objects.filter(pk=page.pk).update(headers=page.headers | {name: "*"})
        assert f"The header '{name}' is not what it should be." in found()


def test_headers_of_another_shape_are_found(page: Page, found: Callable[[], str]) -> None:
    more = ({"Set-Cookie": "a=b"}, {"X\r\nY": "1"}, {"Vary": {"a": 1}})
    for headers in ([], "none", None, 7, *(page.headers | extra for extra in more)):
        with connection.cursor() as cursor:
            cursor.execute("update articles_page set headers = %s", [json.dumps(headers)])
        assert "What is stored as headers is not what" in found(), headers


def test_a_page_from_before_a_change_of_the_site_is_told_from_one_that_was_altered(
    page: Page, settings: Any
) -> None:
    settings.SITE_NAME = "Third Reading"
    assert pages.verify(page)[-1].startswith(
        "It agrees with its galley and with itself, but differs"
    )
    page.is_listed = False
    assert pages.verify(page)[-1] == pages.ALTERED


def test_a_coding_that_would_fill_the_memory_is_not_unpacked(page: Page) -> None:
    bomb = b"0" * 50_000_000
    for column, packed in (
        ("gzip", gzip.compress(bomb)),
        ("brotli", brotli.compress(bomb, quality=3)),
    ):
        setattr(page, column, packed)
        assert "The codings of the page say different things." in pages.verify(page)
        page.refresh_from_db()


@pytest.mark.parametrize(
    "packed", [b"", b"\x00", b"\x1f\x8b", b"no coding at all", gzip.compress(b"<p>", mtime=0)[:-9]]
)
def test_a_coding_that_is_none_is_found(page: Page, packed: bytes) -> None:
    page.gzip = page.brotli = packed
    assert "The codings of the page say different things." in pages.verify(page)


# --- Never a traceback ----------------------------------------------------------------------------

ROWS = (
    "null",
    "[]",
    "7",
    '"x"',
    '{"articles.revision:x":"y"}',
    '{"articles.revision:99999999999999999999999":"y"}',
    '{"":""}',
    '{"no.model:1":"y"}',
    '{"articles.person:1":"y"}',
    '{"articles.revision:1\\u0000":"y"}',
    '{"articles.revision:1":{"a":[1]}}',
    '{"articles.revision:\u0661":"y"}',
    '{"articles.revision:1":null}',
    '{"articles.revision:-1":"y"}',
)
DETAILS = (
    "null",
    "[]",
    "7",
    '"x"',
    '{"signature":7}',
    '{"signature":{}}',
    '{"texts":[]}',
    '{"texts":{"disclaimer":1}}',
    '{"quorum_policy":7}',
    '{"quorum_policy":{"number":{}}}',
    '{"assignment":[]}',
    '{"assignments":7}',
    '{"remarks":[]}',
    '{"remarks":{"x":1}}',
    '{"galley":[]}',
    '{"member":null}',
)


def stored(shape: str) -> str:
    """JSON as SQL text; PostgreSQL keeps no NUL in it."""
    return (
        "'"
        + (shape if ON_SQLITE else shape.replace("\\u0000", ""))
        .replace("'", "''")
        .replace("%", "%%")
        + "'"
    )


@pytest.mark.parametrize("shapes", [{"rows": ROWS}, {"detail": DETAILS}])
def test_what_has_another_shape_is_named_and_the_rest_is_checked(
    broken: Callable[..., Any],
    article: Article,
    other: Article,
    found: Callable[[], str],
    shapes: dict[str, tuple[str, ...]],
) -> None:
    [(column, values)] = shapes.items()
    first, second = article, other
    for shape in values:
        with broken(
            f"update articles_event set {column} = {stored(shape)} where article_id = {first.pk}",  # noqa: S608
            f"update articles_event set reason = 'forged' where article_id = {second.pk} and "  # noqa: S608 - of our own
            "sequence = 2",
        ):
            report = found()
        assert f"Article {first.pk}: event 1 (submit) was altered." in report, shape
        assert f"Article {second.pk}: event 2 (start_review) was altered." in report, shape
        assert column != "rows" or "is on no ledger" in report, shape
    call_command("verify_ledger")


def commented(cast: Cast) -> None:
    """Put an article under review on which a comment was signed."""
    asked = cast.invite(cast.under_review(title="And this?"))[0]
    Comment.objects.create(
        revision=asked.revision,
        assignment=asked,
        person=asked.member.person,
        exact="Potassium",
        text="Say more.",
    )
    cast.review(asked, "changes_requested")


FORGERIES = {
    "delete from articles_revision": (
        "Revision matching query does not exist. The page cannot be set again."
    ),
    "delete from articles_galley": (
        "Galley matching query does not exist. The page cannot be set again."
    ),
    "delete from articles_article": "is gone, but its ledger is not.",
    "delete from articles_event": "holds no approval of its galley.",
    "delete from articles_policy": "was made under was altered.",
    "delete from articles_topic": "Page ",
    "delete from reviewers_assignment": "is gone.",
    "delete from reviewers_boardmember": "of nobody on the board.",
    "delete from articles_historicalarticle": "which is gone.",
    "update articles_article set status = 'withdrawn'": "but its ledger ends at approved.",
    "update articles_galley set approved_at = '1000-01-01 00:00:00+00:00'": "was altered.",
    "update articles_revision set number = number + 5": "revision 1 is missing.",
    "update articles_page set galley_id = 4611686018427387904": "The page cannot be set again.",
    "update articles_article set revision_id = "
    "4611686018427387904": "its revision cannot be read (DoesNotExist).",
    "update articles_event set actor_id = 4611686018427387904": "was altered.",
    "update reviewers_comment set revision_id = 4611686018427387904": "comment",
    "update articles_revision set \"references\" = '7'": "does not have its digest.",
    "update articles_revision set authors = '\"x\"'": "does not have its digest.",
}


@pytest.mark.usefixtures("article")
def test_what_is_gone_or_points_nowhere_is_named(
    broken: Callable[..., Any], cast: Cast, found: Callable[[], str]
) -> None:
    commented(cast)
    for forgery, named in FORGERIES.items():
        with broken(forgery):
            assert named in found(), forgery
    call_command("verify_ledger")


def test_a_sentence_stays_on_its_line(
    cast: Cast, broken: Callable[..., Any], found: Callable[[], str]
) -> None:
    cast.submitted()
    with broken("update articles_event set verb = 'a\nb\u202e' where sequence = 1"):
        assert "(a\\nb\\u202e)" in found()


def test_a_set_of_keys_holds_what_was_put_in() -> None:
    keys = Keys()
    some = [0, 1, 1023, 1024, 10**6, BEYOND]
    for key in some:
        keys.add(key)
    assert all(key in keys for key in some) and not any(key + 2 in keys for key in some)


def test_topics_renamed_past_the_screen_leave_older_pages(page: Page) -> None:
    Topic.objects.update(name="Kidneys")
    assert pages.verify(page)[-1].startswith("It agrees with its galley and with itself")
