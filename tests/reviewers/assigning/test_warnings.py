"""Automatic warnings: by institution, by a name among the authors of what is cited. Family name
and first initial."""

import pytest
from django.test import Client

from articles.models import Person, Revision
from reviewers.assigning.warnings import is_named, warnings
from tests.cast import Cast


@pytest.mark.parametrize(
    "listed",
    [
        "Huang CL, Kuo E",
        "Kuo E; Huang C. L.",
        "Huang, C. L., Kuo, E.",
        "Chou-Long Huang and Elizabeth Kuo",
        "Kuo E & Huang C",
        "C Huáng",
        "Kuo E, Huang CL, et al.",
        "HUANG C",
    ],
)
def test_a_name_is_found_however_it_is_listed(listed: str) -> None:
    assert is_named("Chou-Long Huang", listed)


@pytest.mark.parametrize(
    "listed",
    [
        "",
        "Huang D",
        "Huang",
        "Huangson C",
        "Chou L",
        "Kuo C, Huang E",
        "Huang, D. C",
        "Wei Huang; C. Kuo",
    ],
)
def test_another_name_is_not(listed: str) -> None:
    assert not is_named("Chou-Long Huang", listed)


def test_a_single_name_says_too_little() -> None:
    assert not is_named("Huang", "Huang CL") and not is_named("", "Huang CL")


def test_each_warning_is_a_sentence_that_tells_nothing_of_the_text() -> None:
    member = Person(pk=1, name="Rosa Reviewer", institution="The Demo Hospital, Nephrology")
    author = Person(pk=2, name="Ada Author", institution="Demo  hospital, Cardiology")
    revision = Revision(
        references=[
            {"title": "A canary sings", "author": "Reviewer R"},
            {"title": "Another"},
            {"title": "A third", "author": "Author A, Reviewer R."},
        ]
    )
    assert warnings(member, revision, [author]) == [
        "Same institution as Ada Author: The Demo Hospital, Nephrology.",
        "The text cites work by somebody of this name: references 1, 3.",
        "Named beside Ada Author among the authors of reference 3.",
    ]


def test_nothing_is_said_without_a_reason() -> None:
    member, author = Person(pk=1, name="Rosa Reviewer"), Person(pk=2, name="Ada Author")
    assert (
        warnings(member, Revision(references=[{"title": "A", "author": "Author A"}]), [author])
        == []
    )


def test_a_long_list_is_cut() -> None:
    member = Person(pk=1, name="Rosa Reviewer")
    revision = Revision(references=[{"author": "R Reviewer"}] * 8)
    assert warnings(member, revision, []) == [
        "The text cites work by somebody of this name: references 1, 2, 3, 4, 5 and 3 more."
    ]


def test_the_member_is_told_before_declaring(cast: Cast, client: Client) -> None:
    article = cast.draft()
    reference = article.references.get()
    reference.title, reference.authors = "A canary sings", "One R, Somebody E"
    article.replace_references([reference])
    article.submit(by=cast.author).start_review(by=cast.editor)
    first, second = cast.invite(article)
    for assignment, is_told in ((first, True), (second, False)):
        assignment.accept(by=assignment.member.person)
        client.force_login(assignment.member.person)
        html = client.get(f"/admin/board/{assignment.pk}/").content.decode()
        assert ("The text cites work by somebody of this name: reference 1." in html) == is_told
        assert ("What we noticed" in html) == is_told and "canary" not in html
