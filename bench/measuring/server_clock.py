"""The processor time of the server's process that serves this connection: what else the machine
does is not in it."""

import time
from typing import Any


def at_the_server(connection: Any) -> float:
    """Return the seconds of processor time used so far (Linux, PostgreSQL on this machine); 0 for
    SQLite, which has no server.

    clock_getcpuclockid(3) makes the number of a process's clock of its key in just this way.
    """
    if connection.vendor == "sqlite":
        return 0.0
    connection.ensure_connection()
    return time.clock_gettime((~connection.connection.info.backend_pid << 3) | 2)
