"""What an edit of a draft costs, beside a plain save: `DEMO=1 python bench/edits.py [--sqlite]
[--rounds 60]`.

Three ways to write the same three columns in a transaction, in turn: the verb, Django's save with
simple-history's row, and Django's save alone. A body of 6 kB. Processor time here, and of the
database's server.
"""

from collections.abc import Callable
from statistics import mean, median
from time import process_time

from measuring.database import pids_of_the_database, run
from measuring.figures import Figure, tell
from measuring.load import spent

COLUMNS = frozenset({"body", "version", "edited_at"})


def measure(rounds: int) -> None:
    """Measure and print."""
    from django.db import connection, transaction
    from django.utils import timezone

    from articles.models import Article
    from tests.cast import BODY, gather

    cast = gather()
    text = BODY + "A sentence that says what is known, and how well. [1]\n\n" * 110
    article = cast.draft(body=text)

    def verb(number: int) -> None:
        article.edit(by=cast.author, version=article.version, body=f"{text}Round {number}.\n")

    def saved(number: int, *, raw: bool) -> None:
        with transaction.atomic():
            plain = Article._base_manager.get(pk=article.pk)
            plain.body, plain.version, plain.edited_at = (
                f"{text}Round {number}.\n",
                plain.version + 1,
                timezone.now(),
            )
            plain.save_base(
                raw=raw, update_fields=COLUMNS
            )  # without signals, and so without history, where it is raw
        article.version += 1

    ways: dict[str, Callable[[int], None]] = {
        "edit": verb,
        "history": lambda number: saved(number, raw=False),
        "plain": lambda number: saved(number, raw=True),
    }
    here: dict[str, list[float]] = {name: [] for name in ways}
    there: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(-3, rounds):
        for name, way in ways.items():
            behind = pids_of_the_database()
            begun, begun_there = process_time(), spent(*behind)
            way(number)
            if number >= 0:
                here[name].append(process_time() - begun)
                there[name].append(spent(*behind) - begun_there)
    cost = {
        name: median(here[name]) + mean(there[name]) for name in ways
    }  # the server's clock ticks in hundredths: only a mean tells
    for name, limit in (("plain", 3), ("history", None)):
        beside = f"{cost['edit'] * 1e3:.1f} ms beside {cost[name] * 1e3:.1f}, {connection.vendor}"
        label = "a plain save" if name == "plain" else "simple-history's save"
        tell(
            Figure(
                f"edit, of {label}, {connection.vendor}",
                cost["edit"] / cost[name],
                at_most=limit,
                beside=beside,
            )
        )


if __name__ == "__main__":
    run(measure, __file__, __doc__, rounds=60)
