"""What Word marks in its files and its conversion passes over, put so that it stays or is
missed: else numbers join, and cells move."""

from collections import Counter
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from mammoth.docx.dingbats import dingbats

from ...references.unreadable import Unreadable
from ...text.grammar import COLUMNS_PER_TABLE
from ..markup.inline import FORMULA

FIELDS_DEEP = 100  # fields within one another; Word itself makes no more than twenty
_UNKNOWN = "\uf8ff"  # read as a sign that cannot be shown
_NOT = {"0", "false", "off", "none"}
_OPENED = {"fldSimple", "dir", "bdo"}  # all that is in them is text
_STRUCK = {"strike": "struck out", "dstrike": "struck out", "vanish": "hidden"}
_AS_TAB = {"ptab", "cr"}


def mend(root: Element) -> Counter[str]:
    """Change a file of words in place. Returns how many formulas became a note of themselves
    ("formula"), and how many runs were left out because they are "struck out" or "hidden". Raises
    Unreadable for fields that are not ended.
    """
    _look_at_fields(root)
    counted: Counter[str] = Counter()
    for parent in list(root.iter()):
        for at, child in reversed([*enumerate(parent)]):
            if mender := _MENDERS.get(_name(child)):
                mender(parent, at, child, counted)
    return counted


def _look_at_fields(root: Element) -> None:
    depth = 0
    for element in root.iter():
        if _name(element) == "fldChar":
            depth += {"begin": 1, "end": -1}.get(_said(element, "fldCharType"), 0)
            if depth > FIELDS_DEEP:
                raise Unreadable(
                    f"This document has more than {FIELDS_DEEP} fields within one another. Save it "
                    "again in Word."
                )


def _formula(parent: Element, at: int, child: Element, counted: Counter[str]) -> None:
    counted["formula"] += 1
    parent[at] = _run(_space(parent), FORMULA)


def _sign(parent: Element, at: int, child: Element, counted: Counter[str]) -> None:
    font, code = _said(child, "font"), _said(child, "char")
    try:
        number = int(code, 16)
    except ValueError:
        number = -1
    if not {(font, number), (font, number & 0xFF)} & dingbats.keys():
        parent[at] = _words(_space(parent), _UNKNOWN)


def _marked(parent: Element, at: int, child: Element, counted: Counter[str]) -> None:
    """Leave out a run that is not there for readers; raise or lower one that was moved by hand."""
    marks = {
        _name(setting): setting
        for properties in child
        if _name(properties) == "rPr"
        for setting in properties
    }
    kind = next(
        (
            _STRUCK[name]
            for name, mark in marks.items()
            if name in _STRUCK and _said(mark, "val") not in _NOT
        ),
        "",
    )
    if kind and not any(_name(part) in ("fldChar", "instrText") for part in child):
        counted[kind] += 1
        del parent[at]
    elif (
        "position" in marks
        and "vertAlign" not in marks
        and (moved := _said(marks["position"], "val").strip("+")) not in ("", "0")
    ):
        space = _space(child)
        properties = next(part for part in child if _name(part) == "rPr")
        SubElement(
            properties,
            f"{space}vertAlign",
            {f"{space}val": "subscript" if moved.startswith("-") else "superscript"},
        )


def _row(parent: Element, at: int, child: Element, counted: Counter[str]) -> None:
    """Let a row that begins further right have cells for what it leaves free."""
    free = next(
        (
            _said(setting, "val")
            for setting in child.findall("./*/*")
            if _name(setting) == "gridBefore"
        ),
        "",
    )
    first = next((at for at, part in enumerate(child) if _name(part) in ("tc", "sdt")), len(child))
    count = int(free) if free.isascii() and free.isdecimal() and len(free) < 4 else 0
    for _ in range(min(count, COLUMNS_PER_TABLE + 1)):
        child.insert(first, Element(f"{_space(child)}tc"))


def _opened(parent: Element, at: int, child: Element, counted: Counter[str]) -> None:
    child.tag = f"{_space(child)}smartTag"


def _tab(parent: Element, at: int, child: Element, counted: Counter[str]) -> None:
    if _name(child) != "br" or _said(child, "type") in ("page", "column"):
        parent[at] = Element(f"{_space(child)}tab")


def _alternatives(parent: Element, at: int, child: Element, counted: Counter[str]) -> None:
    if len(child) and not any(_name(part) == "Fallback" for part in child):
        child[0].tag = f"{_space(child)}Fallback"


_MENDERS: dict[str, Callable[[Element, int, Element, Counter[str]], None]] = {
    "oMath": _formula,
    "oMathPara": _formula,
    "sym": _sign,
    "r": _marked,
    "tr": _row,
    "br": _tab,
    "AlternateContent": _alternatives,
    **dict.fromkeys(_OPENED, _opened),
    **dict.fromkeys(_AS_TAB, _tab),
}


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _space(element: Element) -> str:
    return element.tag[: element.tag.rfind("}") + 1]


def _said(element: Element, name: str) -> str:
    return next(
        (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), ""
    )


def _run(space: str, words: str) -> Element:
    made = Element(f"{space}r")
    made.append(_words(space, words))
    return made


def _words(space: str, words: str) -> Element:
    made = Element(f"{space}t")
    made.text = words
    return made
