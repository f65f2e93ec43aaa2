"""Seeding: the demo's people act, through the ordinary verbs, until each article is where its file says."""

from collections.abc import Callable
from copy import copy as copy_of
from datetime import timedelta
from itertools import cycle
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from articles.founding import BOARD, CHAIRS, EDITORS
from articles.models import Article, Person, Reference, Status, Topic, TopicIntroduction
from articles.publishing.lists.related import relate
from articles.signature import Meaning, Signature
from reviewers.matching import fairest
from reviewers.models import CHECKLIST, Assignment, BoardMember, Interests, MedicineList, QuorumPolicy, Recommendation

from . import INTRODUCTIONS, PEOPLE, QUORUM_POLICIES, TOPICS, DemoArticle, articles, variants
from .codes import secret_of

MORE_MEDICINES = ["contrast medium", "oral rehydration solution"]
PASSWORD = "read-it-twice"  # noqa: S105 - printed beside each log-in; the demo has no secrets
GROUPS = {"board": BOARD, "editor": EDITORS, "chair": CHAIRS}
COMPLETE = {Status.APPROVED, Status.CHANGES_REQUESTED, Status.RETRACTED}  # destinations with every review signed


def seed(say: Callable[[str], None]) -> bool:
    """Put the demo into an empty house, all of it or nothing; `say` hears of each article.

    Returns False, having changed nothing, when somebody lives there already.
    """
    if Person.objects.exists():
        return False
    with transaction.atomic():
        topics = {slug: Topic.objects.create(slug=slug, name=name, risk=risk, specialist=called) for slug, name, risk, called in TOPICS}
        for facts in PEOPLE:
            _settle(topics, dict(facts))
        for rule in QUORUM_POLICIES:
            QuorumPolicy.objects.adopt(by=_in_role("chair")[0], **rule)
        for slug, text in INTRODUCTIONS.items():
            TopicIntroduction.objects.adopt(topics[slug], text, by=_in_role("chair")[0])
        MedicineList.objects.adopt([*MedicineList.first().names, *MORE_MEDICINES], by=_in_role("editor")[0])
        authors, editors = cycle(_in_role("author")), cycle(_in_role("editor"))
        for demo in articles():
            say(f"  {demo.destination.replace('_', ' '):<18}{demo.title}")
            walk = Walk(demo, topics[demo.topic], author=next(authors), editor=next(editors))
            walk.go()
            if demo.slug == variants.SOURCE:
                walk.adapt(say)
        relate()
    return True


class Walk:
    """One article's way, each step by whoever may take it."""

    def __init__(self, demo: DemoArticle, topic: Topic, *, author: Person, editor: Person) -> None:
        self.demo, self.topic, self.author, self.editor = demo, topic, author, editor
        self.chair = _in_role("chair")[0]
        self.article = Article.objects.draft(
            by=author, title=demo.title, audience=demo.audience, topic=topic, short_answer=demo.short_answer, body=demo.body,
        )
        self.article.replace_references([_reference(**row) for row in demo.references])

    def go(self) -> None:
        """Walk to the destination. Whatever an ordinary verb refuses is raised as the verb raises it."""
        match self.demo.destination:
            case Status.DRAFT:
                return
            case Status.SUBMITTED:
                self._submit()
            case Status.WITHDRAWN:
                self._submit()
                self.article.withdraw(by=self.author, reason=self.demo.reason)
            case Status.REJECTED:
                self._submit()
                self.article.reject(by=self.editor, digest=self.article.digest, reason=self.demo.reason)
            case Status.UNDER_REVIEW:
                self._review(remarks=self.demo.remarks)
            case Status.CHANGES_REQUESTED:
                self._review(remarks=self.demo.remarks)
                self.article.request_changes(by=self.editor, digest=self.article.digest, reason=self.demo.reason)
            case Status.APPROVED:
                self._approve(remarks=self.demo.remarks)
                self._approve_again()
                self._correct()
            case Status.RETRACTED:
                self._approve(remarks=self.demo.remarks)
                self.article.retract(by=self.chair, digest=self.article.digest, reason=self.demo.reason,
                                     signature=_signature(self.chair, self.article.digest, Meaning.RESPONSIBILITY))
            case other:
                raise ValueError(f"{self.demo.slug}: no walk leads to {other!r}.")

    def adapt(self, say: Callable[[str], None]) -> None:
        """Begin the question for patients and for carers; the source then changes, and an editor has found one of the two to hold."""
        for words in (variants.PATIENT, variants.CARER):
            say(f"  {'approved':<18}{words['title']}")
            self._approve_variant(**words)
        self.article.refresh_from_db()
        self.article.revise(by=self.author)
        self.article.edit(by=self.author, version=self.article.version, body=f"{self.article.body}\n\n{variants.ADDED}")
        self._approve("When to test again has been added.")
        carers = Article.objects.get(slug=self.article.slug, audience=variants.CARER["audience"])
        digest = carers.digest_for("confirm_in_step")
        carers.confirm_in_step(by=self.chair, digest=digest, signature=_signature(self.chair, digest),
                               reason="The new section is about when to test again, which the text for carers leaves to the doctor.")

    def _approve_variant(self, *, audience: str, **copy: str) -> None:
        self.article.begin_variant(by=self.author, audience=audience)
        walk = copy_of(self)
        walk.article = Article.objects.get(slug=self.article.slug, audience=audience)
        walk.article.edit(by=self.author, version=walk.article.version, **copy)
        walk._approve()

    def _submit(self, note: str = "") -> None:
        self.article.submit(by=self.author, reason=note)

    def _review(self, note: str = "", remarks: tuple[str, ...] = ()) -> None:
        """Every review is signed where the destination asks for it; else the last invitation waits to be answered."""
        self._submit(note)
        if self.demo.has_preview:
            self.article.open_preview(by=self.editor, digest=self.article.digest)
        self.article.start_review(by=self.editor)
        due_on = timezone.localdate() + timedelta(days=self.topic.days_to_review)
        invited = Assignment.objects.invite(self.article, fairest(self.article, due_on), by=self.editor)
        signing = invited if self.demo.destination in COMPLETE else invited[:-1]
        for position, assignment in enumerate(signing):
            self._sign(assignment, "".join(remarks[position : position + 1]))

    def _sign(self, assignment: Assignment, remark: str) -> None:
        reader = assignment.member.person
        approving = Recommendation.APPROVE_WITH_COMMENTS if remark else Recommendation.APPROVE
        is_content = self.demo.destination != Status.CHANGES_REQUESTED or not remark
        assignment.accept(by=reader)
        of_each = dict.fromkeys(assignment.member.standing_interests, False)
        assignment.declare(by=reader, interests=Interests.NONE, standing_interests=of_each)
        assignment.sign(
            by=reader, digest=assignment.digest, signature=_signature(reader, assignment.digest, Meaning.REVIEW),
            recommendation=approving if is_content else Recommendation.CHANGES_REQUESTED,
            checklist=dict.fromkeys(CHECKLIST, is_content), comments_to_author=remark,
        )

    def _approve(self, note: str = "", remarks: tuple[str, ...] = ()) -> None:
        self._review(note, remarks)
        self.article.approve(by=self.editor, digest=self.article.digest, signature=_signature(self.editor, self.article.digest))

    def _approve_again(self) -> None:
        if self.demo.addition:
            self.article.revise(by=self.author)
            body = f"{self.article.body}\n\n{self.demo.addition.strip()}"
            self.article.edit(by=self.author, version=self.article.version, body=body)
            self._approve("A section has been added.")

    def _correct(self) -> None:
        if self.demo.correction:
            wrong, right, note = self.demo.correction
            self.article.revise(by=self.author)
            self.article.edit(by=self.author, version=self.article.version, body=self.article.body.replace(wrong, right))
            self.article.submit(by=self.author, reason=note, is_minor=True).start_review(by=self.editor)
            other = next(one for one in _in_role("editor") if one != self.editor)
            self.article.approve(by=other, digest=self.article.digest, signature=_signature(other, self.article.digest))


def _signature(person: Person, digest: str, meaning: str = Meaning.APPROVAL) -> Signature:
    return Signature(person.pk, person.byline, meaning, method="demonstration", digest=digest, at=timezone.now())


def _in_role(role: str) -> list[Person]:
    return [Person.objects.get(email=one["email"]) for one in PEOPLE if role in one["roles"]]


def _settle(topics: dict[str, Topic], facts: dict[str, Any]) -> None:
    wanted, roles = facts.pop("topics"), facts.pop("roles")
    member = {key: facts.pop(key) for key in ("biography", "interests", "profession") if key in facts}
    person = Person.objects.create_user(password=PASSWORD, **facts)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    person.groups.set(Group.objects.filter(name__in=[GROUPS[role] for role in roles if role in GROUPS]))
    if person.is_staff:
        TOTP.activate(person, secret_of(person.email))
    if "board" in roles:
        licence = {"licence": "of the demo", "licence_verified_on": timezone.localdate()}
        BoardMember.objects.create(person=person, **member, **licence).topics.set([topics[slug] for slug in wanted])


def _reference(*, author: str, **row: Any) -> Reference:
    return Reference(authors=author, **row)
