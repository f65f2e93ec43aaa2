"""The walk that reaches every kind of notification."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from articles.models import Article, Channel, Notification, Person, Reference, WorkNotice
from articles.people.addresses import replacing_addresses
from articles.publishing.retracted_sources import look_through
from articles.tasks import deliver_notifications
from reviewers.models import Comment, CommentStatus, Waiver
from reviewers.tasks import keep_time
from tests.cast import Cast, sign_for
from tests.editorial.screens.test_roles import change
from tests.rewinding import walked

QUESTION = "Does mild hypokalaemia explain a twitching lip & <other> “signs”?"
SECRETS = {  # what must be in nobody's mail
    "body": "Bodycanary. [1]",
    "short_answer": "Answercanary.",
    "reference": "Referencecanary",
    "confidential": "Confidentialcanary",
    "comment": "Commentcanary",
    "interest": "Interestcanary",
    "declined": "Declinedcanary",
}
REASONS = {
    "request_changes": "Reasoncanary one.",
    "reject": "Reasoncanary two.",
    "retract": "Reasoncanary three.",
}


def draft(cast: Cast, **copy: str) -> Article:
    article = cast.draft(
        title=QUESTION, body=SECRETS["body"], short_answer=SECRETS["short_answer"], **copy
    )
    article.replace_references(
        [Reference(kind="review", title=SECRETS["reference"], source="JASN", year=2007)]
    )
    return article


def walk_everywhere(cast: Cast) -> None:
    """Reach every kind of notification."""
    bury_one(cast)  # first: the courier empties the mails that hold a link
    article = draft(cast).submit(by=cast.author).start_review(by=cast.editor)
    first, second, third = cast.invite(article, *cast.reviewers)
    third.decline(by=cast.reviewers[2], reason=SECRETS["declined"])
    for assignment in (first, second):
        cast.review(
            assignment,
            comments_to_author=SECRETS["comment"],
            comments_to_editors=SECRETS["confidential"],
        )
    comment = Comment.objects.create(
        revision=article.revision,
        assignment=first,
        person=cast.reviewers[0],
        text=SECRETS["comment"],
        status=CommentStatus.OPEN,
    )
    comment.resolve(by=cast.editor, reason="It is said there already.")
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    article.revise(by=cast.author)
    article.retract(
        by=cast.chair,
        digest=article.digest,
        signature=sign_for(cast.chair, article, "retract"),
        reason=REASONS["retract"],
    )
    article = draft(cast).submit(by=cast.author).start_review(by=cast.editor)
    for verb in ("open_preview", "close_preview"):
        getattr(article, verb)(by=cast.editor, digest=article.digest)
    article.change_address(
        by=cast.editor, former=article.slug, slug="another-address", reason="Shorter."
    )
    [interested, cancelled] = cast.invite(article)
    interested.accept(by=cast.reviewers[0])
    interested.declare(by=cast.reviewers[0], interests="declared", text=SECRETS["interest"])
    Waiver.objects.grant(
        article,
        interested.member,
        by=cast.chair,
        reason="It ended years ago.",
        digest=article.digest,
        signature=sign_for(cast.chair, article, "waive"),
    )
    cast.review(
        cast.invite(article, cast.reviewers[2])[0],
        "changes_requested",
        comments_to_author=SECRETS["comment"],
    )
    cancelled.cancel(by=cast.chair)
    article.request_changes(
        by=cast.editor, digest=article.digest, reason=REASONS["request_changes"]
    )
    article.withdraw(by=cast.author)
    article = draft(cast)
    article.edit(by=cast.author, version=article.version, co_authors=[cast.co_author])
    publish_first(cast)
    let_time_pass(cast)
    adapt(cast)
    hand_over_keys(cast)
    waive_findings(cast)
    retract_a_source(cast)
    disagree(cast)


def adapt(cast: Cast) -> None:
    """A variant falls out of step with its source, and is found to hold still."""
    source = approve(cast, draft(cast))
    source.begin_variant(by=cast.author, audience="patient")
    variant = approve(cast, Article.objects.get(slug=source.slug, audience="patient"))
    source.retract(
        by=cast.chair,
        digest=source.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, source, "retract"),
    )
    signature = sign_for(cast.editor, variant, "confirm_in_step")
    variant.confirm_in_step(
        by=cast.editor, digest=variant.digest, reason="Read.", signature=signature
    )


def approve(cast: Cast, article: Article) -> Article:
    article.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment, comments_to_author=SECRETS["comment"])
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def waive_findings(cast: Cast) -> None:
    """An editor lets a dose pass that rests on no source."""
    article = draft(cast)
    article.edit(
        by=cast.author, version=article.version, body=f"{article.body}\n\nGive 5 mg at night."
    ).submit(by=cast.author)
    signature = sign_for(cast.editor, article, "waive_findings")
    article.waive_findings(
        by=cast.editor, digest=article.digest, reason="On the label.", signature=signature
    )


def retract_a_source(cast: Cast) -> None:
    """What a public text cites is retracted."""
    article = draft(cast)
    article.replace_references(
        [Reference(kind="research", title=SECRETS["reference"], doi="10.5555/retracted")]
    )
    approve(cast, article)
    WorkNotice.objects.create(
        work="DOI:10.5555/retracted", record=1, nature="Retraction", on=timezone.localdate()
    )
    look_through(lambda done: None)


def disagree(cast: Cast) -> None:
    """Two public texts differ in a number, a third one states what the first of them withdraws."""
    first, *_ = [
        approve(cast, cast.draft(title=QUESTION, body=f"Potassium of {number} is rarely felt. [1]"))
        for number in (3.2, 3.5, 3.2)
    ]
    first.retract(
        by=cast.chair,
        digest=first.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, first, "retract"),
    )


def hand_over_keys(cast: Cast) -> None:
    """Make somebody an editor; somebody else gets another address."""
    change(cast.stranger, cast.chair)
    cast.other_author.emailaddress_set.create(
        email=cast.other_author.email, verified=True, primary=True
    )
    with replacing_addresses(cast.other_author, method="password"):
        cast.other_author.emailaddress_set.create(email="new@cast.example", verified=True)


def bury_one(cast: Cast) -> None:
    """Let one mail die of its attempts."""
    article = draft(cast).submit(by=cast.author)
    article.reject(by=cast.editor, digest=article.digest, reason=REASONS["reject"])
    Notification.objects.filter(
        channel=Channel.MAIL, event__article=article, recipient=article.author
    ).update(attempts=99)
    deliver_notifications()


def publish_first(cast: Cast) -> None:
    """Publish before full review, settle it, and find an interest afterwards."""
    article = draft(cast).submit(by=cast.author).start_review(by=cast.editor)
    [first, second] = cast.invite(article)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="An outbreak.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    for assignment in (first, second):
        cast.review(assignment, comments_to_author=SECRETS["comment"])
    article.settle(
        by=cast.editor,
        digest=article.digest,
        reason="Read in full.",
        signature=sign_for(cast.editor, article, "settle"),
    )
    first.declare(by=cast.reviewers[0], interests="declared", text=SECRETS["interest"])


def let_time_pass(cast: Cast) -> None:
    """One member reads and is late, another never answers; nobody else is left. The author wants
    one mail a day."""
    assignment, *_ = cast.invite(
        draft(cast).submit(by=cast.author).start_review(by=cast.editor), *cast.reviewers
    )
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assignment.remind(by=cast.editor)
    assignment.accept(by=cast.reviewers[0])
    Person.objects.filter(pk=cast.reviewers[0].pk).update(mail_wish="daily")
    for days in (4, 6, 12.5, 15.5, 30):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            keep_time()


@walked
def notifications(cast: Cast) -> list[Notification]:
    walk_everywhere(cast)
    return list(Notification.objects.exclude(text="").select_related("recipient", "event"))
