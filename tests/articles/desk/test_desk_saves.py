"""What the editor page saves by itself, and the earlier saves: listed, looked at, restored by
the form that saves everything."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.forms import Manuscript
from articles.models import Article, Reference
from articles.writing.saves import ROWS, saves
from tests.articles.desk.pages import Form, at, copy_of, write
from tests.cast import Cast
from tests.rewinding import walked

pytestmark = pytest.mark.page


@walked
def article(cast: Cast) -> Article:
    """A draft with a co-author, saved three times: with a reference, without, and automatically."""
    article = cast.draft(body="One.")
    article.edit(
        by=cast.author,
        version=0,
        references=[Reference(title="First", doi="10.5555/a")],
        co_authors=[cast.co_author],
    )
    article.edit(by=cast.co_author, version=1, body="One. Two.", references=[])
    article.edit(
        by=cast.co_author, version=2, body="One. Two. Three.", reason="saved automatically"
    )
    return article


def saved(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def reasons(article: Article) -> list[str]:
    return list(
        article.history.order_by("history_id").values_list("history_change_reason", flat=True)
    )


def page_of(article: Article, key: int) -> str:
    return f"{at(article, 'saves')}{key}/"


def test_the_page_saves_by_itself_all_but_who_is_named(
    author: Client, cast: Cast, article: Article
) -> None:
    answer = write(author, article, act="autosave", body="One.\r\nMore", co_authors="half-an-addr")
    now = saved(article)
    assert answer.status_code == 200 and copy_of(answer)["version"] == "4"
    assert (now.body, now.version, list(now.co_authors.all())) == (
        "One.\nMore",
        4,
        [cast.co_author],
    )
    assert (
        reasons(article)[-1] == "edit: saved automatically"
        and copy_of(answer)["co_authors"] == cast.co_author.email
    )


def test_an_automatic_save_that_changes_nothing_is_none(author: Client, article: Article) -> None:
    rows = article.history.count()
    answer = write(author, article, act="autosave")
    assert (answer.status_code, copy_of(answer)["version"], article.history.count()) == (
        200,
        "3",
        rows,
    )


def test_an_automatic_save_writes_over_nobody(author: Client, cast: Cast, article: Article) -> None:
    opened = copy_of(author.get(at(article)))
    article.edit(by=cast.co_author, version=3, body="Theirs.")
    answer = author.post(at(article), opened | {"act": "autosave", "body": "Mine."})
    assert (
        answer.status_code == 409
        and saved(article).body == "Theirs."
        and copy_of(answer)["body"] == "Mine."
    )
    again = author.post(at(article), opened | {"act": "autosave", "body": "Theirs."})
    assert (again.status_code, copy_of(again)["version"], saved(article).version) == (200, "4", 4)


def test_an_automatic_save_names_the_version_it_made_though_another_came_right_after(
    author: Client, cast: Cast, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Manuscript.save

    def followed(manuscript: Manuscript) -> int:
        version = save(manuscript)
        saved(article).edit(by=cast.co_author, version=version, body="Theirs.")
        return version

    opened = copy_of(author.get(at(article)))
    monkeypatch.setattr(Manuscript, "save", followed)
    answer = author.post(at(article), opened | {"act": "autosave", "body": "Mine."})
    assert (copy_of(answer)["version"], saved(article).version) == ("4", 5)


def test_saves_are_listed_with_who_how_and_how_much(
    author: Client, cast: Cast, article: Article
) -> None:
    listed = author.get(at(article, "saves")).context["saves"]
    assert [(save.by, save.how, save.change, len(save.automatic)) for save in listed] == [
        ("Co Author", "Saved automatically", "7 characters more", 0),
        ("Co Author", "Saved", "5 characters more, references changed", 0),
        ("Author", "Saved", "references changed", 0),
        ("Author", "Begun", "The beginning", 0),
    ]


def save_by_and_by(cast: Cast, article: Article, clock: time_machine.Traveller) -> None:
    """Save automatically, by two people and in two sittings of the one, and by hand at last."""
    for version, (by, minutes) in enumerate(
        [("co_author", 1), ("co_author", 29), ("co_author", 31), ("author", 1), ("author", 1)], 3
    ):
        clock.shift(60 * minutes)
        article.edit(
            by=getattr(cast, by),
            version=version,
            body=f"{version}" * version,
            reason="saved automatically",
        )
    article.edit(by=cast.author, version=8, body="By hand")


def test_automatic_saves_of_a_sitting_stand_with_the_last_of_it(
    cast: Cast, article: Article, django_assert_num_queries
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        save_by_and_by(cast, article, clock)
    with django_assert_num_queries(2):
        listed, more = saves(article)
    assert [(save.how, len(save.automatic)) for save in listed[:4]] == [
        ("Saved", 2),
        ("Saved automatically", 0),
        ("Saved automatically", 2),
        ("Saved", 0),
    ]
    assert more == "" and listed[0].automatic[0].key > listed[0].automatic[1].key


def test_a_page_of_saves_leads_to_the_next(
    author: Client, cast: Cast, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ROWS > 100
    monkeypatch.setattr("articles.writing.saves.ROWS", 2)
    first, more = saves(article)
    then, end = saves(article, more)
    assert [save.key for save in [*first, *then]] == list(
        article.history.values_list("history_id", flat=True)
    ) and end == ""
    assert then[-1].size is None and then[0].size == 0
    assert author.get(at(article, "saves"), {"before": "x"}).status_code == 404


def test_an_earlier_save_is_restored_as_a_new_one(
    author: Client, cast: Cast, article: Article
) -> None:
    first = article.history.order_by("history_id")[1]
    page = author.get(page_of(article, first.pk))
    assert [label for label, *_ in page.context["differing"]] == ["Text", "References"]
    answer = author.post(at(article), Form(page).fields | {"act": "restore"}, follow=True)
    now = saved(article)
    assert (
        "Restored and saved." in answer.content.decode()
        and reasons(article)[-1] == "edit: an earlier save restored"
    )
    assert (now.body, now.listed, now.version, list(now.co_authors.all())) == (
        "One.",
        first.listed,
        4,
        [cast.co_author],
    )
    assert "This is the current text." in author.get(page_of(article, first.pk)).content.decode()


def test_the_beginning_is_restored_without_what_was_listed_later(
    author: Client, cast: Cast
) -> None:
    article = cast.draft(body="")
    article.edit(by=cast.author, version=0, body="One. [1]", references=[Reference(title="First")])
    page = author.get(page_of(article, article.history.earliest().pk))
    assert "was not kept" not in page.content.decode() and [
        label for label, *_ in page.context["differing"]
    ] == ["Text", "References"]
    author.post(at(article), Form(page).fields | {"act": "restore"})
    assert saved(article).listed == []


def test_restoring_writes_over_nobody(author: Client, cast: Cast, article: Article) -> None:
    sent = Form(author.get(page_of(article, article.history.earliest().pk))).fields | {
        "act": "restore"
    }
    article.edit(by=cast.co_author, version=3, body="Theirs.")
    assert author.post(at(article), sent).status_code == 409 and saved(article).body == "Theirs."


def test_only_saves_of_this_article_are_shown_and_while_it_is_read_none_is_restored(
    author: Client, cast: Cast, article: Article
) -> None:
    other = cast.draft(title="Another?")
    article.submit(by=cast.author)
    submitted, save = article.history.latest().pk, article.history.earliest().pk
    keys = (other.history.earliest().pk, submitted, 10**30, save)
    assert [author.get(page_of(article, key)).status_code for key in keys] == [404, 404, 404, 200]
    page = author.get(page_of(article, save)).content.decode()
    assert "Restore this save" not in page and "It cannot be restored now." in page
