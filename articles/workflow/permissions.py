"""Who may do what to an article: the permissions of the machine, each with its sentence."""

from typing import Any

from django.apps import apps
from django.db.models import Q

from ..database.prepared import Prepared
from ..initial_data.names import CHAIRS, EDITORS
from ..ledger.actor import Actor
from ..ledger.acts import Does, doing
from .recorded import described_as
from .rules import context_of
from .subject import Manuscript

DISCLOSING = doing(Does.DISCLOSES)


def decides(person: Actor) -> bool:
    """Is this person an editor or a chair? Superuser rights alone are not enough."""
    return person.is_active and bool(person.roles & {EDITORS, CHAIRS})


@described_as("Only its author can do this.")
def its_author(article: Manuscript, person: Actor) -> bool:
    """The author of the article."""
    return person.pk == article.author_id


@described_as("Only its authors can change this text.")
def its_authors(article: Manuscript, person: Actor) -> bool:
    """The author or a co-author."""
    return its_author(article, person) or bool(_as_co_author(article=article.pk, person=person.pk))


@Prepared
def _as_co_author(article: int, person: int) -> Any:
    co_authors: Any = apps.get_model("articles", "Article").co_authors.through._base_manager
    return co_authors.filter(article=article, person=person).values_list("pk")


@described_as(
    "Only an editor or a chair who has not written or changed this text, and has declared no "
    "interest in it, can do this."
)
def an_impartial_editor(article: Manuscript, person: Actor) -> bool:
    """An editor or a chair who is no author, co-author or last person to change the text, of whom
    no wording was taken into it, and who has declared no competing interest in the article as a
    reviewer."""
    wrote = article.revision is not None and (
        article.revision.was_written_by(person) or person.pk in article.revision.suggested_by
    )
    writes = wrote or person.pk in {article.author_id, article.edited_by_id}
    return (
        decides(person)
        and not writes
        and not any(verb in DISCLOSING for verb, _ in _part_in(article, person))
    )


@described_as(
    "Only an editor or a chair who wrote neither this text nor the one it was adapted from, and "
    "has no interest in it, can do this."
)
def an_impartial_editor_of_both(article: Manuscript, person: Actor) -> bool:
    """An impartial editor who did not write what has become public of the text it was adapted
    from either."""
    if not an_impartial_editor(article, person):
        return False
    source = (
        article.adapted_from.article.approved_revision
        if article.out_of_step_since and article.adapted_from
        else None
    )
    return source is None or not (source.was_written_by(person) or person.pk in source.suggested_by)


@described_as(
    "Only an editor or a chair who has neither written nor reviewed this text, and has no interest "
    "in it, can do this."
)
def an_uninvolved_editor(article: Manuscript, person: Actor) -> bool:
    """An impartial editor who has not taken on to review this revision."""
    reads = any(
        done not in DISCLOSING and digest == article.digest
        for done, digest in _part_in(article, person)
    )
    return an_impartial_editor(article, person) and not reads


@described_as(
    "Only a chair who has neither written nor reviewed this text, and has no interest in it, can "
    "do this."
)
def an_uninvolved_chair(article: Manuscript, person: Actor) -> bool:
    """An uninvolved editor who is a chair."""
    return CHAIRS in person.roles and an_uninvolved_editor(article, person)


@described_as(
    "Only an editor or a chair other than who opened this or published the text can close it, and "
    "nobody who wrote or reviewed it."
)
def a_second_key(article: Manuscript, person: Actor) -> bool:
    """An uninvolved editor who did nothing of what there is to settle, and did not publish the
    text that it is about."""
    read = {digest for done, digest in _part_in(article, person) if done not in DISCLOSING}
    is_uninvolved = an_uninvolved_editor(article, person) and not read.intersection(
        article.public_digests() if read else ()
    )
    has_first_key = person.pk in {
        concern.actor_id for concern in article.concerns()
    } or article.was_published_by(person)
    return is_uninvolved and not has_first_key


def _part_in(article: Manuscript, person: Actor) -> list[tuple[str, str]]:
    """What this person did as a reviewer of the article: verb and digest of each acceptance,
    signature and declared interest."""
    if not person.has_taken_part:
        return []
    return context_of(article).read(_parts, article, person.pk)


def _parts(article: Manuscript, person: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = _done_by(article=article.pk, slug=article.slug, person=person)
    return found


@Prepared
def _done_by(article: int, slug: str, person: int) -> Any:
    discloses = Q(verb__in=DISCLOSING)
    done = Q(verb__in=doing(Does.TAKES_PART)) | (discloses & Q(detail__interests="declared"))
    # An interest is in the question, for whomever it is answered.
    here = Q(article=article) | (Q(article__slug=slug) & discloses)
    return (
        apps.get_model("articles", "Event")
        ._base_manager.filter(done, here, actor=person)
        .values_list("verb", "digest")
    )


@described_as("Only its author, an editor or a chair can do this.")
def author_or_editor(article: Manuscript, person: Actor) -> bool:
    """The author, an editor or a chair."""
    return its_author(article, person) or decides(person)


@described_as("Only its authors, an editor or a chair can do this.")
def an_author_or_editor(article: Manuscript, person: Actor) -> bool:
    """The author, a co-author, an editor or a chair."""
    return decides(person) or its_authors(article, person)
