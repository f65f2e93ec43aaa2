"""Every page about an article is opened and sent in each of its states, by whom it is for: never
a 5xx, never a change by reading."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse

from articles.models import Article
from reviewers.models import Assignment, AssignmentStatus, Comment, Interests
from tests.cast import Cast, sign_for

from .addresses import of_article
from .browsing import Browser
from .filling import fields_of
from .people import Company, company
from .scene import Proof, Scene, signed_up
from .walks import CHANGE, WALKS

pytestmark = pytest.mark.long

# The first part of an address: whom its pages are for; who is shut out of them stands in
# routes.toml.
READERS = {
    "desk/": ["author"],
    "admin/board/": ["reviewer", "second"],
    "admin/": ["chair"],
    "inbox/": ["author"],
    "": ["anonymous"],
}  # a chair can do all that an editor can, and an author what a co-author can
WRITERS = {"author", "reviewer", "chair"}


def _bare(of: Company, article: Article) -> Article:
    return article.edit(
        by=of.cast.co_author,
        version=article.version,
        title="",
        short_answer="",
        body="",
        references=[],
    )


def _corrected(of: Company, article: Article) -> Article:
    """An approved text that is under review as a minor correction of itself."""
    WALKS["revising"](of, article)
    article.edit(
        by=of.cast.author,
        version=article.version,
        body=article.body.replace("is known", "is known of it"),
    )
    return article.submit(
        by=of.cast.author, reason="A word was missing.", is_minor=True
    ).start_review(by=of.cast.other_editor)


def _doubted(of: Company, article: Article) -> Article:
    """An approved text, and a reviewer of it who declares an interest afterwards."""
    WALKS["approved"](of, article)
    late = Assignment.objects.filter(
        revision=article.revision, status=AssignmentStatus.COMPLETED
    ).first()
    late.declare(by=late.member.person, interests=Interests.DECLARED, text="Shares of a maker.")
    return Article.objects.get(pk=article.pk)


def _commented(of: Company, article: Article) -> Article:
    """Sent back with a comment."""
    article.submit(by=of.cast.author).start_review(by=of.cast.editor)
    for role, one in of.ask(article).items():
        if role == "reviewer":
            Comment.objects.create(
                revision=article.revision,
                assignment=one,
                person=of.people[role],
                text="Say a word about magnesium.",
            )
            one.sign(
                by=of.people[role],
                digest=one.digest,
                signature=sign_for(of.people[role], one),
                recommendation="changes_requested",
                checklist={},
                comments_to_author="See there.",
            )
    return article.request_changes(by=of.cast.editor, digest=article.digest, reason=CHANGE)


STATES: dict[str, Callable[[Company, Article], Article]] = WALKS | {
    "bare": _bare,
    "withdrawn_unsubmitted": lambda of, article: article.withdraw(by=of.cast.author),
    "withdrawn_revision": lambda of, article: WALKS["revising"](of, article).withdraw(
        by=of.cast.author
    ),
    "retracted_meanwhile": lambda of, article: WALKS["revising"](of, article).retract(
        by=of.cast.chair,
        digest=article.digest,
        reason=CHANGE,
        signature=sign_for(of.cast.chair, article, "retract"),
    ),
    "corrected": _corrected,
    "doubted": _doubted,
    "remarked": _commented,
    "remarked_and_withdrawn": lambda of, article: _commented(of, article).withdraw(
        by=of.cast.author
    ),
}


def _readers(path: str) -> list[str]:
    return next(roles for start, roles in READERS.items() if path[1:].startswith(start))


def _fell_over(answer: HttpResponse) -> bool:
    """Did it? What is being made says when to come again."""
    return answer.status_code >= 500 and not (answer.status_code == 503 and "Retry-After" in answer)


@pytest.mark.any_database
@pytest.mark.sampled(11)
@pytest.mark.parametrize("state", STATES)
def test_no_page_falls_over(cast: Cast, state: str) -> None:
    of = signed_up(company(cast))
    article = STATES[state](of, of.draft())
    browser, proved, found, sent = Browser(Scene(of, {})), Proof(cast.editor), [], set[str]()
    for path in of_article(article):
        for role in _readers(path):
            page = browser.send(role, "GET", path)
            tries = {"read": page}
            if page.status_code in {200, 405, 409} and role in WRITERS and path not in sent:
                sent.add(
                    path
                    # Once is enough: it is as whom that decides what is refused, and routes.toml
                    # says of all who.
                )
                pressed = fields_of(page) | {"reason": CHANGE}
                tries["pressed"] = browser.send(
                    role, "POST", path, f"{urlencode(pressed)}&{proved}"
                )
            found += [
                f"{path} as {role}, {what}: {answer.status_code}, wrote {answer.wrote[:1]}"
                for what, answer in tries.items()
                if _fell_over(answer) or (what == "read" and answer.wrote)
            ]
    assert "\n".join(found) == ""
