"""What was said of a revision, as an editor reads it before deciding: reviews, verdicts on its statements, remarks, concerns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from articles.canonical import digest
from articles.models import Article, Event, Revision
from articles.text.comparing.following import Follower
from articles.text.document import Document, read
from articles.text.statements import statements
from reviewers.letters import passage
from reviewers.models import Assignment, Comment, QuorumPolicy, Review, Standing, Verdict
from reviewers.quorum import quorum

LOOK_AGAIN = "A review, a remark or a new quorum policy came in while this page was open. Look again before you decide."


def on_screen(revision: Revision | None) -> str:
    """Return a digest of what a decision rests on: reviews, whether each counts, remarks and replies and where they stand, the policy."""
    if revision is None:
        return ""
    reviews = Review.objects.filter(revision=revision).order_by("pk").values_list("pk", "assignment__interests")
    remarks = Comment.objects.published().filter(revision__article=revision.article_id).order_by("pk")
    rule = QuorumPolicy.objects.in_force(revision.topic).number
    return digest([list(reviews), list(remarks.values_list("pk", "status")), rule])


def remarks_on(article: Article) -> list[Comment]:
    """Return the published remarks on every revision of an article, each with its replies and names, in one query."""
    names = ("person", "resolved_by", "revision")
    found = list(Comment.objects.published().filter(revision__article=article).select_related(*names).order_by("pk"))
    first = {one.pk: one for one in found if one.parent_id is None}
    answers: dict[int, list[Comment]] = {pk: [] for pk in first}
    for one in found:
        if one.parent_id in answers:
            answers[one.parent_id].append(one)
    for pk, remark in first.items():
        remark.thread = answers[pk]  # type: ignore[attr-defined]  # for the template
    return list(first.values())


def blocking(remarks: Iterable[Comment]) -> int:
    """Return how many of these remarks keep the text from being approved (Comment.objects.blocking)."""
    return sum(one.is_blocking and one.status == Standing.OPEN for one in remarks)


@dataclass(frozen=True)
class Line:
    """One statement with what each reviewer says of it, in the order of the reviewers; None where nothing is said."""

    text: str
    place: str
    cited: tuple[int, ...]
    cells: tuple[Comment | None, ...]


@dataclass(frozen=True)
class Verdicts:
    """Statement by reviewer. `silent` are the statements that nobody has judged."""

    reviewers: tuple[Assignment, ...]
    lines: tuple[Line, ...]
    silent: int


def verdicts(revision: Revision, assignments: Iterable[Assignment], remarks: Sequence[Comment]) -> Verdicts | None:
    """Return what reviewers say of each clinical statement of a revision; None when nobody has judged any."""
    given = {(one.statement, one.assignment_id): one for one in remarks if one.verdict and one.revision_id == revision.pk}
    judging = {assignment for _, assignment in given}
    columns = tuple(one for one in assignments if one.pk in judging)
    if not columns:
        return None
    lines = [Line(one.label, one.place.path, one.cited,
                  tuple(given.get((one.key, column.pk)) for column in columns)) for one in statements(revision)]
    spoken = tuple(line for line in lines if any(line.cells))
    return Verdicts(columns, spoken, len(lines) - len(spoken))


@dataclass(frozen=True)
class Point:
    """One remark beside the text: `words` is its passage, `is_gone` when it does not stand in the revision on the screen.

    `moved` says how its place is another than it was.
    """

    remark: Comment
    words: str
    is_gone: bool
    moved: str = ""


def points(revision: Revision, text: Follower | None, remarks: Iterable[Comment]) -> list[Point]:
    """Return the remarks on a revision and the open blocking ones of earlier rounds, blocking ones first, settled ones last.

    `text` looks passages up in the revision; None where all remarks are on it. A statement that somebody agrees with is no remark.
    """
    said = {one.key: one.text for one in statements(revision)}
    former: dict[int, Document] = {}
    found = []
    for remark in remarks:
        is_open = remark.status == Standing.OPEN
        is_of_today = remark.revision_id == revision.pk
        if remark.verdict == Verdict.AGREE or not (is_of_today or (remark.is_blocking and is_open)):
            continue
        words = passage(remark, said)
        there = None
        if text and words and not is_of_today:
            if remark.revision_id not in former:
                former[remark.revision_id] = read(remark.revision)
            there = remark.find_in(text, former[remark.revision_id], words)[0]
        is_gone = bool(text and words) and not is_of_today and there is None
        found.append(Point(remark, words, is_gone, there.moved if there else ""))
    return sorted(found, key=lambda one: (one.remark.status == Standing.RESOLVED, not one.remark.is_blocking))


def without(event: Event, revision: Revision, reviews: Iterable[Review], policy: QuorumPolicy | None = None) -> str:
    """Return how far the quorum of a revision is without the review about which an interest was declared late (`event`), in a sentence."""
    return quorum(revision, [one for one in reviews if one.assignment_id != event.detail["assignment"]], policy).sentence


def waivers(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return what chairs have set aside for whom, the oldest first: `{person, name, by, at, reason, sentences}`; `person` is a key."""
    granted = sorted((one for one in events if one.verb == "waive"), key=lambda one: one.sequence)
    return [{"person": one.detail["member"]["id"], "name": one.detail["member"]["name"], "by": one.actor_name, "at": one.at,
             "reason": one.reason, "sentences": one.detail["sentences"]} for one in granted]
