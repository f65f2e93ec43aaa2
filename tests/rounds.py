"""A text that comes back to a member who read it before, and a review half written: for the
pictures of tests/screens/stories.py."""

from dataclasses import asdict

from django.urls import reverse

from articles.models import Person, Status
from articles.text.anchors import pick
from reviewers.models import Assignment, AssignmentStatus, Interests, keep_draft, put_comment
from reviewers.reading_view import ReadingView

from .cast import of_each


def read_before() -> Assignment:
    """Return the last review of a text that is public."""
    done = Assignment.objects.filter(
        status=AssignmentStatus.COMPLETED, revision__article__status=Status.APPROVED
    )
    return done.select_related("member__person", "revision__article__author").latest("pk")


def come_back(before: Assignment) -> None:
    """Let the text be changed and handed in again, and the same member be asked; their review is
    half written."""
    member, article, editor = (
        before.member.person,
        before.article,
        Person.objects.get(email="editor1@demo.example"),
    )
    article.revise(by=article.author)
    body = (
        article.body.replace(" is ", " may be ", 2)
        .replace(" with ", " together with ", 1)
        .replace("48 hours", "72 hours")
    )
    body += "\n\nA paragraph came in.\n"
    article.edit(by=article.author, version=article.version, body=body)
    article.submit(
        by=article.author, reason="Three words, a number, and a paragraph."
    ).start_review(by=editor)
    [again] = Assignment.objects.invite(article, [before.member], by=editor)
    again.accept(by=member)
    again.declare(by=member, interests=Interests.NONE, standing_interests=of_each(again))
    _write(again)


def latest(before: Assignment, page: str = "assignment") -> str:
    """Return where the member's newest assignment on the same article is, or the page of its
    first comment."""
    newest = Assignment.objects.filter(
        member=before.member, revision__article=before.article
    ).latest("pk")
    first = (
        newest.comments.order_by("pk").values_list("pk", flat=True).first() or 0
    )  # before there is one, the page of none
    return reverse(f"board:{page}", args=[newest.pk, *([first] if page == "comment" else [])])


def _write(one: Assignment) -> None:
    sheet = ReadingView(one.revision)
    said = sheet.statements
    for statement, text, wording in (
        (said[1], "In whom? Say it here.", None),
        (said[-2], "A tired reader may miss this.", "Before anything else: look at the patient."),
    ):
        quote = asdict(pick(sheet.words, statement.text))
        put_comment(one, **quote, text=text, wording=wording, is_blocking=wording is None)
    verdicts = [("agree", ""), ("disagree", "Not in the very old."), ("needs_source", "")]
    ballots = [
        sheet.ballot(statement, *given) for statement, given in zip(said, verdicts, strict=False)
    ]
    keep_draft(
        one,
        {"comments_to_author": "Thank you for a clear text.", "checklist": ["clarity"]},
        ballots,
    )
