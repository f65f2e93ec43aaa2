"""The texts an approval is made under."""

from django.db import models, transaction
from django.utils import timezone

from ..ink import Ink, InkQuerySet


class PolicyQuerySet(InkQuerySet["Policy"]):
    """Versions of the house's texts."""

    def in_force(self) -> dict[str, "Policy"]:
        """Return the newest version of each kind, in one query."""
        newest = self.filter(kind=models.OuterRef("kind")).order_by("-number").values("number")[:1]
        return {policy.kind: policy for policy in self.filter(number=models.Subquery(newest))}

    def adopt(self, kind: str, text: str) -> "Policy":
        """Write the next version of a text, in force from now on, and return it; the same text again is no new version."""
        with transaction.atomic():
            # Held until the commit, so that of two chairs the later one takes the later number.
            list(self.select_for_update().filter(kind=kind).values_list("pk"))
            latest = self.filter(kind=kind).order_by("-number").first()
            if latest and latest.text == text:
                return latest
            return self.create(kind=kind, number=latest.number + 1 if latest else 1, text=text, adopted_at=timezone.now())


class Policy(Ink):
    """One version of the editorial policy or the disclaimer. Ink: a change is the next number."""

    class Kind(models.TextChoices):
        EDITORIAL_POLICY = "editorial_policy", "Editorial policy"
        DISCLAIMER = "disclaimer", "Disclaimer"

    kind = models.CharField(max_length=20, choices=Kind)
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="Markdown.")
    adopted_at = models.DateTimeField()

    objects = PolicyQuerySet.as_manager()  # type: ignore[misc]  # a manager with more methods than every ink has

    class Meta(Ink.Meta):
        verbose_name_plural = "policies"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="policy_number"),
            models.CheckConstraint(condition=models.Q(kind__in=["editorial_policy", "disclaimer"]), name="policy_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"
