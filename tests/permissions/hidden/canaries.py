"""Words that stand in one place only, planted wherever a text has something that readers must not
see.

A word belongs to one text and says from where it is: "rejected: reason of reject". What of a text
is public in the end, or open as a preview, is asked of the rows; every other word must come up
nowhere.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from hashlib import sha256
from inspect import signature
from typing import Any

import pytest
from django.utils import timezone

from articles.declarations.confirming import confirm
from articles.initial_data.names import BOARD, EDITORS
from articles.models import Article, Audience, Galley, Person, Reference, Status
from reviewers.models import Assignment, AssignmentStatus, BoardMember, Interests, ReviewDraft
from reviewers.models.commenting.comment import CommentQuerySet
from tests.cast import declared_by, person

from ..people import Company

LETTERS = "bdfgkmnprtvzlhjw"  # no vowels: in no spelling is a word like another
BODY = (
    "## What is known\n\nMuch {0} rarely causes symptoms. [1]\n\n### And {1}\n\n> [!warning] Mind "
    "{2}\n> Call for {3}.\n"
)
TELLS_READERS = {
    "retract",
    "force_publish",
    "settle",
    "confirm_in_step",
}  # verbs whose reason stands on public pages
WITH_A_TEXT = {"submit"}  # verbs whose reason is public with the text that was handed in
TYPED = {"reason", "comments_to_author", "comments_to_editors"}
NAMED = {
    "author",
    "co_author",
    "editor",
    "reviewer",
    "second",
}  # whom the page of a public text names; the others declined or may not read
EVERYWHERE = ""


def word(where: str) -> str:
    """Return the word of a place."""
    return "".join(LETTERS[int(digit, 16)] for digit in sha256(where.encode()).hexdigest()[:14])


@dataclass
class Planted:
    """One text and its words: where each is, `texts` by the digest of a submission, those
    `declared` with it, `names` by role."""

    name: str
    with_preview: bool = False
    words: dict[str, str] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    copies: list[list[str]] = field(default_factory=list)
    declared: set[str] = field(default_factory=set)
    article: Any = None
    writers: list[Any] = field(default_factory=list)

    def new(self, where: str) -> str:
        """Return the word of a place in this text."""
        where = f"{self.name}: {where}"
        made = word(where)
        self.words[made] = where
        return made

    def copy(self) -> dict[str, Any]:
        """Return a working copy with a word of its own in every part."""
        made: list[str] = []

        def of(part: str) -> str:
            made.append(self.new(f"{part} of copy {len(self.copies) + 1}"))
            return made[-1]

        cited = Reference(
            kind="review",
            authors=of("author of the source"),
            title=of("title of the source"),
            source=of("journal"),
            year=2007,
            url=f"https://{of('address')}.example/",
            doi=f"10.1000/{of('identifier')}",
            publisher=of("publisher"),
            pinpoint=of("place in the source"),
        )
        copy = {
            "title": f"Does {of('title')} help?",
            "short_answer": f"Hardly, says {of('short answer')}.",
            "references": [cited],
            "body": BODY.format(
                *map(of, ("sentence", "heading", "title of the callout", "callout"))
            ),
        }
        written = {*made}
        if self.writers:
            ai = {"use": "drafted"} | {
                name: of(name) for name in ("tool", "version", "sections", "checked_by")
            }
            copy["declared"] = declared_by(
                *self.writers,
                funding=of("funding"),
                ai=ai,
                interests=dict.fromkeys([str(one.pk) for one in self.writers], of("interests")),
            )
        self.copies.append(made)
        self.declared |= {*made} - written
        return copy

    def where_it_may_stand(self) -> dict[str, list[str]]:
        """Return the words that readers may see, each with how the paths begin that show it."""
        article = Article.objects.select_related("revision").get(pk=self.article.pk)
        public = set(
            Galley.objects.filter(article=article).values_list("revision__digest", flat=True)
        )
        shown = {one: [EVERYWHERE] for digest in public for one in self.texts[digest]}
        if article.has_preview:
            shown |= {
                one: [f"/preview/{article.slug}/"]
                for one in self.texts[article.revision.digest]
                if one not in shown and one not in self.declared
            }
        if public:
            shown[word(f"{self.name}: interests of the co-author")] = [EVERYWHERE]
            shown |= {name: [EVERYWHERE] for role, name in self.names.items() if role in NAMED}
        for role in {"reviewer", "second", "conflicted", "former"}:
            shown.setdefault(self.names[role], ["/board/"])
        return shown


def plant(
    of: Company,
    name: str,
    walk: Callable[[Company, Article], Article],
    *,
    with_preview: bool = False,
) -> Planted:
    """Walk a text of people of its own to a state, with a word wherever somebody types
    something; return it."""
    planted = Planted(name, with_preview)
    own = _with_people(of, planted)
    planted.writers = [own.cast.author, own.cast.co_author, of.cast.author, of.cast.co_author]
    with _typing(planted, own.people["editor"]):
        article = own.cast.draft(
            **{key: value for key, value in planted.copy().items() if key != "references"}
        )
        article.edit(by=own.cast.author, version=article.version, co_authors=[own.cast.co_author])
        confirm(article, by=own.cast.co_author, interests=planted.new("interests of the co-author"))
        planted.article = article = Article.objects.get(pk=walk(own, article).pk)
        if article.status in {Status.DRAFT, Status.CHANGES_REQUESTED} and article.title:
            article.edit(by=own.cast.author, version=article.version, **planted.copy())
    for asked in Assignment.objects.filter(
        revision__article=article, status=AssignmentStatus.ACCEPTED
    ):
        ReviewDraft.objects.keep(asked, {"comments_to_author": planted.new("draft of a review")})
    return planted


def plant_variant(of: Company, name: str, *, with_preview: bool) -> Planted:
    """Begin a text for patients beside a public one, and hand it in."""
    source = of.cast.approved(title=f"What of {name}?")

    def walk(own: Company, article: Article) -> Article:
        source.begin_variant(by=source.author, audience=Audience.PATIENT)
        variant = Article.objects.get(slug=source.slug, audience=Audience.PATIENT)
        return variant.submit(by=source.author)

    return plant(of, name, walk, with_preview=with_preview)


def _with_people(of: Company, planted: Planted) -> Company:
    """Return the company with people of this text alone in the roles that a page might name."""
    own = {role: _named(planted, role) for role in ("author", "co_author")} | {
        "editor": _named(planted, "editor", EDITORS)
    }
    for role in ("reviewer", "second", "conflicted", "former"):
        own[role] = _named(planted, role, BOARD)
        BoardMember.objects.create(
            person=own[role],
            cap=99,
            licence=planted.new(f"licence of the {role}"),
            licence_verified_on=timezone.localdate(),
        ).topics.add(of.cast.topic)
    cast = replace(of.cast, author=own["author"], co_author=own["co_author"], editor=own["editor"])
    return Company(cast, of.people | own)


def _named(planted: Planted, role: str, *groups: str) -> Person:
    planted.names[role] = planted.new(f"name of the {role}")
    made = person(planted.names[role], *groups, credentials="MD")
    made.email = f"{planted.new(f'e-mail of the {role}')}@cast.example"
    made.save()
    return made


@contextmanager
def _typing(planted: Planted, editor: Person) -> Iterator[None]:
    """Meanwhile everybody types words of this text: in reasons, notes, comments and comments; and
    hands in another text each time."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Article, Assignment):
            for name in (
                name for name in dir(kind) if hasattr(getattr(kind, name, None), "_django_fsm")
            ):
                patch.setattr(kind, name, _typed(planted, getattr(kind, name)))
        patch.setattr(Article, "submit", _handed_in(planted, Article.submit, editor))
        create = CommentQuerySet.create
        patch.setattr(
            CommentQuerySet,
            "create",
            lambda rows, **facts: create(rows, **facts | {"text": planted.new("remark")}),
        )
        yield


def _typed(planted: Planted, verb: Any) -> Any:
    name = verb.__name__
    places = (TYPED & set(signature(verb).parameters)) - (
        {"reason"} if name in TELLS_READERS | WITH_A_TEXT else set()
    )

    @wraps(verb)
    def typed(subject: Any, **words: Any) -> Any:
        words |= {place: planted.new(f"{place} of {name}") for place in places}
        if (
            words.get("interests") == Interests.DECLARED
            and subject.status != AssignmentStatus.COMPLETED
        ):  # after the review readers are told
            words["text"] = planted.new("interests")
        return verb(subject, **words)

    return typed


def _handed_in(planted: Planted, submit: Any, editor: Person) -> Any:
    @wraps(submit)
    def handed_in(article: Article, *, by: Person, **facts: Any) -> Article:
        if not facts.get("is_minor"):
            article.edit(by=by, version=article.version, **planted.copy())
        note = planted.new(f"note of submission {len(planted.texts) + 1}")
        submit(article, by=by, **facts | {"reason": note})
        planted.texts[article.digest] = [*planted.copies[-1], note]
        if planted.with_preview:
            article.open_preview(by=editor, digest=article.digest)
        return article

    return handed_in
