"""Who may be asked and what a decision needs, restated from docs/house.md and the design (section
6) in plain facts.

Nothing here asks the product. Days are counted from today; a member is a handful of facts.
"""

import re
from dataclasses import dataclass, field
from typing import Any

DAYS_TO_REVIEW = {"low": 21, "standard": 14, "high": 7}
MONTHS = 36
HOUSE = {"approvals": 2, "of_topic": 0, "always": [], "with_dose": []}
APPROVING = {"approve", "approve_with_comments"}
SAID = re.compile(r"(\d+) of (\d+) approving reviews are in(?:: (.+) (is|are) still missing)?\.")


@dataclass
class Said:
    """A signed review of the text at hand, as its reviewer was when they signed; `counts` unless
    an interest was declared since."""

    name: str
    recommendation: str
    of_topic: bool
    profession: str
    counts: bool = True

    @property
    def approves(self) -> bool:
        return self.recommendation in APPROVING


@dataclass
class Known:
    """One member as the oracle knows them today."""

    name: str
    profession: str = "physician"
    of_topic: bool = True
    decides: str = ""  # "Editors" or "Chairs", who are that, too
    is_member: bool = True
    has_account: bool = True
    has_role: bool = True
    is_licensed: Any = True
    lapses: int | None = None  # on which day
    away: tuple[int, int | None] | None = None  # from, until
    load: int = 0
    cap: int = 3
    place: str = ""
    wrote_with: int | None = None  # an author, so many months ago
    has_written: bool = False
    has_declared: bool = False  # an interest in this article that nobody waived
    ever_declared: bool = False
    has_declined: bool = False
    has_blocked: bool = False  # by a comment on an earlier text, which is still open
    is_asked: bool = False  # about this text
    has_answered: bool = False  # whether there is an interest, when asked about this text
    has_accepted: bool = False  # to review this text
    waived: set[str] = field(default_factory=set)
    said: Said | None = None

    @property
    def is_on_the_board(self) -> bool:
        return self.is_member and self.has_account and self.has_role

    @property
    def ties(self) -> set[str]:
        """What a chair may set aside, and has not."""
        found = {"declared"} if self.has_declared else set()
        if self.place in {"Here", "The here, Ward 3"} and not self.has_written:
            found.add("institution")
        if self.wrote_with is not None and self.wrote_with < MONTHS:
            found.add("co_author")
        return found - self.waived

    def may_be_asked(self, due: int) -> bool:
        """Every line of the house's rule, one after the other, for a review due on that day."""
        if not self.is_on_the_board or self.has_written or self.ties or self.is_asked:
            return False
        if not self.is_licensed or (self.lapses is not None and self.lapses < due):
            return False
        if self.away and self.away[0] <= due and (self.away[1] is None or due <= self.away[1]):
            return False
        return self.load < self.cap

    def is_in_turn(self, due: int) -> bool:
        """Does the house ask them by itself? Not who is away today, or has declined this
        article."""
        is_away = self.away and self.away[0] <= 0 and (self.away[1] is None or self.away[1] >= 0)
        return self.may_be_asked(due) and not is_away and not self.has_declined

    def may_go_on(self) -> bool:
        """May they still accept, and sign? Absence and load do not matter any more."""
        has_licence = bool(self.is_licensed) and (self.lapses is None or self.lapses >= 0)
        return self.is_on_the_board and not self.has_written and not self.ties and has_licence

    @property
    def may_declare(self) -> bool:
        """While on the board; what was declared stands, and is not declared again."""
        return self.is_on_the_board and not (self.has_answered and self.has_declared)

    def declare(self) -> None:
        """They declare an interest: a review of theirs does not count any more."""
        self.has_declared = self.ever_declared = True
        if self.said:
            self.said.counts = False

    def may_decide(self) -> bool:
        """An editor or a chair who has no part in the text: wrote nothing of it, did not take on
        to review it, declared no interest."""
        has_part = self.has_written or self.has_accepted or self.ever_declared
        return bool(self.decides) and self.has_account and not has_part

    def waive(self) -> None:
        """A chair sets aside all that is a tie; what is declared anew is a new question."""
        self.waived |= self.ties - {"declared"}
        self.has_declared = False
        if self.said:
            self.said.counts = True


def rule_of(adopted: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """The rule in force: the topic's own, else its risk class's, else everybody's, else the
    house's; of each the last.

    An empty one withdraws what its scope had.
    """
    last = dict(adopted)
    return next((last[scope] for scope in ("topic", "risk", "house") if last.get(scope)), HOUSE)


def missing(
    rule: dict[str, Any], has_dose: bool, approving: list[Any], specialist: str
) -> list[str]:
    """Who a rule still asks for, in words, when these (reviews, or members) approve."""
    lacking = []
    few = rule["of_topic"] - sum(approver.of_topic for approver in approving)
    if few > 0:
        lacking.append(specialist if few == 1 else f"{few} members for Heart")
    present = {approver.profession for approver in approving}
    for profession in ("physician", "pharmacist", "nurse"):
        if profession in rule["always"] and profession not in present:
            lacking.append(f"a {profession}")
        elif has_dose and profession in rule["with_dose"] and profession not in present:
            lacking.append(f"a {profession} (the text names a dose)")
    return lacking


def is_enough(rule: dict[str, Any], has_dose: bool, approving: list[Any]) -> bool:
    """Is the rule met when these approve?"""
    return len(approving) >= rule["approvals"] and not missing(rule, has_dose, approving, "")


def read(sentence: str) -> tuple[int, int, list[str]]:
    """Read what is said of a quorum: how many are in, of how many, and who is missing. Fails on
    any other sentence."""
    match = SAID.fullmatch(sentence)
    assert match, sentence
    lacking = re.split(", | and ", match[3]) if match[3] else []
    assert not lacking or match[4] == (
        "are" if len(lacking) > 1 or "members" in lacking[0] else "is"
    ), sentence
    return int(match[1]), int(match[2]), lacking
