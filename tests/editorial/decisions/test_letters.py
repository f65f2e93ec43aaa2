"""What reviewers write for the author reaches the author: it stands in the editor's reason,
without their names."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

pytestmark = pytest.mark.page


def test_the_reason_begins_with_what_the_reviewers_wrote(cast: Cast, client: Client) -> None:
    article = cast.under_review()
    first, second = cast.invite(article)
    cast.review(
        first, "changes_requested", comments_to_author="Name the dose.", comments_to_editors="Weak."
    )
    cast.review(second, "approve", comments_to_author="Fine by me.")
    client.force_login(cast.editor)
    page = client.get(
        reverse("admin:articles_article_verb", kwargs={"pk": article.pk, "verb": "request_changes"})
    )
    reason = page.context["form"]["reason"].value()
    assert reason == "Reviewer 1: Name the dose.\n\nReviewer 2: Fine by me."
    approval = client.get(
        reverse("admin:articles_article_verb", kwargs={"pk": article.pk, "verb": "approve"})
    )
    assert approval.context["form"]["reason"].value() == ""
