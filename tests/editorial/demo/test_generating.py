"""`generate_articles`: many articles with all that belongs to them, found like any other, and
never outside the demo."""

from collections import Counter
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import (
    Article,
    Event,
    Notification,
    Page,
    Person,
    Revision,
    SearchEntry,
    SearchWord,
    Status,
)
from articles.verification.search_index import disagreements
from editorial.generating import articles as generating
from editorial.generating import people
from editorial.generating.histories import ASKED, LIVES, life_of
from reviewers.models import Assignment, BoardMember, Review
from tests.articles.search.test_index import counted, counts
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def generate(number: int, **options: int) -> str:
    output = StringIO()
    call_command("generate_articles", number, stdout=output, **options)
    return output.getvalue()


def test_generated_articles_are_read_and_found(client: Client) -> None:
    assert generate(100) == "100 articles generated.\n"
    assert Article.objects.count() == 100 and Page.objects.count() == sum(
        life.share for life in LIVES if life.is_public
    )
    assert (
        SearchEntry.objects.count()
        == Page.objects.filter(is_listed=True).count()
        == sum(life.share for life in LIVES if life.is_listed)
    )
    page = Page.objects.filter(is_listed=True).order_by("pk").first()
    assert page is not None and client.get(page.get_absolute_url()).status_code == 200
    word = page.title.rstrip("?").split()[-1]
    assert page.title.rstrip("?") in client.get("/search/", {"q": word}).content.decode().replace(
        "<mark>", ""
    ).replace("</mark>", "")
    assert counts() == counted() and list(disagreements()) == []


def test_each_has_what_belongs_to_it() -> None:
    generate(100)
    for position, article in enumerate(Article.objects.order_by("pk").select_related("revision")):
        life = life_of(position)
        assert article.slug == f"generated-{position}" and article.status == life.status
        assert (
            tuple(article.events.order_by("sequence").values_list("verb", flat=True)) == life.acts
        )
        assert Assignment.objects.filter(revision__article=article).count() == (
            ASKED if life.asked else 0
        )
        assert Notification.objects.filter(event__article=article).count() == 2 * len(life.told)
    assert (
        Event.objects.count() > 8 * 100
        and Notification.objects.count() > 7 * 100
        and Review.objects.count() > 100
    )
    assert {article.status for article in Article.objects.all()} == {*Status}


def test_many_articles_have_many_authors_and_the_first_write_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(people, "BLOCK", 60)
    generate(40)
    first = dict(Article.objects.values_list("slug", "author"))
    generate(180)
    by = dict(Article.objects.values_list("slug", "author__email"))
    written = Counter(by.values())
    assert len(written) == 3 * people.AUTHORS and max(written.values()) <= 12
    assert {slug: Person.objects.get(email=by[slug]).pk for slug in first} == first
    assert {address for address, count in written.items() if count >= 7} <= {
        f"generated-author-{n}@demo.example" for n in range(1, 30)
    }


@pytest.mark.once
def test_the_chains_are_whole() -> None:
    generate(20)
    for article in Article.objects.all():
        events, previous = list(article.events.order_by("sequence")), ""
        for event in events:
            assert event.previous == previous and event.before in Status.values
            previous = event.hash
        assert all(event.after == other.before for event, other in pairwise(events))


def test_they_come_beside_what_is_there(cast: Cast) -> None:
    before = cast.approved()
    generate(3)
    after = cast.approved(title="Is salt harmful?")
    assert counts() == counted() and list(disagreements()) == []
    assert (
        after.galley_id > before.galley_id + 3
        and SearchWord.objects.filter(word="salt", entries=1).exists()
    )


def texts() -> list[tuple[str, str]]:
    return list(Revision.objects.order_by("article__slug").values_list("article__slug", "digest"))


def test_what_was_stopped_goes_on_and_comes_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "BATCH", 4)
    generate(11)
    stopped = [slug for slug, _ in texts()]
    assert generate(11) == "0 articles generated.\n" and [slug for slug, _ in texts()] == stopped
    assert generate(26) == "15 articles generated.\n"
    titles = dict(Article.objects.values_list("slug", "title"))
    call_command("flush", interactive=False, verbosity=0)
    generate(26)
    assert (
        dict(Article.objects.values_list("slug", "title")) == titles
        and Article.objects.count() == 26
    )


def test_a_kill_in_a_batch_leaves_whole_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "BATCH", 5)
    monkeypatch.setattr(generating.Telling, "load", _killed_at_the_third(generating.Telling.load))
    with pytest.raises(KeyboardInterrupt):
        generate(20)
    monkeypatch.undo()
    assert (
        Article.objects.count() == 10
        and Revision.objects.count() == Article.objects.exclude(revision=None).count()
    )
    generate(20)
    assert Article.objects.count() == 20 and counts() == counted() and list(disagreements()) == []


def _killed_at_the_third(load: object) -> object:
    calls = []

    def killed(self: object) -> None:
        calls.append(self)
        if len(calls) == 3:
            raise KeyboardInterrupt
        load(self)  # type: ignore[operator]

    return killed


def test_other_seeds_give_other_texts() -> None:
    generate(2, seed=1)
    first = Article.objects.earliest("pk").title
    call_command("flush", interactive=False, verbosity=0)
    generate(2, seed=2)
    assert Article.objects.earliest("pk").title != first


def test_nobody_can_log_in_as_those_it_makes() -> None:
    generate(1)
    made = Person.objects.filter(email__startswith="generated-")
    assert made.count() > BoardMember.objects.count() > 0 and not any(
        person.has_usable_password() for person in made
    )


def test_it_refuses_outside_the_demo(settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="DEMO=1"):
        generate(1)
    assert not Article.objects.exists() and not Person.objects.exists()


@pytest.mark.parametrize("number", [0, -1])
def test_it_asks_for_a_number(number: int) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        generate(number)
