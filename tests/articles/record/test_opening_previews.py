"""Previews are opened and closed: by whom, when, and what it costs."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from articles.models import Article, Channel, Event, Notification, Preview
from articles.tasks import set_outdated_pages
from articles.workflow.recorded import Opposed, Stale
from reviewers.models import QuorumPolicy
from tests.articles.text.test_statements import ASKED_BY_RULES
from tests.cast import BODY, Cast, sign_for
from tests.invariants import violations

from .previewed import (
    CAUTION,
    article,
    handed_in_again,
    opened,
    path_of,
    read,
    revising,
    sent_back,
    stages,
)

__all__ = ["article", "revising"]

pytestmark = pytest.mark.page


def test_opening_and_closing_is_for_editors_who_did_not_write_it(cast: Cast) -> None:
    article = cast.submitted()
    for who in (cast.author, cast.reviewers[0], cast.operator, cast.stranger):
        with pytest.raises(PermissionDenied):
            opened_by = Article.objects.get(pk=article.pk)
            opened_by.open_preview(by=who, digest=article.digest)
    with pytest.raises(Stale):
        article.open_preview(by=cast.editor, digest="sha256:" + "0" * 64)
    with pytest.raises(Opposed):
        article.close_preview(by=cast.editor, digest=article.digest)
    with pytest.raises(Opposed):
        opened(cast, opened(cast, article))
    assert Event.objects.filter(verb="open_preview").count() == 1


@pytest.mark.parametrize(
    "state",
    ["draft", "changes_requested", "approved", "revising", "rejected", "withdrawn", "retracted"],
)
def test_only_what_waits_for_a_decision_is_opened(cast: Cast, state: str) -> None:
    article = getattr(cast, state)()
    with pytest.raises((Stale, PermissionDenied)):
        article.open_preview(by=cast.chair, digest=article.digest)
    assert not Preview.objects.exists()


def test_its_author_is_told(cast: Cast, article: Article) -> None:
    notification = Notification.objects.get(
        kind="author_preview_opened", recipient=cast.author, channel=Channel.MAIL
    )
    assert path_of(article) in notification.text and "human review" in notification.text
    article.close_preview(by=cast.editor, digest=article.digest)
    assert (
        Notification.objects.filter(kind="author_preview_closed", recipient=cast.author).count()
        == 2
    )


def test_the_site_can_open_them_with_each_submission(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.OPEN_PREVIEWS = "on_submission"
    article = cast.submitted()
    assert CAUTION in read(client, article)
    assert (
        path_of(article)
        in Notification.objects.get(
            kind="author_submitted", recipient=cast.author, channel=Channel.MAIL
        ).text
    )
    article.close_preview(by=cast.editor, digest=article.digest)
    handed_in_again(cast, sent_back(cast, article), body=BODY + "\nMore.\n")
    assert client.get(path_of(article)).status_code == 410, (
        "what an editor closed stays closed in this round"
    )
    assert not violations()


def test_a_new_rule_is_said_within_minutes(cast: Cast, client: Client) -> None:
    article = opened(cast, cast.under_review())
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=3)
    set_outdated_pages()
    assert "0 of 3 reviews in" in stages(read(client, article))[1] and not violations()
    assert set_outdated_pages() == 0


def test_no_markup_of_the_text_passes(cast: Cast, client: Client) -> None:
    article = opened(
        cast,
        cast.submitted(
            title="<script>alert(1)</script>?", short_answer="<img src=x onerror=alert(1)>"
        ),
    )
    html = read(client, article)
    assert "<script>" not in html and "<img" not in html


@pytest.mark.parametrize(
    "verb", ["open_preview", "start_review", "request_changes", "reject", "submit", "approve"]
)
def test_a_verb_keeps_its_budget_with_a_preview_open_beside_a_public_text(
    cast: Cast, revising: Article, verb: str, django_assert_max_num_queries: Any
) -> None:
    if verb == "submit":
        sent_back(cast, opened(cast, revising.submit(by=cast.author)))
        revising.edit(by=cast.author, version=revising.version, body=BODY + "\nMore.\n")
    else:
        revising.submit(by=cast.author)
        if verb != "open_preview":
            opened(cast, revising)
    if verb == "approve":
        revising.start_review(by=cast.editor)
        for assignment in cast.invite(revising):
            cast.review(assignment)
    by = cast.author if verb == "submit" else cast.editor
    given: dict[str, Any] = (
        {"digest": revising.digest} if verb not in {"submit", "start_review"} else {}
    )
    if verb == "approve":
        given["signature"] = sign_for(by, revising)
    # The public page says that a review has begun; search forgets the text that stood there
    # before; the library looks for its statements elsewhere, and keeps them.
    more = {"approve": ASKED_BY_RULES + 1 + 2, "start_review": 2}.get(verb, 0)
    with django_assert_max_num_queries(14 + more + 1):  # the preview is one more row
        getattr(revising, verb)(by=by, reason="Say more.", **given)
