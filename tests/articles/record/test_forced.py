"""Publishing before full review: one key makes the text public, a second one in other hands
settles it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from articles.ledger.signature import Unsigned
from articles.models import Article, Channel, Event, Galley, Notification, Person, Status
from articles.workflow.recorded import Opposed, Stale
from editorial.admin.decisions.next_action import TO_BE_SETTLED
from reviewers.deciding.open_concerns import with_open_concerns
from reviewers.models import Assignment, Interests
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked

REASON = "A recall was announced an hour ago."


def force(cast: Cast, article: Article, by: Person | None = None) -> Article:
    """Publish it before its review is through."""
    who = by or cast.chair
    return article.force_publish(
        by=who,
        digest=article.digest,
        reason=REASON,
        signature=sign_for(who, article, "force_publish"),
    )


def settle(article: Article, by: Person, reason: str = "Both reviews are in now.") -> Article:
    """Turn the second key."""
    return article.settle(
        by=by,
        digest=article.digest_for("settle"),
        reason=reason,
        signature=sign_for(by, article, "settle"),
    )


def told(event: Event) -> dict[str, set[str]]:
    """Who was told of an event by which kind of mail."""
    mails: dict[str, set[str]] = {}
    for notification in Notification.objects.filter(
        event=event, channel=Channel.MAIL
    ).select_related("recipient"):
        mails.setdefault(notification.kind, set()).add(str(notification.recipient))
    return mails


@walked
def article(cast: Cast) -> Article:
    """A text under review."""
    return cast.under_review()


@walked
def public(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@pytest.mark.once
def test_it_is_public_at_once_and_marked(cast: Cast, client: Client) -> None:
    article = force(cast, cast.under_review())
    assert (article.status, article.galley.kind, article.is_forced) == (
        Status.APPROVED,
        Galley.Kind.FORCED,
        True,
    )
    event = article.events.latest("sequence")
    assert (event.verb, event.reason, event.detail["despite"]) == (
        "force_publish",
        REASON,
        ["0 of 2 approving reviews are in."],
    )
    page = client.get(reverse("article", args=[article.slug]))
    assert (
        page.status_code == 200
        and "Published before full review" in page.content.decode()
        and REASON in page.content.decode()
    )
    assert violations() == []


@pytest.mark.once
@pytest.mark.parametrize("is_settled", [False, True])
def test_no_badge_and_no_list_calls_it_approved(
    cast: Cast, client: Client, is_settled: bool
) -> None:
    article = force(cast, cast.under_review(title="Is it early?"))
    if is_settled:
        for asked in cast.invite(article):
            cast.review(asked)
        settle(Article.objects.get(pk=article.pk), cast.editor)
    ordinary = cast.approved(title="Is it ordinary?")
    for path in ("/", f"/topics/{cast.topic.slug}/"):
        listed = client.get(path).content.decode()
        assert listed.count("Published before full review,") == (path != "/"), (
            path
        )  # the front page lists what was reviewed in full
    for who, path in [
        (cast.author, "/desk/"),
        (cast.editor, "/admin/articles/article/?status=all"),
    ]:
        client.force_login(who)
        rows = [row for row in client.get(path).content.decode().split("<tr") if "Is it" in row]
        early = {
            "early" if "Is it early?" in row else "ordinary": "Published before full review" in row
            for row in rows
        }
        assert early == {"early": True, "ordinary": False}, path
    for who, path in [
        (cast.author, "/desk/{}/"),
        (cast.editor, "/admin/articles/article/{}/change/"),
    ]:
        client.force_login(who)
        badges = [
            client.get(path.format(listed.pk)).content.decode().split('class="badge ')[1]
            for listed in (article, ordinary)
        ]
        assert [
            "Published before full review" in badge.split("</span>")[0] for badge in badges
        ] == [True, False], path


@pytest.mark.parametrize("role", ["editor", "author", "operator", "stranger"])
def test_only_a_chair_can(cast: Cast, article: Article, role: str) -> None:
    with pytest.raises(PermissionDenied):
        force(cast, article, getattr(cast, role))
    assert Article.objects.get(pk=article.pk).status == Status.UNDER_REVIEW


def test_never_ones_own(cast: Cast) -> None:
    cast.author.groups.set(cast.chair.groups.all())
    with pytest.raises(PermissionDenied):
        force(cast, cast.under_review(), Person.objects.get(pk=cast.author.pk))


@pytest.mark.once
def test_it_asks_for_a_reason_a_signature_and_something_to_override(cast: Cast) -> None:
    article, through = cast.under_review(), cast.reviewed(title="Is it through?")
    with pytest.raises(Opposed, match="Give the reason"):
        article.force_publish(
            by=cast.chair,
            digest=article.digest,
            reason=" ",
            signature=sign_for(cast.chair, article, "force_publish"),
        )
    with pytest.raises(Unsigned):
        article.force_publish(by=cast.chair, digest=article.digest, reason=REASON)
    with pytest.raises(Opposed, match="approve it instead"):
        force(cast, through)
    assert not Galley.objects.exists()


def test_whoever_is_concerned_is_told(cast: Cast, article: Article) -> None:
    first, second = cast.invite(article)
    cast.review(first)
    event = force(cast, article).events.latest("sequence")
    assert told(event) == {
        "author_forced": {"Author"},
        "reviewer_forced": {"Reviewer One", "Reviewer Two"},
        "editors_forced": {"Editor", "Other Editor"},
    }
    settled = settled_by_the_editor(cast, article, second).events.latest("sequence")
    assert told(settled) == {
        "editors_settled": {"Chair"},
        "author_settled": {"Author"},
        "reviewed_changed": {"Reviewer One", "Reviewer Two"},
    }


def settled_by_the_editor(cast: Cast, article: Article, last: Assignment) -> Article:
    """Complete the review, then settle."""
    cast.review(Assignment.objects.get(pk=last.pk))
    return settle(Article.objects.get(pk=article.pk), cast.editor)


@pytest.mark.once
def test_the_second_key_turns_in_other_hands_once_the_review_is_through(
    cast: Cast, article: Article
) -> None:
    first, second = cast.invite(article)
    force(cast, article)
    with pytest.raises(PermissionDenied):
        settle(article, cast.chair)
    with pytest.raises(Opposed, match="0 of 2 approving reviews are in"):
        settle(article, cast.editor)
    cast.review(first)
    with pytest.raises(PermissionDenied):
        settle(article, cast.reviewers[0])
    assert settled_by_the_editor(cast, article, second).concerns() == []
    article = Article.objects.get(pk=article.pk)
    assert not article.is_forced and article.status == Status.APPROVED
    with pytest.raises(Opposed, match="Nothing about the public text needs"):
        settle(article, cast.other_editor)
    assert violations() == []


@pytest.mark.once
def test_settling_is_about_the_public_text(cast: Cast) -> None:
    article = force(cast, cast.under_review())
    with pytest.raises(Stale):
        article.settle(
            by=cast.editor,
            digest="sha256:" + "0" * 64,
            reason="Fine.",
            signature=sign_for(cast.editor, article, "settle"),
        )


@pytest.mark.once
def test_an_interest_declared_late_flags_the_public_text_until_somebody_settles_it(
    cast: Cast, public: Article
) -> None:
    assignment = Assignment.objects.filter(revision=public.revision).first()
    who = assignment.member.person
    assignment.declare(by=who, interests=Interests.DECLARED, text="Lecture fees.")
    public = Article.objects.get(pk=public.pk)
    event = public.events.latest("sequence")
    assert told(event) == {
        "editors_interest_late": {"Editor", "Other Editor", "Chair"},
        "reviewed_changed": {"Reviewer Two"},
    }
    assert [concern.pk for concern in public.concerns()] == [event.pk] and not public.is_forced
    with pytest.raises(Opposed, match="Give the reason"):
        settle(public, cast.chair, " ")
    with pytest.raises(
        PermissionDenied, match="published the text"
    ):  # the approval was the editor's own
        settle(public, cast.editor)
    settle(public, cast.chair, "The other review stands alone, and I have read both.")
    assert Article.objects.get(pk=public.pk).concerns() == []
    assert violations() == []


@pytest.mark.once
def test_an_interest_in_what_never_became_public_is_no_concern(cast: Cast) -> None:
    article = cast.reviewed()
    assignment = Assignment.objects.filter(revision=article.revision).first()
    assignment.declare(
        by=assignment.member.person, interests=Interests.DECLARED, text="Lecture fees."
    )
    assert Article.objects.get(pk=article.pk).concerns() == []
    with pytest.raises(Opposed, match="1 of 2 approving reviews are in"):
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )


def test_queue_page_and_article_agree_on_what_is_in_question(cast: Cast) -> None:
    """Three ways to count concerns, one answer: the verb's own, the page's from events at hand,
    the queue's in one query."""
    forced, approved = (
        force(cast, cast.under_review(title="Is it forced?")),
        cast.approved(title="Is it approved?"),
    )
    late, settled = cast.approved(title="Is it late?"), cast.approved(title="Is it resolved?")
    revising = force(cast, cast.under_review(title="Is it revised?")).revise(by=cast.author)
    for article in (late, settled):
        assignment = Assignment.objects.filter(revision=article.revision).first()
        assignment.declare(by=assignment.member.person, interests=Interests.DECLARED, text="Fees.")
    settle(Article.objects.get(pk=settled.pk), cast.chair)
    unread = cast.reviewed(title="Is it unread?")
    assignment = Assignment.objects.filter(revision=unread.revision).first()
    assignment.declare(by=assignment.member.person, interests=Interests.DECLARED, text="Fees.")
    every = list(Article.objects.select_related("approved_revision").order_by("pk"))
    by_verb = {article.pk for article in every if article.concerns()}
    assert by_verb == {forced.pk, late.pk, revising.pk} and approved.pk not in by_verb
    assert {article.pk for article in with_open_concerns()} == by_verb


def both_say(cast: Cast, article: Article, client: Client) -> set[bool]:
    """Is it in question? As the verb counts it, the queue, and the decision page."""
    client.force_login(cast.other_editor)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    is_listed = with_open_concerns().filter(pk=article.pk).exists()
    return {
        bool(Article.objects.get(pk=article.pk).concerns()),
        is_listed,
        bool(page.context["concerns"]),
    }


def test_all_agree_on_an_interest_declared_after_a_minor_correction(
    cast: Cast, public: Article, client: Client
) -> None:
    public.revise(by=cast.author)
    public.edit(
        by=cast.author,
        version=public.version,
        body=public.body.replace("causes symptoms", "causes  symptoms"),
    )
    public.submit(by=cast.author, reason="A blank too many.", is_minor=True).start_review(
        by=cast.editor
    )
    public.approve(by=cast.editor, digest=public.digest, signature=sign_for(cast.editor, public))
    assert both_say(cast, public, client) == {False}
    assignment = Assignment.objects.filter(status="completed").first()
    assignment.declare(by=assignment.member.person, interests=Interests.DECLARED, text="Fees.")
    assert both_say(cast, public, client) == {True}
    settle(Article.objects.get(pk=public.pk), cast.other_editor)
    assert both_say(cast, public, client) == {False}


@pytest.mark.once
def test_all_agree_on_an_interest_declared_before_the_approval(
    cast: Cast, article: Article, client: Client
) -> None:
    asked = cast.invite(article, *cast.reviewers[:3])
    for assignment in asked:
        cast.review(assignment)
    asked[0].declare(by=asked[0].member.person, interests=Interests.DECLARED, text="Fees.")
    article = Article.objects.get(pk=article.pk)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert both_say(cast, article, client) == {False}


def test_settling_a_question_about_the_public_text_leaves_the_review_of_the_next_revision_alone(
    cast: Cast, public: Article
) -> None:
    late = Assignment.objects.get(revision=public.revision, member=cast.members[0])
    public.revise(by=cast.author)
    public.submit(by=cast.author, reason="Magnesium.").start_review(by=cast.editor)
    assignment, other = cast.invite(public, *cast.reviewers[1:])
    late.declare(by=cast.reviewers[0], interests="declared", text="A grant.")
    settle(Article.objects.get(pk=public.pk), cast.chair)
    assignment.refresh_from_db(), other.refresh_from_db()
    assert (assignment.status, other.status) == ("invited", "invited")
    assert violations() == []


@pytest.mark.once
def test_it_stays_on_the_queue_until_it_is_settled(cast: Cast, client: Client) -> None:
    quiet, late = cast.approved(title="Is it quiet?"), cast.approved(title="Is it late?")
    assignment = Assignment.objects.filter(revision=late.revision).first()
    assignment.declare(by=assignment.member.person, interests=Interests.DECLARED, text="Fees.")
    client.force_login(cast.editor)
    queue = reverse("admin:articles_article_changelist")
    for address in (queue, f"{queue}?status=unsettled", f"{queue}?status=all"):
        page = client.get(address).content.decode()
        assert late.revision.title in page and page.count(TO_BE_SETTLED) == 1, address
        assert (quiet.revision.title in page) == address.endswith("all"), address
    settle(Article.objects.get(pk=late.pk), cast.chair)
    assert late.revision.title not in client.get(queue).content.decode()


@pytest.mark.once
def test_who_reviewed_what_a_correction_rests_on_does_not_settle_it(cast: Cast) -> None:
    cast.reviewers[1].groups.add(*cast.editor.groups.all())
    article = cast.approved()
    late = Assignment.objects.get(revision=article.revision, member=cast.members[0])
    article.revise(by=cast.author)
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body.replace("is known", "is known of it"),
    )
    article.submit(by=cast.author, reason="A word.", is_minor=True).start_review(by=cast.editor)
    article.approve(
        by=cast.other_editor, digest=article.digest, signature=sign_for(cast.other_editor, article)
    )
    late.declare(by=cast.reviewers[0], interests="declared", text="A grant.")
    article = Article.objects.get(pk=article.pk)
    for who in (
        cast.reviewers[1],
        cast.editor,
        cast.other_editor,
    ):  # read it, published it, published its correction
        with pytest.raises(PermissionDenied):
            settle(article, who)
    settle(article, cast.chair)
    assert violations() == []
