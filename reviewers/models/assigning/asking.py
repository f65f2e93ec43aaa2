"""Assignments as a whole: how members are asked, who is asked now, what waits for whom."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.database.prepared import Prepared
from articles.database.rows import RowsQuerySet
from articles.models import Article
from articles.workflow.permissions import an_impartial_editor
from articles.workflow.recorded import Opposed, Stale, acting

from ...acts import INVITE
from ...details import Invitation
from ..board_member import BoardMember
from ..eligibility import candidates
from ..progress import ALLOWING, OPEN_PROGRESS, OVER, AssignmentStatus, Interests
from ..review import APPROVING

_Assignment = TypeVar("_Assignment", bound=models.Model)


@Prepared
def _held(keys: tuple[int, ...]) -> Any:
    return (
        BoardMember.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk")
    )


class Assignments(RowsQuerySet[_Assignment]):
    """Assignments, and how members are asked."""

    def invite(
        self,
        article: Article,
        members: Iterable[BoardMember],
        *,
        by: Any,
        due_at: datetime | None = None,
    ) -> list[_Assignment]:
        """Ask members to review the article's latest revision; return their assignments.

        `due_at` defaults to the days of the topic's risk class. Raises PermissionDenied, Stale (not
        under review) and Opposed (a member must not review it, or has been asked).
        """
        with acting(INVITE, article, by):
            article, by = article.locked(), by.today()
            if not (by.is_house or an_impartial_editor(article, by)):
                raise PermissionDenied(an_impartial_editor.sentence)  # type: ignore[attr-defined]
            if not article.is_being_read:
                raise Stale(
                    "Reviewers are invited while the article is under review.", object=article
                )
            now = timezone.now()
            due_at = due_at or now + timedelta(days=article.topic.days_to_review)
            answer_by = min(now + timedelta(days=article.topic.days_to_answer), due_at)
            asked: list[Any] = self.bulk_create(
                [
                    self.model(
                        revision=article.revision,
                        member=member,
                        due_at=due_at,
                        answer_by=answer_by,
                        by=by,
                    )
                    for member in self._able(article, members, due_at)
                ]
            )
            invitation = Invitation(
                {assignment.pk: str(assignment.member.person) for assignment in asked}
            )
            article.append_event(INVITE, by=by, detail=invitation.to_detail())
        return asked

    def _able(
        self, article: Article, members: Iterable[BoardMember], due_at: datetime
    ) -> list[BoardMember]:
        wanted = list({member.pk: member for member in members}.values())
        if not wanted:
            raise Opposed(["Choose at least one board member."])
        # Of two invitations to one member the later one counts the earlier: its load is read after
        # the wait, in a statement of its own.
        _held(keys=tuple(sorted(member.pk for member in wanted)))
        found = {
            candidate.member.pk: candidate
            for candidate in candidates(article, due_on=timezone.localdate(due_at), among=wanted)
        }
        reasons = [
            hindrance.sentence for candidate in found.values() for hindrance in candidate.hindrances
        ]
        if reasons:
            raise Opposed(reasons)
        return [candidate.member for candidate in found.values()]

    def open_or_completed(self) -> Self:
        """Open, or ended with a review."""
        return self.exclude(status__in=OVER)

    def open(self) -> Self:
        """Invited or accepted."""
        return self.filter(status__in=OPEN_PROGRESS)

    def open_count(self, member: str = "pk") -> Coalesce:
        """Return, as a column, how many of these are open for the board member that a row is about
        (`member`: by which column).

        Looked up for each: to join and group them would read all that members were ever asked.
        """
        of = (
            self.open()
            .filter(member=models.OuterRef(member))
            .order_by()
            .values("member")
            .annotate(n=models.Count("pk"))
        )
        return Coalesce(models.Subquery(of.values("n")), 0)

    def with_outlook(self) -> Self:
        """Each with `is_awaited`: may a review that counts still come of it?

        It may of an open one whose member has declared no interest, is on the board and holds a
        licence today. A tie to an author that came about since is found when the member accepts or
        signs.
        """
        able = (
            BoardMember.objects.active()
            .licensed(timezone.localdate())
            .filter(pk=models.OuterRef("member"))
        )
        may_come = models.Q(models.Exists(able), status__in=OPEN_PROGRESS) & ~models.Q(
            interests=Interests.DECLARED
        )
        return self.annotate(
            is_awaited=models.Case(models.When(may_come, then=True), default=False)
        )

    def with_namesakes(self) -> Self:
        """Each with `has_namesake` and `has_one_there`: is anybody else called like its member, and
        at the same institution?

        For a page that has no query to spare; a list asks `Person.objects.tell_apart`.
        """
        people: Any = get_user_model().objects
        called = people.filter(name__iexact=models.OuterRef("member__person__name")).exclude(
            pk=models.OuterRef("member__person")
        )
        there = called.filter(institution__iexact=models.OuterRef("member__person__institution"))
        return self.annotate(has_namesake=models.Exists(called), has_one_there=models.Exists(there))

    def of(self, person: Any) -> Self:
        """This person's assignments, while on the board, with what their pages show."""
        # One at most: as a value, not a list, for what comes in the order of an index.
        member = BoardMember.objects.active().filter(person=person).order_by().values("pk")[:1]
        return self.filter(member=models.Subquery(member)).select_related(
            "member__person", "revision__article__topic", "by", "waiver__by"
        )

    def awaiting(self, person: Any) -> Self:
        """What waits for this person, the most urgent first."""
        return self.of(person).open().order_by("due_at", "pk")

    def past(self, person: Any) -> Self:
        """What this person has answered or been spared, the newest first, with the reviews."""
        return (
            self.of(person)
            .exclude(status__in=OPEN_PROGRESS)
            .select_related("review")
            .order_by("-pk")
        )

    def named(self) -> Self:
        """Those whose member the public record names, once the revision is public (see
        `Assignment.is_named`)."""
        return self.filter(
            review__recommendation__in=APPROVING, interests__in=ALLOWING, revision__is_minor=False
        )

    def close(self) -> int:
        """Cancel those that are open, because the article has moved on. The caller holds the
        article's lock."""
        return self.open().update(status=AssignmentStatus.CANCELLED, ended_at=timezone.now())
