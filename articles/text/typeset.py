"""Typesetting: the text of an article, as written, to the HTML its readers see. The same text
gives the same bytes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from .characters.slugs import slug
from .citations import CITATIONS_PER_BODY, markers
from .citations.reference_list import citation_id
from .figures.figure import is_path
from .grammar import LINKED, NEWEST, label, parse_answer, plain, read_only
from .ratings import RECOMMENDATION

_NAMED_BY = 200  # characters of a heading: more than stand in an id
_ALIGNMENTS = {"text-align:center": "align-center", "text-align:right": "align-end"}

# Beside the words, as with headings; pages put the key below the text
# (templates/articles/_recommendation_key.html). The style sheet draws what the link says.
_KEY = (
    '<a class="callout__key" href="#recommendation-key" '
    'aria-label="What the words of this recommendation mean"></a>\n'
)

# The grammar lets nothing else through; this is the second lock on the same door.
_ALLOWED_ATTRIBUTES: dict[str, set[str]] = {
    **{tag: {"dir"} for tag in ("ul", "blockquote", "table")},
    **{tag: {"dir", "id"} for tag in ("h2", "h3", "h4", "h5", "h6")},
    "p": {"dir", "id", "class"},
    "ol": {"dir", "start"},
    "li": {"value"},
    "a": {"href", "title", "rel", "id", "aria-label", "class"},
    "aside": {"dir", "class", "role", "aria-labelledby"},
    "div": {"dir", "class", "role", "tabindex", "aria-label"},
    "span": {"class", "aria-hidden"},
    "sup": {"class"},
    "th": {"scope", "class"},
    "td": {"class"},
}
_OF_FIGURES: dict[str, set[str]] = {
    "figure": {"dir", "class"},
    "figcaption": set(),
    "img": {"src", "alt", "width", "height", "loading"},
}
_PLAIN_TAGS = {"br", "hr", "em", "strong", "code", "pre", "thead", "tbody", "tr"}


def _ours(tag: str, attribute: str, value: str) -> str | None:
    """The value of an attribute; none for a picture from elsewhere."""
    is_from_elsewhere = tag == "img" and attribute == "src" and not is_path(value)
    return None if is_from_elsewhere else value


_URL_SCHEMES = {"http", "https", "mailto"}
_CLEANER = nh3.Cleaner(
    tags=_ALLOWED_ATTRIBUTES.keys() | _PLAIN_TAGS,
    attributes=_ALLOWED_ATTRIBUTES,
    url_schemes=_URL_SCHEMES,
    link_rel=None,
)
# For a text that has figures: it looks at each attribute.
_CLEANER_OF_FIGURES = nh3.Cleaner(
    tags=_ALLOWED_ATTRIBUTES.keys() | _PLAIN_TAGS | _OF_FIGURES.keys(),
    attributes=_ALLOWED_ATTRIBUTES | _OF_FIGURES,
    attribute_filter=_ours,
    url_schemes=_URL_SCHEMES,
    link_rel=None,
)

_OPTIONS = MarkdownIt("js-default", {"html": False}).options


@dataclass(frozen=True)
class Heading:
    """A heading of the text: the id to link to, its level on the page (2 to 6; the question
    itself is 1), its words."""

    id: str
    level: int
    text: str


@dataclass(frozen=True)
class Typeset:
    """A text set in type. `cited` has the number of each citation that was linked, in order, as
    often as it occurs."""

    html: SafeString
    contents: tuple[Heading, ...]
    cited: tuple[int, ...]


def set_text(
    body: str,
    references: Sequence[Mapping[str, Any]],
    form: int = NEWEST,
    *,
    cited: Sequence[int] = (),
    prefix: str = "",
) -> Typeset:
    """Set the Markdown `body`; a marker is linked when `references` has all its numbers, else it is
    shown as missing.

    `form` is that of the grammar (articles.text.grammar): a revision is read in the one it was
    frozen in. Any text that `articles.text.clean.clean` lets through is accepted; callers hold it
    to BODY_LIMIT. What was `cited` above it on the page counts with it. A second text on one page
    takes a `prefix` for its ids.
    """
    return _set_body(body, len(references), form, tuple(cited), prefix)


@lru_cache(maxsize=8)  # what is being read is looked at again and again
def _set_body(body: str, count: int, form: int, cited: tuple[int, ...], prefix: str) -> Typeset:
    setter = _Setter(count, form, cited, prefix)
    html = setter.render(read_only(body, form).tokens, _OPTIONS, {})
    cleaner = _CLEANER_OF_FIGURES if setter.has_figures else _CLEANER
    return Typeset(SafeString(cleaner.clean(html)), tuple(setter.contents), tuple(setter.cited))


def set_answer(text: str, references: Sequence[Mapping[str, Any]], form: int = NEWEST) -> Typeset:
    """Set a short answer, a paragraph of plain words: emphasis and citations are set, all else
    is shown as typed."""
    setter = _Setter(len(references), form)
    html = setter.render(parse_answer(text, form).tokens, _OPTIONS, {})
    return Typeset(SafeString(_CLEANER.clean(html)), (), tuple(setter.cited))


class _Setter(RendererHTML):
    """Turns tokens into HTML, one method per type of token. An instance sets one text and counts as
    it goes.

    The tokens are shared by all who read the text: what is added to one stands in its HTML alone.
    """

    def __init__(self, count: int, form: int, cited: Sequence[int] = (), prefix: str = "") -> None:
        super().__init__()
        self.count, self.form, self.prefix = count, form, prefix
        self.contents: list[Heading] = []
        self.cited = list(cited)
        self._times = Counter(self.cited)
        self._ids: Counter[str] = Counter()
        self._callouts = 0
        self._callout = ""  # the kind of the one that is open
        self._tables = 0
        self.has_figures = False
        self._after_heading = ""

    def renderToken(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Return the tag of an element; of an outermost one with the direction its words run in."""
        tag, token = super().renderToken(tokens, idx, options, env), tokens[idx]
        return (
            tag.replace(">", ' dir="auto">', 1)
            if token.block and token.level == 0 and token.nesting == 1
            else tag
        )

    def heading_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        token, words = tokens[idx], plain(tokens[idx + 1].children)
        level, identity = _level(token), self._unused_id(words)
        if token.level == 0 and words:
            self.contents.append(Heading(identity, level, words))
        direction = "" if token.level else ' dir="auto"'
        gap = "\n" if idx and tokens[idx - 1].hidden else ""
        if self.form < LINKED or not words:
            self._after_heading = ""
            return f'{gap}<h{level}{direction} id="{identity}">'
        # Beside the heading, not in it: lists of headings are read out without it. Its sign is
        # drawn by the style sheet.
        self._after_heading = (
            f'<a class="self-link" href="#{identity}" aria-label="Link to '
            f'“{escape(words)}”"></a></div>'
        )
        return f'<div class="heading heading--{level}"{direction}>{gap}<h{level} id="{identity}">'

    def heading_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f"</h{_level(tokens[idx])}>{self._after_heading}\n"

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        attributes = dict(tokens[idx].attrs)
        if attributes["href"]:
            return f"<a{_attributes(attributes | {'rel': 'noopener'})}>"
        del attributes["href"]  # "[words]()" would lead back to the page it stands on
        return f"<a{_attributes(attributes)}>"

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        # A raised number stands close to its word, and never alone at the start of a line.
        is_before_citation = idx + 1 < len(tokens) and tokens[idx + 1].type == "citation"
        return escape(
            tokens[idx].content.rstrip(" ") if is_before_citation else tokens[idx].content
        )

    def citation(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        text = tokens[idx].content
        numbers, _fault = markers.numbers(text)
        is_full = len(self.cited) + len(numbers) > CITATIONS_PER_BODY
        if is_full or not numbers or max(numbers) > self.count:
            return f'<span class="cite cite--missing">{escape(text)}</span>'
        return f'<sup class="cite">{", ".join(map(self._cite, numbers))}</sup>'

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.code_block(tokens, idx, options, env)

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        self._tables += 1
        region = (
            f'<div class="table-wrap" role="region" tabindex="0" aria-label="Table {self._tables}">'
        )
        return f"{region}\n{self.renderToken(tokens, idx, options, env)}"

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f"{self.renderToken(tokens, idx, options, env)}</div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<th scope="col"{_alignment(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<td{_alignment(tokens[idx])}>"

    def callout_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        self._callouts += 1
        self._callout = tokens[idx].meta["kind"]
        # A note, not a landmark: a page with ten of them must stay easy to walk by ear.
        return (
            f'<aside class="callout callout--{self._callout}" role="note" dir="auto"'
            f' aria-labelledby="{self.prefix}callout-{self._callouts}">\n'
            '<span class="icon callout__icon" aria-hidden="true"></span>\n'
        )

    def callout_title_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return (
            '<p class="callout__title" '
            f'id="{self.prefix}callout-{self._callouts}">{label(tokens[idx])}'
        )

    def callout_title_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        # The title of a recommendation is ours, so its text runs as its own words do.
        direction = ' dir="auto"' if self._callout == RECOMMENDATION else ""
        return f'</p>\n<div class="callout__text"{direction}>\n'

    def callout_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f"</div>\n{_KEY if self._callout == RECOMMENDATION else ''}</aside>\n"

    def figure_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        self.has_figures = True
        figure = tokens[idx].meta["figure"]
        width, height = figure.size
        return (
            f'<figure class="figure" dir="auto">\n<img src="{figure.path}"'
            f' alt="{escape(figure.alt)}" width="{width}" height="{height}" loading="lazy">\n'
            "<figcaption>\n"
        )

    def figure_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        figure = tokens[idx].meta["figure"]
        words = escape(figure.words)
        if figure.licence_at:
            name = escape(figure.licence)
            link = f'<a href="{figure.licence_at}" rel="license noopener">{name}</a>'
            words = words.removesuffix(name) + link
        credit = f'<p class="figure__credit">{words}</p>\n' if words else ""
        return f"{credit}</figcaption>\n</figure>\n"

    def _cite(self, number: int) -> str:
        identity = citation_id(number, self._times[number])
        self.cited.append(number)
        self._times[number] += 1
        attribute = f' id="{identity}"' if identity else ""
        return f'<a href="#ref-{number}"{attribute} aria-label="Reference {number}">{number}</a>'

    def _unused_id(self, words: str) -> str:
        # The prefix keeps an author's heading from taking an id of the page's own, such as "main".
        base = wanted = f"{self.prefix}s-{self._name(words) or 'section'}"
        while self._ids[wanted]:
            self._ids[base] += 1
            wanted = f"{base}-{self._ids[base]}"
        self._ids[wanted] += 1
        return wanted

    def _name(self, words: str) -> str:
        if self.form < LINKED:
            return slugify(words, allow_unicode=True)[:60]
        return slug(words[:_NAMED_BY]) if words else ""


def _level(heading: Token) -> int:
    """The page's own heading is the question, so the text begins at the second level."""
    return max(2, int(heading.tag[1]))


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(f' {name}="{escapeHtml(str(value))}"' for name, value in attributes.items())


def _alignment(cell: Token) -> str:
    name = _ALIGNMENTS.get(str(cell.attrs.get("style", "")))
    return f' class="{name}"' if name else ""
