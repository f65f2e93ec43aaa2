"""The cast by role, and the walks that bring an article to a state. A state is reached by
walking there, never set."""

import time
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.utils import timezone

from articles.declarations.confirming import confirm
from articles.initial_data.names import BOARD, CHAIRS, EDITORS
from articles.ledger.signature import MEANINGS, Signature
from articles.models import Article, Person, Reference, Topic
from articles.people.second_factors import used
from reviewers.models import CHECKLIST, Assignment, BoardMember, Interests

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # base 32; everybody's in the cast
PASSPHRASE = "a quiet passphrase"  # of those who sign
SAID = "Potassium of 3.2 rarely causes symptoms."
BODY = f"## What is known\n\n{SAID} [1]\n"


def person(name: str, *groups: str, **facts: Any) -> Person:
    """Return a new active person called `name`, in the groups named."""
    password = PASSPHRASE if groups or facts.get("is_superuser") else None
    made = Person.objects.create_user(
        f"{name}@cast.example", password, name=name.replace("_", " ").title(), **facts
    )
    made.groups.set(Group.objects.filter(name__in=groups))
    if made.is_staff:
        factor(made)
    return made


def factor(person: Any) -> None:
    """Give somebody an authenticator app; its secret is `SECRET`."""
    kind = Authenticator.Type.TOTP
    Authenticator.objects.create(
        user=person, type=kind, data={"secret": get_adapter().encrypt(SECRET)}
    )
    vars(person).pop("has_second_factor", None)


def code_for(person: Any) -> str:
    """Return the code that the app of somebody shows now, fresh: as if the half minute of the
    last one were over."""
    app = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).wrap()
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    code = format_hotp_value(hotp_value(decrypt(app.instance.data["secret"]), counter))
    cache.delete_many([app._get_used_cache_key(code), used(person, code)])
    return code


def proof(
    person: Any, meaning: str = "responsibility", password: str = PASSPHRASE
) -> dict[str, str]:
    """Return what a page that asks for a signature is sent beside its own fields."""
    return {"meaning": meaning, "password": password, "code": code_for(person)}


def sign_for(by: Any, subject: Any, verb: str = "", **facts: Any) -> Signature:
    """Return the signature of somebody who has just proved who they are, on what `subject`
    (article, assignment) is about."""
    digest = subject.digest_for(verb) if verb else subject.digest
    meaning = MEANINGS[verb or ("sign" if isinstance(subject, Assignment) else "approve")][0]
    given = {
        "printed_name": by.byline,
        "meaning": meaning,
        "method": "password and code",
        "digest": digest,
        "at": timezone.now(),
    }
    return Signature(person_id=by.pk, **given | facts)


def of_each(assignment: Assignment, *, bears: bool = False) -> dict[str, bool]:
    """Return what a reviewer says of each of their standing interests: the same of all."""
    return dict.fromkeys(BoardMember.objects.get(pk=assignment.member_id).standing_interests, bears)


def declared_by(*people: Any, **said: Any) -> dict[str, Any]:
    """Return the simplest declarations of a text that any of these people write; `said` holds
    other parts."""
    keys = [str(one.pk) for one in people]
    roles: dict[str, Any] = {key: ["writing-original-draft"] for key in keys}
    return {
        "original": True,
        "funding": "",
        "interests": dict.fromkeys(keys, ""),
        "contributions": roles,
        "ai": {"use": "none"},
    } | said


def declaring(*authors: Any) -> dict[str, Any]:
    """Return the same as the page that submits is sent it, by the first of the authors."""
    roles = {f"roles_{one.pk}": ["writing-original-draft"] for one in authors}
    return {
        "original": "on",
        "is_funded": "none",
        "has_interests": "none",
        "ai_use": "none",
        **roles,
    }


def confirmed(article: Article) -> Article:
    """Return a submitted article, each co-author of which has confirmed to be one and to have no
    interests."""
    for one in article.co_authors.all():
        confirm(article, by=one, interests="")
    return article


@dataclass
class Cast:
    """Everybody a story needs. `reviewers` are the people; their board membership is
    `reviewer.board_member`."""

    topic: Topic
    author: Person
    co_author: Person
    other_author: Person
    reviewers: list[Person]
    editor: Person
    other_editor: Person
    chair: Person
    operator: Person
    stranger: Person
    assignments: dict[int, Assignment] = field(default_factory=dict)

    @property
    def members(self) -> list[BoardMember]:
        """The board members, in the order of `reviewers`."""
        return [reviewer.board_member for reviewer in self.reviewers]

    def draft(
        self, title: str = "Does mild hypokalaemia explain a twitching lip?", **copy: Any
    ) -> Article:
        """Return a draft that can be submitted as it is."""
        declared = declared_by(
            self.author,
            self.co_author,
            self.other_author,
            *self.reviewers,
            self.editor,
            self.other_editor,
            self.chair,
        )
        facts = {
            "short_answer": "Very unlikely.",
            "body": BODY,
            "topic": self.topic,
            "declared": declared,
        } | copy
        article = Article.objects.draft(by=self.author, title=title, **facts)
        title = "Mechanism of hypokalemia in magnesium deficiency"
        article.replace_references(
            [Reference(kind="review", title=title, source="JASN", year=2007)]
        )
        return article

    def submitted(self, **copy: Any) -> Article:
        """Return a submitted article."""
        return self.draft(**copy).submit(by=self.author)

    def under_review(self, **copy: Any) -> Article:
        """Return an article under review, nobody invited yet."""
        return self.submitted(**copy).start_review(by=self.editor)

    def invite(self, article: Article, *reviewers: Person) -> list[Assignment]:
        """Invite reviewers (default: the first two)."""
        members = [reviewer.board_member for reviewer in reviewers or self.reviewers[:2]]
        return Assignment.objects.invite(article, members, by=self.editor)

    def review(
        self, assignment: Assignment, recommendation: str = "approve", **words: Any
    ) -> Assignment:
        """Accept, declare no interests, and sign; whoever approves affirms every statement of
        the checklist."""
        who = assignment.member.person
        words.setdefault("comments_to_author", "Say what to do about magnesium.")
        assignment.accept(by=who)
        assignment.declare(by=who, interests=Interests.NONE, standing_interests=of_each(assignment))
        affirmed = dict.fromkeys(CHECKLIST, recommendation.startswith("approve"))
        signature = sign_for(who, assignment)
        return assignment.sign(
            by=who,
            digest=assignment.digest,
            signature=signature,
            recommendation=recommendation,
            checklist=affirmed,
            **words,
        )

    def reviewed(self, **copy: Any) -> Article:
        """Return an article under review with the two approving reviews it needs."""
        article = self.under_review(**copy)
        for assignment in self.invite(article):
            self.review(assignment)
        return article

    def approved(self, **copy: Any) -> Article:
        """Return an approved article."""
        article = self.reviewed(**copy)
        return article.approve(
            by=self.editor, digest=article.digest, signature=sign_for(self.editor, article)
        )

    def changes_requested(self, **copy: Any) -> Article:
        """Return an article sent back to its author."""
        article = self.under_review(**copy)
        return article.request_changes(
            by=self.editor, digest=article.digest, reason="Say what to do about magnesium."
        )

    def revising(self, **copy: Any) -> Article:
        """Return an approved article whose next revision is being written."""
        return self.approved(**copy).revise(by=self.author)

    def rejected(self, **copy: Any) -> Article:
        """Return a rejected article."""
        article = self.submitted(**copy)
        return article.reject(by=self.editor, digest=article.digest, reason="Out of scope.")

    def withdrawn(self, **copy: Any) -> Article:
        """Return a withdrawn article."""
        return self.submitted(**copy).withdraw(by=self.author)

    def retracted(self, **copy: Any) -> Article:
        """Return a retracted article."""
        article = self.approved(**copy)
        signature = sign_for(self.chair, article, "retract")
        return article.retract(
            by=self.chair, digest=article.digest, reason="The dose was wrong.", signature=signature
        )


def gather() -> Cast:
    """Put the cast into the database and return it."""
    topic = Topic.objects.create(name="Kidney and electrolytes", slug="kidney-and-electrolytes")
    reviewers = [
        person(f"reviewer_{word}", BOARD, credentials="MD") for word in ("one", "two", "three")
    ]
    for reviewer in reviewers:
        member = BoardMember.objects.create(
            person=reviewer, cap=99, licence="GMC 1234567", licence_verified_on=timezone.localdate()
        )
        member.topics.add(topic)
    return Cast(
        topic=topic,
        author=person("author"),
        co_author=person("co_author"),
        other_author=person("other_author"),
        reviewers=reviewers,
        editor=person("editor", EDITORS),
        other_editor=person("other_editor", EDITORS),
        chair=person("chair", CHAIRS),
        operator=person("operator", is_superuser=True),
        stranger=person("stranger"),
    )
