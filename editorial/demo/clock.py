"""The demo's time: what its people did in more than a year is done while seeding, each act at its
own moment.

Only this package moves time, only while it seeds, and all of the process at once (time-machine): so
every row, hash and page of an act has the time the act had, without anything of the product
knowing.
"""

from collections.abc import Generator, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

import time_machine
from django.utils import timezone

Story = Generator[timedelta, None, None]
"""What somebody does, act by act; between two of them it yields how long nothing happens."""


def at(moment: datetime) -> AbstractContextManager[object]:
    """Within, it is `moment`, and time goes on from there."""
    return time_machine.travel(moment, tick=True)


def tell(stories: Iterable[tuple[datetime, Story]]) -> None:
    """Let stories go on beside each other, each from its moment on: whatever comes first in any of
    them is done first.

    Raises ValueError when a story goes on into the future: nobody would have done that yet.
    """
    present = timezone.now()
    waiting = [(moment, number, story) for number, (moment, story) in enumerate(stories)]
    heapify(waiting)
    last = datetime.min.replace(tzinfo=present.tzinfo)
    while waiting:
        moment, number, story = heappop(waiting)
        last = max(moment, last)  # the act before may have taken until after this moment
        if last > present:
            raise ValueError(f"Story {number} of the demo goes on until {last}.")
        with at(last):
            pause = next(story, None)
            last = timezone.now()
            if pause is not None:
                heappush(waiting, (last + pause, number, story))
