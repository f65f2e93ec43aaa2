"""The public history of an article: its versions and its notices, from galleys and ledger alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from ...database.prepared import Prepared
from ...ledger.acts import FORCE_PUBLISH, RETRACT, SETTLE, SUBMIT, Does, doing
from ...ledger.details import Submission
from ...models import PUBLISHING, Article, Event, Galley, Revision, address
from ..attestations import Signed, is_minor

ABOUT_VERSIONS = doing(Does.SHOWN_IN_VERSIONS)


@Prepared
def _galleys_at(slug: str, audience: str) -> Any:
    galleys = Galley.objects.filter(
        article__slug=slug, article__audience=audience, pk__lte=F("article__galley")
    )
    return galleys.select_related("article__topic", "revision").order_by("pk")


@Prepared
def _acts_about_versions(article: int) -> Any:
    return Event.objects.filter(article=article, verb__in=sorted(ABOUT_VERSIONS)).order_by(
        "sequence"
    )


@dataclass(frozen=True)
class Version:
    """A text that was public: `galley` as it was set, `approval` made it public, `submission`
    handed it in."""

    galley: Galley
    approval: Event
    submission: Event
    is_current: bool
    home: str  # the address of the article

    @property
    def number(self) -> int:
        """Its number: that of its revision."""
        return self.revision.number

    @property
    def revision(self) -> Revision:
        """The revision that was set."""
        return self.galley.revision

    @property
    def is_correction(self) -> bool:
        """Was it a minor correction, which leaves the full review as it was?"""
        return is_minor(self.approval)

    @property
    def how(self) -> str:
        """On what it became public, in words."""
        if self.approval.verb == FORCE_PUBLISH:
            return "Published before full review"
        return "Minor correction" if self.is_correction else "Approved after full review"

    @property
    def by(self) -> str:
        """Who made it public, by the name that was signed with."""
        signed = Signed.of(self.approval)
        return signed.name if signed else self.approval.actor_name

    @property
    def note(self) -> str:
        """What changed, in the author's words; empty where they were not written for readers
        (before that was asked for)."""
        submission = Submission.from_detail(self.submission.detail)
        return self.submission.reason if self.is_correction or submission.is_note_public else ""

    @property
    def url(self) -> str:
        """Its permanent address."""
        return f"{self.home}v/{self.number}/"


@dataclass(frozen=True)
class Notice:
    """A correction or the retraction of a public text, which has an address of its own. `number` is
    that of its act in the ledger.

    `version` is the text it is about: the corrected one, or the one that was retracted.
    """

    event: Event
    version: Version

    @property
    def number(self) -> int:
        """Its number: its place in the article's ledger."""
        return self.event.sequence

    @property
    def is_retraction(self) -> bool:
        """Was the text taken back?"""
        return self.event.verb == RETRACT

    @property
    def title(self) -> str:
        """What kind of notice it is, and of which question."""
        return (
            f"{'Retraction' if self.is_retraction else 'Correction'}: {self.version.revision.title}"
        )

    @property
    def text(self) -> str:
        """What was changed, or why it was retracted, as people told it."""
        return self.event.reason if self.is_retraction else self.version.note

    @property
    def at(self) -> datetime:
        """When it was made public."""
        return self.event.at

    @property
    def by(self) -> str:
        """Who put their name to it."""
        signed = Signed.of(self.event)
        return signed.name if signed else self.event.actor_name

    @property
    def url(self) -> str:
        """Its address."""
        return f"{self.version.home}notices/{self.number}/"


@dataclass(frozen=True)
class History:
    """All that readers may know of how a public text came about; `versions` and `notices` the
    newest first."""

    article: Article
    versions: tuple[Version, ...]
    retraction: Event | None
    settlements: tuple[Event, ...]

    @classmethod
    def at(cls, slug: str, audience: str) -> "History | None":
        """Return the history of the article at an address, in two queries; None where nothing
        was ever public."""
        found = _galleys_at(slug=slug, audience=audience)
        return cls._of(found) if found else None

    @classmethod
    def of(cls, article: Article) -> "History":
        """Return the history of an article that has a galley."""
        return cls._of(
            list(article.galleys.select_related("article__topic", "revision").order_by("pk"))
        )

    @classmethod
    def _of(cls, galleys: list[Galley]) -> "History":
        article = galleys[0].article
        acts = _acts_about_versions(article=article.pk)
        public = {event.digest: event for event in acts if event.verb in PUBLISHING}
        submitted = {event.digest: event for event in acts if event.verb == SUBMIT}
        home = address(article.slug, article.audience)
        versions = [
            Version(
                galley,
                public[galley.revision.digest],
                submitted[galley.revision.digest],
                galley.pk == article.galley_id,
                home,
            )
            for galley in galleys
        ]
        retraction = next((event for event in acts if event.verb == RETRACT), None)
        return cls(
            article,
            tuple(reversed(versions)),
            retraction,
            tuple(event for event in acts if event.verb == SETTLE),
        )

    @property
    def home(self) -> str:
        """The address of the article."""
        return self.current.home

    @property
    def current(self) -> Version:
        """The text that is public, or was until it was retracted."""
        return self.versions[0]

    def version(self, number: int | None) -> Version | None:
        """Return the version with this number."""
        return next((version for version in self.versions if version.number == number), None)

    def before(self, version: Version) -> Version | None:
        """Return the version that stood there before."""
        older = (earlier for earlier in self.versions if earlier.number < version.number)
        return next(older, None)

    def full(self, version: Version) -> Version:
        """Return the version that stands for a review of its own, of which this one is a
        correction, or which it is."""
        until = [earlier for earlier in self.versions if earlier.number <= version.number]
        return next((earlier for earlier in until if not earlier.is_correction), until[-1])

    def is_forced(self, version: Version) -> bool:
        """Was this version published before its full review, and has nobody settled that since?"""
        full = self.full(version)
        about = {
            other.revision.digest
            for other in self.versions
            if full.number <= other.number <= version.number
        }
        is_settled = any(
            act.sequence > full.approval.sequence and act.digest in about
            for act in self.settlements
        )
        return full.approval.verb == FORCE_PUBLISH and not is_settled

    def after(self, version: Version) -> Version:
        """Return the version that came after one that is a former one."""
        return self.versions[self.versions.index(version) - 1]

    @property
    def notices(self) -> list[Notice]:
        """Every correction and the retraction, the newest first."""
        corrections = [
            Notice(version.approval, version) for version in self.versions if version.is_correction
        ]
        return [*([Notice(self.retraction, self.current)] if self.retraction else []), *corrections]

    def notice(self, number: int) -> Notice | None:
        """Return the notice with this number."""
        return next((notice for notice in self.notices if notice.number == number), None)
