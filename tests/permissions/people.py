"""Who tries: the roles of the matrix, as people beside one article.

The article is written by `author` and `co_author`. Of the board, `reviewer` reads it, `conflicted`
has declared a competing interest, `former` has declined, `unasked` was never asked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from articles.initial_data.names import BOARD, EDITORS
from articles.models import Article, Person
from reviewers.models import Assignment, BoardMember, Interests
from tests.cast import Cast, factor, person


@dataclass
class Company:
    """The cast with the roles it lacks."""

    cast: Cast
    people: dict[str, Person]

    def member(self, role: str) -> BoardMember:
        """The board membership of a role."""
        return self.people[role].board_member

    def draft(self, **copy: object) -> Article:
        """Return a sound draft of author and co-author."""
        article = self.cast.draft(**copy)
        return article.edit(
            by=self.cast.author, version=article.version, co_authors=[self.cast.co_author]
        )

    def ask(self, article: Article) -> dict[str, Assignment]:
        """Ask three of the board to read the article under review: one may read, one has an
        interest, one declines."""
        roles = (
            ["reviewer", "former"] if article.is_public else ["reviewer", "conflicted", "former"]
        )  # an interest stays one
        asked = Assignment.objects.invite(
            article, [self.member(role) for role in roles], by=self.cast.editor
        )
        by_role = {role: one for one in asked for role in roles if one.member == self.member(role)}
        for role, interests in (("reviewer", Interests.NONE), ("conflicted", Interests.DECLARED)):
            if role not in by_role:
                continue
            by_role[role].accept(by=self.people[role])
            by_role[role].declare(
                by=self.people[role],
                interests=interests,
                text="Shares." if interests == Interests.DECLARED else "",
            )
        by_role["former"].decline(by=self.people["former"], reason="No time.")
        return by_role


def company(cast: Cast) -> Company:
    """Bring in everybody the matrix names."""
    reviewer, conflicted, former = cast.reviewers
    unasked, second, third = (
        person(name, BOARD, credentials="MD")
        for name in ("unasked", "second_reviewer", "third_reviewer")
    )
    for one in (unasked, second, third):
        BoardMember.objects.create(
            person=one, cap=99, licence_verified_on=timezone.localdate()
        ).topics.add(cast.topic)
    gone = person("deactivated_editor", EDITORS, is_active=False)
    return Company(
        cast,
        {
            "author": cast.author,
            "co_author": cast.co_author,
            "other_author": cast.other_author,
            "reviewer": reviewer,
            "conflicted": conflicted,
            "former": former,
            "unasked": unasked,
            "second": second,
            "third": third,
            "editor": cast.editor,
            "other_editor": cast.other_editor,
            "chair": cast.chair,
            "operator": cast.operator,
            "stranger": cast.stranger,
            "deactivated_editor": gone,
            "house": Person.objects.system(),
        },
    )


def _promoted(whose: Person) -> None:
    whose.groups.add(Group.objects.get(name=EDITORS))
    if not whose.has_second_factor:
        factor(whose)


def _deactivated(whose: Person) -> None:
    whose.is_active = False
    whose.save()


# Roles that somebody of the company takes for one attempt only: who, and what happens to them
# first.
TURNS: dict[str, tuple[str, Callable[[Person], None]]] = {
    "editor_who_is_author": ("author", _promoted),
    "editor_who_is_co_author": ("co_author", _promoted),
    "editor_who_reads": ("reviewer", _promoted),
    "editor_with_interest": ("conflicted", _promoted),
    "deactivated_author": ("author", _deactivated),
    "deactivated_reviewer": ("reviewer", _deactivated),
    "reviewer_off_the_board": ("reviewer", lambda whose: whose.groups.clear()),
}


@contextmanager
def taking(role: str, company: Company) -> Iterator[int]:
    """Give the key of the person who plays a role, with today's facts; whatever is done
    meanwhile is undone afterwards."""
    with transaction.atomic():
        name, turn = TURNS.get(role, (role, None))
        key = company.people[name].pk
        if turn:
            turn(Person.objects.get(pk=key))
        yield key
        transaction.set_rollback(True)


@contextmanager
def playing(role: str, company: Company) -> Iterator[Person]:
    """Give the person who plays a role, as `taking`."""
    with taking(role, company) as key:
        yield Person.objects.get(pk=key)
