"""Quorum policies: how many must recommend approval, and who must be among them. Data,
versioned, append-only."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from articles.database.prepared import Prepared
from articles.initial_data.names import CHAIRS
from articles.ledger import site_acts
from articles.ledger.adopted import Adopted, AdoptedQuerySet, counted, counting
from articles.ledger.append_only import AppendOnly
from articles.ledger.site_event import SiteEvent
from articles.models.manuscript.topic import Risk
from articles.workflow.recorded import Opposed, Stale, acting

from .board_member import Profession

if TYPE_CHECKING:
    from articles.models import Topic

APPROVALS_LIMIT = 7
ONLY_A_CHAIR = "Only a chair can adopt or withdraw a quorum policy."
NOT_THE_LAST_RULE = (
    "The rule for every article cannot be withdrawn, for nothing stands behind it: write its next "
    "version instead."
)
NOT_IN_FORCE = "This version is not in force any more: look at the list for the one that is."


@Prepared
def _fitting(topic: int, risk: str) -> Any:
    return QuorumPolicy.objects.fitting(topic, risk)


class QuorumPolicyQuerySet(AdoptedQuerySet["QuorumPolicy"]):
    """Versions of the rules."""

    def in_force(self, topic: "Topic") -> "QuorumPolicy":
        """Return the rule for a topic, in one query: its own, else its risk class's, else
        everybody's, else the house's first.

        Of each scope the newest version counts that the site's ledger names as it is, and none
        where that one withdraws the rule. The house's first rule is no row:
        `settings.REVIEW_QUORUM` approvals, version 0.
        """
        return rule_for(topic, counted(_fitting(topic=topic.pk, risk=topic.risk)))

    def fitting(self, topic: int, risk: str) -> "QuorumPolicyQuerySet":
        """Return every version, named by the site's ledger, of the rules for the topic with this
        key, for its risk class and for all."""
        fitting = (
            models.Q(topic=topic) | models.Q(topic=None, risk="") | models.Q(topic=None, risk=risk)
        )
        return self.filter(fitting).select_related("topic").on_the_ledger()  # type: ignore[no-any-return]

    def newest(self) -> list["QuorumPolicy"]:
        """Return the version in force of each scope that has one, in one query."""
        return _standing(counting(self.select_related("topic", "by")))

    def adopt(self, *, by: Any, **rule: Any) -> "QuorumPolicy":
        """Write the next version of a rule, in force from now on, and return it; `rule` holds the
        columns.

        The same rule again is no new version. Numbers run through all scopes, so a number names one
        text. Raises PermissionDenied for whoever is no chair.
        """
        with acting(site_acts.ADOPT, self.model(), by):
            made = self.model(
                number=self._next_number(by), by=by, adopted_at=timezone.now(), **rule
            )
            same_scope = self._last_of(made)
            if same_scope and not same_scope.is_withdrawn and same_scope.asks() == made.asks():
                return same_scope
            return self._write(site_acts.ADOPT, made, by)

    def withdraw(self, policy: "QuorumPolicy", *, by: Any) -> "QuorumPolicy":
        """Write the version that ends a topic's or risk class's own rule, and return it: from now
        on the wider one counts.

        What is withdrawn already is no new version. Raises PermissionDenied for whoever is no
        chair, Opposed for the rule for every article and Stale for a version that is not in force
        any more.
        """
        with acting(site_acts.WITHDRAW, policy, by):
            number, last = self._next_number(by), self._last_of(policy)
            if policy.is_for_every_article:
                raise Opposed([NOT_THE_LAST_RULE])
            if last is not None and last.is_withdrawn:
                return last
            if last != policy:
                raise Stale(NOT_IN_FORCE, object=policy)
            scope = {"topic": policy.topic, "risk": policy.risk}
            ended = self.model(
                number=number,
                by=by,
                adopted_at=timezone.now(),
                is_withdrawn=True,
                **scope,
                **policy.asks(),
            )
            return self._write(site_acts.WITHDRAW, ended, by)

    def _write(self, verb: str, made: "QuorumPolicy", by: Any) -> "QuorumPolicy":
        made.save()
        SiteEvent.objects.append(
            verb,
            by=by,
            row=made,
            detail={"number": made.number, "scope": made.scope, **made.asks()},
        )
        return made

    def _next_number(self, by: Any) -> int:
        """Wait for whoever adopts just now; raises PermissionDenied for whoever is no chair."""
        # Of two chairs the later one reads the last number after the wait, in a statement of its
        # own.
        SiteEvent.objects.hold()
        if CHAIRS not in by.today().roles:
            raise PermissionDenied(ONLY_A_CHAIR)
        return (self.aggregate(last=models.Max("number"))["last"] or 0) + 1

    def _last_of(self, policy: "QuorumPolicy") -> "QuorumPolicy | None":
        """The newest version of the same scope."""
        return next(
            iter(counting(self.filter(topic=policy.topic, risk=policy.risk).order_by("-number"))),
            None,
        )


def rule_for(topic: "Topic", versions: Iterable["QuorumPolicy"]) -> "QuorumPolicy":
    """Return the one of these versions that is in force for a topic, as `in_force` does, without
    asking the database."""
    fitting = [
        version
        for version in versions
        if version.topic_id == topic.pk
        or (version.topic_id is None and version.risk in {"", topic.risk})
    ]
    house = QuorumPolicy(number=0, approvals=settings.REVIEW_QUORUM)
    return max(
        _standing(fitting),
        key=lambda version: (version.topic_id is not None, version.risk != ""),
        default=house,
    )


def _standing(versions: Iterable["QuorumPolicy"]) -> list["QuorumPolicy"]:
    """The newest of these versions of each scope, but for scopes whose rule it withdraws."""
    last = {
        (version.topic_id, version.risk): version
        for version in sorted(versions, key=lambda version: version.number)
    }
    return [version for version in last.values() if not version.is_withdrawn]


class QuorumPolicy(Adopted):
    """One version of what an approval needs, for one topic, one risk class, or (neither given)
    every article.

    `of_topic` of the `approvals` must come from members of the article's topic; `always` and
    `with_dose` are professions of which one approval each is needed, the latter when the text, or
    one before it in the article, speaks of medicines. A version that `is_withdrawn` ends the rule
    of its scope, and repeats what that one asked for.
    """

    added_later = ("is_withdrawn",)

    number = models.PositiveIntegerField(unique=True)
    topic = models.ForeignKey(
        "articles.Topic", models.PROTECT, null=True, blank=True, related_name="quorum_policies"
    )
    risk = models.CharField("risk class", max_length=10, choices=Risk, blank=True)
    approvals = models.PositiveSmallIntegerField()
    of_topic = models.PositiveSmallIntegerField("of the topic", default=0)
    always = models.JSONField(default=list, blank=True)
    with_dose = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField()
    is_withdrawn = models.BooleanField("withdrawn", default=False)

    # A manager with more methods than every append-only model has.
    objects = QuorumPolicyQuerySet.as_manager()  # type: ignore[misc]

    class Meta(AppendOnly.Meta):
        verbose_name_plural = "quorum policies"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(topic=None) | models.Q(risk=""), name="quorum_one_scope"
            ),
            models.CheckConstraint(
                condition=models.Q(approvals__gte=1, approvals__lte=APPROVALS_LIMIT),
                name="quorum_approvals",
            ),
            models.CheckConstraint(
                condition=models.Q(of_topic__lte=models.F("approvals")), name="quorum_of_topic"
            ),
            models.CheckConstraint(
                condition=models.Q(is_withdrawn=False)
                | models.Q(topic__isnull=False)
                | ~models.Q(risk=""),
                name="quorum_withdrawn_scope",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"Quorum policy {self.number}, {self.scope}{', withdrawn' if self.is_withdrawn else ''}"
        )

    @property
    def is_for_every_article(self) -> bool:
        """Is it the widest rule, behind which only the house's first one stands?"""
        return self.topic_id is None and not self.risk

    @property
    def scope(self) -> str:
        """What it is for, in words."""
        if self.topic:
            return f"for {self.topic.name}"
        return (
            f"for topics of {self.get_risk_display().lower()} risk"
            if self.risk
            else "for every article"
        )

    def asks(self) -> dict[str, Any]:
        """Return what it asks for, as the record of a decision keeps it."""
        return {
            "approvals": self.approvals,
            "of_topic": self.of_topic,
            "always": sorted(self.always),
            "with_dose": sorted(self.with_dose),
        }

    def professions(self, has_dose: bool) -> list[str]:
        """Return the professions that must be among those who approve a text with or without a
        dose."""
        return sorted(
            {*self.always, *(self.with_dose if has_dose else ())}, key=Profession.values.index
        )

    def explain(self) -> str:
        """Return the rule in one sentence for people."""
        if self.is_withdrawn:
            return "No rule of its own any more: the wider one counts."
        parts = [
            f"{self.approvals} approving review{'s' if self.approvals > 1 else ''} by different "
            "members"
        ]
        if self.of_topic:
            parts.append(f"{self.of_topic} of them of the topic")
        parts += [
            f"a {Profession(profession).label.lower()} among them"
            for profession in sorted(self.always)
        ]
        rarely = sorted({*self.with_dose} - {*self.always})
        parts += [
            f"a {Profession(profession).label.lower()} when the text names a dose or a medicine"
            for profession in rarely
        ]
        return ", ".join(parts) + "."
