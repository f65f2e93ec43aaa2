"""Addresses that are worked out once are those that Django works out each time."""

from typing import Any

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils.safestring import SafeString

from articles.templating.addresses import known_path


@pytest.mark.parametrize("given", [1, "1", True, SafeString("1"), "a/b ü", 1.5, None])
def test_each_kind_of_value_has_its_own_address(given: Any) -> None:
    known_path("mail_stop", ["1"])
    for _ in range(2):
        try:
            wanted = reverse("mail_stop", args=[given])
        except NoReverseMatch:
            with pytest.raises(NoReverseMatch):
                known_path("mail_stop", [given])
        else:
            assert known_path("mail_stop", [given]) == wanted


def test_an_address_stands_below_the_prefix_that_a_server_sets() -> None:
    bare = known_path("mail_wish")
    set_script_prefix("/house/")
    try:
        assert known_path("mail_wish") == "/house" + bare
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{% url 'admin:articles_article_change' pk=key %}", "/admin/articles/article/7/change/"),
        ("{% url 'no_such_page' as there %}[{{ there }}]", "[]"),
        ("{% url 'mail_wish' as there %}[{{ there }}]", None),
    ],
)
def test_the_tag_says_what_djangos_says(tag: str, shown: str | None) -> None:
    assert Template(tag).render(Context({"key": 7})) == (
        f"[{reverse('mail_wish')}]" if shown is None else shown
    )
    with pytest.raises(NoReverseMatch):
        Template("{% url 'no_such_page' %}").render(Context())
