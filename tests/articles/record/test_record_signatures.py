"""Signatures on the public page: who signed, meaning what, on which day and digest; in the
record and on the receipt."""

from datetime import datetime

import pytest

from articles.models import Article, Event, Page
from articles.publishing import render_page as press
from articles.verification import page as pages
from reviewers.models import Assignment
from tests.cast import BODY, Cast, sign_for

from ..reading.printed import part, printed, words
from ..reading.publishing import correct, settle, sign, waive

REVIEW = "Review: I have read this text, and this is my own judgement of it"
RESPONSIBILITY = "Responsibility: I answer for this act"
APPROVAL = "Approval: this text may be relied on as it stands"


def test_each_reviewer_and_the_approving_editor_sign_with_name_meaning_and_day(cast: Cast) -> None:
    article = cast.under_review()
    for assignment in cast.invite(article):
        who = assignment.member.person
        assignment.accept(by=who)
        assignment.declare(by=who, interests="none")
        sign(assignment, meaning="review", printed_name=f"Professor {who.name}")
    article.approve(
        by=cast.editor,
        digest=article.digest,
        signature=sign_for(cast.editor, article, printed_name="The Editor, MSc"),
    )
    html, day = printed(article), f"{article.events.latest('sequence').at:%-d %B %Y}"
    reviewed = words(part(html, 'id="reviewed"', "</section>"))
    for name in ("Professor Reviewer One", "Professor Reviewer Two"):
        assert f"{name} Signed {day} {REVIEW}" in reviewed
    assert (
        words(part(html, 'id="approved">', "</section>"))
        == f"Approved by The Editor, MSc Signed {day} {APPROVAL}"
    )


def receipt_of(article: Article) -> str:
    return words(part(printed(article), 'class="receipt"', "</section>"))


def line(event: Event, act: str, name: str, meaning: str) -> str:
    """What the receipt says of a signed act."""
    at = datetime.fromisoformat(event.detail["signature"]["at"])
    return (
        f"{act}: {name} {meaning} {at:%-d %B %Y, %H:%M} UTC , entry {event.sequence} {event.hash}"
    )


def test_the_receipt_lists_every_signature_with_meaning_time_digest_and_entry(cast: Cast) -> None:
    article = cast.approved()
    receipt, events = receipt_of(article), list(article.events.order_by("sequence"))
    first, second = (event for event in events if event.verb == "sign")
    lines = [
        line(first, "Reviewed", "Reviewer One, MD", REVIEW),
        line(second, "Reviewed", "Reviewer Two, MD", REVIEW),
        line(events[-1], "Approved", "Editor", APPROVAL),
    ]
    assert (
        receipt.endswith(f"On the text {article.digest} {' '.join(lines)}")
        and receipt.count("UTC , entry") == 3
    )


def test_the_receipt_names_who_settled_beside_who_published_early(cast: Cast) -> None:
    article = cast.under_review()
    assignments = cast.invite(article)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="Now.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    for assignment in assignments:
        cast.review(assignment)
    settle(Article.objects.get(pk=article.pk), cast.editor)
    forced, settled = (article.events.get(verb=verb) for verb in ("force_publish", "settle"))
    receipt = receipt_of(article)
    assert line(forced, "Published before full review", "Chair", RESPONSIBILITY) in receipt
    assert receipt.endswith(line(settled, "Resolved", "Editor", RESPONSIBILITY))
    assert (
        "public before its full review, which has been completed since" in receipt
        and "as the reviewers read it" not in receipt
    )


def test_the_receipt_lists_waiver_correction_and_retraction_too(cast: Cast) -> None:
    type(cast.author).objects.filter(pk__in=[cast.author.pk, cast.reviewers[0].pk]).update(
        institution="General Hospital"
    )
    article = cast.under_review()
    waive(cast, article, Assignment(member=cast.members[0]), "A house of 9,000.")
    for assignment in cast.invite(article):
        cast.review(assignment)
    first = article.digest
    article.approve(by=cast.editor, digest=first, signature=sign_for(cast.editor, article))
    article = correct(cast, article)
    article.retract(
        by=cast.chair,
        digest=article.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, article, "retract"),
    )
    receipt, events = receipt_of(article), article.events
    assert receipt.count("UTC , entry") == 6
    assert (
        line(events.get(verb="waive"), "Waived for Reviewer One", "Chair", RESPONSIBILITY)
        in receipt
    )
    corrected = events.filter(verb="approve").latest("sequence")
    assert f"On the text {first} Waived" in receipt
    entry = line(corrected, "Approved as a minor correction", "Other Editor", APPROVAL)
    assert f"On the text {article.digest} {entry} Retracted" in receipt
    assert receipt.endswith(line(events.get(verb="retract"), "Retracted", "Chair", RESPONSIBILITY))


@pytest.mark.once
def test_a_page_with_many_signatures_stays_light(cast: Cast, as_published: None) -> None:
    article = cast.approved(body=BODY + "\nMore of it, and of that. [1]\n" * 100)
    for number in range(6):
        article = correct(
            cast,
            article,
            *(
                ["is known", "is known of it"]
                if number % 2 == 0
                else ["is known of it", "is known"]
            ),
        )
    assert receipt_of(article).count("UTC , entry") == 9
    page = Page.objects.get(article=article)
    assert len(bytes(page.brotli)) < len(bytes(page.gzip)) < 30_000


def test_a_retraction_is_signed_too(cast: Cast) -> None:
    article = cast.retracted()
    assert "Retracted by Chair Signed" in words(
        part(printed(article), 'aria-labelledby="retracted-by"', "</section>")
    )


@pytest.mark.once
def test_nothing_of_a_retracted_text_is_ticked_off(cast: Cast) -> None:
    html = printed(cast.retracted())
    stages = part(html, '<ol class="tracker', "</ol>")
    assert (
        "tracker--over" in stages and stages.count("is-done") == 2 and stages.count("is-ended") == 1
    )
    assert "Approved : no longer" in words(stages) and "retracted since" in words(stages)
    assert "tracker--over" not in printed(cast.approved(title="Is it?"))


def test_what_was_signed_with_is_text_not_markup(cast: Cast) -> None:
    article = cast.reviewed()
    article.approve(
        by=cast.editor,
        digest=article.digest,
        signature=sign_for(cast.editor, article, printed_name="<b>Ed</b>"),
    )
    assert "&lt;b&gt;Ed" in printed(article) and "<b>Ed" not in printed(article)


@pytest.fixture
def before_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let events look as they did before there were signatures and quorum policies."""
    from_db = Event.from_db.__func__  # type: ignore[attr-defined]

    def former(cls: type[Event], *row: object) -> Event:
        event = from_db(cls, *row)
        for word in ("signature", "quorum_policy"):
            event.detail.pop(word, None)
        return event

    monkeypatch.setattr(Event, "from_db", classmethod(former))


@pytest.mark.usefixtures("before_signatures")
def test_a_record_from_before_there_were_signatures_shows_what_it_has(cast: Cast) -> None:
    article = cast.approved()
    page = press.set_page(
        type(article).objects.select_related("galley__revision", "topic").get(pk=article.pk)
    )
    html = bytes(page.html).decode()
    day = f"{article.events.latest('sequence').at:%-d %B %Y}"
    assert f"Reviewer One, MD Signed {day} No competing interests" in words(
        part(html, 'id="reviewed"', "</section>")
    )
    assert (
        "Approved by " not in words(part(html, 'id="record"', "</aside>"))
        and "Signatures" not in html
    )
    assert "2 approving reviews by different members" in words(
        part(html, 'class="receipt"', "</section>")
    )
    assert pages.verify(Page.objects.get(pk=page.pk)) == []


def test_the_rules_in_force_are_told_in_words(cast: Cast) -> None:
    from_the_house = words(part(printed(cast.approved()), 'class="receipt"', "</section>"))
    assert "disclaimer 1 , 2 approving reviews by different members." in from_the_house
