"""The acts on a text that are signed, each ready to be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Event, Person
from editorial.admin.decisions.reviews import on_screen
from reviewers.deciding import expertise
from reviewers.models import CHECKLIST, Assignment, BoardMember, QuorumPolicy, Waiver
from tests.articles.reading.publishing import declare_late
from tests.cast import BODY, Cast, sign_for
from tests.reviewers.workspace.pages import REVIEW, here, page, posted_by
from tests.rewinding import walked

WHY = "As discussed on the telephone."
OTHER: dict[str, Any] = {"title": "Is it another?", "body": "## Other words\n\nAnother text. [1]\n"}


@dataclass
class Act:
    """One act that waits for a signature: whose, on which text, where its page is, and what the
    page sends beside the proof."""

    verb: str
    by: Person
    about: Any  # the article, or the assignment
    member: BoardMember | None = None  # whom a waiver is for

    @property
    def article(self) -> Article:
        return self.about if isinstance(self.about, Article) else self.about.article

    @property
    def digest(self) -> str:
        return str(self.about.digest_for(self.verb))

    @property
    def page(self) -> str:
        if self.verb == "sign":
            return page(self.about)
        verb = self.verb.replace("_expertise", "-expertise")
        return f"/admin/articles/article/{self.about.pk}/{f'waive/{self.member.pk}' if self.member else verb}/"  # noqa: E501

    def fields(self, client: Client) -> dict[str, Any]:
        """What the page of the act sends."""
        if self.verb == "sign":
            shown = client.post(self.page, REVIEW | {"digest": self.digest, "stage": "confirm"})
            return {**posted_by(shown), "stage": "sign"}
        if self.verb in ("confirm_in_step", "waive_findings"):
            return {**posted_by(client.get(self.page)), "reason": WHY}
        revision = self.article.revision_for(self.verb)
        return {"digest": self.digest, "seen": on_screen(revision), "reason": WHY}

    def do(self, signature: Any, digest: str = "", **words: str) -> None:
        """Act, with a signature as it is; `words` are further ones of a review."""
        digest = digest or self.digest
        if self.member:
            Waiver.objects.grant(
                self.about, self.member, by=self.by, reason=WHY, digest=digest, signature=signature
            )
        elif self.verb == "waive_expertise":
            expertise.waive(self.about, by=self.by, reason=WHY, digest=digest, signature=signature)
        elif self.verb == "sign":
            self.about.sign(
                by=self.by,
                digest=digest,
                signature=signature,
                recommendation="approve",
                checklist=dict.fromkeys(CHECKLIST, True),
                **words,
            )
        else:
            getattr(self.about, self.verb)(
                by=self.by, digest=digest, reason=WHY, signature=signature
            )

    def times(self) -> int:
        """How often was it done?"""
        return Event.objects.filter(article=self.article, verb=self.verb).count()


def signing(cast: Cast, **copy: Any) -> Act:
    return Act(
        "sign",
        cast.reviewers[0],
        here(cast.invite(cast.under_review(**copy), cast.reviewers[0])[0]),
    )


def settling(cast: Cast, **copy: Any) -> Act:
    article = cast.approved(**copy)
    declare_late(Assignment.objects.filter(revision=article.revision)[0])
    return Act("settle", cast.other_editor, article)


def waiving(cast: Cast, **copy: Any) -> Act:
    for person in (cast.author, cast.reviewers[2]):
        person.institution = "Demo Hospital"
        person.save()
    return Act("waive", cast.chair, cast.under_review(**copy), cast.members[2])


def waiving_expertise(cast: Cast, body: str = BODY, **copy: Any) -> Act:
    """The expertise that a dose asked for, which the text no longer names."""
    if not QuorumPolicy.objects.in_force(cast.topic).with_dose:
        QuorumPolicy.objects.adopt(by=cast.chair, approvals=1, with_dose=["pharmacist"])
    article = cast.under_review(body=f"{body}\nGive 5 mg at night. [1]\n", **copy)
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.edit(by=cast.author, version=article.version, body=body)
    return Act(
        "waive_expertise",
        cast.other_editor,
        article.submit(by=cast.author, reason="Done.").start_review(by=cast.editor),
    )


def confirming(cast: Cast, **copy: Any) -> Act:
    """A public variant whose source was retracted."""
    source = cast.approved(**copy)
    source.begin_variant(by=cast.author, audience="patient")
    variant = (
        Article.objects.get(slug=source.slug, audience="patient")
        .submit(by=cast.author)
        .start_review(by=cast.editor)
    )
    for assignment in cast.invite(variant):
        cast.review(assignment)
    variant.approve(by=cast.editor, digest=variant.digest, signature=sign_for(cast.editor, variant))
    source.retract(
        by=cast.chair,
        digest=source.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, source, "retract"),
    )
    return Act("confirm_in_step", cast.other_editor, Article.objects.get(pk=variant.pk))


def waiving_findings(cast: Cast, body: str = BODY, **copy: Any) -> Act:
    """A dose that rests on no source."""
    return Act(
        "waive_findings",
        cast.other_editor,
        cast.under_review(body=f"{body}\n## At night\n\nGive 5 mg at night.\n", **copy),
    )


ACTS: dict[str, Callable[..., Act]] = {
    "sign": signing,
    "settle": settling,
    "waive": waiving,
    "waive_expertise": waiving_expertise,
    "confirm_in_step": confirming,
    "waive_findings": waiving_findings,
    "approve": lambda cast, **copy: Act("approve", cast.editor, cast.reviewed(**copy)),
    "retract": lambda cast, **copy: Act("retract", cast.chair, cast.approved(**copy)),
    "force_publish": lambda cast, **copy: Act(
        "force_publish", cast.chair, cast.under_review(**copy)
    ),
}


@pytest.fixture(
    params=sorted(ACTS), scope="module"
)  # so that tests of the same act run one after another
def verb(request: pytest.FixtureRequest) -> str:
    """The act at hand; each of the eight in turn."""
    return request.param


@walked
def act(cast: Cast, verb: str) -> Act:
    """The act, which waits to be done."""
    return ACTS[verb](cast)


@pytest.fixture
def client(act: Act) -> Client:
    """The browser of who acts."""
    browser = Client()
    browser.force_login(act.by)
    return browser
