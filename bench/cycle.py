"""What a review cycle costs beside its writing alone: `DEMO=1 python bench/cycle.py [--sqlite]
[--rounds 15]`.

A cycle is a draft of two paragraphs that two members review and an editor approves: eleven acts.
Its twin is the same INSERT, UPDATE and DELETE statements, with the same values, sent one after
another by the driver alone: no rule, no reading, no page, no words made. Both in turn in one run,
each round undone; medians of processor time here, and (PostgreSQL) of the server's for this
connection.
"""

import re
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

from measuring.database import run
from measuring.server_clock import at_the_server

WRITES = re.compile(r"\s*(insert|update|delete)\b", re.IGNORECASE)
WARM = (
    6  # cycles before: PostgreSQL plans a prepared statement five times before it may keep a plan
)


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
        past_the_driver("savepoint round")
        here, there = process_time(), at_the_server(connection)
        act()
        spent = process_time() - here, at_the_server(connection) - there
        past_the_driver("rollback to savepoint round")
        return spent

    def recorded() -> None:
        with connection.execute_wrapper(listed):
            cycle()

    ours, alone = [], []
    with transaction.atomic():
        for _ in range(WARM):
            writes.clear()
            statements = 0
            undone(recorded)
        for _ in range(rounds):
            ours.append(undone(cycle))
            alone.append(undone(lambda: send(writes)))
        transaction.set_rollback(True)
    print(
        f"{connection.vendor}: {statements} statements, of which {len(writes)} write; milliseconds "
        "here + in the server"
    )
    here, here_alone = (median(seconds for seconds, _ in times) * 1e3 for times in (ours, alone))
    there, there_alone = (median(seconds for _, seconds in times) * 1e3 for times in (ours, alone))
    print(
        f"cycle {here:.1f} + {there:.1f}   writing alone {here_alone:.1f} + {there_alone:.1f}"
        f"   ratio {(here_alone + there_alone) / (here + there):.2f}"
    )


def past_the_driver(sql: str) -> None:
    """Send a statement that the driver doesn't see: with a rollback of its own it would forget
    all that it has prepared."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.connection.execute(sql)
    else:
        connection.connection.pgconn.exec_(sql.encode())


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


class Keys:
    """The next key of each table, so that what is undone can be written again with the same
    keys."""

    def __init__(self) -> None:
        """Note them."""
        from django.db import connection

        self.next: list[tuple[str, int]] = []
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "select schemaname || '.' || sequencename, coalesce(last_value, 0) + 1 from "
                    "pg_sequences"
                )
                self.next = cursor.fetchall()

    def put_back(self) -> None:
        """Let the next rows have them. SQLite does so by itself."""
        from django.db import connection

        with connection.cursor() as cursor:
            for name, value in self.next:
                cursor.execute("select setval(%s, %s, false)", [name, value])


if __name__ == "__main__":
    run(measure, __file__, __doc__, rounds=15)
