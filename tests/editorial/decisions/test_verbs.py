"""Deciding through the web admin: a page to confirm, a POST that acts, and every refusal with
its reason."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models import Article, Notification, Person, Status
from editorial.admin.decisions.reviews import on_screen
from editorial.admin.decisions.timeline import MINOR_RULE
from editorial.admin.decisions.verbs import VERBS, buttons
from reviewers.models import Assignment, BoardMember, Comment, QuorumPolicy, Standing
from tests.articles.record.test_forced import force, settle
from tests.cast import Cast, factor, proof
from tests.rewinding import walked

from ..screens.test_doors import everything

pytestmark = pytest.mark.page


def to(article: Article, page: str) -> str:
    """The address of a page about the article."""
    return f"/admin/articles/article/{article.pk}/{page}/"


def as_(person: Any, **options: Any) -> Client:
    """A browser with this person logged in."""
    client = Client(**options)
    client.force_login(person)
    return client


def words(article: Article, reason: str = "") -> dict[str, str]:
    """What the confirm page sends."""
    return {"digest": article.digest, "reason": reason, "seen": on_screen(article.revision)}


def in_question(cast: Cast, **copy: Any) -> Article:
    """An article that was published before full review, which is through by now."""
    article = cast.under_review(**copy)
    asked = cast.invite(article)
    force(cast, article)
    for one in asked:
        cast.review(Assignment.objects.get(pk=one.pk))
    return Article.objects.get(pk=article.pk)


def previewed(cast: Cast) -> Article:
    """A submitted article whose preview is open."""
    article = cast.submitted()
    return article.open_preview(by=cast.other_editor, digest=article.digest)


WALKS = [  # verb, who walks there, reason, what it is afterwards
    ("start_review", "submitted", "", Status.UNDER_REVIEW),
    ("request_changes", "under_review", "Say more.", Status.CHANGES_REQUESTED),
    ("approve", "reviewed", "", Status.APPROVED),
    ("force_publish", "under_review", "A recall was announced.", Status.APPROVED),
    ("settle", "in_question", "It may stand.", Status.APPROVED),
    ("reject", "under_review", "Out of scope.", Status.REJECTED),
    ("retract", "approved", "The dose was wrong.", Status.RETRACTED),
    ("open_preview", "under_review", "", Status.UNDER_REVIEW),
    ("close_preview", "previewed", "", Status.SUBMITTED),
    ("revise", "approved", "", Status.DRAFT),
]


@walked
def article(cast: Cast) -> Article:
    """An article under review."""
    return cast.under_review()


@walked
def arrived(cast: Cast, walk: str) -> Article:
    """The article where a walk leads."""
    here = {"in_question": in_question, "previewed": previewed}
    return here[walk](cast) if walk in here else getattr(cast, walk)()


def decider(cast: Cast, verb: str) -> Person:
    """Who takes this verb."""
    return cast.chair if verb == "force_publish" else cast.editor


BY_WALK = pytest.mark.parametrize(
    ("verb", "walk", "reason", "after"), WALKS, scope="module"
)  # one walk after another, each taken once


def test_the_editors_verbs_are_these() -> None:
    # Walked in tests/journeys/reading/test_audiences.py, tests/articles/addresses and
    # tests/articles/evidence.
    elsewhere = {"confirm_in_step", "change_address", "waive_findings"}
    assert [verb for verb, *_ in WALKS] == [verb for verb in VERBS if verb not in elsewhere]


@BY_WALK
def test_a_verb_acts_once_however_often_it_is_sent(
    cast: Cast, arrived: Article, verb: str, walk: str, reason: str, after: str
) -> None:
    article, who = arrived, decider(cast, verb)
    client, sent = as_(who), words(article, reason) | proof(who)
    page = client.get(to(article, verb))
    assert (page.status_code, page.context["form"]["digest"].value()) == (200, article.digest)
    events = article.events.count()
    for _ in range(2):
        answer = client.post(to(article, verb), sent)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            to(article, "invite" if verb == "start_review" else "change"),
        )
    article.refresh_from_db()
    assert (article.status, article.events.count()) == (after, events + 1)
    event = article.events.latest("sequence")
    assert (event.verb, event.actor, event.reason) == (verb, who, reason)
    assert f"{article.get_status_display()}" in client.get(to(article, "change")).content.decode()


@BY_WALK
def test_a_verb_without_a_token_does_nothing(
    cast: Cast, arrived: Article, verb: str, walk: str, reason: str, after: str
) -> None:
    client = as_(decider(cast, verb), enforce_csrf_checks=True)
    before = everything()
    assert client.post(to(arrived, verb), words(arrived, reason)).status_code == 403
    assert everything() == before


@BY_WALK
def test_a_verb_in_the_wrong_hands_does_nothing(
    cast: Cast, arrived: Article, verb: str, walk: str, reason: str, after: str
) -> None:
    for person, status in [
        (cast.reviewers[0], 403),
        (cast.operator, 403),
        (cast.author, 404),
        (cast.stranger, 404),
    ]:
        client = as_(person)
        before = everything()
        assert client.post(to(arrived, verb), words(arrived, reason)).status_code == status, person
        assert everything() == before


def test_who_wrote_the_text_cannot_approve_it(cast: Cast) -> None:
    cast.author.groups.set(cast.editor.groups.all())
    factor(cast.author)
    article = cast.reviewed()
    client = as_(cast.author)
    assert client.post(to(article, "approve"), words(article)).status_code == 404
    assert client.get(to(article, "approve")).status_code == 404
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


def test_objections_close_the_verb_and_stand_on_its_page(cast: Cast, article: Article) -> None:
    client = as_(cast.editor)
    assert "0 of 2 approving reviews are in." in client.get(to(article, "approve")).content.decode()
    answer = client.post(to(article, "approve"), words(article, "It is urgent."))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "0 of 2 approving reviews are in." in page and "It is urgent." in page
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


@pytest.mark.parametrize("verb", ["request_changes", "reject", "retract"])
@pytest.mark.parametrize("reason", ["", "  \n ", "Hidden \u202e words"])
def test_a_reason_is_asked_for_beside_its_field(cast: Cast, verb: str, reason: str) -> None:
    article = cast.approved() if verb == "retract" else cast.under_review()
    client = as_(cast.editor)
    before = everything()
    answer = client.post(to(article, verb), words(article, reason))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]
    assert 'id="id_reason_error"' in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("digest", ["", "sha256:" + "0" * 64])
def test_a_decision_about_another_text_is_refused_and_keeps_the_reason(
    cast: Cast, article: Article, digest: str
) -> None:
    answer = as_(cast.editor).post(
        to(article, "reject"), {"digest": digest, "reason": "Twelve careful words."}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert (
        "no longer the revision that was on your screen" in page and "Twelve careful words." in page
    )
    assert 'type="submit">Reject' not in page
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


def test_the_later_of_two_editors_is_told(cast: Cast, article: Article) -> None:
    sent = words(article, "Out of scope.")
    assert as_(cast.editor).post(to(article, "reject"), sent).status_code == 302
    answer = as_(cast.other_editor).post(to(article, "reject"), sent)
    assert answer.status_code == 409 and "rejected now" in answer.content.decode()
    assert article.events.filter(verb="reject").count() == 1


def test_a_lapsed_log_in_keeps_what_was_typed(article: Article, client: Client) -> None:
    answer = client.post(to(article, "reject"), words(article, "Twelve careful words."))
    assert answer.status_code == 401 and "Twelve careful words." in answer.content.decode()
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW


def test_an_assignment_is_cancelled_once(cast: Cast, article: Article) -> None:
    first, second = cast.invite(article)
    page = to(article, f"assignments/{first.pk}/cancel")
    client = as_(cast.editor)
    assert client.get(page).status_code == 200
    for _ in range(2):
        assert client.post(page, words(article, "Too slow.")).status_code == 302
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "invited")
    assert article.events.filter(verb="cancel").count() == 1
    elsewhere = cast.under_review(title="Another?")
    assert (
        client.post(to(elsewhere, f"assignments/{second.pk}/cancel"), words(elsewhere)).status_code
        == 404
    )


def test_a_member_is_reminded_once_and_a_second_press_shows_the_same(
    cast: Cast, article: Article
) -> None:
    first, second = cast.invite(article)
    client, asked = (
        as_(cast.editor),
        {one.pk: to(article, f"assignments/{one.pk}/remind") for one in (first, second)},
    )
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        client.force_login(cast.editor)  # a session ends overnight
        assert asked[first.pk] in client.get(to(article, "change")).content.decode()
        assert (
            "Reviewer One, MD is reminded of what is still missing."
            in client.get(asked[first.pk]).content.decode()
        )
        for _ in range(2):
            answer = client.post(asked[first.pk], words(article, "By telephone, too."), follow=True)
            assert "Reminder sent. It is recorded with your name." in answer.content.decode()
        BoardMember.objects.filter(pk=second.member_id).update(absent_from=timezone.localdate())
        refused = client.post(asked[second.pk], words(article))
        assert refused.status_code == 422 and "Reviewer Two is away." in refused.content.decode()
        elsewhere = cast.under_review(title="Another?")
        assert (
            client.post(
                to(elsewhere, f"assignments/{second.pk}/remind"), words(elsewhere)
            ).status_code
            == 404
        )
    [event] = article.events.filter(verb="remind")
    assert (
        event.detail == {"assignment": first.pk, "progress": ["invited", "invited"]}
        and event.reason == "By telephone, too."
    )
    assert {one.recipient for one in event.notifications.all()} == {cast.reviewers[0]}


def test_reminding_is_closed_with_its_reason_where_nobody_should_be(
    cast: Cast, article: Article
) -> None:
    asked, conflicted, done = cast.invite(article, *cast.reviewers)
    conflicted.accept(by=cast.reviewers[1])
    conflicted.declare(by=cast.reviewers[1], interests="declared", text="Fees.")
    cast.review(done)
    client, waits = as_(cast.editor), "Reviewer Two waits for a chair: an interest was declared."
    page = client.get(to(article, "change")).content.decode()
    assert "/remind/" not in page and page.count("Remind<") == 2
    assert "Reviewer One was asked today." in page and waits in page
    assert waits in client.get(to(article, f"assignments/{conflicted.pk}/remind")).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        asked.remind(by=cast.other_editor)
        client.force_login(cast.editor)
        page = client.get(to(article, "change")).content.decode()
    assert "/remind/" not in page and "Reviewer One was reminded today." in page


def test_a_confirm_page_answers_to_nothing_else(cast: Cast, article: Article) -> None:
    client = as_(cast.editor)
    before = everything()
    for method in (client.put, client.patch, client.delete):
        assert method(to(article, "reject")).status_code == 405
    assert client.post(to(article, "change"), words(article)).status_code == 405
    assert everything() == before


@pytest.mark.parametrize("verb", ["approve", "force_publish"])
def test_a_decision_rests_on_the_reviews_that_were_on_the_screen(cast: Cast, verb: str) -> None:
    article = cast.reviewed() if verb == "approve" else cast.under_review()
    who = decider(cast, verb)
    client = as_(who)
    seen = client.get(to(article, verb)).context["form"]["seen"].value()
    assert seen == on_screen(article.revision)
    [asked] = cast.invite(article, cast.reviewers[2])
    cast.review(asked)
    sent = words(article, "Twelve careful words.") | proof(who)
    for stale in (seen, ""):
        answer = client.post(to(article, verb), sent | {"seen": stale})
        page = answer.content.decode()
        assert (
            answer.status_code == 409 and "Look again" in page and "Twelve careful words." in page
        ), stale
    article.refresh_from_db()
    assert article.status == Status.UNDER_REVIEW
    assert (
        client.post(to(article, verb), words(article, "Looked again.") | proof(who)).status_code
        == 302
    )


def test_what_was_on_the_screen_names_reviews_their_standing_and_remarks(
    cast: Cast, article: Article
) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    remark = Comment.objects.create(
        revision=article.revision, assignment=asked, person=cast.reviewers[0], text="Say more."
    )
    seen = {on_screen(article.revision)}
    cast.review(asked)
    seen.add(on_screen(article.revision))
    Comment.objects.get(pk=remark.pk).resolve(by=cast.editor, reason="It says enough.")
    seen.add(on_screen(article.revision))
    Assignment.objects.get(pk=asked.pk).declare(
        by=cast.reviewers[0], interests="declared", text="Fees."
    )
    seen.add(on_screen(article.revision))
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=1)
    seen.add(on_screen(article.revision))
    assert len(seen) == 5


def test_forcing_says_what_is_missing_and_settling_what_it_settles(
    cast: Cast, article: Article
) -> None:
    page = as_(cast.chair).get(to(article, "force_publish")).content.decode()
    assert "What is missing" in page and "0 of 2 approving reviews are in." in page
    assert "Only a chair" in as_(cast.editor).get(to(article, "force_publish")).content.decode()
    force(cast, article)
    assert (
        "other than who opened this" in as_(cast.chair).get(to(article, "settle")).content.decode()
    )
    page = as_(cast.editor).get(to(article, "settle")).content.decode()
    assert (
        "What it resolves" in page
        and "A recall was announced an hour ago." in page
        and "0 of 2 approving reviews are in." in page
    )


def test_settling_is_offered_only_where_there_is_something_to_settle(cast: Cast) -> None:
    client, quiet, article = (
        as_(cast.editor),
        cast.approved(title="Is it quiet?"),
        in_question(cast),
    )
    assert ">Resolve<" not in client.get(to(quiet, "change")).content.decode()
    assert ">Resolve<" in client.get(to(article, "change")).content.decode()
    settle(article, cast.editor)
    assert ">Resolve<" not in client.get(to(article, "change")).content.decode()


@walked
def remarked(cast: Cast, article: Article) -> tuple[Article, Comment]:
    """An article under review with one blocking remark."""
    [asked] = cast.invite(article, cast.reviewers[0])
    Comment.objects.create(
        revision=article.revision,
        assignment=asked,
        person=cast.reviewers[0],
        exact="Very unlikely.",
        text="How unlikely?",
        is_blocking=True,
    )
    cast.review(asked, "changes_requested")
    return article, Comment.objects.get(assignment=asked)


def test_an_editor_resolves_a_remark_with_a_reason_and_reopens_it(
    cast: Cast, remarked: Any
) -> None:
    article, remark = remarked
    client = as_(cast.editor)
    resolve, reopen = (to(article, f"remarks/{remark.pk}/{verb}") for verb in ("resolve", "reopen"))
    change = client.get(to(article, "change")).content.decode()
    assert (
        resolve in change
        and reopen not in change
        and "1 blocking comment is not resolved yet." in change
    )
    assert "How unlikely?" in client.get(resolve).content.decode()
    answer = client.post(resolve, {"digest": article.digest, "reason": " "})
    assert answer.status_code == 422 and "Say why it is resolved" in answer.content.decode()
    for _ in range(2):
        assert (
            client.post(
                resolve, {"digest": article.digest, "reason": "The table says it."}
            ).status_code
            == 302
        )
    remark = Comment.objects.get(pk=remark.pk)
    assert (remark.status, remark.resolved_by) == (Standing.RESOLVED, cast.editor)
    assert article.events.filter(verb="resolve").count() == 1
    assert "blocking comment" not in client.get(to(article, "change")).content.decode()
    assert (
        client.post(reopen, {"digest": article.digest, "reason": "It does not."}).status_code == 302
    )
    assert Comment.objects.get(pk=remark.pk).status == Standing.OPEN


def test_a_remark_is_resolved_at_its_own_article_by_who_may(cast: Cast, remarked: Any) -> None:
    article, remark = remarked
    other = cast.under_review(title="Another?")
    sent = {"digest": article.digest, "reason": "Because."}
    assert as_(cast.editor).get(to(other, f"remarks/{remark.pk}/resolve")).status_code == 404
    assert as_(cast.editor).post(to(article, f"remarks/{10**9}/resolve"), sent).status_code == 404
    for person, status in [
        (cast.reviewers[1], 403),
        (cast.reviewers[0], 403),
        (cast.author, 404),
        (cast.operator, 403),
    ]:
        assert (
            as_(person).post(to(article, f"remarks/{remark.pk}/resolve"), sent).status_code
            == status
        ), person
    assert Comment.objects.get(pk=remark.pk).status == Standing.OPEN


def test_a_draft_of_a_remark_is_nobodys_business(cast: Cast, article: Article) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    drafted = Comment.objects.create(
        revision=article.revision,
        assignment=asked,
        person=cast.reviewers[0],
        text="CANARY",
        is_blocking=True,
    )
    client = as_(cast.editor)
    assert "CANARY" not in client.get(to(article, "change")).content.decode()
    assert client.get(to(article, f"remarks/{drafted.pk}/resolve")).status_code == 404
    assert "CANARY" not in client.get(to(article, "request_changes")).content.decode()


def corrected(cast: Cast) -> Article:
    """A minor correction, submitted."""
    article = cast.approved()
    article.revise(by=cast.author)
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body.replace("is known", "is known of it"),
    )
    return article.submit(by=cast.author, reason="A better word.", is_minor=True)


@walked
def correction(cast: Cast) -> Article:
    """A minor correction, submitted: what tests begin from."""
    return corrected(cast)


def test_a_minor_correction_is_approved_by_one_who_has_not_made_it(
    cast: Cast, correction: Article
) -> None:
    article = correction.start_review(by=cast.editor)
    client = as_(cast.editor)
    page = client.get(to(article, "change")).content.decode()
    assert "Minor correction: one different editor approves." in page and "known of it" in page
    assert "<ins>" in page and "Added: " in page
    assert (
        client.post(to(article, "approve"), words(article) | proof(cast.editor)).status_code == 302
    )
    article.refresh_from_db()
    assert (article.status, article.approved_revision.is_minor) == (Status.APPROVED, True)
    assert "The rule for minor corrections" in client.get(to(article, "change")).content.decode()


def test_a_minor_correction_is_led_through_its_own_words(cast: Cast, correction: Article) -> None:
    client = as_(cast.editor)
    start = client.get(to(correction, "start_review")).content.decode()
    assert "No reviews are asked for" in start and "whom to invite" not in start
    answer = client.post(to(correction, "start_review"), words(correction))
    assert answer.headers["Location"] == to(correction, "change")
    assert not Notification.objects.filter(
        kind="board_review_started", event__digest=correction.digest
    ).exists()
    [mail] = Notification.objects.filter(
        kind="author_under_review", event__digest=correction.digest, channel="mail"
    )
    assert (
        "is a minor correction: no review is asked for" in mail.text
        and "asked to read" not in mail.text
    )
    approve = client.get(to(correction, "approve")).content.decode()
    for page in (start, approve):
        assert (
            "Revision 2, a minor correction, submitted" in page
            and "What the correction changes" in page
            and "of it</ins>" in page
        )
    assert (
        "with a notice: the day, and what changed in the author’s words." in approve
        and MINOR_RULE in approve
    )


def test_settling_a_late_interest_says_what_was_declared_and_what_stays_public(cast: Cast) -> None:
    article = cast.approved()
    asked = Assignment.objects.filter(revision=article.revision).first()
    asked.declare(by=asked.member.person, interests="declared", text="Lecture fees.")
    page = as_(cast.other_editor).get(to(article, "settle")).content.decode()
    for said in [
        "Lecture fees.",
        "Without this review, by the policy of today: 1 of 2 approving reviews are in.",
        "It does not count any more:",
        "The public page goes on to say that a reviewer declared an interest",
    ]:
        assert page.count(said) == 1, said
    assert "leaves the public page" not in page and "The default policy" not in page
    forced = (
        as_(cast.editor)
        .get(to(in_question(cast, title="Is it forced?"), "settle"))
        .content.decode()
    )
    assert "leaves the public page" in forced and "goes on to say" not in forced


@pytest.mark.parametrize(
    ("verb", "walk"),
    [("approve", "reviewed"), ("force_publish", "under_review"), ("settle", "in_question")],
)
def test_a_decision_names_the_quorum_policy_it_is_made_under(
    cast: Cast, arrived: Article, verb: str, walk: str
) -> None:
    client = as_(decider(cast, verb))
    assert (
        "The default policy: 2 approving reviews by different members."
        in client.get(to(arrived, verb)).content.decode()
    )
    policy = QuorumPolicy.objects.adopt(by=cast.chair, approvals=2, of_topic=1)
    assert f"{policy}: {policy.explain()}" in client.get(to(arrived, verb)).content.decode()


@pytest.mark.parametrize(
    ("verb", "label", "hint"),
    [
        ("request_changes", "Letter to the author", "The author reads it"),
        ("reject", "Letter to the author", "The author reads it"),
        ("force_publish", "Reason", "Public: every reader sees it at the top of the page"),
        ("retract", "Reason", "Public: every reader sees it at the top of the page"),
    ],
)
def test_what_is_typed_says_who_reads_it(cast: Cast, verb: str, label: str, hint: str) -> None:
    article = cast.approved() if verb == "retract" else cast.under_review()
    client = as_(decider(cast, verb))
    field = client.get(to(article, verb)).context["form"]["reason"]
    assert (field.label, int(field.field.widget.attrs["rows"])) == (
        label,
        18 if "Letter" in label else 5,
    )
    assert field.help_text.startswith(hint)
    if verb == "retract":
        assert (
            "it is shown at the top of the public page"
            in client.post(to(article, verb), words(article)).content.decode()
        )


def test_a_remark_of_an_earlier_round_is_read_again_where_it_was_made(
    cast: Cast, remarked: Any
) -> None:
    article, remark = remarked
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comment.")
    resolve, client = to(article, f"remarks/{remark.pk}/resolve"), as_(cast.editor)
    assert f'href="{to(article, "change")}#decide-text"' in client.get(resolve).content.decode()
    article.submit(by=cast.author, reason="Anew.")
    assert (
        f'href="{to(article, "change")}?revision=1#decide-text"'
        in client.get(resolve).content.decode()
    )


def test_a_request_is_taken_back_in_words_that_say_one_thing(cast: Cast, article: Article) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    page = as_(cast.editor).get(to(article, f"assignments/{asked.pk}/cancel")).content.decode()
    assert 'type="submit">Cancel invitation</button>' in page and ">Cancel<" not in page


@pytest.mark.parametrize(
    "walk",
    [
        "submitted",
        "under_review",
        "reviewed",
        "approved",
        "revising",
        "in_question",
        "changes_requested",
    ],
)
def test_what_stops_a_text_stands_behind_the_other_verbs(cast: Cast, walk: str) -> None:
    article = in_question(cast) if walk == "in_question" else getattr(cast, walk)()
    for person in (cast.editor, cast.chair):
        here = [
            one
            for one in buttons(article, person, with_concerns=walk == "in_question")
            if not one["is_later"]
        ]
        assert [one["is_stop"] for one in here] == sorted(one["is_stop"] for one in here)
        assert not here[0]["is_stop"], [one["verb"] for one in here]
        assert not any(one["is_primary"] for one in here[1:])
        of_the_text = [one["verb"] != "change_address" for one in here if not one["is_stop"]]
        assert of_the_text == sorted(of_the_text, reverse=True), (
            "the address stands behind what concerns the text"
        )
