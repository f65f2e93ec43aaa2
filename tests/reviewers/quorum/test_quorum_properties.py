"""Random boards, texts, ties and policies: nobody ineligible is ever asked, no decision rests on
one, and what is explained is enforced.

Members are tried at every door, whatever speaks against them (tests/reviewers/quorum/histories.py),
and the rules are restated in plain facts (tests/reviewers/quorum/model.py). The boards are drawn
from a seed, which is printed; BOARDS_SEED repeats a run. Below stand the houses that get one thing
wrong: on the board beside it, each is found out.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.conf import settings as house
from django.db import transaction
from django.db.models import Value
from django.utils import timezone
from django.utils.module_loading import import_string
from hypothesis import HealthCheck, Phase, event, given, seed, settings
from hypothesis import strategies as st

from articles.database.prepared import Prepared
from articles.models.manuscript.topic import Risk
from articles.workflow import permissions as roles
from articles.workflow import rules
from reviewers.deciding import quorum
from reviewers.models import Interests, QuorumPolicy, Review, eligibility, quorum_policy
from tests import chance
from tests.cast import Cast

from .boards import Story
from .histories import Life

pytestmark = pytest.mark.long

LIVES = {  # how many boards are drawn for each ending
    "approved": chance.lives(14),
    "refused": chance.lives(14),
    "": chance.lives(12),
}
KINDS = ["physician", "pharmacist", "nurse"]

CHANGES = [  # what may become of a member between any two doors
    {"leaves": "membership"},
    {"leaves": "role"},
    {"leaves": "account"},
    {"unlicensed": True},
    {"lapses": -99},
    {"place": "The here, Ward 3"},
    {"wrote_with": 0},
    {"away": (-30, None)},
    {"cap": 0},
    {"retrains": "nurse"},
]
FACTS = [  # what may be so of a member from the beginning
    *CHANGES[:6],
    {"lapses": -1},
    {"lapses": 0},
    {"away": (0, 0)},
    {"away": (1, 9)},
    {"away": (-30, -1)},
    {"away": (-2, None)},
    {"load": 1, "cap": 1},
    {"load": 1, "cap": 2},
    {"place": "Here"},
    {"place": "There"},
    {"wrote_with": 35},
    {"wrote_with": 37},
]
WAYS = [  # what members may have done before, and may do
    {"hand": "co_author"},
    {"hand": "dropped"},
    {"hand": "last_editor"},
    {"earlier": "declined"},
    {"earlier": "declared"},
    {"earlier": "approved"},
    {"earlier": "refused"},
    {"earlier": "blocked"},
    {"declines": True},
    {"declares": ""},
    {"declares": "declared"},
    {"is_late": True},
    {"recommends": "approve_with_comments"},
]
REFUSALS = [{"recommends": "changes_requested"}, {"recommends": "not_approved"}]
RULES = st.builds(
    lambda approvals, of_topic, always, with_dose: {
        "approvals": approvals,
        "of_topic": min(of_topic, approvals),
        "always": sorted(always),
        "with_dose": sorted(with_dose),
    },
    st.integers(1, 3),
    st.integers(0, 2),
    st.sets(st.sampled_from(KINDS), max_size=1),
    st.sets(st.sampled_from(KINDS), max_size=1),
)
SCOPES = ["topic", "risk", "house", "house", "other topic", "other risk"]
POLICIES = st.lists(
    st.tuples(st.sampled_from(SCOPES), st.one_of(RULES, RULES, RULES, st.just({}))), max_size=4
)


def plans(*more: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """What a member is and does: as a rule nothing out of the ordinary, seldom two things at
    once."""
    turns = st.builds(
        lambda when, what: {"turn": (when, *next(iter(what.items())))},
        st.sampled_from(["asked", "accepted", "declared", "signed"]),
        st.sampled_from(CHANGES),
    )
    oddity = st.one_of(st.sampled_from(FACTS), st.sampled_from([*WAYS, *more]), turns)
    base = st.fixed_dictionaries(
        {
            "profession": st.sampled_from(KINDS),
            "of_topic": st.sampled_from([True, True, False]),
            "decides": st.sampled_from(["", "Editors", "Chairs"]),
        },
        optional={"waives": st.just(True)},
    )
    return st.builds(
        lambda plan, odd: plan | {name: value for fact in odd for name, value in fact.items()},
        base,
        st.sampled_from([0, 0, 1, 1, 2]).flatmap(
            lambda number: st.lists(oddity, min_size=number, max_size=number)
        ),
    )


def stories(ending: str) -> st.SearchStrategy[Story]:
    """Boards, policies and texts; for an approval in the end, nobody refuses for good."""
    members = st.lists(plans(*([] if ending == "approved" else REFUSALS)), min_size=1, max_size=5)
    with_author = st.builds(
        lambda first, rest: [first, *rest], st.just({"hand": "author"}), members
    )
    return st.builds(
        Story,
        st.one_of(members, members, with_author),
        POLICIES,
        st.sampled_from(Risk.values),
        st.sampled_from(["cardiologist", "internist", ""]),
        st.booleans(),
        st.booleans(),
        st.just(ending),
    )


def live(cast: Cast, story: Story) -> bool:
    """Live through a story at noon, and take all of it back; return whether the text was
    approved."""
    noon = timezone.now().replace(hour=12, minute=0)
    with time_machine.travel(noon, tick=False), transaction.atomic():
        is_approved = Life(replace(cast), story).live()
        transaction.set_rollback(True)
    return is_approved


@pytest.mark.once
@pytest.mark.parametrize("ending", LIVES)
def test_nobody_ineligible_is_asked_and_no_decision_rests_on_one(cast: Cast, ending: str) -> None:
    ended = Counter[str]()

    @seed(chance.seed("BOARDS_SEED"))
    @settings(
        max_examples=LIVES[ending],
        deadline=None,
        derandomize=False,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(stories(ending))
    def every_life(story: Story) -> None:
        how = "approved" if live(cast, story) else "refused"
        event(how)
        ended[how] += 1

    every_life()
    assert ended.total() == LIVES[ending] and (not ending or set(ended) == {ending}), (
        "a third ends so, a third so, the rest as it comes"
    )


# --- Houses that get one thing wrong --------------------------------------------------------------

Patch = pytest.MonkeyPatch
TWO: list[dict[str, Any]] = [{}, {}]
RULE: dict[str, Any] = {"approvals": 2, "of_topic": 0, "always": [], "with_dose": []}


def without_rule(name: str) -> Callable[[Patch], None]:
    """An approval rule is left out."""
    names = [rule for rule in house.APPROVAL_RULES if not rule.endswith(f".{name}")]
    assert len(names) == len(house.APPROVAL_RULES) - 1
    return lambda patch: patch.setattr(rules, "rules", lambda: [*map(import_string, names)])


def no_hindrance(*kinds: str) -> Callable[[Patch], None]:
    """Something that speaks against members is not seen."""
    names = ("_ties", "_licence", "_times")
    seen = {name: getattr(eligibility, name) for name in names}

    def wrong(patch: Patch) -> None:
        for name in names:
            patch.setattr(
                eligibility,
                name,
                lambda *facts, name=name: [
                    hindrance for hindrance in seen[name](*facts) if hindrance.kind not in kinds
                ],
            )

    return wrong


def reviews_of_any_revision(patch: Patch) -> None:
    def found(revision: Any) -> list[Review]:
        reviews = list(
            Review.objects.filter(revision__article=revision.article_id).select_related(
                "assignment__member"
            )
        )
        for review in reviews:
            review.digest = revision.digest
        return reviews

    patch.setattr(quorum, "signed_reviews", found)


def waived_is_eligible(patch: Patch) -> None:
    candidate = eligibility._candidate
    patch.setattr(
        eligibility,
        "_candidate",
        lambda person, *facts: replace(
            candidate(person, *facts), **({"hindrances": ()} if person.waived else {})
        ),
    )


def written_anew(patch: Patch) -> None:
    """What is asked of the database is written anew, now and afterwards."""
    for name in ("_board", "_some", "_taking_part"):
        patch.setattr(eligibility, name, Prepared(getattr(eligibility, name)._build))


def rule_without(left_out: Callable[[QuorumPolicy], bool]) -> Callable[[Patch], None]:
    """Some policies are passed over."""
    rule_for = quorum_policy.rule_for
    return lambda patch: patch.setattr(
        quorum_policy,
        "rule_for",
        lambda topic, versions: rule_for(
            topic, [policy for policy in versions if not left_out(policy)]
        ),
    )


WRONG: dict[str, tuple[Callable[[Patch], None], Story]] = {
    "interests do not matter to the quorum": (
        lambda patch: patch.setattr(quorum, "ALLOWING", list(Interests)),
        Story([{}, {"is_late": True}]),
    ),
    "a review of another revision counts": (
        reviews_of_any_revision,
        Story([{"earlier": "approved", "cap": 0}, {}]),
    ),
    "nobody is asked again at acceptance": (
        lambda patch: patch.setattr(eligibility, "LASTING", frozenset()),
        Story([{"turn": ("asked", "unlicensed", True)}]),
    ),
    "nobody is asked again at the signature": (
        lambda patch: patch.setattr(eligibility, "LASTING", frozenset()),
        Story([{"turn": ("declared", "place", "Here")}]),
    ),
    "the topic's own policy is passed over": (
        rule_without(lambda policy: policy.topic_id is not None),
        Story(TWO, [("topic", RULE | {"approvals": 3}), ("house", RULE)]),
    ),
    "the risk class's policy is passed over": (
        rule_without(lambda policy: bool(policy.risk)),
        Story(TWO, [("risk", RULE | {"approvals": 3}), ("house", RULE)]),
    ),
    "an earlier version is in force": (
        rule_without(lambda policy: policy.number > 1),
        Story(TWO, [("house", RULE), ("house", RULE | {"approvals": 1})]),
    ),
    "what was withdrawn is still in force": (
        rule_without(lambda policy: policy.is_withdrawn),
        Story(TWO, [("topic", RULE | {"approvals": 1}), ("topic", {})]),
    ),
    "an earlier declaration is no hindrance": (
        no_hindrance("declared"),
        Story([{"earlier": "declared"}]),
    ),
    "a waiver sets the licence aside": (
        waived_is_eligible,
        Story([{"place": "Here", "waives": True, "unlicensed": True}]),
    ),
    "a waiver sets authorship aside": (
        waived_is_eligible,
        Story([{"wrote_with": 5, "waives": True, "hand": "co_author"}]),
    ),
    "a waiver sets the cap aside": (
        waived_is_eligible,
        Story([{"place": "Here", "waives": True, "cap": 0}]),
    ),
    "a waiver sets an absence aside": (
        waived_is_eligible,
        Story([{"place": "Here", "waives": True, "away": (0, 0)}]),
    ),
    "who saved the text last may review it": (
        lambda patch: (
            patch.setattr(eligibility, "_has_written", lambda article: Value(False)),
            written_anew(patch),
            patch.setattr(
                eligibility,
                "_writers",
                lambda article: {
                    article.author_id,
                    *(author["id"] for author in article.revision.authors),
                },
            ),
        ),
        Story([{"hand": "last_editor"}]),
    ),
    "who reviewed the text may approve it": (
        lambda patch: patch.setattr(roles, "_part_in", lambda *facts: []),
        Story([{"decides": "Editors"}, {}]),
    ),
    "who has an interest may decide": (
        lambda patch: patch.setattr(roles, "_part_in", lambda *facts: []),
        Story([{"decides": "Editors", "earlier": "declared"}, {}]),
    ),
    "a dose does not matter": (
        lambda patch: patch.setattr(
            QuorumPolicy, "professions", lambda policy, has_dose: list(policy.always)
        ),
        Story(TWO, [("house", RULE | {"with_dose": ["pharmacist"]})], has_dose=True),
    ),
    "the topic of members does not matter": (
        lambda patch: patch.setattr(quorum.Quorum, "missing_of_topic", 0),
        Story([{"of_topic": False}] * 2, [("topic", RULE | {"of_topic": 1})]),
    ),
    "professions do not matter": (
        lambda patch: patch.setattr(quorum.Quorum, "missing_professions", []),
        Story(TWO, [("risk", RULE | {"always": ["nurse"]})]),
    ),
    "who refuses is passed over": (
        without_rule("no_open_refusal"),
        Story([{}, {}, {"recommends": "not_approved"}]),
    ),
    "blocking comments are passed over": (
        without_rule("no_open_comment"),
        Story([{"earlier": "blocked"}, {}, {}]),
    ),
    "authors may review": (no_hindrance("wrote"), Story([{"hand": "author"}])),
    "the author's institution does not matter": (
        no_hindrance("institution"),
        Story([{"place": "The here, Ward 3"}]),
    ),
    "who wrote with an author may review": (no_hindrance("co_author"), Story([{"wrote_with": 35}])),
    "36 months are 38": (
        lambda patch: patch.setattr(eligibility, "MONTHS_OF_CO_AUTHORSHIP", 38),
        Story([{"wrote_with": 37}]),
    ),
    "who has left may review": (no_hindrance("role"), Story([{"leaves": "account"}])),
    "an absence does not matter": (no_hindrance("absent"), Story([{"away": (-30, None)}])),
    "the cap does not matter": (no_hindrance("cap"), Story([{"load": 1, "cap": 1}])),
    "a licence may lapse": (no_hindrance("licence"), Story([{"lapses": -1}])),
}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", WRONG)
def test_a_house_that_gets_one_thing_wrong_is_found_out(
    cast: Cast, monkeypatch: Patch, name: str
) -> None:
    break_it, story = WRONG[name]
    live(cast, story)
    break_it(monkeypatch)
    with pytest.raises(AssertionError):
        live(cast, story)
