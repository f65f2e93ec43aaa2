"""Several articles at once: each item by itself, with what came of it and why not; nothing
before the button."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Notification
from articles.workflow.permissions import an_impartial_editor
from editorial.admin.screens.bulk import DOES
from reviewers.models import Assignment, BoardMember, Interests, QuorumPolicy
from tests.articles.record.test_forced import force
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_

from .test_doors import everything

pytestmark = pytest.mark.page

PAGE = "/admin/articles/article/several/"
DONE = f"{PAGE}done/"
ENOUGH = "Nobody more needs to be asked."


def press(by: Any, do: str, *articles: Article) -> dict[int, tuple[list[str], ...]]:
    """Look at what would happen, which changes nothing, then do it; return what is done,
    needless and refused, by article."""
    client, sent = as_(by), {"do": do, "articles": [article.pk for article in articles]}
    before = everything()
    page = client.get(PAGE, sent)
    assert page.status_code == 200 and everything() == before
    announced = [outcome.article for outcome in page.context["outcomes"]]
    answer = client.post(PAGE, sent | {"run": page.context["run"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, DONE)
    answer = client.get(DONE)
    html, found = answer.content.decode(), what_came(answer)
    assert all(f"Done: {sentence}" in html for done, *_ in found.values() for sentence in done)
    assert all(
        sentence in html for sentences in found.values() for some in sentences for sentence in some
    )
    assert html.count('class="is-needless"') == sum(
        len(needless) for _, needless, _ in found.values()
    )
    assert list(found) == announced
    return found


def what_came(answer: Any) -> dict[int, tuple[list[str], ...]]:
    return {
        outcome["article"]: (outcome["done"], outcome["needless"], outcome["refused"])
        for outcome in answer.context["outcomes"]
    }


def test_the_fairest_are_asked_for_each_article(cast: Cast) -> None:
    bare, busy, own = (
        cast.under_review(title="One?"),
        cast.under_review(title="Two?"),
        cast.under_review(title="Three?"),
    )
    cast.invite(busy)
    Article.objects.filter(pk=own.pk).update(edited_by=cast.editor)
    found = press(cast.editor, "assign", bare, busy, own)
    [[asked], needless, refused] = found[bare.pk]
    assert asked.endswith("are asked.") and needless == refused == []
    assert Assignment.objects.filter(revision=bare.revision).count() == 2
    assert found[busy.pk] == ([], [ENOUGH], [])
    assert found[own.pk] == ([], [], [an_impartial_editor.sentence])
    assert press(cast.editor, "assign", bare)[bare.pk] == ([], [ENOUGH], [])


def test_each_article_stands_by_itself(cast: Cast) -> None:
    BoardMember.objects.update(cap=1)
    first, second = cast.under_review(title="One?"), cast.under_review(title="Two?")
    found = press(cast.editor, "assign", first, second)
    assert len(found[first.pk][0]) == 1
    assert found[second.pk] == ([], [], ["2 more members are needed, but 1 may be asked now."])


def test_a_reminder_is_sent_once_a_day_to_whoever_is_waited_for(cast: Cast) -> None:
    article = cast.under_review()
    invited, conflicted, done = cast.invite(article, *cast.reviewers)
    conflicted.accept(by=cast.reviewers[1])
    conflicted.declare(by=cast.reviewers[1], interests=Interests.DECLARED, text="Fees.")
    cast.review(done)
    nobody = cast.under_review(title="Two?")
    waits = "Reviewer Two waits for a chair: an interest was declared."
    assert press(cast.editor, "remind", article)[article.pk] == (
        [],
        [],
        ["Reviewer One was asked today.", waits],
    )
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        found = press(cast.editor, "remind", article, nobody)
        again = press(cast.other_editor, "remind", article)
    assert found == {
        article.pk: (["Reviewer One is reminded."], [], [waits]),
        nobody.pk: ([], ["Nobody is asked now."], []),
    }
    notifications = Notification.objects.filter(kind="reviewer_reminded")
    assert {(notification.recipient, notification.channel) for notification in notifications} == {
        (cast.reviewers[0], "mail"),
        (cast.reviewers[0], "inbox"),
    }
    assert (
        f"{cast.editor} reminds you" in notifications[0].text
        and "magnesium" not in notifications[0].text
    )
    assert again[article.pk] == ([], [], ["Reviewer One was reminded today.", waits])
    assert notifications.count() == 2 and article.events.filter(verb="remind").count() == 1
    assert Assignment.objects.get(pk=invited.pk).status == "invited"


def test_nobody_is_reminded_while_away(cast: Cast) -> None:
    article = cast.under_review()
    cast.invite(article, cast.reviewers[0])
    BoardMember.objects.update(absent_from=timezone.localdate())
    assert press(cast.editor, "remind", article)[article.pk] == ([], [], ["Reviewer One is away."])


def test_a_page_without_a_button_does_not_speak_of_one(cast: Cast) -> None:
    article = cast.under_review()
    cast.invite(article, cast.reviewers[0])
    page = as_(cast.editor).get(PAGE, {"do": "remind", "articles": article.pk}).content.decode()
    assert "Nothing would happen, and this is why." in page and "press the button" not in page


def test_what_is_overdue_is_given_to_the_next_in_turn(cast: Cast) -> None:
    late, fine = cast.under_review(title="One?"), cast.under_review(title="Two?")
    first, second = cast.invite(late)
    cast.invite(fine)
    Assignment.objects.filter(revision=late.revision).update(
        due_at=timezone.now() - timedelta(days=3)
    )
    found = press(cast.editor, "reassign", late, fine)  # nobody who was late gets another's place
    assert found[late.pk] == (
        ["Reviewer Three is asked in the place of Reviewer One."],
        [],
        ["Nobody else may be asked in the place of Reviewer Two."],
    )
    assert found[fine.pk] == ([], ["Nothing is overdue."], [])
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "invited")


def test_what_has_moved_on_is_named_and_holds_no_other_up(cast: Cast) -> None:
    first, gone, own, last = (
        cast.under_review(title=f"{word}?") for word in ("One", "Two", "Three", "Four")
    )
    foreign = cast.draft(title="Five?")
    gone.withdraw(by=cast.author)
    last.request_changes(by=cast.editor, digest=last.digest, reason="More.")
    Article.objects.filter(pk=own.pk).update(author=cast.editor)
    found = press(cast.editor, "remind", last, foreign, own, gone, first)
    assert found == {
        first.pk: ([], ["Nobody is asked now."], []),
        gone.pk: ([], [], ["Not under review any more: it is withdrawn now."]),
        last.pk: ([], [], ["Not under review any more: it is changes requested now."]),
    }


def test_what_is_beyond_one_press_is_named_as_not_done(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("editorial.admin.screens.bulk.AT_MOST", 1)
    first, gone, second = (cast.under_review(title=f"{word}?") for word in ("One", "Two", "Three"))
    gone.withdraw(by=cast.author)
    found = press(cast.editor, "assign", first, gone, second)
    assert len(found[first.pk][0]) == 1 and found[second.pk] == ([], [], ["At most 1 at once."])
    assert not Assignment.objects.filter(revision=second.revision).exists()


def test_a_second_press_and_a_reload_do_nothing_and_show_the_same(cast: Cast) -> None:
    article, client = cast.under_review(), as_(cast.editor)
    assert client.get(DONE).headers["Location"] == PAGE, "nothing was done yet"
    sent = {"do": "assign", "articles": [article.pk]}
    sent["run"] = client.get(PAGE, sent).context["run"]
    client.post(PAGE, sent)
    before = everything()
    first = what_came(client.get(DONE))
    client.post(PAGE, sent)
    assert (
        what_came(client.get(DONE)) == what_came(client.get(DONE)) == first
        and first[article.pk][0] != []
    )
    assert everything() == before
    sent["run"] = client.get(PAGE, sent).context["run"]
    client.post(PAGE, sent)
    assert what_came(client.get(DONE)) == {article.pk: ([], [ENOUGH], [])}, "another run"


def test_a_press_during_the_first_one_does_nothing_and_says_that_it_is_not_through(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, client, pages = cast.under_review(), as_(cast.editor), []
    sent = {"do": "assign", "articles": [article.pk]}
    sent["run"] = client.get(PAGE, sent).context["run"]
    label, plan = DOES["assign"]

    def meanwhile(*given: Any) -> Any:
        pages.append(client.post(PAGE, sent, follow=True).content.decode())
        yield from plan(*given)

    monkeypatch.setitem(DOES, "assign", (label, meanwhile))
    client.post(PAGE, sent)
    [page] = pages
    assert "This is still running." in page and "Done:" not in page
    assert (
        len(what_came(client.get(DONE))[article.pk][0]) == 1
        and article.events.filter(verb="invite").count() == 1
    )


def test_three_names_are_listed_as_one_says_them(cast: Cast) -> None:
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=3)
    article = cast.under_review()
    [[[sentence], *_]] = press(cast.editor, "assign", article).values()
    assert re.fullmatch(r"Reviewer \w+, Reviewer \w+ and Reviewer \w+ are asked\.", sentence)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"do": "assign"}, {"articles": ["Choose at least one article."]}),
        ({"articles": "one"}, {"do": ["Choose what to do."]}),
        (
            {"do": "approve", "articles": "one"},
            {"do": ["Select a valid choice. approve is not one of the available choices."]},
        ),
        (
            {"do": "assign", "articles": "9" * 30},
            {"articles": ["Choose from the articles listed here."]},
        ),
        (
            {"do": "assign", "articles": "draft"},
            {"articles": ["Choose from the articles listed here."]},
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_happens(cast: Cast, sent: dict, wrong: dict) -> None:
    keys = {"one": cast.under_review().pk, "draft": cast.draft(title="Two?").pk}
    sent = {name: keys.get(value, value) for name, value in sent.items()}
    client = as_(cast.editor)
    before = everything()
    for answer in (client.get(PAGE, sent), client.post(PAGE, sent)):
        assert (answer.status_code, answer.context["form"].errors) == (422, wrong)
    assert everything() == before


def test_what_was_published_before_full_review_is_among_them(cast: Cast) -> None:
    early, settled = force(cast, cast.under_review(title="One?")), cast.approved(title="Two?")
    page = as_(cast.other_editor).get(PAGE)
    assert [row["article"] for row in page.context["rows"]] == [early]
    assert "Published before full review. For an editor: nobody has been invited yet." in (
        page.content.decode()
    )
    found = press(cast.other_editor, "assign", early, settled)
    assert found[early.pk][0][0].endswith("are asked.")
    assert found[settled.pk][2] == ["Not under review any more: it is approved now."]


def test_the_page_is_for_editors_and_costs_the_same_at_any_number_of_rows(cast: Cast) -> None:
    assert as_(cast.reviewers[0]).get(PAGE).status_code == 403
    client = as_(cast.editor)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE).status_code == 200
        return len(seen)

    BoardMember.objects.update(cap=99)
    cast.invite(cast.under_review(title="One?"))
    at_few = cost()
    for number in range(8):
        cast.invite(cast.under_review(title=f"Question {number}?"))
    assert at_few == cost() <= 12
