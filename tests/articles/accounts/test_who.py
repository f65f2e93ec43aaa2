"""Who is logged in, as pages that are the same for everybody ask."""

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.page


def test_who_is_logged_in_is_said_to_them_alone_and_kept_by_nobody(
    cast: Cast, django_assert_max_num_queries
) -> None:
    cast.submitted()
    answers = {}
    for person in (None, cast.author, cast.editor):
        client = Client()
        if person:
            client.force_login(person)
        with django_assert_max_num_queries(3):
            answer = client.get("/accounts/who/")
        assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
        answers[person and person.name] = answer.json()
    assert answers == {
        None: {},
        "Author": {"name": "Author", "unread": 1},
        "Editor": {"name": "Editor", "unread": 1},
    }


def test_public_pages_are_the_same_bytes_for_all_and_lead_to_the_log_in(cast: Cast) -> None:
    path = cast.approved().page.get_absolute_url()
    nobody, author = Client(), Client()
    author.force_login(cast.author)
    for at in ("/", path):
        bytes_ = nobody.get(at).content
        assert bytes_ == author.get(at).content and b"data-account-link>Log in</a>" in bytes_
