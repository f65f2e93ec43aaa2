"""The confirm pages of verbs: what each says before the press, and how a minor correction is led
through its own words."""

import re
from itertools import chain

import pytest

from articles.models import Article, Notification, Status
from editorial.admin.decisions.consequences import CONSEQUENCES, OF_A_CORRECTION, SETTLED
from editorial.admin.decisions.reviews import on_screen
from editorial.admin.decisions.timeline import MINOR_RULE
from editorial.admin.decisions.verbs import ON_ASSIGNMENT, buttons
from reviewers.models import Assignment, Comment, QuorumPolicy
from tests.articles.record.test_forced import force, settle
from tests.cast import Cast, proof
from tests.rewinding import walked

from .confirming import arrived, article, as_, corrected, decider, in_question, to, words

__all__ = ["arrived", "article"]

pytestmark = pytest.mark.page


def test_what_was_on_the_screen_names_reviews_their_standing_and_comments(
    cast: Cast, article: Article
) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    comment = Comment.objects.create(
        revision=article.revision, assignment=asked, person=cast.reviewers[0], text="Say more."
    )
    seen = {on_screen(article.revision)}
    cast.review(asked)
    seen.add(on_screen(article.revision))
    Comment.objects.get(pk=comment.pk).resolve(by=cast.editor, reason="It says enough.")
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
    assert "No reviews will be asked for" in start and "whom to invite" not in start
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
    for sentence in [
        "Lecture fees.",
        "Without this review, by the policy of today: 1 of 2 approving reviews are in.",
        "It does not count any more:",
        "The public page will go on to say that a reviewer declared an interest",
    ]:
        assert page.count(sentence) == 1, sentence
    assert "leave the public page" not in page and "The default policy" not in page
    forced = (
        as_(cast.editor)
        .get(to(in_question(cast, title="Is it forced?"), "settle"))
        .content.decode()
    )
    assert "will leave the public page" in forced and "go on to say" not in forced


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
            button
            for button in buttons(article, person, with_concerns=walk == "in_question")
            if not button["is_later"]
        ]
        assert [button["is_stop"] for button in here] == sorted(
            button["is_stop"] for button in here
        )
        assert not here[0]["is_stop"], [button["verb"] for button in here]
        assert not any(button["is_primary"] for button in here[1:])
        of_the_text = [
            button["verb"] != "change_address" for button in here if not button["is_stop"]
        ]
        assert of_the_text == sorted(of_the_text, reverse=True), (
            "the address stands behind what concerns the text"
        )


def test_what_is_not_done_yet_is_not_said_to_be_done() -> None:
    """Before the press a page says what will be."""
    ways = [
        way.custom["explain"]
        for machine in (Article.machine(), Assignment.machine(), Comment.machine())
        for verb in machine.values()
        for way in verb.transitions.values()
    ]
    lists = [*CONSEQUENCES.values(), *OF_A_CORRECTION.values(), SETTLED.values()]
    said_before = [*ways, *ON_ASSIGNMENT.values(), *chain.from_iterable(lists)]
    done = r"\b(?:is|are) (?:cancelled|told|kept|reminded|named|shown)\b|\b(?:leaves|goes|stays) "
    assert not [sentence for sentence in said_before if re.search(done, sentence)]
