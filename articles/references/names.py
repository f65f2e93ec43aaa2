"""Authors of a reference: one line of a row ("Viera AJ, Wouk N"), and names in parts as CSL-JSON
has them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

OTHERS = "et al."
# "Viera AJ", as Vancouver style writes a name: the family name, one space, initials.
_VANCOUVER = re.compile(r"(?P<family>[^\s,;.&](?:[^,;.&]*[^\s,;.&])?) (?P<given>[A-Z]{1,3})")
_NAME = re.compile(r"([^,]{1,200}),\s*(.{1,200})")
_INITIALS = 4  # letters: a longer given name in capitals is a name


def names(typed: str) -> list[dict[str, str]]:
    """Return a line of authors as CSL names. A list in Vancouver's form is taken apart; else it is
    one name, as typed."""
    listed = typed.strip().split(", ")
    others = [{"literal": OTHERS}] if len(listed) > 1 and listed[-1] == OTHERS else []
    people = listed[:-1] if others else [*listed[:-1], listed[-1].removesuffix(".")]
    found = [_VANCOUVER.fullmatch(name) for name in people]
    if all(found):
        return [match.groupdict() for match in found if match] + others
    return [{"literal": typed}] if typed.strip() else []


def same_names(typed: str) -> list[dict[str, str]]:
    """Return the same where the line can be made of them again; else it is one name."""
    parts = names(typed)
    return parts if not typed or line_of(parts) == typed else [{"literal": typed}]


def line_of(given: Sequence[Mapping[str, Any] | str]) -> str:
    """Return names as one line, "Family GN, Family GN"."""
    return ", ".join(filter(None, map(_name, given)))


def named(name: str) -> dict[str, str]:
    """Return a name as CSL has it: "Family, Given" in parts, any other as it is; "Given Family"
    as BibTeX allows likewise."""
    name = " ".join(name.strip().strip("{}").split())
    if found := _NAME.fullmatch(name):
        return {"family": found[1], "given": found[2]}
    *given, family = name.split() or [""]
    is_person = 0 < len(given) <= 3 and all(part[0].isupper() for part in (*given, family))
    return (
        {"family": family, "given": " ".join(given)}
        if is_person and family.upper() != family
        else {"literal": name}
    )


def inverted(name: Mapping[str, str]) -> str:
    """Return a CSL name as RIS has it, "Family, Given"; in that of an organisation the first comma
    is doubled, as EndNote wants it."""
    if "literal" in name:
        return name["literal"].replace(",", ",,", 1)
    return f"{name['family']}, {name['given']}"


def organisation(name: str) -> dict[str, str]:
    """Return the name of an organisation as EndNote marks it, by a comma at its end or by doubling
    the first one in it; empty for any other."""
    if ",," in name:
        return {"literal": name.replace(",,", ",", 1)}
    return {"literal": name.removesuffix(",")} if name.endswith(",") else {}


def words(value: Any) -> str:
    """Return a value of an item as words on one line, of a list its first; empty for what is
    none."""
    value = value[0] if isinstance(value, list) and value else value
    return "" if value is None or isinstance(value, dict | list) else " ".join(str(value).split())


def _name(person: Any) -> str:
    if isinstance(person, str):
        return words(person)
    given = words(person.get("given"))
    are_initials = given.isalpha() and given.isupper() and len(given) <= _INITIALS
    initials = (
        given
        if are_initials
        else "".join(part[0] for part in given.replace(".", " ").replace("-", " ").split())
    )
    family = " ".join(
        filter(None, (words(person.get("non-dropping-particle")), words(person.get("family"))))
    )
    return words(person.get("literal")) or " ".join(filter(None, (family, initials)))
