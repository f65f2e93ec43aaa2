"""What puts a variant in step again, what does not, and who may say so."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from articles.ledger.signature import Unsigned
from articles.models import Article, Audience, Notification
from articles.workflow.recorded import Opposed, Stale, offer
from tests.cast import Cast, sign_for
from tests.invariants import violations

from .changing import again, change, changed, correct, force, html, pair, retract, source
from .test_variants import approve, begin

__all__ = ["changed", "pair", "source"]

pytestmark = pytest.mark.long


def hold(by: Any, variant: Article, **facts: Any) -> Article:
    variant = again(variant)
    given = {
        "reason": "Read side by side.",
        "digest": variant.digest_for("confirm_in_step"),
        "signature": sign_for(by, variant, "confirm_in_step"),
    }
    return variant.confirm_in_step(by=by, **given | facts)


BANNER = "The clinicians’ text has changed since"


def test_its_next_approval_ends_it_and_names_the_newer_text(
    cast: Cast, pair: Any, changed: Article
) -> None:
    variant = change(cast, pair[1], "And so for you. [1]")
    assert variant.out_of_step_since is None and variant.adapted_from == changed.approved_revision
    assert variant.events.filter(verb="approve").last().detail["adapted_from"]["revision"] == 2
    assert "banner-out_of_step" not in html(variant)
    assert violations() == []


def test_a_signed_still_holds_ends_it(cast: Cast, pair: Any, changed: Article) -> None:
    source, variant = pair
    variant = hold(cast.other_editor, variant)
    assert (
        variant.out_of_step_since is None
        and variant.adapted_from == again(source).approved_revision
    )
    event = variant.events.get(verb="confirm_in_step")
    assert (
        event.detail["signature"]["printed_name"] == cast.other_editor.byline
        and event.detail["adapted_from"]["revision"] == 2
    )
    page = html(variant)
    assert 'id="banner-out_of_step"' not in page and "Found to still hold" in page
    assert set(Notification.objects.filter(event=event).values_list("kind", flat=True)) == {
        "author_in_step"
    }
    assert violations() == []
    change(cast, source, "Still more. [1]")
    assert again(variant).out_of_step_since is not None and 'id="banner-out_of_step"' in html(
        variant
    )


@pytest.mark.once
def test_still_holds_after_a_retraction(cast: Cast, pair: Any) -> None:
    source, variant = pair
    retract(cast, source)
    hold(cast.editor, variant)
    assert 'id="banner-out_of_step"' not in html(variant) and violations() == []


def test_who_may_say_so_and_when(cast: Cast, pair: Any) -> None:
    source, variant = pair
    with pytest.raises(Opposed, match="has not changed since"):
        hold(cast.editor, variant)
    change(cast, source)
    for who in (cast.author, cast.stranger, cast.operator, cast.reviewers[0]):
        assert not offer(again(variant), "confirm_in_step", who).is_permitted
        with pytest.raises(PermissionDenied):
            variant.confirm_in_step(by=who, reason="Mine.", digest=variant.digest, signature=None)
    with pytest.raises(Unsigned):
        hold(cast.editor, variant, signature=None)
    with pytest.raises(Stale):
        hold(cast.editor, variant, digest=source.digest)
    with pytest.raises(Opposed, match="Give the reason"):
        hold(cast.editor, variant, reason=" ")
    with pytest.raises(Opposed, match="Nothing of this article is public"):
        unseen = begin(source, cast.author, Audience.STUDENT).submit(by=cast.author)
        change(cast, source, "Yet more. [1]")
        hold(
            cast.editor,
            unseen,
            digest="",
            signature=sign_for(cast.editor, unseen, "confirm_in_step"),
        )
    assert again(variant).out_of_step_since is not None


@pytest.mark.once
def test_an_editor_who_wrote_the_variant_cannot_confirm_it(cast: Cast, source: Article) -> None:
    variant = approve(cast, begin(source, cast.other_editor))
    change(cast, source)
    with pytest.raises(PermissionDenied):
        hold(cast.other_editor, variant)
    hold(cast.editor, variant)


@pytest.mark.parametrize("publish", [correct, force])
@pytest.mark.parametrize("act", [change, retract])
def test_no_publication_that_nobody_read_beside_it_ends_it(
    cast: Cast, pair: Any, act: Any, publish: Any
) -> None:
    source, variant = pair
    act(cast, source)
    was = again(variant)
    publish(cast, variant)
    now = again(variant)
    assert now.out_of_step_since == was.out_of_step_since and now.adapted_from == was.adapted_from
    assert BANNER.replace("changed", "been retracted" if act is retract else "changed") in html(
        variant
    )
    assert now in Article.objects.out_of_step() and violations() == []


@pytest.mark.once
def test_nor_the_approval_of_what_was_submitted_before(cast: Cast, pair: Any) -> None:
    source, variant = pair
    variant = again(variant).revise(by=variant.author)
    variant.edit(
        by=variant.author, version=variant.version, body=f"{variant.body}\n\nAnd so for you. [1]\n"
    )
    variant.submit(by=variant.author, reason="More.")
    retract(cast, source)
    variant = again(variant).start_review(by=cast.editor)
    for assignment in cast.invite(variant):
        cast.review(assignment)
    variant.approve(by=cast.editor, digest=variant.digest, signature=sign_for(cast.editor, variant))
    assert (
        again(variant).approved_revision.number == 2
        and again(variant).out_of_step_since is not None
    )
    assert "has been retracted since" in html(variant) and violations() == []
    hold(cast.editor, variant)
    assert again(variant).out_of_step_since is None and violations() == []


@pytest.mark.once
def test_who_wrote_the_change_of_the_source_does_not_find_it_to_still_hold(
    cast: Cast, pair: Any
) -> None:
    source, variant = pair
    source = again(source).revise(by=source.author)
    source.edit(
        by=source.author,
        version=source.version,
        body=f"{source.body}\n\nMore. [1]\n",
        co_authors=[cast.other_editor],
    )
    approve(cast, source)
    with pytest.raises(PermissionDenied):
        hold(cast.other_editor, variant)
    hold(cast.editor, variant)
    assert violations() == []
