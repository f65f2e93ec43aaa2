"""What is found in the lists of the house, on both databases: words, beginnings, addresses; and
no more than is listed."""

import pytest
from django.db import connection

from articles.models import Event, Notification, Person
from articles.staff_search import finding, index
from articles.staff_search.indexes import NAMES, install, uninstall
from articles.staff_search.words import words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", []),
        (" - ", []),
        ("Magnesium", ["magnesium"]),
        ("a-b.c@d_e/f", ["a", "b", "c", "d", "e", "f"]),
        ("Zoë Müller", ["zoe", "muller"]),
        ("O’Brien o'brien", ["o", "brien"]),
        ("B12 B12", ["b12"]),
        ("ﬁbre １２", ["fibre", "12"]),
        ("Ærø ßtraße", ["ærø", "ßtraße"]),
        ("x" * 60, ["x" * 40]),
        ("a\0b", ["a", "b"]),
        ("'\\:*&|!()<->", []),
        ("≥5 mg", ["5", "mg"]),
        (" ".join(map(str, range(30))), [*map(str, range(12))]),
    ],
)
def test_what_is_typed_is_parted_into_words(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


@pytest.mark.both
@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Zoë", True),
        ("zoe", True),
        ("ZOE MULLER", True),
        ("muller zoe", True),
        ("müll", True),
        ("mul", True),
        ("mu", False),
        ("uller", False),
        ("zoe.mueller@clinic.example", True),
        ("clinic.example", True),
        ("zoe.mueller@other.example", False),
        ("o'neill", True),
        ("neil", True),
        ("zoe smith", False),
        ("St. Anne’s", True),
        ("anne", True),
        ("'", False),
        ("zoe 😀", False),
        ("B-12", False),
    ],
)
def test_people_are_found_by_words_a_beginning_and_their_address(
    cast: Cast, typed: str, is_found: bool
) -> None:
    zoe = Person.objects.create_user(
        "zoe.mueller@clinic.example", name="Zoë Müller-O’Neill", institution="St Anne's"
    )
    assert (zoe.pk in finding.people(typed).keys) is is_found


def test_a_changed_name_is_found_and_the_former_one_is_not(cast: Cast) -> None:
    person = Person.objects.create_user("one@clinic.example", name="Former Words")
    Person.objects.filter(pk=person.pk).update(name="Latter Words")
    assert finding.people("latter").keys == {person.pk} and not finding.people("former").keys


def test_articles_are_found_by_question_address_and_author_and_events_by_reason_too(
    cast: Cast,
) -> None:
    article = cast.changes_requested(title="Does magnesium matter?")
    other = cast.submitted(title="Is sodium low?")
    assert (
        finding.articles("matter magn").keys == finding.articles(article.slug).keys == {article.pk}
    )
    assert finding.articles(cast.author.email).keys >= {article.pk, other.pk}
    assert finding.events("magnesium").keys == set(article.events.values_list("pk", flat=True))
    asked = article.events.get(verb="request_changes")
    assert (
        asked.pk in finding.events(asked.reason).keys
        and asked.pk in finding.events(cast.editor.email).keys
    )
    assert finding.events("neither nor") == finding.NOTHING


@pytest.mark.parametrize("typed", ["author@cast.example", " Author@CAST.example "])
def test_a_whole_address_finds_its_owner_alone(cast: Cast, typed: str) -> None:
    assert typed.strip().lower() == cast.author.email
    assert finding.named(typed).keys == {cast.author.pk} < finding.named("author cast").keys


def test_who_may_not_read_questions_finds_recipients_only(cast: Cast) -> None:
    cast.submitted(title="Does magnesium matter?")
    notifications = Notification.objects.filter(recipient=cast.author)
    assert (
        finding.notifications("magnesium", by_subject=True).keys
        and not finding.notifications("magnesium", by_subject=False).keys
    )
    for by_subject in (True, False):
        assert finding.notifications(cast.author.email, by_subject=by_subject).keys >= set(
            notifications.values_list("pk", flat=True)
        )


def test_an_address_without_an_account_is_found(cast: Cast) -> None:
    [asked] = Notification.objects.enqueue(
        [
            Notification(
                address="reader@elsewhere.example",
                channel="mail",
                kind="account_asked",
                key="a",
                subject="Your question",
                text="Thank you.",
            )
        ]
    )
    assert finding.notifications("reader@elsewhere.example", by_subject=False).keys == {asked.pk}


def test_no_more_than_is_listed_is_found_the_newest_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(Person, 40)
    newest = list(
        Person.objects.filter(name__startswith="Common")
        .order_by("-pk")
        .values_list("pk", flat=True)[:7]
    )
    assert NAMES.newest(["common"], 7) == newest
    monkeypatch.setattr(finding, "MOST", 7)
    assert finding.people("common") == finding.Found(frozenset(newest), is_part=True)
    monkeypatch.setattr(finding, "MOST", 40)
    assert not finding.people("common").is_part


@pytest.mark.both
@pytest.mark.parametrize("stretches", [(0, 1, 2), (1, 3), (2, 9), (9, 11, 13)])
def test_all_stretches_together_find_each_row_once(
    cast: Cast, stretches: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    uninstall()
    monkeypatch.setattr(index, "STRETCHES", stretches)
    install()
    many(Person, 40)
    for word, every in (("common", 1), ("third", 3), ("tenth", 10), ("none", 99)):
        has_it = [
            person.pk for person in Person.objects.filter(name__contains=f" {word}").order_by("-pk")
        ]
        assert len(has_it) == (40 // every if every < 99 else 0) or every == 1
        for most in (1, 2, 5, 50):
            assert (
                NAMES.newest([word], most) == has_it[:most]
                if every > 1
                else NAMES.newest([word], most)
            )


def test_what_is_loaded_past_the_index_is_found_once_it_stands_again(cast: Cast) -> None:
    uninstall()
    article = cast.submitted(title="Does magnesium matter?")
    connection.check_constraints()  # an index is not built while some wait to be checked
    install()
    install()  # harmless
    assert finding.articles("magnesium").keys == {article.pk}


def test_very_long_words_and_texts_are_kept(cast: Cast) -> None:
    article = cast.submitted()
    reason = "x" * 5_000 + " end" + " word" * 3_000
    article.reject(by=cast.editor, digest=article.digest, reason=reason)
    assert finding.events("x" * 5_000 + " end").keys or connection.vendor == "sqlite"
    assert article.events.get(verb="reject").pk in finding.events("end word").keys


def test_the_newest_of_several_people_are_listed_of_each_as_many(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.submitted(), cast.submitted(title="And this?")
    monkeypatch.setattr(finding, "MOST", 2)
    found = finding._of_each(
        Event, "actor", finding.Found(frozenset({cast.author.pk, cast.editor.pk}))
    )
    assert found == finding.Found(
        frozenset({Event.objects.filter(actor=cast.author).latest("at", "pk").pk}), is_part=True
    )


def many(model: type[Person], number: int) -> None:
    """People with a word in common; every third and tenth has another."""
    model.objects.bulk_create(
        [
            model(
                email=f"c{at}@clinic.example",
                password="!",
                name="Common" + " third" * (at % 3 == 2) + " tenth" * (at % 10 == 9),
            )
            for at in range(number)
        ]
    )
