"""What might be a competing interest, seen without asking: shown to the editor and to the
member, never a verdict."""

from collections.abc import Iterable, Iterator

from articles.models import Person, Revision
from articles.sources.authors import is_named
from articles.text.clean import enumerated

from ..models.eligibility import institution_key

LISTED = 5  # references named in one sentence


def warnings(
    person: Person, revision: Revision, authors: Iterable[Person], *, is_place_said: bool = False
) -> list[str]:
    """Return, in sentences, what could colour this person's judgement of a revision by `authors`
    (people, with their institutions).

    References are named by their numbers, so that nothing of a closed text is told. A name agrees
    by family name and first initial: it may be somebody else of that name. `is_place_said`: that
    they work in one place is said already.
    """
    others = [author for author in authors if author.pk != person.pk]
    same_institution = [] if is_place_said else _same_place(person, others)
    return [
        *same_institution,
        *_own_work(person, revision),
        *_work_together(person, revision, others),
    ]


def authors_of(revision: Revision) -> list[Person]:
    """Return the people who stand for a text, with their institutions of today."""
    return list(
        Person.objects.filter(pk__in=[author["id"] for author in revision.authors]).order_by("pk")
    )


def _same_place(person: Person, authors: list[Person]) -> Iterator[str]:
    shared = [
        str(author)
        for author in authors
        if institution_key(author) and institution_key(author) == institution_key(person)
    ]
    if shared:
        yield f"Same institution as {enumerated(shared)}: {person.institution}."


def _own_work(person: Person, revision: Revision) -> Iterator[str]:
    own = _citing(revision, [person])
    if own:
        yield f"The text cites work by somebody of this name: {_numbered(own)}."


def _work_together(person: Person, revision: Revision, authors: list[Person]) -> Iterator[str]:
    for author in authors:
        if shared := _citing(revision, [person, author]):
            yield f"Named beside {author} among the authors of {_numbered(shared)}."


def _citing(revision: Revision, people: list[Person]) -> list[int]:
    listed = enumerate(revision.listed, 1)
    return [
        number
        for number, item in listed
        if all(is_named(str(person), str(item.get("author", ""))) for person in people)
    ]


def _numbered(numbers: list[int]) -> str:
    more = f" and {len(numbers) - LISTED} more" if len(numbers) > LISTED else ""
    return (
        f"reference{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:LISTED]))}{more}"
    )
