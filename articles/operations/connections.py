"""What this product asks of each of its connections to PostgreSQL, said in one statement when the
connection is opened.

Not as start-up options, which poolers refuse or drop, and not left to the server's file, where
nobody would miss it.
"""

from typing import Any

from ..database.marks import RememberingCursor
from ..database.planning import MOST, ChoosingCursor

# jit: plans here read few rows, and compiling one whose estimated cost is high took seconds.
# max_parallel_workers_per_gather: no page reads so much that it pays to start further processes for
# it; where an estimate says so, for somebody who has been told much, starting them took longer than
# all of the page. plan_cache_mode: "auto" weighs the plan for these very values against one for all
# of them; a server set to only one of the two would either plan each public page anew or read a
# rare status by the plan for a frequent one. lock_timeout: who waits longer for a row is told that
# somebody else is at it.
ALWAYS = {
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "plan_cache_mode": "auto",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}
FOR_ANSWERS = "60s"  # of a statement, where somebody waits for the answer: no proxy waits longer

_of_this_process = {"application_name": "editorial", "statement_timeout": "0"}


def introduce(name: str, statement_timeout: str = "0") -> None:
    """Let connections that this process opens from now on say who they are: `name` is seen in
    pg_stat_activity.

    A statement is ended after `statement_timeout` ("60s"); "0" is never: migrations, commands and
    the worker may take long.
    """
    _of_this_process.update(
        application_name=f"editorial {name}", statement_timeout=statement_timeout
    )


def wanted() -> dict[str, str]:
    """Return the settings of a connection that this process opens."""
    return ALWAYS | _of_this_process


def set_up(connection: Any, **_: Any) -> None:
    """Set them, on a connection that has just been opened, and let it choose what is planned once;
    a receiver of Django's signal.

    SQLite has none of this; its cursors remember how statements are written for the driver.
    """
    if connection.vendor == "sqlite":
        connection.create_cursor = lambda name=None: connection.connection.cursor(
            factory=RememberingCursor
        )
    elif connection.vendor == "postgresql":
        connection.connection.cursor_factory, connection.connection.prepared_max = (
            ChoosingCursor,
            MOST,
        )
        chosen = wanted()
        calls = ", ".join(["set_config(%s, %s, false)"] * len(chosen))
        # By the driver's own cursor: it belongs to opening the connection, and is no query of
        # whatever comes next.
        connection.connection.execute(
            f"select {calls}", [part for pair in chosen.items() for part in pair], prepare=False
        )
