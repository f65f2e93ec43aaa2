"""What tests begin from is made once, is what it was for each of them, and is gone where nobody
asked for it."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from articles.models import Person, Topic
from tests.cast import Cast
from tests.rewinding import Beginnings, Given, beginning_of, walked

taken: list[str] = []


def heart(_: Any) -> Topic:
    taken.append("heart")
    return Topic.objects.create(name="Heart", slug="heart")


def skin(_: Any) -> Topic:
    taken.append("skin")
    return Topic.objects.create(name="Skin", slug="skin")


def named(_: Any, word: str) -> Topic:
    taken.append(word)
    return Topic.objects.create(name=word, slug=word)


def nothing(_: Any) -> None:
    heart(_)
    raise LookupError


def there() -> set[str]:
    return set(Topic.objects.values_list("name", flat=True))


@pytest.fixture
def mine(db: None) -> Iterator[Beginnings]:
    taken.clear()
    own = Beginnings()
    yield own
    own.rewind()  # nothing stays open within the test's own savepoint


def test_a_walk_is_taken_once_and_each_test_has_objects_of_its_own(mine: Beginnings) -> None:
    first, second = mine.be([heart])["heart"], mine.be([heart])["heart"]
    assert (first, taken, there()) == (second, ["heart"], {"Heart"}) and first is not second


def test_what_is_not_asked_for_is_rolled_back(mine: Beginnings) -> None:
    mine.be([heart, skin])
    assert there() == {"Heart", "Skin"}
    assert mine.be([heart]).keys() == {"cast", "heart"} and there() == {"Heart"}
    mine.be([skin])
    assert there() == {"Skin"}
    assert mine.be([]) == {} and there() == set()
    assert taken == ["heart", "skin", "skin"]


def test_a_walk_with_another_parameter_is_another_one(mine: Beginnings) -> None:
    for word in ("eye", "eye", "ear"):
        assert mine.be([Given(named, (("word", word),), ())])["named"].name == word and there() == {
            word
        }
    assert taken == ["eye", "ear"]


def test_a_walk_that_fails_leaves_nothing_behind(mine: Beginnings) -> None:
    with pytest.raises(LookupError):
        mine.be([skin, nothing])
    assert (mine.walks, there()) == ([skin], {"Skin"})
    mine.rewind()


@walked
def renamed(cast: Cast) -> Person:
    """Somebody of the cast under another name."""
    cast.author.name = "Renamed"
    cast.author.save(update_fields=["name"])
    return cast.author


def test_a_walk_and_the_cast_are_of_one_piece(cast: Cast, renamed: Person) -> None:
    assert renamed is cast.author and Person.objects.get(pk=renamed.pk).name == "Renamed"


@walked
def twice(cast: Cast, renamed: Person, word: str) -> str:
    """Somebody of the cast under one more name."""
    renamed.name = f"{renamed.name} {word}"
    renamed.save(update_fields=["name"])
    return word


@pytest.mark.parametrize("word", ["Once", "Again"])
def test_a_walk_goes_on_from_those_it_asks_for(
    cast: Cast, twice: str, renamed: Person, word: str
) -> None:
    assert (
        twice == word
        and renamed is cast.author
        and Person.objects.get(pk=renamed.pk).name == renamed.name == f"Renamed {word}"
    )


def test_the_cast_alone_knows_nothing_of_walks(cast: Cast) -> None:
    assert Person.objects.get(pk=cast.author.pk).name == cast.author.name == "Author"


def test_without_the_cast_nobody_is_there(db: None) -> None:
    assert not Person.objects.filter(email__endswith="@cast.example").exists()


@pytest.mark.parametrize(
    ("fixtures", "marks", "number"),
    [
        (["db", "cast"], [], 1),
        (["db"], [], 0),
        (["db", "clock", "cast"], [], 0),
        (["transactional_db", "cast"], [], 0),
        (["live_server", "cast"], [], 0),
        (["cast"], [pytest.mark.django_db], 1),
        (["cast"], [pytest.mark.django_db(transaction=True)], 0),
    ],
)
def test_who_moves_time_or_wants_transactions_begins_anew(
    fixtures: list[str], marks: list[Any], number: int
) -> None:
    found = {mark.name: getattr(mark, "mark", mark) for mark in marks}
    item: Any = SimpleNamespace(
        fixturenames=fixtures,
        get_closest_marker=found.get,
        _fixtureinfo=SimpleNamespace(name2fixturedefs={}),
    )
    assert len(beginning_of(item)) == number
