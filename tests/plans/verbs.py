"""The verbs that are taken, by people who have done very much already."""

from collections.abc import Callable
from dataclasses import dataclass

from articles.declarations.confirming import confirm
from articles.library.elsewhere import elsewhere
from articles.models import Article, Person, Presence, Topic
from articles.tasks import deliver_notifications, set_outdated_pages
from articles.writing.present import others_said
from reviewers.models import CHECKLIST, Interests
from tests.cast import Cast, factor, sign_for

from .asked import World

Step = Callable[[], object]
WHY = "Say what to do about magnesium."


@dataclass(frozen=True)
class Walk:
    """One verb: `step` walks to where it can be taken, and returns what takes it."""

    name: str
    step: Callable[[World], Step]


def cast(world: World) -> Cast:
    """The people of generated articles in the roles of a story."""

    def called(role: str, number: int) -> Person:
        found = Person.objects.get(email=f"generated-{role}-{number}@demo.example")
        if role != "author" and not found.has_second_factor:
            factor(found)
        return found

    author = called("author", 10)
    return Cast(
        topic=Topic.objects.get(slug="generated-7"),
        author=author,
        co_author=called("author", 11),
        other_author=called("author", 12),
        reviewers=[called("member", number) for number in (1, 2, 3)],
        editor=called("editor", 1),
        other_editor=called("editor", 2),
        chair=called("chair", 1),
        operator=author,
        stranger=author,
    )


def walks() -> list[Walk]:
    """Return every verb that is taken."""
    return [
        Walk(name, step)
        for name, step in {**_OF_AUTHORS, **_OF_EDITORS, **_OF_REVIEWERS, **_BEHIND}.items()
    ]


def _from(state: str, take: Callable[[Cast, Article], object]) -> Callable[[World], Step]:
    """Walk to a state of `Cast`; from there `take`."""

    def step(world: World) -> Step:
        of = cast(world)
        article = getattr(of, state)()
        return lambda: take(of, article)

    return step


def _confirm(world: World) -> Step:
    of = cast(world)
    article = of.draft()
    article.edit(by=of.author, version=article.version, co_authors=[of.co_author])
    article.submit(by=of.author)
    return lambda: confirm(article, by=of.co_author, interests="")


def _open(of: Cast, article: Article) -> None:
    Presence.objects.beat(article.pk, of.author.pk)
    others_said(article, of.author)


_OF_AUTHORS: dict[str, Callable[[World], Step]] = {
    "begin": lambda world: cast(world).draft,
    "edit": _from(
        "draft",
        lambda of, article: article.edit(
            by=of.author, version=article.version, title="Does it?", co_authors=[of.co_author]
        ),
    ),
    "submit": _from("draft", lambda of, article: article.submit(by=of.author)),
    "submit again": _from("changes_requested", lambda of, article: article.submit(by=of.author)),
    "withdraw": _from("under_review", lambda of, article: article.withdraw(by=of.author)),
    "revise": _from("approved", lambda of, article: article.revise(by=of.author)),
    "confirm authorship": _confirm,
    "have the editor page open": _from("draft", _open),
    "be shown what is approved elsewhere": _from("draft", lambda of, article: elsewhere(article)),
}


def _by_editor(state: str, verb: str, **given: object) -> Callable[[World], Step]:
    def step(world: World) -> Step:
        of = cast(world)
        article: Article = getattr(of, state)()
        by = of.chair if verb in {"retract", "force_publish"} else of.editor
        signed = verb in {"approve", "retract", "force_publish"}
        facts = (
            given
            | {"digest": article.digest}
            | ({"signature": sign_for(by, article, verb)} if signed else {})
        )
        return lambda: getattr(article, verb)(by=by, **facts)

    return step


_OF_EDITORS: dict[str, Callable[[World], Step]] = {
    "start the review": _from("submitted", lambda of, article: article.start_review(by=of.editor)),
    "invite": _from("under_review", lambda of, article: of.invite(article)),
    "ask for changes": _by_editor("under_review", "request_changes", reason=WHY),
    "reject": _by_editor("under_review", "reject", reason=WHY),
    "approve": _by_editor("reviewed", "approve"),
    "retract": _by_editor("approved", "retract", reason=WHY),
    "publish before full review": _by_editor("under_review", "force_publish", reason=WHY),
    "open a preview": _by_editor("submitted", "open_preview"),
}


def _by_reviewer(verb: str) -> Callable[[World], Step]:
    def step(world: World) -> Step:
        of = cast(world)
        assignment = of.invite(of.under_review())[0]
        by = assignment.member.person
        if verb in {"declare", "sign"}:
            assignment.accept(by=by)
        if verb == "sign":
            assignment.declare(by=by, interests=Interests.NONE)
        facts: dict[str, dict[str, object]] = {
            "accept": {},
            "decline": {"reason": "No time."},
            "declare": {"interests": Interests.NONE},
            "sign": {
                "digest": assignment.digest,
                "recommendation": "approve",
                "checklist": dict.fromkeys(CHECKLIST, True),
                "comments_to_author": WHY,
                "signature": sign_for(by, assignment),
            },
        }
        return lambda: getattr(assignment, verb)(by=by, **facts[verb])

    return step


_OF_REVIEWERS = {
    f"to {verb} as a reviewer": _by_reviewer(verb)
    for verb in ("accept", "decline", "declare", "sign")
}
_BEHIND: dict[str, Callable[[World], Step]] = {
    "send mail": _from("submitted", lambda of, article: deliver_notifications()),
    "set pages that are out of date": lambda world: set_outdated_pages,
}
