"""How fast a public page is answered, beside its limit: `DEMO=1 python bench/pages.py [--sqlite]
[--rounds 5]`.

The limit is bench/limits/raw_wsgi.py: one prepared query, the same bytes and headers, and nothing
else. Both are served by one worker of the same server with the same settings, in turn: behind our
gateway (which no slow client can hold up) as in production, and by the server's own WSGI. Medians
of answers a second, and of processor time, the database's included.
"""

import os
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from measuring.database import again_with_database, pids_of_the_database, set_up
from measuring.figures import Figure, tell
from measuring.load import ask, spent

SERVER = [
    "--http",
    "1",
    "--no-ws",
    "--host",
    "127.0.0.1",
    "--workers",
    "1",
    "--log-level",
    "warning",
]
WSGI, GATEWAY = ["--interface", "wsgi", "--blocking-threads", "4"], ["--interface", "rsgi"]
LIMITS = Path(__file__).parent / "limits"
CONTENDERS = {
    ("gateway", "limit"): [*GATEWAY, "raw_wsgi:behind_the_gateway"],
    ("gateway", "front"): [*GATEWAY, "editorial.rsgi:application"],
    ("server's WSGI", "limit"): [*WSGI, "raw_wsgi:application"],
    ("server's WSGI", "front"): [*WSGI, "editorial.wsgi:application"],
}
Cost = tuple[float, float]  # seconds of the clock, and of the processor, for an answer


def main() -> None:
    """Start the database, and measure in a process of its own."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--inside", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0)
    given = parser.parse_args()
    if not given.inside:
        return again_with_database(__file__, sqlite=given.sqlite)
    set_up()
    return measure(given.rounds, given.seconds)


def measure(rounds: int, seconds: float) -> None:
    """Measure and print."""
    from django.db import connection

    from tests.cast import gather

    path = f"/articles/{gather().approved().slug}/"
    with ExitStack() as servers:
        running = {
            name: servers.enter_context(served(command)) for name, command in CONTENDERS.items()
        }
        for port, _ in running.values():
            ask(port, path, seconds / 2)
        costs: dict[tuple[str, str], list[Cost]] = {name: [] for name in running}
        for _ in range(rounds):
            for name, (port, pid) in running.items():
                costs[name].append(cost(port, pid, path, seconds))
    for name, found in costs.items():
        clock, processor = (median(part) for part in zip(*found, strict=True))
        print(
            f"{connection.vendor}, {name[0]}, {name[1]}: {1 / clock:.0f} answers/s, "
            f"{processor * 1e6:.0f} µs of processor time"
        )
    for way in ("gateway", "server's WSGI"):
        both = zip(costs[way, "limit"], costs[way, "front"], strict=True)
        clock, processor = map(
            median,
            zip(
                *((limit[0] / front[0], limit[1] / front[1]) for limit, front in both), strict=True
            ),
        )
        tell(
            Figure(
                f"article page of its limit, {connection.vendor}, {way}",
                processor,
                at_least=0.6,
                beside=f"{clock:.2f} by the clock",
            )
        )


def cost(port: int, pid: int, path: str, seconds: float) -> Cost:
    """Ask for some seconds, and return what an answer cost."""
    behind = pids_of_the_database()
    before = spent(pid, *behind)
    count, took = ask(port, path, seconds)
    return took / count, (spent(pid, *behind) - before) / count


@contextmanager
def served(command: list[str]) -> Iterator[tuple[int, int]]:
    """Serve an application; yields its port and the process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    paths = os.pathsep.join([str(LIMITS), str(LIMITS.parent.parent)])
    server = subprocess.Popen(  # noqa: S603
        [Path(sys.executable).parent / "granian", *SERVER, "--port", str(port), *command],
        env=os.environ | {"PYTHONPATH": paths},
    )
    try:
        yield up(port, server), server.pid
    finally:
        server.terminate()
        server.wait()


def up(port: int, server: "subprocess.Popen[bytes]") -> int:
    """Wait until it listens, and return the port."""
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return port
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    main()
