"""Two people of one name are told apart wherever one is chosen or waited for: by their
institution, else by their address."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Person
from reviewers.models import Assignment, BoardMember
from tests.articles.reading.printed import words
from tests.cast import Cast


def called(people: list[Person], name: str, *institutions: str) -> None:
    """Let these people have one name, and these institutions."""
    for who, institution in zip(people, institutions, strict=True):
        who.name, who.institution = name, institution
        who.save()


def labels(people: list[Person]) -> list[str]:
    fresh = list(Person.objects.filter(pk__in=[person.pk for person in people]).order_by("pk"))
    Person.objects.tell_apart(fresh)
    return [person.label for person in fresh]


ONE, TWO = "reviewer_one@cast.example", "reviewer_two@cast.example"


@pytest.mark.parametrize(
    ("institutions", "labelled"),
    [
        (("General Hospital", "University"), ["General Hospital", "University"]),
        (("", "University"), [ONE, "University"]),
        (("", ""), [ONE, TWO]),
        (("General Hospital", " general  hospital "), [ONE, TWO]),
    ],
)
@pytest.mark.parametrize("name", ["Anna Berg", "Анна Берг", "安娜", "Ångström Öz", "آنا"])
def test_by_institution_else_by_address(
    cast: Cast, name: str, institutions: tuple[str, str], labelled: list[str]
) -> None:
    called(cast.reviewers[:2], name, *institutions)
    assert labels(cast.reviewers) == [
        f"{name} ({' '.join(label.split())})" if "  " not in label else f"{name} ({label})"
        for label in labelled
    ] + ["Reviewer Three"]


def test_capitals_tell_nobody_apart_and_one_alone_is_called_by_name(cast: Cast) -> None:
    called(cast.reviewers[:2], "Anna Berg", "A", "B")
    Person.objects.filter(pk=cast.reviewers[1].pk).update(name="ANNA BERG")
    assert labels(cast.reviewers)[:2] == ["Anna Berg (A)", "ANNA BERG (B)"]
    assert labels([cast.editor]) == ["Editor"]
    called([cast.stranger], "Editor", "")
    assert labels([cast.editor]) == ["Editor (editor@cast.example)"], (
        "whoever has an account, shown or not"
    )


@pytest.fixture
def asked(cast: Cast) -> Assignment:
    """Of two board members called Anna Berg, one is asked."""
    called(cast.reviewers[:2], "Anna Berg", "", "")
    return cast.invite(cast.under_review(), cast.reviewers[0])[0]


@pytest.fixture
def editor(cast: Cast, client: Client) -> Client:
    client.force_login(cast.editor)
    return client


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_the_queue_and_the_decision_page_say_which_is_waited_for(
    asked: Assignment, editor: Client
) -> None:
    pk = asked.revision.article_id
    Assignment.objects.invite(
        asked.article, [BoardMember.objects.get(person__name="Reviewer Three")], by=asked.by
    )
    for shown in (
        page(editor, "admin:articles_article_changelist"),
        page(editor, "admin:articles_article_change", pk),
    ):
        assert f"Anna Berg ({ONE})" in shown


def test_the_inviting_pages_say_which_is_which(asked: Assignment, editor: Client) -> None:
    pk = asked.revision.article_id
    shown = page(editor, "admin:articles_article_invite", pk)
    assert f"Anna Berg, MD ({ONE})" in shown and f"Anna Berg, MD ({TWO})" in shown
    shown = page(editor, "admin:articles_article_reassign", pk, asked.pk)
    assert f"In the place of Anna Berg, MD ({ONE})" in shown and f"Anna Berg, MD ({TWO})" in shown


@pytest.mark.once
def test_the_dashboard_says_whose_figures(asked: Assignment, editor: Client) -> None:
    shown = page(editor, "dashboard")
    assert (
        f"Anna Berg ({ONE})" in shown
        and f"Anna Berg ({TWO})" in shown
        and "Reviewer Three (" not in shown
    )
    assert f"Anna Berg, MD ({ONE})" in page(editor, "member_figures", asked.member_id)


def test_the_waiver_says_for_whom(cast: Cast, asked: Assignment, client: Client) -> None:
    client.force_login(cast.chair)
    assert f"Waive for Anna Berg, MD ({ONE})" in page(
        client, "admin:articles_article_waive", asked.revision.article_id, asked.member_id
    )


def test_the_ledger_can_be_narrowed_to_one_of_them(
    cast: Cast, asked: Assignment, editor: Client
) -> None:
    [other] = cast.invite(asked.article, cast.reviewers[1])
    asked.accept(by=cast.reviewers[0])
    other.accept(by=cast.reviewers[1])

    def found(person: str) -> set[int]:
        answer = editor.get(
            reverse("admin:articles_event_changelist"), {"person": person, "verb": "accept"}
        )
        return {event.actor_id for event in answer.context["cl"].result_list}

    shown = page(editor, "admin:articles_event_changelist")
    assert f"Anna Berg ({ONE})" in shown and f"Anna Berg ({TWO})" in shown
    assert found("Anna") == {cast.reviewers[0].pk, cast.reviewers[1].pk}
    assert found(ONE.upper()) == {cast.reviewers[0].pk} and found("nobody@cast.example") == set()
