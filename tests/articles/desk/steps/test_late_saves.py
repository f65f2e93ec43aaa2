"""Somebody was faster: what comes too late to be saved is refused, shown and kept."""

import pytest
from django.test import Client

from articles.models.manuscript.status import ENDS
from articles.views.desk.progress import DISCARD, DISCARDING
from tests.articles.desk.pages import at, copy_of, saved
from tests.cast import Cast

pytestmark = pytest.mark.page


@pytest.fixture
def late(author: Client, cast: Cast):
    """An article its co-author saved while its author typed: the article, and what the author's
    tab holds."""
    article = cast.draft(body="Cramps are described. [1]")
    article.co_authors.add(cast.co_author)
    mine = copy_of(author.get(at(article))) | {
        "body": "Cramps are rare. [1]",
        "reference-0-source": "My journal",
    }
    article.edit(by=cast.co_author, version=0, body="Cramps are common. [1]")
    return article, mine


def test_the_desk_says_what_is_public(author: Client, cast: Cast) -> None:
    article = cast.approved()
    message = "Public now:</strong> revision 1, approved on"
    assert message in author.get(at(article)).content.decode()
    article.revise(by=cast.author)
    writing = author.get(at(article)).content.decode()
    assert message in writing and article.page.get_absolute_url() in writing
    assert writing.index('class="savebar"') < writing.index('aria-labelledby="preview"')
    assert "Public now" not in author.get(at(cast.draft(title="Is it open?"))).content.decode()


def test_a_clash_with_oneself_calls_nobody_else(author: Client, cast: Cast) -> None:
    article = cast.draft()
    mine = copy_of(author.get(at(article))) | {"body": "Cramps are rare. [1]"}
    article.edit(by=cast.author, version=0, body="Cramps are common. [1]")
    words = author.post(at(article), mine).content.decode()
    assert "You saved this in another window" in words and "Save this text over it" in words
    assert "omebody else" not in words and "theirs" not in words


def test_a_draft_that_was_never_submitted_is_discarded(author: Client, cast: Cast) -> None:
    article = cast.draft()
    for path in (at(article), at(article, "withdraw")):
        words = author.get(path).content.decode()
        assert DISCARD in words and DISCARDING in words and ENDS not in words
    done = author.post(at(article, "withdraw"), {"reason": ""}, follow=True).content.decode()
    assert "The draft is discarded." in done and "editors have been told" not in done
    assert ENDS in author.get(at(cast.submitted(), "withdraw")).content.decode()


def test_a_stale_tab_is_refused_with_both_texts(author: Client, cast: Cast, late) -> None:
    article, mine = late
    answer = author.post(at(article), mine)
    words = answer.content.decode()
    assert answer.status_code == 409 and saved(article).body == "Cramps are common. [1]"
    assert "Saved by somebody else meanwhile" in words and "Co Author" in words
    only_here = '<ins><span class="visually-hidden">Only here: </span>{}</ins>'
    assert f"Cramps are {only_here.format('rare.')} [1]" in words
    assert f"Cramps are {only_here.format('common.')} [1]" in words
    assert [label for label, *_ in answer.context["differing"]] == ["Text", "References"]


def test_mine_is_saved_over_theirs_when_asked_for(author: Client, late) -> None:
    article, mine = late
    offered = copy_of(author.post(at(article), mine))
    assert offered["version"] == "1"
    assert author.post(at(article), offered).status_code == 302
    now = saved(article)
    assert (now.body, now.references.get().source) == ("Cramps are rare. [1]", "My journal")
    assert "Cramps are common. [1]" in {row.body for row in now.history.all()}


def test_saving_the_same_twice_is_no_conflict(author: Client, cast: Cast) -> None:
    article = cast.draft()
    fields = copy_of(author.get(at(article))) | {"body": "Once. [1]", "act": "add"}
    answers = [author.post(at(article), fields) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, at(article) + "#row-2")
    ] * 2
    assert saved(article).version == 1 and saved(article).references.count() == 2


def test_what_was_typed_into_a_text_that_has_left_the_desk_can_be_copied_out(
    author: Client, cast: Cast
) -> None:
    article = cast.draft()
    mine = copy_of(author.get(at(article))) | {"body": "Late words."}
    article.submit(by=cast.author)
    answer = author.post(at(article), mine)
    words = answer.content.decode()
    assert answer.status_code == 409 and "This article has changed" in words
    assert "Late" in words and 'id="copy"' not in words and "Save mine" not in words
    assert saved(article).body != "Late words."
