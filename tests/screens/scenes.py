"""What happens to the demo's articles for a picture: each scene is walked by the demo's own
people, through the verbs."""

from dataclasses import asdict

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from articles.evidence.approval import open_objections
from articles.initial_data.names import CHAIRS, EDITORS
from articles.ledger.signature import Meaning, Signature
from articles.models import Article, Event, Person, QuestionTemplate, Status, Topic
from articles.question_templates.outline import prompt
from editorial.admin.screens.bulk import RUN, Outcome
from reviewers.models import (
    CHECKLIST,
    OPEN_PROGRESS,
    Assignment,
    AssignmentStatus,
    Interests,
    Recommendation,
    Waiver,
)

from ..cast import of_each

EMERGENCY = "A medicine named here is being recalled this week, and readers ask us today."


def several_were_reminded() -> None:
    """Whoever is logged in has just acted on several articles at once; the page is all there is
    of it."""
    reading = (
        Article.objects.filter(status=Status.UNDER_REVIEW).select_related("revision").order_by("pk")
    )
    came = [["Somebody is reminded."], ["Nothing is overdue."], ["Somebody else was asked today."]]
    outcomes = [
        asdict(Outcome(one.pk, one.revision.title, *came)) for one in reading if one.revision
    ]
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        session[RUN] = {"run": "", "do": "remind", "outcomes": outcomes}
        session.save()


def a_draft_was_begun_from_a_template() -> None:
    """An author has begun a draft from a template, and has written its first section."""
    outline = QuestionTemplate.objects.get(name="Drug safety").outline
    topic, by = Topic.objects.earliest("pk"), Person.objects.get(email="author1@demo.example")
    body = outline.body.replace(prompt(outline.sections[0].guidance), "Little is known.")
    Article.objects.draft(
        by=by,
        title="Is liquorice tea safe with a water tablet?",
        topic=topic,
        body=body,
        outline=outline.as_kept(),
    )


def open_preview(article: Article) -> None:
    """An editor lets anybody read what was submitted."""
    article.open_preview(by=_people(EDITORS)[0], digest=article.digest)


def publish_early() -> None:
    """The chair makes public what is under review."""
    article, chair = _one(Status.UNDER_REVIEW), _people(CHAIRS)[0]
    article.force_publish(
        by=chair,
        digest=article.digest,
        reason=EMERGENCY,
        signature=_sign(chair, article.digest, Meaning.RESPONSIBILITY),
    )


def settle_early() -> None:
    """Whoever was asked to read it reads it, and an editor turns the second key."""
    article = Event.objects.filter(verb="force_publish").latest("pk").article
    for assignment in Assignment.objects.filter(
        revision=article.revision, status__in=OPEN_PROGRESS
    ).order_by("pk"):
        reader = assignment.member.person
        if assignment.status == AssignmentStatus.INVITED:
            assignment.accept(by=reader)
        if assignment.interests == Interests.NOT_ASKED:
            assignment.declare(
                by=reader, interests=Interests.NONE, standing_interests=of_each(assignment)
            )
        assignment.sign(
            by=reader,
            digest=assignment.digest,
            recommendation=Recommendation.APPROVE,
            checklist=dict.fromkeys(CHECKLIST, True),
            signature=_sign(reader, assignment.digest, Meaning.REVIEW),
        )
    _settle(article)


def declare_late() -> None:
    """A reviewer of a public text remembers an interest."""
    assignment = _read(_question("twitching"))[0]
    assignment.declare(
        by=assignment.member.person,
        interests=Interests.DECLARED,
        text="I hold shares of a maker of potassium.",
        standing_interests=of_each(assignment),
    )


def settle_late() -> None:
    """The chair waives the interest, and an editor lets the text stand."""
    article, chair = _question("twitching"), _people(CHAIRS)[0]
    Waiver.objects.grant(
        article,
        _read(article)[0].member,
        by=chair,
        digest=article.digest,
        reason="The shares were sold in the spring.",
        signature=_sign(chair, article.digest, Meaning.RESPONSIBILITY),
    )
    _settle(article)


def correct() -> None:
    """An author of a cited work is added under a public text."""
    article = _question("gargling")
    article.revise(by=article.author)
    cited = list(article.references.all())
    for one in cited:
        one.pk, one.authors = (
            None,
            one.authors.replace("Kawamura T, et al.", "Kawamura T, Shimbo T, et al."),
        )
    article.edit(by=article.author, version=article.version, references=cited)


def hand_in_correction() -> None:
    """It is handed in as a minor correction, and looked at."""
    article = _question("gargling")
    article.submit(by=article.author, reason="An author of reference 3 was missing.", is_minor=True)
    article.start_review(by=_people(EDITORS)[-1])


def approve_correction() -> None:
    """An editor who did not approve the text before approves the correction."""
    article, editor = _question("gargling"), _people(EDITORS)[-1]
    article.approve(by=editor, digest=article.digest, signature=_sign(editor, article.digest))


def _settle(article: Article) -> None:
    article, editor = Article.objects.get(pk=article.pk), _people(EDITORS)[-1]
    digest = article.digest_for("settle")
    if open_objections(article.approved_revision):
        signature = _sign(editor, digest, Meaning.RESPONSIBILITY)
        article.waive_findings(
            by=editor, digest=digest, reason="Common knowledge.", signature=signature
        )
    article.settle(
        by=editor, digest=digest, reason="Looked at again.", signature=_sign(editor, digest)
    )


def _sign(person: Person, digest: str, meaning: str = Meaning.APPROVAL) -> Signature:
    return Signature(
        person.pk, person.byline, meaning, method="demonstration", digest=digest, at=timezone.now()
    )


def _people(role: str) -> list[Person]:
    return list(Person.objects.filter(groups__name=role).order_by("pk"))


def _one(status: str) -> Article:
    return Article.objects.filter(status=status).order_by("pk")[0]


def _question(word: str) -> Article:
    return Article.objects.get(slug__contains=word, adapted_from=None)


def _read(article: Article) -> list[Assignment]:
    return list(
        Assignment.objects.filter(
            revision=article.approved_revision, status=AssignmentStatus.COMPLETED
        ).order_by("pk")
    )
