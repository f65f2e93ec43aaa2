"""A text that is commented on, sent back and then published early: for the pictures of
tests/screens/stories.py."""

from django.urls import reverse
from django.utils import timezone

from articles.ledger.signature import Meaning, Signature
from articles.models import Article, Person
from articles.text.statements import statements
from reviewers.models import Assignment, BoardMember, Comment, Interests, Verdict

from .cast import of_each

EDITOR, CHAIR = "editor1@demo.example", "chair@demo.example"


def comment(article: Article) -> None:
    """Start the review; a member signs one with verdicts and comments."""
    editor = Person.objects.get(email=EDITOR)
    article.start_review(by=editor)
    [asked] = Assignment.objects.invite(article, [_member()], by=editor)
    reader, said = asked.member.person, statements(article.revision)
    asked.accept(by=reader)
    asked.declare(by=reader, interests=Interests.NONE, standing_interests=of_each(asked))
    given = [
        {"statement": said[0].key, "exact": said[0].text, "verdict": Verdict.AGREE},
        {
            "statement": said[1].key,
            "exact": said[1].text,
            "verdict": Verdict.NEEDS_SOURCE,
            "text": "Which guideline?",
            "is_blocking": True,
        },
        {
            "exact": said[2].text,
            "text": "Some will wait on reading this.",
            "wording": "See somebody the same day.",
            "is_blocking": True,
        },
        {"exact": said[3].text, "text": "Well said."},
    ]
    for facts in given:
        Comment.objects.create(revision=asked.revision, assignment=asked, person=reader, **facts)
    asked.sign(
        by=reader,
        digest=asked.digest,
        signature=_signature(reader, asked.digest, Meaning.REVIEW),
        checklist={},
        recommendation="changes_requested",
        comments_to_author="Close, but not yet.",
    )


def reader() -> str:
    """Return the first part of the address of the member who reads it."""
    return _member().person.email.partition("@")[0]


def thread() -> str:
    """Return where the reviewer answers what the author replied; before there is a reply, of
    none."""
    first = (
        Comment.objects.filter(replies__isnull=False, assignment__member=_member())
        .order_by("pk")
        .last()
    )
    return reverse("board:comment", args=[first.assignment_id, first.pk] if first else [0, 0])


def newest() -> int:
    """Return the key of the last comment that blocks; before there is one, of none."""
    return Comment.objects.blocking().order_by("-pk").values_list("pk", flat=True).first() or 0


def send_back(article: Article) -> None:
    """Ask for changes, and let an author answer one comment."""
    article.request_changes(
        by=Person.objects.get(email=EDITOR),
        digest=article.digest,
        reason="See the comments of the reviewers.",
    )
    Comment.objects.blocking().filter(revision=article.revision)[0].reply(
        by=article.author, text="The national one of last year."
    )


def hand_in_again(article: Article) -> None:
    """Submit the text once more and start its review."""
    article.refresh_from_db()
    article.submit(by=article.author, reason="The source is named.").start_review(
        by=Person.objects.get(email=EDITOR)
    )


def declare_late(article: Article) -> None:
    """An interest comes to the reviewer's mind."""
    asked = Assignment.objects.filter(revision__article=article, member=_member()).earliest("pk")
    asked.declare(
        by=asked.member.person,
        interests=Interests.DECLARED,
        text="My brother sells one of the medicines.",
        standing_interests=of_each(asked),
    )


def publish_early(article: Article) -> None:
    """Let the chair publish it in spite of the comments."""
    chair = Person.objects.get(email=CHAIR)
    article.force_publish(
        by=chair,
        digest=article.digest,
        reason="A recall was announced this morning.",
        signature=_signature(chair, article.digest),
    )


def _member() -> BoardMember:
    return BoardMember.objects.select_related("person").order_by("pk")[4]


def _signature(by: Person, digest: str, meaning: str = Meaning.RESPONSIBILITY) -> Signature:
    return Signature(
        by.pk, by.byline, meaning, method="demonstration", digest=digest, at=timezone.now()
    )
