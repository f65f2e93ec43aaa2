"""How fast the courier is, beside a plain smtplib loop: `DEMO=1 python bench/mail.py [--sqlite]
[--rounds 7]`.

The loop sends the same mails, as bytes that are there already, over one connection, and asks no
database. The mail server is bench/limits/smtp_sink.py, in a process of its own whose time is
nobody's. In turn, medians for a mail: the clock, and processor time here and in the database's
server.
"""

import smtplib
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from measuring.database import again_with_database, pids_of_the_database, set_up
from measuring.figures import Figure, tell
from measuring.load import spent

MAILS = 500
SINK = Path(__file__).parent / "limits" / "smtp_sink.py"
TEXT = (
    "Dear {name},\n\n"
    + "A paragraph of what there is to say, which is not much, and a line or two.\n" * 12
    + "\nhttps://localhost/desk/1/\n"
)


def main() -> None:
    """Start the database, and measure in a process of its own."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--inside", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    if not given.inside:
        return again_with_database(__file__, sqlite=given.sqlite)
    set_up()
    with subprocess.Popen([sys.executable, SINK], stdout=subprocess.PIPE, text=True) as sink:  # noqa: S603
        measure(given.rounds, int(sink.stdout.readline()) if sink.stdout else 0)
        sink.kill()
    return None


def measure(rounds: int, port: int) -> None:
    """Measure and print."""
    from django.conf import settings
    from django.db import connection

    from articles.models import Notification
    from articles.outbox.mail import letter_of
    from articles.tasks import deliver_notifications
    from articles.workflow.wake import wake_the_courier
    from tests.cast import gather, person

    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        port,
    )
    event = gather().submitted().events.get()
    people = [person(f"reader_{number}") for number in range(MAILS)]
    costs: dict[str, list[tuple[float, float, float]]] = {"courier": [], "loop": []}
    for number in range(-1, rounds):
        Notification.objects.filter(channel="mail").delete()
        Notification.objects.bulk_create(
            [
                Notification(
                    recipient=recipient,
                    event=event,
                    kind="author_submitted",
                    channel="mail",
                    key=f"{number}:{recipient.pk}",
                    subject="Submitted: Does mild hypokalaemia explain a twitching lip?",
                    text=TEXT.format(name=recipient.name),
                )
                for recipient in people
            ]
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "vacuum analyze articles_notification"
                if connection.vendor == "postgresql"
                else "analyze"
            )
        mails = [
            letter_of(row).mail() for row in Notification.objects.filter(channel="mail").to_send()
        ]
        written = [
            (mail.from_email, mail.to, mail.message().as_bytes(linesep="\r\n")) for mail in mails
        ]
        loop, courier = cost(partial(plain, port, written)), cost(deliver_notifications)
        if number >= 0:
            costs["loop"].append(loop)
            costs["courier"].append(courier)
    for name, found in costs.items():
        clock, here, there = (median(part) for part in zip(*found, strict=True))
        print(
            f"{connection.vendor}, {name}: {1 / clock:.0f} mails/s, {here * 1e6:.0f} + "
            f"{there * 1e6:.0f} µs of processor time"
        )
    both = zip(costs["loop"], costs["courier"], strict=True)
    ratios = [(loop[0] / courier[0], loop[1] / (courier[1] + courier[2])) for loop, courier in both]
    clock, processor = (median(part) for part in zip(*ratios, strict=True))
    tell(
        Figure(
            f"mail of a plain smtplib loop, {connection.vendor}",
            processor,
            at_least=0.6,
            beside=f"{clock:.2f} by the clock",
        )
    )
    begun_at = perf_counter()
    for _ in range(MAILS):
        wake_the_courier()
    tell(
        Figure(
            f"hint to a broker that is away, milliseconds, {connection.vendor}",
            (perf_counter() - begun_at) / MAILS * 1e3,
            at_most=1,
            beside="by the clock",
        )
    )


def plain(port: int, written: list[tuple[str, list[str], bytes]]) -> int:
    """Send them, and nothing else."""
    with smtplib.SMTP("127.0.0.1", port) as line:
        for sender, recipients, mail in written:
            line.sendmail(sender, recipients, mail)
    return len(written)


def cost(work: Callable[[], Any]) -> tuple[float, float, float]:
    """Return the seconds a mail takes: of the clock, of the processor here, and in the
    database's server."""
    behind = pids_of_the_database()
    clock, here, there = perf_counter(), process_time(), spent(*behind)
    if work() != MAILS:
        raise SystemExit("Not all were sent.")
    return (
        (perf_counter() - clock) / MAILS,
        (process_time() - here) / MAILS,
        (spent(*behind) - there) / MAILS,
    )


if __name__ == "__main__":
    main()
