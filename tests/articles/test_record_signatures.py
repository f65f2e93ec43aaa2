"""Signatures on the public page: who signed, meaning what, on which day and digest; in the record and on the receipt."""

import pytest

from articles import press
from articles.models import Event, Page
from tests.cast import Cast, sign_for

from .printed import part, printed, words
from .publishing import sign

REVIEW = "Review: I have read this text, and this is my own judgement of it"
APPROVAL = "Approval: this text may be relied on as it stands"


def test_each_reviewer_and_the_approving_editor_sign_with_name_meaning_and_day(cast: Cast) -> None:
    article = cast.under_review()
    for assignment in cast.invite(article):
        who = assignment.member.person
        assignment.accept(by=who)
        assignment.declare(by=who, interests="none")
        sign(assignment, meaning="review", printed_name=f"Professor {who.name}")
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article, printed_name="The Editor, MSc"))
    html, day = printed(article), f"{article.events.latest('sequence').at:%-d %B %Y}"
    reviewed = words(part(html, 'id="reviewed"', "</section>"))
    for name in ("Professor Reviewer One", "Professor Reviewer Two"):
        assert f"{name} Signed {day} {REVIEW}" in reviewed
    assert words(part(html, 'id="approved">', "</section>")) == f"Approved by The Editor, MSc Signed {day} {APPROVAL}"


def test_the_receipt_lists_the_approvals_signature_with_the_digest_that_was_signed(cast: Cast) -> None:
    article = cast.approved()
    receipt = words(part(printed(article), 'class="receipt"', "</section>"))
    at = article.events.get(verb="approve").detail["signature"]["at"]
    assert f"Signed by Editor , {at[8:10].lstrip('0')}" in receipt and receipt.count(article.digest) == 2 and APPROVAL in receipt


def test_a_retraction_is_signed_too(cast: Cast) -> None:
    article = cast.retracted()
    assert "Retracted by Chair Signed" in words(part(printed(article), 'aria-labelledby="retracted-by"', "</section>"))


def test_what_was_signed_with_is_text_not_markup(cast: Cast) -> None:
    article = cast.reviewed()
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article, printed_name="<b>Ed</b>"))
    assert "&lt;b&gt;Ed" in printed(article) and "<b>Ed" not in printed(article)


@pytest.fixture
def before_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let events look as they did before there were signatures and quorum policies."""
    told = Event.from_db.__func__  # type: ignore[attr-defined]

    def former(cls: type[Event], *row: object) -> Event:
        event = told(cls, *row)
        for word in ("signature", "quorum_policy"):
            event.detail.pop(word, None)
        return event

    monkeypatch.setattr(Event, "from_db", classmethod(former))


@pytest.mark.usefixtures("before_signatures")
def test_a_record_from_before_there_were_signatures_shows_what_it_has(cast: Cast) -> None:
    article = cast.approved()
    page = press.set_page(type(article).objects.select_related("galley__revision", "topic").get(pk=article.pk))
    html = bytes(page.html).decode()
    day = f"{article.events.latest('sequence').at:%-d %B %Y}"
    assert f"Reviewer One, MD Signed {day} No competing interests" in words(part(html, 'id="reviewed"', "</section>"))
    assert "Approved by " not in words(part(html, 'id="record"', "</aside>")) and "Signed by" not in html
    assert "2 approving reviews by different members" in words(part(html, 'class="receipt"', "</section>"))
    assert press.verify(Page.objects.get(pk=page.pk)) == []


def test_the_rules_in_force_are_told_in_words(cast: Cast) -> None:
    from_the_house = words(part(printed(cast.approved()), 'class="receipt"', "</section>"))
    assert "disclaimer 1 , 2 approving reviews by different members." in from_the_house
