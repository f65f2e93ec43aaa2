"""What a reader must know before the answer: one consistent set, each with words, icon and edge
of its own, said once."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.template.loader import get_template
from django.test import Client
from django.utils import timezone

from articles.models import Article, Page
from articles.publishing.banners import BANNERS
from articles.tasks import set_outdated_pages
from tests.cast import BODY, Cast
from tests.invariants.public import public_bytes_were_approved

from .printed import part, printed, words
from .publishing import correct, declare_late, forced

pytestmark = pytest.mark.page

STANDING_IN = re.compile(
    r'\s*<div class="banner standing-in" id="for-\w+">.*?</div>', re.DOTALL
)  # shown where the address names it
BANNER = re.compile(
    r'<section class="banner[^>]*aria-labelledby="banner-(\w+)">(.*?)</section>', re.DOTALL
)


def head(article: Article) -> str:
    return part(printed(article), '<header class="article__head">', "</header>")


def keys(html: str) -> list[str]:
    return [key for key, _ in BANNER.findall(html)]


def late(cast: Cast) -> Article:
    article = cast.approved()
    declare_late(article.revision.assignments.first())
    return Article.objects.get(pk=article.pk)


def updating(cast: Cast) -> Article:
    return cast.revising().submit(by=cast.author).start_review(by=cast.editor)


STATES = {
    "forced": forced,
    "late_interest": late,
    "update": updating,
    "corrected": lambda cast: correct(cast, cast.approved()),
    "retracted": lambda cast: cast.retracted(),
}


@pytest.mark.parametrize("key", STATES)
def test_each_state_has_its_banner_before_the_answer(cast: Cast, key: str) -> None:
    html = head(STATES[key](cast))
    assert keys(html) == [key]
    assert STANDING_IN.sub("", html).lstrip().startswith('<section class="banner'), (
        "it is first in the reading order"
    )
    [(_, shown)] = BANNER.findall(html)
    assert f'<h2 class="banner__title" id="banner-{key}">{BANNERS[key][0]}' in shown
    assert (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"' in shown and "role=" not in shown
    )
    assert len(words(shown)) > len(BANNERS[key][0]) + 20, "and it says more than its title"


def test_a_quiet_page_has_none(cast: Cast) -> None:
    assert keys(printed(cast.approved())) == []


def test_every_banner_is_told_from_every_other_without_colour() -> None:
    titles, icons, kinds = zip(*BANNERS.values(), strict=True)
    assert len(set(titles)) == len(set(icons)) == len(BANNERS) and set(kinds) <= {
        "",
        "caution",
        "stop",
    }
    drawn = {icon: get_template("_icons.html").render({"icon": icon}) for icon in icons}
    assert len(set(drawn.values())) == len(BANNERS)
    for key in BANNERS:
        get_template(f"articles/banners/{key}.html")


def test_what_is_said_is_said_once(cast: Cast) -> None:
    html = printed(correct(cast, late(cast)))
    assert keys(html) == ["late_interest", "corrected"], "the gravest first"
    assert (
        html.count(BANNERS["late_interest"][0])
        == html.count('id="banner-corrected">Corrected on')
        == 1
    )


def test_an_update_calls_nothing_approved_that_was_published_early(cast: Cast) -> None:
    article = (
        forced(cast).revise(by=cast.author).submit(by=cast.author).start_review(by=cast.editor)
    )
    html = head(article)
    assert (
        keys(html) == ["forced", "update"]
        and "as it was published: before its full review" in html
        and "approved" not in words(html)
    )


@pytest.mark.parametrize("end", ["reject", "withdraw", "request_changes"])
def test_an_update_is_announced_as_long_as_it_is_reviewed(cast: Cast, end: str) -> None:
    article = updating(cast)
    assert keys(printed(article)) == ["update"] and "last read in full on" in printed(article)
    if end == "withdraw":
        article.withdraw(by=cast.author)
    else:
        getattr(article, end)(by=cast.editor, digest=article.digest, reason="SECRET")
    assert keys(printed(article)) == [] and "SECRET" not in printed(article)


def test_an_overdue_review_says_so_from_the_day_after(cast: Cast, client: Client) -> None:
    article = cast.approved()
    overdue_from = Page.objects.get(article=article).overdue_from
    assert overdue_from is not None
    noon = timezone.now().replace(
        year=overdue_from.year, month=overdue_from.month, day=overdue_from.day, hour=12
    )
    with time_machine.travel(noon - timedelta(days=1)):
        # A page that is younger than the disclaimer by less than a minute is set again.
        set_outdated_pages()
        assert set_outdated_pages() == 0 and keys(printed(article)) == []
    with time_machine.travel(noon):
        assert list(public_bytes_were_approved()) == [], (
            "a page is no fraud because a day has passed"
        )
        assert set_outdated_pages() == 1 and keys(printed(article)) == ["overdue"]
        assert set_outdated_pages() == 0 and list(public_bytes_were_approved()) == []
        answer = client.get(f"/articles/{article.slug}/").content.decode()
    assert "The review of this answer is overdue since" in words(answer)


def test_a_new_review_ends_that_it_was_overdue(cast: Cast, time_machine: Any) -> None:
    article = cast.approved()
    time_machine.move_to(timezone.now() + timedelta(days=366 * 2))
    set_outdated_pages()
    assert keys(printed(article)) == ["overdue"]
    article.revise(by=cast.author).edit(
        by=cast.author, version=article.version, body=BODY + "\nMore.\n"
    ).submit(by=cast.author)
    article.start_review(by=cast.editor)
    assert keys(printed(article)) == ["overdue", "update"]


def test_what_somebody_typed_is_escaped(cast: Cast) -> None:
    html = head(correct(cast, cast.approved(), note="<b onclick=x>wrong</b>"))
    assert "<b onclick" not in html and "&lt;b onclick" in html
