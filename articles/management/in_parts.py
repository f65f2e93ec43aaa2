"""A long command: in parts, by several processes, with a bar, and gone on with where it was
stopped."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from typing import Any, NamedTuple, TypeVar

import django
from django.core.management.base import CommandError, CommandParser, OutputWrapper
from django.db import connection
from django.db.models import QuerySet

from .progress import progress_bar

AT_ONCE = 100  # rows of a part
WORTH_IT = 1_000  # rows; a process takes a second to start
Result = TypeVar("Result")


class Part(NamedTuple):
    """Some rows by their keys, from the first to the last."""

    of: str
    first: int
    last: int
    size: int

    @property
    def end(self) -> str:
        """Where it ends, as `--after` takes it."""
        return f"{self.of}:{self.last}"


def add_arguments(parser: CommandParser) -> None:
    """Let whoever starts the command say how many processes work, and where to go on."""
    parser.add_argument(
        "--processes",
        type=int,
        help="how many work at once (one for each core; one with SQLite, which has one writer)",
    )
    parser.add_argument(
        "--after",
        metavar="PLACE",
        default="",
        help="go on after this place, which a command that was stopped told",
    )


def parts(**rows: QuerySet[Any]) -> list[Part]:
    """Return the parts of several kinds of rows, in this order."""
    return [part for of, chosen in rows.items() for part in _parts(of, chosen)]


def _parts(of: str, rows: QuerySet[Any]) -> Iterator[Part]:
    first = last = count = 0
    for last in rows.order_by("pk").values_list("pk", flat=True).iterator():
        first, count = first if count else last, count + 1
        if count == AT_ONCE:
            yield Part(of, first, last, count)
            count = 0
    if count:
        yield Part(of, first, last, count)


def work_on(
    all_parts: Sequence[Part],
    work: Callable[[Part], Result],
    options: dict[str, Any],
    out: OutputWrapper,
) -> Iterator[Result]:
    """Yield what `work`, a function of a module, returns for each part, in order.

    Raises CommandError for a place that there is not, and, when it is stopped, with the place where
    to go on.
    """
    wanted, done = _after(all_parts, options["after"]), options["after"]
    processes, show = options["processes"] or _cores(), progress_bar(out)
    count, total = 0, sum(part.size for part in wanted)
    with ExitStack() as stack:
        if processes > 1 and total >= WORTH_IT:
            pool = stack.enter_context(
                ProcessPoolExecutor(
                    processes, mp_context=get_context("spawn"), initializer=django.setup
                )
            )
            stack.callback(pool.shutdown, wait=False, cancel_futures=True)
            results = pool.map(work, wanted)
        else:
            results = map(work, wanted)
        try:
            for part, result in zip(wanted, results, strict=True):
                yield result
                done, count = part.end, count + part.size
                show(count, total)
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped. To go on: --after {done}"
                if done
                else "Stopped before anything was done."
            ) from None


def _after(all_parts: Sequence[Part], place: str) -> Sequence[Part]:
    """Return the parts after a place; one that it lies in, whole."""
    of, _, key = place.partition(":")
    kinds = list(dict.fromkeys(part.of for part in all_parts))
    if not place:
        return all_parts
    if of not in kinds or not (key.isascii() and key.isdecimal()):
        raise CommandError(
            f"There is no place {place!a}: give one that the command told when it was stopped."
        )
    return [
        part
        for part in all_parts
        if (kinds.index(part.of), part.last) > (kinds.index(of), int(key[:18]))
    ]


def _cores() -> int:
    """One for each core, but where others would wait for this one, or would not see what it has
    written."""
    return 1 if connection.vendor == "sqlite" or connection.in_atomic_block else os.cpu_count() or 1
