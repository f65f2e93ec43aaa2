"""What of a draft is approved elsewhere: for each of its statements those of public texts that say
the same, or nearly, with their sources."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ..models import ApprovedStatement, Page, Reference, address
from ..text.characters.folding import folded
from ..text.document import read, work
from ..text.statements import Statement, statements
from .rows import alike
from .wording import Wording, wording

VERB = "sources"  # how the act of the button that adopts begins
SHOWN, OF_EACH = 20, 2  # statements of the draft; of other texts for each of them
ORDER = SAME, OTHER_NUMBERS, NEAR = "same", "numbers", "near"
_IDENTIFYING = ("DOI", "PMID", "PMCID")  # each one work, in whatever case


class Approved(NamedTuple):
    """A statement of a public text beside one of the draft.

    `how` it is like it: the SAME words, the same with OTHER_NUMBERS, or NEAR them. `sources` are
    those it cites, in words; `uncited` how many of them the draft does not cite there. `act` is
    what the button that adopts these is called; none where other numbers are stated, which a source
    may not bear out.
    """

    how: str
    label: str
    place: str
    title: str
    path: str
    approved_at: datetime
    sources: list[str]
    uncited: int
    act: str


class Beside(NamedTuple):
    """A statement of the draft, `label`, and what of it is approved elsewhere."""

    label: str
    approved: list[Approved]


def elsewhere(article: Any) -> list[Beside]:
    """Return the statements of a working copy that are approved elsewhere, in their order, at most
    SHOWN; in two queries, one where there are none."""
    references = article.listed
    stated = [
        (statement, worded)
        for statement in statements(article, read(article, references))
        if (worded := wording(statement.label)).likeness is not None
    ]
    by_likeness = defaultdict(list)
    for row in alike(
        [worded.likeness for _, worded in stated if worded.likeness is not None], article.pk
    ):
        by_likeness[row.likeness].append(row)
    found = [pair for pair in stated if pair[1].likeness in by_likeness][:SHOWN]
    pages = pages_of([row for _, worded in found for row in by_likeness[worded.likeness]])
    beside = (
        Beside(
            statement.label,
            _approved(statement, worded, by_likeness[worded.likeness], pages, article),
        )
        for statement, worded in found
    )
    return [found_there for found_there in beside if found_there.approved]


def names_of(reference: Mapping[str, Any]) -> set[str]:
    """Return what a reference can be known again by: each identifier, or all of it without one.

    All chapters of a book have its ISBN: it names one of them together with its title. Of an
    address another case is another place.
    """
    named = {
        f"{kind}:{str(reference[kind]).casefold()}" for kind in _IDENTIFYING if reference.get(kind)
    }
    if url := reference.get("URL"):
        named.add(f"URL:{url}")
    if isbn := reference.get("ISBN"):
        title = " ".join(folded(str(reference.get("title", ""))).casefold().split())
        named.add(f"ISBN:{isbn} {title}")
    return named or {work(reference)}


def sources_of(row: ApprovedStatement, references: Sequence[Any]) -> list[Mapping[str, Any]]:
    """Return the references that a row cites, of the list of its revision."""
    return [references[number - 1] for number in row.numbers if number <= len(references)]


def cited_by(statement: Statement, references: Sequence[Any]) -> set[str]:
    """Return what the references are known by that a statement of a draft cites."""
    return {
        name
        for number in statement.cited
        if number <= len(references)
        for name in names_of(references[number - 1])
    }


def pages_of(rows: Sequence[ApprovedStatement]) -> dict[int, Page]:
    """Return the public pages of rows, by galley; asked for only where there are any rows."""
    galleys = {row.galley_id for row in rows}
    if not galleys:
        return {}
    pages = Page.objects.filter(galley__in=galleys, is_listed=True).select_related(
        "galley__revision"
    )
    columns = ("slug", "audience", "title", "approved_at", "galley__revision__references")
    return {page.galley_id: page for page in pages.only(*columns).order_by()}


def _approved(
    statement: Statement,
    worded: Wording,
    rows: Sequence[ApprovedStatement],
    pages: Mapping[int, Page],
    article: Any,
) -> list[Approved]:
    """The rows that come closest, the newest of the same words first; none of the same question."""
    worded_so = [(wording(row.label), row) for row in rows]
    ranked = sorted(
        worded_so,
        key=lambda ranked_pair: (
            ORDER.index(how(worded, ranked_pair[0])),
            -ranked_pair[1].galley_id,
        ),
    )
    shown: list[Approved] = []
    for worded_there, row in ranked:
        page = pages.get(row.galley_id)
        if page is not None and page.slug != article.slug and len(shown) < OF_EACH:
            found_there = _one(how(worded, worded_there), row, page, statement, article.listed)
            shown.append(
                found_there if worded.has_numbers_of(worded_there) else found_there._replace(act="")
            )
    return shown


def _one(
    how: str, row: ApprovedStatement, page: Page, statement: Statement, listed: Sequence[Any]
) -> Approved:
    sources, cited = sources_of(row, page.galley.revision.listed), cited_by(statement, listed)
    return Approved(
        how,
        row.label,
        row.place,
        page.title,
        address(page.slug, page.audience),
        page.approved_at,
        [in_words(cited) for cited in sources],
        sum(cited.isdisjoint(names_of(source)) for source in sources),
        f"{VERB}-{row.galley_id}-{row.position}-{statement.key}",
    )


def how(first: Wording, other: Wording) -> str:
    """Return how one is like another of the same likeness: SAME, OTHER_NUMBERS or NEAR."""
    return (
        SAME
        if first.words == other.words
        else OTHER_NUMBERS
        if first.frame == other.frame
        else NEAR
    )


def in_words(item: Mapping[str, Any]) -> str:
    """Return a source on a line: who wrote what, where, when."""
    reference = Reference.from_csl(dict(item))
    parts = (reference.authors, reference.title, reference.source, str(reference.year or ""))
    return ". ".join(part.rstrip(".") for part in parts if part)
