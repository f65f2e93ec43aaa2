"""Who is told of what upstairs: exactly these people, each once, with something present that
could leak."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.initial_data.names import BOARD
from articles.models import Article, Channel, Notification
from reviewers.models import (
    CHECKLIST,
    Assignment,
    AssignmentStatus,
    Comment,
    CommentStatus,
    Interests,
    Waiver,
)
from tests.articles.reading.publishing import declare_late
from tests.cast import Cast, person, sign_for
from tests.reviewers.comments.drafting import draft
from tests.rewinding import walked

EDITORS = {"editor", "other_editor", "chair"}


@pytest.fixture
def notified(cast: Cast):
    """Return a function that gives what was told since it was asked last: pairs of kind and
    person."""
    heard: set[int] = set()

    def since() -> set[tuple[str, str]]:
        new = (
            Notification.objects.filter(channel=Channel.INBOX)
            .exclude(pk__in=heard)
            .select_related("recipient")
        )
        rows = [
            (
                notification.event_id,
                notification.kind,
                notification.recipient.email.removesuffix("@cast.example"),
            )
            for notification in new
        ]
        heard.update(notification.pk for notification in new)
        assert len(rows) == len({(event, who) for event, _, who in rows}), (
            "Somebody was told twice of one event."
        )
        return {(kind, who) for _, kind, who in rows}

    return since


def all_of(kind: str, *people: str) -> set[tuple[str, str]]:
    return {(kind, who) for who in people}


@walked
def article(cast: Cast) -> Article:
    """A text under review."""
    return cast.under_review()


def test_a_review_that_starts_is_told_to_chairs_and_the_active_members_of_the_topic(
    cast: Cast, notified
) -> None:
    person("second_chair", "Chairs")
    elsewhere, gone, roleless = person("elsewhere", "Board"), *cast.reviewers[1:]
    elsewhere_member = type(cast.members[0]).objects.create(person=elsewhere)
    assert not elsewhere_member.topics.exists()
    gone.board_member.is_active = False
    gone.board_member.save()
    roleless.groups.clear()
    article = cast.submitted()
    notified()
    article.start_review(by=cast.chair)
    assert notified() == all_of("board_review_started", "second_chair", "reviewer_one") | {
        ("author_under_review", "author")
    }


def test_members_get_a_mail_when_they_are_asked_and_none_before(cast: Cast) -> None:
    article = cast.under_review()
    cast.invite(article, cast.reviewers[0])
    mails = Notification.objects.filter(channel="mail")
    assert [notification.kind for notification in mails.filter(recipient=cast.reviewers[0])] == [
        "reviewer_invited"
    ]
    assert mails.filter(recipient=cast.chair, kind="board_review_started").exists()
    assert "about 1 minute to read" in mails.get(kind="reviewer_invited").text


def test_an_author_on_the_board_is_told_as_the_author(cast: Cast, notified) -> None:
    cast.reviewers[0].groups.clear()
    cast.author.groups.set(cast.reviewers[1].groups.all())
    type(cast.members[0]).objects.create(person=cast.author).topics.add(cast.topic)
    article = cast.submitted()
    notified()
    article.start_review(by=cast.chair)
    assert notified() == all_of("board_review_started", "reviewer_two", "reviewer_three") | {
        ("author_under_review", "author")
    }


def test_who_made_a_comment_is_told_when_somebody_else_settles_it_or_opens_it_again(
    cast: Cast, article: Article, notified
) -> None:
    asked = cast.invite(article)[0]
    comment = draft(asked, is_blocking=True)
    cast.review(asked, "changes_requested")
    notified()
    comment.resolve(by=cast.editor, reason="The canary in table 2.")
    assert notified() == {("reviewer_settled", "reviewer_one")}
    mail, inbox = Notification.objects.filter(kind="reviewer_settled").order_by("-channel")
    assert inbox.path == f"/admin/board/{asked.pk}/#remark-{comment.pk}"
    assert "canary" in inbox.text and "canary" not in mail.text and "your inbox" in mail.text
    comment.reopen(by=cast.reviewers[0])
    comment.resolve(by=cast.reviewers[0])
    assert notified() == set()
    comment.reopen(by=cast.other_editor, reason="Table 2 has gone.")
    assert notified() == {("reviewer_settled", "reviewer_one")}


def test_an_invitation_is_told_to_those_asked_with_their_own_page(
    cast: Cast, article: Article, notified
) -> None:
    notified()
    asked = cast.invite(article)
    assert notified() == all_of("reviewer_invited", "reviewer_one", "reviewer_two")
    paths = Notification.objects.filter(kind="reviewer_invited", channel=Channel.MAIL).values_list(
        "recipient", "path"
    )
    assert dict(paths) == {
        assignment.member.person_id: f"/admin/board/{assignment.pk}/" for assignment in asked
    }


def test_accepting_and_declaring_nothing_are_told_to_nobody(cast: Cast, notified) -> None:
    assignment, _ = cast.invite(cast.under_review())
    notified()
    assignment.accept(by=assignment.member.person)
    assignment.declare(by=assignment.member.person, interests=Interests.NONE)
    assert notified() == set()


def test_an_editor_who_is_asked_to_read_hears_nothing_of_the_others_before_the_own_review_is_in(
    cast: Cast, notified
) -> None:
    cast.other_editor.groups.add(Group.objects.get(name=BOARD))
    both = type(cast.members[0]).objects.create(
        person=cast.other_editor, licence_verified_on=timezone.localdate()
    )
    article = cast.under_review()
    [own] = Assignment.objects.invite(article, [both], by=cast.editor)
    assignment, other = cast.invite(article)
    notified()
    assignment.decline(by=assignment.member.person, reason="No time.")
    assert notified() == all_of("editors_declined", "editor", "chair")
    third = Assignment.objects.invite(article, [cast.members[2]], by=cast.editor)[0]
    cast.review(other)
    notified()
    cast.review(third)
    assert notified() == all_of("editors_ready", "editor", "chair")
    cast.review(own)
    assert notified() == set(), "the others know, and who has reviewed does not decide"


def test_settling_the_last_blocking_comment_makes_it_ready_and_editors_hear_of_it_once(
    cast: Cast, notified
) -> None:
    assignment, other = cast.invite(cast.under_review())
    assignment.accept(by=assignment.member.person)
    assignment.declare(by=assignment.member.person, interests=Interests.NONE)
    assignment.sign(
        by=assignment.member.person,
        digest=assignment.digest,
        recommendation="approve",
        checklist=dict.fromkeys(CHECKLIST, True),
        signature=sign_for(assignment.member.person, assignment),
    )
    comment = Comment.objects.create(
        revision=assignment.revision,
        assignment=assignment,
        person=assignment.member.person,
        text="Look.",
        status=CommentStatus.OPEN,
        is_blocking=True,
    )
    cast.review(other)
    notified()
    comment.resolve(by=assignment.member.person)
    assert notified() == all_of("editors_ready", *EDITORS)
    comment.reopen(by=assignment.member.person)
    comment.resolve(by=assignment.member.person)
    assert notified() == set(), "once for a revision"


def test_a_minor_correction_is_told_to_editors_when_it_can_be_approved_and_to_no_member(
    cast: Cast, notified
) -> None:
    article = cast.revising()
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body.replace("is known", "is known of it"),
    )
    article.submit(by=cast.author, reason="A word.", is_minor=True)
    notified()
    article.start_review(by=cast.editor)
    assert notified() == all_of("editors_ready", "other_editor", "chair") | {
        ("author_under_review", "author")
    }


def test_a_waiver_is_told_to_the_member_it_is_for(cast: Cast, notified) -> None:
    assignment, other = cast.invite(cast.under_review())
    assignment.accept(by=assignment.member.person)
    assignment.declare(by=assignment.member.person, interests=Interests.DECLARED, text="A grant.")
    notified()
    signature = sign_for(cast.chair, assignment.article, "waive")
    Waiver.objects.grant(
        assignment.article,
        assignment.member,
        by=cast.chair,
        reason="It ended years ago.",
        digest=assignment.digest,
        signature=signature,
    )
    assert (
        notified() == all_of("reviewer_waived", "reviewer_one")
        and other.status == AssignmentStatus.INVITED
    )
    mail = Notification.objects.get(kind="reviewer_waived", channel=Channel.MAIL)
    assert (
        "It ended years ago." in mail.text
        and "The text is open to you. Your review is due by" in mail.text
    )
    assert mail.path == f"/admin/board/{assignment.pk}/" and "A grant" not in mail.text


def test_declining_and_an_interest_are_told_to_the_editors(cast: Cast, notified) -> None:
    assignment, other = cast.invite(cast.under_review())
    notified()
    assignment.decline(by=assignment.member.person, reason="No time.")
    assert notified() == all_of("editors_declined", *EDITORS)
    other.accept(by=other.member.person)
    other.declare(by=other.member.person, interests=Interests.DECLARED, text="A grant.")
    assert notified() == all_of("editors_interest", *EDITORS)


def test_who_had_asked_hears_that_another_editor_took_it_back(cast: Cast, notified) -> None:
    assignment, _ = cast.invite(cast.under_review())
    notified()
    assignment.cancel(by=cast.chair)
    assert notified() == {("reviewer_cancelled", "reviewer_one"), ("editors_cancelled", "editor")}


def test_a_cancelled_member_is_told_and_nobody_else(cast: Cast, notified) -> None:
    assignment, _ = cast.invite(cast.under_review())
    notified()
    assignment.cancel(by=cast.editor)
    assert notified() == all_of("reviewer_cancelled", "reviewer_one")


def test_editors_hear_once_that_a_revision_is_ready(cast: Cast, notified) -> None:
    first, second, third = cast.invite(cast.under_review(), *cast.reviewers)
    notified()
    cast.review(first)
    assert notified() == set()
    cast.review(second)
    assert notified() == all_of("editors_ready", *EDITORS)
    cast.review(third)
    assert notified() == set()


def test_a_revision_with_a_refusal_is_not_ready(cast: Cast, notified) -> None:
    first, second, third = cast.invite(cast.under_review(), *cast.reviewers)
    notified()
    cast.review(first, "changes_requested")
    cast.review(second)
    cast.review(third)
    assert notified() == all_of("editors_against", *EDITORS)


def test_the_next_revision_can_be_ready_again(cast: Cast, notified) -> None:
    article = cast.reviewed()
    article.request_changes(by=cast.editor, digest=article.digest, reason="One more source.")
    article.edit(by=cast.author, version=article.version, body=article.body + "More. [1]\n")
    article.submit(by=cast.author)
    article.start_review(by=cast.editor)
    first, second = cast.invite(article)
    cast.review(first)
    notified()
    cast.review(second)
    assert notified() == all_of("editors_ready", *EDITORS)


@pytest.mark.parametrize("verb", ["request_changes", "reject", "withdraw"])
def test_when_the_review_ends_open_assignments_are_cancelled_and_all_who_were_asked_are_told(
    cast: Cast, article: Article, notified, verb: str
) -> None:
    fourth = person("reviewer_four", "Board")
    type(cast.members[0]).objects.create(person=fourth, licence_verified_on=timezone.localdate())
    signed, accepted, invited, declined = cast.invite(article, *cast.reviewers, fourth)
    cast.review(signed)
    accepted.accept(by=accepted.member.person)
    declined.decline(by=fourth, reason="No.")
    notified()
    if verb == "withdraw":
        article.withdraw(by=cast.author)
    else:
        getattr(article, verb)(by=cast.editor, digest=article.digest, reason="No.")
    assert {
        kind_and_who for kind_and_who in notified() if kind_and_who[0].startswith("reviewer")
    } == (
        {("reviewer_decided", "reviewer_one")}
        | all_of("reviewer_cancelled", "reviewer_two", "reviewer_three")
    )
    states = dict(Assignment.objects.values_list("pk", "status"))
    assert states == {
        signed.pk: AssignmentStatus.COMPLETED,
        accepted.pk: AssignmentStatus.CANCELLED,
        invited.pk: AssignmentStatus.CANCELLED,
        declined.pk: AssignmentStatus.DECLINED,
    }
    assert all(Assignment.objects.values_list("ended_at", flat=True))


def test_an_approval_is_told_to_those_who_signed(cast: Cast, notified) -> None:
    article = cast.reviewed()
    (late,) = cast.invite(article, cast.reviewers[2])
    notified()
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert notified() == (
        all_of("reviewer_decided", "reviewer_one", "reviewer_two")
        | {("reviewer_cancelled", "reviewer_three")}
        | {("author_approved", "author")}
    )
    assert Assignment.objects.get(pk=late.pk).status == AssignmentStatus.CANCELLED


def test_only_those_whom_the_record_names_are_told_that_their_name_stands_there(
    cast: Cast, article: Article
) -> None:
    for assignment in cast.invite(article, *cast.reviewers):
        cast.review(assignment)
    declare_late(Assignment.objects.get(member=cast.members[0]))
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    notifications = Notification.objects.filter(kind="reviewer_decided", channel=Channel.MAIL)
    assert {
        notification.recipient_id: "You are named as a reviewer" in notification.text
        for notification in notifications
    } == dict(zip([reviewer.pk for reviewer in cast.reviewers], [False, True, True], strict=True))
    assert all(
        "has been approved and is public now." in notification.text
        for notification in notifications
    )


def test_acts_outside_a_review_leave_assignments_alone(cast: Cast, notified) -> None:
    article = cast.approved()
    notified()
    article.revise(by=cast.author)
    assert not any(kind.startswith("reviewer") for kind, _ in notified())
    assert set(Assignment.objects.values_list("status", flat=True)) == {AssignmentStatus.COMPLETED}


def test_a_review_that_does_not_approve_is_told_to_editors_at_once(cast: Cast, notified) -> None:
    assignment, other = cast.invite(cast.under_review())
    notified()
    cast.review(assignment, "changes_requested")
    assert notified() == all_of("editors_against", *EDITORS)
    cast.review(other)
    assert notified() == set()
