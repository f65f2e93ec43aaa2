"""The texts an approval is made under."""

from django.db import models

from ..ink import Ink, InkQuerySet


class PolicyQuerySet(InkQuerySet):
    """Versions of the house's texts."""

    def in_force(self) -> dict[str, "Policy"]:
        """Return the newest version of each kind, in one query."""
        newest = self.filter(kind=models.OuterRef("kind")).order_by("-number").values("number")[:1]
        return {policy.kind: policy for policy in self.filter(number=models.Subquery(newest))}


class Policy(Ink):
    """One version of the editorial policy or the disclaimer. Ink: a change is the next number."""

    class Kind(models.TextChoices):
        EDITORIAL_POLICY = "editorial_policy", "Editorial policy"
        DISCLAIMER = "disclaimer", "Disclaimer"

    kind = models.CharField(max_length=20, choices=Kind)
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="Markdown.")
    adopted_at = models.DateTimeField()

    objects = PolicyQuerySet.as_manager()

    class Meta(Ink.Meta):
        verbose_name_plural = "policies"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="policy_number"),
            models.CheckConstraint(condition=models.Q(kind__in=["editorial_policy", "disclaimer"]), name="policy_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"
