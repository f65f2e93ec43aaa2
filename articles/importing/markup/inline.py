"""Running text: words with emphasis, links, raised and lowered signs and citations, on one line of
Markdown that is read as these words.

A run is first a string in which control characters stand for markup, for no text has them
(https://www.w3.org/TR/xml/#charsets). Signs of Markdown among the words are then escaped as little
as will do: what is written is read again, and must say the same.
"""

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from ...text import grammar
from ...text.characters.symbols import SYMBOLS
from ...text.clean import hidden_characters, is_web_address, normal, without_hidden

FORMULA, PICTURE = "[formula]", "[picture]"
LOST = "[?]"  # in the place of a sign that no program but the one it was typed in can show

_CITED, _CITED_END, _STRONG, _STRONG_END, _WEAK, _WEAK_END, _LINK, _LINK_END, _BREAK = (
    "\1\2\3\4\5\6\16\17\20"
)
_CONTROLS = re.compile("[\0-\10\13-\37\177]")
_MARK = f"{_CITED}[0-9,-]+{_CITED_END}"
# Each text in one way only: two ways for a space would double the time with each mark.
_MARKS = f"{_MARK}(?:(?: ?[,;–-] ?| ?){_MARK})*"
_CITATION = re.compile(
    rf"( ?)(?:\[ ?(?P<square>{_MARKS}) ?\]|\( ?(?P<round>{_MARKS}) ?\)|(?P<bare>{_MARKS}))"
)
_ONE = re.compile(f"{_CITED}([0-9,-]+){_CITED_END}")
_LINKED = re.compile(f"{_LINK}([^{_LINK_END}]*){_LINK_END}([^{_LINK}{_LINK_END}]*){_LINK_END}")
_MARKUP = re.compile(
    f"{_CITED}[^{_CITED_END}]*{_CITED_END}|{_LINK}[^{_LINK_END}]*{_LINK_END}|[\1-\6\17]"
)
_SOME_SIGNS, _ALL_SIGNS = re.compile(r"[\\`*_]"), re.compile(r"[\\`*_\[\]<>()#!~&:]")
_BEGINS_ITEM = re.compile(r"(?:[-+*]|([0-9]{1,9})([.)]))(?= |$)")
_BEGINS_BLOCK = re.compile(r"[#>~=|-]")
_NUMBERS = re.compile(r"[0-9]{1,3}(?: ?[,;–-] ?[0-9]{1,3})*")
_TYPED = re.compile(r"\[([0-9][0-9\s,;\u2010-\u2014\u2212-]{0,200})\]")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_TEN = re.compile(r"(?:^|[^\w.,])10 $")
_BEFORE = 10  # characters: no unit is longer
_UNITS = {"km", "dm", "cm", "mm", "µm", "μm", "nm", "mol", "min", "kg"}
_TOLD_APART = {"st", "nd", "rd", "th", "TM", "SM", "®", "©"}

_RAISED = str.maketrans("0123456789+-\u2212\u2013=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-\u2212\u2013=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_SYMBOLS = str.maketrans(SYMBOLS)


class Running:
    """Reads and writes runs of words; `references` is how many there are to cite. It counts what
    it cannot say."""

    def __init__(self, references: int) -> None:
        self.references, self.formulas, self.lost = references, 0, 0

    def raw(self, parts: Iterable[Element | str]) -> str:
        """Return the string of a run, from elements with their contents and from words."""
        found, before = list[str](), ""
        for part in parts:
            found.append(self._words(part) if isinstance(part, str) else self._taken(part, before))
            before = _end(before, found[-1])
        return _tidied("".join(found))

    def plain(self, parts: Iterable[Element | str]) -> str:
        """Return the words of a run alone, on one line."""
        return " ".join(_MARKUP.sub("", self.raw(parts)).replace(_BREAK, " ").split())

    def _taken(self, element: Element, before: str) -> str:
        """Return the string of an element; `before` are the last words before it, whatever they
        are marked as."""
        if element.tag == "formula":
            self.formulas += 1
            return FORMULA
        if element.tag == "picture":
            return PICTURE
        if element.tag == "br":
            return _BREAK
        if element.tag == "cite":
            return _CITED + element.get("n", "") + _CITED_END
        if element.tag == "note":
            return _noted(self._words("".join(element.itertext())).strip(), before)
        inner = [self._words(element.text or "")]
        end = _end(before, inner[0])
        for child in element:
            for part in (self._taken(child, end), self._words(child.tail or "")):
                inner.append(part)
                end = _end(end, part)
        return self._marked(element, "".join(inner), before)

    def _marked(self, element: Element, inner: str, before: str) -> str:
        match element.tag:
            case "strong" | "b":
                return _STRONG + inner + _STRONG_END
            case "em" | "i":
                return _WEAK + inner + _WEAK_END
            case "a" if is_web_address(address := element.get("href", "")) and _CITED not in inner:
                return _LINK + address + _LINK_END + inner + _LINK_END
            case "sup":
                return self._raised(inner, before)
            case "sub":
                return _changed(
                    inner, _LOWERED, "_" if before[-1:].isdecimal() else ""
                )  # which must not join a number
        return inner

    def _raised(self, inner: str, before: str) -> str:
        """Return raised words: numbers behind a word that references have are citations, all
        others as signs there are for them."""
        words = _MARKUP.sub("", inner).strip()
        if _CITED in inner:
            return inner
        if _NUMBERS.fullmatch(words) and self._are_cited(words) and not _is_power(before):
            return _mark(words)
        return inner if words in _TOLD_APART else _changed(inner, _RAISED, "^")

    def _are_cited(self, words: str) -> bool:
        return all(1 <= int(number) <= self.references for number in re.findall("[0-9]+", words))

    def _words(self, text: str) -> str:
        """Return text as it is stored: signs of the Symbol font as what they stand for, nothing
        that cannot be seen."""
        text = _CONTROLS.sub("", without_hidden(normal(text.translate(_SYMBOLS))))
        lost = {character.character for character in hidden_characters(text)}
        if lost:
            self.lost += sum(map(text.count, lost))
            text = text.translate({ord(character): LOST for character in lost})
        return re.sub(r"\s+", " ", text)


def written(raw: str, begin: str = "", is_cell: bool = False) -> str:
    """Return a run as Markdown, on one line save for its breaks; `begin` is what stands before
    it on its line, as "## "."""
    if begin or is_cell:
        raw = raw.replace(_BREAK, " ")
    raw, words = raw.strip(f" {_BREAK}"), _said(raw)
    ways: list[Callable[[], str]] = [
        lambda: _rendered(raw, _SOME_SIGNS),
        lambda: _rendered(raw, _ALL_SIGNS),
        lambda: _rendered(_without_emphasis(raw), _SOME_SIGNS),
        lambda: _rendered(_without_emphasis(raw), _ALL_SIGNS),
    ]
    made = next((found for way in ways if _is_read_as(begin, found := way(), words)), None)
    text = (
        _rendered(_LINKED.sub(r"\2", _without_emphasis(raw)), _ALL_SIGNS) if made is None else made
    )
    return text.replace("|", r"\|") if is_cell else text


def _noted(words: str, before: str) -> str:
    """Return the sign of a note so that it neither joins the number or word before it, nor
    raises it, nor looks like a citation."""
    if words.isdecimal():
        return f" (note {words})"
    return f"^{words}" if len(words) < 4 and before[-1:].isalnum() else words


def _end(before: str, part: str) -> str:
    """Return the last words before what follows a part."""
    return (before + _MARKUP.sub("", part))[-_BEFORE:]


def _said(raw: str) -> str:
    return " ".join(_MARKUP.sub("", raw).replace(_BREAK, " ").split())


def _is_read_as(begin: str, text: str, words: str) -> bool:
    blocks = list(grammar.parse(begin + text).blocks())
    return not text or (len(blocks) == 1 and grammar.plain(blocks[0].children) == words)


def _rendered(raw: str, signs: re.Pattern[str]) -> str:
    text = _LINKED.sub(lambda found: f"[{found[2]}]({_address(found[1])})", _escaped(raw, signs))
    text = "\\\n".join(_begun(line) for line in text.split(_BREAK))
    text = (
        text.replace(_STRONG, "**")
        .replace(_STRONG_END, "**")
        .replace(_WEAK, "*")
        .replace(_WEAK_END, "*")
    )
    return _ONE.sub(lambda found: f"[{found[1].replace(',', ', ')}]", text)


def _address(typed: str) -> str:
    return f"<{typed}>" if "(" in typed or ")" in typed else typed


def _escaped(raw: str, signs: re.Pattern[str]) -> str:
    """Escape `signs` among the words, and not in addresses."""
    made, at = [], 0
    for found in re.finditer(f"{_LINK}[^{_LINK_END}]*{_LINK_END}", raw):
        made += [signs.sub(r"\\\g<0>", raw[at : found.start()]), found[0]]
        at = found.end()
    return "".join(made) + signs.sub(r"\\\g<0>", raw[at:])


def _begun(line: str) -> str:
    """Escape what begins a block in Markdown and is meant as words."""
    line = line.strip(" ")
    if item := _BEGINS_ITEM.match(line):
        return f"{item[1]}\\{line[item.end(1) :]}" if item[1] else f"\\{line}"
    return (
        f"\\{line}"
        if _BEGINS_BLOCK.match(line) and not re.match(r">+ ?=? ?[0-9]|-[0-9]", line)
        else line
    )


def _without_emphasis(raw: str) -> str:
    return re.sub("[\3-\6]", "", raw)


def _is_power(before: str) -> bool:
    """Does a raised number behind this raise it, as in 10⁹, m² and R²?"""
    word = _LAST_WORD.search(before)
    return (
        before[-1:].isdecimal()
        or bool(_TEN.search(before))
        or bool(word and (len(word[0]) == 1 or word[0] in _UNITS))
    )


def _mark(numbers: str) -> str:
    """Return what stands for a citation of these numbers, typed in any way that is read."""
    numbers = re.sub("[\u2010-\u2014\u2212]", "-", re.sub(r"\s+", "", numbers).replace(";", ","))
    return _CITED + numbers + _CITED_END


def _changed(inner: str, signs: dict[int, int], otherwise: str) -> str:
    """Return words with the signs there are for them, all or none."""
    words = _MARKUP.sub("", inner)
    return (
        inner.translate(signs)
        if all(ord(character) in signs or character == " " for character in words)
        else otherwise + inner
    )


def _tidied(raw: str) -> str:
    """Let no space stand right within emphasis, two beside each other never, and one before each
    citation that follows a word."""
    raw = re.sub(" {2,}", " ", _TYPED.sub(lambda found: _mark(found[1]), raw))
    for sign, end in ((_STRONG, _STRONG_END), (_WEAK, _WEAK_END)) * 2:
        raw = raw.replace(sign + end, "").replace(end + sign, "")
        raw = (
            raw.replace(sign + " ", " " + sign)
            .replace(" " + end, end + " ")
            .replace(sign + end, "")
        )
    return re.sub(" {2,}", " ", _CITATION.sub(_joined, re.sub(" {2,}", " ", raw)))


def _joined(found: re.Match[str]) -> str:
    marks = found["square"] or found["round"] or found["bare"]
    numbers = re.sub(f"{_CITED_END} ?[–-] ?{_CITED}", "-", marks)
    numbers = ",".join(_ONE.findall(numbers))
    at = found.start()
    before = found[1] or (
        " "
        if at and (found.string[at - 1].isalnum() or found.string[at - 1] in '.,;:!?)”"’%\4\6')
        else ""
    )
    return f"{before}{_CITED}{numbers}{_CITED_END}"
