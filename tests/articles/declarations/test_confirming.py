"""Co-authors confirm that they are authors and say their own interests; an approval waits for
it, or an editor waives it on the record."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from articles.declarations.confirming import OVER, confirm
from articles.ledger.acts import CONFIRM_AUTHORSHIP
from articles.models import Article, Notification
from articles.verification import verify
from articles.workflow.recorded import Opposed, Stale
from articles.workflow.rules import objections
from tests.articles.declarations.test_declarations import decision, workspace
from tests.articles.desk.pages import at
from tests.articles.reading.printed import printed
from tests.cast import Cast, confirmed, sign_for
from tests.rewinding import walked

pytestmark = pytest.mark.page

WAITS = "Co Author has not confirmed to be an author, and has not said their own interests."


@walked
def shared(cast: Cast) -> Article:
    """A text of author and co-author, with the reviews it needs."""
    article = cast.draft()
    article.edit(by=cast.author, version=article.version, co_authors=[cast.co_author])
    article.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    return Article.objects.get(pk=article.pk)


def approve(cast: Cast, article: Article) -> Article:
    article = Article.objects.get(pk=article.pk)
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def test_an_approval_waits_for_each_co_author(cast: Cast, shared: Article) -> None:
    assert objections(shared) == [WAITS] and decision(cast, shared).count(WAITS) > 1
    with pytest.raises(Opposed, match="Co Author has not confirmed"):
        approve(cast, shared)
    confirm(shared, by=cast.co_author, interests="Fees from a maker")
    assert objections(shared) == [] and "Co Author: Fees from a maker" in decision(cast, shared)
    public = printed(approve(cast, shared))
    assert (
        "Co Author: Fees from a maker" in public and verify(Article.objects.get(pk=shared.pk)) == []
    )
    confirm(shared, by=cast.co_author, interests="Later ones")
    assert printed(Article.objects.get(pk=shared.pk)) == public, (
        "what is said after the approval is for the next one"
    )


def test_an_editor_waives_it_with_a_reason(cast: Cast, shared: Article) -> None:
    signature = sign_for(cast.editor, shared, "waive_findings")
    shared.waive_findings(
        by=cast.editor, digest=shared.digest, reason="Died last month.", signature=signature
    )
    event = shared.events.get(verb="waive_findings")
    assert [waiver["words"] for waiver in event.detail["waives"]] == [WAITS] and objections(
        shared
    ) == []
    assert "Died last month." in decision(cast, shared)
    assert "Co Author: not declared." in printed(approve(cast, shared))


def test_another_name_is_another_confirmation(cast: Cast, shared: Article) -> None:
    confirmed(shared)
    cast.co_author.name = "Corinna Author"
    cast.co_author.save()
    shared.request_changes(by=cast.editor, digest=shared.digest, reason="More.")
    shared.submit(by=cast.author, reason="Done.").start_review(by=cast.editor)
    assert any("Corinna Author has not confirmed" in objection for objection in objections(shared))
    confirm(shared, by=cast.co_author, interests="")
    assert not any("confirmed" in objection for objection in objections(shared))


def test_whoever_is_no_co_author_cannot_and_twice_is_once(
    cast: Cast, shared: Article, client: Client
) -> None:
    for other in (cast.author, cast.stranger, cast.editor):
        with pytest.raises(PermissionDenied):
            confirm(shared, by=other, interests="")
    for _ in range(2):
        confirm(shared, by=cast.co_author, interests="")
    assert shared.events.filter(verb=CONFIRM_AUTHORSHIP).count() == 1
    shared.reject(by=cast.editor, digest=shared.digest, reason="No.")
    with pytest.raises(Stale):
        confirm(shared, by=cast.co_author, interests="Late")
    client.force_login(cast.co_author)
    page = client.get(at(shared, "confirm")).content.decode()
    assert OVER in page and "is_author" not in page


def test_the_page_asks_and_says_what_is_missing(
    cast: Cast, shared: Article, client: Client
) -> None:
    client.force_login(cast.co_author)
    assert (
        "I am an author of this text, under the name Co Author"
        in client.get(at(shared, "confirm")).content.decode()
    )
    answer = client.post(at(shared, "confirm"), {"has_interests": "some"})
    assert (
        set(answer.context["form"].errors) == {"is_author", "interests"}
        and answer.status_code == 200
    )
    sent = {"is_author": "on", "has_interests": "some", "interests": "Shares"}
    missing = "Your confirmation is missing"
    assert missing in client.get(at(shared)).content.decode()
    assert client.post(at(shared, "confirm"), sent).status_code == 302
    assert missing not in client.get(at(shared)).content.decode()
    page = client.get(at(shared, "confirm")).content.decode()
    assert "You have confirmed already" in page and "Shares</textarea>" in page
    assert "Co Author: Shares" in workspace(cast, shared, cast.reviewers[2])
    for other in (cast.author, cast.stranger):
        client.force_login(other)
        assert (
            client.get(at(shared, "confirm")).status_code
            == client.post(at(shared, "confirm"), sent).status_code
            == 404
        )


def test_who_has_not_confirmed_is_asked_when_it_is_submitted(cast: Cast, shared: Article) -> None:
    def asked() -> list[str]:
        rows = Notification.objects.filter(
            kind="author_submitted", channel="mail", path=at(shared, "confirm")
        ).order_by("pk")
        return [notification.recipient.email for notification in rows.select_related("recipient")]

    assert asked() == [cast.co_author.email]
    confirmed(shared)
    shared.request_changes(by=cast.editor, digest=shared.digest, reason="More.")
    shared.submit(by=cast.author, reason="Done.")
    assert asked() == [cast.co_author.email]
