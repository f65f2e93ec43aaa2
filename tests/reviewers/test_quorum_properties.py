"""Random boards, absences, ties and policies: nobody ineligible is ever asked, no decision rests on one, and what is explained is enforced.

The oracle below is written from the words of the house (docs/house.md, "Who may be asked"), not from the code: it
knows each member as plain facts.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.lifecycle import Opposed
from articles.models import Article, Topic
from reviewers.matching import fairest, match
from reviewers.models import CHECKLIST, Assignment, BoardMember, Interests, QuorumPolicy
from reviewers.quorum import quorum
from tests.cast import Cast, person, sign_for

DUE = 14  # days from today
KINDS = ["physician", "pharmacist", "nurse"]


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """The usual value in three of four cases: a board on which everybody has something against them tries nothing else."""
    return st.sampled_from([usual] * 3 * len(others) + list(others))


FACTS = st.fixed_dictionaries({
    "of_topic": st.booleans(), "profession": st.sampled_from(KINDS), "is_active": mostly(True, False), "licensed": mostly(True, False),
    "lapses": mostly(None, -3, 13, 14, 30),  # days from today, like the absence: from, until
    "away": mostly(None, (0, 30), (10, None), (14, 14), (15, 20), (-20, 5), (-20, None), (20, None)),
    "cap": mostly(2, 0, 1, 3), "busy": mostly(0, 1, 2), "place": mostly("", "Here", "There", "The here, Ward 3"),
    "wrote_with": mostly(None, 5, 5, 50),  # months ago
    "co_author": mostly(False, True), "declines": mostly(False, True), "declares": mostly(False, True), "approves": mostly(True, False),
})
FREE = {
    "of_topic": True, "profession": "physician", "is_active": True, "licensed": True, "lapses": None, "away": None, "cap": 2, "busy": 0,
    "place": "", "wrote_with": None, "co_author": False, "declines": False, "declares": False, "approves": True,
}
AGAINST = [{"is_active": False}, {"licensed": False}, {"lapses": 13}, {"away": (0, None)}, {"away": (0, 13)}, {"away": (14, 14)},
           {"busy": 2}, {"place": "The here, Ward 3"}, {"wrote_with": 5}, {"co_author": True}]
RULES = st.fixed_dictionaries({
    "approvals": st.integers(1, 3), "of_topic": st.integers(0, 2), "always": st.sets(st.sampled_from(KINDS), max_size=1),
    "with_dose": st.sets(st.sampled_from(KINDS), max_size=1),
})


@dataclass
class Member:
    """One member, as the oracle knows them."""

    row: BoardMember
    facts: dict[str, Any]

    def may_be_asked(self, on: date) -> bool:
        """Every line of the house's rule, one after the other."""
        facts, today = self.facts, timezone.localdate()
        if not facts["is_active"] or facts["co_author"]:
            return False
        if not facts["licensed"] or (facts["lapses"] is not None and today + timedelta(days=facts["lapses"]) < on):
            return False
        if self.is_away(on):
            return False
        is_at_cap = facts["busy"] >= facts["cap"]
        is_tied = facts["place"] in {"Here", "The here, Ward 3"} or facts["wrote_with"] == 5
        return not is_at_cap and not is_tied

    def is_away(self, on: date) -> bool:
        """On that day?"""
        if self.facts["away"] is None:
            return False
        (first, last), today = self.facts["away"], timezone.localdate()
        return today + timedelta(days=first) <= on <= (date.max if last is None else today + timedelta(days=max(first, last)))


def enlist(cast: Cast, facts: dict[str, Any], number: int) -> Member:
    """Put a member with these facts into the database."""
    who, today = person(f"member_{number}", "Board", institution=facts["place"]), timezone.localdate()
    first, last = facts["away"] or (None, None)
    row = BoardMember.objects.create(
        person=who, profession=facts["profession"], cap=99, is_active=facts["is_active"],
        licence_verified_on=today if facts["licensed"] else None,
        licence_until=None if facts["lapses"] is None else today + timedelta(days=facts["lapses"]),
        absent_from=None if first is None else today + timedelta(days=first),
        absent_until=None if first is None or last is None else today + timedelta(days=max(first, last)),
    )
    if facts["of_topic"]:
        row.topics.add(cast.topic)
    if facts["wrote_with"] is not None:
        shared = cast.draft(title=f"Shared {number}?")
        shared.edit(by=cast.author, version=shared.version, co_authors=[who])
        shared.submit(by=cast.author)
        long_ago = timezone.now() - timedelta(days=30.4375 * facts["wrote_with"])
        Article.objects.filter(pk=shared.pk).update(edited_at=long_ago)
    return Member(row, facts)


def keep_busy(cast: Cast, members: list[Member]) -> None:
    """Give each member the open reviews they have elsewhere; then the caps hold."""
    for member in members:
        for number in range(member.facts["busy"]):
            elsewhere = Article.objects.get(title=f"Elsewhere {number}?")
            now = timezone.now()
            Assignment.objects.create(revision=elsewhere.revision, member=member.row, by=cast.editor, due_at=now, answer_by=now)
        BoardMember.objects.filter(pk=member.row.pk).update(cap=member.facts["cap"])


def is_enough(rule: dict[str, Any], approving: list[Member], has_dose: bool) -> bool:
    """The policy in its own words."""
    professions = {one.facts["profession"] for one in approving}
    needed = rule["always"] | (rule["with_dose"] if has_dose else set())
    of_topic = sum(one.facts["of_topic"] for one in approving)
    return len(approving) >= rule["approvals"] and of_topic >= min(rule["of_topic"], rule["approvals"]) and needed <= professions


@settings(max_examples=20, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
@example([FREE, *(FREE | one for one in AGAINST)], {"approvals": 2, "of_topic": 1, "always": set(), "with_dose": {"pharmacist"}}, True)
@given(st.lists(FACTS, min_size=2, max_size=6), RULES, st.booleans())
def test_nobody_ineligible_is_asked_and_no_decision_rests_on_one(cast: Cast, board: list, rule: dict, has_dose: bool) -> None:
    with transaction.atomic():
        _live(cast, board, rule, has_dose)
        transaction.set_rollback(True)


def _live(cast: Cast, board: list, rule: dict, has_dose: bool) -> None:
    BoardMember.objects.update(is_active=False)  # the cast's own
    cast.author.institution = "Here, Ward 1"
    cast.author.save()
    for number in range(2):
        cast.under_review(title=f"Elsewhere {number}?", topic=Topic.objects.get_or_create(name="Other", slug="other")[0])
    members = [enlist(cast, facts, number) for number, facts in enumerate(board)]
    article = cast.draft(body="Give 500 mg at once. [1]" if has_dose else "Give nothing. [1]")
    co_authors = [one.row.person for one in members if one.facts["co_author"]]
    article.edit(by=cast.author, version=article.version, co_authors=co_authors)
    article.submit(by=cast.author).start_review(by=cast.editor)
    keep_busy(cast, members)
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=rule["approvals"], of_topic=min(rule["of_topic"], rule["approvals"]),
                               always=sorted(rule["always"]), with_dose=sorted(rule["with_dose"]))
    _asks_only_the_eligible(cast, article, members, rule, has_dose)
    _decides_on_the_eligible_alone(cast, article, members, rule, has_dose)


def _asks_only_the_eligible(cast: Cast, article: Article, members: list[Member], rule: dict, has_dose: bool) -> None:
    due_on = timezone.localdate() + timedelta(days=DUE)
    able = [one for one in members if one.may_be_asked(due_on)]
    free = [one for one in able if not one.is_away(timezone.localdate())]  # whom the house may ask by itself
    by_key = {one.row.pk: one for one in members}
    following = match(article, due_on).next()
    assert (following is None) == (not free)
    assert following is None or by_key[following.pk] in free
    try:
        chosen = [by_key[one.pk] for one in fairest(article, due_on)]
    except Opposed:
        assert not is_enough(rule, free, has_dose)  # not even everybody together
    else:
        assert all(one in free for one in chosen) and is_enough(rule, chosen, has_dose)
    for one in members:
        refused = False
        try:
            with transaction.atomic():
                Assignment.objects.invite(article, [one.row], by=cast.editor)
                transaction.set_rollback(True)
        except Opposed:
            refused = True
        assert refused == (one not in able), one.facts


def _decides_on_the_eligible_alone(cast: Cast, article: Article, members: list[Member], rule: dict, has_dose: bool) -> None:
    able = [one for one in members if one.may_be_asked(timezone.localdate() + timedelta(days=DUE))]
    approving = []
    for one in able:
        _says_what_it_enforces(cast, article, rule, approving, has_dose)
        if _review(cast, article, one):
            approving.append(one)
    _says_what_it_enforces(cast, article, rule, approving, has_dose)


def _review(cast: Cast, article: Article, one: Member) -> bool:
    """Walk a member through the review; return whether their approval counts."""
    who = one.row.person
    [asked] = Assignment.objects.invite(article, [one.row], by=cast.editor)
    if one.facts["declines"]:
        asked.decline(by=who, reason="No time.")
        return False
    asked.accept(by=who)
    if one.facts["declares"]:
        asked.declare(by=who, interests=Interests.DECLARED, text="Fees.")
        return False
    asked.declare(by=who, interests=Interests.NONE)
    if not one.facts["approves"]:
        asked.cancel(by=cast.editor)
        return False
    asked.sign(by=who, digest=asked.digest, signature=sign_for(who, asked), recommendation="approve",
               checklist=dict.fromkeys(CHECKLIST, True))
    return True


def _says_what_it_enforces(cast: Cast, article: Article, rule: dict, approving: list[Member], has_dose: bool) -> None:
    explained = quorum(article.revision)
    assert explained.is_met == is_enough(rule, approving, has_dose)
    assert {one.person for one in explained.approvers} == {one.row.person_id for one in approving}
    assert explained.sentence.startswith(f"{len(approving)} of {rule['approvals']} approving reviews are in")
    try:
        with transaction.atomic():
            fresh = Article.objects.get(pk=article.pk)
            fresh.approve(by=cast.editor, digest=fresh.digest, signature=sign_for(cast.editor, fresh))
            recorded = fresh.events.latest("sequence").detail["quorum_policy"]
            transaction.set_rollback(True)
    except Opposed as refusal:
        assert refusal.objections == [explained.sentence] and not explained.is_met
    else:
        assert explained.is_met and recorded["approvals"] == rule["approvals"]
