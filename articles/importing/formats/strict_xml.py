"""XML that strangers wrote, read without entities of its own, and without anything it points to
(https://pypi.org/project/defusedxml/)."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ...references.unreadable import Unreadable

DEEPEST = 150  # elements within one another


def parsed(data: bytes | str, *, what: str, may_have_type: bool = False) -> Element:
    """Return the outermost element; `what` names the document in a sentence. Raises Unreadable,
    with the line where there is one.

    A document type may be named where `may_have_type`; it is not fetched, and what it would define
    is not known.
    """
    try:
        root: Element = fromstring(data, forbid_dtd=not may_have_type)
    except DefusedXmlException as fault:
        raise Unreadable(
            f"{what} defines entities of its own, which are not read. Save it without a document "
            "type."
        ) from fault
    except ParseError as fault:
        line, column = fault.position
        message = str(fault).partition(":")[0]
        raise Unreadable(
            f"{what}, line {line}, column {column + 1}: {message}. Save it again as XML, in UTF-8."
        ) from fault
    except (LookupError, ValueError) as fault:  # an encoding nobody knows
        raise Unreadable(
            f"{what} is in an encoding that cannot be read. Save it in UTF-8."
        ) from fault
    if _is_deep(root):
        raise Unreadable(
            f"{what} has more than {DEEPEST} elements within one another. Save it again."
        )
    return root


def _is_deep(root: Element) -> bool:
    level: Any = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True
