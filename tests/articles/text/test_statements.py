"""The budget of a verb (design, section 7): at most 14 statements with BEGIN and COMMIT, plus
those of the rules."""

from collections.abc import Callable
from functools import partial

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.declarations.confirming import confirm
from reviewers.models import CHECKLIST
from tests.cast import Cast, person, sign_for

# One for each rule: that of the evidence asks for the policy and for what is known of the sources
# (decision 0025), that of the co-authors for nothing of its own.
ASKED_BY_RULES = len(settings.APPROVAL_RULES)


def statements(act: Callable[[], object]) -> list[str]:
    """Return the statements of an act, up to its COMMIT: a retraction then tidies the lists of
    others in transactions of their own."""
    with CaptureQueriesContext(connection) as seen:
        act()
    asked = [query["sql"] for query in seen.captured_queries]
    return asked[: asked.index("COMMIT") + 1]


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_verbs_stay_in_the_budget(cast: Cast) -> None:
    counted = {}
    article = cast.draft()
    counted["submit"] = statements(lambda: article.submit(by=cast.author))
    counted["start_review"] = statements(lambda: article.start_review(by=cast.editor))
    for assignment in cast.invite(article):
        who = assignment.member.person
        counted["accept"] = statements(partial(assignment.accept, by=who))
        counted["declare"] = statements(partial(assignment.declare, by=who, interests="none"))
        review = {
            "digest": article.digest,
            "recommendation": "approve",
            "checklist": dict.fromkeys(CHECKLIST, True),
            "signature": sign_for(who, assignment),
        }
        counted["sign"] = statements(partial(assignment.sign, by=who, **review))
    counted["approve"] = statements(
        lambda: article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )
    )
    counted["revise"] = statements(lambda: article.revise(by=cast.author))
    counted["retract"] = statements(
        lambda: article.retract(
            by=cast.editor,
            digest=article.digest,
            reason="Wrong.",
            signature=sign_for(cast.editor, article, "retract"),
        )
    )
    early = cast.under_review(title="Is it early?")
    asked = cast.invite(early)
    counted["force_publish"] = statements(
        lambda: early.force_publish(
            by=cast.chair,
            digest=early.digest,
            reason="An outbreak.",
            signature=sign_for(cast.chair, early, "force_publish"),
        )
    )
    for assignment in asked:
        who = assignment.member.person
        assignment.accept(by=who).declare(by=who, interests="none")
        review = {
            "digest": early.digest,
            "recommendation": "approve",
            "checklist": dict.fromkeys(CHECKLIST, True),
            "signature": sign_for(who, assignment),
        }
        counted["sign what is public"] = statements(partial(assignment.sign, by=who, **review))
    early.refresh_from_db()
    second_key = sign_for(cast.editor, early, "settle")
    counted["settle"] = statements(
        lambda: early.settle(
            by=cast.editor, digest=second_key.digest, reason="Read.", signature=second_key
        )
    )
    again = cast.under_review(title="Is it?")
    counted["request_changes"] = statements(
        lambda: again.request_changes(by=cast.editor, digest=again.digest, reason="More.")
    )
    third = cast.under_review(title="Is it so?")
    counted["reject"] = statements(
        lambda: third.reject(by=cast.editor, digest=third.digest, reason="No.")
    )
    minor = cast.revising(title="Is it minor?")
    minor.edit(
        by=cast.author, version=minor.version, body=minor.body.replace("is known", "is known of it")
    )
    counted["submit a correction"] = statements(
        lambda: minor.submit(by=cast.author, reason="A word.", is_minor=True)
    )
    shared = cast.draft(title="Is it shared?")
    shared.edit(by=cast.author, version=shared.version, co_authors=[cast.co_author])
    counted["submit with a co-author"] = statements(lambda: shared.submit(by=cast.author))
    counted["confirm_authorship"] = statements(
        lambda: confirm(shared, by=cast.co_author, interests="")
    )
    ruled = {"approve", "sign", "sign what is public", "force_publish", "settle"}
    asked_once_more = {"submit with a co-author"}  # who has confirmed already (decision 0029)
    stated = {"approve", "settle", "retract"}  # what is stated elsewhere, and kept (decision 0033)
    allowed = {
        verb: 14
        + ASKED_BY_RULES * (verb in ruled)
        + (verb in asked_once_more)
        + 2 * (verb in stated)
        for verb in counted
    }
    over = {verb: (len(sql), sql) for verb, sql in counted.items() if len(sql) > allowed[verb]}
    assert not over, "\n".join(
        f"{verb}: {count}\n  " + "\n  ".join(query[:150] for query in sql)
        for verb, (count, sql) in over.items()
    )


@pytest.mark.django_db(transaction=True)
def test_a_further_recipient_costs_no_statement(cast: Cast) -> None:
    first = len(statements(partial(cast.draft().submit, by=cast.author)))
    for number in range(5):
        person(f"editor_{number}", "Editors")
    assert len(statements(partial(cast.draft(title="And this?").submit, by=cast.author))) == first
