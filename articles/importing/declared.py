"""What the head of a file declares, as the page that submits is sent it."""

from typing import Any

from ..forms.declarations import NONE, SOME
from ..references.unreadable import Unreadable
from .written import Written

_WORDS = ("funding", "interests")
_AI = ("use", "tool", "version", "sections", "checked_by")
_PARTS = ("original", *_WORDS, "contributions", "ai", "responsible")


def as_declared(written: Written, by: Any) -> dict[str, Any]:
    """Return the fields of what is declared, empty if nothing is; raises Unreadable."""
    declared = written.head.get("declarations") or {}
    if not isinstance(declared, dict) or declared.keys() - {*_PARTS}:
        raise Unreadable(f"“declarations” must be a map. Known in it are {', '.join(_PARTS)}.")
    ai, roles = declared.get("ai"), declared.get("contributions")
    ai = ai if isinstance(ai, dict) else {} if ai is None else {"use": ai}
    roles = roles if isinstance(roles, list) else [] if roles is None else [roles]
    words = [
        *(declared.get(name) for name in ("original", "responsible", *_WORDS)),
        *ai.values(),
        *roles,
    ]
    if ai.keys() - {*_AI} or not all(isinstance(word, str | None) for word in words):
        raise Unreadable(
            f"“declarations” holds words only; “ai” may be a map of {', '.join(_AI)}, and "
            "“contributions” a list of roles."
        )
    if not declared:
        return {}
    fields: dict[str, Any] = {
        name: "on" for name in ("original", "responsible") if _is_yes(declared.get(name))
    }
    for asked, name in (("is_funded", "funding"), ("has_interests", "interests")):
        if typed := (declared.get(name) or "").strip():
            fields |= {asked: NONE} if typed.lower() == NONE else {asked: SOME, name: typed}
    return (
        fields | {f"ai_{name}": word or "" for name, word in ai.items()} | {f"roles_{by.pk}": roles}
    )


def _is_yes(word: str | None) -> bool:
    return (word or "").strip().lower() in {"yes", "true", "on"}
