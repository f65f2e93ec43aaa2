"""Long commands: in parts, gone on with where they were stopped, by one process or several."""

import os
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper

from articles.management import in_parts
from articles.models import Article, Event, Page, Topic
from articles.publishing import codings
from tests.cast import Cast
from tests.rewinding import walked

pytestmark = pytest.mark.django_db
ONE = {"processes": 1, "after": ""}


@pytest.fixture
def topics(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Seven rows, of which two make a part."""
    monkeypatch.setattr(in_parts, "AT_ONCE", 2)
    Topic.objects.all().delete()
    return [
        Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}").pk
        for number in range(7)
    ]


def name(part: in_parts.Part) -> str:
    return part.end


def who(part: in_parts.Part) -> tuple[str, int]:
    return part.end, os.getpid()


def work(all_parts: list[in_parts.Part], **options: Any) -> list[str]:
    return list(in_parts.work_on(all_parts, name, ONE | options, OutputWrapper(StringIO())))


def test_every_row_is_in_one_part(topics: list[int]) -> None:
    found = in_parts.parts(
        a=Topic.objects.all(), none=Topic.objects.none(), b=Topic.objects.filter(pk__in=topics[:2])
    )
    assert [(part.of, part.size) for part in found] == [
        ("a", 2),
        ("a", 2),
        ("a", 2),
        ("a", 1),
        ("b", 2),
    ]
    assert [pk for part in found[:4] for pk in (part.first, part.last)] == [*topics, topics[-1]]


@pytest.mark.long
@pytest.mark.once
def test_several_processes_give_the_same_in_the_same_order(
    topics: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "WORTH_IT", 1)
    all_parts = in_parts.parts(a=Topic.objects.all())
    found = list(
        in_parts.work_on(all_parts, who, ONE | {"processes": 2}, OutputWrapper(StringIO()))
    )
    assert [end for end, _ in found] == work(all_parts) == [part.end for part in all_parts]
    assert os.getpid() not in {pid for _, pid in found}


@pytest.mark.parametrize("position", ["c:1", "a", ":", "a:x", "a:-1", "a:²", "1", "a:1:2"])
def test_a_place_that_there_is_not_is_said(topics: list[int], position: str) -> None:
    with pytest.raises(CommandError, match="There is no place"):
        work(in_parts.parts(a=Topic.objects.all()), after=position)


def test_what_was_stopped_goes_on_after_its_place(topics: list[int]) -> None:
    all_parts = in_parts.parts(a=Topic.objects.all(), b=Topic.objects.all())

    def stopped(part: in_parts.Part) -> str:
        if part == all_parts[5]:
            raise KeyboardInterrupt
        return part.end

    done: list[str] = []
    with pytest.raises(CommandError) as error:
        for end in in_parts.work_on(all_parts, stopped, ONE, OutputWrapper(StringIO())):
            done.append(end)
    position = str(error.value).rpartition(" ")[2]
    assert done == [part.end for part in all_parts[:5]] and position == done[-1]
    assert done + work(all_parts, after=position) == [part.end for part in all_parts]
    assert work(all_parts, after=f"b:{10**30}") == []


@walked
def articles(cast: Cast) -> list[Article]:
    return [cast.approved(title=f"Question {number}?") for number in range(3)]


def said(*command: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command(*command, stdout=out, stderr=out)
    except SystemExit as end:
        return 1, f"{out.getvalue()}{end.code}"
    return 0, out.getvalue()


@pytest.mark.long
def test_pages_and_ledger_are_walked_from_a_place(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "AT_ONCE", 1)
    first, second, _ = Page.objects.order_by("pk")
    assert said("set_pages", "--after", f"page:{first.pk}") == (0, "2 pages set.\n")
    Page.objects.filter(pk__in=[first.pk, second.pk]).update(title="Forged")
    code, words = said("verify_ledger", "--after", f"page:{first.pk}")
    assert code == 1 and second.slug in words and first.slug not in words
    assert said("set_pages") == (0, "3 pages set.\n") and said("verify_ledger")[0] == 0


def test_since_a_day_only_what_something_happened_to_is_walked(articles: list[Article]) -> None:
    Page.objects.filter(article=articles[0]).update(title="Forged")
    day = Event.objects.latest("at").at.date()
    code, words = said("verify_ledger", "--since", str(day))
    assert code == 1 and articles[0].slug in words
    assert said("verify_ledger", "--since", str(day.replace(year=day.year + 1, day=1))) == (
        0,
        "The ledger agrees: 0 articles, 0 events, 0 pages.\n",
    )


def test_codings_that_hold_are_taken_over_and_others_made_anew(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    compress = codings.brotli.compress
    monkeypatch.setattr(
        codings.brotli,
        "compress",
        lambda html, **options: made.append(1) or compress(html, **options),
    )
    before = list(Page.objects.order_by("pk").values_list("html", "gzip", "brotli", "etag"))
    said("set_pages")
    assert (
        made == []
        and list(Page.objects.order_by("pk").values_list("html", "gzip", "brotli", "etag"))
        == before
    )
    Page.objects.filter(article=articles[0]).update(brotli=b"forged")
    Page.objects.filter(article=articles[1]).update(html=b"forged")
    said("set_pages")
    assert (
        made == [1, 1]
        and list(Page.objects.order_by("pk").values_list("html", "gzip", "brotli", "etag"))
        == before
    )
