"""A page that is asked for, who looks, and what stands in its address."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count
from django.urls import reverse

from articles.models import Article, Notification, Page, Person, Photo, Profile, SearchWord, Status
from articles.publishing.paging import named
from reviewers.models import Assignment, AssignmentStatus

MOST = 2_000  # rows that a node of a plan may read
PUBLIC, AUTHOR, MEMBER, INVITED, EDITOR, CHAIR = (
    "public",
    "author",
    "member",
    "invited member",
    "editor",
    "chair",
)
WRITTEN = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.UNDER_REVIEW,
    Status.CHANGES_REQUESTED,
    Status.APPROVED,
)
ASKED = {MEMBER: AssignmentStatus.ACCEPTED, INVITED: AssignmentStatus.INVITED}


class World:
    """What stands in addresses, of very many rows: always something from the middle, which has
    as much before it as after it."""

    @cached_property
    def people(self) -> dict[str, Person]:
        """Who looks, by role: an author who has something in every state, members who have been
        asked or have accepted."""
        states = (
            Article.objects.filter(status__in=WRITTEN)
            .values("author")
            .annotate(states=Count("status", distinct=True))
        )
        author = states.order_by("-states")[0]["author"]
        asked = Assignment.objects.filter(revision__article__status=Status.UNDER_REVIEW).order_by(
            "pk"
        )
        called = {
            role: Person.objects.get(email=f"generated-{role}-1@demo.example")
            for role in (EDITOR, CHAIR)
        }
        members = {
            role: asked.filter(status=status)[0].member.person for role, status in ASKED.items()
        }
        return called | members | {AUTHOR: Person.objects.get(pk=author)}

    @cached_property
    def page(self) -> Page:
        """A public page."""
        pages = Page.objects.filter(is_listed=True, audience="clinician").order_by("approved_at")
        return pages[pages.count() // 2]

    def article(self, status: str, **which: object) -> Article:
        """An article in a status."""
        found = Article.objects.filter(status=status, **which).order_by("pk")
        return found[found.count() // 2]

    def own(self, status: str) -> Article:
        """One of the author's."""
        return self.article(status, author=self.people[AUTHOR])

    def asked(self, status: str, who: str = "member") -> Assignment:
        """One of a member's assignments; an open one on a text that is being read."""
        mine = Assignment.objects.filter(member__person=self.people[who], status=status)
        found = (
            mine.filter(revision__article__status=Status.UNDER_REVIEW).order_by("pk")
            if status in {"invited", "accepted"}
            else mine
        )
        return found[found.count() // 2]

    def profile(self, who: str) -> str:
        """The page of somebody who chose to be shown."""
        person = self.people[who]
        defaults = {"slug": f"shown-{person.pk}", "is_public": True}
        profile, _ = Profile.objects.get_or_create(person=person, defaults=defaults)
        return reverse("person", args=[profile.slug])

    def photo(self, who: str) -> str:
        """Their photo."""
        at = self.profile(who)
        Photo.put(Profile.objects.get(person=self.people[who]), b"A photo.")
        return f"{at}photo/"

    def in_the_inbox(self, who: str) -> str:
        """The place of a notice of somebody's."""
        notices = Notification.objects.inbox(self.people[who])
        notice = notices[notices.count() // 2]
        return named(notice.created_at, notice.pk)

    def word(self, low: float, high: float) -> str:
        """A word that so many of all texts have."""
        number = Page.objects.filter(is_listed=True).count()
        words = SearchWord.objects.exclude(word__contains=":").filter(
            entries__gte=low * number, entries__lt=high * number
        )
        return str(words.order_by("-entries", "word")[0].word)


@dataclass(frozen=True)
class Asked:
    """One page: its name, who looks (PUBLIC or a role), and where. `most` rows may be read,
    where a page by its nature holds so many."""

    name: str
    who: str
    path: str | Callable[[World], str]
    most: int = MOST

    def address(self, world: World) -> str:
        """Return where it is."""
        return self.path if isinstance(self.path, str) else self.path(world)
