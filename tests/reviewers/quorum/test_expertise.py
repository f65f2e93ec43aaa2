"""What a quorum once asked for in an article because of medicines stays asked for until an
editor waives it, in public."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.ledger.signature import Unsigned
from articles.models import Article, Notification, Page
from articles.verification.page import verify as verify_page
from articles.workflow.recorded import Opposed, Stale
from reviewers.acts import WAIVE_EXPERTISE
from reviewers.deciding import expertise
from reviewers.deciding.missing_reviewers import keys_missing_reviewers
from reviewers.models import QuorumPolicy
from tests.articles.reading.printed import printed, words
from tests.articles.text.test_statements import ASKED_BY_RULES
from tests.cast import Cast, proof, sign_for
from tests.invariants import violations
from tests.rewinding import walked

from .medicines import DOSE, NAME, PLAIN, missing, rule

__all__ = ["rule"]


def again(cast: Cast, article: Article, body: str) -> Article:
    """Send a text back, and bring its next revision under review."""
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.edit(by=cast.author, version=article.version, body=body)
    return article.submit(by=cast.author, reason="Done.").start_review(by=cast.editor)


@walked
def lessened(cast: Cast, rule: QuorumPolicy) -> Article:
    """An article under review that named a dose when it was read first, and names none now."""
    return again(cast, cast.under_review(body=DOSE), PLAIN)


@walked
def silent(cast: Cast, rule: QuorumPolicy, name: str) -> Article:
    """An article under review that named a medicine when it was read first, and names none now."""
    return again(cast, cast.under_review(body=PLAIN + f"\nMiss one {name}. [1]\n"), PLAIN)


def waive(
    article: Article, by: Any, reason: str = "No medicine is left in it.", **facts: Any
) -> Any:
    given = {"digest": article.digest, "signature": sign_for(by, article, WAIVE_EXPERTISE)} | facts
    return expertise.waive(article, by=by, reason=reason, **given)


# --- Asked once -----------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [DOSE, NAME])
@pytest.mark.parametrize("rounds", [1, 2])
def test_deleting_what_made_the_rule_ask_does_not_take_anybody_out(
    cast: Cast, rule: QuorumPolicy, body: str, rounds: int
) -> None:
    article = cast.under_review(body=body)
    [sentence] = missing(article)
    assert sentence.startswith("a pharmacist (")
    for number in range(rounds):
        again(cast, article, PLAIN + "x" * number)
    assert missing(article) == [
        f"a pharmacist (revision 1 {'names a dose' if body == DOSE else 'speaks of warfarin'})"
    ]
    cast.review(cast.invite(article, cast.reviewers[0])[0])
    with pytest.raises(Opposed, match="a pharmacist"):
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )


def test_after_a_publication_the_next_revision_is_asked_for_it_too(
    cast: Cast, rule: QuorumPolicy
) -> None:
    type(cast.members[0]).objects.update(profession="pharmacist")
    article = cast.approved(body=DOSE).revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=PLAIN)
    article.submit(by=cast.author, reason="Less.").start_review(by=cast.editor)
    assert missing(article) == ["a pharmacist (revision 1 names a dose)"]


def test_what_never_spoke_of_medicines_or_never_came_under_review_asks_for_nobody(
    cast: Cast, rule: QuorumPolicy
) -> None:
    assert missing(cast.under_review(body=PLAIN)) == []
    other = cast.submitted(title="Another?", body=DOSE)
    other.request_changes(by=cast.editor, digest=other.digest, reason="Less.")
    other.edit(by=cast.author, version=other.version, body=PLAIN)
    assert missing(other.submit(by=cast.author).start_review(by=cast.editor)) == []


def test_a_review_that_began_before_it_was_recorded_counts_for_the_next(
    cast: Cast, rule: QuorumPolicy, monkeypatch: Any
) -> None:
    with monkeypatch.context() as former:
        former.setattr("articles.models.manuscript.article.recorded_at_start", lambda article: {})
        article = cast.under_review(body=DOSE)
    assert missing(article) == ["a pharmacist (the text names a dose)"]
    assert missing(again(cast, article, PLAIN)) == ["a pharmacist (revision 1 names a dose)"]


@pytest.mark.once
def test_the_record_says_which_list_and_why(cast: Cast, rule: QuorumPolicy) -> None:
    type(cast.members[0]).objects.update(profession="pharmacist")
    article = cast.approved(body=NAME)
    started, decided = (article.events.get(verb=verb) for verb in ("start_review", "approve"))
    assert started.detail["medicines"] == {"list": 0, "because": "revision 1 speaks of warfarin"}
    assert decided.detail["medicines"] == "revision 1 speaks of warfarin"
    assert cast.under_review(title="Another?", body=PLAIN).events.get(
        verb="start_review"
    ).detail == {"medicines": {"list": 0}}
    assert violations() == []


def test_an_article_without_a_revision_lacks_nobody(
    cast: Cast, rule: QuorumPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, draft = cast.under_review(body=DOSE), cast.draft(title="Not yet?")
    both = Article.objects.filter(pk__in=[read.pk, draft.pk]).order_by("-pk")
    monkeypatch.setattr(
        "reviewers.deciding.missing_reviewers.with_asking", lambda _: expertise.with_asking(both)
    )
    assert list(keys_missing_reviewers()) == [read.pk]


# --- Waived ---------------------------------------------------------------------------------------


@pytest.mark.once
def test_an_editor_waives_it_in_public_and_the_text_can_be_approved(
    cast: Cast, lessened: Article
) -> None:
    article = lessened
    cast.review(cast.invite(article, cast.reviewers[0])[0])
    event = waive(article, cast.editor, "No <dose> is left in it.")
    assert (event.verb, event.reason, event.digest) == (
        WAIVE_EXPERTISE,
        "No <dose> is left in it.",
        article.digest,
    )
    assert (
        event.detail["professions"] == ["pharmacist"]
        and event.detail["signature"]["person"] == cast.editor.pk
    )
    assert (
        missing(article) == []
        and Notification.objects.filter(kind="editors_ready", event=event).exists()
    )
    article.refresh_from_db()
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    html = words(printed(article))
    assert "The rule asked for a pharmacist. On" in html and "revision 1" not in html
    assert (
        "Editor waived that: No <dose> is left in it." in html
        and "Waived the approval of a pharmacist: Editor" in html
    )
    assert verify_page(Page.objects.get(article=article)) == violations() == []


HIDDEN = ["warfarin", "rosuvastatin", "ACE inhibitor", "insulin", "lithium"]


@pytest.mark.once
@pytest.mark.parametrize("way", ["waived", "forced"])
@pytest.mark.parametrize("name", HIDDEN)
def test_no_page_prints_what_only_an_unpublished_text_said_of_medicines(
    cast: Cast, silent: Article, name: str, way: str
) -> None:
    article = silent
    assert f"speaks of {name.lower()}" in missing(article)[0], "editors read it"
    if way == "forced":
        article.force_publish(
            by=cast.chair,
            digest=article.digest,
            reason="It is urgent.",
            signature=sign_for(cast.chair, article, "force_publish"),
        )
    else:
        cast.review(cast.invite(article, cast.reviewers[0])[0])
        waive(article, cast.editor, "Nothing of it is left.")
        article.refresh_from_db()
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )
    html = words(printed(article))
    assert name.lower() not in html.lower() and "revision 1" not in html
    assert (
        "a pharmacist is still missing"
        if way == "forced"
        else "waived that: Nothing of it is left."
    ) in html
    assert verify_page(Page.objects.get(article=article)) == violations() == []


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        (PLAIN + "More.", []),
        (NAME, []),
        (NAME + " A statin, too.", ["a pharmacist (revision 3 speaks of statin)"]),
        (DOSE, ["a pharmacist (the text names a dose)"]),
    ],
)
def test_it_holds_until_a_text_names_an_amount_or_other_medicines(
    cast: Cast, rule: QuorumPolicy, body: str, sentences: list[str]
) -> None:
    article = again(cast, cast.under_review(body=DOSE), NAME)
    waive(article, cast.editor)
    assert missing(article) == []
    article.refresh_from_db()
    assert missing(again(cast, article, body)) == sentences


@pytest.mark.parametrize("body", [DOSE, PLAIN])
def test_an_amount_in_the_text_and_what_nobody_asked_for_cannot_be_waived(
    cast: Cast, rule: QuorumPolicy, body: str
) -> None:
    article = cast.under_review(body=body)
    with pytest.raises(Opposed, match="Nothing is asked for here that could be waived"):
        waive(article, cast.editor)
    assert not article.events.filter(verb=WAIVE_EXPERTISE).exists()


def test_it_is_refused_to_who_could_not_approve_and_without_reason_signature_or_the_text_at_hand(
    cast: Cast, lessened: Article
) -> None:
    article = lessened
    for who in (cast.author, cast.co_author, cast.reviewers[0], cast.operator, cast.stranger):
        with pytest.raises(PermissionDenied):
            waive(article, who)
    with pytest.raises(Opposed, match="Give the reason"):
        waive(article, cast.editor, " ")
    with pytest.raises(Stale):
        waive(article, cast.editor, digest="sha256:other")
    with pytest.raises(Unsigned):
        waive(article, cast.editor, signature=None)
    assert missing(article) and not article.events.filter(verb=WAIVE_EXPERTISE).exists()


def test_an_editor_waives_it_on_its_page(cast: Cast, lessened: Article, client: Client) -> None:
    article = lessened
    client.force_login(cast.editor)
    decision = reverse("admin:articles_article_change", args=[article.pk])
    there = reverse("admin:articles_article_waive_expertise", args=[article.pk])
    assert there in client.get(decision).content.decode()
    assert "The approval of a pharmacist, asked for because revision 1 names a dose." in words(
        client.get(there).content.decode()
    )
    answer = client.post(there, {"digest": article.digest, "reason": "", **proof(cast.editor)})
    assert answer.status_code == 422 and not article.events.filter(verb=WAIVE_EXPERTISE).exists()
    sent = {"digest": article.digest, "reason": "No dose is left.", **proof(cast.editor)}
    assert client.post(there, sent | {"digest": "sha256:other"}).status_code == 409
    for _ in range(2):  # a second press shows the result
        assert client.post(there, sent).status_code == 302
    assert article.events.filter(verb=WAIVE_EXPERTISE).count() == 1
    page = client.get(decision).content.decode()
    assert there not in page and "Expertise waived" in page
    assert "Nothing is asked for here that could be waived." in client.get(there).content.decode()


def test_a_second_press_shows_the_result_also_when_others_acted_since(
    cast: Cast, lessened: Article, client: Client
) -> None:
    article = lessened
    client.force_login(cast.editor)
    there = reverse("admin:articles_article_waive_expertise", args=[article.pk])
    sent = {"digest": article.digest, "reason": "No dose is left.", **proof(cast.editor)}
    assert client.post(there, sent).status_code == 302
    cast.invite(article, cast.reviewers[0])
    assert client.post(there, sent).status_code == 302
    for other in ({"reason": "Another."}, {"digest": "sha256:other"}):
        assert client.post(there, sent | other).status_code == 422
    client.force_login(cast.other_editor)
    assert client.post(there, sent).status_code == 422, "it was another who signed"
    assert article.events.filter(verb=WAIVE_EXPERTISE).count() == 1


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_asking_costs_an_approval_no_statement(cast: Cast) -> None:
    def cost(title: str) -> int:
        type(cast.members[0]).objects.update(profession="pharmacist")
        article = again(cast, cast.under_review(title=title, body=DOSE), PLAIN)
        for assignment in cast.invite(article):
            cast.review(assignment)
        signature = sign_for(cast.editor, article)
        with CaptureQueriesContext(connection) as seen:
            article.approve(by=cast.editor, digest=article.digest, signature=signature)
        return len(seen)

    without = cost("Is it?")
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=1, with_dose=["pharmacist"])
    # The library looks for its statements elsewhere, and keeps them.
    assert cost("Is it so?") == without <= 14 + ASKED_BY_RULES + 2
