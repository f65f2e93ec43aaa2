"""Waivers: a chair lets a member review in spite of what speaks against it, in public and with a
reason."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from articles.initial_data.names import CHAIRS
from articles.ledger.append_only import AppendOnly, AppendOnlyQuerySet
from articles.ledger.details import GrantedWaiver
from articles.ledger.signature import Signature, check
from articles.models import Article
from articles.text.clean import clean
from articles.workflow.permissions import an_uninvolved_chair
from articles.workflow.recorded import Opposed, Stale, acting

from ...acts import WAIVE
from ..board_member import BoardMember
from ..eligibility import WAIVABLE, candidates

if TYPE_CHECKING:
    from articles.models import Person


class WaiverQuerySet(AppendOnlyQuerySet["Waiver"]):
    """Waivers, and how one is granted."""

    def grant(
        self,
        article: Article,
        member: BoardMember,
        *,
        by: "Person",
        reason: str,
        digest: str,
        signature: Signature | None,
    ) -> "Waiver":
        """Set aside what a chair may set aside of what speaks against this member; return the
        waiver.

        A declared interest is waived with it: the text opens, or the review counts again. Raises
        PermissionDenied (no chair, oneself, a writer), Stale (another text), Opposed (nothing to
        waive, no reason) and Unsigned.
        """
        reason = clean(reason)
        with acting(WAIVE, article, by):
            article, by = article.locked(), by.today()
            if not may_waive(article, member, by):
                raise PermissionDenied(ONLY_A_CHAIR)
            if article.revision is None or digest != article.digest:
                raise Stale(
                    "This is no longer the revision that was on your screen.", object=article
                )
            sealed = check(signature, by, article.digest, WAIVE)
            [found] = candidates(article, due_on=timezone.localdate(), among=[member])
            standing = [hindrance for hindrance in found.hindrances if hindrance.kind in WAIVABLE]
            if not standing:
                raise Opposed([NOTHING_TO_WAIVE])
            if not reason.strip():
                raise Opposed(["Give the reason: readers see it beside the reviewer's name."])
            covers = sorted({hindrance.kind for hindrance in standing} | found.covered)
            waiver: Waiver = article.write(
                self.model(
                    article=article,
                    member=member,
                    revision=article.revision,
                    covers=covers,
                    reason=reason,
                    by=by,
                    at=timezone.now(),
                )
            )
            assignments: Any = member.assignments  # type: ignore[attr-defined]
            assignments.filter(revision__article=article, interests="declared").update(
                interests="waived", waiver=waiver
            )
            granted = GrantedWaiver(
                member.person_id,
                str(member.person),
                tuple(hindrance.kind for hindrance in standing),
                tuple(hindrance.sentence for hindrance in standing),
                waiver.pk,
            )
            article.append_event(
                WAIVE,
                by=by,
                reason=reason,
                detail=granted.to_detail() | {"signature": sealed.as_record()},
            )
        return waiver


NOTHING_TO_WAIVE = "There is nothing here that a chair could waive."
ONLY_A_CHAIR = "Only a chair who has no part in the text can waive, and never for themselves."


def may_waive(article: Article, member: BoardMember, by: "Person") -> bool:
    """May this person waive something for this member? A chair with no part in the text, never
    for oneself."""
    return (
        CHAIRS in by.roles and by.pk != member.person_id and bool(an_uninvolved_chair(article, by))
    )


def waivable(article: Article, member: BoardMember) -> list[Any]:
    """Return the hindrances of this member that a chair may set aside."""
    found = candidates(article, due_on=timezone.localdate(), among=[member])
    return [
        hindrance
        for candidate in found
        for hindrance in candidate.hindrances
        if hindrance.kind in WAIVABLE
    ]


class Waiver(AppendOnly):
    """What a chair set aside for one member and article: `covers` are the kinds of hindrance
    (reviewers/models/eligibility.py)."""

    is_sealed = True
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="waivers")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="+")
    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="waivers")
    covers = models.JSONField(default=list)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    # A manager with more methods than every append-only model has.
    objects = WaiverQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return f"Waiver for {self.member}"
