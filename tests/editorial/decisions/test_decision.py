"""The decision page: what an editor reads before deciding, and what stays at the author's desk."""

import re

import pytest
from django.test import Client

from articles.models import Article, set_in_type
from articles.workflow.permissions import an_uninvolved_chair
from reviewers.models import Assignment, Interests
from tests.articles.audiences.changing import change
from tests.articles.audiences.test_variants import approve, begin
from tests.articles.reading.printed import part, words
from tests.articles.reading.publishing import forced, waive
from tests.cast import Cast, sign_for

from .confirming import as_, to
from .decision_page import article, editor, page, public

__all__ = ["article", "editor", "public"]

pytestmark = pytest.mark.page

SENTENCE = an_uninvolved_chair.sentence


def test_the_text_is_the_very_bytes_readers_would_see(article: Article, editor: Client) -> None:
    head, text = set_in_type(article.revision)
    html = page(editor, article)
    assert head in html and text in html and article.digest in html


def test_reviews_stand_side_by_side_with_what_editors_alone_may_read(
    cast: Cast, article: Article, editor: Client
) -> None:
    first, second, third = cast.invite(article, *cast.reviewers)
    cast.review(
        first,
        "approve_with_comments",
        comments_to_author="Name the dose.",
        comments_to_editors="I know the author’s chief.",
    )
    second.decline(by=cast.reviewers[1], reason="On leave.")
    third.accept(by=cast.reviewers[2])
    third.declare(by=cast.reviewers[2], interests=Interests.DECLARED, text="Lecture fees.")
    html = page(editor, article)
    for expected in [
        "Approve with comments",
        "Name the dose.",
        "I know the author’s chief.",
        "To the editors only",
        "On leave.",
        "Competing interests declared",
        "Lecture fees.",
        "1 of 2 approving reviews are in.",
    ]:
        assert expected in html, expected
    assert re.findall(r'href="[^"]*/assignments/(\d+)/cancel/"', html) == [str(third.pk)]


def test_what_authors_have_typed_since_stays_at_their_desk(cast: Cast, editor: Client) -> None:
    article = cast.changes_requested()
    article.edit(
        by=cast.author,
        version=article.version,
        title="CANARY title",
        short_answer="CANARY answer",
        body="CANARY body",
    )
    record = article.history.latest()
    for path in [
        to(article, "change"),
        to(article, "reject"),
        to(article, "invite"),
        to(article, "history"),
        f"/admin/articles/article/{article.pk}/history/{record.pk}/",
        "/admin/articles/article/",
        "/admin/articles/event/",
    ]:
        html = editor.get(path).content.decode()
        assert "CANARY" not in html and "canary" not in html, path
        assert article.revision.title in html or path.endswith(
            ("event/", "history/", f"{record.pk}/")
        ), path


def test_a_former_revision_can_be_read_but_not_decided_on(cast: Cast, editor: Client) -> None:
    article = cast.changes_requested()
    former = article.revision
    article.edit(by=cast.author, version=article.version, body="Magnesium first. [1]\n")
    article.submit(by=cast.author, reason="Magnesium is in.")
    latest, first = page(editor, article), page(editor, article, "?revision=1")
    assert "Magnesium is in." in latest and "?revision=1" in latest and former.digest not in latest
    assert (
        former.digest in first
        and article.digest not in first
        and "This is a former revision" in first
    )
    assert to(article, "reject") in latest and to(article, "reject") not in first
    assert editor.get(to(article, "change") + "?revision=3").status_code == 404


def test_every_verb_says_why_it_is_closed_and_what_the_status_forbids_is_folded(
    cast: Cast, editor: Client
) -> None:
    html = page(editor, cast.submitted())
    [folded] = re.findall(r"\d+ more, not possible while “Submitted”", html)
    labels = [
        "Start the review",
        "Request changes",
        "Reject",
        "Retract",
        folded,
        "Approve",
        "Revise",
        "Publish before full review",
    ]
    verbs = html[html.index('<div class="verbs">') :]
    assert [
        label for _, label in sorted((verbs.index(f">{label}<"), label) for label in labels)
    ] == labels
    closed = dict(re.findall(r'id="why-(\w+)">.*?<span>(.*?)</span>', verbs, re.DOTALL))
    expected = {
        "approve": "Not while the article is submitted.",
        "force_publish": SENTENCE,
        "retract": "Nothing of this article is public.",
        "revise": "Not while the article is submitted.",
    }
    assert expected.items() <= closed.items() and all(closed.values())
    assert len(re.findall("button--primary", html)) == 1


def test_what_blocks_an_approval_is_said_once(cast: Cast, editor: Client) -> None:
    article = cast.under_review()
    cast.invite(article)
    html = page(editor, article)
    assert html.count("0 of 2 approving reviews are in.") == 1
    assert "Waiting for Reviewer One" in html and "See what approval still needs" in html


def test_the_way_to_the_public_page_stands_before_the_verbs(cast: Cast, editor: Client) -> None:
    article = cast.approved()
    html = page(editor, article)
    there = f'<a class="button" href="{article.page.get_absolute_url()}">'
    assert html.index("decide-verbs") < html.index(there) < html.index(to(article, "retract"))
    assert there not in page(editor, cast.submitted(title="Is it open?"))


def entries(html: str) -> list[str]:
    """The entries of the timeline, as words."""
    return [words(item) for item in part(html, '<ol class="timeline">', "</ol>").split("<li>")[1:]]


def test_the_timeline_names_each_signature_and_leads_to_its_entry(
    public: Article, editor: Client
) -> None:
    html, approval = page(editor, public), public.events.get(verb="approve")
    lines = entries(html)
    rule = "The default policy: 2 approving reviews by different members."
    assert lines[0].endswith(
        f"Under review → Approved · {rule} Signed as Editor · Approval · password and code"
    )
    assert [
        line.endswith("Signed as Reviewer Two, MD · Review · password and code")
        for line in lines[1:3]
    ] == [True, False]
    assert sum("Signed as" in line for line in lines) == 3
    link = re.search(r'href="([^"]+)"[^>]*>Signed as Editor', html)
    assert (
        link
        and link[1] == f"/admin/articles/event/{approval.pk}/change/"
        and editor.get(link[1]).status_code == 200
    )


def test_the_timeline_says_whose_request_ended_and_what_was_waived(
    cast: Cast, editor: Client
) -> None:
    for who in (cast.author, cast.reviewers[0]):
        type(who).objects.filter(pk=who.pk).update(institution="General Hospital")
    article = cast.under_review()
    waive(cast, article, Assignment(member=cast.members[0]), "A house of 9,000.")
    asked = cast.invite(article, cast.reviewers[1], cast.reviewers[2])[1]
    asked.cancel(by=cast.editor, reason="Nobody is needed.")
    cancelled, _, waived, *_ = entries(page(editor, article))
    assert cancelled.startswith("Invitation cancelled by Editor") and cancelled.endswith(
        "Nobody is needed. Reviewer Three had been asked"
    )
    assert waived.startswith("Waiver granted by Chair") and "works where an author works" in waived


def test_the_timeline_is_the_whole_ledger(cast: Cast, public: Article, editor: Client) -> None:
    labels = re.findall(r"<b>(.*?)</b>", page(editor, public))
    assert labels == [
        "Approved",
        "Review signed",
        "No interests declared",
        "Invitation accepted",
        "Review signed",
        "No interests declared",
        "Invitation accepted",
        "Reviewers invited",
        "Review started",
        "Submitted",
    ]
    assert len(labels) == public.events.count()
    sent_back = cast.changes_requested(title="Another?")
    html = page(editor, sent_back)
    assert "Say what to do about magnesium." in html and "Under review → Changes requested" in html


def test_history_says_who_what_when_before_and_after(cast: Cast, editor: Client) -> None:
    article = cast.changes_requested()
    html = " ".join(
        re.sub(r"<[^>]+>", " ", editor.get(to(article, "history")).content.decode()).split()
    )
    assert (
        "Editor Changes requested: Say what to do about magnesium. Status Under review → Changes "
        "requested" in html
    )
    assert "Author Submitted Revision – → Revision 1 Status Draft → Submitted" in html


def test_a_first_draft_has_no_history_for_editors(cast: Cast, editor: Client) -> None:
    draft = cast.draft(title="Is the canary singing?")
    record = draft.history.latest()
    for page_of in ["history", f"history/{record.pk}", "change", "reject", "invite"]:
        assert editor.get(to(draft, page_of)).status_code == 404, page_of


@pytest.mark.parametrize("role", ["editor", "chair", "reviewer", "operator"])
def test_nobody_writes_through_the_history(cast: Cast, role: str) -> None:
    person = {
        "editor": cast.editor,
        "chair": cast.chair,
        "reviewer": cast.reviewers[0],
        "operator": cast.operator,
    }[role]
    article, member = cast.changes_requested(), cast.members[1]
    records = {
        f"/admin/articles/article/{article.pk}/history/": (
            article,
            {"title": "CANARY", "status": "draft"},
        ),
        f"/admin/reviewers/boardmember/{member.pk}/history/": (
            member,
            {"profession": "physician", "cap": 99, "is_active": "on"},
        ),
    }
    client = as_(person)
    for path, (row, typed) in records.items():
        before, count = type(row).objects.filter(pk=row.pk).values().get(), row.history.count()
        for version in [row.history.latest().pk, row.history.earliest().pk]:
            for method in (client.post, client.put, client.patch, client.delete):
                assert method(
                    f"{path}{version}/", {**typed, "_save": "Revert", "_change_history": "yes"}
                ).status_code in {403, 405}
        client.post(path, typed)
        assert (
            type(row).objects.filter(pk=row.pk).values().get() == before
            and row.history.count() == count
        )
        if role in {"editor", "chair"}:
            assert (
                'name="_save"'
                not in client.get(f"{path}{row.history.latest().pk}/").content.decode()
            )


def test_a_message_on_the_page_says_what_happened_and_no_more(cast: Cast, editor: Client) -> None:
    article = cast.submitted()
    answer = editor.post(to(article, "start_review"), {"digest": article.digest}, follow=True)
    assert "Invite reviewers" in answer.content.decode()
    [notice] = re.findall(
        r'<div class="notices" role="status">(.*?)</div>', answer.content.decode(), re.DOTALL
    )
    assert (
        re.sub(r"<[^>]+>", "", notice).strip() == "Review started. It is recorded with your name."
    )


def test_what_is_public_and_in_question_is_said_once(
    cast: Cast, public: Article, editor: Client
) -> None:
    asked = Assignment.objects.filter(revision=public.revision).first()
    asked.declare(by=asked.member.person, interests=Interests.DECLARED, text="Lecture fees.")
    html = page(editor, public)
    assert (
        "A reviewer declared a competing interest after the review" in html
        and "after the decision" not in html
    )
    public.refresh_from_db()
    signature = sign_for(cast.other_editor, public, "settle")
    public.settle(
        by=cast.other_editor, digest=public.digest, reason="It stands.", signature=signature
    )
    html = page(editor, public)
    assert "after the review</h2>" not in html and "after the decision" not in html
    assert f"resolved by {cast.other_editor} on" in html


def test_that_a_text_still_holds_is_never_the_first_thing_offered(
    cast: Cast, public: Article, editor: Client
) -> None:
    variant = approve(cast, begin(public, cast.author))
    change(cast, public)
    primary = re.compile(r'class="button button--primary" href="[^"]*/(\w+)/"')
    html = page(editor, variant)
    assert ">Still holds</a>" in html and primary.findall(html) == []
    variant.refresh_from_db()
    variant.revise(by=cast.author).submit(by=cast.author, reason="As in the public.")
    assert primary.findall(page(editor, variant)) == ["start_review"]


def test_a_text_that_was_published_early_is_not_called_approved(cast: Cast, editor: Client) -> None:
    early, full = page(editor, forced(cast)), page(editor, cast.approved(title="And this?"))
    assert (
        "published before full review since" in early
        and "approved since" not in early
        and "approved since" in full
    )
