"""What events mean upstairs: assignments end when a review does, and the board is told."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import models
from django.db.models import QuerySet

from articles.database.prepared import Prepared
from articles.initial_data.names import BOARD, CHAIRS
from articles.ledger import acts
from articles.ledger.details import AssignmentAct, Disclosure, GrantedWaiver, SignedReview
from articles.models import Channel, Event, Notification, Person, Status, notices_for
from articles.publishing.handlers import impartial_editors, not_told
from articles.publishing.render_page import minutes_to_read
from articles.templating.addresses import known_path
from articles.workflow.rules import is_opposed

from .acts import (
    CANCEL,
    DECLARE,
    DECLINE,
    EXPIRE,
    INVITE,
    REMIND,
    REOPEN,
    RESOLVE,
    SIGN,
    WAIVE,
    WAIVE_EXPERTISE,
)
from .assigning.invitations import in_mail
from .deciding import public_text
from .details import CommentAct, Invitation
from .models import (
    OPEN_PROGRESS,
    Assignment,
    AssignmentQuerySet,
    AssignmentStatus,
    Comment,
    Interests,
)
from .models.eligibility import NONE_YET
from .verification import FOR_ALL, ends_a_review

READY = "editors_ready"


def end_assignments(event: Event) -> list[Notification]:
    """When a review ends, whatever is open on the article is cancelled; all who were asked learn
    how it ended.

    What was published before full review is still to be read: its review ends when it is settled or
    retracted. Whoever is behind a public text is told what becomes of it: first of all of a
    retraction, which ends the rest; else what is told of the own review goes before.
    """
    if not ends_a_review(event):
        return []
    asked = _asked(event)
    still_open = [
        assignment.member.person for assignment in asked if assignment.status in OPEN_PROGRESS
    ]
    if still_open:
        Assignment.objects.filter(pk__in=[assignment.pk for assignment in asked]).close()
    have_read = [
        assignment
        for assignment in asked
        if assignment.status == AssignmentStatus.COMPLETED
        and assignment.member.person_id != event.actor_id
        and event.is_move
        and assignment.revision_id == event.article.revision_id
    ]
    here = known_path("board:assignments")
    notifications = notices_for(event, "reviewer_cancelled", still_open, path=here) + [
        word
        for assignment in have_read
        for word in notices_for(
            event,
            "reviewer_decided",
            [assignment.member.person],
            path=here,
            is_named=assignment.is_named,
        )
    ]
    behind = public_text.tell(
        event,
        [assignment.member.person for assignment in asked if assignment.is_behind],
        asked_again={assignment.pk for assignment in still_open},
    )
    return behind + notifications if event.verb == acts.RETRACT else notifications + behind


def _asked(event: Event) -> list[Any]:
    """What ends with a review, what was signed on its revision, and what is behind the public
    text (`is_behind`), in one query."""
    facts = {
        "article": event.article_id,
        "read": event.article.revision_id or NONE_YET,
        **public_text.touched_by(event),
    }
    if event.verb in FOR_ALL:
        return _asked_on_all(**facts)
    ends = event.article.revision_for(
        event.verb
    )  # readers of another revision, published before its review was through or the next, go on
    return _asked_on(**facts, ends=ends.pk if ends else NONE_YET)


@Prepared
def _asked_on_all(article: int, read: int, public: int, new: int) -> Any:
    return _asked_of_these(article, models.Q(), read, public, new)


@Prepared
def _asked_on(article: int, read: int, public: int, new: int, ends: int) -> Any:
    return _asked_of_these(article, models.Q(revision=ends), read, public, new)


def _asked_of_these(article: int, ended: models.Q, read: int, public: int, new: int) -> Any:
    is_open, is_read = (
        models.Q(status__in=OPEN_PROGRESS) & ended,
        models.Q(status=AssignmentStatus.COMPLETED, revision=read),
    )
    is_behind = models.Exists(public_text.behind(public, new).filter(pk=models.OuterRef("pk")))
    found = Assignment.objects.filter(revision__article=article).annotate(is_behind=is_behind)
    found = found.filter(is_open | is_read | models.Q(is_behind=True))
    return found.select_related("member__person", "review", "revision").order_by("pk")


def tell_the_board(event: Event) -> list[Notification]:
    """Chairs, members, reviewers and editors learn what concerns them."""
    tell = TOLD.get(event.verb)
    return tell(event) if tell else []


def _review_started(event: Event) -> list[Notification]:
    if (
        event.article.revision and event.article.revision.is_minor
    ):  # a correction is read by no member, and ready at once
        return _ready(event)
    people = list(_concerned(topic=event.article.topic_id, but=tuple(sorted(not_told(event)))))
    members, others = (
        [person for person in people if person.on_board],
        [person for person in people if not person.on_board],
    )
    return [
        *(
            word
            for word in notices_for(
                event, "board_review_started", members, path=known_path("board:assignments")
            )  # worded once, however many they are
            if word.channel == Channel.INBOX  # whoever is asked gets a mail about that
        ),
        *notices_for(event, "board_review_started", others, path=_decision_page(event)),
    ]


@Prepared
def _concerned(topic: int, but: tuple[int, ...]) -> Any:
    of_the_topic = models.Q(
        board_member__is_active=True, board_member__topics=topic, groups__name=BOARD
    )
    concerned = Person.objects.filter(
        models.Q(groups__name=CHAIRS) | of_the_topic, is_active=True
    ).exclude(pk__in=but)
    on_board = models.Exists(
        Person.groups.through.objects.filter(person=models.OuterRef("pk"), group__name=BOARD)
    )
    return concerned.annotate(on_board=on_board).order_by("pk").distinct()


def _invited(event: Event) -> list[Notification]:
    revision: Any = event.article.revision  # whoever is asked is asked to read one
    return [
        word
        for assignment in _asked_of(keys=tuple(Invitation.from_detail(event.detail).names))
        for word in notices_for(
            event,
            "reviewer_invited",
            [assignment.member.person],
            path=_path(assignment.pk),
            assignment=assignment,
            in_mail=in_mail(assignment),
            minutes=minutes_to_read(revision),
        )
    ]


@Prepared
def _asked_of(keys: tuple[int, ...]) -> Any:
    return (
        Assignment.objects.filter(pk__in=keys).select_related("member__person", "by").order_by("pk")
    )


def _cancelled(event: Event) -> list[Notification]:
    """The member, and the editor who had asked, if it was another one."""
    assignment = Assignment.objects.select_related("member__person").get(pk=_assignment(event))
    member = assignment.member.person
    who_asked = editors_of(event).filter(pk=assignment.by_id).exclude(pk=member.pk)
    to_member = notices_for(
        event, "reviewer_cancelled", [member], path=known_path("board:assignments")
    )
    return to_member + notices_for(
        event, "editors_cancelled", who_asked, path=_decision_page(event), member=member
    )


def _expired(event: Event) -> list[Notification]:
    member = _member(event)
    editors, here = editors_of(event).exclude(pk=member.pk), _decision_page(event)
    return [
        *notices_for(event, "reviewer_expired", [member], path=known_path("board:assignments")),
        *notices_for(event, "editors_expired", editors, path=here, member=member),
    ]


def _reminded(event: Event) -> list[Notification]:
    assignment = Assignment.objects.select_related("member__person").get(pk=_assignment(event))
    member, path = assignment.member.person, _path(assignment.pk)
    return notices_for(event, "reviewer_reminded", [member], path=path, assignment=assignment)


def _declined(event: Event) -> list[Notification]:
    return notices_for(event, "editors_declined", editors_of(event), path=_decision_page(event))


def _declared(event: Event) -> list[Notification]:
    disclosure = Disclosure.from_detail(event.detail)
    if disclosure.interests != Interests.DECLARED:
        return []
    kind = "editors_interest_late" if disclosure.is_late else "editors_interest"
    behind, editors = (
        models.Q(pk__in=_people(public_text.reviews_behind(event))),
        models.Q(pk__in=editors_of(event)),
    )
    is_editor = models.Case(models.When(editors, then=True), default=False)
    people = list(
        Person.objects.annotate(is_editor=is_editor).filter(editors | behind).order_by("pk")
    )
    to_editors = notices_for(
        event, kind, [person for person in people if person.is_editor], path=_decision_page(event)
    )
    return to_editors + public_text.tell(
        event, [person for person in people if not person.is_editor]
    )


def _signed(event: Event) -> list[Notification]:
    """Editors hear that the article is ready, if it is; of a review that advises against it, for
    then it is not."""
    if SignedReview.from_detail(event.detail).approves:
        return _ready(event)
    return notices_for(event, "editors_against", editors_of(event), path=_decision_page(event))


def _ready(event: Event) -> list[Notification]:
    """Editors hear once of a revision under review that nothing stands against it any more,
    whatever act it was that took the last away."""
    if event.article.status != Status.UNDER_REVIEW or is_opposed(event.article.revision):
        return []
    people = _not_told_yet(
        article=event.article_id, digest=event.digest, but=tuple(sorted(not_told(event)))
    )
    return notices_for(event, READY, people, path=_decision_page(event))


@Prepared
def _not_told_yet(article: int, digest: str, but: tuple[int, ...]) -> Any:
    earlier = Notification.objects.filter(kind=READY, event__article=article, event__digest=digest)
    return _editors_beside(article, but).exclude(pk__in=earlier.values("recipient"))


def editors_of(event: Event) -> QuerySet[Person]:
    """Return the editors and chairs who may learn how a review goes: whoever is still asked to
    read the text forms their own view first."""
    return _editors_beside(event.article_id, not_told(event))


def _editors_beside(article: int, but: Collection[int]) -> QuerySet[Person]:
    asked = Assignment.objects.open().filter(revision__article=article)
    return impartial_editors(but).exclude(pk__in=asked.values("member__person"))


def _waived(event: Event) -> list[Notification]:
    """The member learns that the way is open, where one is waited for; the editors, that the
    article is ready, if it is."""
    rows = (
        Assignment.objects.open_or_completed()
        .filter(revision__article=event.article_id)
        .annotate(is_behind=public_text.is_behind(event))
    )
    whose = GrantedWaiver.from_detail(event.detail).member_id
    theirs = models.Q(member__person=whose)
    found: list[Any] = list(
        rows.filter(theirs | models.Q(is_behind=True))
        .select_related("member__person", "revision")
        .order_by("-pk")
    )
    own = next((assignment for assignment in found if assignment.member.person_id == whose), None)
    to_member = (
        notices_for(
            event, "reviewer_waived", [own.member.person], path=_path(own.pk), assignment=own
        )
        if own
        else []
    )
    return (
        to_member
        + public_text.tell(
            event, [assignment.member.person for assignment in found if assignment.is_behind]
        )
        + _ready(event)
    )


def _people(assignments: AssignmentQuerySet) -> QuerySet[Assignment, int]:
    return assignments.values_list("member__person", flat=True)


def _assignment(event: Event) -> int:
    return AssignmentAct.from_detail(event.detail).assignment


def _member(event: Event) -> Person:
    return Person.objects.get(board_member__assignments=_assignment(event))


def _forced(event: Event) -> list[Notification]:
    standing = Assignment.objects.open_or_completed().filter(revision=event.article.revision)
    of_each = {
        "reading": models.Q(pk__in=_people(standing)),
        "editor": models.Q(pk__in=editors_of(event)),
        "behind": models.Q(pk__in=_people(public_text.reviews_behind(event))),
    }
    as_what = models.Case(
        *(models.When(who, then=models.Value(name)) for name, who in of_each.items()),
        default=models.Value(""),
    )
    people = list(
        Person.objects.annotate(as_what=as_what)
        .exclude(as_what="")
        .exclude(pk=event.actor_id)
        .order_by("pk")
    )
    reading, editors, behind = (
        [person for person in people if person.as_what == name] for name in of_each
    )
    to_editors = notices_for(event, "editors_forced", editors, path=_decision_page(event))
    return (
        notices_for(event, "reviewer_forced", reading, path=known_path("board:assignments"))
        + to_editors
        + public_text.tell(event, behind)
    )


def _resolved(event: Event) -> list[Notification]:
    return _comment_moved(event) + _ready(event)


def _comment_moved(event: Event) -> list[Notification]:
    comment = Comment.objects.select_related("person").get(
        pk=CommentAct.from_detail(event.detail).comment
    )
    if comment.person_id == event.actor_id or comment.assignment_id is None:
        return []
    beside = f"{_path(comment.assignment_id)}#remark-{comment.pk}"
    # The reason may quote the text, so it goes into no mail.
    return notices_for(
        event, "reviewer_settled", [comment.person], path=beside, in_mail={"is_mail": True}
    )


def _decision_page(event: Event) -> str:
    return known_path("admin:articles_article_change", (event.article_id,))


def _path(assignment: int) -> str:
    return known_path("board:assignment", (assignment,))


TOLD: dict[str, Callable[[Event], list[Notification]]] = {
    acts.START_REVIEW: _review_started,
    INVITE: _invited,
    CANCEL: _cancelled,
    EXPIRE: _expired,
    DECLINE: _declined,
    DECLARE: _declared,
    SIGN: _signed,
    RESOLVE: _resolved,
    REOPEN: _comment_moved,
    REMIND: _reminded,
    acts.FORCE_PUBLISH: _forced,
    WAIVE: _waived,
    WAIVE_EXPERTISE: _ready,
    acts.CONFIRM_AUTHORSHIP: _ready,
}
