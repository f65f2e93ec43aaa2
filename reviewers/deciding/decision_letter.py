"""What authors are told of their reviewers: numbers in the place of names, and the letter that
goes with a decision."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Subquery

from articles.ledger import acts
from articles.models import Article, Revision
from articles.text.statements import statements

from ..models import Comment, Review, Verdict

# Publishing before the review is over decides nothing of it.
SHOWING = acts.doing(acts.Does.SHOWS_REVIEWS)
PASSAGE_LIMIT, LETTER_LIMIT = 200, 18_000  # characters; an editor still has room to write
MORE = "This letter is too short for all of it: your comments page has every comment."


def told_to_authors(article: Article) -> Any:
    """Return the comments that an article's authors may read: on each revision up to the last that
    an editor decided on.

    What reviewers write while a review is under way is not for them yet. Statements that a reviewer
    agrees with are no comments.
    """
    of_article = (
        Comment.objects.threads()
        .published()
        .filter(revision__article=article, revision__number__lte=_last_decided(article))
    )
    return of_article.exclude(verdict=Verdict.AGREE, rating="")


def _last_decided(article: Article) -> Subquery:
    decided = article.events.filter(verb__in=SHOWING).values("digest")
    return Subquery(
        article.revisions.filter(digest__in=Subquery(decided))
        .order_by("-number")
        .values("number")[:1]
    )


@dataclass(frozen=True)
class Words:
    """What a reviewer wrote to the authors about a revision as a whole; `number` is the one the
    reviewer goes by with them."""

    number: int
    revision: int
    text: str


def words_to_authors(article: Article) -> list[Words]:
    """Return what the reviewers, whatever they recommended, wrote to an article's authors, the
    newest revision first.

    As with the comments: on each revision up to the last that an editor decided on.
    """
    reviews = Review.objects.filter(
        revision__article=article, revision__number__lte=_last_decided(article)
    ).exclude(comments_to_author="")
    columns = ("assignment__member__person", "revision__number", "comments_to_author")
    rows = list(reviews.order_by("-revision__number", "pk").values_list(*columns))
    number = numbers(article) if rows else {}
    return [Words(number[person], revision, text) for person, revision, text in rows]


def is_undecided_since(article: Article) -> datetime | None:
    """Return when a text was handed in that no editor has decided on yet, whatever has become of
    it; None if there is none.

    What is said from then on tells how a review goes that is not for its authors before the
    decision.
    """
    found = None
    for verb, at in (
        article.events.filter(verb__in=SHOWING | {acts.SUBMIT})
        .order_by("sequence")
        .values_list("verb", "at")
    ):
        found = None if verb in SHOWING else found or at
    return found


def unanswered(article: Article) -> str | None:
    """Return, in a sentence, how many comments must be settled that the authors have not said or
    done anything about; None if none.

    What the reviewer has answered since is open again.
    """
    open_still = told_to_authors(article).blocking().filter(adopted_at=None)
    count = sum(
        comment.last_reply is None or comment.last_reply.person_id == comment.person_id
        for comment in open_still
    )
    if not count:
        return None
    return (
        f"{count} comment{'s' if count > 1 else ''} that must be resolved "
        f"{'have' if count > 1 else 'has'} no answer from you yet."
    )


def numbers(article: Article) -> dict[int, int]:
    """Return the number that each reviewer of an article goes by with its authors, by person: who
    signed first is 1.

    It stays theirs in every round.
    """
    signed = (
        Review.objects.filter(revision__article=article)
        .order_by("pk")
        .values_list("assignment__member__person", flat=True)
    )
    return {person: number for number, person in enumerate(dict.fromkeys(signed), 1)}


def passage(comment: Comment, texts: dict[str, str]) -> str:
    """Return the words a comment is about; `texts` holds the statements of its revision by key."""
    return comment.exact or texts.get(comment.statement, "")


def said_in(revision: Revision) -> dict[str, str]:
    """Return the clinical statements of a revision by key."""
    return {statement.key: statement.text for statement in statements(revision)}


def letter(article: Article) -> str:
    """Return what an editor's letter to the authors begins with: the reviewers' words and open
    blocking comments, without names."""
    if article.revision is None:
        return ""
    number = numbers(article)
    reviews = (
        Review.objects.filter(revision=article.revision)
        .exclude(comments_to_author="")
        .select_related("assignment__member")
    )
    words = [
        f"Reviewer {number[review.assignment.member.person_id]}: {review.comments_to_author}"
        for review in reviews.order_by("pk")
    ]
    blocking = (
        Comment.objects.threads()
        .blocking()
        .filter(revision__article=article)
        .order_by("revision__number", "pk")
    )
    points = list(_points(blocking, number))
    return "\n\n".join(
        _within([*words, *(["What must be resolved:"] if points else []), *points], LETTER_LIMIT)
    )


def _points(comments: Iterable[Comment], number: dict[int, int]) -> Iterator[str]:
    texts: dict[int, dict[str, str]] = {}
    for count, comment in enumerate(comments, 1):
        if comment.revision_id not in texts:
            texts[comment.revision_id] = said_in(comment.revision)
        words = " ".join(passage(comment, texts[comment.revision_id]).split())
        quoted = (
            f"“{words[:PASSAGE_LIMIT]}{'…' if len(words) > PASSAGE_LIMIT else ''}” "
            if words
            else ""
        )
        advice = ". ".join(filter(None, [comment.get_verdict_display(), comment.text]))
        facts = [
            f"{count}. {quoted}(Reviewer {number.get(comment.person_id, '?')})",
            advice,
            _wording(comment),
            _answer(comment),
        ]
        yield "\n".join(filter(None, facts))


def _wording(comment: Comment) -> str:
    if comment.wording is None:
        return ""
    return (
        f"Suggested wording: “{comment.wording}”"
        if comment.wording
        else "Suggestion: leave it out."
    )


def _answer(comment: Comment) -> str:
    """What its reviewer has said to the last reply."""
    last = comment.last_reply
    return f"To your reply: {last.text}" if last and last.person_id == comment.person_id else ""


def _within(parts: list[str], limit: int) -> Iterator[str]:
    length = 0
    for part in parts:
        length += len(part) + 2
        if length > limit:
            yield MORE
            return
        yield part
