"""What a review cycle costs beside its writing alone: `DEMO=1 python bench/cycle.py [--sqlite] [--rounds 15]`.

A cycle is a draft of two paragraphs that two members review and an editor approves: eleven acts. Its twin is the same INSERT, UPDATE and
DELETE statements, with the same values, sent one after another by the driver alone: no rule, no reading, no page, no words made. Both in
turn in one run, each round undone; medians of processor time here, means (PostgreSQL) of the server's for this connection.
"""

import os
import re
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from database import again_with_database, set_up

WRITES = re.compile(r"\s*(insert|update|delete)\b", re.IGNORECASE)
TICKS = os.sysconf("SC_CLK_TCK")
ALONE = 20  # times the twin is sent in a round: the server's clock ticks in hundredths of a second


def main() -> None:
    """Start the database, and measure in a process of its own."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--inside", action="store_true")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    if not given.inside:
        return again_with_database(__file__, sqlite=given.sqlite)
    set_up()
    return measure(given.rounds)


def measure(rounds: int) -> None:
    """Measure and print."""
    from django.db import connection, transaction

    from tests.cast import gather

    cast = gather()
    keys, cycle = Keys(), cast.approved
    writes: list[tuple[str, Any]] = []
    statements = 0

    def listed(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        nonlocal statements
        statements += 1
        if WRITES.match(sql):
            writes.append((sql, parameters))
        return execute(sql, parameters, many, context)

    def undone(act: Callable[[], Any]) -> tuple[float, float]:
        keys.put_back()
        with transaction.atomic():
            here, there = process_time(), at_the_server()
            act()
            spent = process_time() - here, at_the_server() - there
            transaction.set_rollback(True)
        return spent

    def recorded() -> None:
        with connection.execute_wrapper(listed):
            cycle()

    undone(recorded)
    ours, alone = [], []
    for _ in range(rounds):
        ours.append(undone(cycle))
        times = [undone(lambda: send(writes)) for _ in range(ALONE)]
        alone.append((sum(one for one, _ in times) / ALONE, sum(one for _, one in times) / ALONE))
    print(f"{connection.vendor}: {statements} statements, of which {len(writes)} write; milliseconds here + in the server")
    here, here_alone = (median(one for one, _ in told) * 1e3 for told in (ours, alone))
    there, there_alone = (sum(one for _, one in told) / rounds * 1e3 for told in (ours, alone))  # ticks: only a sum tells
    print(f"cycle {here:.1f} + {there:.1f}   writing alone {here_alone:.1f} + {there_alone:.1f}"
          f"   ratio {(here_alone + there_alone) / (here + there):.2f}")


def send(writes: list[tuple[str, Any]]) -> None:
    """Send statements by the driver, prepared where it prepares."""
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor == "sqlite":
        for sql, parameters in writes:
            connection.connection.execute(sql.replace("%s", "?"), parameters)
        return
    with connection.connection.cursor() as cursor:
        for sql, parameters in writes:
            cursor.execute(sql, parameters, prepare=True)


def at_the_server() -> float:
    """Return the seconds of processor time that the server's process of this connection has used; 0 for SQLite, which has none."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Keys:
    """The next key of each table, so that what is undone can be written again with the same keys."""

    def __init__(self) -> None:
        """Note them."""
        from django.db import connection

        self.next: list[tuple[str, int]] = []
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("select schemaname || '.' || sequencename, coalesce(last_value, 0) + 1 from pg_sequences")
                self.next = cursor.fetchall()

    def put_back(self) -> None:
        """Let the next rows have them. SQLite does so by itself."""
        from django.db import connection

        with connection.cursor() as cursor:
            for name, value in self.next:
                cursor.execute("select setval(%s, %s, false)", [name, value])


if __name__ == "__main__":
    main()
