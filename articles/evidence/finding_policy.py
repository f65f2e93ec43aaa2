"""Finding policies: what each kind of finding weighs, for a topic, a risk class or every
article. Data, versioned, append-only."""

from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from ..database.memory import Memory
from ..database.prepared import Prepared
from ..initial_data.names import CHAIRS
from ..ledger import site_acts
from ..ledger.adopted import Adopted, AdoptedQuerySet, counted, counting
from ..ledger.append_only import AppendOnly
from ..ledger.site_event import SiteEvent
from ..text.citations.finding import Severity
from ..workflow.recorded import acting
from .kinds import KINDS, WEIGHTS

memory = Memory()  # of the versions in force
ONLY_A_CHAIR = "Only a chair can adopt a finding policy."
_RISKS = [("low", "Low"), ("standard", "Standard"), ("high", "High")]  # of articles.models.Risk


class Governed(Protocol):
    """What a policy is in force for: a topic, of a risk class."""

    pk: Any
    risk: Any


class FindingPolicyQuerySet(AdoptedQuerySet["FindingPolicy"]):
    """Versions of the policies."""

    def severities(self, topic: Governed) -> dict[str, Severity]:
        """Return what each kind of finding weighs for a topic, in one query.

        What its own policy leaves open its risk class's says, then everybody's, then the kind
        itself (KINDS).
        """
        return _weights(topic, _newest(counted(_fitting(topic=topic.pk, risk=topic.risk))))

    def shown(self, topic: Governed) -> dict[str, Severity]:
        """Return the same for a page, as this process read it some seconds ago: no act rests on
        it."""
        return _weights(topic, memory.get(self.newest) or [])

    def newest(self) -> list["FindingPolicy"]:
        """Return the version in force of each scope that has one, in one query."""
        return _newest(counting(self.select_related("topic", "by")))

    def adopt(
        self, *, by: Any, severities: dict[str, str], topic: Governed | None = None, risk: str = ""
    ) -> "FindingPolicy":
        """Write the next version for a topic, a risk class or (neither given) every article, and
        return it.

        The same once more is no new version. Raises PermissionDenied for whoever is no chair.
        """
        with acting(site_acts.ADOPT, self.model(), by):
            # Of two chairs the later one reads the last number after the wait.
            SiteEvent.objects.hold()
            if CHAIRS not in by.today().roles:
                raise PermissionDenied(ONLY_A_CHAIR)
            governed: Any = topic  # a model asks for its own
            same_scope = _newest(counting(self.filter(topic=governed, risk=risk)))
            if same_scope and same_scope[0].severities == severities:
                return same_scope[0]
            last = self.aggregate(last=models.Max("number"))["last"] or 0
            made = self.create(
                number=last + 1,
                topic=governed,
                risk=risk,
                severities=severities,
                by=by,
                adopted_at=timezone.now(),
            )
            detail = {"number": made.number, "scope": made.scope, "severities": severities}
            SiteEvent.objects.append(site_acts.ADOPT, by=by, row=made, detail=detail)
            memory.forget()
            transaction.on_commit(memory.forget)  # who asked meanwhile has read the version before
            return made


class FindingPolicy(Adopted):
    """One version of what kinds of findings weigh, for one topic, one risk class, or (neither
    given) every article.

    `severities` has the kinds it says something of, by code; of all others the wider policy says
    it.
    """

    number = models.PositiveIntegerField(unique=True)
    topic = models.ForeignKey(
        "articles.Topic", models.PROTECT, null=True, blank=True, related_name="finding_policies"
    )
    risk = models.CharField("risk class", max_length=10, choices=_RISKS, blank=True)
    severities = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField()

    # A manager with more methods than every append-only model has.
    objects = FindingPolicyQuerySet.as_manager()  # type: ignore[misc]

    class Meta(AppendOnly.Meta):
        verbose_name_plural = "finding policies"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(topic=None) | models.Q(risk=""), name="finding_policy_one_scope"
            )
        ]

    def __str__(self) -> str:
        return f"Finding policy {self.number}, {self.scope}"

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

    def explain(self) -> str:
        """Return what it says, in words."""
        sentences = [
            f"{KINDS[code].label}: {weight}"
            for code, weight in self.severities.items()
            if code in KINDS
        ]
        return "; ".join(sentences) or "Nothing of its own: the wider policy counts"


@Prepared
def _fitting(topic: int, risk: str) -> Any:
    fitting = models.Q(topic=topic) | models.Q(topic=None, risk__in=["", risk])
    return FindingPolicy.objects.filter(fitting).on_the_ledger()


def _weights(topic: Governed, rules: list[FindingPolicy]) -> dict[str, Severity]:
    fitting = [
        rule
        for rule in rules
        if rule.topic_id == topic.pk or (rule.topic_id is None and rule.risk in ("", topic.risk))
    ]
    fitting.sort(key=lambda rule: (rule.topic_id is not None, rule.risk != ""))
    severities = {
        code: Severity(weight)
        for rule in fitting
        for code, weight in rule.severities.items()
        if code in KINDS
    }
    return WEIGHTS | severities


def _newest(versions: list[FindingPolicy]) -> list[FindingPolicy]:
    return list(
        {
            (version.topic_id, version.risk): version
            for version in sorted(versions, key=lambda version: version.number)
        }.values()
    )
