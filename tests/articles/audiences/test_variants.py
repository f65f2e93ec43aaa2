"""The same question for another audience: begun from a text, with a machine of its own."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Audience, Event, Notification
from articles.workflow.recorded import Opposed, Stale, offer
from tests.cast import Cast, confirmed, sign_for
from tests.invariants import violations
from tests.rewinding import walked

OTHERS = [Audience.STUDENT, Audience.PATIENT, Audience.CARER]


def begin(source: Article, by: Any, audience: str = Audience.PATIENT) -> Article:
    source.begin_variant(by=by, audience=audience)
    found = Article.objects.variant(source.slug, audience)
    assert found is not None
    return found


def approve(cast: Cast, article: Article, by: Any = None) -> Article:
    """Walk a draft, or what is being revised, through its review."""
    article = confirmed(
        article.submit(by=article.author, reason="As agreed.").start_review(by=cast.editor)
    )
    for assignment in cast.invite(article):
        cast.review(assignment)
    by = by or cast.editor
    return article.approve(by=by, digest=article.digest, signature=sign_for(by, article))


@walked
def source(cast: Cast, walk: str) -> Article:
    """The text where a walk leads."""
    return getattr(cast, walk)()


@walked
def submitted(cast: Cast) -> Article:
    """A text that waits for its review."""
    return cast.submitted()


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize(
    "walk", ["submitted", "under_review", "changes_requested", "approved", "revising"]
)
def test_a_variant_is_begun_from_what_was_submitted(
    cast: Cast, source: Article, walk: str, audience: str
) -> None:
    variant = begin(source, cast.author, audience)
    assert (variant.slug, variant.audience, variant.status) == (source.slug, audience, "draft")
    was = source.revision
    assert (variant.title, variant.short_answer, variant.body, variant.topic) == (
        was.title,
        was.short_answer,
        was.body,
        was.topic,
    )
    assert variant.listed == was.listed and variant.adapted_from == was
    assert variant.revision is None and variant.galley is None and not variant.revisions.exists()
    assert [event.verb for event in variant.events.all()] == ["begin_variant"]
    assert [row.history_change_reason for row in variant.history.all()] == ["begin_variant"]
    assert not source.events.filter(verb="begin_variant").exists()
    assert violations() == []


def test_what_is_typed_since_is_not_copied(cast: Cast) -> None:
    source = cast.changes_requested()
    source.edit(by=cast.author, version=source.version, body="## SECRET\n\nTyped since. [1]\n")
    assert "SECRET" not in begin(source, cast.author).body


@pytest.mark.once
def test_the_public_text_is_what_a_variant_is_begun_from(cast: Cast) -> None:
    source = cast.revising()
    source.edit(by=cast.author, version=source.version, body="## What is new\n\nNothing. [1]\n")
    source.submit(by=cast.author, reason="New.")
    assert begin(source, cast.author).adapted_from == source.approved_revision


def test_a_draft_has_no_variant_yet_and_says_why(cast: Cast) -> None:
    draft = cast.draft()
    with pytest.raises(Opposed, match="Submit this text first"):
        draft.begin_variant(by=cast.author, audience=Audience.PATIENT)
    assert offer(draft, "begin_variant", cast.author).reasons == (
        "Submit this text first: the address that both texts share is fixed then.",
    )


@pytest.mark.parametrize("walk", ["rejected", "withdrawn", "retracted"])
def test_what_has_ended_has_no_new_variant(cast: Cast, walk: str) -> None:
    with pytest.raises(Stale):
        getattr(cast, walk)().begin_variant(by=cast.author, audience=Audience.PATIENT)
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    "audience", ["nurse", "", "Patient", "clinician", "patient\x00", "p" * 200]
)
def test_only_another_known_audience_can_be_begun(
    cast: Cast, submitted: Article, audience: str
) -> None:
    with pytest.raises(Opposed, match="another kind of reader"):
        submitted.begin_variant(by=cast.author, audience=audience)
    assert Article.objects.count() == 1


def test_authors_and_editors_begin_one_and_nobody_else(cast: Cast) -> None:
    source = cast.draft()
    source.edit(by=cast.author, version=source.version, co_authors=[cast.co_author])
    source.submit(by=cast.author)
    for who in (cast.stranger, cast.other_author, cast.reviewers[0], cast.operator):
        with pytest.raises(PermissionDenied):
            source.begin_variant(by=who, audience=Audience.PATIENT)
    for who, audience in (
        (cast.co_author, Audience.PATIENT),
        (cast.editor, Audience.CARER),
        (cast.author, Audience.STUDENT),
    ):
        variant = begin(source, who, audience)
        assert variant.author == who and {*variant.co_authors.all(), who} == {
            cast.author,
            cast.co_author,
            who,
        }
    notifications = Notification.objects.filter(
        kind="co_author_named", channel="inbox", key__startswith=f"co_author_named:{variant.pk}:"
    )
    assert [notification.recipient for notification in notifications] == [cast.co_author]


def test_a_second_one_for_the_same_readers_is_not_begun(cast: Cast) -> None:
    source = cast.submitted()
    variant = begin(source, cast.author)
    with pytest.raises(Stale, match="begun this text already"):
        source.begin_variant(by=cast.editor, audience=Audience.PATIENT)
    with pytest.raises(Stale, match="begun this text already"):
        variant.submit(by=cast.author).begin_variant(by=cast.author, audience=Audience.CLINICIAN)
    assert Article.objects.count() == 2


def test_what_ended_unseen_frees_the_address(cast: Cast) -> None:
    source = cast.submitted()
    first = begin(source, cast.author)
    first.withdraw(by=cast.author)
    second = begin(source, cast.author)
    assert second.pk != first.pk and second.slug == first.slug
    assert violations() == []


def test_the_database_holds_one_living_article_at_an_address(cast: Cast) -> None:
    source = cast.submitted()
    begin(source, cast.author)
    with pytest.raises(IntegrityError):
        Article.objects.create(
            slug=source.slug,
            audience=Audience.PATIENT,
            author=cast.author,
            edited_by=cast.author,
            topic=cast.topic,
        )


def test_the_address_and_the_readers_of_a_variant_stay(cast: Cast) -> None:
    variant = begin(cast.submitted(), cast.author)
    slug = variant.slug
    variant.edit(by=cast.author, version=0, title="What does a low potassium mean for me?")
    assert variant.slug == slug
    with pytest.raises(Opposed, match="audience is fixed"):
        variant.edit(by=cast.author, version=1, audience=Audience.CARER)


def test_who_wrote_the_source_wrote_the_variant(cast: Cast) -> None:
    """An adaptation holds words of the source: its writers, named or not, neither review nor
    decide it."""
    source = cast.draft()
    source.edit(by=cast.author, version=0, co_authors=[cast.co_author])
    source.edit(by=cast.co_author, version=1, body=source.body + "\nMore. [1]\n")
    source.edit(by=cast.author, version=2, co_authors=[])
    variant = begin(source.submit(by=cast.author), cast.author).submit(by=cast.author)
    assert variant.revision is not None and variant.revision.was_written_by(cast.co_author)


@pytest.mark.once
def test_a_variant_goes_its_own_way(cast: Cast) -> None:
    source = cast.approved()
    variant = approve(cast, begin(source, cast.author))
    assert (source.status, variant.status) == ("approved", "approved")
    assert variant.page.get_absolute_url() == f"/articles/{source.slug}/patient/"
    approval = variant.events.get(verb="approve")
    assert approval.detail["adapted_from"]["digest"] == source.approved_revision.digest
    assert violations() == []


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_beginning_one_stays_in_the_budget(cast: Cast) -> None:
    source = cast.draft()
    source.edit(by=cast.author, version=0, co_authors=[cast.co_author])
    source.submit(by=cast.author)
    with CaptureQueriesContext(connection) as seen:
        source.begin_variant(by=cast.author, audience=Audience.PATIENT)
    assert len(seen) <= 14, [query["sql"][:120] for query in seen.captured_queries]


def test_events_name_the_source(cast: Cast) -> None:
    source = cast.submitted()
    (event,) = Event.objects.filter(article=begin(source, cast.editor))
    assert event.actor == cast.editor and event.detail == {
        "audience": "patient",
        "article": source.pk,
        "revision": 1,
        "digest": source.revision.digest,
    }


@pytest.mark.parametrize("is_submitted", [False, True])
def test_whoever_was_dropped_from_the_byline_is_told_that_the_text_is_there(
    cast: Cast, client: Client, is_submitted: bool
) -> None:
    source = cast.approved()
    variant = begin(source, cast.editor)
    variant.edit(by=cast.editor, version=0, co_authors=[])
    if is_submitted:
        variant.submit(by=cast.editor)
    client.force_login(cast.author)
    answer = client.post(f"/desk/{source.pk}/variants/patient/", follow=True)
    assert answer.redirect_chain == [(f"/desk/{source.pk}/", 302)] and answer.status_code == 200
    assert (
        "The text for patients is begun already, by others; you are not one of its authors."
        in answer.content.decode()
    )
