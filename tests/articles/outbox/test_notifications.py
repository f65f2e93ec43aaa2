"""The words of every notification: each is reached by walking, names the question, and tells no
more than it may."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from articles.founding import EDITORS
from articles.models import (
    Article,
    Channel,
    Notification,
    Person,
    Reference,
    State,
    WorkNotice,
    owing,
)
from articles.models.notification_kinds import ALWAYS_ARRIVE
from articles.people.addresses import replacing_addresses
from articles.publishing.retracted_sources import look_through
from articles.tasks import deliver_notifications
from reviewers.models import Comment, Standing, Waiver
from reviewers.tasks import keep_time
from tests.cast import Cast, person, sign_for
from tests.editorial.screens.test_roles import change
from tests.rewinding import walked

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "notifications"
KINDS = {path.stem for path in TEMPLATES.glob("*.txt") if not path.stem.startswith("_")}
NO_QUESTION = {
    "delivery_failed",
    "digest",
    *(f"{whom}_{what}_changed" for whom in ("keys", "chairs") for what in ("roles", "addresses")),
}  # of no one question
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
    remark = Comment.objects.create(
        revision=article.revision,
        assignment=first,
        person=cast.reviewers[0],
        text=SECRETS["comment"],
        status=Standing.OPEN,
    )
    remark.resolve(by=cast.editor, reason="It is said there already.")
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
    one, *_ = cast.invite(
        draft(cast).submit(by=cast.author).start_review(by=cast.editor), *cast.reviewers
    )
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        one.remind(by=cast.editor)
    one.accept(by=cast.reviewers[0])
    Person.objects.filter(pk=cast.reviewers[0].pk).update(mail_wish="daily")
    for days in (4, 6, 12.5, 15.5, 30):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            keep_time()


@walked
def told(cast: Cast) -> list[Notification]:
    walk_everywhere(cast)
    return list(Notification.objects.exclude(text="").select_related("recipient", "event"))


def of(told: list[Notification], kind: str) -> list[Notification]:
    found = [one for one in told if one.kind == kind]
    assert found, kind
    return found


def test_the_walk_reaches_every_kind(told: list[Notification]) -> None:
    assert {one.kind for one in told} == KINDS


def test_every_subject_is_short_and_names_the_question(told: list[Notification]) -> None:
    for one in told:
        assert 20 < len(one.subject) <= 100 and "\n" not in one.subject, one.subject
        assert "Does mild hypokalaemia" in one.subject or one.kind in NO_QUESTION, one.subject


def test_every_text_greets_says_where_to_go_and_signs(told: list[Notification]) -> None:
    for one in told:
        opening, _, rest = one.text.partition("\n\n")
        assert opening == f"Dear {one.recipient}," or (
            not one.recipient and opening in {"Dear Stranger,", "Dear Other Author,"}
        )
        choice = (
            ""
            if one.kind in ALWAYS_ARRIVE
            else f"Which mail you get is your choice: {settings.SITE_ORIGIN}/accounts/mail/\n"
        )
        assert rest.endswith(
            f"\n\n{settings.SITE_ORIGIN}{one.path}\n\n--\n{settings.SITE_NAME}\n{choice}"
        ) and one.path.startswith("/")
        assert "{" not in one.text and "&quot;" not in one.text and "&amp;" not in one.text


def test_words_stay_as_they_were_typed(told: list[Notification]) -> None:
    assert all(f"“{QUESTION}”" in one.text for one in told if one.kind not in NO_QUESTION)


def test_nothing_unpublished_but_the_title_is_in_any(told: list[Notification]) -> None:
    everything = "\n".join(one.subject + one.text for one in told)
    assert [
        name for name, canary in SECRETS.items() if canary.partition(" ")[0] in everything
    ] == []
    assert "Reasoncanary" in everything, "the search would find what is there"


@pytest.mark.parametrize(
    ("kind", "verb"),
    [
        ("author_changes_requested", "request_changes"),
        ("author_rejected", "reject"),
        ("author_retracted", "retract"),
    ],
)
def test_a_refusal_carries_its_reason_to_the_author_alone(
    told: list[Notification], kind: str, verb: str, cast: Cast
) -> None:
    carriers = {(one.kind, one.recipient_id) for one in told if REASONS[verb] in one.text}
    assert carriers == {(kind, cast.author.pk)}


def test_authors_never_learn_who_reviews(told: list[Notification], cast: Cast) -> None:
    to_author = [one.subject + one.text for one in told if one.recipient_id == cast.author.pk]
    assert to_author
    assert not [
        words for words in to_author for reviewer in cast.reviewers if reviewer.name in words
    ]


def test_an_invitation_names_the_day_it_is_due(told: list[Notification]) -> None:
    for one in of(told, "reviewer_invited"):
        assert "due by " in one.text and str(timezone.now().year) in one.text


def test_what_did_not_arrive_is_told_to_those_who_can_help(
    told: list[Notification], cast: Cast
) -> None:
    found = of(told, "delivery_failed")
    assert {one.recipient_id for one in found} == {
        cast.editor.pk,
        cast.other_editor.pk,
        cast.chair.pk,
    }
    assert {(one.channel, one.state) for one in found} == {(Channel.INBOX, State.DELIVERED)}
    dead = {
        f"/admin/articles/notification/{one.pk}/change/" for one in told if one.state == State.DEAD
    }
    assert dead and {one.path for one in found} <= dead
    assert not [
        one for one in found if str(cast.author) in one.subject + one.text
    ]  # who is asked to review may be told, too: of no name


@pytest.mark.once
@pytest.mark.parametrize(
    ("audience", "path"),
    [("clinician", "/articles/is-it/"), ("patient", "/articles/is-it/patient/")],
)
def test_an_approval_says_where_readers_find_it(cast: Cast, audience: str, path: str) -> None:
    cast.approved(title="Is it?", audience=audience)
    [one] = Notification.objects.filter(kind="author_approved", channel=Channel.MAIL)
    assert f" {settings.SITE_ORIGIN}{path}\n" in one.text


@pytest.mark.once
@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("approve", "has been approved"),
        ("request_changes", "asked the author"),
        ("reject", "not to accept"),
        ("withdraw", "has withdrawn"),
    ],
)
def test_a_reviewer_learns_how_it_ended(cast: Cast, verb: str, words: str) -> None:
    article = cast.reviewed()
    decision = {} if verb == "withdraw" else {"digest": article.digest, "reason": "Because."}
    if verb == "approve":
        decision["signature"] = sign_for(cast.editor, article)
    getattr(article, verb)(by=cast.author if verb == "withdraw" else cast.editor, **decision)
    told = Notification.objects.filter(kind="reviewer_decided", channel=Channel.INBOX)
    assert {one.recipient_id for one in told} == {reviewer.pk for reviewer in cast.reviewers[:2]}
    assert all(words in one.text for one in told)


def test_a_long_question_fits_into_every_subject(cast: Cast) -> None:
    article = cast.reviewed(title="Is it " + "very " * 36 + "so?")
    article.request_changes(by=cast.editor, digest=article.digest, reason="Shorter.")
    assert max(len(one.subject) for one in Notification.objects.all()) <= 100


def test_the_letter_names_the_question_that_the_act_is_about(cast: Cast) -> None:
    article = cast.revising(title="Does the first cause it?")
    article.edit(
        by=cast.author, version=article.version, title="Is the second a cure at all?"
    ).submit(by=cast.author, reason="Another.")
    signature = sign_for(cast.chair, article, "retract")
    article.retract(
        by=cast.chair, digest=article.digest_for("retract"), reason="Wrong.", signature=signature
    )
    told = Notification.objects.filter(
        event=article.events.get(verb="retract"), recipient=cast.author
    )
    assert {one.subject for one in told} == {"Retracted: Does the first cause it?"}


def test_the_words_are_rendered_once_however_many_are_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered, render = [], owing.render_to_string
    monkeypatch.setattr(
        owing,
        "render_to_string",
        lambda name, facts: rendered.append(name) or render(name, facts),
    )
    everybody = [person(f"Editor {number}", EDITORS) for number in range(9)]
    article = cast.draft().submit(by=cast.author)
    assert rendered.count("notifications/editors_submitted.txt") == 1
    sent = Notification.objects.filter(
        event__article=article, kind="editors_submitted", channel="mail"
    )
    told = {one.recipient: one.text for one in sent}
    assert {*everybody} <= {*told}
    assert all(text.startswith(f"Dear {one.name},\n\n") for one, text in told.items())
