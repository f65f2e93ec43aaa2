"""The workspace, as tests use it: its addresses, walks to each of its steps, pages as a person
reads them."""

import re
from dataclasses import asdict
from html import unescape
from typing import Any

from django.http import HttpResponse

from articles.models import Article
from articles.text.anchors import pick
from reviewers.models import CHECKLIST, Assignment, Comment, Interests, put_comment
from reviewers.reading_view import ReadingView
from tests.cast import Cast, sign_for

LIST = "/admin/board/"
REVIEW = {
    "verb": "sign",
    "recommendation": "approve",
    "checklist": list(CHECKLIST),
    "comments_to_author": "Lead with it.\n\n<b>Then",
    "comments_to_editors": "For your eyes.",
}
AGAINST = REVIEW | {"recommendation": "changes_requested", "checklist": ["clarity"]}


def page(assignment: Assignment) -> str:
    return f"{LIST}{assignment.pk}/"


def walk(assignment: Assignment, state: str) -> Assignment:
    """Bring an assignment on, as its member."""
    who = assignment.member.person
    if state in {"accepted", "open", "interest"}:
        assignment.accept(by=who)
    if state == "open":
        assignment.declare(by=who, interests=Interests.NONE)
    if state == "interest":
        assignment.declare(by=who, interests=Interests.DECLARED, text="A grant from the maker.")
    return assignment


def now(assignment: Assignment) -> Assignment:
    return Assignment.objects.get(pk=assignment.pk)


def words(response: HttpResponse) -> str:
    """The text of a page as a person reads it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def posted_by(response: HttpResponse) -> dict[str, list[str]]:
    """The hidden fields of the page's main form, as pressing its button would send them."""
    form = response.content.decode().split("<form")[-1]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def here(assignment: Assignment) -> Assignment:
    """Accept and declare that there are no interests: the text is open."""
    return walk(assignment, "open")


def beside(assignment: Assignment, passage: str, **columns: Any) -> Comment:
    """Draft a comment on words of the text, which blocks unless told otherwise."""
    quote = asdict(pick(ReadingView(assignment.revision).words, passage))
    return put_comment(
        assignment,
        **quote,
        **{"text": "See there.", "wording": None, "is_blocking": True} | columns,
    )


def second_round(cast: Cast, article: Article, **copy: Any) -> Assignment:
    """Request changes, let the author make these, hand in and review again; return the first
    reviewer's new assignment."""
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.edit(by=cast.author, version=article.version, **copy)
    article.submit(by=cast.author, reason="Done.")
    article.start_review(by=cast.editor)
    return here(cast.invite(article)[0])


def signed(
    assignment: Assignment, recommendation: str = "changes_requested", **words: Any
) -> Assignment:
    """Sign an open review."""
    who = assignment.member.person
    given = {
        "checklist": dict.fromkeys(CHECKLIST, recommendation.startswith("approve")),
        "comments_to_author": "See there.",
    } | words
    return assignment.sign(
        by=who,
        digest=assignment.digest,
        signature=sign_for(who, assignment),
        recommendation=recommendation,
        **given,
    )
