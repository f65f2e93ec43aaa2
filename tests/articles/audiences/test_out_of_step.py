"""A variant is out of step once the public text it was adapted from is another one: on record,
told, and ended by a person."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Audience, Notification
from articles.verification.article import verify
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked

from .changing import again, change, changed, correct, force, html, pair, retract, source
from .test_variants import approve, begin

__all__ = ["changed", "pair", "source"]

pytestmark = pytest.mark.long


@walked
def carers(cast: Cast, pair: Any) -> Article:
    """The public variant for carers of the variant of the pair."""
    return approve(cast, begin(again(pair[1]), cast.author, Audience.CARER))


@pytest.mark.parametrize("act", [change, correct, retract, force])
def test_any_new_public_text_of_the_source_puts_it_out_of_step(
    cast: Cast, pair: Any, act: Any
) -> None:
    source, variant = pair
    assert "banner-out_of_step" not in html(variant)
    act(cast, source)
    variant = again(variant)
    assert variant.out_of_step_since is not None and variant.status == "approved"
    event = variant.events.get(verb="out_of_step")
    assert (
        event.detail["digest"] == again(source).approved_revision.digest
        and event.detail["audience"] == "clinician"
    )
    message = "has been retracted since" if act is retract else "has changed since"
    assert f"The clinicians’ text {message}" in html(variant) and 'id="banner-out_of_step"' in html(
        variant
    )
    recipients = Notification.objects.filter(event=event, channel="inbox").values_list(
        "kind", "recipient__email"
    )
    actor = event.actor.email.partition("@")[0]
    editors = {"editor", "other_editor", "chair"} - {actor}
    assert {(kind, email.partition("@")[0]) for kind, email in recipients} == {
        ("author_out_of_step", "author"),
        *(("editors_out_of_step", name) for name in editors),
    }
    assert violations() == []


def test_a_decision_against_a_new_revision_changes_nothing_in_public(cast: Cast, pair: Any) -> None:
    source, variant = pair
    source = again(source).revise(by=cast.author)
    source.submit(by=cast.author, reason="Again.")
    source.reject(by=cast.editor, digest=source.digest, reason="No.")
    assert again(variant).out_of_step_since is None and "banner-out_of_step" not in html(variant)


@pytest.mark.once
def test_the_approval_of_the_very_text_it_was_adapted_from_keeps_it_in_step(cast: Cast) -> None:
    source = cast.reviewed()
    variant = begin(source, cast.author)
    source.approve(by=cast.editor, digest=source.digest, signature=sign_for(cast.editor, source))
    assert again(variant).out_of_step_since is None


@pytest.mark.parametrize("walk", ["draft", "submitted", "revising"])
def test_it_is_said_of_what_is_not_public_and_no_editor_hears_of_a_draft(
    cast: Cast, source: Article, walk: str
) -> None:
    variant = begin(source, cast.author)
    if walk == "submitted":
        variant.submit(by=cast.author)
    if walk == "revising":
        approve(cast, variant).revise(by=cast.author)
    change(cast, source)
    variant = again(variant)
    assert variant.out_of_step_since is not None
    kinds = set(
        Notification.objects.filter(event__verb="out_of_step").values_list("kind", flat=True)
    )
    assert kinds == {"author_out_of_step"} | ({"editors_out_of_step"} if walk != "draft" else set())
    assert violations() == []


@pytest.mark.once
@pytest.mark.parametrize("end", ["withdraw", "reject", "retract"])
def test_what_is_over_is_left_alone(cast: Cast, pair: Any, end: str) -> None:
    source = pair[0]
    variant = begin(source, cast.author, Audience.CARER)
    if end == "withdraw":
        variant.withdraw(by=cast.author)
    elif end == "reject":
        variant.submit(by=cast.author).reject(by=cast.editor, digest=variant.digest, reason="No.")
    else:
        retract(cast, approve(cast, variant))
    change(cast, source)
    assert (
        again(variant).out_of_step_since is None
        and not variant.events.filter(verb="out_of_step").exists()
    )


@pytest.mark.once
def test_a_variant_of_a_variant_follows_that_one(cast: Cast, pair: Any, carers: Article) -> None:
    source, variant = pair
    change(cast, source)
    assert again(carers).out_of_step_since is None
    change(cast, variant, "And so for you. [1]")
    assert again(carers).out_of_step_since is not None
    assert "The patients’ text has changed since" in html(carers)
    assert violations() == []


@pytest.mark.once
def test_every_page_of_the_question_is_built_when_one_comes_or_goes(cast: Cast, pair: Any) -> None:
    source, variant = pair
    assert f'href="/articles/{source.slug}/patient/"' in html(
        source
    ) and "Retracted; its page says why" not in html(source)
    retract(cast, variant)
    assert "Retracted; its page says why" in html(source)
    carers = approve(cast, begin(source, cast.author, Audience.CARER))
    assert f'href="/articles/{source.slug}/carer/"' in html(source) and violations() == []
    assert f'href="/articles/{source.slug}/"' in html(carers)


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_change_costs_little_more_where_there_are_variants(cast: Cast) -> None:
    """Locking them costs nothing, and all pages are stored at once; what is adapted costs its
    own act."""

    def statements(article: Article, *, with_variant: bool) -> int:
        if with_variant:
            approve(cast, begin(article, cast.author))
        article = again(article).revise(by=cast.author)
        article.submit(by=cast.author, reason="More.").start_review(by=cast.editor)
        for assignment in cast.invite(article):
            cast.review(assignment)
        signature = sign_for(cast.editor, article)
        with CaptureQueriesContext(connection) as seen:
            article.approve(by=cast.editor, digest=article.digest, signature=signature)
        return len(seen)

    alone = statements(cast.approved(), with_variant=False)
    assert statements(cast.approved(title="Is it so?"), with_variant=True) <= alone + 8


@pytest.mark.once
def test_what_was_adapted_from_the_adaptation_is_out_of_step_too(
    cast: Cast, pair: Any, carers: Article
) -> None:
    source, variant = pair
    retract(cast, source)
    assert (
        again(variant).out_of_step_since is not None and again(carers).out_of_step_since is not None
    )
    assert "The clinicians’ text has been retracted since" in html(carers) and violations() == []


def test_its_banner_leads_to_the_text_it_was_adapted_from(pair: Any, changed: Article) -> None:
    assert f'<a href="/articles/{changed.slug}/">See the text it was adapted from</a>' in html(
        pair[1]
    )


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"out_of_step_since": None},
            "it and its ledger disagree whether what it was adapted from has changed since.",
        ),
        (
            {"adapted_from": "the newest"},
            "it points at another text than the one its ledger says it was adapted from.",
        ),
    ],
)
def test_its_columns_are_what_its_ledger_says(
    pair: Any, changed: Article, columns: dict[str, Any], message: str
) -> None:
    variant = pair[1]
    assert verify(again(variant)) == []
    newest = changed.approved_revision
    Article.objects.filter(pk=variant.pk).update(
        **{name: newest if value else None for name, value in columns.items()}
    )
    assert any(message in sentence for sentence in verify(again(variant)))


@pytest.mark.once
def test_lists_and_search_say_so(cast: Cast, pair: Any, client: Any) -> None:
    source, variant = pair
    message = "Being checked: the text it was adapted from has changed"
    paths = ["/", f"/topics/{variant.topic.slug}/", "/search/?q=hypokalaemia"]
    assert not any(message in client.get(path).content.decode() for path in paths)
    change(cast, source)
    assert all(client.get(path).content.decode().count(message) == 1 for path in paths)
