"""The queue: exactly the rows an editor may see, what each waits for, and what it costs."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Policy, Topic
from articles.workflow.recorded import Opposed
from editorial.admin.decisions.inviting import due_day
from editorial.admin.decisions.next_action import (
    FOR_NOBODY,
    TO_BE_READ_FIRST,
    TO_BE_SETTLED,
    waiting,
    with_blocking,
)
from reviewers.assigning.matching import match
from reviewers.models import BoardMember, Comment, Interests, QuorumPolicy
from tests.articles.record.test_forced import force
from tests.cast import Cast, person, sign_for

pytestmark = pytest.mark.both

QUEUE = "/admin/articles/article/"


def rows(client: Client, query: str = "") -> list[int]:
    """The articles listed, in order."""
    return [article.pk for article in client.get(QUEUE + query).context["cl"].result_list]


def waits(article: Article) -> str:
    """The sentence in the queue."""
    [row] = with_blocking(Article.objects.filter(pk=article.pk))
    asked = (
        row.revision.assignments.with_outlook()
        .select_related("member__person", "review")
        .order_by("pk")
    )
    return waiting(row, asked, blocking=row.blocking_count)


@pytest.fixture
def at_the_queue(cast: Cast, client: Client) -> Client:
    client.force_login(cast.editor)
    return client


def test_the_queue_is_open_work_the_oldest_first(cast: Cast, at_the_queue: Client) -> None:
    cast.draft(title="Is this still at its desk?")
    changes, submitted, review, revising = (
        cast.changes_requested(title="One?"),
        cast.submitted(title="Two?"),
        cast.under_review(title="Three?"),
        cast.revising(title="Four?"),
    )
    (
        cast.approved(title="Five?"),
        cast.rejected(title="Six?"),
        cast.withdrawn(title="Seven?"),
        cast.retracted(title="Eight?"),
    )
    assert rows(at_the_queue) == [changes.pk, submitted.pk, review.pk, revising.pk]


def test_every_status_has_its_list_and_a_first_draft_is_in_none(
    cast: Cast, at_the_queue: Client
) -> None:
    draft = cast.draft(title="Is this still at its desk?")
    walked = {
        "submitted": cast.submitted(title="One?"),
        "under_review": cast.under_review(title="Two?"),
        "approved": cast.approved(title="Three?"),
        "changes_requested": cast.changes_requested(title="Four?"),
        "rejected": cast.rejected(title="Five?"),
        "withdrawn": cast.withdrawn(title="Six?"),
        "retracted": cast.retracted(title="Seven?"),
        "draft": cast.revising(title="Eight?"),
    }
    for status, article in walked.items():
        assert rows(at_the_queue, f"?status={status}") == [article.pk], status
    assert sorted(rows(at_the_queue, "?status=all")) == sorted(
        article.pk for article in walked.values()
    )
    assert rows(at_the_queue, "?status=all&q=desk") == []
    assert at_the_queue.get(f"{QUEUE}{draft.pk}/change/").status_code == 404


def test_search_reads_what_was_submitted(cast: Cast, at_the_queue: Client) -> None:
    article = cast.changes_requested(title="Does magnesium matter?")
    cast.submitted(title="Is sodium low?")
    article.edit(by=cast.author, version=article.version, title="Is the CANARY singing?")
    assert rows(at_the_queue, "?q=magnesium") == [article.pk]
    assert rows(at_the_queue, "?q=canary") == []
    assert "CANARY" not in at_the_queue.get(QUEUE).content.decode()


def test_what_belongs_to_a_row_is_readable_in_the_dark_and_no_filter_is_a_riddle(
    cast: Cast, at_the_queue: Client
) -> None:
    cast.submitted()
    html = at_the_queue.get(QUEUE).content.decode()
    assert re.search(r'class="block text-subtle">\s*For \w+ · revision 1<', html)
    for words in ("Public, with an open question", "Its original text has changed"):
        assert words in html


def test_a_text_is_only_called_one_to_decide_on_while_it_is(
    cast: Cast, at_the_queue: Client
) -> None:
    for article, is_open in (
        (cast.under_review(title="One?"), True),
        (cast.submitted(title="Two?"), True),
        (cast.approved(title="Three?"), False),
    ):
        html = at_the_queue.get(f"{QUEUE}{article.pk}/change/").content.decode()
        assert ("The text you decide on" in html) is is_open
        assert ("The text of revision 1" in html) is not is_open


def test_filters_narrow_by_topic_and_audience(cast: Cast, at_the_queue: Client) -> None:
    for_patients = cast.submitted(title="One?", audience="patient")
    of_another_topic = cast.submitted(
        title="Two?", topic=Topic.objects.create(name="Infections", slug="infections")
    )
    assert rows(at_the_queue, "?audience__exact=patient") == [for_patients.pk]
    assert rows(at_the_queue, f"?topic__id__exact={of_another_topic.topic_id}") == [
        of_another_topic.pk
    ]


def test_each_article_says_for_whom_it_waits(cast: Cast) -> None:
    assert (
        waits(cast.submitted(title="One?")) == "For an editor: nobody has looked at revision 1 yet."
    )
    article = cast.under_review(title="Two?")
    assert (
        waits(article)
        == "For an editor: nobody has been invited yet. 0 of 2 approving reviews are in."
    )
    first, second = cast.invite(article)
    due = f"due {first.due_at.day} {first.due_at:%B}"
    both = f"Waiting for Reviewer One (invited, {due}) and Reviewer Two (invited, {due})."
    assert waits(article) == f"0 of 2 approving reviews are in. {both}"
    cast.review(first)
    assert (
        waits(article)
        == f"1 of 2 approving reviews are in. Waiting for Reviewer Two (invited, {due})."
    )
    second.accept(by=cast.reviewers[1])
    second.declare(by=cast.reviewers[1], interests=Interests.DECLARED, text="Fees.")
    either = "More must be invited, unless a chair waives what Reviewer Two declared."
    assert waits(article) == f"For an editor: 1 of 2 approving reviews are in. {either}"
    second.decline(by=cast.reviewers[1], reason="Fees.")
    assert waits(article) == "For an editor: 1 of 2 approving reviews are in. More must be invited."
    [third] = cast.invite(article, cast.reviewers[2])
    cast.review(third)
    assert waits(article) == "For an editor to decide: 2 of 2 approving reviews are in."


def test_the_queue_counts_as_the_quorum_does(cast: Cast, at_the_queue: Client) -> None:
    Topic.objects.update(specialist="nephrologist")
    QuorumPolicy.objects.adopt(
        by=cast.chair, topic=cast.topic, approvals=1, of_topic=1, always=["pharmacist"]
    )
    article = cast.under_review()
    [asked] = cast.invite(article, cast.reviewers[0])
    objection = (
        "0 of 1 approving reviews are in: a nephrologist and a pharmacist are still missing."
    )
    due = f"due {asked.due_at.day} {asked.due_at:%B}"
    asked_now = f"Still outstanding: Reviewer One (invited, {due})."
    assert waits(article) == f"For an editor: {objection} More must be invited. {asked_now}"
    cast.review(asked)
    objection = "1 of 1 approving reviews are in: a pharmacist is still missing."
    assert waits(article) == f"For an editor: {objection} More must be invited."
    assert objection in at_the_queue.get(QUEUE).content.decode()
    with pytest.raises(Opposed) as refused:
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )
    assert refused.value.objections == [objection]


def test_a_refusing_review_hands_the_article_back_and_says_who_is_still_asked(
    cast: Cast, at_the_queue: Client
) -> None:
    article = cast.under_review()
    first, second = cast.invite(article)
    cast.review(first, "changes_requested", comments_to_author="Magnesium is missing.")
    against = "Not approved, or changes asked for, by Reviewer One, MD."
    due = f"due {second.due_at.day} {second.due_at:%B}"
    asked = f"Still outstanding: Reviewer Two (invited, {due})."
    assert waits(article) == f"For an editor: {against} {asked}"
    html = at_the_queue.get(f"{QUEUE}{article.pk}/change/").content.decode()
    assert f"<p>{asked}</p>" in html and html.count(against) == 1
    second.decline(by=cast.reviewers[1], reason="I am away.")
    assert waits(article) == f"For an editor: {against}"


def test_an_open_comment_is_never_called_a_decision(cast: Cast, at_the_queue: Client) -> None:
    article = cast.under_review()
    [asked] = cast.invite(article, cast.reviewers[0])
    Comment.objects.create(
        revision=article.revision,
        assignment=asked,
        person=cast.reviewers[0],
        text="Which?",
        is_blocking=True,
    )
    cast.review(asked, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comment.")
    article.submit(by=cast.author, reason="Anew.").start_review(by=cast.editor)
    asked = cast.invite(article, *cast.reviewers[1:])
    assert waits(article).endswith("). 1 blocking comment is not resolved yet.")
    for assignment in asked:
        cast.review(assignment)
    assert waits(article) == "For an editor: 1 blocking comment is not resolved yet."
    for page in (QUEUE, f"{QUEUE}several/"):
        html = at_the_queue.get(page).content.decode()
        assert waits(article) in html and "For an editor to decide" not in html, page
    html = at_the_queue.get(f"{QUEUE}{article.pk}/change/").content.decode()
    assert "For an editor" not in html, "what blocks is said once, where it can be resolved"
    assert html.count("1 blocking comment is not resolved yet.") == 1


@pytest.mark.parametrize(
    "gone", [{"is_active": False}, {"licence_verified_on": None}, {"person__is_active": False}]
)
def test_the_queue_and_the_matching_expect_the_same_reviews(
    cast: Cast, gone: dict[str, Any]
) -> None:
    article = cast.under_review()
    first, second = cast.invite(article)
    awaited = match(article, due_day(article)).expected
    assert awaited.is_met and "Waiting for Reviewer One" in waits(article)
    for column, value in gone.items():
        row = first.member.person if column.startswith("person__") else first.member
        type(row).objects.filter(pk=row.pk).update(**{column.removeprefix("person__"): value})
    assert match(article, due_day(article)).expected.missing_approvals == 1
    assert waits(article) == (
        "For an editor: 0 of 2 approving reviews are in. Reviewer One can no longer sign. More "
        "must be invited. Still outstanding: Reviewer Two (invited, due "
        f"{second.due_at.day} {second.due_at:%B})."
    )


def test_what_was_published_early_waits_for_its_review_before_the_second_key(
    cast: Cast, at_the_queue: Client
) -> None:
    article = force(cast, cast.under_review())
    decision = f"{QUEUE}{article.pk}/change/"
    [asked] = cast.invite(article, cast.reviewers[0])
    early, missing = "Published before full review.", "0 of 2 approving reviews are in."
    expected = {
        QUEUE: f"{early} For an editor: {missing} More must be invited.",
        decision: f"{early} For an editor: More must be invited.",  # what blocks stands beside it
    }
    for page, words in expected.items():
        html = at_the_queue.get(page).content.decode()
        assert words in html and missing in html and TO_BE_SETTLED not in html, page
    for assignment in (asked, *cast.invite(article, cast.reviewers[1])):
        cast.review(assignment)
    for page in (QUEUE, decision):
        assert TO_BE_SETTLED in at_the_queue.get(page).content.decode(), page
    article.refresh_from_db()
    article.revise(by=cast.author)
    assert "the next revision" in at_the_queue.get(decision).content.decode()
    article.submit(by=cast.author, reason="Anew.")
    for page in (QUEUE, decision):
        assert TO_BE_READ_FIRST in at_the_queue.get(page).content.decode(), page


def test_a_page_that_waits_for_nobody_does_not_say_so(cast: Cast, at_the_queue: Client) -> None:
    article = cast.approved()
    assert FOR_NOBODY in at_the_queue.get(f"{QUEUE}?status=approved").content.decode()
    decision = at_the_queue.get(f"{QUEUE}{article.pk}/change/")
    assert decision.context["waits"] == "" and "page-head__lead" not in decision.content.decode()


LISTS = [
    "/admin/articles/article/",
    "/admin/articles/event/",
    "/admin/articles/notification/",
    "/admin/articles/person/",
    "/admin/reviewers/boardmember/",
    "/admin/articles/topic/",
    "/admin/articles/policy/",
]


@pytest.mark.long
@pytest.mark.any_database  # statements are counted, which both are sent
def test_a_list_costs_the_same_at_any_number_of_rows(cast: Cast, at_the_queue: Client) -> None:
    def fill(numbers: range) -> None:
        for number in numbers:
            cast.invite(cast.under_review(title=f"Question {number}?"))
            topic = Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}")
            BoardMember.objects.create(
                person=person(f"somebody_{number}", "Editors", "Board")
            ).topics.add(topic)
            Policy.objects.adopt("disclaimer", f"Text {number}.", by=cast.chair)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert at_the_queue.get(path).status_code == 200
        return len(seen)

    fill(range(5))
    at_few = {path: cost(path) for path in LISTS}
    fill(range(5, 30))
    assert at_few == {path: cost(path) for path in LISTS} and max(at_few.values()) <= 12


def test_a_list_offers_nothing_to_delete_or_to_edit_in_place(
    cast: Cast, at_the_queue: Client
) -> None:
    article = cast.submitted()
    html = at_the_queue.get(QUEUE).content.decode()
    assert not re.search(r'name="(action|_selected_action|_save)"', html)
    before = article.history.count()
    at_the_queue.post(
        QUEUE, {"action": "delete_selected", "_selected_action": article.pk, "post": "yes"}
    )
    assert Article.objects.filter(pk=article.pk).exists() and article.history.count() == before
