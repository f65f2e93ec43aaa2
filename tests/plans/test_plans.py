"""No page and no verb reads more the more articles there are: each is run with EXPLAIN beside
very many generated ones."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from psycopg import ClientCursor

from articles.database import prepared
from articles.models import Article
from editorial.generating.articles import generate
from reviewers.figures.readings import keep_readings
from reviewers.models import KeptFigures
from tests.cast import factor
from tests.rewinding import Beginnings

from .asked import MOST, PUBLIC, Asked, World
from .explaining import Enough, Explained, faults, tables_that_grow
from .known import KNOWN_TO_GROW
from .multiplying import multiply
from .pages import pages
from .verbs import Walk, walks

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db, pytest.mark.long]
MADE, TIMES = (
    1_000,
    16,
)  # 16,000 in all: to make each by itself would take most of the time that the suite has


@pytest.fixture(scope="module")
def world(_beginnings: Beginnings, django_db_blocker: Any) -> Iterator[World]:
    """Very many articles, in a transaction that is never committed; what it leaves in the files
    is swept up."""
    with django_db_blocker.unblock():
        _beginnings.rewind()
        with transaction.atomic():
            run("set local idle_in_transaction_session_timeout = 0")
            generate(MADE, lambda done, of: None, years=1)
            multiply(TIMES)
            keep_readings()
            run("analyze reviewers_publicreadings")
            made = World()
            for person in {person.pk: person for person in made.people.values()}.values():
                factor(person)
            yield made
            transaction.set_rollback(True)
        run("vacuum analyze")


@pytest.fixture(scope="module")
def grows(world: World, django_db_blocker: Any) -> frozenset[str]:
    """The tables that grow."""
    with django_db_blocker.unblock():
        return tables_that_grow(MOST)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def faults_of(
    act: Callable[[], object],
    grows: frozenset[str],
    most: int = MOST,
    *,
    one_is_enough: bool = False,
) -> list[str]:
    """Return what is wrong with the plans of what `act` asks, each once."""
    explained = Explained(grows, most, one_is_enough)
    with transaction.atomic():
        with suppress(Enough), connection.execute_wrapper(explained):
            act()
        transaction.set_rollback(True)
    return list(dict.fromkeys(explained.faults))


def visit(asked: Asked, world: World) -> Callable[[], object]:
    """Return what looks at a page, which must be there."""
    client, address = Client(), asked.address(world)
    if asked.who != PUBLIC:
        client.force_login(world.people[asked.who])

    def look() -> None:
        answer = client.get(address)
        wanted = {200, 302, 404, 503} if asked.who == PUBLIC else {200}
        assert answer.status_code in wanted, f"{asked.name}: {address} answers {answer.status_code}"
        for _ in answer.streaming_content if answer.streaming else ():
            pass

    return look


def test_the_tables_that_grow_are_known(grows: frozenset[str]) -> None:
    assert Article.objects.filter(slug__startswith="generated-").count() == MADE * TIMES
    assert {
        "articles_article",
        "articles_revision",
        "articles_event",
        "articles_notification",
        "articles_galley",
        "articles_page",
        "articles_searchentry",
        "articles_approvedstatement",
        "articles_historicalarticle",
        "reviewers_assignment",
        "reviewers_review",
        "reviewers_comment",
    } <= grows


@pytest.mark.both
@pytest.mark.parametrize("asked", pages(), ids=lambda page: page.name)
def test_a_page_reads_no_more_as_articles_grow(
    asked: Asked, world: World, grows: frozenset[str]
) -> None:
    is_known = asked.name in KNOWN_TO_GROW
    judge(asked.name, faults_of(visit(asked, world), grows, asked.most, one_is_enough=is_known))


@pytest.mark.both
@pytest.mark.parametrize("walk", walks(), ids=lambda walk: walk.name)
def test_a_verb_reads_no_more_as_articles_grow(
    walk: Walk, world: World, grows: frozenset[str]
) -> None:
    judge(walk.name, faults_of(walk.step(world), grows, one_is_enough=walk.name in KNOWN_TO_GROW))


def judge(name: str, faults: list[str]) -> None:
    if name in KNOWN_TO_GROW:
        assert faults, (
            f"{name} does not grow any more: take it off the list in tests/plans/known.py."
        )
    else:
        assert not faults, f"{name}:\n  " + "\n  ".join(faults)


def test_every_name_on_the_list_is_a_page_or_a_verb() -> None:
    assert {asked.name for asked in (*pages(), *walks())} >= KNOWN_TO_GROW


@pytest.mark.parametrize(
    ("index", "name"),
    [
        ("page_reviewed", "home"),
        ("page_filed", "a to z"),
        ("page_newest", "feed"),
        ("notification_inbox", "inbox of an editor"),
        ("article_since", "queue, all"),
        ("notification_to", "notifications, searched for an address"),
        ("articles_revision_title_words", "queue, searched for a word"),
        ("articles_article_slug_words", "ledger, searched for nothing there"),
    ],
)
@pytest.mark.both
def test_without_an_index_it_is_found(
    index: str, name: str, world: World, grows: frozenset[str]
) -> None:
    """The twin: where the index is gone, the page does not pass."""
    asked = next(page for page in pages() if page.name == name)
    with transaction.atomic():
        run(f"drop index {index}")
        assert faults_of(visit(asked, world), grows, asked.most, one_is_enough=True)
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", ["dashboard", "dashboard of a topic", "a member's own figures"])
@pytest.mark.both
def test_without_what_is_kept_it_is_found(name: str, world: World, grows: frozenset[str]) -> None:
    """The twin of the figures: where nothing is kept of them, all acts are read."""
    asked = next(page for page in pages() if page.name == name)
    with transaction.atomic():
        KeptFigures.objects.all().delete()
        assert faults_of(visit(asked, world), grows, asked.most, one_is_enough=True)
        transaction.set_rollback(True)


@pytest.mark.both
def test_a_plan_that_is_kept_for_all_values_reads_no_more(
    world: World, grows: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked again and again is planned for all values at once after a while, of which
    EXPLAIN shows nothing by itself."""
    asked: dict[str, tuple[Any, ...]] = {}
    filled = prepared._Written.filled

    def noted(query: Any, values: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = filled(query, values)
        asked.setdefault(sql, parameters)
        return sql, parameters

    monkeypatch.setattr(prepared._Written, "filled", noted)
    with transaction.atomic():
        for walk in walks():
            if walk.name in {"edit", "submit again", "approve"}:
                walk.step(world)()
        for name in ("decision page, under review", "desk, an article that is draft"):
            visit(next(page for page in pages() if page.name == name), world)()
        run("set local plan_cache_mode = force_generic_plan")
        found = {sql: faults_of_kept(sql, parameters, grows) for sql, parameters in asked.items()}
        transaction.set_rollback(True)
    assert len(asked) > 10 and not {sql: faults for sql, faults in found.items() if faults}


def faults_of_kept(sql: str, parameters: tuple[Any, ...], grows: frozenset[str]) -> list[str]:
    """Return what is wrong with the plan of a prepared statement."""
    numbers = count(1)
    written = re.sub("%[s%]", lambda found: f"${next(numbers)}" if found[0] == "%s" else "%", sql)
    with ClientCursor(connection.connection) as cursor:
        cursor.execute(f"prepare kept as {written}")
        given = f"({', '.join(['%s'] * len(parameters))})" if parameters else ""
        cursor.execute(
            f"explain (analyze, timing off, format json) execute kept{given}", parameters
        )
        [explained] = cursor.fetchone()[0]  # type: ignore[index]
        cursor.execute("deallocate kept")
    return list(faults(explained["Plan"], grows, MOST))
