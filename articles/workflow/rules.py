"""What stands against approving a revision: the rules, asked together, and what was read for them.

Who asks, and who hears of acts, is named in the settings: APPROVAL_RULES and EVENT_FOLLOWERS.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from .subject import Manuscript

T = TypeVar("T")
NOTHING_SUBMITTED = "Nothing has been submitted yet."


@dataclass(frozen=True)
class Evaluation:
    """What the rules say of a revision: `objections` in sentences, none if it may be approved, and
    `grounds`, what they rest on, as the record of a decision keeps it."""

    objections: list[str]
    grounds: dict[str, Any]


class DecisionContext:
    """What was read for one act, or for one page while nothing changes: each thing once.

    An article that is locked for an act holds one until the act is saved (`article.context`): what
    was read before it may not be so after it.
    """

    def __init__(self) -> None:
        """Nothing was read yet."""
        self._read: dict[tuple[Hashable, ...], Any] = {}
        self._evaluations: dict[Any, Evaluation] = {}

    def read(self, reader: Callable[..., T], *of: Any) -> T:
        """Return what `reader` returns of these, read once."""
        if (reader, *of) not in self._read:
            self._read[reader, *of] = reader(*of)
        found: T = self._read[reader, *of]
        return found

    def know(self, value: T, reader: Callable[..., T], *of: Any) -> None:
        """Take from now on what is at hand for what `reader` would return of these."""
        self._read[reader, *of] = value

    def known(self, reader: Callable[..., T], *of: Any) -> T | None:
        """Return what was read or is at hand; None where nothing is."""
        return self._read.get((reader, *of))

    def evaluate(self, revision: Any) -> Evaluation:
        """Ask all rules about a revision (None: nothing was submitted), once."""
        if revision is None:
            return Evaluation([NOTHING_SUBMITTED], {})
        if revision not in self._evaluations:
            asked = rules()
            objections = [
                objection for rule in asked if (objection := rule.objects(revision, self))
            ]
            grounds = {
                name: fact
                for rule in asked
                if rule.grounds
                for name, fact in rule.grounds(revision, self).items()
            }
            self._evaluations[revision] = Evaluation(objections, grounds)
        return self._evaluations[revision]


@dataclass(frozen=True)
class Rule:
    """A rule of approval: `objects` returns a sentence that says what stands against a revision,
    or None.

    What else may be asked of it, each of a revision: `grounds` (what the record of a decision says
    of it), `at_start` (what the record of a review says that starts), `reviews_wanted` (how many
    reviews it asks for today). `to_authors` returns what the authors of an article should know
    before they submit it again, or None; it keeps them from nothing.
    """

    objects: Callable[[Any, DecisionContext], str | None]
    grounds: Callable[[Any, DecisionContext], dict[str, Any]] | None = None
    at_start: Callable[[Any], dict[str, Any]] | None = None
    reviews_wanted: Callable[[Any], int] | None = None
    to_authors: Callable[[Any], str | None] | None = None


def rules() -> tuple[Rule, ...]:
    """Return the rules, in the order of the settings."""
    return _named("APPROVAL_RULES")


def followers() -> tuple[Callable[..., Any], ...]:
    """Return the functions `follow(event) -> notifications owed`, in the order of the settings."""
    return _named("EVENT_FOLLOWERS")


@cache
def _named(setting: str) -> tuple[Any, ...]:
    return tuple(import_string(path) for path in getattr(settings, setting))


def context_of(article: Manuscript) -> DecisionContext:
    """Return what an article was locked or is drawn with; a new one if it is neither."""
    return article.context or DecisionContext()


def objections(article: Manuscript) -> list[str]:
    """Return why approval of the latest revision must wait, in sentences; the same list closes
    the verb and labels its button."""
    return context_of(article).evaluate(article.revision).objections


def is_opposed(revision: Any) -> bool:
    """Does anything stand against approving a revision? Behind the first rule that objects no
    other is asked."""
    context = DecisionContext()
    return any(rule.objects(revision, context) for rule in rules())


def advice_to_authors(article: Manuscript) -> list[str]:
    """Return, in sentences, what its authors should know before they submit an article again; it
    keeps them from nothing."""
    return [
        sentence for rule in rules() if rule.to_authors and (sentence := rule.to_authors(article))
    ]


def recorded_at_start(article: Manuscript) -> dict[str, Any]:
    """Return what the approval rules put on the record of a review that starts."""
    return {
        name: fact
        for rule in rules()
        if rule.at_start
        for name, fact in rule.at_start(article.revision).items()
    }


def reviews_wanted(revision: Any) -> int:
    """Return how many reviews of a revision the approval rules ask for today."""
    return max(
        (rule.reviews_wanted(revision) for rule in rules() if rule.reviews_wanted), default=0
    )
