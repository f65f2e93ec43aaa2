"""How long a search takes, by how frequent its words are: `DEMO=1 python bench/search.py [articles
…]`, on SQLite and on PostgreSQL.

Without numbers: 100000, of which some six in seven are public. `20000x60` copies what search reads
of each text so often that the frequencies are those of a million texts, in less time. For each
number of articles a database is made in a folder of its own (PostgreSQL from its wheel, as in the
suite), filled by `generate_articles`, and searched: for each class of words many different
searches, each once with what it found made ready to be shown, and once for all of them before.
Beside it, in the same run, what the databases' own ranking of every hit takes (SQLite: bm25;
PostgreSQL: ts_rank), for as few of the frequent words as patience allows. Only ratios within one
run mean much.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.settings")

SEARCHES, OWN = 60, 6  # of each class; of each class by the database's own ranking
BUFFERS = "2GB"  # of PostgreSQL, whose own default is for a small machine
CLASSES = {  # class: the share of texts that have the word, from and to
    "very common": (0.5, 1.0),
    "common": (0.15, 0.5),
    "medium": (0.012, 0.03),
    "less common": (0.004, 0.012),
    "rare": (0.0006, 0.001),
    "very rare": (0.0001, 0.0003),
}
BY_THE_DATABASE = {
    "sqlite": "select rowid from bench_full where bench_full match %s order by rank limit 20",
    "postgresql": """select galley_id from bench_full, to_tsquery('simple', %s) query where vector @@ query
        order by ts_rank(vector, query) desc limit 20""",  # noqa: E501
}
PREPARE = {
    "sqlite": [
        "create virtual table bench_full using fts5(words, content='articles_searchentry', "
        "content_rowid='galley_id')",
        "insert into bench_full(bench_full) values ('rebuild')",
    ],
    "postgresql": [
        "create table bench_full as select galley_id, to_tsvector('simple', words) as vector from "
        "articles_searchentry",
        "create index on bench_full using gin (vector)",
        "analyze bench_full",
    ],
}


def main() -> None:
    """Run each combination in a process of its own: settings are read once."""
    if sys.argv[1:2] == ["--inside"]:
        return inside(sys.argv[2])
    from tests.servers import (
        Postgres,
    )  # it prepares a folder for the suite, which only this process needs

    for number in sys.argv[1:] or ["100000"]:
        with tempfile.TemporaryDirectory() as folder:
            postgres = Postgres(shared_buffers=BUFFERS)
            for url in (f"sqlite:///{folder}/bench.sqlite3", postgres.url):
                command = [sys.executable, __file__, "--inside", number]
                environment = os.environ | {"DEMO": "1", "DATABASE_URL": url, "VAR_DIR": folder}
                subprocess.run(command, env=environment, check=True)  # noqa: S603
            postgres.stop()
    return None


def inside(wanted: str) -> None:
    """Fill the database and print a line for each class of words."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from articles.models import SearchEntry

    begun_at = perf_counter()
    call_command("migrate", verbosity=0)
    made, _, times = wanted.partition("x")
    call_command("generate_articles", int(made))
    copy_entries(int(made), int(times or 1))
    number = SearchEntry.objects.count()
    print(
        f"{connection.vendor}, {number:,} texts, filled in {perf_counter() - begun_at:.0f} s; "
        f"milliseconds, {SEARCHES} searches each"
    )
    with connection.cursor() as cursor:
        for statement in PREPARE[connection.vendor] if number <= 110_000 else []:
            cursor.execute(statement)
    print(
        f"{'':<18}{'median hits':>12}{'p50':>8}{'p95':>8}{'cpu p50':>9}{'cpu p95':>9}{'own ranking p50':>18}"  # noqa: E501
    )
    at_work = Processor()
    for name, searches in classes(number):
        hits, took, cpu = zip(*(timed(typed, at_work) for typed, _ in searches), strict=True)
        own = [by_the_database(words) for _, words in searches[:OWN]] if number <= 110_000 else []
        shown = f"{median(own):18.1f}" if own else ""
        print(
            f"{name:<18}{median(hits):12,.0f}{median(took):8.1f}{quantiles(took, n=20)[-1]:8.1f}{median(cpu):9.1f}"  # noqa: E501
            f"{quantiles(cpu, n=20)[-1]:9.1f}{shown}",
            flush=True,
        )


def copy_entries(number: int, times: int) -> None:
    """Copy what search reads, past foreign keys: each copy has keys of its own."""
    from django.db import connection

    from articles.models import Article, Galley, Page, SearchEntry
    from articles.publishing.search.index.tables import COUNT_AGAIN, install, uninstall

    if times == 1:
        return
    uninstall()
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "pragma foreign_keys = off" if is_sqlite else "set session_replication_role = replica"
        )
        for model, key in (
            (Article, "id"),
            (Galley, "id"),
            (SearchEntry, "galley_id"),
            (Page, "galley_id"),
        ):
            names = [field.column for field in model._meta.concrete_fields]
            unread = (
                [] if model is SearchEntry else ["html", "gzip", "brotli", "body", "head", "text"]
            )
            moved = dict.fromkeys(unread, "''") | {
                "headers": "'{}'",
                "id": "id + %s",
                "galley_id": "galley_id + %s",
                "article_id": "article_id + %s",
                "slug": "slug || '-' || cast(%s as text)"
                if is_sqlite
                else "slug || '-' || (%s)::bigint::text",
            }
            columns = ", ".join(names)
            for copy in range(1, times):
                values = ", ".join(
                    moved.get(name, name).replace("%s", str(copy * number)) for name in names
                )
                cursor.execute(
                    f"insert into {model._meta.db_table} ({columns}) select {values} from "  # noqa: S608
                    f"{model._meta.db_table} "
                    f"where {key} <= {number}"
                )
        cursor.execute(f"update articles_searchword set entries = entries * {times}")  # noqa: S608
        if is_sqlite:
            cursor.execute(COUNT_AGAIN["sqlite"][0])
    install()
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def classes(number: int) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """Yield each class with its searches: what is typed, and its words."""
    from articles.models import SearchWord

    random = Random(2)  # noqa: S311
    real = (
        SearchWord.objects.exclude(word__contains=":")
        .order_by("word")
        .values_list("word", flat=True)
    )
    words = {
        name: list(real.filter(entries__gte=low * number, entries__lt=high * number)[:2_000])
        for name, (low, high) in CLASSES.items()
    }
    for name, found in words.items():
        if found:
            yield name, [(word, [word]) for word in random.choices(found, k=SEARCHES)]
    two = [random.sample([*words["very common"], *words["common"]], 2) for _ in range(SEARCHES)]
    yield "two common words", [(" ".join(pair), pair) for pair in two]
    mixed = (
        [[random.choice(words["common"]), random.choice(words["rare"])] for _ in range(SEARCHES)]
        if words["rare"]
        else []
    )
    if mixed:
        yield "common and rare", [(" ".join(pair), pair) for pair in mixed]
    yield (
        "with a topic",
        [
            (f"{word} topic:generated-7", [word])
            for word in random.choices(words["common"], k=SEARCHES)
        ],
    )
    yield (
        "a typo",
        [(word[:3] + word[4:], [word]) for word in random.choices(words["medium"], k=SEARCHES)],
    )


class Processor:
    """The milliseconds that this process and the one that serves it in PostgreSQL have been at
    work: what others do beside them, on the same machine, makes a search no dearer."""

    def __init__(self) -> None:
        from django.db import connection

        self.server: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("select pg_backend_pid()")
                self.server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def so_far(self) -> float:
        """Return them."""
        served = (
            int(self.server.read_text().split()[0]) / 1e6
            if self.server and self.server.exists()
            else 0.0
        )
        return process_time() * 1e3 + served


def timed(typed: str, at_work: Processor) -> tuple[int, float, float]:
    """Return how many texts have the rarest of the words, and the milliseconds a search takes with
    all that its page shows: by the clock, and at work."""
    from articles.publishing.search.searching import search
    from articles.publishing.search.snippets import excerpt

    search("x")  # a connection that has done something
    begun_at, used = perf_counter(), at_work.so_far()
    found = search(typed)
    for page in found.pages:
        excerpt(page.text, found.wanted)  # type: ignore[attr-defined]
    took, used = (perf_counter() - begun_at) * 1e3, at_work.so_far() - used
    return min((group.entries for group in found.groups), default=0), took, used


def by_the_database(words: list[str]) -> float:
    """Return the milliseconds the database's own ranking of all hits takes."""
    from django.db import connection

    wanted = " & ".join(words) if connection.vendor == "postgresql" else " AND ".join(words)
    with connection.cursor() as cursor:
        begun_at = perf_counter()
        cursor.execute(BY_THE_DATABASE[connection.vendor], [wanted])
        cursor.fetchall()
        return (perf_counter() - begun_at) * 1e3


if __name__ == "__main__":
    main()
