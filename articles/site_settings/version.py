"""The versions of what chairs set for the site as a whole."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from ..initial_data.names import CHAIRS
from ..ledger import site_acts
from ..ledger.actor import Actor
from ..ledger.adopted import Adopted, AdoptedQuerySet, counting
from ..ledger.append_only import AppendOnly
from ..ledger.site_event import SiteEvent
from ..workflow.recorded import Stale, acting
from .memory import memory

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ONLY_A_CHAIR = "Only a chair can change the site's settings."
MEANWHILE = (
    "Another version was put in force meanwhile. Look at what it says, then put yours in force."
)


class SiteSettingsQuerySet(AdoptedQuerySet["SiteSettings"]):
    """Versions of the site's settings."""

    def in_force(self) -> "SiteSettings":
        """Return the newest version that the site's ledger names as it is, in one query; without
        one, what the environment says."""
        newest = self.on_the_ledger().order_by("-number").first()
        if newest and not newest.is_as_adopted:
            newest = next(iter(counting(self.order_by("-number"))), None)
        return newest or self.model.first()

    def newest_numbers(self) -> Any:
        """Return the numbers of the versions that the site's ledger names, the newest first, for
        a part of another query."""
        return self.on_the_ledger().order_by("-number").values("number")

    def adopt(self, *, by: Actor, since: int, **columns: Any) -> "SiteSettings":
        """Write the next version, in force from now on, and return it; the same once more is no new
        version.

        `since` is the number of the version it was written over. Raises PermissionDenied for
        whoever is no chair, Stale where another version came between.
        """
        with acting(site_acts.ADOPT, self.model(), by):
            SiteEvent.objects.hold()  # of two chairs the later one reads what the earlier one wrote
            chair = by.today()
            if CHAIRS not in chair.roles:
                raise PermissionDenied(ONLY_A_CHAIR)
            now, last = self.in_force(), self.aggregate(last=models.Max("number"))["last"] or 0
            made = self.model(
                number=last + 1,
                by=chair,
                adopted_at=timezone.now(),
                logo_name=_name_of(columns["logo"]),
                **columns,
            )
            if now.pk and made.columns() == now.columns():
                return now
            if since != now.number:
                raise Stale(MEANWHILE, object=now)
            made.save()
            SiteEvent.objects.append(
                site_acts.ADOPT,
                by=by,
                row=made,
                detail={"number": made.number, "changed": made.differs_from(now)},
            )
            memory.forget()
            transaction.on_commit(memory.forget)  # who asked meanwhile has read the version before
        return made

    def with_logo(self, name: str) -> "SiteSettings | None":
        """Return a version whose logo has this name, in one query: pages may still show the one
        before."""
        return next(
            iter(counting(self.filter(logo_name=name).exclude(logo_name="").order_by("-number"))),
            None,
        )


class SiteSettings(Adopted):
    """One version of the site's settings. Append-only: a change is the next number, which the
    site's ledger names.

    `contact` and each line of `security_contact` is an address that begins with mailto:, https://
    or tel:. `logo` is a PNG.
    """

    class Previews(models.TextChoices):
        BY_EDITORS = "by_editors", "An editor or a chair opens them, for one text at a time"
        ON_SUBMISSION = (
            "on_submission",
            "Each text has one from its submission; editors can close it",
        )

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=60)
    tagline = models.CharField(max_length=160)
    liability = models.CharField("line on liability", max_length=500)
    contact = models.CharField(max_length=300, blank=True)
    security_contact = models.TextField(blank=True)
    logo = models.BinaryField(blank=True)
    logo_name = models.CharField(
        max_length=32, blank=True, help_text="It is served under: another picture has another one."
    )
    logo_alt = models.CharField(max_length=160, blank=True)
    previews = models.CharField(max_length=20, choices=Previews)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField()

    # A manager with more methods than every append-only model has.
    objects = SiteSettingsQuerySet.as_manager()  # type: ignore[misc]

    class Meta(AppendOnly.Meta):
        verbose_name, verbose_name_plural = (
            "version of the site settings",
            "versions of the site settings",
        )
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(previews__in=["by_editors", "on_submission"]),
                name="site_previews_known",
            )
        ]

    def __str__(self) -> str:
        return (
            f"Site settings, version {self.number}"
            if self.number
            else "Site settings of the installation"
        )

    @classmethod
    def first(cls) -> "SiteSettings":
        """Return what the environment says: version 0, which is no row."""
        return cls(
            number=0,
            name=settings.SITE_NAME,
            tagline=settings.SITE_TAGLINE,
            liability=settings.SITE_LIABILITY,
            security_contact="\n".join(settings.SECURITY_CONTACT),
            logo=b"",
            previews=settings.OPEN_PREVIEWS,
            adopted_at=BEGINNING,
        )

    @property
    def opens_previews(self) -> bool:
        """Has each text a preview from its submission?"""
        return self.previews == self.Previews.ON_SUBMISSION

    def columns(self) -> dict[str, Any]:
        """Return what was set, by name; bytes as bytes."""
        return {
            name: bytes(value) if isinstance(value := getattr(self, name), memoryview) else value
            for name in SET
        }

    def differs_from(self, other: "SiteSettings") -> list[str]:
        """Return the names of what is set otherwise than in another version."""
        mine, others = self.columns(), other.columns()
        return [name for name in SET if mine[name] != others[name]]


def _name_of(logo: bytes) -> str:
    return sha256(logo).hexdigest()[:32] if logo else ""


OF_THE_ENVIRONMENT = (
    "SITE_NAME",
    "SITE_TAGLINE",
    "SITE_LIABILITY",
    "SECURITY_CONTACT",
    "OPEN_PREVIEWS",
)  # settings, of the first version
SET = (
    "name",
    "tagline",
    "liability",
    "contact",
    "security_contact",
    "logo",
    "logo_alt",
    "previews",
)
