"""Statements that rest on no source: doses, recommendations and figures without a citation, and
claims that none can carry.

A sentence rests on the citations in it, and on those at the end of a later sentence of its
paragraph, as is the custom of the trade; an item of a list and a cell of a table also on those of
the paragraph that leads to them, and the row of a table on those of any of its cells.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ...text.characters.folding import folded, typed_in
from ...text.document import Block, Document
from ...text.figures.figure import CREDIT, FIGURE
from ...text.language.assertions import holds_a_figure, recommends
from ...text.language.doses import has_dose
from ...text.ratings import rated
from ..found import Found

CITE = (  # what an author does about it
    "List the source under the references, and write its number in brackets after the "
    "statement, such as [1]"
)
_SHOWN = 60  # characters of a statement
_LEADING = (":", "\uff1a")
SILENT = {"question", "heading", "head", "rule", "reference", "title", "code", FIGURE, CREDIT}
# What no source can show: that nothing of a kind exists, happens or helps, or that all do.
_HARM = r"(?:risk|danger|harm|side[ -]effect|interaction|exception)s?"
_ALL = r"(?:every|all) (?:patient|person|people|adult|child(?:ren)?|case|user)s?"
_EVERYBODY = rf"(?:everyone|everybody|anyone|anybody|{_ALL})"
_STUDIES = r"(?:trial|stud(?:y|ie)|guideline|expert|physician|doctor)s?"
_UNBOUNDED = re.compile(
    r"\b(?<!not )(?:there (?:is|are|was|were) (?:absolutely |simply )?no "
    rf"(?:known |reported )?(?:{_HARM}|need|evidence|benefit|difference)"
    rf"|(?:no|zero) (?:known |reported )?{_HARM}|{_HARM} (?:do|does|did|can|will) not "
    r"(?:occur|exist|happen)"
    rf"|without (?:any )?{_HARM}"
    r"|(?:nobody|no[ -]one)(?! (?:knows?|can say|is sure|should|must|may)\b)|none of the"
    rf"|(?:in|for) {_ALL}|impossible|guarantee[ds]?"
    r"|no (?:drug|medicine|food|patient|person|trial|study|studies)s? "
    r"(?:interacts?|ever|(?:has|have) ever)"
    r"|(?:does|do|did) not interact with any|cannot (?:cause|harm|hurt|fail|interact|go wrong)"
    r"|(?:does|do|can|will|is|are|has|have) never|never "
    r"(?:causes?|happens?|occurs?|harms?|fails?)|always (?:safe|works|effective)"
    r"|(?:completely|entirely|totally|perfectly|absolutely|100 ?(?:%|per ?cent)) "
    r"(?:safe|harmless|effective|reliable)"
    rf"|(?:safe|harmless|effective|suitable|works?|helps?) (?:in|for|with) {_EVERYBODY}"
    rf"|(?:cures?|heals?|helps?|benefits?|suits?) {_EVERYBODY}"
    rf"|(?:every|all) {_STUDIES} (?:agrees?|shows?|confirms?|proves?|finds?)"
    r"|(?:every patient|all patients|everybody|everyone) "
    r"(?:recovers?|responds?|benefits?|improves?|tolerates?))(?!\w)",
    re.IGNORECASE,
)


def unsupported(document: Document) -> Iterator[Found]:
    """Yield what is found of the statements of a text, in order: at most one about its sources
    for each.

    A short answer without any source is told of once, whatever it says, and every dose in it. A
    marker whose reference is missing counts as a source: that it is missing is a finding of its
    own (`checks`), and one cause is told once.
    """
    led_by: dict[str, bool] = {}
    for _, group in groupby(
        enumerate(document.blocks),
        lambda numbered: numbered[1].row if numbered[1].row >= 0 else ~numbered[0],
    ):
        blocks = [block for _, block in group]
        first = blocks[0]
        if first.kind in SILENT:
            continue
        is_led = any(led_by.get(words, False) for words in first.place.parents)
        leads = first.text.endswith(_LEADING) and bool(first.cited)
        led_by[first.text] = led_by.get(first.text, False) or is_led or leads
        if first.kind == "cell":
            yield from _of_row(blocks, is_led)
        else:
            yield from _of_sentences(first, is_led)
        for block in blocks:
            yield from _unbounded(block)


def _of_row(cells: Sequence[Block], is_led: bool) -> Iterator[Found]:
    if is_led or any(cell.cited for cell in cells):
        return
    text = " ".join(
        f"{cell.place.column}: {cell.text}" if cell.place.column else cell.text for cell in cells
    )
    if code := _needs_a_source(text, [cell.text for cell in cells]):
        yield _found(code, cells[0], " ".join(cell.text for cell in cells), under=text)


def _of_sentences(block: Block, is_led: bool) -> Iterator[Found]:
    if is_led:
        return
    last = max((citation.at for citation in block.cited), default=-1)
    end, is_lead = 0, block.kind == "answer"
    for sentence in [block.prose] if block.kind in ("item", "continuation") else block.sentences:
        begun = block.prose.index(sentence, end)
        end = begun + len(sentence)
        words = block.text[begun:end]
        code = _needs_a_source(words, [words]) if last < begun else ""
        is_rated = code == "recommendation_uncited" and rated(block.place.callout)
        # A lead that cites nothing is told of once; each dose in it nevertheless.
        if code and not is_rated and (code == "dose_uncited" or not is_lead or last >= 0):
            yield _found(code, block, words, begun)
    if is_lead and last < 0 and block.text.strip():
        yield _found("lead_uncited", block, block.text)


def _needs_a_source(text: str, parts: Iterable[str]) -> str:
    """Return the code of what a statement needs a source for, empty if it needs none."""
    if has_dose(text):
        return "dose_uncited"
    if any(map(recommends, parts)):
        return "recommendation_uncited"
    return "figure_uncited" if any(map(holds_a_figure, parts)) else ""


def _found(code: str, block: Block, words: str, at: int = 0, under: str = "") -> Found:
    says = {
        "lead_uncited": f"the short answer cites no source. {CITE}",
        "dose_uncited": f"a dose without a source, “{shown(words)}”. {CITE}",
        "recommendation_uncited": f"a recommendation without a source, “{shown(words)}”. {CITE}",
        "figure_uncited": f"a figure without a source, “{shown(words)}”. {CITE}",
    }
    return Found.of(code, says[code], block, (*heads(block), under or words), at)


def heads(block: Block) -> tuple[str, ...]:
    """Return what stands above a block, and in a table beside it: for whom, or for what, it
    holds."""
    return (*block.place.headings, *block.place.parents, block.place.row, block.place.column)


def _unbounded(block: Block) -> Iterator[Found]:
    if found := _UNBOUNDED.search(folded(block.text)):
        message = (
            f"“{found[0]}” claims what no source can show. Say in whom, how often, or what was "
            "looked for"
        )
        about = (*heads(block), block.text)
        yield Found.of(
            "unbounded_claim", message, block, about, typed_in(block.text, found.start())
        )


def shown(words: str) -> str:
    """Return a statement as a message shows it."""
    words = words.strip().rstrip(".")
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
