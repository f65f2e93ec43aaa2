"""The verbs: what each does in one transaction, and how each refuses."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django_fsm import can_proceed

from articles.models import Article, Event, Notification, Page, Reference, Status, Topic
from articles.verification import page as pages
from articles.workflow.recorded import Opposed, Stale, offer
from reviewers.models import Assignment
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked


@walked
def article(cast: Cast) -> Article:
    """A text under review that may be approved."""
    return cast.reviewed()


@pytest.mark.once
def test_the_walk_from_draft_to_approved(cast: Cast) -> None:
    article = cast.approved()
    assert article.status == Status.APPROVED
    assert [event.verb for event in article.events.all()] == [
        "submit",
        "start_review",
        "invite",
        "accept",
        "declare",
        "sign",
        "accept",
        "declare",
        "sign",
        "approve",
    ]
    assert article.galley.revision == article.approved_revision == article.revision
    assert Page.objects.get(article=article).galley == article.galley


@pytest.mark.once
def test_every_event_links_to_the_one_before_it(cast: Cast) -> None:
    previous = ""
    for event in cast.approved().events.all():
        assert event.previous == previous
        previous = event.hash


def test_a_verb_writes_one_history_row_with_actor_and_reason(cast: Cast) -> None:
    article = cast.under_review()
    before = article.history.count()
    article.request_changes(by=cast.editor, digest=article.digest, reason="More on magnesium.")
    row = article.history.first()
    assert article.history.count() == before + 1
    assert (row.status, row.history_user, row.history_change_reason) == (
        Status.CHANGES_REQUESTED,
        cast.editor,
        "request_changes: More on magnesium.",
    )


def test_only_the_author_submits(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        cast.draft().submit(by=cast.other_author)


def test_submitting_twice_is_late(cast: Cast) -> None:
    article = cast.submitted()
    with pytest.raises(Stale):
        article.submit(by=cast.author)


def test_submitting_an_unfinished_text_is_opposed_with_the_findings(cast: Cast) -> None:
    article = cast.draft(body="A claim. [7]")
    with pytest.raises(Opposed) as refusal:
        article.submit(by=cast.author)
    assert any("[7] has no reference" in objection for objection in refusal.value.objections)
    assert article.status == Status.DRAFT and not article.events.exists()


@pytest.mark.once
def test_a_superuser_is_no_editor(cast: Cast, article: Article) -> None:
    with pytest.raises(PermissionDenied):
        article.approve(
            by=cast.operator, digest=article.digest, signature=sign_for(cast.operator, article)
        )


def test_approval_waits_for_the_quorum(cast: Cast) -> None:
    article = cast.under_review()
    assert not can_proceed(article.approve)
    assert offer(article, "approve", cast.editor).reasons == ("0 of 2 approving reviews are in.",)
    with pytest.raises(Opposed):
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )


def test_a_decision_on_a_stale_screen_is_refused(cast: Cast, article: Article) -> None:
    with pytest.raises(Stale):
        article.approve(
            by=cast.editor,
            digest="sha256:" + "0" * 64,
            signature=sign_for(cast.editor, article, digest="sha256:" + "0" * 64),
        )


@pytest.mark.parametrize("verb", ["request_changes", "reject"])
def test_a_refusal_needs_a_reason(cast: Cast, verb: str) -> None:
    article = cast.submitted() if verb == "reject" else cast.under_review()
    with pytest.raises(Opposed):
        getattr(article, verb)(by=cast.editor, digest=article.digest, reason="  ")


@pytest.mark.once
def test_a_rejected_revision_leaves_the_approved_text_up_and_restores_the_copy(cast: Cast) -> None:
    article = cast.revising()
    approved, page = article.approved_revision, Page.objects.get(article=article)
    article.edit(
        by=cast.author,
        version=article.version,
        title="Is it worse?",
        body=article.body + "More. [1]\n",
    )
    article.submit(by=cast.author)
    article.reject(by=cast.editor, digest=article.digest, reason="No.")
    assert article.status == Status.APPROVED
    assert (article.title, article.body) == (approved.title, approved.body)
    assert [reference.as_csl() for reference in article.references.all()] == approved.listed
    assert Page.objects.get(article=article).etag == page.etag


def test_a_failure_inside_a_verb_leaves_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = cast.under_review()
    counts = Event.objects.count(), Notification.objects.count(), article.history.count()
    monkeypatch.setattr(Event, "canonical", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        article.request_changes(by=cast.editor, digest=article.digest, reason="x")
    assert article.status == Status.UNDER_REVIEW
    assert (Event.objects.count(), Notification.objects.count(), article.history.count()) == counts


def test_a_role_taken_away_after_the_page_was_drawn_no_longer_decides(
    cast: Cast, article: Article
) -> None:
    assert cast.editor.roles  # as a request would have cached them
    cast.editor.groups.clear()
    with pytest.raises(PermissionDenied):
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )


@pytest.mark.once
@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("疼痛怎么办？", "teng-tong-zen-me-ban"),
        ("ما هو الألم؟", "m-hw-llm"),
        ("क्या दर्द?", "kya-drd"),
        ("מה הכאב?", "mh-hkhv"),
        ("🔥", "fire"),
        ("?", "question-mark"),
        ("≥ 5 µg", "at-least-5-mcg"),
    ],
)
def test_a_question_in_any_script_has_an_address_that_readers_find_it_at(
    cast: Cast, title: str, address: str
) -> None:
    article = cast.approved(title=title)
    assert article.slug == address and cast.draft(title=title).slug == f"{address}-2"
    assert Client().get(f"/articles/{address}/").status_code == 200


def test_two_drafts_of_one_question_at_one_moment_get_two_addresses(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, free = cast.draft(), Article.free_slug
    answers = iter([taken.slug])  # found free just before the other was saved
    monkeypatch.setattr(Article, "free_slug", lambda self: next(answers, "") or free(self))
    assert cast.draft().slug == f"{taken.slug}-2"


def test_an_edit_that_meets_a_taken_address_is_late_and_changes_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, article = cast.draft(), cast.draft(title="Another question?")
    monkeypatch.setattr(Article, "free_slug", lambda self: taken.slug)
    with pytest.raises(Stale, match="Save once more"):
        article.edit(by=cast.author, version=article.version, title=taken.title)
    assert Article.objects.get(pk=article.pk).title == "Another question?"


def test_an_editor_who_wrote_it_runs_nothing_of_its_review(cast: Cast) -> None:
    cast.author.groups.set(cast.editor.groups.all())
    article = cast.submitted()
    with pytest.raises(PermissionDenied):
        article.start_review(by=cast.author)
    with pytest.raises(PermissionDenied):
        article.reject(by=cast.author, digest=article.digest, reason="No.")
    article.start_review(by=cast.editor)
    with pytest.raises(PermissionDenied):
        Assignment.objects.invite(article, cast.members[:1], by=cast.author)


def test_who_has_reviewed_a_text_does_not_approve_it(cast: Cast, article: Article) -> None:
    cast.reviewers[0].groups.add(*cast.editor.groups.all())
    with pytest.raises(PermissionDenied, match="reviewed"):
        article.approve(
            by=cast.reviewers[0],
            digest=article.digest,
            signature=sign_for(cast.reviewers[0], article),
        )


def test_who_has_declared_an_interest_does_not_approve(cast: Cast, article: Article) -> None:
    third = cast.reviewers[2]
    (assignment,) = cast.invite(article, third)
    assignment.accept(by=third).declare(by=third, interests="declared", text="Shares in the maker.")
    third.groups.add(*cast.editor.groups.all())
    with pytest.raises(PermissionDenied, match="interest"):
        article.approve(by=third, digest=article.digest, signature=sign_for(third, article))


@pytest.mark.parametrize("verb", ["request_changes", "reject", "cancel", "invite"])
def test_who_has_declared_an_interest_decides_nothing_about_the_article(
    cast: Cast, verb: str
) -> None:
    article, third = cast.under_review(), cast.reviewers[2]
    mine, other = cast.invite(article, third)[0], cast.invite(article)[0]
    mine.accept(by=third).declare(by=third, interests="declared", text="I sell the other drug.")
    mine.decline(by=third, reason="See above.")
    third.groups.add(*cast.editor.groups.all())
    act = {
        "cancel": lambda: other.cancel(by=third),
        "invite": lambda: Assignment.objects.invite(article, [cast.members[1]], by=third),
    }.get(verb, lambda: getattr(article, verb)(by=third, digest=article.digest, reason="No."))
    with pytest.raises(PermissionDenied, match="declared no interest"):
        act()


@pytest.mark.once
def test_who_reads_a_text_does_not_approve_it_meanwhile(cast: Cast) -> None:
    article, third = cast.reviewed(), cast.reviewers[2]
    cast.invite(article, third)[0].accept(by=third)
    third.groups.add(*cast.editor.groups.all())
    with pytest.raises(PermissionDenied, match="nor reviewed"):
        article.approve(by=third, digest=article.digest, signature=sign_for(third, article))


@pytest.mark.once
def test_a_retraction_is_of_the_public_revision(cast: Cast) -> None:
    article = cast.revising()
    public = article.digest
    article.edit(by=cast.author, version=article.version, body=article.body + "More. [1]\n").submit(
        by=cast.author
    )
    with pytest.raises(Stale):
        article.retract(
            by=cast.chair,
            digest=article.digest,
            signature=sign_for(cast.chair, article, "retract"),
            reason="Wrong.",
        )
    article.retract(
        by=cast.chair,
        digest=public,
        signature=sign_for(cast.chair, article, "retract", digest=public),
        reason="Wrong.",
    )
    assert article.events.get(verb="retract").digest == public
    assert violations() == []


@pytest.mark.once
def test_a_rejection_restores_topic_and_co_authors_too(cast: Cast) -> None:
    other = Topic.objects.create(name="Heart", slug="heart")
    article = cast.revising()
    article.edit(
        by=cast.author, version=article.version, topic=other, co_authors=[cast.co_author]
    ).submit(by=cast.author)
    article.reject(by=cast.editor, digest=article.digest, reason="No.")
    article.refresh_from_db()
    assert (article.topic, list(article.co_authors.all())) == (cast.topic, [])


@pytest.mark.once
def test_another_topic_in_the_working_copy_changes_nothing_public(cast: Cast) -> None:
    article = cast.revising()
    article.edit(
        by=cast.author,
        version=article.version,
        topic=Topic.objects.create(name="Heart", slug="heart"),
    )
    assert pages.verify(Page.objects.get(article=article)) == []


def test_the_audience_is_settled_by_the_first_submission(cast: Cast) -> None:
    article = cast.changes_requested()
    with pytest.raises(Opposed):
        article.edit(by=cast.author, version=article.version, audience="patient")


def test_what_is_saved_over_stays_in_the_history_with_its_references(cast: Cast) -> None:
    article = cast.draft()
    article.edit(by=cast.author, version=0, references=[Reference(title="First")])
    article.edit(by=cast.author, version=1, body="Other.", references=[])
    newest, before = article.history.all()[:2]
    assert (newest.listed, before.listed) == ([], [{"kind": "research", "title": "First"}])


def test_the_log_of_a_refusal_names_no_reviewer(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    article = cast.under_review()
    cast.review(cast.invite(article)[0], "changes_requested")
    with pytest.raises(Opposed):
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )
    assert "refused: approve of article" in caplog.text and "Reviewer One" not in caplog.text


def test_who_was_dropped_from_the_byline_has_still_written(cast: Cast) -> None:
    article = cast.draft()
    article.edit(by=cast.author, version=0, co_authors=[cast.chair])
    article.edit(by=cast.chair, version=1, body=article.body + "All mine. [1]\n")
    article.edit(by=cast.author, version=2, co_authors=[])
    article.submit(by=cast.author)
    with pytest.raises(PermissionDenied):
        article.start_review(by=cast.chair)
