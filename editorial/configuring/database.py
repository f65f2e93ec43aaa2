"""How the database is spoken to."""

from typing import Any


def with_options(database: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of the database at an address, as it was read, with what this site asks
    of its connections."""
    database["CONN_MAX_AGE"] = 600  # opening one costs more than most pages do
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",  # writers queue instead of failing half way
            "timeout": 20,
            # recursive_triggers: INSERT OR REPLACE must meet the seal on ink, too
            # (articles/ledger/append_only.py).
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
            ),
        }
    else:
        database["CONN_HEALTH_CHECKS"] = True
        database["OPTIONS"] = (
            database.get("OPTIONS", {})
            | {
                "connect_timeout": 3,
                # A server that is away is known soon; seconds, milliseconds.
                "tcp_user_timeout": 10_000,
                "server_side_binding": True,
                "prepare_threshold": 1,
            }
            # What the server is asked for is said once a connection stands:
            # articles/operations/connections.py.
        )
    return database
