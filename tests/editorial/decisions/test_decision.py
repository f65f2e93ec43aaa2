"""The decision page: what an editor reads before deciding, and what stays at the author's desk."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.founding import BOARD
from articles.models import Article, set_in_type
from articles.text.statements import statements
from articles.workflow.permissions import an_uninvolved_chair
from reviewers.models import (
    Assignment,
    BoardMember,
    Comment,
    Interests,
    QuorumPolicy,
    Verdict,
    Waiver,
)
from tests.articles.audiences.test_out_of_step import change
from tests.articles.audiences.test_variants import approve, begin
from tests.articles.reading.printed import part, words
from tests.articles.reading.publishing import forced, waive
from tests.articles.record.test_forced import REASON, force
from tests.cast import Cast, person, sign_for
from tests.rewinding import walked

from .test_verbs import as_, corrected, to

pytestmark = pytest.mark.page

SENTENCE = an_uninvolved_chair.sentence


@pytest.fixture
def editor(cast: Cast) -> Client:
    return as_(cast.editor)


def page(client: Client, article: Article, query: str = "") -> str:
    """The decision page as a browser gets it."""
    answer = client.get(to(article, "change") + query)
    assert answer.status_code == 200
    return answer.content.decode()


@walked
def article(cast: Cast) -> Article:
    """A text under review."""
    return cast.under_review()


@walked
def public(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


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
    for said in [
        "Approve with comments",
        "Name the dose.",
        "I know the author’s chief.",
        "To the editors only",
        "On leave.",
        "Competing interests declared",
        "Lecture fees.",
        "1 of 2 approving reviews are in.",
    ]:
        assert said in html, said
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
    folded = "3 more, not possible while “Submitted”"
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
    assert closed == {
        "approve": "Not while the article is submitted.",
        "force_publish": SENTENCE,
        "retract": "Nothing of this article is public.",
        "revise": "Not while the article is submitted.",
    }
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
    return [words(one) for one in part(html, '<ol class="timeline">', "</ol>").split("<li>")[1:]]


def test_the_timeline_names_each_signature_and_leads_to_its_entry(
    public: Article, editor: Client
) -> None:
    html, approval = page(editor, public), public.events.get(verb="approve")
    said = entries(html)
    rule = "The default policy: 2 approving reviews by different members."
    assert said[0].endswith(
        f"Under review → Approved · {rule} Signed as Editor · Approval · password and code"
    )
    assert [
        one.endswith("Signed as Reviewer Two, MD · Review · password and code") for one in said[1:3]
    ] == [True, False]
    assert sum("Signed as" in one for one in said) == 3
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
    told = re.findall(r"<b>(.*?)</b>", page(editor, public))
    assert told == [
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
    assert len(told) == public.events.count()
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
    [notices] = re.findall(
        r'<div class="stack notices" role="status">(.*?)\n</div>',
        answer.content.decode(),
        re.DOTALL,
    )
    assert (
        re.sub(r"<[^>]+>", "", notices).strip() == "Review started. It is recorded with your name."
    )


def remark(assignment: Assignment, **facts: Any) -> Comment:
    """A remark as far as it is written."""
    return Comment.objects.create(
        revision=assignment.revision,
        assignment=assignment,
        person=assignment.member.person,
        **facts,
    )


def in_words(html: str) -> str:
    """The page without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_review_shows_who_signed_it_meaning_what_and_proved_how(
    cast: Cast, article: Article, editor: Client
) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    cast.review(asked)
    said = in_words(page(editor, article))
    assert (
        "as Reviewer One, MD , meaning “review”, by password and code · no competing interests"
        in said.replace("MD,", "MD ,")
    )


def test_the_quorum_is_explained_as_it_is_enforced(cast: Cast, editor: Client) -> None:
    policy = QuorumPolicy.objects.adopt(
        by=cast.chair, approvals=2, of_topic=1, always=["pharmacist"]
    )
    article = cast.reviewed()
    said = in_words(page(editor, article))
    assert "2 of 2 approving reviews are in: a pharmacist is still missing." in said
    assert f"{policy}: {policy.explain()}" in said


def test_statements_stand_against_reviewers(cast: Cast, editor: Client) -> None:
    article = cast.under_review(short_answer="Very unlikely. Look for magnesium.")
    first, second = cast.invite(article)
    one, two, three = statements(article.revision)[:3]
    remark(first, statement=one.key, exact=one.text, verdict=Verdict.AGREE)
    remark(
        first,
        statement=two.key,
        exact=two.text,
        verdict=Verdict.DISAGREE,
        text="Look for drugs.",
        is_blocking=True,
    )
    remark(
        second, statement=two.key, exact=two.text, verdict=Verdict.NEEDS_SOURCE, is_blocking=True
    )
    for asked in (first, second):
        cast.review(asked, "changes_requested")
    html = page(editor, article)
    differing, agreed = (
        [in_words(row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]
        for table in re.findall(r'<table class="table--cards">(.*?)</table>', html, re.DOTALL)
    )
    assert differing[0] == agreed[0] == "Statement Reviewer One Reviewer Two"
    assert differing[1].startswith(two.text) and differing[1].endswith(
        "Disagree Look for drugs. Needs a source"
    )
    assert agreed[1].startswith(one.text) and agreed[1].endswith("Agree Not judged")
    assert html.index("<summary>1 statement with which all") < html.index(agreed[1][:13])
    assert len(differing) == len(agreed) == 2 and "not judged by anybody" in html
    assert three.text not in "".join(differing + agreed)
    assert "2 blocking comments are not resolved yet." in html


def test_remarks_stand_with_passage_thread_and_what_blocks_first(
    cast: Cast, article: Article, editor: Client
) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    remark(asked, exact="Very unlikely.", text="Advice only.")
    remark(
        asked,
        exact="Potassium of 3.2 rarely causes symptoms.",
        text="Which reports?",
        is_blocking=True,
        wording="Hardly ever.",
    )
    cast.review(asked, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comments.")
    Comment.objects.get(text="Which reports?").reply(by=cast.author, text="Two case reports.")
    article.refresh_from_db()
    article.edit(
        by=cast.author,
        version=article.version,
        body="Something else entirely is written here. [1]\n",
    )
    article.submit(by=cast.author, reason="Anew.").start_review(by=cast.editor)
    latest, first = in_words(page(editor, article)), in_words(page(editor, article, "?revision=1"))
    for said in [
        "on revision 1",
        "Which reports?",
        "Suggested instead: Hardly ever.",
        "Two case reports.",
        "This passage has gone from the text.",
    ]:
        assert said in latest, said
    assert latest.index("Earlier reviews") < latest.index(
        "Advice only."
    )  # folded, with what was settled
    assert first.index("Which reports?") < first.index("Advice only.") and "has gone" not in first


def test_concerns_are_prominent_until_they_are_settled(cast: Cast, editor: Client) -> None:
    forced, late = force(cast, cast.under_review()), cast.approved(title="Is it late?")
    asked = Assignment.objects.filter(revision=late.revision).first()
    asked.declare(by=asked.member.person, interests=Interests.DECLARED, text="Lecture fees.")
    banner = in_words(page(editor, forced))
    assert (
        "Published before full review" in banner
        and REASON in banner
        and "Despite: 0 of 2 approving reviews are in." in banner
    )
    said = in_words(page(editor, late))
    assert (
        "A reviewer declared a competing interest after the review" in said
        and "Lecture fees." in said
    )
    assert "Declared after the review: Lecture fees. This review does not count any more." in said


def test_the_page_asks_few_questions_of_the_database(
    cast: Cast, public: Article, django_assert_max_num_queries: Any
) -> None:
    """500 remarks and 20 reviews, and a text that is public and in question, cost no more than a
    quiet one."""
    asked = Assignment.objects.filter(revision=public.revision).first()
    asked.declare(by=asked.member.person, interests=Interests.DECLARED, text="Lecture fees.")
    public.refresh_from_db()
    public.revise(by=cast.author).submit(by=cast.author, reason="Anew.").start_review(
        by=cast.editor
    )
    crowd = [member(cast, number) for number in range(20)]
    for one in cast.invite(public, *crowd):
        Comment.objects.bulk_create(
            Comment(
                revision=one.revision,
                assignment=one,
                person=one.member.person,
                exact="Very unlikely.",
                text=f"Comment {number}.",
            )
            for number in range(25)
        )
        cast.review(one)
    client = as_(cast.chair)
    with django_assert_max_num_queries(12):
        html = page(client, public)
    reviews = 20 + 2  # those of revision 1 are folded
    assert (
        html.count('<article class="comment') == 500
        and html.count('<article class="review') == reviews
    )


def member(cast: Cast, number: int) -> Any:
    """One more member of the board."""
    made = person(f"member_{number}", BOARD)
    BoardMember.objects.create(person=made, licence_verified_on=timezone.localdate()).topics.add(
        cast.topic
    )
    return made


def next_round(cast: Cast, body: str = "Magnesium first. [1]\n") -> Article:
    """An article in its second round: one refusing review on revision 1, nobody asked about
    revision 2."""
    article = cast.under_review()
    [asked] = cast.invite(article, cast.reviewers[0])
    cast.review(asked, "changes_requested", comments_to_author="Name the dose.")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the review.")
    article.edit(by=cast.author, version=article.version, body=body)
    return article.submit(by=cast.author, reason="Magnesium is in.").start_review(by=cast.editor)


def test_a_later_revision_shows_what_changed_and_the_earlier_reviews(
    cast: Cast, editor: Client
) -> None:
    article = next_round(cast)
    html = page(editor, article)
    said = in_words(html)
    assert "What changed since revision 1 The author says: Magnesium is in." in said
    assert (
        '<ins><span class="visually-hidden">Added: </span>Magnesium first.' in html
        and "<del>" in html
    )
    assert (
        "Earlier reviews Revision 1: 1 review" in said
        and "Name the dose." in said
        and "Show the" not in said
    )
    former = in_words(page(editor, article, "?revision=1"))
    assert (
        "What changed since" not in former
        and "Earlier reviews" not in former
        and "Name the dose." in former
    )


def test_many_changes_are_folded(cast: Cast, editor: Client) -> None:
    article = next_round(
        cast, "".join(f"Paragraph {number} is new. [1]\n\n" for number in range(20))
    )
    assert re.search(
        r"<summary>Show the \d\d passages that changed</summary><div class=\"changes\">",
        page(editor, article),
    )


def test_a_review_that_does_not_count_any_more_looks_so_and_what_stands_without_it_is_said(
    cast: Cast, public: Article, editor: Client
) -> None:
    asked = Assignment.objects.filter(revision=public.revision).first()
    asked.declare(by=asked.member.person, interests=Interests.DECLARED, text="Lecture fees.")
    html = page(editor, public)
    assert html.count("review--discounted") == 1 and "Does not count: approve" in html
    banner = "Without it, by the policy of today: 1 of 2 approving reviews are in. Resolve it"
    assert banner in in_words(html)
    public.refresh_from_db()
    public.revise(by=cast.author).submit(by=cast.author, reason="Anew.").start_review(
        by=cast.editor
    )
    assert banner in in_words(page(editor, public))


def test_a_waiver_stands_on_the_card_of_whom_it_is_for(
    cast: Cast, article: Article, editor: Client
) -> None:
    first, _ = cast.invite(article)
    first.accept(by=cast.reviewers[0])
    first.declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="Lecture fees.")
    signature = sign_for(cast.chair, article, "waive")
    Waiver.objects.grant(
        article,
        cast.members[0],
        by=cast.chair,
        reason="Nobody else knows.",
        digest=article.digest,
        signature=signature,
    )
    [card, other] = re.findall(
        r'<article class="review.*?</article>', page(editor, article), re.DOTALL
    )
    assert (
        "Waived by Chair ," in in_words(card)
        and "Nobody else knows." in card
        and "Waived" not in other
    )
    assert "Waived by a chair" not in page(editor, article)
    first.refresh_from_db()
    first.decline(by=cast.reviewers[0], reason="After all.")
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.submit(by=cast.author, reason="Anew.")
    assert "Waived by a chair" in page(editor, article)


def test_a_card_says_that_the_clock_stands_still(cast: Cast, editor: Client) -> None:
    article, today = cast.under_review(), timezone.localdate()
    first, second = cast.invite(article)
    until = today + timedelta(days=9)
    first.member.absent_from, first.member.absent_until = today, until
    first.member.save()
    second.member.absent_from = today
    second.member.save()
    first.refresh_from_db()
    cards = [
        in_words(card)
        for card in re.findall(
            r'<article class="review.*?</article>', page(editor, article), re.DOTALL
        )
    ]
    assert (
        f"away until {until.day} {until:%B %Y} · due {first.falls_due_at.day} "
        f"{first.falls_due_at:%B}" in cards[0]
    )
    assert first.falls_due_at > first.due_at and "· away · due once they are back" in cards[1]


def test_the_record_of_a_decision_names_its_quorum_policy(cast: Cast, editor: Client) -> None:
    policy = QuorumPolicy.objects.adopt(by=cast.chair, approvals=2, of_topic=1)
    html = page(editor, cast.approved())
    assert html.count(f"{policy}: {policy.explain()}") == 2  # beside the facts, and in the timeline


def test_a_minor_correction_asks_for_no_reviewers(cast: Cast, editor: Client) -> None:
    article = corrected(cast)
    submitted = in_words(page(editor, article))
    assert (
        "For an editor to start its review: a minor correction needs one who has not made it."
        in submitted
    )
    article.start_review(by=cast.editor)
    html = page(editor, article)
    assert "Nobody has been invited yet" not in html and ">Invite reviewers<" not in html
    assert "No review is asked for." in html


def test_a_decision_whose_reviewer_declared_an_interest_later_is_flagged_wherever_it_stands(
    cast: Cast, editor: Client
) -> None:
    article = next_round(cast)
    log, decision = "/admin/articles/event/", article.events.get(verb="request_changes")
    flag = "ested on the review of Reviewer One, who declared a competing interest on"
    here, former = (
        "A reviewer declared a competing interest after the decision",
        page(editor, article, "?revision=1"),
    )
    unflagged = [
        former,
        page(editor, article),
        *(editor.get(f"{log}{path}").content.decode() for path in ("", f"{decision.pk}/change/")),
    ]
    assert not any(flag in html for html in unflagged)
    [asked] = Assignment.objects.all()
    asked.declare(by=asked.member.person, interests=Interests.DECLARED, text="Lecture fees.")
    former, latest = page(editor, article, "?revision=1"), page(editor, article)
    assert here in former and f"Changes requested on {decision.at:%-d %B %Y}: r{flag}" in in_words(
        former
    )
    assert former.count(flag) == latest.count(flag) == 2 and here in latest  # in the timeline, too
    assert in_words(editor.get(log).content.decode()).count(f"See the review. R{flag}") == 1
    assert f"Flags R{flag}" in in_words(editor.get(f"{log}{decision.pk}/change/").content.decode())


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
