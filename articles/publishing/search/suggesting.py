"""Suggestions while somebody types: questions whose words begin like those typed, and words of
the texts. All of it is public."""

from collections.abc import Iterable
from dataclasses import dataclass

from ...models import Page, SearchWord
from .candidates import Wanted, candidates
from .index.entries import in_title
from .index.vocabulary import Counts, counts, forms
from .presenting import address, is_qualifier
from .query import LONGEST, understood
from .words import words_of

SHORTEST = 2  # letters from which on something is suggested
QUESTIONS, WORDS = 5, 3  # how many are suggested of each
BEGINNINGS = 8  # words that begin like the last one typed are looked for in titles
RECENT = 50  # questions that are looked at
WORDS_READ = 8  # of what is typed


@dataclass(frozen=True)
class Suggestion:
    """A question with its address, or words with the address of their search. `note` says whom a
    question's text is for."""

    text: str
    url: str
    note: str = ""


def suggestions(typed: str, reader: str = "") -> list[Suggestion]:
    """Return suggestions for what somebody has typed so far, in at most four queries.

    Of a question that has a text for the audience `reader`, that one is suggested; with `for:` in
    what was typed, texts for those alone.
    """
    query = understood(typed[:LONGEST])
    qualifiers = [piece for piece in query.pieces if is_qualifier(piece)]
    words = words_of(" ".join(piece for piece in query.pieces if not is_qualifier(piece)))[
        :WORDS_READ
    ]
    if not words or len(words[-1]) < SHORTEST or not words[-1].isalpha():
        return []
    *before, last = words
    endings = _beginning_with(last)
    if not endings:
        return []
    known = counts(
        token for word in before for form in forms(word) for token in (form, in_title(form))
    )
    if not all(known.known(forms(word)) for word in before):
        return []
    questions = _for_reader(
        _questions(before, endings, known, query.audience), query.audience or reader
    )
    return [*map(_suggested, questions), *_words(qualifiers, before, endings)]


def _beginning_with(beginning: str) -> dict[str, int]:
    """The most frequent words of the texts that begin so. The range is for the index of SQLite,
    which the pattern alone does not use."""
    rows = SearchWord.objects.filter(
        word__startswith=beginning, word__gte=beginning, word__lte=beginning + "z" * 40
    )
    return dict(
        rows.exclude(word__contains=":")
        .order_by("-entries", "word")
        .values_list("word", "entries")[:BEGINNINGS]
    )


def _questions(
    before: list[str], endings: dict[str, int], known: Counts, audience: str
) -> list[Page]:
    groups = [tuple(in_title(form) for form in known.known(forms(word))) for word in before]
    groups.append(tuple(in_title(word) for word in endings))
    expected = float(min([known.of(group) for group in groups[:-1]] + [sum(endings.values())]))
    filters = ((f"for:{audience}",),) if audience else ()
    found = candidates(
        [(Wanted(tuple(groups), filters=filters), expected, RECENT)], known.all, known.newest
    )
    newest = sorted((candidate.galley for candidate in found), reverse=True)[:QUESTIONS]
    return list(Page.objects.listed().filter(galley__in=newest).newest())


def _for_reader(pages: list[Page], reader: str) -> list[Page]:
    """Put the text for a reader in the place of others of the same question, each once."""
    others = {
        page.slug for page in pages if page.audience != reader and reader in page.readers_of.split()
    }
    own = (
        {page.slug: page for page in Page.objects.listed().filter(slug__in=others, audience=reader)}
        if others
        else {}
    )
    return list({page.pk: page for page in (own.get(page.slug, page) for page in pages)}.values())


def _suggested(page: Page) -> Suggestion:
    early = "" if page.kind == "approved" else ", published before full review"  # type: ignore[attr-defined]
    note = f"For {page.readers}{early}"
    return Suggestion(page.title, page.get_absolute_url(), note)


def _words(
    qualifiers: list[str], before: list[str], endings: dict[str, int]
) -> Iterable[Suggestion]:
    texts = (" ".join([*qualifiers, *before, word]) for word in list(endings)[:WORDS])
    return (Suggestion(text, address(text)) for text in texts)
