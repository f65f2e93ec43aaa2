"""Who writes, reads and decides in generated articles. Nobody can log in as them."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils import timezone

from articles.initial_data.names import BOARD, CHAIRS, EDITORS
from articles.models import Person, Topic
from reviewers.models import BoardMember, Profession

TOPICS = 24
AUTHORS, MEMBERS, DECIDING = 29, 31, 4  # few: each has done much
BLOCK, BY_STAFF = (
    1_000,
    5,
    # So many articles have authors of their own, but that every so manieth is by one of the first
    # authors.
)
GROUPS = {"member": BOARD, "editor": EDITORS, "chair": CHAIRS}


@dataclass(frozen=True)
class People:
    """The people by role, as keys; `members` are (key of the member, key of the person)."""

    authors: list[int]
    members: list[tuple[int, int]]
    editors: list[int]
    chairs: list[int]
    topics: list[int]
    names: dict[int, str]

    def author_of(self, position: int) -> int:
        """Return who writes the article at a place: more articles have more authors, and the
        first ones write on and on."""
        block = 0 if position % BY_STAFF == 0 else position // BLOCK
        return self.authors[block * AUTHORS + position % AUTHORS]


def people(number: int) -> People:
    """Return the people and topics of so many generated articles, made where they are not there
    yet."""
    topics = [
        Topic(slug=f"generated-{number}", name=f"Generated topic {number}")
        for number in range(1, TOPICS + 1)
    ]
    Topic.objects.bulk_create(topics, ignore_conflicts=True)
    keys = list(
        Topic.objects.filter(slug__startswith="generated-")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    by_role = {
        role: _called(role, count)
        for role, count in {
            "author": AUTHORS * -(-number // BLOCK),
            "member": MEMBERS,
            "editor": DECIDING,
            "chair": DECIDING,
        }.items()
    }
    pks = {role: [person.pk for person in found] for role, found in by_role.items()}
    return People(
        authors=pks["author"],
        members=_board(by_role["member"], keys),
        editors=pks["editor"],
        chairs=pks["chair"],
        topics=keys,
        names={person.pk: person.name for found in by_role.values() for person in found},
    )


def _called(role: str, count: int) -> list[Person]:
    made = [
        Person(
            email=f"generated-{role}-{number}@demo.example",
            name=f"Generated {role.capitalize()} {number}",
            password="!",  # noqa: S106
            institution=f"Hospital {number % 90}",
        )
        for number in range(1, count + 1)
    ]
    Person.objects.bulk_create(made, ignore_conflicts=True)
    found = list(Person.objects.filter(email__in=[person.email for person in made]).order_by("pk"))
    if role in GROUPS:
        Group.objects.get(name=GROUPS[role]).user_set.add(*found)
    return found


def _board(persons: list[Person], topics: list[int]) -> list[tuple[int, int]]:
    today, professions = timezone.localdate(), Profession.values
    BoardMember.objects.bulk_create(
        [
            BoardMember(
                person=person,
                profession=professions[position % len(professions)],
                licence="Generated",
                licence_verified_on=today,
                cap=999,
            )
            for position, person in enumerate(persons)
        ],
        ignore_conflicts=True,
    )
    found = list(
        BoardMember.objects.filter(person__in=persons).order_by("pk").values_list("pk", "person_id")
    )
    through = BoardMember.topics.through
    through.objects.bulk_create(
        [
            through(boardmember_id=key, topic_id=topics[position % len(topics)])
            for position, (key, _) in enumerate(found)
        ],
        ignore_conflicts=True,
    )
    return found
