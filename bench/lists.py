"""How long every list and page takes, the more articles there are: `DEMO=1 python bench/lists.py
[1000 10000 …]`.

Without numbers: 1000 10000. The database (PostgreSQL from its wheel, as in the suite; SQLite with
`--sqlite`) is in a folder of its own and grows by `generate_articles` from each number to the next.
The pages are those of the plan check (tests/plans/pages.py). Of each the median of some looks:
milliseconds of processor time that the server took (SQLite: time in the database), and that the
application took. What grows is told by the ratio of the last number to the first, in one run.
`--only WORD`: pages whose name holds the word. `--dsn ADDRESS`: a database that is there already.
On PostgreSQL the longest that a statement is planned is told as well, of those that are planned
each time: the least of some looks, for the server tells it by the clock on the wall. Where that is
more than PLANNED milliseconds at the last number, the run fails.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from statistics import median
from time import perf_counter, process_time
from typing import Any

from measuring.database import again_with_database, set_up
from measuring.server_clock import at_the_server

from articles.database.planning import Kept

WARM, LOOKS = 6, 5  # what the server may plan once it plans five times before
PLANNED = 5.0  # milliseconds
PATIENCE = 2_000  # milliseconds: what takes longer is looked at once


def main() -> None:
    """Start the database, and measure in a process of its own."""
    given = arguments()
    if given.inside:
        inside(given)
    else:
        again_with_database(__file__, sqlite=given.sqlite, dsn=given.dsn)


def arguments() -> Namespace:
    """What is asked for."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--dsn", default="")
    parser.add_argument("--inside", action="store_true")
    return parser.parse_args()


def inside(given: Namespace) -> None:
    """Fill the database to each number, look at every page, and print a line for each."""
    set_up()
    from django.core.management import call_command
    from django.db import connection

    numbers, times, planned = (
        given.numbers or [1_000, 10_000],
        dict[str, list[tuple[float, float]]](),
        dict[str, float](),
    )
    for number in numbers:
        begun_at = perf_counter()
        call_command("generate_articles", number, verbosity=0)
        print(
            f"{connection.vendor}, {number:,} articles, filled in {perf_counter() - begun_at:.0f} "
            "s",
            flush=True,
        )
        for name, look in looks(given.only):
            times.setdefault(name, []).append(measured(look))
            planned[name] = planning(look) if connection.vendor == "postgresql" else 0.0
    columns = "".join(f"{f'{number:,}':>20}" for number in numbers)
    print(
        "\nmilliseconds of processor time, server / "
        f"application\n{'':<50}{columns}{'ratio':>8}{'planned':>9}"
    )
    for name, found in sorted(times.items(), key=lambda item: -item[1][-1][0]):
        ratio = found[-1][0] / max(found[0][0], 0.1)
        print(
            f"{name:<50}"
            + "".join(f"{f'{sql:.1f} / {cpu:.0f}':>20}" for sql, cpu in found)
            + f"{ratio:8.1f}{planned[name]:9.1f}"
        )
    if slow := {name: spent for name, spent in planned.items() if spent > PLANNED}:
        sys.exit(
            f"planned for longer than {PLANNED} ms: "
            + ", ".join(f"{name} ({spent:.1f})" for name, spent in slow.items())
        )


def looks(only: str) -> list[tuple[str, Any]]:
    """Return the pages by name, each with what looks at it."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from tests.cast import factor
    from tests.plans.asked import PUBLIC, World
    from tests.plans.pages import pages

    world = World()
    for person in world.people.values():
        if not Authenticator.objects.filter(user=person).exists():
            factor(person)
    clients = {role: Client() for role in (PUBLIC, *world.people)}
    for role, person in world.people.items():
        clients[role].force_login(person)
    wanted = [(page, page.address(world)) for page in pages() if only in page.name]
    return [
        (page.name, lambda who=page.who, address=address: clients[who].get(address))
        for page, address in wanted
    ]


def measured(look: Any) -> tuple[float, float]:
    """Return the median milliseconds of the database's and of the application's processor time,
    once the page is known."""
    from django.db import connection

    found: list[tuple[float, float]] = []
    for _ in range(WARM + LOOKS):
        watch = Watch()
        used, there = process_time(), at_the_server(connection)
        with connection.execute_wrapper(watch):
            look()
        spent = (
            at_the_server(connection) - there if connection.vendor == "postgresql" else watch.spent
        )
        found.append((spent * 1e3, (process_time() - used) * 1e3))
        if spent * 1e3 > PATIENCE:
            break
    found = found[WARM:] or found
    return median(sql for sql, _ in found), median(cpu for _, cpu in found)


def planning(look: Any) -> float:
    """Return the milliseconds that the statement is planned which takes longest, the least of
    some looks."""
    from django.db import connection

    found = []
    for _ in range(LOOKS):
        planner = Planner()
        with connection.execute_wrapper(planner):
            look()
        found.append(planner.longest)
    return min(found)


class Planner:
    """An execute_wrapper that has each statement planned once more, and keeps how long the
    longest took."""

    longest = 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Explain, then run."""
        if isinstance(sql, Kept):  # planned once by each connection
            return execute(sql, params, many, context)
        if (
            sql.lstrip(" (").upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))
            and not many
        ):
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"explain (summary, format json) {sql}", params, prepare=False)
                explained = cursor.fetchone()[0]
            [plan] = json.loads(explained) if isinstance(explained, str) else explained
            self.longest = max(self.longest, plan["Planning Time"])
        return execute(sql, params, many, context)


class Watch:
    """An execute_wrapper that adds up the seconds spent in the database."""

    spent = 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run, and take the time."""
        begun_at = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.spent += perf_counter() - begun_at


if __name__ == "__main__":
    main()
