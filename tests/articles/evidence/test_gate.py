"""What is found stands against an approval, by the policy in force, until it is put right or an
editor has waived it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.evidence.approval import open_objections
from articles.evidence.findings import evidence
from articles.models import Article, FindingPolicy, Notification, SiteEvent, Status
from articles.text.citations.finding import Severity
from articles.workflow.recorded import Opposed, Stale, offer
from articles.workflow.rules import objections
from tests.articles.record.test_forced import force, settle
from tests.cast import BODY, Cast, sign_for

DOSE = f"{BODY}\n## At night\n\nGive 5 mg of it at night.\n"
STANDS = "neither put right nor waived"
MESSAGE = "Line 7: a dose without a source, “Give 5 mg of it at night”."


def _approve(cast: Cast, article: Article) -> Article:
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def _waive(by: Any, article: Article, reason: str = "It is on the label.") -> Article:
    return article.waive_findings(
        by=by,
        digest=article.digest,
        reason=reason,
        signature=sign_for(by, article, "waive_findings"),
    )


@pytest.mark.once
def test_an_uncited_dose_keeps_a_text_from_being_approved_until_it_cites(cast: Cast) -> None:
    article = cast.reviewed(body=DOSE)
    with pytest.raises(Opposed, match="One finding about sources and numbers is neither"):
        _approve(cast, article)
    assert [MESSAGE in finding.message for finding in open_objections(article.revision)] == [True]
    article.request_changes(
        by=cast.editor, digest=article.digest, reason="Say where it comes from."
    )
    article.edit(
        by=cast.author, version=article.version, body=DOSE.replace("at night.", "at night. [1]")
    )
    article.submit(by=cast.author, reason="Cited.").start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    assert _approve(cast, article).status == Status.APPROVED


def test_its_author_may_submit_it_and_is_told(cast: Cast) -> None:
    article = cast.draft(body=DOSE)
    [found] = [finding for finding in article.all_findings() if finding.code == "dose_uncited"]
    assert (found.weight, found.is_blocking) == ("Blocks approval", False)
    assert article.submit(by=cast.author).status == Status.SUBMITTED


def test_a_waiver_lets_it_pass_and_names_what_was_waived(cast: Cast) -> None:
    article = _waive(cast.other_editor, cast.reviewed(body=DOSE))
    event = article.events.latest("sequence")
    assert (event.verb, event.reason, event.actor_name) == (
        "waive_findings",
        "It is on the label.",
        str(cast.other_editor),
    )
    [waived] = event.detail["waives"]
    assert (waived["kind"], MESSAGE in waived["words"]) == ("dose_uncited", True)
    assert event.detail["signature"]["meaning"] == "responsibility"
    assert Notification.objects.filter(
        event=event, kind="author_findings_waived", recipient=cast.author
    ).exists()
    assert _approve(cast, article).status == Status.APPROVED


@pytest.mark.once
def test_a_waiver_holds_for_the_same_words_and_for_no_others(cast: Cast) -> None:
    article = _waive(cast.editor, cast.under_review(body=DOSE))
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.edit(by=cast.author, version=article.version, body=f"So it is.\n\n{DOSE}")
    article.submit(by=cast.author, reason="A line above.")
    assert not [objection for objection in objections(article) if STANDS in objection]
    article.start_review(by=cast.editor).request_changes(
        by=cast.editor, digest=article.digest, reason="More."
    )
    article.edit(by=cast.author, version=article.version, body=DOSE.replace("5 mg", "50 mg"))
    article.submit(by=cast.author, reason="More of it.")
    assert [
        "Give 50 mg of it at night" in finding.message
        for finding in open_objections(article.revision)
    ] == [True]


HEADED = "## Adults\n\n{}\n\n## Children\n\n{}\n"
LONG = (
    "For whoever has had the symptoms for longer than two or three weeks, give {} mg of it at "
    "night."
)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (LONG.format(5), LONG.format(500)),
        (HEADED.format("Give 5 mg.", "None."), HEADED.format("Give 5 mg.", "Give 5 mg.")),
        ("| Drug | Adult |\n|---|---|\n| A | 5 mg |", "| Drug | Child |\n|---|---|\n| A | 5 mg |"),
        ("- Adults:\n  - 5 mg", "- Adults and children:\n  - 5 mg"),
        ("Magnesium 0.6 mmol/L = 2.5 mg/dL is low.", "Magnesium 0.6 mmol/L = 2.5 mg/dL is high."),
    ],
    ids=[
        "beyond-what-is-shown",
        "another-heading",
        "another-column",
        "another-item",
        "another-sentence",
    ],
)
def test_what_is_waived_of_some_words_is_not_of_others(was: str, now: str) -> None:
    first, then = (
        {
            finding.key
            for finding in evidence(SimpleNamespace(title="", short_answer="", body=body), [])
            if finding.is_objection
        }
        for body in (was, now)
    )
    assert first and then - first


def test_only_an_impartial_editor_waives_and_only_what_is_there(cast: Cast) -> None:
    article = cast.under_review(body=DOSE)
    for who in (cast.author, cast.reviewers[0], cast.stranger):
        with pytest.raises(PermissionDenied):
            article.waive_findings(by=who, digest=article.digest, reason="Mine.", signature=None)
    with pytest.raises(Opposed, match="Give the reason"):
        _waive(cast.editor, article, reason=" ")
    _waive(cast.editor, article)
    assert offer(article, "waive_findings", cast.editor).reasons == (
        "No finding blocks an approval.",
    )
    with pytest.raises((Opposed, Stale)):
        _waive(cast.other_editor, article, reason="Once more.")


@pytest.mark.once
def test_what_was_published_early_is_not_settled_while_an_objection_stands(cast: Cast) -> None:
    article = force(cast, cast.reviewed(body=DOSE))
    with pytest.raises(Opposed, match=STANDS):
        settle(article, cast.editor)
    assert settle(_waive(cast.editor, article), cast.other_editor).concerns() == []


@pytest.mark.parametrize(
    "body",
    [
        DOSE,
        f"{BODY}\nGive 5 mg.\n",
        BODY.replace(" [1]", "", 1),
        BODY + "\nHalf a tablet is enough.\n",
    ],
    ids=["a-section", "a-dose", "a-citation-less", "in-words"],
)
def test_a_minor_correction_brings_in_nothing_that_would_stand_against_it(
    cast: Cast, body: str
) -> None:
    article = cast.approved().revise(by=cast.author)
    assert body != article.body
    article.edit(by=cast.author, version=article.version, body=body)
    with pytest.raises(Opposed, match="minor correction"):
        article.submit(by=cast.author, reason="A detail.", is_minor=True)


@pytest.mark.once
def test_a_minor_correction_is_not_asked(cast: Cast) -> None:
    article = _approve(cast, _waive(cast.editor, cast.reviewed(body=DOSE)))
    FindingPolicy.objects.adopt(by=cast.chair, severities={"figure_uncited": "objection"})
    article.revise(by=cast.author).edit(
        by=cast.author, version=article.version, title="Is it truly twitching?"
    )
    assert not [objection for objection in objections(article) if STANDS in objection]


# --- The policy -----------------------------------------------------------------------------------


def test_the_narrower_policy_goes_before_the_wider(cast: Cast) -> None:
    weigh = FindingPolicy.objects.severities
    assert weigh(cast.topic)["figure_uncited"] == Severity.WARNING
    FindingPolicy.objects.adopt(
        by=cast.chair, severities={"figure_uncited": "objection", "dose_uncited": "warning"}
    )
    assert (weigh(cast.topic)["figure_uncited"], weigh(cast.topic)["dose_uncited"]) == (
        Severity.OBJECTION,
        Severity.WARNING,
    )
    FindingPolicy.objects.adopt(
        by=cast.chair, risk=cast.topic.risk, severities={"figure_uncited": "warning"}
    )
    assert (weigh(cast.topic)["figure_uncited"], weigh(cast.topic)["dose_uncited"]) == (
        Severity.WARNING,
        Severity.WARNING,
    )
    FindingPolicy.objects.adopt(
        by=cast.chair, topic=cast.topic, severities={"figure_uncited": "advice"}
    )
    assert weigh(cast.topic)["figure_uncited"] == Severity.ADVICE
    FindingPolicy.objects.adopt(by=cast.chair, topic=cast.topic, severities={})
    assert weigh(cast.topic)["figure_uncited"] == Severity.WARNING


def test_what_the_policy_calls_an_objection_stands_against_what_is_under_review_now(
    cast: Cast,
) -> None:
    article = cast.reviewed(short_answer="Give it to 3 of 10.")
    assert objections(article) == []
    FindingPolicy.objects.adopt(
        by=cast.chair, topic=cast.topic, severities={"lead_uncited": "objection"}
    )
    assert [objection for objection in objections(article) if STANDS in objection]


def test_only_a_chair_adopts_and_the_same_once_more_is_no_new_version(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        FindingPolicy.objects.adopt(by=cast.editor, severities={})
    first = FindingPolicy.objects.adopt(by=cast.chair, severities={"dose_uncited": "warning"})
    assert (
        FindingPolicy.objects.adopt(by=cast.chair, severities={"dose_uncited": "warning"}) == first
    )
    assert FindingPolicy.objects.count() == 1
    act = SiteEvent.objects.latest("sequence")
    assert (act.verb, act.detail["scope"]) == ("adopt", "for every article")
    assert (
        str(first) == "Finding policy 1, for every article"
        and first.explain() == "A dose without a citation: warning"
    )


def test_a_row_that_no_act_wrote_counts_for_nothing(cast: Cast) -> None:
    FindingPolicy(
        number=1, severities={"dose_uncited": "advice"}, by=cast.chair, adopted_at=timezone.now()
    ).save()
    assert FindingPolicy.objects.severities(cast.topic)["dose_uncited"] == Severity.OBJECTION
