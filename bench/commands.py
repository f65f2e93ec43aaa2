"""What the long commands do in a second of the processor: `DEMO=1 python bench/commands.py
[--sqlite] [--articles 40]`.

Articles that two members reviewed and an editor approved, each with some ten events and a page. In
one process: how many there are adds up by the clock only. Processor time here and in the database's
server.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from time import process_time
from typing import Any

from measuring.database import again_with_database, pids_of_the_database, set_up
from measuring.figures import Figure, tell
from measuring.load import spent


def main() -> None:
    """Start the database, and measure in a process of its own."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--inside", action="store_true")
    parser.add_argument("--articles", type=int, default=40)
    given = parser.parse_args()
    if not given.inside:
        return again_with_database(__file__, sqlite=given.sqlite)
    set_up()
    return measure(given.articles)


def measure(articles: int) -> None:
    """Measure and print."""
    from django.db import connection
    from django.db.models import F

    from articles.models import Event, Page
    from articles.publishing.render_page import set_pages
    from articles.verification import verify_all
    from reviewers.verification import verify_assignments, verify_rules
    from tests.cast import gather

    cast = gather()
    for number in range(articles):
        cast.approved(title=f"Does question {number} have an answer?")
    events, pages, vendor = Event.objects.count(), Page.objects.count(), connection.vendor
    set_pages(Page.objects.filter(slug="does-question-0-have-an-answer"))  # what is read once
    same = pages / seconds(lambda: set_pages(Page.objects.all()))
    Page.objects.update(html=b"", approved_at=F("approved_at"))  # as if all had changed
    changed = pages / seconds(lambda: set_pages(Page.objects.all()))
    walked = events / seconds(lambda: [*verify_all(), *verify_assignments(), *verify_rules()])
    tell(
        Figure(
            f"set_pages, pages a processor second, {vendor}",
            changed,
            at_least=100,
            beside=f"{same:.0f} where nothing changed",
        )
    )
    tell(
        Figure(
            f"verify_ledger, events a processor second, {vendor}",
            walked,
            at_least=5000,
            beside=f"{events} events, pages included",
        )
    )


def seconds(work: Callable[[], Any]) -> float:
    """Return what it takes of the processor, here and in the database's server."""
    behind = pids_of_the_database()
    here, there = process_time(), spent(*behind)
    if isinstance(found := work(), list) and found:
        raise SystemExit(f"The ledger does not agree: {found[0]}")
    return process_time() - here + spent(*behind) - there


if __name__ == "__main__":
    main()
