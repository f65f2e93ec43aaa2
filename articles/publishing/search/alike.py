"""Public questions that may be much like one that is typed: few, found by the words of their
titles."""

from ...models import Page
from .candidates import Wanted, candidates
from .index.entries import in_title
from .index.vocabulary import counts
from .words import words_of

WORDS, OF_EACH = (
    6,
    20,
)  # the rarest words of a question, and how many of the newest titles are looked at for each


def titles_near(question: str, but: str) -> list[tuple[str, str, str]]:
    """Return slug, audience and title of public questions that share one of the rarest words with
    `question`; none at the slug `but`.

    Three queries, however many questions there are: of two that are much alike, one has nearly all
    the words of the other.
    """
    known = counts(map(in_title, words_of(question)))
    rarest = sorted(
        (times, token) for token, times in known.entries.items() if token.startswith(in_title(""))
    )[:WORDS]
    if not rarest:
        return []
    found = candidates(
        [(Wanted(((token,),)), float(times), OF_EACH) for times, token in rarest],
        known.all,
        known.newest,
    )
    pages = Page.objects.filter(
        galley__in=[entry.galley for entry in found], is_listed=True
    ).exclude(slug=but)
    return list(pages.newest().values_list("slug", "audience", "title"))
