"""A text that is remarked on, sent back and then published early: for the pictures of tests/pages.py."""

from django.utils import timezone

from articles.models import Article, Person
from articles.signature import Meaning, Signature
from articles.statements import statements
from reviewers.matching import in_turn
from reviewers.models import Assignment, Comment, Interests, Verdict

EDITOR, CHAIR = "editor1@demo.example", "chair@demo.example"


def remark(article: Article) -> None:
    """Start the review; a member signs one with verdicts and remarks."""
    editor = Person.objects.get(email=EDITOR)
    article.start_review(by=editor)
    able = next(one.member for one in in_turn(article, due_on=timezone.localdate()) if not one.hindrances)
    [asked] = Assignment.objects.invite(article, [able], by=editor)
    reader, said = able.person, statements(article.revision)
    asked.accept(by=reader)
    asked.declare(by=reader, interests=Interests.NONE)
    given = [
        {"statement": said[0].key, "exact": said[0].text, "verdict": Verdict.AGREE},
        {"statement": said[1].key, "exact": said[1].text, "verdict": Verdict.NEEDS_SOURCE, "text": "Which guideline?", "is_blocking": True},
        {"exact": said[2].text, "text": "Some will wait on reading this.", "wording": "See somebody the same day.", "is_blocking": True},
        {"exact": said[3].text, "text": "Well said."},
    ]
    for facts in given:
        Comment.objects.create(revision=asked.revision, assignment=asked, person=reader, **facts)
    asked.sign(by=reader, digest=asked.digest, signature=_signature(reader, asked.digest, Meaning.REVIEW), checklist={},
               recommendation="changes_requested", comments_to_author="Close, but not yet.")


def newest() -> int:
    """Return the key of the last remark that blocks; before there is one, of none."""
    return Comment.objects.blocking().order_by("-pk").values_list("pk", flat=True).first() or 0


def send_back(article: Article) -> None:
    """Ask for changes, and let an author answer one remark."""
    article.request_changes(by=Person.objects.get(email=EDITOR), digest=article.digest, reason="See the remarks of the reviewers.")
    Comment.objects.blocking().filter(revision=article.revision)[0].reply(by=article.author, text="The national one of last year.")


def hand_in_again(article: Article) -> None:
    """Submit the text once more and start its review."""
    article.refresh_from_db()
    article.submit(by=article.author, reason="The source is named.").start_review(by=Person.objects.get(email=EDITOR))


def publish_early(article: Article) -> None:
    """Let the chair publish it in spite of the remarks."""
    chair = Person.objects.get(email=CHAIR)
    article.force_publish(by=chair, digest=article.digest, reason="A recall was announced this morning.",
                          signature=_signature(chair, article.digest))


def _signature(by: Person, digest: str, meaning: str = Meaning.RESPONSIBILITY) -> Signature:
    return Signature(by.pk, by.byline, meaning, method="demonstration", digest=digest, at=timezone.now())
