"""What one more recipient costs an act: `DEMO=1 python bench/recipients.py [--sqlite] [--rounds
9]`.

The start of a review tells the board. With few members of the board and with MORE of them, in turn,
each round undone; medians of processor time, and of that in the database's server.
"""

from statistics import mean, median
from time import perf_counter, process_time

from measuring.database import pids_of_the_database, run
from measuring.figures import Figure, tell
from measuring.load import spent

FEW, MORE = 4, 304


def measure(rounds: int) -> None:
    """Measure and print."""
    from django.contrib.auth.models import Group
    from django.db import connection, transaction
    from django.db.models import Max

    from articles.initial_data.names import BOARD
    from articles.models import Notification, Person
    from reviewers.models import BoardMember
    from tests.cast import gather

    cast = gather()
    article = cast.submitted()
    people = Person.objects.bulk_create(
        [
            Person(email=f"member_{number}@cast.example", name=f"Member {number}")
            for number in range(MORE)
        ]
    )
    Group.objects.get(name=BOARD).user_set.add(*people)
    cast.topic.board_members.add(
        *BoardMember.objects.bulk_create([BoardMember(person=person) for person in people])
    )

    def act(active: int) -> tuple[float, float, float, int]:
        with transaction.atomic():
            BoardMember.objects.filter(person__in=people[active:]).update(is_active=False)
            newest = Notification.objects.aggregate(last=Max("pk"))["last"] or 0
            behind = pids_of_the_database()
            clock, here, there = perf_counter(), process_time(), spent(*behind)
            article.locked().start_review(by=cast.editor)
            took = perf_counter() - clock, process_time() - here, spent(*behind) - there
            owed = Notification.objects.filter(pk__gt=newest)
            count = owed.values("recipient").distinct().count()
            transaction.set_rollback(True)
        return *took, count

    act(MORE)
    few, more = [], []
    for _ in range(rounds):
        few.append(act(FEW))
        more.append(act(MORE))
    recipients = more[0][3] - few[0][3]
    if recipients != MORE - FEW:
        raise SystemExit(f"{recipients} were told, not {MORE - FEW}.")
    clock, here = (
        (median(measured[part] for measured in more) - median(measured[part] for measured in few))
        / recipients
        * 1e3
        for part in (0, 1)
    )
    there = (
        (mean(measured[2] for measured in more) - mean(measured[2] for measured in few))
        / recipients
        * 1e3
    )  # ticks: only a sum tells
    tell(
        Figure(
            f"act, milliseconds per further recipient, {connection.vendor}",
            here + there,
            at_most=0.05,
            beside=f"{here:.3f} here, {there:.3f} in the server; {clock:.3f} by the clock",
        )
    )


if __name__ == "__main__":
    run(measure, __file__, __doc__, rounds=9)
