"""Who may do what to an article: the permissions of the machine, each with its sentence."""

from typing import TYPE_CHECKING

from django.db.models import Q

from .founding import CHAIRS, EDITORS
from .lifecycle import only

if TYPE_CHECKING:
    from .models import Article, Person


def decides(person: "Person") -> bool:
    """Is this person an editor or a chair? Superuser rights alone are not enough."""
    return person.is_active and bool(person.roles & {EDITORS, CHAIRS})


@only("Only its author can do this.")
def its_author(article: "Article", person: "Person") -> bool:
    """The author of the article."""
    return person.pk == article.author_id


@only("Only its authors can change this text.")
def its_authors(article: "Article", person: "Person") -> bool:
    """The author or a co-author."""
    return its_author(article, person) or article.co_authors.filter(pk=person.pk).exists()


@only("Only an editor or a chair who has not written or changed this text can do this.")
def an_impartial_editor(article: "Article", person: "Person") -> bool:
    """An editor or a chair who is no author, co-author or last person to change the text, and of whom no wording was taken into it."""
    wrote = article.revision is not None and (article.revision.was_written_by(person) or person.pk in article.revision.suggested_by)
    return decides(person) and not wrote and person.pk not in {article.author_id, article.edited_by_id}


@only("Only an editor or a chair who has neither written nor reviewed this text, and has no interest in it, can do this.")
def an_uninvolved_editor(article: "Article", person: "Person") -> bool:
    """An impartial editor who has not signed a review of this revision, nor declared a competing interest in the article."""
    return an_impartial_editor(article, person) and not _took_part(article, person, "approve")


@only("Only a chair who has neither written nor reviewed this text, and has no interest in it, can do this.")
def an_uninvolved_chair(article: "Article", person: "Person") -> bool:
    """An uninvolved editor who is a chair."""
    return CHAIRS in person.roles and an_uninvolved_editor(article, person)


@only("Only an editor or a chair other than who opened this can close it, and nobody who wrote or reviewed the text.")
def a_second_key(article: "Article", person: "Person") -> bool:
    """An uninvolved editor who did nothing of what there is to settle."""
    is_uninvolved = an_uninvolved_editor(article, person) and not _took_part(article, person, "settle")
    return is_uninvolved and all(one.actor_id != person.pk for one in article.concerns())


def _took_part(article: "Article", person: "Person", verb: str) -> bool:
    """Has this person reviewed the revision the verb is about, or declared an interest? Also who has left the board since."""
    if not person.has_reviewed:
        return False
    signed, declared = Q(verb="sign", digest=article.digest_for(verb)), Q(verb="declare", detail__interests="declared")
    return article.events.filter(signed | declared, actor=person).exists()


@only("Only its author, an editor or a chair can do this.")
def author_or_editor(article: "Article", person: "Person") -> bool:
    """The author, an editor or a chair."""
    return its_author(article, person) or decides(person)
