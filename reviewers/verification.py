"""Checking the record upstairs: each assignment is where the ledger says, each comment says what
was signed, each rule is its ink."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from articles.database.prepared import Prepared
from articles.ledger import acts
from articles.models import PUBLISHING, Article, Event, Revision, Status
from articles.verification.guard import confirmed, guarded

from .acts import DECLARE, INVITE, REOPEN, RESOLVE, WAIVE
from .models import (
    OVER,
    Assignment,
    AssignmentStatus,
    BoardMember,
    Comment,
    CommentStatus,
    Interests,
    QuorumPolicy,
)

SAYING = acts.doing(acts.Does.SPEAKS)
AT_ONCE = 200  # events held in memory
FOR_ALL = acts.doing(acts.Does.ENDS_ALL_REVIEWS)


def ends_a_review(event: Event) -> bool:
    """Does this event end the review of its revision? What was published before full review is
    still to be read."""
    leaves = (
        event.before == Status.UNDER_REVIEW and event.is_move and event.verb != acts.FORCE_PUBLISH
    )
    return leaves or event.verb in FOR_ALL | {acts.SETTLE}


def ended_by(assignment: Assignment) -> Event | None:
    """Return the act that ended an assignment without a review; None where none did."""
    acts_since = assignment.article.events.filter(at__gte=assignment.invited_at)
    return next(
        (
            event
            for event in acts_since.order_by("sequence")
            if (
                event.detail["progress"][1] in OVER
                if event.detail.get("assignment") == assignment.pk
                else ends_a_review(event) and _is_about(event, assignment)
            )
        ),
        None,
    )


def verify_assignments(articles: QuerySet[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, every assignment or comment that is missing, or not what its article's
    ledger tells."""
    among = Article.objects.all() if articles is None else articles
    found = (
        Assignment.objects.all()
        if articles is None
        else Assignment.objects.filter(revision__article__in=articles)
    )
    known: dict[int, list[Any]] = {}
    for key in found.order_by("pk").values_list("pk", flat=True).iterator():
        yield from confirmed(f"Assignment {key}", _assignment, key, known)
    asked = Event.objects.filter(verb=INVITE, article__in=among.order_by().values("pk")).order_by(
        "article", "sequence"
    )
    for event in asked.iterator(AT_ONCE):
        yield from guarded(
            f"Article {event.article_id}: whom event {event.sequence} invited", _invited, event
        )
    spoken_of = Exists(Event.objects.filter(article=OuterRef("pk"), verb__in=SAYING)) | Exists(
        Comment.objects.filter(revision__article=OuterRef("pk"))
    )
    for key in among.filter(spoken_of).order_by("pk").values_list("pk", flat=True).iterator():
        yield from confirmed(f"What was commented on article {key}", _comments_of, key)


def _assignment(key: int, known: dict[int, list[Any]]) -> Iterator[str]:
    """Hold an assignment against its article's acts. `known` holds those of the article that was
    looked at before, while all agreed with them: most stand beside the others of their review."""
    assignment: Any = next(iter(_by_key(pk=key)), None)
    if assignment is None:  # it is gone, or what it points at
        assignment = Assignment.objects.filter(pk=key).first()
        if assignment is None:
            return
        if not BoardMember.objects.filter(pk=assignment.member_id).exists():
            yield f"Assignment {key} is of nobody on the board."
    article = assignment.revision.article_id
    events = known.pop(article, None)
    events = _acts(article=article) if events is None else events
    known.clear()
    progress, interests, answers = _told(assignment, events)
    if assignment.standing_interests != answers:
        yield (
            f"Article {article}: what assignment {assignment.pk} says of standing interests is not "
            "what the ledger says."
        )
    if (assignment.status, assignment.interests) != (progress, interests):
        yield (
            f"Article {article}: assignment {assignment.pk} is {assignment.status} "
            f"({assignment.interests}), but the ledger says {progress} ({interests})."
        )
    elif assignment.standing_interests == answers:
        known[article] = events


@Prepared
def _by_key(pk: int) -> Any:
    return Assignment.objects.filter(pk=pk).select_related("revision", "member")


@Prepared
def _acts(article: int) -> Any:
    return (
        Event.objects.filter(article=article)
        .order_by("sequence")
        .only("verb", "before", "after", "digest", "detail")
    )


def _invited(event: Event) -> Iterator[str]:
    there = set(
        Assignment.objects.filter(pk__in=event.detail["assignments"]).values_list("pk", flat=True)
    )
    for key in sorted(map(int, event.detail["assignments"])):
        if key not in there:
            yield (
                f"Article {event.article_id}: assignment {key}, made by event {event.sequence} "
                "(invite), is gone."
            )


def verify_rules(articles: QuerySet[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, every decision whose record tells another quorum rule than the ink of
    that number.

    Number 0 is the house's own rule, which is no row; records from before there were policies name
    none.
    """
    made = Event.objects.filter(verb__in=PUBLISHING | {acts.SETTLE}).order_by("article", "sequence")
    for event in (made if articles is None else made.filter(article__in=articles)).iterator(
        AT_ONCE
    ):
        yield from guarded(
            f"Article {event.article_id}: the quorum policy that event {event.sequence} was made "
            "under",
            _rule,
            event,
        )


def _rule(event: Event) -> Iterator[str]:
    if (rule := event.detail.get("quorum_policy")) is None:
        return
    about = f"Article {event.article_id}: "
    if rule.get("minor"):
        if not Revision.objects.filter(
            article=event.article_id, digest=event.digest, is_minor=True
        ).exists():
            yield f"{about}event {event.sequence} says minor correction of what is none."
    elif rule["number"]:
        ink = next(iter(_of_number(number=int(rule["number"]))), None)
        if ink is None or ink.asks() != {name: rule[name] for name in ink.asks()}:
            yield (
                f"{about}the quorum policy that event {event.sequence} was made under was altered."
            )
        elif not _named(pk=ink.pk):
            yield (
                f"{about}the quorum policy that event {event.sequence} was made under is on no "
                "ledger."
            )


@Prepared
def _of_number(number: int) -> Any:
    return QuorumPolicy.objects.filter(number=number)


@Prepared
def _named(pk: int) -> Any:
    return QuorumPolicy.objects.filter(pk=pk).on_the_ledger()


def _told(assignment: Assignment, events: list[Any]) -> tuple[str, str, list[Any]]:
    progress, interests, answers = (
        str(AssignmentStatus.INVITED),
        str(Interests.NOT_ASKED),
        list[Any](),
    )
    is_invited = False
    for event in events:
        if event.verb == INVITE and str(assignment.pk) in event.detail["assignments"]:
            is_invited = True
        elif (
            is_invited
            and event.verb == WAIVE
            and event.detail["member"]["id"] == assignment.member.person_id
        ):
            interests = str(Interests.WAIVED) if interests == Interests.DECLARED else interests
        elif event.detail.get("assignment") == assignment.pk:
            progress = event.detail["progress"][1]
            if event.verb == DECLARE:
                interests, answers = (
                    event.detail["interests"],
                    event.detail.get("standing_interests", []),
                )
        elif (
            is_invited
            and ends_a_review(event)
            and _is_about(event, assignment)
            and progress in {AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED}
        ):
            progress = str(AssignmentStatus.CANCELLED)
    return progress, interests, answers


def _is_about(event: Event, assignment: Assignment) -> bool:
    return event.verb in FOR_ALL or event.digest == assignment.digest


@Prepared
def _comments(article: int) -> Any:
    return Comment.objects.published().filter(revision__article=article)


@Prepared
def _sayings(article: int) -> Any:
    return Event.objects.filter(
        article=article, verb__in=sorted(SAYING | {RESOLVE, REOPEN})
    ).order_by("sequence")


def _comments_of(article: int) -> Iterator[str]:
    """Hold an article's comments against its ledger: what was said, in which thread, and whether
    that is settled."""
    there = {comment.pk: comment for comment in _comments(article=article)}
    digests, parents, statuses = dict[int, Any](), dict[int, int | None](), dict[int, str]()
    for event in _sayings(article=article):
        detail = event.detail
        published = {int(key): sealed for key, sealed in detail.get("remarks", {}).items()} | (
            {detail["reply"]: detail["sealed"]} if "reply" in detail else {}
        )
        digests |= published
        parents |= dict.fromkeys(published, detail.get("remark"))
        statuses |= dict.fromkeys(published, CommentStatus.OPEN) | dict.fromkeys(
            detail.get("settled", ()), CommentStatus.RESOLVED
        )
        if event.verb in {RESOLVE, REOPEN}:
            statuses[detail["remark"]] = (
                CommentStatus.RESOLVED if event.verb == RESOLVE else CommentStatus.OPEN
            )
    for key in sorted(digests.keys() | there):
        comment = there.get(key)
        if comment is None:
            yield f"Article {article}: comment {key} is missing."
        elif comment.content_digest() != digests.get(key):
            yield f"Article {article}: comment {key} is not what was signed."
        elif comment.parent_id != parents[key]:
            yield (
                f"Article {article}: comment {key} stands in another thread than the one it was "
                "said in."
            )
        elif comment.status != statuses[key]:
            yield (
                f"Article {article}: comment {key} is {comment.status}, but the ledger says "
                f"{statuses[key]}."
            )
