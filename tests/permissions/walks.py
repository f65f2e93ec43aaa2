"""How each state is walked to, and how each verb is tried there. All articles are written by
`author` and `co_author`."""

from collections.abc import Callable
from datetime import timedelta
from inspect import signature
from typing import Any

from django.utils import timezone

from articles.ledger import acts
from articles.models import Article
from articles.text.anchors import Quote
from articles.text.document import read
from reviewers.models import CHECKLIST, Assignment, AssignmentStatus, Interests
from tests.cast import confirmed, sign_for

from .people import Company

CHANGE = "Say what to do about magnesium."


# --- How each state is reached --------------------------------------------------------------------


def _submitted(of: Company, article: Article) -> Article:
    return confirmed(article.submit(by=of.cast.author, reason="More on magnesium."))


def _under_review(of: Company, article: Article) -> Article:
    _submitted(of, article).start_review(by=of.cast.editor)
    of.ask(article)
    return article


def _reviewed(of: Company, article: Article) -> Article:
    _under_review(of, article)
    for one in article.revision.assignments.filter(
        status=AssignmentStatus.ACCEPTED, interests=Interests.NONE
    ):
        _sign(one, by=of.people["reviewer"])
    of.cast.review(of.cast.invite(article, of.people["second"])[0])
    return article


def _approved(of: Company, article: Article) -> Article:
    return _reviewed(of, article).approve(
        by=of.cast.editor, digest=article.digest, signature=sign_for(of.cast.editor, article)
    )


def _decided(verb: str) -> Callable[[Company, Article], Article]:
    return lambda of, article: getattr(_submitted(of, article), verb)(
        by=of.cast.editor, digest=article.digest, reason=CHANGE
    )


def _revising(of: Company, article: Article) -> Article:
    return _approved(of, article).revise(by=of.cast.author)


def _forced_and_read(of: Company, article: Article) -> Article:
    """Published before full review by the chair; then both reviewers sign."""
    second = of.cast.invite(_under_review(of, article), of.people["second"])[0]
    try_on_article(of, article, "force_publish", of.cast.chair)
    for one in article.revision.assignments.filter(
        status=AssignmentStatus.ACCEPTED, interests=Interests.NONE
    ):
        _sign(one, by=of.people["reviewer"])
    of.cast.review(second)
    return Article.objects.get(pk=article.pk)


WALKS: dict[str, Callable[[Company, Article], Article]] = {
    "draft": lambda of, article: article,
    "unsound": lambda of, article: article.edit(
        by=of.cast.author, version=article.version, body="Nobody knows. [9]"
    ),
    "submitted": _submitted,
    "under_review": _under_review,
    "reviewed": _reviewed,
    "changes_requested": _decided("request_changes"),
    "approved": _approved,
    "revising": _revising,
    "resubmitted": lambda of, article: _submitted(of, _revising(of, article)),
    "rereviewed": lambda of, article: _under_review(of, _revising(of, article)),
    "rejected": _decided("reject"),
    "withdrawn": lambda of, article: _submitted(of, article).withdraw(by=of.cast.author),
    "forced": _forced_and_read,
    "retracted": lambda of, article: _approved(of, article).retract(
        by=of.cast.chair,
        digest=article.digest,
        reason=CHANGE,
        signature=sign_for(of.cast.chair, article, "retract"),
    ),
}
STEPS = {  # what the reviewer has done already
    "invited": [],
    "accepted": ["accept"],
    "open": ["accept", "declare none"],
    "interested": ["accept", "declare some"],
    "completed": ["accept", "declare none", "sign"],
    "declined": ["decline"],
    "cancelled": ["cancel"],
    "expired": ["expire"],
}


# --- How each verb is tried -----------------------------------------------------------------------


def asked_for_review(of: Company, article: Article, steps: list[str]) -> Assignment:
    """Ask the reviewer to read the article; walk the assignment through the steps."""
    article.submit(by=of.cast.author).start_review(by=of.cast.editor)
    [asked] = of.cast.invite(article, of.people["reviewer"])
    Assignment.objects.update(
        invited_at=timezone.now() - timedelta(days=1), answer_by=timezone.now() - timedelta(hours=1)
    )
    asked.refresh_from_db()
    of.cast.invite(article, of.people["second"])
    acting = {"cancel": of.cast.editor, "expire": of.people["house"]}
    for verb in steps:
        try_on_assignment(asked, verb, acting.get(verb, of.people["reviewer"]))
    return asked


def _sign(one: Assignment, by: Any) -> Any:
    affirmed = dict.fromkeys(CHECKLIST, True)
    return one.sign(
        by=by,
        digest=one.digest,
        signature=sign_for(by, one),
        recommendation="approve",
        checklist=affirmed,
    )


def try_on_article(of: Company, article: Article, verb: str, by: Any, **words: Any) -> None:
    if verb == "invite":
        Assignment.objects.invite(article, [of.member("unasked")], by=by)
        return
    step = getattr(article, verb)
    words = {"reason": CHANGE} | words
    if "digest" in signature(step).parameters:
        words.setdefault("digest", article.digest_for(verb))
    if acts.find(verb).meanings:
        words["signature"] = sign_for(by, article, verb)
    if verb == "begin_variant":
        words["audience"] = "student"
    if verb == "change_address":
        words |= {"former": article.slug, "slug": "another-address"}
    if verb == "adopt":
        words |= {
            "version": article.version,
            "passage": Quote(article.short_answer),
            "former": read(article, article.listed),
            "wording": "Hardly.",
            "credit": of.people["reviewer"],
        }
    if verb == "edit":
        words |= {"version": article.version, "short_answer": "Hardly."}
    step(by=by, **words)


def try_on_assignment(one: Assignment, verb: str, by: Any, reason: str = CHANGE) -> None:
    match verb.split():
        case ["sign"]:
            _sign(one, by)
        case ["declare", "none"]:
            one.declare(by=by, interests=Interests.NONE)
        case ["declare", "some"]:
            one.declare(by=by, interests=Interests.DECLARED, text="Shares.")
        case ["expire"]:
            one.expire(by=by)
        case [name]:
            getattr(one, name)(by=by, reason=reason)
