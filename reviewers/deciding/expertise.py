"""The expertise that a quorum asks for because a text speaks of medicines: asked once, it stays
asked until an editor waives it.

When a review starts, its event says by what the text, or one before it in this article, speaks of
medicines: by an amount, or by a name on the list in force. A quorum policy that asks for a
profession then (`with_dose`) asks for it from there on, whatever is deleted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.database.prepared import Prepared
from articles.ledger.acts import START_REVIEW
from articles.ledger.adopted import counted
from articles.ledger.details import StartedReview
from articles.ledger.signature import Signature, check
from articles.models import Article, Event, Revision
from articles.text.clean import clean, enumerated
from articles.text.language.doses import has_dose
from articles.workflow.permissions import an_uninvolved_editor
from articles.workflow.recorded import Opposed, Stale, acting

from ..acts import WAIVE_EXPERTISE
from ..details import WaivedExpertise
from ..models import MedicineList, Profession, QuorumPolicy, quorum_policy

NAMES_DOSE = "the text names a dose"
SHOWN = 3  # names in one sentence
SAY_WHY = "Give the reason: readers see it beside the reviewers' names."
NOTHING_TO_WAIVE = (
    "Nothing is asked for here that could be waived: only what the text itself no longer, or "
    "never, says by an amount."
)


def _parts(revision: Any) -> tuple[str, str, str]:
    return revision.title, revision.short_answer, revision.body


def at_start(revision: Revision) -> dict[str, Any]:
    """Return what the record of a review that starts says of medicines: the list that was looked
    through, and what asks for expertise."""
    if revision.is_minor:
        return {}
    medicines = MedicineList.objects.in_force()
    because = _because(revision, medicines)
    return StartedReview(medicines.number, because).to_detail()


@Prepared
def _acts(article: int) -> Any:
    own = Event.objects.filter(article=article, verb__in=[START_REVIEW, WAIVE_EXPERTISE]).order_by(
        "sequence"
    )
    return own.values_list("verb", "digest", "detail")


def _because(revision: Revision, medicines: MedicineList) -> str:
    if has_dose(*_parts(revision)):
        return f"{str(revision).lower()} names a dose"
    acts = _acts(article=revision.article_id)
    waived = [at for at, (verb, _, _) in enumerate(acts) if verb == WAIVE_EXPERTISE]
    since = acts[waived[-1] + 1 :] if waived else acts
    unasked = {
        digest
        for verb, digest, detail in since
        if verb == START_REVIEW and StartedReview.from_detail(detail).list_number is None
    }  # before that was asked
    wanted = unasked | ({acts[waived[-1]][1]} if waived else set())
    texts = (
        {
            former.digest: former
            for former in Revision.objects.filter(article=revision.article_id, digest__in=wanted)
        }
        if wanted
        else {}
    )
    known = set(medicines.ready.found_in(*_parts(texts[acts[waived[-1]][1]]))) if waived else set()
    if named := [name for name in medicines.ready.found_in(*_parts(revision)) if name not in known]:
        return f"{str(revision).lower()} speaks of {_few(named)}"
    asked = [StartedReview.from_detail(detail).because for _, _, detail in since]
    earlier = next(filter(None, reversed(asked)), "")
    dosed = next(
        (str(texts[digest]).lower() for digest in unasked if has_dose(*_parts(texts[digest]))), ""
    )
    return earlier or (f"{dosed} names a dose" if dosed else "")


def _few(names: list[str]) -> str:
    return enumerated([*names[:SHOWN], *(["more"] if len(names) > SHOWN else [])])


def asking(article: Any) -> QuerySet[Event]:
    """Return the events that ask for expertise in an article and were not waived since, the
    newest first; `article` may be an OuterRef."""
    waived = (
        Event.objects.filter(article=article, verb=WAIVE_EXPERTISE)
        .order_by("-sequence")
        .values("sequence")[:1]
    )
    asked = Event.objects.filter(
        article=article, verb=START_REVIEW, detail__medicines__has_key="because"
    )
    return asked.filter(sequence__gt=Coalesce(Subquery(waived), 0)).order_by("-sequence")


def with_asking(articles: QuerySet[Article]) -> QuerySet[Any]:
    """Return the articles, each with `asking_detail`: the detail of the event that asks for
    expertise in it, None without one."""
    return articles.annotate(asking_detail=Subquery(asking(OuterRef("pk")).values("detail")[:1]))


@dataclass(frozen=True)
class Demand:
    """What is asked of the reviews of a revision: by the `policy` in force, and by the event that
    asks for expertise in its article, with this `detail`; None without one."""

    revision: Revision
    policy: QuorumPolicy
    detail: Any

    @cached_property
    def because(self) -> str:
        """Why expertise in medicines is asked for, in words that follow "because"; empty if it is
        not, or would make no difference."""
        if not self.policy.with_dose:
            return ""
        if has_dose(*_parts(self.revision)):
            return NAMES_DOSE
        return StartedReview.from_detail(self.detail or {}).because


def demand_for(revision: Revision) -> Demand:
    """Return what is asked of a revision now, in one query."""
    topic = revision.topic
    rules = _fitting(topic=topic.pk, risk=topic.risk, article=revision.article_id)
    policy: Any = quorum_policy.rule_for(topic, counted(rules))
    # Where none is adopted the house's own is in force, which is on no row and asks for nobody.
    return Demand(revision, policy, policy.asking_detail if policy.pk else None)


@Prepared
def _fitting(topic: int, risk: str, article: int) -> QuerySet[QuorumPolicy]:
    return QuorumPolicy.objects.fitting(topic, risk).annotate(
        asking_detail=Subquery(asking(article).values("detail")[:1])
    )


def asked_in(events: Iterable[Event]) -> Any:
    """Return the detail of the event among an article's that asks for expertise; None without
    one. In Python, like `asking`."""
    for event in sorted(events, key=lambda event: -event.sequence):
        if event.verb == WAIVE_EXPERTISE:
            return None
        if event.verb == START_REVIEW and StartedReview.from_detail(event.detail).because:
            return event.detail
    return None


def waivable(article: Article, demand: Demand | None = None) -> tuple[str, list[str]]:
    """Return why expertise is asked for that an editor may waive, and the professions that are;
    empty where there is nothing to waive.

    What the text itself names by an amount cannot be waived.
    """
    revision = article.revision
    if revision is None or revision.is_minor or not article.is_being_read:
        return "", []
    demand = demand or demand_for(revision)
    policy = demand.policy
    only_then = [
        profession for profession in policy.professions(True) if profession not in policy.always
    ]
    why = demand.because if only_then else ""
    return ("", []) if why in {"", NAMES_DOSE} else (why, only_then)


def waive(
    article: Article, *, by: Any, reason: str, digest: str, signature: Signature | None
) -> Event:
    """Waive, in public and signed, the expertise that is asked for because of what the text no
    longer says; return the event.

    It holds for the article until a later text speaks of medicines by an amount or by other names.
    Raises PermissionDenied, Stale (another text), Opposed (nothing to waive, no reason) and
    Unsigned.
    """
    reason = clean(reason)
    with acting(WAIVE_EXPERTISE, article, by):
        article, by = article.locked(), by.today()
        permit(article, by)
        if article.revision is None or digest != article.digest:
            raise Stale("This is no longer the revision that was on your screen.", object=article)
        sealed = check(signature, by, article.digest, WAIVE_EXPERTISE)
        why, professions = waivable(article)
        if not why:
            raise Opposed([NOTHING_TO_WAIVE])
        if not reason.strip():
            raise Opposed([SAY_WHY])
        waiver = WaivedExpertise(tuple(professions), why, in_words(professions))
        return article.append_event(
            WAIVE_EXPERTISE,
            by=by,
            reason=reason,
            detail=waiver.to_detail() | {"signature": sealed.as_record()},
        )


def permit(article: Article, by: Any) -> None:
    """Raise PermissionDenied unless this person may waive expertise: who could approve the text."""
    if not by.is_active or not an_uninvolved_editor(article, by):
        raise PermissionDenied(an_uninvolved_editor.sentence)  # type: ignore[attr-defined]


def in_words(professions: Iterable[str]) -> str:
    """Return professions as people say them: "a pharmacist and a nurse"."""
    return enumerated([f"a {Profession(profession).label.lower()}" for profession in professions])
