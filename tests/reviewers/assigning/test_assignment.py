"""The assignment's machine: every verb from every state, every refusal, and what signing
needs."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.models import Event, Person
from articles.workflow.recorded import Opposed, Stale, offer
from reviewers.models import Assignment, AssignmentStatus, Interests, Waiver
from reviewers.models.assigning.conditions import by_an_outsider, while_under_review
from tests.cast import Cast, sign_for
from tests.rewinding import walked

from .states import AFFIRMED, at, press, traces

OPEN_FROM = {
    "accept": {"invited"},
    "decline": {"invited", "accepted"},
    "declare": {"accepted", "completed"},
    "sign": {"accepted"},
    "cancel": {"invited", "accepted"},
    "remind": {"invited", "accepted"},
    "expire": {"invited"},
}
LEADS_TO = {
    "accept": "accepted",
    "decline": "declined",
    "sign": "completed",
    "cancel": "cancelled",
    "expire": "expired",
}


@walked
def standing(cast: Cast, state: str) -> Assignment:
    """An assignment in a state."""
    return at(cast, state)


@walked
def invited(cast: Cast) -> Assignment:
    """An assignment that was not answered yet."""
    return at(cast, "invited")


@walked
def accepted(cast: Cast) -> Assignment:
    """An assignment whose member has no interests and may read."""
    return at(cast, "accepted")


def who_may(cast: Cast, assignment: Assignment, verb: str) -> Person:
    """Return the person whose verb it is."""
    return {"cancel": cast.editor, "remind": cast.editor, "expire": Person.objects.system()}.get(
        verb, assignment.member.person
    )


def test_the_machine_has_these_verbs() -> None:
    assert set(Assignment.machine()) == set(OPEN_FROM)


@pytest.mark.parametrize("verb", OPEN_FROM)
@pytest.mark.parametrize("state", AssignmentStatus.values)
def test_a_verb_moves_from_its_states_and_is_late_from_any_other(
    cast: Cast, standing: Assignment, verb: str, state: str
) -> None:
    assignment = standing
    by, before = who_may(cast, assignment, verb), traces()
    if state in OPEN_FROM[verb]:
        assert offer(assignment, verb, by).is_open
        press(assignment, verb, by)
        assert Assignment.objects.get(pk=assignment.pk).status == LEADS_TO.get(verb, state)
        assert Event.objects.count() == before[0] + 1
    else:
        assert not offer(assignment, verb, by).is_open
        with pytest.raises(Stale):
            press(assignment, verb, by)
        assert (Assignment.objects.get(pk=assignment.pk).status, traces()) == (state, before)


@pytest.mark.parametrize("verb", OPEN_FROM)
def test_a_verb_is_refused_to_everybody_else(cast: Cast, verb: str) -> None:
    assignment = at(cast, "invited" if verb in {"accept", "expire"} else "accepted")
    everybody = {
        cast.author,
        cast.co_author,
        *cast.reviewers,
        cast.editor,
        cast.other_editor,
        cast.chair,
        cast.operator,
        cast.stranger,
    }
    deciders = {cast.editor, cast.other_editor, cast.chair}
    allowed = {"cancel": deciders, "remind": deciders, "expire": {Person.objects.system()}}.get(
        verb, {cast.reviewers[0]}
    )
    before = traces()
    for person in sorted(everybody - allowed, key=lambda person: person.pk):
        with pytest.raises(PermissionDenied):
            press(assignment, verb, person)
        assert not offer(assignment, verb, person).is_permitted
    assert traces() == before
    assert all(offer(assignment, verb, person).is_permitted for person in allowed)


@pytest.mark.parametrize("leaving", ["the board", "the role", "the account"])
@pytest.mark.parametrize("verb", ["accept", "decline", "declare", "sign"])
def test_who_has_left_the_board_does_nothing_more(cast: Cast, verb: str, leaving: str) -> None:
    assignment = at(cast, "invited" if verb == "accept" else "accepted")
    who = assignment.member.person
    if leaving == "the board":
        assignment.member.is_active = False
        assignment.member.save()
    elif leaving == "the role":
        who.groups.clear()
    else:
        Person.objects.filter(pk=who.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        press(assignment, verb, who)


def test_the_text_must_be_the_one_under_review(invited: Assignment) -> None:
    assert while_under_review.reasons(invited) == []
    older = invited.article.revision
    invited.article.revision = type(older)(pk=older.pk + 1)
    assert while_under_review.reasons(invited) == ["This revision is no longer under review."]


def test_who_wrote_or_changed_the_text_does_not_review_it(invited: Assignment) -> None:
    assert by_an_outsider.reasons(invited) == []
    invited.article.edited_by = invited.member.person
    assert by_an_outsider.reasons(invited) == ["Reviewer One wrote or changed this text."]


# --- Declining and declaring ----------------------------------------------------------------------


def test_declining_needs_a_word(invited: Assignment) -> None:
    with pytest.raises(Opposed, match="Say why you decline"):
        invited.decline(by=invited.member.person, reason=" \n")
    assert Assignment.objects.get(pk=invited.pk).status == AssignmentStatus.INVITED


def test_hidden_characters_are_refused_wherever_words_are_given(accepted: Assignment) -> None:
    by, hidden = accepted.member.person, "seen\u202eunseen"
    for refused in (
        lambda: accepted.decline(by=by, reason=hidden),
        lambda: accepted.declare(by=by, interests=Interests.DECLARED, text=hidden),
        lambda: sign(accepted, comments_to_author=hidden),
        lambda: sign(accepted, comments_to_editors=hidden),
    ):
        with pytest.raises(ValidationError, match="RIGHT-TO-LEFT OVERRIDE"):
            refused()
    assert Assignment.objects.get(pk=accepted.pk).status == AssignmentStatus.ACCEPTED


@pytest.mark.parametrize(
    ("interests", "text", "message"),
    [
        ("", "", "Say whether you have competing interests."),
        ("not_asked", "", "Say whether you have competing interests."),
        ("declared", "  ", "Say what the competing interest is."),
    ],
)
def test_a_declaration_must_say_something(
    cast: Cast, interests: str, text: str, message: str
) -> None:
    assignment, _ = cast.invite(cast.under_review())
    assignment.accept(by=assignment.member.person)
    with pytest.raises(Opposed, match=message):
        assignment.declare(by=assignment.member.person, interests=interests, text=text)
    assert not Assignment.objects.get(pk=assignment.pk).is_text_open


def test_the_text_opens_with_a_declaration_of_none_and_only_then(cast: Cast) -> None:
    assignment, _ = cast.invite(cast.under_review())
    Assignment.objects.update(answer_by=timezone.now() - timedelta(hours=1))
    assignment.refresh_from_db()
    who, seen = assignment.member.person, [assignment.is_text_open]
    assignment.accept(by=who)
    seen.append(assignment.is_text_open)
    assignment.declare(by=who, interests=Interests.NONE)
    assert [*seen, assignment.is_text_open] == [False, False, True]


def test_an_interest_that_comes_to_mind_later_closes_the_text_again(accepted: Assignment) -> None:
    accepted.declare(
        by=accepted.member.person,
        interests=Interests.DECLARED,
        text="My brother wrote reference 2.",
    )
    assert not accepted.is_text_open
    assert accepted.article.events.last().detail["text"] == "My brother wrote reference 2."


def test_a_declared_interest_is_not_taken_back_in_silence(accepted: Assignment) -> None:
    who = accepted.member.person
    accepted.declare(by=who, interests=Interests.DECLARED, text="A grant.")
    with pytest.raises(Opposed, match="a chair may waive it"):
        accepted.declare(by=who, interests=Interests.NONE)


def test_a_waived_interest_is_not_taken_back_in_silence_either(
    cast: Cast, accepted: Assignment
) -> None:
    who = accepted.member.person
    accepted.declare(by=who, interests=Interests.DECLARED, text="A grant.")
    signature = sign_for(cast.chair, accepted.article, "waive")
    Waiver.objects.grant(
        accepted.article,
        accepted.member,
        by=cast.chair,
        reason="A small one.",
        digest=accepted.digest,
        signature=signature,
    )
    accepted = Assignment.objects.get(pk=accepted.pk)
    with pytest.raises(Opposed, match="both are kept"):
        accepted.declare(by=who, interests=Interests.NONE)
    assert Assignment.objects.get(pk=accepted.pk).interests == Interests.WAIVED


def test_answering_the_same_again_records_nothing(accepted: Assignment) -> None:
    before = traces()
    with pytest.raises(Stale):
        accepted.declare(by=accepted.member.person, interests=Interests.NONE)
    assert traces() == before


# --- Signing --------------------------------------------------------------------------------------


def sign(assignment: Assignment, **facts: Any) -> Assignment:
    signature = sign_for(
        assignment.member.person, assignment, digest=facts.get("digest", assignment.digest)
    )
    review = {
        "digest": assignment.digest,
        "recommendation": "approve",
        "checklist": AFFIRMED,
        "signature": signature,
    } | facts
    return assignment.sign(by=assignment.member.person, **review)


def test_a_review_waits_for_the_declaration(cast: Cast) -> None:
    assignment, _ = cast.invite(cast.under_review())
    assignment.accept(by=assignment.member.person)
    with pytest.raises(Opposed, match="Declare your competing interests first"):
        sign(assignment)


def test_a_member_with_an_interest_signs_nothing(accepted: Assignment) -> None:
    accepted.declare(by=accepted.member.person, interests=Interests.DECLARED, text="A grant.")
    with pytest.raises(Opposed, match="an editor will ask somebody else"):
        sign(accepted)


def test_a_review_of_another_text_is_refused(accepted: Assignment) -> None:
    with pytest.raises(Stale):
        sign(accepted, digest="sha256:" + "0" * 64)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"recommendation": ""}, "Choose what you recommend."),
        ({"recommendation": "maybe"}, "Choose what you recommend."),
        ({"recommendation": "changes_requested"}, "Say to the author"),
        ({"recommendation": "not_approved", "comments_to_author": " \n "}, "Say to the author"),
        ({"checklist": {}}, "Affirm every statement"),
        ({"checklist": AFFIRMED | {"safety": False}}, "Affirm every statement"),
        (
            {"recommendation": "approve_with_comments", "checklist": {"unknown": True}},
            "Affirm every statement",
        ),
    ],
)
def test_a_review_that_lacks_what_it_rests_on_is_refused(
    accepted: Assignment, facts: dict[str, Any], message: str
) -> None:
    before = traces()
    with pytest.raises(Opposed, match=message):
        sign(accepted, **facts)
    assert (Assignment.objects.get(pk=accepted.pk).status, traces()) == (
        AssignmentStatus.ACCEPTED,
        before,
    )


def test_a_signed_review_keeps_what_was_said_and_by_whom(accepted: Assignment) -> None:
    sign(
        accepted,
        recommendation="changes_requested",
        checklist={"clarity": True},
        comments_to_author="More.\r\n",
        comments_to_editors="Weak.",
    )
    review = accepted.review
    assert (review.recommendation, review.comments_to_author, review.comments_to_editors) == (
        "changes_requested",
        "More.",
        "Weak.",
    )
    assert review.checklist == {
        "accuracy": False,
        "citations": False,
        "safety": False,
        "clarity": True,
    }
    assert (review.printed_name, review.digest, review.interests) == (
        "Reviewer One, MD",
        accepted.revision.digest,
        "none",
    )
    event = accepted.article.events.last()
    assert event.detail["reviewer"] == {
        "id": accepted.member.person_id,
        "name": "Reviewer One",
        "credentials": "MD",
        "institution": "",
    }
    assert event.rows == {f"reviewers.review:{review.pk}": review.fingerprint()}
    assert "Weak." not in str(event.detail)
