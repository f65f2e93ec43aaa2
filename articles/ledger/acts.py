"""The registry of acts: what can be recorded on the ledger of an article, and what each does.

A constant (`acts.SUBMIT`) is the name that is stored for ever: a plain string, as events, filters,
SQL and JSON want it. What is known of an act stands in its `Act`; sets and words of acts are asked
of the registry (`doing`, `find`). The first floor registers its own (reviewers/acts.py) when it is
loaded, before any model is: so whoever asks has all of them. Acts on the site: site_acts.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from django.db import models


class Meaning(models.TextChoices):
    """What a signature says (21 CFR 11.50 (a)(3))."""

    REVIEW = "review", "Review: I have read this text, and this is my own judgement of it"
    APPROVAL = "approval", "Approval: this text may be relied on as it stands"
    RESPONSIBILITY = "responsibility", "Responsibility: I answer for this act"


class Does(Enum):
    """What an act can do. The ground floor asks by this, and names no act of the floor above."""

    # to the public text
    PUBLISHES = auto()  # makes a revision public
    QUESTIONS = auto()  # puts the public text in question; an interest, where it comes late
    SETTLES = auto()  # ends what puts it in question
    CONCERNS_PUBLIC = auto()  # is about the public revision, not about the latest
    CHANGES_PUBLIC = auto()  # what was adapted from the text is out of step with it afterwards
    TOUCHES_PUBLIC = auto()  # those who reviewed the public text are told
    # to a review
    DECIDES = auto()  # is an editors' decision on a text
    SHOWS_REVIEWS = auto()  # authors may read what reviewers have written until then
    ENDS_ALL_REVIEWS = auto()  # whatever is open on the article ends, on whichever revision
    RESTS_ON_REVIEWS = auto()  # of those that were on the screen
    REVIEWS = auto()  # is a signed review
    ANSWERS = auto()  # an invitation to review
    TAKES_PART = auto()  # is a reviewer's part in a revision
    DISCLOSES = auto()  # says what interests a reviewer has
    WAIVES_INTEREST = auto()  # of a reviewer, in public
    WAIVES_EXPERTISE = auto()  # that the rules ask for
    SPEAKS = auto()  # publishes comments
    # on pages
    SHOWN_ON_PAGE = auto()  # of the public text
    SHOWN_IN_VERSIONS = auto()  # the list of them
    SHOWN_IN_PREVIEW = auto()
    BEGINS_STAGE = auto()  # nothing was done before it that a preview shows
    CONCERNS_VARIANTS = auto()  # what is said of it is how two texts of a question go together
    LEADS = auto()  # what the editors' page is for, when it can be done
    STOPS = auto()  # a button in red: it ends something for good, or goes past the rules
    WRITES_TO_AUTHOR = auto()  # its reason is a letter


@dataclass(frozen=True)
class Act:
    """One kind of act.

    `name` is stored for ever. `past` is what had happened, as editors read it; `past_to_authors` as
    authors do, where that differs. `label` is its button. `meanings` are what a signature on it can
    say, the first is proposed; an act without any is not signed. `signed_as` is what was signed, as
    readers read it; names in braces are of the event's detail. `tells_authors` and `tells_editors`
    are the kinds of the notifications that they are owed. One that is not `in_ledger` is in the
    history of the row only.
    """

    name: str
    past: str
    label: str = ""
    does: frozenset[Does] = frozenset()
    meanings: tuple[Meaning, ...] = ()
    signed_as: str = ""
    past_to_authors: str = ""
    tells_authors: str = ""
    tells_editors: str = ""
    in_ledger: bool = True

    @property
    def to_authors(self) -> str:
        """What had happened, as authors read it."""
        return self.past_to_authors or self.past


class Registry:
    """The acts that one ledger knows, in the order in which they were added."""

    def __init__(self) -> None:
        self._acts: dict[str, Act] = {}
        self._is_asked = False

    def add(self, act: Act) -> str:
        """Register an act and return its name. Raises ValueError for a name that is there, and for
        an act that comes after somebody has asked: they would not know of it."""
        if act.name in self._acts or self._is_asked:
            raise ValueError(f"{act.name}: registered twice, or after the registry was asked.")
        self._acts[act.name] = act
        return act.name

    def __iter__(self) -> Iterator[Act]:
        self._is_asked = True
        return iter(self._acts.values())

    def knows(self, name: str) -> bool:
        """Is there an act of this name?"""
        return name in self._acts

    def find(self, name: str) -> Act:
        """Return an act by its name; raises KeyError for one that is not registered."""
        return self._acts[name]

    def past(self, name: str) -> str:
        """Return what had happened, in a word or two, also for a name that is not registered."""
        return self.find(name).past if self.knows(name) else name.replace("_", " ").capitalize()

    def doing(self, *what: Does) -> frozenset[str]:
        """Return the names of the acts that do any of this."""
        return frozenset(self.listed(*what))

    def listed(self, *what: Does) -> list[str]:
        """Return the names of the acts that do any of this, in order."""
        return [act.name for act in self if act.does.intersection(what)]


class Named:
    """Which act a name is of, for templates, which quote no names: `event.did.approve`.

    Raises AttributeError for a name that is not registered.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> bool:
        if not REGISTRY.knows(name):
            raise AttributeError(name)
        return self._name == name


REGISTRY = Registry()
add, find, past, doing, listed = (
    REGISTRY.add,
    REGISTRY.find,
    REGISTRY.past,
    REGISTRY.doing,
    REGISTRY.listed,
)

EDIT = add(Act("edit", past="Text saved", label="Edit", in_ledger=False))
ADOPT = add(
    Act(
        "adopt",
        past="Wording taken over",
        past_to_authors="Suggested wording taken over",
        label="Take over the wording",
    )
)
SUBMIT = add(
    Act(
        "submit",
        past="Submitted",
        label="Submit for review",
        does=frozenset({Does.SHOWN_IN_VERSIONS, Does.SHOWN_IN_PREVIEW, Does.BEGINS_STAGE}),
        tells_authors="author_submitted",
        tells_editors="editors_submitted",
    )
)
WITHDRAW = add(
    Act(
        "withdraw",
        past="Withdrawn",
        label="Withdraw submission",
        does=frozenset({Does.STOPS}),
        tells_authors="author_withdrawn",
        tells_editors="editors_withdrawn",
    )
)
REVISE = add(
    Act(
        "revise",
        past="Revision opened",
        past_to_authors="Next revision opened",
        label="Revise",
        tells_authors="author_revising",
    )
)
START_REVIEW = add(
    Act(
        "start_review",
        past="Review started",
        label="Start the review",
        does=frozenset({Does.SHOWN_IN_PREVIEW, Does.BEGINS_STAGE, Does.LEADS}),
        tells_authors="author_under_review",
    )
)
REQUEST_CHANGES = add(
    Act(
        "request_changes",
        past="Changes requested",
        label="Request changes",
        does=frozenset(
            {Does.DECIDES, Does.SHOWS_REVIEWS, Does.SHOWN_IN_PREVIEW, Does.WRITES_TO_AUTHOR}
        ),
        tells_authors="author_changes_requested",
    )
)
APPROVE = add(
    Act(
        "approve",
        past="Approved",
        label="Approve",
        does=frozenset(
            {
                Does.PUBLISHES,
                Does.CHANGES_PUBLIC,
                Does.TOUCHES_PUBLIC,
                Does.DECIDES,
                Does.SHOWS_REVIEWS,
                Does.ENDS_ALL_REVIEWS,
                Does.RESTS_ON_REVIEWS,
                Does.SHOWN_ON_PAGE,
                Does.SHOWN_IN_VERSIONS,
                Does.LEADS,
            }
        ),
        meanings=(Meaning.APPROVAL, Meaning.RESPONSIBILITY),
        signed_as="Approved",
        tells_authors="author_approved",
    )
)
FORCE_PUBLISH = add(
    Act(
        "force_publish",
        past="Published before full review",
        label="Publish before full review",
        does=frozenset(
            {
                Does.PUBLISHES,
                Does.QUESTIONS,
                Does.CHANGES_PUBLIC,
                Does.TOUCHES_PUBLIC,
                Does.DECIDES,
                Does.RESTS_ON_REVIEWS,
                Does.SHOWN_ON_PAGE,
                Does.SHOWN_IN_VERSIONS,
                Does.STOPS,
            }
        ),
        meanings=(Meaning.RESPONSIBILITY,),
        signed_as="Published before full review",
        tells_authors="author_forced",
    )
)
SETTLE = add(
    Act(
        "settle",
        past="Resolved",
        past_to_authors="What was in question is resolved",
        label="Resolve",
        does=frozenset(
            {
                Does.SETTLES,
                Does.CONCERNS_PUBLIC,
                Does.TOUCHES_PUBLIC,
                Does.DECIDES,
                Does.SHOWS_REVIEWS,
                Does.RESTS_ON_REVIEWS,
                Does.SHOWN_ON_PAGE,
                Does.SHOWN_IN_VERSIONS,
                Does.LEADS,
            }
        ),
        meanings=(Meaning.RESPONSIBILITY, Meaning.APPROVAL),
        signed_as="Resolved",
        tells_authors="author_settled",
    )
)
WAIVE_FINDINGS = add(
    Act(
        "waive_findings",
        past="Findings waived",
        label="Waive the findings",
        meanings=(Meaning.RESPONSIBILITY,),
        signed_as="Findings waived",
        tells_authors="author_findings_waived",
    )
)
REJECT = add(
    Act(
        "reject",
        past="Rejected",
        label="Reject",
        does=frozenset({Does.DECIDES, Does.SHOWS_REVIEWS, Does.STOPS, Does.WRITES_TO_AUTHOR}),
        tells_authors="author_rejected",
    )
)
RETRACT = add(
    Act(
        "retract",
        past="Retracted",
        label="Retract",
        does=frozenset(
            {
                Does.SETTLES,
                Does.CONCERNS_PUBLIC,
                Does.CHANGES_PUBLIC,
                Does.TOUCHES_PUBLIC,
                Does.DECIDES,
                Does.SHOWS_REVIEWS,
                Does.ENDS_ALL_REVIEWS,
                Does.SHOWN_ON_PAGE,
                Does.SHOWN_IN_VERSIONS,
                Does.STOPS,
            }
        ),
        meanings=(Meaning.RESPONSIBILITY,),
        signed_as="Retracted",
        tells_authors="author_retracted",
    )
)
OPEN_PREVIEW = add(
    Act(
        "open_preview",
        past="Preview opened",
        label="Open a preview",
        does=frozenset({Does.SHOWN_IN_PREVIEW}),
        tells_authors="author_preview_opened",
    )
)
CLOSE_PREVIEW = add(
    Act(
        "close_preview",
        past="Preview closed",
        label="Close the preview",
        tells_authors="author_preview_closed",
    )
)
BEGIN_VARIANT = add(
    Act(
        "begin_variant",
        past="Begun from a text for other readers",
        label="Begin a text for other readers",
        does=frozenset({Does.CONCERNS_VARIANTS}),
    )
)
OUT_OF_STEP = add(  # nobody does it by itself: it follows from what becomes of another text
    Act(
        "out_of_step",
        past="The text it was adapted from changed",
        does=frozenset({Does.CONCERNS_VARIANTS, Does.SHOWN_IN_PREVIEW}),
        tells_authors="author_out_of_step",
        tells_editors="editors_out_of_step",
    )
)
CONFIRM_IN_STEP = add(  # as does the approval of a later text
    Act(
        "confirm_in_step",
        past="Found to still hold",
        label="Still holds",
        does=frozenset(
            {
                Does.CONCERNS_PUBLIC,
                Does.CONCERNS_VARIANTS,
                Does.SHOWN_ON_PAGE,
                Does.SHOWN_IN_PREVIEW,
            }
        ),
        meanings=(Meaning.APPROVAL, Meaning.RESPONSIBILITY),
        signed_as="Found to still hold",
        tells_authors="author_in_step",
    )
)
CHANGE_ADDRESS = add(
    Act(
        "change_address",
        past="Address changed",
        label="Change the address",
        does=frozenset({Does.CONCERNS_VARIANTS, Does.SHOWN_IN_PREVIEW}),
        tells_authors="author_address_changed",
    )
)
CONFIRM_AUTHORSHIP = add(Act("confirm_authorship", past="A co-author confirmed"))
